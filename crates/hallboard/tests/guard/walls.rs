//! What a screen may show and who agreed; the wall inside the bailiff office; a device that moves.

use std::time::Duration;

use docket::devices::{DeviceKind, STAFF_WALL};
use serde_json::json;

use crate::building::{Building, Caller};

async fn level(head: &mut Caller) -> serde_json::Value {
    let page = head.gets("/levels").await;
    assert_eq!(page.status, 200, "{page:?}");
    page.body.contains("<strong>L3</strong>").into()
}

#[tokio::test]
async fn to_l3_nobody_agrees_but_the_head_in_person() {
    let building = Building::busy().await;
    let mut one = building.person("李冠廷").await;
    let mut two = building.person("趙又廷").await;
    let mut head = building.person("蘇明德").await;
    let until = building.today().tomorrow().unwrap();
    let ticked =
        json!({ "level": "L3", "document": "東檢文字第1號", "until": until, "head": "yes" });
    let refused = one.posts("/api/v1/screens/door-3/raises", &ticked.to_string()).await;
    assert_eq!(refused.status, 400, "no tick stands for the head: {refused:?}");
    let wish = json!({ "level": "L3", "document": "東檢文字第1號", "until": until }).to_string();
    assert_eq!(head.posts("/api/v1/screens/door-3/raises", &wish).await.status, 403);
    assert_eq!(one.posts("/api/v1/screens/door-3/raises", &wish).await.status, 200);
    let other = two.posts("/api/v1/screens/door-3/agreements", "{}").await;
    assert_eq!((other.status, other.code().as_str()), (409, "needs_head"));
    assert_eq!(level(&mut head).await, false);
    assert_eq!(head.posts("/api/v1/screens/door-3/agreements", "{}").await.status, 200);
    assert_eq!(level(&mut head).await, true);

    let mut auditor = building.person("吳佩珊").await;
    let rows = auditor.gets("/api/v1/audit?chain=orders").await.body;
    assert!(rows.contains("同意人 蘇明德（機關首長）"), "{rows}");
    assert_eq!(head.posts("/api/v1/screens/door-3/lowerings", "{}").await.status, 200);
    assert_eq!(level(&mut head).await, false);
}

#[tokio::test]
async fn the_wall_inside_the_office_shows_nothing_to_a_browser_that_was_not_paired() {
    let building = Building::busy().await;
    let mut wall = building.paired(DeviceKind::Screen, "inside", Some(STAFF_WALL)).await;
    assert_eq!(wall.gets("/d").await.header("location"), "/walls/custody");
    assert_eq!(wall.gets("/walls/custody").await.status, 200, "nobody has to sign in there");
    let mut live = wall.joins("/walls/custody-live").await;
    assert_eq!(live.status, 101);
    for page in ["/custody", "/api/v1/detainees", "/custody-live", "/"] {
        let reply = wall.gets(page).await;
        assert!(matches!(reply.status, 200 | 401), "{page}: {reply:?}");
        assert!(reply.status == 401 || page == "/", "{page} is not the wall");
    }
    let mut tv = building.paired(DeviceKind::Screen, "tv", Some("door-3")).await;
    assert_eq!(tv.gets("/walls/custody").await.status, 401, "another screen is another screen");
    let mut desk = building.person("陳國華").await;
    let unpaired = desk.gets("/walls/custody").await;
    assert_eq!((unpaired.status, unpaired.code().as_str()), (403, "not_paired"));

    let mut admin = building.person("李冠廷").await;
    let listed = admin.gets("/api/v1/devices").await.json();
    let id = listed["devices"].as_array().unwrap().iter().find(|d| d["name"] == "inside").unwrap();
    let revoke = format!("/api/v1/devices/{}/revocations", id["id"]);
    assert_eq!(admin.posts(&revoke, "{}").await.status, 200);
    assert!(live.ends_within(Duration::from_millis(1900)).await);
    assert_eq!(wall.gets("/walls/custody").await.status, 401);
}

#[tokio::test]
async fn a_device_is_renamed_and_moved_to_another_door_at_once() {
    let building = Building::with(|config| config.door.open_l0 = false).await;
    let mut tv = building.paired(DeviceKind::Screen, "tv", Some("door-3")).await;
    let mut admin = building.person("李冠廷").await;
    let live = tv.joins("/screens/door-3/live").await;
    assert_eq!(live.status, 101);
    let listed = admin.gets("/api/v1/devices").await.json();
    let address = format!("/api/v1/devices/{}/placements", listed["devices"][0]["id"]);
    let renamed =
        json!({ "name": "三庭電視", "place": "2樓東側", "shows": "door-3", "kind": "screen" });
    assert_eq!(admin.posts(&address, &renamed.to_string()).await.status, 200);
    let moved =
        json!({ "name": "三庭電視", "place": "2樓西側", "shows": "door-2", "kind": "screen" });
    assert_eq!(admin.posts(&address, &moved.to_string()).await.status, 200);
    let mut live = live;
    assert!(live.ends_within(Duration::from_millis(1900)).await, "the old door's socket ends");
    assert_eq!(tv.gets("/d").await.header("location"), "/screens/door-2");
    assert_eq!(tv.gets("/screens/door-3").await.status, 403);
    let listed = admin.gets("/api/v1/devices").await.json()["devices"][0].clone();
    assert_eq!((&listed["name"], &listed["place"]), (&json!("三庭電視"), &json!("2樓西側")));
}
