//! kill -9 in the middle: what was answered is there, once, and on the wall.

use std::collections::BTreeMap;
use std::time::Duration;

use hallboard_tests::{
    Building, Outcome, Tablet, Trouble, chain_of, entries, fresh_key, the_chain_holds,
};
use serde_json::{Value, json};

/// Rooms in which somebody taps at the same time.
const ROOMS: [u64; 3] = [1, 3, 4];

/// How often the cord is pulled; `HALLBOARD_LONG=1` pulls it ten times as often.
fn rounds() -> u32 {
    if std::env::var_os("HALLBOARD_LONG").is_some() { 200 } else { 20 }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_survives_the_cord_once_and_stands_on_the_wall() -> Outcome {
    let mut building = Building::open().await?;
    let mut answered: BTreeMap<String, u64> = BTreeMap::new();
    let mut walls_checked = 0;

    for round in 0..rounds() {
        let mut taps = Vec::new();
        for room in ROOMS {
            taps.push(tokio::spawn(taps_until_nobody_answers(building.bailiff(room).await?)));
        }
        tokio::time::sleep(Duration::from_millis(40 + u64::from(round * 37 % 160))).await;
        building.is_killed().await?;
        for tap in taps {
            answered.extend(tap.await?);
        }

        building.opens_again().await?;

        let lines = chain_of(&building.folder.path().join("data"))?;
        the_chain_holds(&lines)?;
        every_answer_is_there_once(&entries(&lines)?, &answered)?;
        walls_checked += the_walls_agree(&building).await?;
    }

    assert!(answered.len() >= 3 * rounds() as usize, "only {} answers", answered.len());
    assert!(walls_checked > 0, "no called number was ever on a wall");
    Ok(())
}

#[tokio::test]
async fn a_house_without_its_store_shows_the_same_boards() -> Outcome {
    let mut building = Building::open().await?;
    let bailiff = building.bailiff(3).await?;
    let second = bailiff.hearing("3-02").await?["id"].clone();
    bailiff.asks("calls", json!({ "hearing": second, "early": true })).await?;
    let before = bailiff.room().await?;

    building.is_killed().await?;
    std::fs::remove_dir_all(building.folder.path().join("data/store"))?;
    building.opens_again().await?;

    building.screen("door-3").await?.shows("3-02 點呼中").await?;
    let after = building.bailiff(3).await?.room().await?;
    assert_eq!(after["seq"], before["seq"]);
    assert_eq!(after["hearings"], before["hearings"], "names, presence and progress as before");
    Ok(())
}

#[tokio::test]
async fn an_order_whose_answer_was_lost_is_answered_after_the_restart() -> Outcome {
    let mut building = Building::open().await?;
    let bailiff = building.bailiff(1).await?;
    let order = json!({ "seen": bailiff.room().await?["seq"], "key": fresh_key(), "early": true });
    let first = bailiff.asks("calls", order.clone()).await?;

    building.is_killed().await?;
    building.opens_again().await?;

    let again = building.bailiff(1).await?.asks("calls", order).await?;
    assert_eq!((again.status, &again.json["again"]), (200, &json!(true)), "{}", again.text);
    assert_eq!(again.json["entry"], first.json["entry"]);
    Ok(())
}

/// Marks people and taps the big button as fast as the house answers; keeps key and entry of every answer.
async fn taps_until_nobody_answers(tablet: Tablet) -> BTreeMap<String, u64> {
    let mut answered = BTreeMap::new();
    let mut presence = ["arrived", "late"].into_iter().cycle();
    while let Ok(room) = tablet.room().await {
        let Some(hearing) = room["hearings"].as_array().and_then(|h| h.last()) else { break };
        let mark =
            json!({ "hearing": hearing["id"], "presence": presence.next(), "key": fresh_key() });
        let tap = json!({ "seen": room["seq"], "early": true, "sure": true, "key": fresh_key() });
        let action = room["primary"]["action"].as_str().unwrap_or("recalls");
        for (thing, order) in [("arrivals", mark), (action, tap)] {
            let Ok(reply) = tablet.asks(thing, order.clone()).await else { return answered };
            let key = order["key"].as_str().unwrap_or_default().to_owned();
            if let (200, Some(entry)) = (reply.status, reply.json["entry"].as_u64()) {
                answered.insert(key, entry);
            }
        }
    }
    answered
}

fn every_answer_is_there_once(
    entries: &[Value],
    answered: &BTreeMap<String, u64>,
) -> Result<(), Trouble> {
    let mut written: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for entry in entries {
        if let (Some(key), Some(seq)) = (entry["key"].as_str(), entry["seq"].as_u64()) {
            written.entry(key).or_default().push(seq);
        }
    }
    for (key, seq) in answered {
        if written.get(key.as_str()).map(Vec::as_slice) != Some(&[*seq]) {
            return Err(format!(
                "{key} was answered with {seq}, and stands at {:?}",
                written.get(key.as_str())
            )
            .into());
        }
    }
    Ok(())
}

/// Every number that is being called or heard stands at its door; how many there were.
async fn the_walls_agree(building: &Building) -> Result<usize, Trouble> {
    let mut checked = 0;
    for room in ROOMS {
        let sheet = building.bailiff(room).await?.room().await?;
        let mut door = building.screen(&format!("door-{room}")).await?;
        for hearing in sheet["hearings"].as_array().into_iter().flatten() {
            let words = match hearing["progress"].as_str() {
                Some("calling") => "點呼中",
                Some("in_session") => "開庭中",
                Some("concluded") => "已結束",
                _ => continue,
            };
            if hearing["protected"] == false {
                door.shows(&format!("{} {words}", hearing["turn"].as_str().unwrap_or_default()))
                    .await?;
                checked += 1;
            }
        }
    }
    Ok(checked)
}
