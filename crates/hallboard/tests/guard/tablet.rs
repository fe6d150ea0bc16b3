//! 遮蔽: a tablet that rested shows no name, takes one deliberate tap, and asks the PIN for more.

use docket::RoomId;
use docket::command::Command;
use docket::staff::{Duties, Role};
use serde_json::json;

use crate::building::{Building, Caller, PIN, Reply};

fn names_somebody(reply: &Reply) -> bool {
    reply.body.contains("\"parties\"")
}

async fn call(tablet: &mut Caller, room: u16, key: &str, held: bool) -> Reply {
    let seen = tablet.gets(&format!("/api/v1/rooms/{room}")).await.json()["seq"].clone();
    let body = json!({ "seen": seen, "key": key, "early": true, "held": held });
    tablet.posts(&format!("/api/v1/rooms/{room}/calls"), &body.to_string()).await
}

#[tokio::test]
async fn a_veiled_tablet_goes_on_by_a_held_tap_and_shows_no_name_until_the_pin() {
    let building = Building::busy().await;
    let mut tablet = building.tablet("tablet-3").await;
    assert_eq!(tablet.signs_in("林志強", PIN).await.status, 200);
    assert!(names_somebody(&tablet.gets("/api/v1/rooms/3").await));

    assert_eq!(tablet.posts("/api/v1/veils", "{}").await.status, 200);
    let veiled = tablet.gets("/api/v1/rooms/3").await;
    assert!(!names_somebody(&veiled), "{veiled:?}");
    let body = json!({ "seen": 0, "key": "undo-while-veiled", "undo": 1, "held": true });
    let undo = tablet.posts("/api/v1/undos", &body.to_string()).await;
    assert_eq!((undo.status, undo.code().as_str()), (403, "veiled"));

    let brushed = call(&mut tablet, 3, "brushed-against", false).await;
    assert_eq!((brushed.status, brushed.code().as_str()), (409, "hold_first"));
    assert_eq!(call(&mut tablet, 3, "held-for-a-second", true).await.status, 200);
    let awake = call(&mut tablet, 3, "the-next-step", false).await;
    assert_ne!(awake.code(), "hold_first", "only the first step is held");
    assert!(!names_somebody(&tablet.gets("/api/v1/rooms/3").await), "a held tap shows no name");

    assert_eq!(tablet.posts("/api/v1/unveilings", "{\"pin\":\"111111\"}").await.status, 401);
    let unveil = format!("{{\"pin\":\"{PIN}\"}}");
    assert_eq!(tablet.posts("/api/v1/unveilings", &unveil).await.status, 200);
    assert!(names_somebody(&tablet.gets("/api/v1/rooms/3").await));
}

#[tokio::test]
async fn a_veiled_tablet_stays_in_its_room_until_the_pin() {
    let building = Building::busy().await;
    let rooms = [RoomId(3), RoomId(4)].into();
    let duties = Duties { role: Role::Bailiff, rooms, sections: [].into() };
    let account = Building::account("林志強");
    building.order(Command::ChangeAccount { account, duties }).await;
    let mut tablet = building.tablet("tablet-3").await;
    tablet.signs_in("林志強", PIN).await;
    assert_eq!(call(&mut tablet, 3, "a-call-at-room-3", false).await.status, 200);
    tablet.posts("/api/v1/veils", "{}").await;
    let elsewhere = call(&mut tablet, 4, "a-call-at-room-4", true).await;
    assert_eq!((elsewhere.status, elsewhere.code().as_str()), (403, "veiled"));
    let unveil = format!("{{\"pin\":\"{PIN}\"}}");
    assert_eq!(tablet.posts("/api/v1/unveilings", &unveil).await.status, 200);
    assert_eq!(call(&mut tablet, 4, "a-call-at-room-4", false).await.status, 200);
}

#[tokio::test]
async fn the_answer_to_a_tap_says_how_the_room_stands_and_names_nobody() {
    let building = Building::busy().await;
    let mut tablet = building.tablet("tablet-3").await;
    tablet.signs_in("林志強", PIN).await;
    let done = call(&mut tablet, 3, "a-call-at-room-3", false).await;
    let refused = call(&mut tablet, 3, "a-second-call-there", false).await;
    for answer in [&done, &refused] {
        assert!(!names_somebody(answer) && !answer.body.contains("偵字"), "{answer:?}");
        assert_eq!(answer.json()["room"]["now"]["progress"], "fetching");
    }
    assert_eq!((done.status, refused.status), (200, 409));
}

#[tokio::test]
async fn an_untouched_tablet_veils_every_page_of_it_by_itself() {
    let building = Building::with(|config| config.guard.veil_after_seconds = 1).await;
    building.lists_the_day().await;
    let mut tablet = building.tablet("tablet-3").await;
    tablet.signs_in("林志強", PIN).await;
    let sheet = tablet.gets("/api/v1/rooms/3").await.json();
    let first = &sheet["hearings"][0];
    let name = first["parties"][0]["name"].as_str().unwrap().to_owned();
    let case = first["cases"][0].as_str().unwrap().to_owned();
    let pages = ["/tablet".to_owned(), format!("/rooms/3/hearings/{}", first["id"])];
    for page in &pages {
        assert!(tablet.gets(page).await.body.contains(&name), "{page}");
    }
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    for page in &pages {
        let veiled = tablet.gets(page).await;
        assert_eq!(veiled.status, 200);
        assert!(!veiled.body.contains(&name) && !veiled.body.contains(&case), "{page}");
    }
    assert_eq!(tablet.gets("/rooms/3/arrival-sheet").await.status, 403);
}

#[tokio::test]
async fn somebody_who_only_reads_keeps_a_tablet_unveiled() {
    let building = Building::with(|config| config.guard.veil_after_seconds = 1).await;
    building.lists_the_day().await;
    let mut tablet = building.tablet("tablet-3").await;
    tablet.signs_in("林志強", PIN).await;
    for _ in 0..3 {
        tokio::time::sleep(std::time::Duration::from_millis(600)).await;
        assert_eq!(tablet.posts("/api/v1/touches", "{}").await.status, 204);
    }
    assert!(names_somebody(&tablet.gets("/api/v1/rooms/3").await));
}

#[tokio::test]
async fn plain_forms_know_the_veil_the_second_tap_and_the_pin() {
    let building = Building::busy().await;
    let mut tablet = building.tablet("tablet-3").await;
    tablet.signs_in("林志強", PIN).await;
    let veiled = tablet.fills("/api/v1/veils", &[], "back=%2Ftablet").await;
    assert_eq!((veiled.status, veiled.header("location")), (303, "/tablet"));
    let order = "seen=0&key=a-plain-form-call&early=true&back=%2Ftablet";
    let asked = tablet.fills("/api/v1/rooms/3/calls", &[], order).await;
    assert_eq!(asked.status, 409);
    assert!(asked.body.contains("name=\"held\"") && asked.body.contains("確定"), "{asked:?}");
    let held = format!("{order}&held=true");
    let done = tablet.fills("/api/v1/rooms/3/calls", &[], &held).await;
    assert_eq!((done.status, done.header("location")), (303, "/tablet"));
    let undo = tablet.fills("/api/v1/undos", &[], "undo=1&seen=1&key=undo-form&back=%2Ftablet");
    assert_eq!(undo.await.header("location"), "/veil?back=%2Ftablet");
    assert!(tablet.gets("/veil?back=%2Ftablet").await.body.contains("value=\"&#x2f;tablet\""));
    let pin = format!("pin={PIN}&back=%2Ftablet");
    let unveiled = tablet.fills("/api/v1/unveilings", &[], &pin).await;
    assert_eq!((unveiled.status, unveiled.header("location")), (303, "/tablet"));
}

#[tokio::test]
async fn a_tablet_is_handed_on_by_one_tap_and_the_next_sign_in() {
    let building = Building::busy().await;
    let mut tablet = building.tablet("tablet-3").await;
    tablet.signs_in("林志強", PIN).await;
    let tap = tablet.fills("/api/v1/hand-overs", &[], "back=%2Ftablet").await;
    let way = tap.header("location").to_owned();
    assert_eq!((tap.status, way.as_str()), (303, "/sign-in?other=1&back=%2Ftablet"));
    assert!(!names_somebody(&tablet.gets("/api/v1/rooms/3").await), "names went with the tap");
    assert!(tablet.gets(&way).await.body.contains("name=\"back\" value=\"&#x2f;tablet\""));

    let before = tablet.clone();
    assert_eq!(tablet.signs_in("王振宇", PIN).await.status, 200);
    assert_eq!(before.clone().gets("/api/v1/rooms").await.status, 401);
    let page = tablet.asks("GET", "/rooms/3", &["Accept: text/html"], "").await;
    assert_eq!((page.status, page.header("location")), (303, "/tablet"), "rooms of another's");
}
