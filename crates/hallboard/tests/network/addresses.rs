//! Which addresses there are, and how the door answers them.

use hallboard::door::{Access, Answer, Door, Entry, Role};
use http::Method;

use crate::hall::{Doorkeeper, Hall};

#[test]
fn the_access_table_lists_every_address() {
    let mut door = Door::new(Doorkeeper);
    let access = Access::Staff(&[Role::Bailiff, Role::Clerk]);
    door.route(Method::POST, "/rooms/{room}/calls", access, |_| async { Ok(Answer::json("")) });
    door.route(Method::GET, "/", Access::Anyone, |_| async { Ok(Answer::json("")) });

    let entry = |method, pattern: &str, access| Entry { method, pattern: pattern.into(), access };
    assert_eq!(
        door.table().collect::<Vec<_>>(),
        [
            entry(Method::POST, "/rooms/{room}/calls", access),
            entry(Method::GET, "/", Access::Anyone)
        ]
    );
}

#[test]
#[should_panic(expected = "entered twice")]
fn an_address_is_entered_once() {
    let mut door = Door::new(Doorkeeper);
    for pattern in ["/rooms/{room}", "/rooms/{id}"] {
        door.route(Method::GET, pattern, Access::Anyone, |_| async { Ok(Answer::json("")) });
    }
}

#[tokio::test]
async fn an_open_part_is_read_and_a_word_comes_before_it() {
    let hall = Hall::open();

    assert_eq!(hall.ask("GET /rooms/7", &[], "").await.body, "7");
    assert_eq!(hall.ask("GET /rooms/all", &[], "").await.body, "\"all\"");
    assert_eq!(hall.ask("GET /assets/css/a%20b.css?x", &[], "").await.body, "\"css/a b.css\"");
    assert_eq!(hall.ask("HEAD /rooms/7", &["Connection: close"], "").await.status, 200);
}

#[tokio::test]
async fn no_such_address_is_404_and_another_method_405() {
    let hall = Hall::open();

    for address in ["/nowhere", "/rooms", "/rooms/7/calls", "/rooms/seven", "/rooms/%ff"] {
        let reply = hall.ask(&format!("GET {address}"), &[], "").await;
        assert_eq!((reply.status, reply.header("content-type")), (404, "application/json"));
        assert!(
            reply.body.starts_with("{\"code\":\"not_found\",\"message\":\"找不到"),
            "{reply:?}"
        );
    }
    let reply = hall.ask("DELETE /rooms/7", &[], "").await;
    assert_eq!((reply.status, reply.header("allow")), (405, "GET, POST"));
}

#[tokio::test]
async fn a_browser_is_told_in_a_page_and_sent_to_sign_in() {
    let hall = Hall::open();
    let browser = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";

    let page = hall.ask("GET /nowhere", &[browser], "").await;
    assert_eq!((page.status, page.header("content-type")), (404, "text/html; charset=utf-8"));
    assert!(page.body.contains("<h1>找不到這個網址。</h1>"), "{page:?}");
    let elsewhere = hall.ask("GET /desk", &[browser], "").await;
    assert_eq!((elsewhere.status, elsewhere.header("location")), (303, "/sign-in"));
    assert_eq!(hall.ask("GET /desk", &[], "").await.status, 401);
    assert_eq!(hall.ask("GET /desk", &["X-Badge: 1"], "").await.status, 200);
}

#[tokio::test]
async fn every_answer_wears_the_security_headers() {
    let hall = Hall::open();
    let sockets = format!("connect-src 'self' ws://{0} wss://{0};", hall.address);

    for address in ["/", "/nowhere", "/desk", "/fault?now"] {
        let reply = hall.ask(&format!("GET {address}"), &[], "").await;
        let policy = reply.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none';") && policy.contains(&sockets),
            "{reply:?}"
        );
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("referrer-policy"), "same-origin");
        assert_eq!(reply.header("cache-control"), "no-store");
    }
}
