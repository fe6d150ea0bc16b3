//! Signing in, being locked out, being shown out.

use std::time::Duration;

use docket::command::Command;
use docket::staff::Secret;
use hallboard::audit::{Deed, lines};

use crate::building::{Building, PIN, passphrase};

#[tokio::test]
async fn an_unknown_name_and_a_wrong_secret_sound_the_same_and_both_lock_after_five() {
    for name in ["林志強", "沒有這個人"] {
        let building = Building::open().await;
        let mut caller = building.stranger();
        let mut told = Vec::new();
        for attempt in 0..6 {
            let reply = caller.signs_in(name, &format!("wrong passphrase {attempt}")).await;
            told.push(reply.code());
        }
        let all = ["wrong_pin", "wrong_pin", "wrong_pin", "wrong_pin", "locked", "locked"];
        assert_eq!(told, all, "{name}");
        tokio::time::sleep(Duration::from_millis(2100)).await; // the address waits as well
        let reply = caller.signs_in("王振宇", &passphrase("王振宇")).await;
        assert_eq!(reply.status, 200, "{reply:?}");
    }
}

#[tokio::test]
async fn a_lock_survives_a_restart() {
    let building = Building::open().await;
    let mut caller = building.stranger();
    for attempt in 0..5 {
        caller.signs_in("林志強", &format!("wrong passphrase {attempt}")).await;
    }
    let building = building.reopened().await;
    let reply = building.stranger().signs_in("林志強", &passphrase("林志強")).await;
    assert_eq!((reply.status, reply.code().as_str()), (429, "locked"));
}

#[tokio::test]
async fn four_failures_are_remembered_over_a_restart_and_the_fifth_locks() {
    let building = Building::open().await;
    let mut caller = building.stranger();
    for attempt in 0..4 {
        caller.signs_in("林志強", &format!("wrong passphrase {attempt}")).await;
    }
    let building = building.reopened().await;
    let reply = building.stranger().signs_in("林志強", "wrong passphrase again").await;
    assert_eq!(reply.code(), "locked");
}

#[tokio::test]
async fn an_address_that_fails_has_to_wait_whoever_it_says_to_be() {
    let building = Building::open().await;
    let mut caller = building.stranger();
    for name in ["甲", "乙", "丙", "丁", "戊", "己"] {
        caller.signs_in(name, "wrong passphrase").await;
    }
    let reply = caller.signs_in("林志強", &passphrase("林志強")).await;
    assert_eq!((reply.status, reply.code().as_str()), (429, "wait"));
}

#[tokio::test]
async fn a_pin_opens_a_session_on_an_enrolled_tablet_alone() {
    let building = Building::open().await;
    let mut caller = building.stranger();
    let reply = caller.signs_in("林志強", PIN).await;
    assert_eq!((reply.status, reply.code().as_str()), (401, "pin_not_here"));

    let mut tablet = building.tablet("tablet-3").await;
    assert_eq!(tablet.signs_in("林志強", PIN).await.status, 200);
    let lines = lines(&building.config.house.data.join("audit"));
    let last = lines.iter().rfind(|line| matches!(line.events[0], Deed::SignedIn { .. })).unwrap();
    assert_eq!(last.device.as_deref(), Some("tablet-3"));
}

#[tokio::test]
async fn disabling_ends_sessions_within_a_second() {
    let building = Building::open().await;
    let mut caller = building.person("林志強").await;
    assert_eq!(caller.gets("/api/v1/rooms").await.status, 200);
    building.order(Command::DisableAccount { account: Building::account("林志強") }).await;
    tokio::time::sleep(Duration::from_millis(900)).await;
    assert_eq!(caller.gets("/api/v1/rooms").await.status, 401);
}

#[tokio::test]
async fn own_sessions_are_seen_and_ended_and_nobody_elses() {
    let building = Building::open().await;
    let mut here = building.person("林志強").await;
    let mut there = building.person("林志強").await;
    let mut other = building.person("王振宇").await;

    let listed = here.gets("/api/v1/sessions").await.json();
    let sessions = listed["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let away = sessions.iter().find(|s| s["here"] == false).unwrap()["id"].as_u64().unwrap();
    let ending = format!("/api/v1/sessions/{away}/endings");
    assert_eq!(other.posts(&ending, "{}").await.status, 404);
    assert_eq!(there.gets("/api/v1/sessions").await.status, 200);
    assert_eq!(here.posts(&ending, "{}").await.status, 200);
    assert_eq!(there.gets("/api/v1/sessions").await.status, 401);
}

#[tokio::test]
async fn a_new_passphrase_is_long_not_obvious_and_none_of_the_last_three() {
    let building = Building::open().await;
    let mut caller = building.person("林志強").await;
    let change = |new: &str| {
        let pin = passphrase("林志強");
        serde_json::json!({ "pin": pin, "new": new, "again": new }).to_string()
    };
    for weak in ["short", "password123456", "123456", &passphrase("林志強"), PIN] {
        let reply = caller.posts("/api/v1/secrets", &change(weak)).await;
        assert_eq!((reply.status, reply.code().as_str()), (422, "weak_passphrase"), "{weak}");
    }
    let reply = caller.posts("/api/v1/secrets", &change("山上的燈塔沒有鐘聲也沒有人")).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    let mut again = building.stranger();
    assert_eq!(again.signs_in("林志強", "山上的燈塔沒有鐘聲也沒有人").await.status, 200);
    assert_eq!(again.signs_in("林志強", &passphrase("林志強")).await.status, 401);
}

#[tokio::test]
async fn codes_are_asked_for_once_they_are_set_and_each_fits_once() {
    let building = Building::open().await;
    let mut caller = building.person("李冠廷").await;
    let pin = passphrase("李冠廷");
    let body = serde_json::json!({ "pin": pin }).to_string();
    let secret = caller.posts("/api/v1/codes", &body).await.json()["secret"].clone();
    let totp = totp_rs::Secret::try_from_base32(secret.as_str().unwrap()).unwrap();
    let totp = totp_rs::Builder::new().with_secret(totp).build().unwrap();
    let code = totp.generate_current().to_string();
    let confirm = serde_json::json!({ "code": code }).to_string();
    assert_eq!(caller.posts("/api/v1/codes/confirmations", &confirm).await.status, 200);

    let mut again = building.stranger();
    assert_eq!(again.signs_in("李冠廷", &pin).await.code(), "code_needed");
    let with =
        |code: &str| serde_json::json!({ "name": "李冠廷", "pin": pin, "code": code }).to_string();
    assert_eq!(again.posts("/api/v1/sign-in", &with("000000")).await.code(), "wrong_pin");
    let code = totp.generate_current().to_string();
    assert_eq!(again.posts("/api/v1/sign-in", &with(&code)).await.status, 200);
    assert_eq!(again.posts("/api/v1/sign-in", &with(&code)).await.code(), "wrong_pin");
}

#[tokio::test]
async fn reading_names_is_written_down_before_they_are_read() {
    let building = Building::busy().await;
    let mut caller = building.person("林志強").await;
    for _ in 0..3 {
        assert!(caller.gets("/api/v1/rooms/3").await.body.contains("\"parties\""));
    }
    let lines = lines(&building.config.house.data.join("audit"));
    let read = lines.iter().filter(|line| matches!(line.events[0], Deed::NamesRead { .. }));
    let read = read.map(|line| line.by).collect::<Vec<_>>();
    assert_eq!(read, [Some(Building::account("林志強"))]);
    let mut auditor = building.person("吳佩珊").await;
    assert!(!auditor.gets("/api/v1/rooms/3").await.body.contains("\"parties\""));
}

#[test]
fn a_text_of_fewer_than_twelve_digits_is_a_pin() {
    use hallboard::guard::kind_of;
    assert_eq!(kind_of("482915"), Secret::Pin);
    assert_eq!(kind_of("482915482915"), Secret::Passphrase);
    assert_eq!(kind_of("482a15"), Secret::Passphrase);
}

#[tokio::test]
async fn unknown_names_wait_in_the_same_short_queue_as_known_ones() {
    let building = Building::with(|config| config.door.proxies = vec![[127, 0, 0, 1].into()]).await;
    let waiting = (0..60_u8).map(|nth| {
        let mut caller = building.stranger();
        tokio::spawn(async move {
            let body = format!("{{\"name\":\"無此人 {nth}\",\"pin\":\"a wrong passphrase\"}}");
            let from = format!("X-Forwarded-For: 192.0.2.{nth}");
            let head = ["Content-Type: application/json", &*from];
            caller.asks("POST", "/api/v1/sign-in", &head, &body).await.code()
        })
    });
    let mut told = Vec::new();
    for asked in waiting.collect::<Vec<_>>() {
        told.push(asked.await.unwrap());
    }
    let count = |code: &str| told.iter().filter(|known| *known == code).count();
    assert!(count("wrong_pin") >= 32 && count("busy") > 0, "{told:?}");
}
