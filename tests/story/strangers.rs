//! What somebody from the street can do and see: nothing that writes, and nobody's name.

use std::collections::BTreeSet;

use hallboard::demo::{self, Wanted};
use hallboard::door::{Access, Entry};
use hallboard_tests::{Building, Caller, DOCKET, Outcome};
use http::Method;
use serde_json::json;

/// What somebody who has not signed in may send: the sign-in itself, and the one-time link of the first administrator.
const OPEN_TO_WRITE: [&str; 2] = ["/api/v1/sign-in", "/first/{secret}"];

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_writes_is_open_to_a_stranger() -> Outcome {
    let folder = tempfile::TempDir::with_prefix("hallboard-story-")?;
    let wanted =
        Wanted { data: folder.path().to_owned(), port: 0, speed: 1.0, from: None, office: None };
    let (daemon, _accounts) = demo::open(&wanted).await?;
    let stranger = Caller::stranger(&daemon.url());
    let before = daemon.house.now().seq;

    let writing = daemon.addresses.iter().filter(|entry| entry.method != Method::GET);
    let mut asked = 0;
    for Entry { method, pattern, access } in writing {
        let open = matches!(access, Access::Anyone | Access::Screen);
        assert_eq!(
            open,
            OPEN_TO_WRITE.contains(&pattern.as_str()),
            "{method} {pattern} {access:?}"
        );
        let reply = stranger.ask(method.clone(), &path(pattern), Some(&json!({}))).await?;
        assert!((400..500).contains(&reply.status), "{method} {pattern}: {}", reply.text);
        assert!(open || reply.status == 401, "{method} {pattern}: {}", reply.status);
        asked += 1;
    }

    assert!(asked > 20, "only {asked} addresses write");
    assert_eq!(daemon.house.now().seq, before);
    daemon.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_reads_the_queue_without_signing_in() -> Outcome {
    let folder = tempfile::TempDir::with_prefix("hallboard-story-")?;
    let wanted =
        Wanted { data: folder.path().to_owned(), port: 0, speed: 1.0, from: None, office: None };
    let (daemon, accounts) = demo::open(&wanted).await?;
    let stranger = Caller::stranger(&daemon.url());
    let clues = clues(&accounts.iter().map(|account| account.name.clone()).collect::<Vec<_>>());

    for entry in daemon.addresses.iter().filter(|entry| entry.method == Method::GET) {
        let reply = stranger.get(&path(&entry.pattern)).await?;
        let open = matches!(entry.access, Access::Anyone | Access::Screen);
        assert!(open || matches!(reply.status, 401 | 303), "{}: {}", entry.pattern, reply.status);
        says_nothing_of(&entry.pattern, &reply.text, &clues);
    }
    daemon.close().await;
    Ok(())
}

#[tokio::test]
async fn no_screen_page_or_socket_names_anybody() -> Outcome {
    let building = Building::open().await?;
    let bailiff = building.bailiff(3).await?;
    let known = bailiff.room().await?.to_string();
    let clues = clues(&building.staff());
    assert!(clues.iter().any(|clue| known.contains(clue)), "staff do see names");
    let mut walls = Vec::new();
    for (id, _kind) in building.screens() {
        walls.push(building.screen(&id).await?);
    }

    for (turn, words) in [("3-02", "點呼中"), ("3-01", "")] {
        let hearing = bailiff.hearing(turn).await?["id"].clone();
        bailiff.asks("arrivals", json!({ "hearing": hearing, "presence": "arrived" })).await?;
        bailiff.asks("calls", json!({ "hearing": hearing, "early": true })).await?;
        walls.iter_mut().find(|wall| wall.id == "door-3").unwrap().shows(words).await?;
        bailiff.taps("開庭").await?;
        walls.iter_mut().find(|wall| wall.id == "door-3").unwrap().shows("開庭中").await?;
        bailiff.taps("結束").await.or(bailiff.taps("結束：一方先離庭").await)?;
    }

    for wall in &mut walls {
        wall.shows("").await?;
        says_nothing_of(&wall.id, &wall.heard, &clues);
        let page = building.stranger().get(&format!("/screens/{}", wall.id)).await?;
        assert_eq!(page.status, 200);
        says_nothing_of(&wall.id, &page.text, &clues);
    }
    Ok(())
}

/// Everything of the docket and the staff that a public board must not say: names, case numbers, causes, roles of people.
fn clues(staff: &[String]) -> BTreeSet<String> {
    let mut clues = staff.iter().cloned().collect::<BTreeSet<_>>();
    for row in DOCKET.lines().skip(1) {
        let cells = row.split(',').collect::<Vec<_>>();
        let [_, _, _, _, _, number, _, cause, name, ..] = cells.as_slice() else { continue };
        clues.extend([*number, *cause, *name].map(str::to_owned));
    }
    clues.retain(|clue| clue.chars().count() > 1);
    clues
}

fn says_nothing_of(place: &str, text: &str, clues: &BTreeSet<String>) {
    let found = clues.iter().find(|clue| text.contains(clue.as_str()));
    assert!(found.is_none(), "{place} says {found:?}");
}

/// An address of a pattern, with something plausible in its open parts.
fn path(pattern: &str) -> String {
    let parts = pattern.split('/').map(|part| match part {
        "{room}" => "3",
        "{screen}" => "door-3",
        "{hearing}" => "26",
        "{version}" => "0",
        "{file..}" => "static/screen.js",
        part if part.starts_with('{') => "1",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}
