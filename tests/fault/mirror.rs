//! 鏡像: the second place follows, tells when it is lost, and brings up a second house.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};

use hallboard_tests::{Building, Caller, Outcome, Trouble, chain_of, run, the_chain_holds, until};
use serde_json::json;

use crate::site::{copies, tell};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn entries_follow_to_the_second_place_and_a_lost_one_is_told() -> Outcome {
    let (mut building, watch) = mirrored("mirror_first = false").await?;
    let (data, mirror) = places(&building);
    let bailiff = building.bailiff(3).await?;
    let mut slowest = Duration::ZERO;
    a_bit_of_work(&building).await?;
    for _ in 0..5 {
        let tap = bailiff.asks("recalls", json!({})).await?;
        assert_eq!(tap.status, 200, "{}", tap.text);
        let begun = Instant::now();
        same_chain(&data, &mirror).await?;
        slowest = slowest.max(begun.elapsed());
    }
    tell(&format!("mirror: an entry followed within {} ms", slowest.as_millis()));
    assert!(slowest < Duration::from_secs(2), "{slowest:?}");
    assert_eq!(watch.get("/readyz").await?.json["mirror"], "follows");

    fs::rename(&mirror, building.folder.path().join("pulled"))?;
    assert_eq!(bailiff.asks("recalls", json!({})).await?.status, 200, "orders go on without it");
    until("the loss is told", || async {
        let told = watch.get("/readyz").await?.json["mirror"].to_string();
        Ok(told.contains("lost").then_some(()))
    })
    .await?;
    let wall = building.signed_in("李冠廷").await?.get("/wall").await?;
    assert!(wall.text.contains("鏡像未跟上"), "{}", wall.text);

    fs::rename(building.folder.path().join("pulled"), &mirror)?;
    same_chain(&data, &mirror).await?;
    until("it follows again", || async {
        Ok((watch.get("/readyz").await?.json["mirror"] == "follows").then_some(()))
    })
    .await?;
    building.closes().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_the_switch_an_order_is_answered_only_when_it_is_there_too() -> Outcome {
    let (mut building, _) = mirrored("mirror_first = true").await?;
    let (_, mirror) = places(&building);
    let bailiff = building.bailiff(3).await?;
    a_bit_of_work(&building).await?;
    for _ in 0..20 {
        let tap = bailiff.asks("recalls", json!({})).await?;
        let entry = format!("{{\"seq\":{},", tap.json["entry"]);
        let there = chain_of(&mirror)?;
        assert!(there.iter().any(|line| line.starts_with(entry.as_bytes())), "{entry}");
    }
    building.closes().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_house_comes_up_from_the_mirror_and_the_key_file() -> Outcome {
    let (mut building, _) = mirrored("mirror_first = true").await?;
    let before = a_bit_of_work(&building).await?;
    let (data, mirror) = places(&building);
    until("the audit has followed", || async {
        Ok((audit_of(&data)? == audit_of(&mirror).unwrap_or_default()).then_some(()))
    })
    .await?;
    building.is_killed().await?;
    let record = Record::of(&data)?;
    fs::remove_dir_all(&data)?;
    let begun = Instant::now();

    let ruins = building.moves_out()?;
    restores(&building, ruins.path(), &ruins.path().join("mirror")).await?;
    building.is_served().await?;

    tell(&format!("restore drill from the mirror: {} ms", begun.elapsed().as_millis()));
    is_as(&building, &before, &record).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_house_comes_up_from_last_nights_backup_that_had_the_keys() -> Outcome {
    let mut building = Building::open().await?;
    building.closes().await?;
    building.is_served().await?; // on the clock that the second house has too
    let before = a_bit_of_work(&building).await?;
    let config = hallboard_tests::office(building.folder.path(), |text| text)?;
    let (config, to) = (text(&config), text(&building.folder.path().join("backups")));
    let made = run(&["backup", &to, "--with-keys", "--config", &config]).await?;
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    building.is_killed().await?;
    let record = Record::of(&places(&building).0)?;
    fs::remove_dir_all(building.folder.path().join("data"))?;

    let ruins = building.moves_out()?;
    let backups = fs::read_dir(ruins.path().join("backups"))?.flatten().map(|found| found.path());
    let backup = backups.last().ok_or("no backup")?;
    let checked = run(&["restore", &text(&backup), "--check"]).await?;
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    restores(&building, ruins.path(), &backup).await?;
    building.is_served().await?;

    is_as(&building, &before, &record).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_damage_the_house_goes_on_and_the_break_is_told_for_ever() -> Outcome {
    let mut building = Building::open().await?;
    a_bit_of_work(&building).await?;
    building.is_killed().await?;
    let data = building.folder.path().join("data");
    let file = data.join("journal/journal-000001.jsonl");
    let damaged =
        fs::read_to_string(&file)?.replacen("\"order\":\"call\"", "\"order\":\"coll\"", 1);
    fs::write(&file, &damaged)?;
    building.is_served().await?;
    let bailiff = building.bailiff(3).await?;
    until("the nightly walk finds it", || async {
        let said = bailiff.room().await?["read_only"].to_string();
        Ok((said != "null").then_some(()))
    })
    .await?;
    building.closes().await?;

    let config = text(&building.folder.path().join("hallboard.toml"));
    let begun = Instant::now();
    let silent = run(&["journal", "continue", "--reason", " ", "--config", &config]).await?;
    assert_eq!(silent.code, Some(1), "a break needs a reason");
    let reason = "--reason=磁碟壞軌，已換新碟";
    let told = run(&["journal", "continue", reason, "--config", &config]).await?;
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    assert_eq!(fs::read_to_string(data.join("journal-broken-1/journal-000001.jsonl"))?, damaged);
    building.is_served().await?;
    let tap = building.bailiff(3).await?.asks("calls", json!({ "early": true })).await?;
    assert_eq!(tap.status, 200, "{}", tap.text);
    tell(&format!("going on after damage: first order {} ms later", begun.elapsed().as_millis()));
    building.closes().await?;

    let verified = run(&["journal", "verify", "--config", &config]).await?;
    assert_eq!(verified.code, Some(0), "{}", verified.stderr);
    assert!(verified.stdout.contains("broken at journal-000001.jsonl line"), "{}", verified.stdout);
    assert!(verified.stdout.contains("磁碟壞軌"), "{}", verified.stdout);
    the_chain_holds(&chain_of(&data)?)
}

/// A house that is served with a mirror beside it, and whoever watches it.
async fn mirrored(switch: &str) -> Result<(Building, Caller), Trouble> {
    let mut building = Building::open().await?;
    building.closes().await?;
    fs::create_dir(building.folder.path().join("mirror"))?;
    let watch = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
    building
        .is_served_with(|text| {
            let text = text.replace("# mirror = \"/mnt/stick/hallboard\"", "mirror = \"mirror\"");
            let text = text.replace("mirror_keys = false", "mirror_keys = true");
            let text = text.replace("mirror_first = false", switch);
            text.replace("# listen = \"127.0.0.1:9180\"", &format!("listen = \"{watch}\""))
        })
        .await?;
    Ok((building, Caller::stranger(&format!("http://{watch}"))))
}

fn places(building: &Building) -> (std::path::PathBuf, std::path::PathBuf) {
    (building.folder.path().join("data"), building.folder.path().join("mirror"))
}

async fn same_chain(data: &Path, mirror: &Path) -> Outcome {
    until("the mirror has every line", || async {
        let there = chain_of(mirror).unwrap_or_default();
        Ok((there == chain_of(data)?).then_some(()))
    })
    .await
}

/// What the second house has to show: a door, and a room as its bailiff sees it.
struct Seen {
    door: String,
    room: serde_json::Value,
}

async fn a_bit_of_work(building: &Building) -> Result<Seen, Trouble> {
    let bailiff = building.bailiff(3).await?;
    let second = bailiff.hearing("3-02").await?["id"].clone();
    let called = bailiff.asks("calls", json!({ "hearing": second, "early": true })).await?;
    assert_eq!(called.status, 200, "{}", called.text);
    bailiff.asks("recalls", json!({})).await?;
    see(building).await
}

async fn see(building: &Building) -> Result<Seen, Trouble> {
    let mut door = building.screen("door-3").await?;
    door.shows("3-02 重新點呼").await?;
    let room = building.bailiff(3).await?.room().await?;
    Ok(Seen { door: hallboard_tests::words_of(&door.html), room })
}

/// Lays `from` out in the new building, whose people brought the key file with them.
async fn restores(building: &Building, ruins: &Path, from: &Path) -> Outcome {
    copies(&ruins.join("credentials"), &building.folder.path().join("credentials"))?;
    let config = text(&hallboard_tests::office(building.folder.path(), |text| text)?);
    let restored = run(&["restore", &text(from), "--config", &config]).await?;
    if restored.code == Some(0) { Ok(()) } else { Err(restored.stderr.into()) }
}

/// Both chains, as they were when the disk was lost.
struct Record {
    orders: Vec<Vec<u8>>,
    audit: Vec<u8>,
}

impl Record {
    fn of(data: &Path) -> Result<Self, Trouble> {
        Ok(Self { orders: chain_of(data)?, audit: audit_of(data)? })
    }
}

/// Every line of the audit, month by month.
fn audit_of(data: &Path) -> Result<Vec<u8>, Trouble> {
    let months = fs::read_dir(data.join("audit"))?.flatten().map(|found| found.path());
    let mut months = months.filter(|path| path.is_dir()).collect::<Vec<_>>();
    months.sort();
    let mut lines = Vec::new();
    for month in months {
        lines.extend(fs::read(month.join("journal-000001.jsonl"))?);
    }
    Ok(lines)
}

async fn is_as(building: &Building, before: &Seen, record: &Record) -> Outcome {
    let after = see(building).await?;
    assert_eq!(after.door, before.door);
    assert_eq!(after.room["hearings"], before.room["hearings"], "names, presence, progress");
    assert_eq!(after.room["seq"], before.room["seq"]);
    let lines = chain_of(&building.folder.path().join("data"))?;
    the_chain_holds(&lines)?;
    assert!(lines.starts_with(&record.orders), "the record is another one");
    let audit = audit_of(&building.folder.path().join("data"))?;
    assert!(
        !record.audit.is_empty() && audit.starts_with(&record.audit),
        "the audit is another one"
    );
    Ok(())
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
