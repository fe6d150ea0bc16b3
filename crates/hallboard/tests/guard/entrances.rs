//! Proxies, and the entrances of those who only look.

use docket::devices::DeviceKind;
use hallboard::audit::{Deed, lines};
use hallboard::config::Config;
use hallboard::demo::OFFICE;
use serde_json::json;

use crate::building::{Building, Caller, passphrase};

#[tokio::test]
async fn a_trusted_proxy_says_who_calls_and_nobody_else_does() {
    for (trusted, expected) in [(true, "192.0.2.9"), (false, "127.0.0.1")] {
        let building = Building::with(|config| {
            config.door.proxies = if trusted { vec![[127, 0, 0, 1].into()] } else { Vec::new() };
        })
        .await;
        let mut caller = building.stranger();
        let body = r#"{"name":"林志強","pin":"a wrong passphrase"}"#;
        let head = [
            "Content-Type: application/json",
            "X-Forwarded-For: 10.9.9.9, 192.0.2.9",
            "X-Forwarded-Proto: https",
        ];
        caller.asks("POST", "/api/v1/sign-in", &head, body).await;
        let lines = lines(&building.config.house.data.join("audit"));
        let failed = lines.iter().find(|l| matches!(l.events[0], Deed::SignInFailed { .. }));
        assert_eq!(failed.unwrap().from.unwrap().to_string(), expected);
    }
}

#[tokio::test]
async fn behind_a_trusted_proxy_with_tls_the_cookie_is_for_tls_alone() {
    let building = Building::with(|config| config.door.proxies = vec![[127, 0, 0, 1].into()]).await;
    let mut caller = building.stranger();
    let body =
        serde_json::json!({ "name": "林志強", "pin": crate::building::passphrase("林志強") });
    let head = ["Content-Type: application/json", "X-Forwarded-Proto: https"];
    let reply = caller.asks("POST", "/api/v1/sign-in", &head, &body.to_string()).await;
    assert_eq!(reply.status, 200);
    let cookie = reply.header("set-cookie");
    for word in ["HttpOnly", "SameSite=Strict", "Secure"] {
        assert!(cookie.contains(word), "{cookie}");
    }
}

#[tokio::test]
async fn whoever_only_looks_finds_boards_and_nothing_else() {
    let port = || std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (screens, phones) = (port(), port());
    let building = Building::with(|config| {
        config.door.screens = Some(screens);
        config.door.phones = Some(phones);
    })
    .await;
    for at in [screens, phones] {
        let mut looker = Caller { at, cookies: Vec::new() };
        assert_eq!(looker.gets("/screens/door-3").await.status, 200);
        let mut person = building.person("林志強").await;
        person.at = at;
        for path in ["/", "/sign-in", "/api/v1/rooms", "/audit", "/accounts"] {
            assert_eq!(person.gets(path).await.status, 404, "{path}");
        }
        let reply = person.posts("/api/v1/sign-in", "{}").await;
        assert_eq!(reply.status, 404);
    }
}

/// A screen above L0 with a cookie and a long address, as it is seen through an entrance.
#[tokio::test]
async fn a_board_above_l0_goes_over_no_plain_line_for_screens_and_to_no_phone() {
    let port = || std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (screens, phones) = (port(), port());
    let building = Building::with(|config| {
        config.door.screens = Some(screens);
        config.door.phones = Some(phones);
    })
    .await;
    let mut tv = building.paired(DeviceKind::Screen, "tv", Some("door-3")).await;
    let mut admin = building.person("李冠廷").await;
    let long = json!({ "kind": "screen", "name": "長網址", "place": "2樓", "shows": "door-4" });
    let made = admin.posts("/api/v1/devices", &long.to_string()).await.json();
    let long = made["address"].as_str().unwrap().to_owned();
    let own = tv.at;
    for (raised, elsewhere) in [(false, [200, 200]), (true, [403, 404])] {
        if raised {
            raise(&building, &mut admin, "door-3").await;
            raise(&building, &mut admin, "door-4").await;
        }
        for (path, refused) in ["/screens/door-3", &long].into_iter().zip(elsewhere) {
            for (at, expected) in [(own, 200), (screens, refused), (phones, refused)] {
                tv.at = at;
                assert_eq!(tv.gets(path).await.status, expected, "{path} raised: {raised}");
            }
        }
    }
}

/// A screen to L2, by two people.
async fn raise(building: &Building, admin: &mut Caller, screen: &str) {
    let screen = format!("/api/v1/screens/{screen}");
    let until = building.daemon.house.now().today.unwrap().tomorrow().unwrap();
    let wish = json!({ "level": "L2", "document": "東檢文字第1號", "until": until }).to_string();
    assert_eq!(admin.posts(&format!("{screen}/raises"), &wish).await.status, 200);
    let mut second = building.person("趙又廷").await;
    assert_eq!(second.posts(&format!("{screen}/agreements"), "{}").await.status, 200);
}

#[tokio::test]
async fn nobody_is_sent_to_another_house_on_the_way_in() {
    let building = Building::open().await;
    for back in ["//evil.example/", "https://evil.example/", "/\\evil.example"] {
        let mut caller = building.stranger();
        let form = [("name", "林志強"), ("pin", &*passphrase("林志強")), ("back", back)];
        let form = form.map(|(field, text)| {
            let text = text.bytes().fold(String::new(), |all, byte| format!("{all}%{byte:02X}"));
            format!("{field}={text}")
        });
        let kind = ["Content-Type: application/x-www-form-urlencoded"];
        let reply = caller.asks("POST", "/api/v1/sign-in", &kind, &form.join("&")).await;
        assert_eq!((reply.status, reply.header("location")), (303, "/"), "{back}");
    }
}

#[test]
fn boards_without_tls_beyond_loopback_take_a_word_at_set_up() {
    let with = |line: &str| Config::parse(&OFFICE.replacen("open_l0 = true", line, 1));
    let refused = with("open_l0 = true\nscreens = \"0.0.0.0:8081\"").unwrap_err();
    assert!(refused.contains("door.screens") && refused.contains("plain_l0"), "{refused}");
    let said = OFFICE.replacen("plain_l0 = false", "plain_l0 = true", 1);
    let said = said.replacen("open_l0 = true", "open_l0 = true\nscreens = \"0.0.0.0:8081\"", 1);
    assert!(Config::parse(&said).is_ok());
    let other = |from: &str, to: &str| Config::parse(&OFFICE.replacen(from, to, 1)).unwrap_err();
    assert!(other("audit = 400", "audit = 90").contains("183"));
    let tablet = other("tablet_longest_minutes = 240", "tablet_longest_minutes = 600");
    assert!(tablet.contains("tablet_longest_minutes"), "{tablet}");
}
