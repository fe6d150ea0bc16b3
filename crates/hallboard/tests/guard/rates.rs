//! How often somebody may ask: who asks too much waits, and nobody else does.

use hallboard::config::Config;

use crate::building::{Building, Caller};

/// The codes of `count` requests one after the other.
async fn asks(caller: &mut Caller, path: &str, count: usize) -> Vec<u16> {
    let mut told = Vec::new();
    for _ in 0..count {
        told.push(caller.gets(path).await.status);
    }
    told
}

fn strict(config: &mut Config) {
    (config.door.requests_per_second, config.door.boards_per_second) = (1, 1);
}

#[tokio::test]
async fn strangers_who_ask_too_often_wait_and_whoever_is_signed_in_there_goes_on() {
    let building = Building::with(strict).await;
    let mut person = building.person("林志強").await;
    let mut stranger = building.stranger();
    assert!(asks(&mut stranger, "/sign-in", 12).await.contains(&429));
    assert!(!asks(&mut person, "/api/v1/rooms", 12).await.contains(&429));
}

#[tokio::test]
async fn boards_are_counted_for_themselves() {
    let building = Building::with(strict).await;
    let mut stranger = building.stranger();
    assert!(asks(&mut stranger, "/screens/door-3", 25).await.contains(&429));
    assert_eq!(stranger.gets("/sign-in").await.status, 200);
}

#[tokio::test]
async fn a_session_that_asks_without_end_waits_and_the_others_do_not() {
    let building = Building::open().await;
    let mut busy = building.person("林志強").await;
    let mut other = building.person("王振宇").await;
    let told = asks(&mut busy, "/api/v1/rooms", 1500).await;
    assert_eq!(told.first(), Some(&200));
    assert!(told.contains(&429), "no end of answers");
    assert_eq!(other.gets("/api/v1/rooms").await.status, 200);
}
