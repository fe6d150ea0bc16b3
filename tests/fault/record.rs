//! The record: provable by hand, and when it was touched the house says where.

use std::fs;
use std::path::PathBuf;

use hallboard_tests::{Building, Outcome, Trouble, chain_of, entries, run, the_chain_holds};
use serde_json::json;

#[tokio::test]
async fn the_journal_is_verified_by_the_house_and_by_ten_lines_of_somebody_else() -> Outcome {
    let mut building = day_of_work().await?;
    let lines = chain_of(&building.folder.path().join("data"))?;
    the_chain_holds(&lines)?;
    let written = entries(&lines)?;
    building.closes().await?;

    let folder = journal(&building).display().to_string();
    let verified = run(&["journal", "verify", "--folder", &folder]).await?;
    let exported = run(&["journal", "export", "--folder", &folder]).await?;

    assert_eq!(verified.code, Some(0), "{}", verified.stderr);
    assert!(verified.stdout.contains(&format!("entry {}", written.len())), "{}", verified.stdout);
    let exported = exported.stdout.lines().map(|line| line.as_bytes().to_vec()).collect::<Vec<_>>();
    assert_eq!(entries(&exported)?, written);
    Ok(())
}

#[tokio::test]
async fn a_line_that_was_touched_is_named_and_the_house_only_shows() -> Outcome {
    let mut building = day_of_work().await?;
    building.is_killed().await?;
    let touched = touch(&building, "\"order\":\"call\"", "\"order\":\"coll\"")?;

    let folder = journal(&building).display().to_string();
    let verified = run(&["journal", "verify", "--folder", &folder]).await?;
    assert_eq!(verified.code, Some(1), "{}", verified.stdout);
    assert!(verified.stderr.contains(&format!("line {}", touched + 1)), "{}", verified.stderr);
    assert_eq!(verified.stderr.lines().count(), 1);
    the_chain_holds(&chain_of(&building.folder.path().join("data"))?).unwrap_err();

    std::fs::remove_dir_all(building.folder.path().join("data/store"))?; // so that all of it is walked
    building.is_served().await?;
    building.screen("door-3").await?.shows("3-03 10:40").await?;
    let bailiff = building.bailiff(3).await?;
    assert!(bailiff.room().await?["read_only"].is_string());
    let refused = bailiff.asks("calls", json!({ "early": true })).await?;
    assert_eq!(
        (refused.status, &refused.json["code"]),
        (503, &json!("unrecorded")),
        "{}",
        refused.text
    );
    Ok(())
}

#[tokio::test]
async fn a_torn_last_line_is_cut_and_nothing_else_is_lost() -> Outcome {
    let mut building = day_of_work().await?;
    building.is_killed().await?;
    let file = journal(&building).join("journal-000001.jsonl");
    let mut bytes = fs::read(&file)?;
    bytes.extend_from_slice(b"{\"seq\":999,\"recorded\":\"2026-11-");
    fs::write(&file, &bytes)?;

    building.opens_again().await?;

    building.screen("door-3").await?.shows("3-02 重新點呼").await?;
    let lines = chain_of(&building.folder.path().join("data"))?;
    the_chain_holds(&lines)?;
    entries(&lines)?;
    let again = building.bailiff(3).await?.taps("開庭").await?;
    assert_eq!(again.status, 200);
    Ok(())
}

/// A house in which something was done.
async fn day_of_work() -> Result<Building, Trouble> {
    let building = Building::open().await?;
    let bailiff = building.bailiff(3).await?;
    let second = bailiff.hearing("3-02").await?["id"].clone();
    bailiff.asks("calls", json!({ "hearing": second, "early": true })).await?;
    bailiff.asks("recalls", json!({})).await?; // no line proves itself: this one proves the call
    Ok(building)
}

fn journal(building: &Building) -> PathBuf {
    building.folder.path().join("data/journal")
}

/// Writes other words of the same length into the record; the number of the line, from 1.
fn touch(building: &Building, from: &str, to: &str) -> Result<usize, Trouble> {
    let file = journal(building).join("journal-000001.jsonl");
    let text = fs::read_to_string(&file)?;
    let line = text.lines().position(|line| line.contains(from)).ok_or("no such line")? + 1;
    fs::write(&file, text.replacen(from, to, 1))?;
    Ok(line)
}

#[tokio::test]
async fn a_record_that_lost_its_last_line_is_found_out_without_the_store() -> Outcome {
    let mut building = Building::open().await?;
    let bailiff = building.bailiff(3).await?;
    assert_eq!(bailiff.asks("calls", json!({ "early": true })).await?.status, 200);
    building.closes().await?;
    let config = hallboard_tests::office(building.folder.path(), |text| text)?;
    let config = config.display().to_string();
    let whole = run(&["journal", "verify", "--config", &config]).await?;
    assert_eq!(whole.code, Some(0), "{}", whole.stderr);

    let data = building.folder.path().join("data");
    let file = data.join("journal/journal-000001.jsonl");
    let lines = fs::read_to_string(&file)?;
    let end = lines.trim_end().rfind('\n').ok_or("one line")?;
    fs::write(&file, &lines[..=end])?;
    fs::remove_dir_all(data.join("store"))?;

    let cut = run(&["journal", "verify", "--config", &config]).await?;
    assert_eq!(cut.code, Some(1), "{}", cut.stdout);
    assert!(cut.stderr.contains("is missing"), "{}", cut.stderr);
    Ok(())
}
