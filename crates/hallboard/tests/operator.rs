//! The operator's commands on a bad day, on a house with a journal.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use docket::calendar::Date;
use docket::command::Command;
use hallboard::clock::Clock;
use hallboard::config::Config;
use hallboard::house::Wish;
use hallboard::opening::{self, Premises};
use hallboard::operator::backup::{Wanted, backup};
use hallboard::operator::doctor::{bundle, examine};
use hallboard::operator::repair::{Repaired, repair};
use hallboard::operator::restore::{check, restore};

struct Bad {
    home: tempfile::TempDir,
    config: Config,
}

impl Bad {
    /// A house in which seven days were opened, closed again.
    fn day() -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut config = Config::parse(hallboard::demo::OFFICE).unwrap();
        config.house.data = home.path().join("data");
        config.house.credentials = home.path().join("credentials");
        let bad = Self { home, config };
        bad.open_days(1..=7);
        bad
    }

    fn open_days(&self, days: std::ops::RangeInclusive<i8>) {
        let premises = Premises {
            court: self.config.office.court.clone(),
            data: self.config.house.data.clone(),
            credentials: self.config.house.credentials.clone(),
        };
        let office = Arc::new(self.config.office());
        let open = opening::open(&premises, office, Clock::real()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            for day in days {
                let date = Date::constant(2026, 11, day);
                open.house.submit(Wish::of_the_house(Command::OpenDay { date })).await.unwrap();
            }
            open.house.close().await;
        });
        open.registrar.join().unwrap().unwrap();
    }

    fn back_up(&self, keys: bool, second: i64) -> std::path::PathBuf {
        let to = self.home.path().join("backups");
        let now = docket::calendar::Moment::from_ms(second * 1000);
        let (data, credentials) = (&*self.config.house.data, &*self.config.house.credentials);
        backup(&Wanted { data, credentials, to: &to, keys, keep: 2, now }).unwrap().0
    }

    fn line_file(&self) -> std::path::PathBuf {
        self.config.house.data.join("journal/journal-000001.jsonl")
    }
}

#[test]
fn a_backup_is_proved_and_restores_to_the_same_entries() {
    let bad = Bad::day();
    let folder = bad.back_up(true, 1);
    assert_eq!(check(&folder).unwrap().entries, 7);

    let (data, credentials) = (bad.home.path().join("new"), bad.home.path().join("new-keys"));
    restore(&folder, &data, &credentials).unwrap();
    let same = |name: &str, at: &Path| fs::read(at.join(name)).unwrap();
    assert_eq!(
        same("journal/journal-000001.jsonl", &data),
        same("journal/journal-000001.jsonl", &bad.config.house.data)
    );
    assert!(credentials.join("master.key").is_file());
    assert!(restore(&folder, &data, &credentials).is_err(), "a second restore finds it taken");
}

#[test]
fn a_backup_without_keys_holds_none() {
    let bad = Bad::day();
    let folder = bad.back_up(false, 1);
    assert!(!folder.join("credentials").exists() && !folder.join("keys").exists());
}

#[test]
fn a_changed_backup_is_found_out() {
    let bad = Bad::day();
    let folder = bad.back_up(false, 1);
    let line = folder.join("journal/journal-000001.jsonl");
    let text = fs::read_to_string(&line).unwrap();
    fs::write(&line, text.replace("2026-11-03", "2026-11-04")).unwrap();
    assert!(check(&folder).unwrap_err().to_string().contains("is not as it was copied"));
}

#[test]
fn only_the_newest_backups_stay() {
    let bad = Bad::day();
    let folders = [1, 2, 3].map(|second| bad.back_up(false, second));
    assert_eq!(folders.map(|folder| folder.exists()), [false, true, true]);
}

#[test]
fn repair_cuts_a_torn_line_and_nothing_else() {
    let bad = Bad::day();
    let whole = fs::read(bad.line_file()).unwrap();
    fs::write(bad.line_file(), [&whole[..], b"{\"seq\":8,"].concat()).unwrap();
    let court = bad.config.office.court.clone();
    let done = repair(&court, &bad.config.house.data, None).unwrap();
    assert_eq!(done, Repaired::Cut { seq: 7, bytes: 9 });
    assert_eq!(fs::read(bad.line_file()).unwrap(), whole);
    let again = repair(&court, &bad.config.house.data, None).unwrap();
    assert_eq!(again, Repaired::Whole { seq: 7 });
}

#[test]
fn a_broken_journal_is_set_aside_untouched_for_a_backup() {
    let bad = Bad::day();
    let folder = bad.back_up(false, 1);
    let damaged = fs::read_to_string(bad.line_file()).unwrap().replace("2026-11-03", "2026-11-30");
    fs::write(bad.line_file(), &damaged).unwrap();
    let court = bad.config.office.court.clone();
    assert!(repair(&court, &bad.config.house.data, None).is_err(), "nothing is guessed");

    let done = repair(&court, &bad.config.house.data, Some(&folder)).unwrap();
    let Repaired::FromBackup { seq: 7, aside, .. } = done else { panic!("{done:?}") };
    assert_eq!(fs::read_to_string(aside.join("journal-000001.jsonl")).unwrap(), damaged);
    bad.open_days(8..=8);
}

#[test]
fn the_doctor_names_what_is_not_well() {
    let bad = Bad::day();
    let well = |findings: &[hallboard::operator::doctor::Finding], what: &str| {
        findings.iter().find(|f| f.what == what).unwrap().well
    };
    let healthy = examine(&bad.config);
    assert!(well(&healthy, "journal") && well(&healthy, "keys") && well(&healthy, "permissions"));

    let damaged = fs::read_to_string(bad.line_file()).unwrap().replace("2026-11-03", "2026-11-30");
    fs::write(bad.line_file(), damaged).unwrap();
    fs::remove_file(bad.config.house.credentials.join("master.key")).unwrap();
    let ill = examine(&bad.config);
    assert!(!well(&ill, "journal") && !well(&ill, "keys"));
}

#[test]
fn the_doctor_looks_at_the_door_the_backups_and_the_screens_too() {
    let mut bad = Bad::day();
    let words = |config: &Config, what: &str| {
        let found = examine(config).into_iter().find(|finding| finding.what == what).unwrap();
        (found.well, found.words)
    };
    assert!(!words(&bad.config, "backup").0, "none yet");
    let now = Clock::real().machine().ms_since(docket::calendar::Moment::from_ms(0)) / 1000;
    bad.back_up(false, now - 50 * 3600);
    assert!(!words(&bad.config, "backup").0, "two days ago");
    bad.back_up(false, now);
    assert!(words(&bad.config, "backup").0);

    assert!(words(&bad.config, "certificate").0, "plain, on loopback");
    bad.config.door.certificate = Some(bad.home.path().join("chain.pem"));
    bad.config.door.key = Some(bad.home.path().join("key.pem"));
    let (well, told) = words(&bad.config, "certificate");
    assert!(!well && told.contains("chain.pem"), "{told}");

    bad.config.watch.listen = "127.0.0.1:9".parse().ok();
    assert_eq!(words(&bad.config, "screens").1, "the house does not run");
    let lock = fs::File::open(bad.config.house.data.join("lock")).unwrap();
    lock.lock().unwrap();
    let (well, told) = words(&bad.config, "screens");
    assert!(!well && told.contains("does not answer"), "{told}");
    assert!(words(&bad.config, "version").1.contains("journal format 1"));
}

#[test]
fn what_is_given_away_names_no_address_of_the_site() {
    let mut bad = Bad::day();
    bad.config.door.hosts = vec!["board.office.example".to_owned()];
    bad.config.door.proxies = vec!["203.0.113.7".parse().unwrap()];
    bad.config.door.listen = "203.0.113.8:8443".parse().unwrap();
    let to = bad.home.path().join("bundle.txt");
    bundle::write(&bad.config, &examine(&bad.config), &to).unwrap();
    let text = fs::read_to_string(&to).unwrap();
    for told in ["journal-000001.jsonl", "7 entries, unbroken", "court = \"sample\"", ":8443"] {
        assert!(text.contains(told), "{told}: {text}");
    }
    for kept in ["board.office.example", "203.0.113."] {
        assert!(!text.contains(kept), "{kept}: {text}");
    }
    assert!(bundle::write(&bad.config, &[], &to).is_err(), "it writes over nothing");
}

#[test]
fn a_backup_of_what_does_not_hold_is_none() {
    let bad = Bad::day();
    let damaged = fs::read_to_string(bad.line_file()).unwrap().replace("2026-11-03", "2026-11-30");
    fs::write(bad.line_file(), damaged).unwrap();
    let (to, data) = (bad.home.path().join("backups"), &*bad.config.house.data);
    let now = docket::calendar::Moment::from_ms(1000);
    let credentials = &*bad.config.house.credentials;
    let wanted = Wanted { data, credentials, to: &to, keys: false, keep: 2, now };
    assert!(backup(&wanted).unwrap_err().to_string().contains("is broken"));
    let folder = fs::read_dir(&to).unwrap().next().unwrap().unwrap().path();
    assert!(!folder.join("manifest.json").exists(), "it passes for a backup");
}

#[test]
fn a_screen_speaks_chinese_first_and_in_the_order_of_all_walls() {
    let lobby = r#"languages = ["zh-Hant", "en", "vi", "id", "th", "ja"]"#;
    let with = |line: &str| {
        assert!(hallboard::demo::OFFICE.contains(lobby), "the sample lobby speaks six languages");
        Config::parse(&hallboard::demo::OFFICE.replacen(lobby, line, 1))
    };
    assert!(with(r#"languages = ["zh-Hant", "vi"]"#).is_ok());
    assert!(with("").is_ok(), "Chinese and English where nothing is said");
    for wrong in [
        r#"["en", "vi"]"#,
        r#"["zh-Hant"]"#,
        r#"["zh-Hant", "vi", "en"]"#,
        r#"["zh-Hant", "en", "en"]"#,
        r#"["zh-Hant", "fil"]"#,
    ] {
        let said = with(&format!("languages = {wrong}")).unwrap_err();
        assert!(said.contains("lobby") && said.contains("zh-Hant, en, vi, id, th, ja"), "{said}");
    }
    let strange =
        format!("{}\n[words.fr]\n\"status.calling\" = \"Appel\"\n", hallboard::demo::OFFICE);
    assert!(Config::parse(&strange).unwrap_err().contains("words.fr"));
}
