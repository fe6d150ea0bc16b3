//! Pairing, long addresses, and a device that is taken away.

use std::time::Duration;

use serde_json::{Value, json};

use crate::building::{Building, Caller};

async fn shown_code(tv: &mut Caller) -> String {
    let page = tv.gets("/d").await;
    assert_eq!(page.status, 200, "{page:?}");
    let letters = page.body.split("<b>").skip(1).filter_map(|part| part.chars().next());
    letters.collect()
}

fn screen(code: &str) -> Value {
    json!({
        "code": code, "kind": "screen", "name": "三庭電視", "place": "2樓",
        "shows": "door-3b", "board": "room-door", "rooms": "3", "inches": "43", "metres": "3",
    })
}

async fn device(admin: &mut Caller, name: &str) -> Value {
    let list = admin.gets("/api/v1/devices").await.json();
    list["devices"].as_array().unwrap().iter().find(|d| d["name"] == name).unwrap().clone()
}

#[tokio::test]
async fn a_screen_is_paired_by_six_letters_and_shows_its_board_and_no_other() {
    let building = Building::with(|config| config.door.open_l0 = false).await;
    let mut tv = building.stranger();
    assert_eq!(tv.gets("/screens/door-3").await.status, 403);
    let code = shown_code(&mut tv).await;
    assert_eq!(shown_code(&mut tv).await, code, "a page that asks again keeps its letters");

    let mut admin = building.person("李冠廷").await;
    let done = admin.posts("/api/v1/devices", &screen(&code).to_string()).await;
    assert_eq!(done.status, 200, "{done:?}");
    let page = tv.gets("/d").await;
    assert_eq!((page.status, page.header("location")), (303, "/screens/door-3b"));
    assert_eq!(painted(&mut tv, "/screens/door-3b").await, 200);
    assert_eq!(tv.gets("/screens/door-3").await.status, 403);
    let listed = device(&mut admin, "三庭電視").await;
    assert_eq!((&listed["address"], &listed["live"]), (&json!("127.0.0.1"), &json!(false)));
}

#[tokio::test]
async fn five_wrong_codes_close_the_pairing_for_a_while() {
    let building = Building::open().await;
    let mut admin = building.person("李冠廷").await;
    let code = shown_code(&mut building.stranger()).await;
    for _ in 0..5 {
        let wrong = admin.posts("/api/v1/devices", &screen("AAAAAA").to_string()).await;
        assert_eq!(wrong.code(), "wrong_code");
    }
    let right = admin.posts("/api/v1/devices", &screen(&code).to_string()).await;
    assert_eq!((right.status, right.code().as_str()), (429, "too_many_codes"));
}

#[tokio::test]
async fn a_revoked_screen_loses_its_socket_within_a_second_and_its_page_at_once() {
    let building = Building::with(|config| config.door.open_l0 = false).await;
    let mut admin = building.person("李冠廷").await;
    let mut tv = building.stranger();
    let code = shown_code(&mut tv).await;
    admin.posts("/api/v1/devices", &screen(&code).to_string()).await;
    assert_eq!(painted(&mut tv, "/screens/door-3b").await, 200);
    let mut live = tv.joins("/screens/door-3b/live").await;
    assert_eq!(live.status, 101);

    let id = device(&mut admin, "三庭電視").await["id"].clone();
    let revoked = admin.posts(&format!("/api/v1/devices/{id}/revocations"), "{}").await;
    assert_eq!(revoked.status, 200, "{revoked:?}");
    assert!(live.ends_within(Duration::from_millis(1900)).await);
    assert_eq!(tv.gets("/screens/door-3b").await.status, 404);
}

#[tokio::test]
async fn a_broken_television_is_replaced_in_one_step() {
    let building = Building::with(|config| config.door.open_l0 = false).await;
    let mut admin = building.person("李冠廷").await;
    let (mut old, mut new) = (building.stranger(), building.stranger());
    let code = shown_code(&mut old).await;
    admin.posts("/api/v1/devices", &screen(&code).to_string()).await;
    let id = device(&mut admin, "三庭電視").await["id"].clone();
    let code = shown_code(&mut new).await;
    let body = json!({ "code": code }).to_string();
    let done = admin.posts(&format!("/api/v1/devices/{id}/replacements"), &body).await;
    assert_eq!(done.status, 200, "{done:?}");
    assert_eq!(painted(&mut new, "/screens/door-3b").await, 200);
    assert_eq!(old.gets("/screens/door-3b").await.status, 403);
}

#[tokio::test]
async fn a_long_address_shows_its_screen_from_where_it_is_bound_until_it_is_revoked() {
    let building = Building::with(|config| config.door.open_l0 = false).await;
    let mut admin = building.person("李冠廷").await;
    let mut wish = screen("");
    let made = admin.posts("/api/v1/devices", &wish.to_string()).await.json();
    let address = made["address"].as_str().unwrap().to_owned();
    assert_eq!(address.len(), "/d/".len() + 64);
    let mut tv = building.stranger();
    assert_eq!(painted(&mut tv, &address).await, 200);
    assert_eq!(tv.joins(&format!("{address}/live")).await.status, 101);
    assert_eq!(tv.gets(&format!("/d/{:0>64}", 1)).await.status, 404);
    let id = device(&mut admin, "三庭電視").await["id"].clone();
    admin.posts(&format!("/api/v1/devices/{id}/revocations"), "{}").await;
    assert_eq!(tv.gets(&address).await.status, 404);

    wish["bound"] = json!("192.0.2.7");
    let made = admin.posts("/api/v1/devices", &wish.to_string()).await.json();
    assert_eq!(tv.gets(made["address"].as_str().unwrap()).await.status, 404);
}

#[tokio::test]
async fn a_screen_above_l0_takes_two_people_and_is_closed_to_strangers() {
    let building = Building::busy().await;
    let mut one = building.person("李冠廷").await;
    let mut two = building.person("趙又廷").await;
    let mut stranger = building.stranger();
    assert_eq!(painted(&mut stranger, "/screens/door-3").await, 200);

    let until = building.today().tomorrow().unwrap();
    let raise = json!({ "level": "L1", "document": "東檢文字第1號", "until": until }).to_string();
    assert_eq!(one.posts("/api/v1/screens/door-3/raises", &raise).await.status, 200);
    assert_eq!(stranger.gets("/screens/door-3").await.status, 200);
    let own = one.posts("/api/v1/screens/door-3/agreements", "{}").await;
    assert_eq!((own.status, own.code().as_str()), (409, "same_person"));
    assert_eq!(two.posts("/api/v1/screens/door-3/agreements", "{}").await.status, 200);
    assert_eq!(stranger.gets("/screens/door-3").await.status, 403);
    assert_eq!(one.posts("/api/v1/screens/door-3/lowerings", "{}").await.status, 200);
    assert_eq!(stranger.gets("/screens/door-3").await.status, 200);
}

#[tokio::test]
async fn a_token_in_use_at_two_addresses_raises_an_alarm() {
    let building = Building::with(|config| {
        config.door.proxies = vec![[127, 0, 0, 1].into()];
        config.door.open_l0 = false;
    })
    .await;
    let mut admin = building.person("李冠廷").await;
    let mut tv = building.stranger();
    let code = shown_code(&mut tv).await;
    admin.posts("/api/v1/devices", &screen(&code).to_string()).await;
    assert_eq!(painted(&mut tv, "/screens/door-3b").await, 200);
    let _live = tv.joins("/screens/door-3b/live").await;

    tv.asks("GET", "/screens/door-3b", &["X-Forwarded-For: 192.0.2.66"], "").await;
    assert_eq!(device(&mut admin, "三庭電視").await["doubled"], json!("127.0.0.1"));
}

/// The status of a screen's page, once its first picture hangs.
async fn painted(tv: &mut Caller, path: &str) -> u16 {
    for _ in 0..100 {
        let reply = tv.gets(path).await;
        if reply.status != 503 {
            return reply.status;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    503
}

impl Building {
    pub(crate) fn today(&self) -> docket::calendar::Date {
        let house = &self.daemon.house;
        house.office.offset.date(house.clock.machine())
    }
}
