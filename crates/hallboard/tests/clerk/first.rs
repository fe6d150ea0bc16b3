//! The one-time link of the first run.

use hallboard::demo::open_accounts;

use crate::house::{House, Reply};

const GOOD: &str =
    "name=%E6%9D%8E%E5%86%A0%E5%BB%B7&passphrase=four+odd+words+here&again=four+odd+words+here";

fn path(link: &str) -> String {
    link.find("/first/").map(|at| link[at..].to_owned()).unwrap()
}

async fn opens(house: &House, path: &str, body: &str) -> Reply {
    house.stranger().form(path, body).await
}

#[tokio::test]
async fn the_link_opens_the_first_administrator_once() {
    let house = House::empty().await;
    let path = path(&house.daemon.first_link().unwrap());
    assert_eq!(house.stranger().get(&path).await.status, 200);
    assert_eq!(house.stranger().get("/first/0000").await.status, 404);

    let opened = opens(&house, &path, GOOD).await;
    assert_eq!(opened.status, 303, "{}", opened.body);
    assert!(opened.header("set-cookie").contains("HttpOnly"));
    assert!(house.sign_in("李冠廷", "four odd words here").await.is_some());

    let other = GOOD.replace("name=%E6%9D%8E", "name=%E5%BC%B5");
    assert_eq!(opens(&house, &path, &other).await.status, 404);
    assert_eq!(house.daemon.house.now().staff.accounts.len(), 1);
    assert!(house.daemon.first_link().is_none(), "there is an administrator");
}

#[tokio::test]
async fn a_weak_passphrase_opens_nothing_and_the_link_still_holds() {
    let house = House::empty().await;
    let path = path(&house.daemon.first_link().unwrap());
    for weak in ["short", "password123456", "aaaaaaaaaaaaaa"] {
        let body = format!("name=A&passphrase={weak}&again={weak}");
        assert_eq!(opens(&house, &path, &body).await.status, 422, "{weak}");
    }
    let typo = "name=A&passphrase=four+odd+words+here&again=four+odd+words+hare";
    assert_eq!(opens(&house, &path, typo).await.status, 422);
    assert!(!house.daemon.house.now().staff.has_administrator());
    assert_eq!(opens(&house, &path, GOOD).await.status, 303);
}

#[tokio::test]
async fn a_link_that_waited_opens_nobody_once_there_is_an_administrator() {
    let house = House::empty().await;
    let path = path(&house.daemon.first_link().unwrap());
    let known = open_accounts(&house.daemon).await.unwrap().len();
    assert_eq!(opens(&house, &path, GOOD).await.status, 404);
    assert_eq!(house.daemon.house.now().staff.accounts.len(), known);
}
