//! 出狀況的那一天: the guide's own commands and words, walked by somebody who does what the page says.

mod guide;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use hallboard_tests::{
    Building, Caller, Daemon, Ended, Outcome, Trouble, binary, chain_of, the_chain_holds, until,
};
use http::Method;
use serde_json::json;
use tokio::process::Command;
use tokio::time::timeout;

use crate::site::{copies, tell};
pub(crate) use guide::Guide;

#[test]
fn both_guides_give_the_same_commands_in_the_same_order() {
    let (chinese, english) = (Guide::chinese(), Guide::english());
    assert_eq!(chinese.sections.len(), 6, "a new part has to be walked here too");
    for (ours, theirs) in chinese.sections.iter().zip(&english.sections) {
        let commands = |section: &guide::Section| {
            section.commands.iter().map(|words| said_first(words)).collect::<Vec<_>>()
        };
        assert_eq!(commands(ours), commands(theirs));
        assert_eq!(ours.steps, theirs.steps);
    }
    assert_eq!(chinese.rows.len(), 11, "a new trouble has to be walked here too");
    assert_eq!(english.rows.len(), 11);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_journal_comes_back_from_the_mirror_as_the_guide_says() -> Outcome {
    let guide = Guide::chinese();
    let [stop, verify, repair, _, start] = guide.commands(1)?;
    let (mut building, watch) = mirrored().await?;
    let before = a_bit_of_work(&building).await?;
    building.is_killed().await?;
    let damaged = damage(&building)?;
    let told = is_served(&mut building, &watch).await?;
    let said = shows_what_it_can(&building, &guide).await?;
    until("the mirror refuses what is damaged", || async {
        let said = watch.get("/readyz").await?.text;
        Ok(said.contains("what is there is left as it is").then_some(()))
    })
    .await?;
    let begun = Instant::now();

    assert_eq!(stop, "systemctl stop hallboard");
    let ended = building.closes().await?;
    row_says(&guide, 3, &[&said, &ended.stderr]);
    let found = types(&building, &verify).await?;
    assert_eq!(found.code, Some(1), "{found:?}");
    assert!(found.stderr.contains("journal-000001.jsonl line"), "{}", found.stderr);
    let mended = types(&building, &repair).await?;
    assert_eq!(mended.code, Some(0), "{}", mended.stderr);
    assert_eq!(fs::read(data(&building).join(ASIDE))?, damaged, "set aside untouched");
    assert_eq!(start, "systemctl start hallboard");
    is_served(&mut building, &told).await?;

    assert_eq!(chain_of(&data(&building))?.get(..before.len()), Some(&before[..]), "an order less");
    takes_orders(&building).await?;
    tell(&format!("a damaged journal, by the guide: {} ms to orders", begun.elapsed().as_millis()));
    building.closes().await?;
    the_chain_holds(&chain_of(&data(&building))?)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_journal_without_a_copy_goes_on_as_the_guide_says() -> Outcome {
    let guide = Guide::chinese();
    let [_, verify, _, go_on, _] = guide.commands(1)?;
    let (mut building, watch) = mirrored().await?;
    a_bit_of_work(&building).await?;
    building.is_killed().await?;
    let damaged = damage(&building)?;
    let told = is_served(&mut building, &watch).await?;
    shows_what_it_can(&building, &guide).await?;
    building.closes().await?;

    let gone_on = types(&building, &go_on).await?;
    assert_eq!(gone_on.code, Some(0), "{}", gone_on.stderr);
    assert_eq!(fs::read(data(&building).join(ASIDE))?, damaged, "set aside untouched");
    is_served(&mut building, &told).await?;
    takes_orders(&building).await?;
    until("the mirror follows the new chain", || async {
        let there = chain_of(&mirror(&building)).unwrap_or_default();
        Ok((there == chain_of(&data(&building))?).then_some(()))
    })
    .await?;
    building.closes().await?;

    let reason = go_on.split('"').nth(1).ok_or("the guide gives no reason")?;
    let verified = types(&building, &verify).await?;
    assert_eq!(verified.code, Some(0), "{}", verified.stderr);
    assert!(verified.stdout.contains(reason), "{}", verified.stdout);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_house_comes_up_and_somebody_gets_in_as_the_guide_says() -> Outcome {
    let guide = Guide::chinese();
    let [check, restore, serve] = guide.commands(2)?;
    let [backup] = guide.commands(4)?;
    let [first_link] = guide.commands(3)?;
    let [doctor, empty_store, _] = guide.commands(0)?;
    let (mut building, watch) = mirrored().await?;
    a_bit_of_work(&building).await?;
    let ready = watch.get("/readyz").await?.json["mirror"].clone();
    assert_eq!(ready, "follows");
    let made = types(&building, &backup).await?;
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let held = types(&building, &first_link).await?;
    assert!(held.stdout.contains("/first/"), "{held:?}");
    until("the mirror has everything", || async {
        Ok((chain_of(&mirror(&building))? == chain_of(&data(&building))?).then_some(()))
    })
    .await?;
    building.is_killed().await?;
    let record = chain_of(&data(&building))?;
    fs::remove_dir_all(data(&building))?;

    let ruins = building.moves_out()?;
    copies(&ruins.path().join("credentials"), &building.folder.path().join("credentials"))?;
    copies(&ruins.path().join("mirror"), &mirror(&building))?;
    fs::copy(ruins.path().join("hallboard.toml"), building.folder.path().join("hallboard.toml"))?;
    for command in [&check, &restore] {
        let done = types(&building, command).await?;
        assert_eq!(done.code, Some(0), "{command}: {}", done.stderr);
    }
    let again = types(&building, &restore).await?;
    assert_eq!(again.code, Some(1), "it wrote over a data folder: {}", again.stdout);
    assert_eq!(serve, "hallboard serve");
    is_served(&mut building, &watch).await?;
    takes_orders(&building).await?;
    assert_eq!(chain_of(&data(&building))?.get(..record.len()), Some(&record[..]));
    building.closes().await?;

    let [before_an_upgrade, restart] = guide.commands(5)?;
    assert_eq!(restart, "systemctl restart hallboard");
    let made = types(&building, &before_an_upgrade).await?;
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let looked = types(&building, &doctor).await?;
    assert!(looked.stdout.lines().all(|line| line.starts_with("ok  ")), "{}", looked.stdout);
    let rebuilt = types(&building, &empty_store).await?;
    assert_eq!(rebuilt.code, Some(0), "{}", rebuilt.stderr);
    is_served(&mut building, &watch).await?;
    building.screen("door-3").await?.shows("3-02 重新點呼").await?;
    building.closes().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_trouble_says_what_the_guide_says_it_says() -> Outcome {
    let guide = Guide::chinese();
    let (mut building, watch) = mirrored().await?;
    a_bit_of_work(&building).await?;
    building.is_killed().await?;

    let store = data(&building).join("store/db");
    let length = fs::metadata(&store)?.len();
    fs::write(&store, vec![0x5a; usize::try_from(length)?])?;
    fs::rename(mirror(&building), building.folder.path().join("pulled"))?;
    is_served(&mut building, &watch).await?;
    let told = until("the mirror is missed", || async {
        let told = watch.get("/readyz").await?.json["mirror"].as_str().map(str::to_owned);
        Ok(told.filter(|told| told != "follows"))
    })
    .await?;
    row_says(&guide, 4, &[&told]);
    let bailiff = building.bailiff(3).await?;
    let forged = bailiff.caller.ask(Method::POST, "/api/v1/rooms/3/delays", None).await?;
    assert_eq!(forged.status, 403);
    row_says(&guide, 8, &[&forged.text]);
    let ended = building.closes().await?;
    row_says(&guide, 2, &[&ended.stderr]);

    let head = data(&building).join("journal/journal-000001.jsonl");
    fs::write(&head, "{\"format\":2,\"court\":\"sample\",\"file\":1}\n")?;
    let config = building.folder.path().join("hallboard.toml");
    let Err(refused) = Daemon::serve(&config).await else { return Err("it opened".into()) };
    row_says(&guide, 7, &[&refused.to_string()]);
    Ok(())
}

/// The damaged journal, where both ways of the guide leave it.
const ASIDE: &str = "journal-broken-1/journal-000001.jsonl";

/// The command without what stands in quotes, which each language says in its own words.
fn said_first(command: &str) -> String {
    command.split('"').step_by(2).collect()
}

/// Everything that a row of the guide quotes is in what was said here and there.
pub(crate) fn row_says(guide: &Guide, row: usize, said: &[&str]) {
    let words = guide.rows.get(row).map(Vec::as_slice).unwrap_or_default();
    assert!(!words.is_empty(), "row {row} quotes nothing");
    for word in words {
        let there = said.iter().any(|said| said.contains(word.as_str()));
        assert!(there, "{word:?} of row {row} is not in {said:?}");
    }
}

/// A house that is served with a mirror of everything beside it, and whoever watches it.
async fn mirrored() -> Result<(Building, Caller), Trouble> {
    let mut building = Building::open().await?;
    building.closes().await?;
    fs::create_dir(mirror(&building))?;
    let watch = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
    let watch = Caller::stranger(&format!("http://{watch}"));
    is_served(&mut building, &watch).await?;
    Ok((building, watch))
}

/// `systemctl start hallboard`, with the mirror's place and the watching address in the configuration.
async fn is_served(building: &mut Building, watch: &Caller) -> Result<Caller, Trouble> {
    let at = watch.host().to_owned();
    building
        .is_served_with(|text| {
            text.replace("# mirror = \"/mnt/stick/hallboard\"", "mirror = \"mirror\"")
                .replace("mirror_keys = false", "mirror_keys = true")
                .replace("mirror_first = false", "mirror_first = true")
                .replace("# listen = \"127.0.0.1:9180\"", &format!("listen = \"{at}\""))
        })
        .await?;
    Ok(Caller::stranger(&format!("http://{at}")))
}

fn data(building: &Building) -> PathBuf {
    building.folder.path().join("data")
}

fn mirror(building: &Building) -> PathBuf {
    building.folder.path().join("mirror")
}

/// Calls somebody, twice; the record so far.
async fn a_bit_of_work(building: &Building) -> Result<Vec<Vec<u8>>, Trouble> {
    let bailiff = building.bailiff(3).await?;
    let second = bailiff.hearing("3-02").await?["id"].clone();
    let called = bailiff.asks("calls", json!({ "hearing": second, "early": true })).await?;
    assert_eq!(called.status, 200, "{}", called.text);
    for _ in 0..3 {
        assert_eq!(bailiff.asks("recalls", json!({})).await?.status, 200);
    }
    chain_of(&data(building))
}

/// A bad sector in the middle of the record; the file as it is now.
fn damage(building: &Building) -> Result<Vec<u8>, Trouble> {
    let file = data(building).join("journal/journal-000001.jsonl");
    let text = fs::read_to_string(&file)?;
    let damaged = text.replacen("\"order\":\"call\"", "\"order\":\"coll\"", 1);
    assert_ne!(text, damaged);
    fs::write(&file, &damaged)?;
    Ok(damaged.into_bytes())
}

/// The board stands, and the tablet says what the guide quotes.
async fn shows_what_it_can(building: &Building, guide: &Guide) -> Result<String, Trouble> {
    let quoted = guide.rows.get(3).and_then(|words| words.iter().find(|word| !word.is_ascii()));
    let quoted = quoted.ok_or("the tablet is not quoted")?;
    let bailiff = building.bailiff(3).await?;
    let said = until("the tablet says so", || async {
        let said = bailiff.room().await?["read_only"].as_str().map(str::to_owned);
        Ok(said.filter(|said| said.contains(quoted)))
    })
    .await?;
    building.screen("door-3").await?.shows("3-03 10:40").await?;
    Ok(said)
}

async fn takes_orders(building: &Building) -> Outcome {
    let bailiff = building.bailiff(3).await?;
    let tap = bailiff.asks("delays", json!({ "minutes": 10 })).await?;
    assert_eq!(tap.status, 200, "{}", tap.text);
    Ok(())
}

/// Types a command of the guide as it stands, with the places of this test for those of the guide.
async fn types(building: &Building, command: &str) -> Result<Ended, Trouble> {
    let folder = building.folder.path();
    let place = |name: &str| folder.join(name).display().to_string();
    let command = format!("{command} --config /etc/hallboard/hallboard.toml")
        .replace("/etc/hallboard/hallboard.toml", &place("hallboard.toml"))
        .replace("/mnt/stick/hallboard", &place("mirror"))
        .replace("/srv/backups", &place("backups"));
    let binary = binary()?;
    let beside = binary.parent().map(Path::as_os_str).ok_or("no folder")?;
    let typed = Command::new("/bin/sh").args(["-c", &command]).env("PATH", beside).output();
    let output = timeout(hallboard_tests::PATIENCE, typed).await.map_err(|_| "it hangs")??;
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    Ok(Ended {
        code: output.status.code(),
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
    })
}
