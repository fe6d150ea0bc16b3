//! The life of keys: what a thief of the data folder reads, and what is left when a day's key is gone.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use docket::{Entry, RecordId};
use hallboard::audit::{Deed, lines, prove};
use hallboard::guard::RetentionTable;
use hallboard::retention::destroy_due;
use hallboard::seal::{Opened, Seal};

use crate::building::{Building, PEOPLE};

/// Names and case numbers of the sample docket that must stand nowhere in the clear.
fn canaries(building: &Building) -> Vec<String> {
    let house = building.daemon.house.now();
    let seal = &building.daemon.house.seal;
    let mut names = PEOPLE.iter().map(|(name, ..)| (*name).to_owned()).collect::<Vec<_>>();
    for room in house.rooms() {
        for party in room.hearings.values().flat_map(|hearing| &hearing.listing.parties) {
            let opened = seal.read(&party.name, &party.record, "name").unwrap();
            let Opened::Text(name) = opened else { panic!("erased") };
            names.push(name);
        }
    }
    assert!(names.len() > 50, "the docket has people: {}", names.len());
    names
}

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[tokio::test]
async fn a_stolen_data_folder_shows_no_name_and_opens_nowhere_else() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
    let subscriber = subscriber.with_writer(log.clone()).with_ansi(false).finish();
    let _listening = tracing::subscriber::set_default(subscriber);
    tracing::info!("somebody listens");

    let building = Building::busy().await;
    let mut caller = building.person("林志強").await;
    caller.gets("/api/v1/rooms/3").await;
    caller
        .posts(
            "/api/v1/rooms/3/calls",
            "{\"seen\":0,\"key\":\"a-call-for-the-canary\",\"early\":true}",
        )
        .await;
    building.stranger().signs_in("林志強", "a wrong passphrase").await;
    let names = canaries(&building);
    let data = building.config.house.data.clone();
    let Building { home: _home, daemon, .. } = building;
    let sealed = daemon.house.now().staff.accounts.values().next().unwrap().name.clone();
    daemon.close().await;

    let mut found = Vec::new();
    files(&data, &mut found);
    assert!(found.iter().any(|file| file.to_string_lossy().contains("/store/")));
    for file in found {
        let bytes = fs::read(&file).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for name in &names {
            assert!(!text.contains(name), "{name} stands in {}", file.display());
        }
    }
    let told = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(!told.is_empty(), "the log was listened to");
    for name in &names {
        assert!(!told.contains(name), "{name} stands in the log");
    }

    let thief = Seal::open(&data.join("keys"), &data.join("another.key")).unwrap();
    assert!(thief.read(&sealed, &RecordId("accounts".to_owned()), "name").is_err());
}

#[tokio::test]
async fn after_its_days_a_name_is_erased_and_the_chains_still_say_who_did_what_when() {
    let building = Building::busy().await;
    let mut bailiff = building.person("林志強").await;
    let sheet = bailiff.gets("/api/v1/rooms/3").await.json();
    let body =
        serde_json::json!({ "seen": sheet["seq"], "key": "before-the-erasing", "early": true });
    assert_eq!(bailiff.posts("/api/v1/rooms/3/calls", &body.to_string()).await.status, 200);
    let house = &building.daemon.house;
    let today = house.now().today.unwrap();
    let (seal, audit) = (&house.seal, &building.daemon.guard.audit);

    let table = RetentionTable::default();
    let early = today.checked_add(jiff::Span::new().days(180)).unwrap();
    assert_eq!(destroy_due(seal, audit, &table, early).await.unwrap(), 0);
    assert!(seal.things().unwrap().contains(&format!("hearings/{today}")));
    let later = early.tomorrow().unwrap();
    assert_eq!(destroy_due(seal, audit, &table, later).await.unwrap(), 1);

    let sheet = bailiff.gets("/api/v1/rooms/3").await;
    assert!(sheet.body.contains("已依期限銷毀"), "{sheet:?}");
    let said = lines(audit.folder()).into_iter().flat_map(|line| line.events);
    let things = said.filter_map(|deed| match deed {
        Deed::KeysDestroyed { things } => Some(things),
        _ => None,
    });
    assert_eq!(things.collect::<Vec<_>>(), [[format!("hearings/{today}")]]);

    let journal = building.config.house.data.join("journal");
    assert!(journal::verify(&journal, |_| ()).is_ok());
    assert_eq!(prove(audit.folder(), seal).broken, None);
    let mut auditor = building.person("吳佩珊").await;
    let rows = auditor.gets("/api/v1/audit?chain=orders").await.json();
    let called =
        rows["rows"].as_array().unwrap().iter().find(|row| row["what"] == "請法警室帶入").unwrap();
    assert_eq!((&called["who"], &called["after"]), (&"林志強".into(), &"帶入中".into()));
    assert!(called["written"].as_str().unwrap().starts_with(&today.to_string()));
    let last = journal::open_provable::<Entry>(&journal, None, |_| ()).unwrap();
    assert_eq!(last.seq, house.now().seq.0);
}

#[tokio::test]
async fn the_credentials_are_made_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let building = Building::open().await;
    for name in ["master.key", "pepper.key"] {
        let file = building.config.house.credentials.join(name);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> tracing_subscriber::fmt::MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
