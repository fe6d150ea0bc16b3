//! What hangs on the wall, who sees it, and how long the wall waits for anybody.

use std::time::Duration;

use hallboard::wall::{Deed, Habits, Picture, ReportKind, To};
use serde_json::{Map, Value, json};
use tokio::time;

use crate::hall::{Hall, PATIENCE, Plan, quiet};

fn fields(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[tokio::test]
async fn a_joining_screen_gets_the_newest_picture_and_then_each_new_one() {
    let hall = Hall::open();
    hall.paint(1, "old");
    hall.paint(2, "3-01");
    let mut screen = hall.screen("door-3", &[]).await;

    assert_eq!(screen.told().await.text(), r#"{"type":"picture","id":2,"seq":20,"html":"3-01"}"#);
    hall.paint(3, "3-02");
    assert_eq!(screen.told().await.text(), r#"{"type":"picture","id":3,"seq":30,"html":"3-02"}"#);
    assert_eq!(hall.wall.newest("door").unwrap().id(), 3);
}

#[tokio::test]
async fn an_equal_picture_wakes_nobody() {
    let hall = Hall::open();
    let mut screen = hall.screen("door-3", &[]).await;
    hall.paint(1, "3-01");
    assert!(screen.told().await.text().contains("3-01"));

    hall.paint(2, "3-01");
    hall.wall.tell(&To::All, Deed::Light, Map::new()); // comes after whatever the screen was given

    assert!(screen.told().await.text().contains("light"));
    assert_eq!(hall.wall.newest("door").unwrap().id(), 1);
}

#[tokio::test]
async fn a_picture_about_to_be_another_waits_until_it_is_known_to_stay() {
    let hall = Hall::open();
    let mut screen = hall.screen("door-3", &[]).await;
    let mut held = 0;
    for id in 1..=20 {
        hall.paint(id, &format!("3-{id:02}"));
        hall.wall.outdate("door"); // unless a writer was faster
        let mut told = String::new();
        for _ in 0..2 {
            hall.wall.tell(&To::All, Deed::Light, Map::new());
            told += &screen_last(&mut screen, "light").await;
        }
        hall.wall.renew("door");
        if !told.contains("picture") {
            held += 1;
            assert!(screen.told().await.text().contains(&format!("3-{id:02}")));
        }
    }
    assert!(held > 0, "whoever is faster than twenty pictures is not held");
}

#[tokio::test]
async fn the_next_picture_takes_the_place_of_one_that_waits() {
    let hall = Hall::open();
    let mut screen = hall.screen("door-3", &[]).await;
    hall.paint(1, "3-01");
    hall.wall.outdate("door");
    hall.paint(2, "3-02");
    screen_last(&mut screen, "3-02").await;
    hall.wall.renew("door");
    hall.paint(3, "3-03");
    assert!(screen.told().await.text().contains("3-03"), "nothing was given twice");
}

/// Reads until a picture says `wanted`; all that was read.
async fn screen_last(
    screen: &mut crate::hall::Caller<tokio::net::TcpStream>,
    wanted: &str,
) -> String {
    let mut read = String::new();
    while !read.contains(wanted) {
        read += screen.told().await.text();
    }
    read
}

#[tokio::test]
async fn a_tablet_gets_exactly_the_json_it_was_given_with_a_number() {
    let hall = Hall::open();
    let content = fields(&json!({"type": "room", "seq": 41, "asks": ["請點呼"]}));
    hall.wall.give("door", Picture::json(7, content.clone()));
    hall.wall.give("door", Picture::json(8, content));
    let mut tablet = hall.screen("tablet-3", &[]).await;

    let told = serde_json::from_str::<Value>(tablet.told().await.text()).unwrap();

    assert_eq!(told, json!({"type": "room", "seq": 41, "asks": ["請點呼"], "id": 7}));
}

#[tokio::test]
async fn whoever_stops_reading_gets_the_newest_later_and_costs_the_others_nothing() {
    let hall = Hall::open();
    let mut stopped = hall.screen("door-1", &[]).await;
    let mut others = Vec::new();
    for number in 2..8 {
        others.push(hall.screen(&format!("door-{number}"), &[]).await);
    }
    hall.seats(7).await;
    let bulk = "<li>".repeat(50_000); // one of them overfills the connection

    for id in 1..=20 {
        hall.paint(id, &format!("{bulk}#{id}#"));
        for other in &mut others {
            assert!(other.told().await.text().contains(&format!("#{id}#")));
        }
    }

    let mut seen = Vec::new();
    while seen.last() != Some(&20) {
        let picture = serde_json::from_str::<Value>(stopped.told().await.text()).unwrap();
        seen.push(picture["id"].as_u64().unwrap());
    }
    assert!(seen.len() < 15, "everything was queued: {seen:?}");
    assert!(seen.is_sorted(), "{seen:?}");
}

#[tokio::test]
async fn a_picture_never_lands_inside_one_that_is_still_being_read() {
    let hall = Hall::open();
    let mut slow = hall.screen("door-1", &[]).await;
    hall.seats(1).await;
    let bulk = "<li>".repeat(50_000); // one of them overfills the connection

    let painting = async {
        for id in 1..=200 {
            hall.paint(id, &format!("{bulk}#{id}#"));
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    let reading = async {
        let mut last = 0;
        while last < 200 {
            let picture = serde_json::from_str::<Value>(slow.told().await.text()).unwrap();
            let id = picture["id"].as_u64().unwrap();
            assert!(id > last && picture["html"] == format!("{bulk}#{id}#"), "{id} after {last}");
            last = id;
        }
    };
    tokio::join!(painting, reading);
}

#[tokio::test]
async fn the_pulse_says_the_newest_number_the_time_and_the_version() {
    let habits = Habits { pulse: Duration::from_millis(30), ..quiet() };
    let hall = Hall::planned(Plan { habits, ..Plan::default() });
    let mut screen = hall.screen("door-3", &[]).await;
    let pulse = |id: u64| {
        format!(
            r#"{{"type":"pulse","id":{id},"now":"2026-11-23T09:20:00+08:00","version":"0.1.0"}}"#
        )
    };

    assert_eq!(screen.told().await.text(), pulse(0));
    hall.paint(4, "3-04");
    screen_last(&mut screen, "3-04").await;
    assert_eq!(screen.told().await.text(), pulse(4));

    hall.wall.frame("door", "5f0e11aa");
    let framed = pulse(4).replace('}', r#","frame":"5f0e11aa"}"#);
    while screen.told().await.text() != framed {}
    hall.paint(5, "3-05");
    screen_last(&mut screen, "3-05").await;
    let pulse = serde_json::from_str::<Value>(screen.told().await.text()).unwrap();
    assert_eq!(pulse["frame"], "5f0e11aa", "another picture is in the same frame");
}

#[tokio::test]
async fn a_deed_is_for_one_screen_or_for_all() {
    let hall = Hall::open();
    let mut one = hall.screen("door-1", &[]).await;
    let mut two = hall.screen("door-2", &[]).await;
    hall.seats(2).await;
    hall.paint(1, "3-01");
    one.told().await;
    two.told().await;

    hall.wall.tell(&To::Screen("door-2".into()), Deed::Identify, fields(&json!({"for_s": 30})));
    hall.wall.tell(&To::All, Deed::Reload, Map::new());

    let reload = json!({"type": "do", "do": "reload"});
    let said = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(said(one.told().await.text()), reload);
    let identify = json!({"type": "do", "do": "identify", "for_s": 30});
    assert_eq!(said(two.told().await.text()), identify);
    assert_eq!(said(two.told().await.text()), reload);
}

#[tokio::test]
async fn whoever_answers_pings_stays_and_whoever_vanishes_is_dropped() {
    let habits =
        Habits { ping: Duration::from_millis(40), silence: Duration::from_millis(400), ..quiet() };
    let hall = Hall::planned(Plan { habits, ..Plan::default() });
    let mut present = hall.screen("door-1", &[]).await;
    let mut vanished = hall.screen("door-2", &[]).await;
    hall.seats(2).await;

    let answering = async {
        while present.told().await.first == 0x89 {
            present.frame(0x8a, b"").await;
        }
    };
    let dropped = async {
        hall.seats(1).await;
        time::sleep(Duration::from_millis(600)).await;
    };
    tokio::select! {
        () = answering => panic!("something else than a ping"),
        () = dropped => {}
    }

    assert_eq!(hall.wall.connected()[0].screen, "door-1");
    while vanished.hears().await.is_some_and(|said| said.first == 0x89) {}
}

#[tokio::test]
async fn a_screen_that_takes_nothing_is_dropped() {
    let habits = Habits { stalled: Duration::from_millis(100), ..quiet() };
    let hall = Hall::planned(Plan { habits, ..Plan::default() });
    let _stopped = hall.screen("door-1", &[]).await;
    let mut reading = hall.screen("door-2", &[]).await;
    hall.seats(2).await;

    for id in 0..8 {
        hall.paint(id, &format!("{}{id}", "x".repeat(200_000)));
        reading.told().await;
    }

    hall.seats(1).await;
    assert_eq!(hall.wall.connected()[0].screen, "door-2");
}

#[tokio::test]
async fn a_flood_of_frames_is_1008() {
    for frame in [0x89, 0x81, 0x01] {
        let habits = Habits { burst: 10, per_second: 1, ..quiet() };
        let hall = Hall::planned(Plan { habits, ..Plan::default() });
        let mut screen = hall.screen("door-3", &[]).await;
        screen.frame(frame, b"").await;
        for _ in 0..11 {
            screen.frame(if frame == 0x01 { 0x00 } else { frame }, b"").await;
        }

        let mut said = screen.told().await;
        while said.first == 0x8a {
            said = screen.told().await;
        }
        assert_eq!(said.close_code(), 1008, "{frame:x}");
    }
}

#[tokio::test]
async fn a_screen_that_asks_again_gets_the_newest_picture_again() {
    let mut hall = Hall::open();
    hall.paint(1, "3-01");
    let mut screen = hall.screen("door-3", &[]).await;
    let first = screen.told().await;

    for other in ["nonsense", "{\"type\":\"other\"}", "[]", "{\"type\":\"again\"}"] {
        screen.frame(0x81, other.as_bytes()).await;
    }

    assert_eq!(screen.told().await, first);
    for _ in 0..3 {
        assert_eq!(hall.report().await.kind, ReportKind::Nonsense);
    }
    assert!(hall.reports.try_recv().is_err());
}

#[tokio::test]
async fn a_dismissed_screen_or_session_is_closed_within_a_second() {
    let hall = Hall::open();
    let mut screen = hall.screen("door-1", &[]).await;
    let mut tablet = hall.screen("tablet", &["X-Badge: 7"]).await;
    let mut other = hall.screen("tablet", &["X-Badge: 8"]).await;
    hall.seats(3).await;

    hall.wall.dismiss("door-1");
    hall.wall.dismiss_session(7);

    assert_eq!(screen.told().await.close_code(), 1008);
    assert_eq!(tablet.told().await.close_code(), 1008);
    time::timeout(Duration::from_secs(1), hall.seats(1)).await.unwrap(); // though none said goodbye
    hall.paint(1, "3-01");
    assert!(other.told().await.text().contains("3-01"));
    assert!(screen.ends().await && tablet.ends().await);
}

#[tokio::test]
async fn a_screen_dismissed_while_it_joins_never_sees_a_picture() {
    let hall = Hall::open();
    hall.paint(1, "3-01");
    let mut screen = hall.connect().await;

    screen.say(&hall.upgrade("door-1", &[]).replace("/live", "/live?dismissed")).await;

    assert_eq!(screen.reply().await.status, 101);
    assert_eq!(screen.told().await.close_code(), 1008);
}

#[tokio::test]
async fn whoever_leaves_makes_no_other_lose_its_place() {
    let habits = Habits { writers: 1, ..quiet() };
    let hall = Hall::planned(Plan { habits, ..Plan::default() });
    let mut screens = Vec::new();
    for number in 1..=4 {
        screens.push(hall.screen(&format!("door-{number}"), &[]).await);
        hall.seats(number).await;
    }

    screens.remove(0);
    hall.seats(3).await;
    screens.pop();
    hall.seats(2).await;

    hall.paint(1, "3-01");
    for screen in &mut screens {
        assert!(screen.told().await.text().contains("3-01"));
    }
}

#[tokio::test]
async fn a_stopped_reader_cannot_outlive_its_dismissal() {
    let hall = Hall::open();
    let _stopped = hall.screen("door-1", &[]).await;
    hall.seats(1).await;
    for id in 0..4 {
        hall.paint(id, &format!("{}{id}", "x".repeat(200_000)));
    }

    hall.wall.dismiss("door-1");

    time::timeout(Duration::from_secs(1), hall.seats(0)).await.unwrap();
}

#[tokio::test]
async fn the_wall_says_1012_when_it_comes_down() {
    let hall = Hall::open();
    let mut screen = hall.screen("door-1", &[]).await;
    let _stopped = hall.screen("door-2", &[]).await;
    hall.seats(2).await;

    time::timeout(PATIENCE, async {
        let closing = async {
            assert_eq!(screen.told().await.close_code(), 1012);
            assert!(screen.ends().await);
        };
        tokio::join!(hall.wall.close(), hall.open.close(), closing);
    })
    .await
    .unwrap();

    assert!(hall.wall.connected().is_empty());
}
