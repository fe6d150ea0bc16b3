//! Every address × every kind of person × own and other room or section × paired and not: who comes in, and who does not.
//!
//! An address without a line here fails the test, so that nobody opens a door by forgetting it.

use std::collections::{BTreeMap, BTreeSet};

use docket::devices::{DeviceKind, STAFF_WALL};

use crate::building::{Building, Caller, PIN, passphrase};

/// Who asks: everybody at a desk that was not paired, then devices alone, then people at paired ones.
const CALLERS: [&str; 15] = [
    "stranger",
    "own-bailiff",
    "other-bailiff",
    "office",
    "section",
    "other-section",
    "clerk",
    "administrator",
    "auditor",
    "head",
    "screen",
    "wall",
    "tablet",
    "own-bailiff on a tablet",
    "office at a paired desk",
];

/// Everybody who signed in, wherever.
const STAFF: [&str; 11] = [
    "own-bailiff",
    "other-bailiff",
    "office",
    "section",
    "other-section",
    "clerk",
    "administrator",
    "auditor",
    "head",
    "own-bailiff on a tablet",
    "office at a paired desk",
];

/// The callers that an address admits, by a word.
fn admitted(word: &str) -> &'static [&'static str] {
    const TABLET: &str = "own-bailiff on a tablet";
    const DESK: &str = "office at a paired desk";
    match word {
        "anyone" => &CALLERS,
        "staff" => &STAFF,
        "board" => &["screen"],
        "own" => &["own-bailiff", TABLET],
        "bailiffs" => &["own-bailiff", "other-bailiff", TABLET],
        "door" => {
            &["own-bailiff", "other-bailiff", "office", "clerk", "administrator", TABLET, DESK]
        }
        "paper" => &["own-bailiff", "office", "clerk", TABLET, DESK],
        "sections" => &["section", "other-section"],
        "section" => &["section"],
        "clerk" => &["clerk"],
        "writers" => &["clerk", "administrator"],
        "administrator" => &["administrator"],
        "levels" => &["administrator", "head"],
        "auditor" => &["auditor"],
        "watchers" => &["administrator", "auditor"],
        "office" => &["office", DESK],
        "staff-wall" => &["wall", DESK],
        "alarms" => &["office", "own-bailiff", "other-bailiff", TABLET, DESK],
        "alarmed" => &["administrator", "auditor", "office", DESK],
        "duty" => &["office", "clerk", "administrator", DESK],
        other => panic!("no such word: {other}"),
    }
}

/// Every address of the house, with whom it admits.
const TABLE: &str = include_str!("access_table.txt");

#[tokio::test]
async fn every_address_admits_whom_it_should_and_nobody_else() {
    let building = Building::with(|config| {
        config.door.open_l0 = false;
        config.door.proxies = vec![[127, 0, 0, 1].into()];
    })
    .await;
    building.lists_the_day().await; // a section is admitted where it has a hearing
    let callers = callers(&building).await;
    let expected = expected();
    let mut wrong = Vec::new();
    let mut table = building.daemon.addresses.iter().collect::<Vec<_>>();
    // Nobody is anybody after a sign-out, and a veiled person reads no names.
    let last = ["/veils", "/hand-overs", "/sign-out"];
    table.sort_by_key(|entry| last.iter().position(|end| entry.pattern.ends_with(end)));
    for entry in table {
        let line = format!("{} {}", entry.method, entry.pattern);
        let Some(word) = expected.get(line.as_str()) else {
            wrong.push(format!("{line} {:?} has no line in the table", entry.access));
            continue;
        };
        for (at, (name, caller)) in callers.iter().enumerate() {
            let admits = asks(at, caller.clone(), entry.method.as_str(), &entry.pattern).await;
            if admits != admitted(word).contains(name) {
                wrong.push(format!(
                    "{line}: {name} is {}admitted",
                    if admits { "" } else { "not " }
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn the_table_has_no_line_of_an_address_that_is_gone() {
    let building = Building::open().await;
    let lines = building.daemon.addresses.iter().map(|e| format!("{} {}", e.method, e.pattern));
    let there = lines.collect::<BTreeSet<_>>();
    let gone = expected().into_keys().filter(|line| !there.contains(*line)).collect::<Vec<_>>();
    assert!(gone.is_empty(), "{gone:?}");
}

#[tokio::test]
async fn nothing_that_writes_is_open_but_the_sign_in_and_the_first_administrators_link() {
    let writes = expected()
        .into_iter()
        .filter(|(line, word)| !line.starts_with("GET ") && *word == "anyone");
    let writes = writes.map(|(line, _)| line).collect::<Vec<_>>();
    assert_eq!(writes, ["POST /api/v1/sign-in", "POST /first/{secret}"]);
}

fn expected() -> BTreeMap<&'static str, &'static str> {
    let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.rsplit_once(' ').map(|(l, w)| (l.trim_end(), w)).unwrap()).collect()
}

/// Whether the guard lets this caller through to the address; what the address then says is another matter.
async fn asks(at: usize, mut caller: Caller, method: &str, pattern: &str) -> bool {
    let path = pattern
        .replace("{room}", "3")
        .replace("{screen}", "door-3")
        .replace("{file..}", "x.css")
        .replace("{clip}", "chime")
        .replace("{version}", "0")
        .replace("{account}", "9999")
        .replace("{session}", "9999")
        .replace("{device}", "9999")
        .replace("{hearing}", "9999")
        .replace("{detainee}", "9999")
        .replace("{shift}", "9999")
        .replace("{notice}", "9999")
        .replace("{bulletin}", "9999")
        .replace("{emergency}", "9999")
        .replace("{picture}", "x.png")
        .replace("{language}", "zh-Hant")
        .replace("{page}", "x");
    let path = path.replace("{secret}", "0").replace("{id}", "0");
    assert!(!path.contains('{'), "{pattern} has an open part that the walk does not know");
    let from = format!("X-Forwarded-For: 192.0.2.{}", at + 1); // each has an address of its own
    let body = if method == "GET" { "" } else { "{}" };
    let reply = caller.asks(method, &path, &["Content-Type: application/json", &from], body).await;
    let code = if reply.body.starts_with('{') { reply.code() } else { String::new() };
    assert_ne!(reply.status, 429, "the walk is too fast for the house: {pattern}");
    assert_ne!(reply.status, 500, "{method} {pattern}: {reply:?}");
    !matches!(code.as_str(), "sign_in" | "not_yours" | "not_paired")
}

async fn callers(building: &Building) -> Vec<(&'static str, Caller)> {
    let mut callers = vec![("stranger", building.stranger())];
    let people =
        ["林志強", "王振宇", "陳國華", "張雅婷", "葉小青", "黃淑芬", "李冠廷", "吳佩珊", "蘇明德"];
    for (name, person) in CALLERS.iter().skip(1).zip(people) {
        callers.push((name, building.person(person).await));
    }
    let screen = DeviceKind::Screen;
    callers.push(("screen", building.paired(screen, "tv", Some("door-3")).await));
    callers.push(("wall", building.paired(screen, "inside", Some(STAFF_WALL)).await));
    let mut tablet = building.tablet("tablet").await;
    callers.push(("tablet", tablet.clone()));
    assert_eq!(tablet.signs_in("林志強", PIN).await.status, 200);
    callers.push(("own-bailiff on a tablet", tablet));
    let mut desk = building.paired(DeviceKind::Kiosk, "desk", None).await;
    assert_eq!(desk.signs_in("陳國華", &passphrase("陳國華")).await.status, 200);
    callers.push(("office at a paired desk", desk));
    assert_eq!(callers.iter().map(|(name, _)| *name).collect::<Vec<_>>(), CALLERS);
    callers
}

#[tokio::test]
async fn a_bailiff_of_one_room_gives_no_order_at_another_and_sees_no_name_there() {
    let building = Building::busy().await;
    let mut other = building.person("王振宇").await;
    let call = other.posts("/api/v1/rooms/3/calls", "{\"seen\":0,\"key\":\"another-room\"}").await;
    assert_eq!((call.status, call.code().as_str()), (403, "not_yours"));
    assert!(!other.gets("/api/v1/rooms/3").await.body.contains("\"parties\""));
    assert!(other.gets("/api/v1/rooms/1").await.body.contains("\"parties\""));
    assert_eq!(other.gets("/rooms/3/arrival-sheet").await.status, 403);
}

#[tokio::test]
async fn a_section_sees_the_names_of_its_own_hearings_alone() {
    let building = Building::busy().await;
    let mut section = building.person("張雅婷").await;
    let mut seen = BTreeSet::new();
    for room in 1..=6 {
        let sheet = section.gets(&format!("/api/v1/rooms/{room}")).await.json();
        for hearing in sheet["hearings"].as_array().unwrap() {
            let own = hearing["section"] == "信股";
            assert_eq!(hearing.get("parties").is_some(), own, "{hearing}");
            seen.insert(own);
        }
    }
    assert!(seen.contains(&false), "the docket has hearings of others");
}
