//! 帳號: opened, changed, ended by the administrator.

use std::time::{Duration, Instant};

use docket::staff::Role;
use serde_json::json;

use crate::house::House;

#[tokio::test]
async fn an_administrator_opens_an_account_whose_pin_is_told_once() {
    let house = House::open().await;
    let admin = house.person(Role::Administrator).await;
    let wanted = json!({ "name": "林新人", "role": "bailiff", "rooms": [2], "key": "open-0001" });
    let opened = admin.post("/api/v1/accounts", &wanted).await.json();
    let pin = opened["pin"].as_str().unwrap();
    assert!(pin.len() == 6 && pin.bytes().all(|b| b.is_ascii_digit()), "{pin}");

    let bailiff = house.sign_in("林新人", pin).await.unwrap();
    assert_eq!(bailiff.get("/api/v1/rooms/2").await.status, 200);
    let again = admin.post("/api/v1/accounts", &wanted).await.json();
    assert_eq!((&again["account"], again["pin"].is_null()), (&opened["account"], true));

    let taken = json!({ "name": "林新人", "role": "clerk", "key": "open-0002" });
    assert_eq!(admin.post("/api/v1/accounts", &taken).await.code(), "name_taken");
    let told = admin.get("/api/v1/accounts").await;
    assert!(told.body.contains("林新人") && !told.body.contains("argon2"));
}

#[tokio::test]
async fn a_bailiff_needs_a_room_of_the_office_and_a_section_its_name() {
    let house = House::open().await;
    let admin = house.person(Role::Administrator).await;
    for wanted in [
        json!({ "name": "甲", "role": "bailiff", "key": "open-0001" }),
        json!({ "name": "甲", "role": "bailiff", "rooms": [77], "key": "open-0002" }),
        json!({ "name": "甲", "role": "section", "key": "open-0003" }),
        json!({ "name": "  ", "role": "clerk", "key": "open-0004" }),
    ] {
        let reply = admin.post("/api/v1/accounts", &wanted).await;
        assert_eq!((reply.status, reply.code().as_str()), (422, "not_an_account"), "{wanted}");
    }
}

#[tokio::test]
async fn disabling_an_account_ends_its_sessions_within_a_second() {
    let house = House::open().await;
    let admin = house.person(Role::Administrator).await;
    let clerk = house.person(Role::Clerk).await;
    assert_eq!(clerk.get("/clerk").await.status, 200);
    let account = account(&house, Role::Clerk);

    let path = format!("/api/v1/accounts/{account}/disablings");
    assert_eq!(admin.post(&path, &json!({ "key": "disable-1" })).await.status, 200);
    assert_eq!(clerk.get("/api/v1/rooms").await.status, 401);
    let begun = Instant::now();
    while house.daemon.guard.sessions_of(docket::AccountId(account)) > 0 {
        assert!(begun.elapsed() < Duration::from_secs(1), "the session is still there");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_new_pin_ends_the_old_one_and_its_sessions() {
    let house = House::open().await;
    let admin = house.person(Role::Administrator).await;
    let old = house.accounts.iter().find(|a| a.role == Role::Clerk).unwrap();
    let clerk = house.person(Role::Clerk).await;
    let account = account(&house, Role::Clerk);
    let path = format!("/api/v1/accounts/{account}/credentials");
    let told = admin.post(&path, &json!({ "key": "new-pin-1" })).await.json();

    let begun = Instant::now();
    while clerk.get("/api/v1/rooms").await.status != 401 {
        assert!(begun.elapsed() < Duration::from_secs(1), "the old session is still there");
    }
    assert!(house.sign_in(&old.name, &old.pin).await.is_none());
    assert!(house.sign_in(&old.name, told["pin"].as_str().unwrap()).await.is_some());
}

#[tokio::test]
async fn other_rooms_hold_from_the_next_step_on() {
    let house = House::open().await;
    let admin = house.person(Role::Administrator).await;
    let bailiff = house.person(Role::Bailiff).await;
    let account = account(&house, Role::Bailiff);
    let lunch = json!({ "seen": 0, "key": "lunch-001" });
    assert_ne!(bailiff.post("/api/v1/rooms/1/lunches", &lunch).await.status, 403);

    let path = format!("/api/v1/accounts/{account}/changes");
    let change = json!({ "role": "bailiff", "rooms": [3], "key": "change-1" });
    assert_eq!(admin.post(&path, &change).await.status, 200);
    assert_eq!(bailiff.post("/api/v1/rooms/1/lunches", &lunch).await.status, 403);
    assert_ne!(bailiff.post("/api/v1/rooms/3/lunches", &lunch).await.status, 403);
}

#[tokio::test]
async fn the_last_administrator_stays_and_nobody_else_may_look() {
    let house = House::open().await;
    let admin = house.person(Role::Administrator).await;
    let own = account(&house, Role::Administrator);
    let path = format!("/api/v1/accounts/{own}/disablings");
    let reply = admin.post(&path, &json!({ "key": "disable-1" })).await;
    assert_eq!((reply.status, reply.code().as_str()), (409, "last_administrator"));
    for role in [Role::Bailiff, Role::Clerk, Role::Auditor] {
        let person = house.person(role).await;
        assert_eq!(person.get("/api/v1/accounts").await.status, 403);
        assert_eq!(person.post(&path, &json!({ "key": "disable-2" })).await.status, 403);
    }
}

fn account(house: &House, role: Role) -> u32 {
    let now = house.daemon.house.now();
    let mut accounts = now.staff.accounts.values();
    accounts.find(|account| account.duties.role == role).unwrap().id.0
}
