//! 磁碟滿: no room on the disk, and room again, under a house that runs.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use hallboard_tests::{Building, Outcome, chain_of, entries, fresh_key, the_chain_holds, until};
use serde_json::json;
use tempfile::TempDir;

use crate::bad_day::{Guide, row_says};
use crate::mounts::Mount;
use crate::site::tell;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_plainly_and_the_house_goes_on_when_there_is_room() -> Outcome {
    let bench = TempDir::with_prefix("hallboard-full-")?;
    let Ok(disk) = Mount::in_memory(&bench.path().join("there"), 32) else {
        tell("SKIPPED: a full disk needs root for a small one of its own");
        return Ok(());
    };
    let mut building = Building::open_in(&disk.at, 1.0).await?;
    let data = building.folder.path().join("data");
    let bailiff = building.bailiff(3).await?;
    let second = bailiff.hearing("3-02").await?["id"].clone();
    let called = json!({ "hearing": second, "early": true, "key": fresh_key() });
    let mut answered = vec![called["key"].clone()];
    assert_eq!(bailiff.asks("calls", called).await?.status, 200);
    let mut door = building.screen("door-3").await?;
    door.shows("3-02 點呼中").await?;

    fill(&disk.at.join("filler"))?;
    let begun = Instant::now();
    let refused = bailiff.asks("recalls", json!({})).await?;
    let refusal = begun.elapsed();
    assert_eq!(
        (refused.status, &refused.json["code"]),
        (503, &json!("unrecorded")),
        "{}",
        refused.text
    );
    assert!(
        refused.json["message"].as_str().is_some_and(|m| m.contains("無法存檔")),
        "{}",
        refused.text
    );
    let told = bailiff.room().await?["read_only"].to_string();
    assert_ne!(told, "null", "the tablet is not told");
    building.screen("door-3").await?.shows("3-02 點呼中").await?;
    building.screen("lobby").await?.shows("").await?;

    fs::remove_file(disk.at.join("filler"))?;
    let begun = Instant::now();
    until("orders are taken again", || async {
        Ok(bailiff.room().await?["read_only"].is_null().then_some(()))
    })
    .await?;
    let recovery = begun.elapsed();
    let again = json!({ "key": fresh_key() });
    answered.push(again["key"].clone());
    assert_eq!(bailiff.asks("recalls", again).await?.status, 200);
    door.shows("3-02 重新點呼").await?;
    until("the room in reserve is kept again", || async {
        let held = fs::metadata(data.join("journal/reserve")).is_ok_and(|r| r.len() == 16 << 20);
        Ok(held.then_some(()))
    })
    .await?;
    tell(&format!(
        "disk full: refusal in {} ms, orders again {} ms after there was room",
        refusal.as_millis(),
        recovery.as_millis()
    ));
    assert!(refusal < Duration::from_secs(1), "{refusal:?}");
    assert!(recovery < Duration::from_secs(10), "{recovery:?}");

    let seq = bailiff.room().await?["seq"].clone();
    let log = building.closes().await?.stderr;
    row_says(&Guide::chinese(), 1, &[&told, &log]);
    building.opens_again().await?;
    let lines = chain_of(&data)?;
    the_chain_holds(&lines)?;
    let written = entries(&lines)?;
    for key in answered {
        assert_eq!(written.iter().filter(|entry| entry["key"] == key).count(), 1, "{key}");
    }
    assert_eq!(building.bailiff(3).await?.room().await?["seq"], seq);
    Ok(())
}

#[tokio::test]
async fn a_house_opens_on_a_full_disk_and_shows_its_boards() -> Outcome {
    let bench = TempDir::with_prefix("hallboard-full-")?;
    let Ok(disk) = Mount::in_memory(&bench.path().join("there"), 32) else {
        tell("SKIPPED: a full disk needs root for a small one of its own");
        return Ok(());
    };
    let mut building = Building::open_in(&disk.at, 1.0).await?;
    let bailiff = building.bailiff(3).await?;
    let second = bailiff.hearing("3-02").await?["id"].clone();
    bailiff.asks("calls", json!({ "hearing": second, "early": true })).await?;
    building.is_killed().await?;
    let config = hallboard_tests::office(building.folder.path(), |text| text)?;
    assert!(config.exists());
    fill(&disk.at.join("filler"))?;

    building.is_served().await?;

    building.screen("door-3").await?.shows("3-02 點呼中").await?;
    Ok(())
}

/// Writes until nothing goes on the disk any more.
fn fill(path: &Path) -> Outcome {
    let mut filler = File::create(path)?;
    for part in [1 << 20, 4096, 1] {
        while filler.write_all(&vec![b'x'; part]).is_ok() {}
    }
    Ok(())
}
