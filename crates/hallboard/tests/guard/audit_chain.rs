//! 稽核軌跡: nothing of it can be edited, swapped, dropped, inserted or cut off without it showing.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use docket::calendar::SiteOffset;
use docket::{AccountId, RoomId};
use hallboard::audit::{Audit, Deed, Line, Note, OpenAudit, Proof, prove, purge};
use hallboard::clock::Clock;
use hallboard::seal::Seal;
use tempfile::TempDir;

struct Archive {
    home: TempDir,
    seal: Arc<Seal>,
}

impl Archive {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let seal = Seal::open(&home.path().join("keys"), &home.path().join("master.key")).unwrap();
        Self { home, seal: Arc::new(seal) }
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("audit")
    }

    fn open(&self) -> OpenAudit {
        let clocks = (Clock::real(), SiteOffset::TAIPEI);
        Audit::open(&self.folder(), "sample", clocks, Arc::clone(&self.seal)).unwrap()
    }

    /// A chain of six lines: its beginning and five sign-outs.
    async fn with_five_lines() -> Self {
        let archive = Self::new();
        let audit = archive.open().audit;
        for session in 1..=5 {
            audit.note(signed_out(session)).await.unwrap();
        }
        archive
    }

    fn file(&self) -> PathBuf {
        let month = months(&self.folder()).pop().unwrap();
        let mut files = fs::read_dir(month).unwrap().map(|f| f.unwrap().path());
        files.find(|file| file.extension().is_some_and(|end| end == "jsonl")).unwrap()
    }

    fn proof(&self) -> Proof {
        prove(&self.folder(), &self.seal)
    }

    /// Changes the lines of the file, the head line among them.
    fn tamper(&self, change: impl FnOnce(&mut Vec<String>)) {
        let text = fs::read_to_string(self.file()).unwrap();
        let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
        change(&mut lines);
        fs::write(self.file(), lines.join("\n") + "\n").unwrap();
    }
}

fn signed_out(session: u64) -> Note {
    let deed = Deed::SignedOut { session };
    Note { by: Some(AccountId(7)), device: None, from: Some([192, 0, 2, 7].into()), deed }
}

fn months(folder: &Path) -> Vec<PathBuf> {
    let mut months = fs::read_dir(folder).unwrap().map(|m| m.unwrap().path()).collect::<Vec<_>>();
    months.retain(|m| m.is_dir() && !m.to_string_lossy().contains("broken"));
    months.sort();
    months
}

#[tokio::test]
async fn what_was_noted_is_read_back_after_a_restart() {
    let archive = Archive::with_five_lines().await;
    let past = archive.open().past;
    let told = past.iter().map(|line| (line.seq, line.by)).collect::<Vec<_>>();
    assert_eq!(told.len(), 6);
    assert_eq!(told[5], (6, Some(AccountId(7))));
    assert_eq!(archive.proof().broken, None);
    assert_eq!(archive.proof().months[0].1, 6);
}

#[tokio::test]
async fn an_edit_a_swap_a_drop_an_insertion_and_a_cut_tail_are_found() {
    type Change = fn(&mut Vec<String>);
    let changes: [(&str, Change); 6] = [
        ("edit", |lines| lines[3] = lines[3].replace("\"session\":2", "\"session\":9")),
        ("edit of the last", |lines| lines[6] = lines[6].replace("\"session\":5", "\"session\":9")),
        ("swap", |lines| lines.swap(3, 4)),
        ("drop", |lines| drop(lines.remove(3))),
        ("insertion", |lines| lines.insert(3, lines[3].clone())),
        ("cut", |lines| lines.truncate(5)),
    ];
    for (name, change) in changes {
        let archive = Archive::with_five_lines().await;
        archive.tamper(change);
        assert!(archive.proof().broken.is_some(), "{name} is not found");
    }
}

#[tokio::test]
async fn an_anchor_that_was_changed_or_taken_away_is_found() {
    let archive = Archive::with_five_lines().await;
    let anchor = archive.folder().join("anchor");
    let old = fs::read_to_string(&anchor).unwrap();
    fs::write(&anchor, old.replace("\"seq\":6", "\"seq\":5")).unwrap();
    assert!(archive.proof().broken.is_some());
    fs::remove_file(&anchor).unwrap();
    assert!(archive.proof().broken.is_some());
    fs::write(&anchor, old).unwrap();
    assert_eq!(archive.proof().broken, None);
}

#[tokio::test]
async fn a_broken_chain_is_set_aside_and_the_new_one_says_so() {
    let archive = Archive::with_five_lines().await;
    archive.tamper(|lines| lines.truncate(5));
    let opened = archive.open();
    let Deed::ChainBroken { folder, .. } = &opened.past[0].events[0] else {
        panic!("{:?}", opened.past)
    };
    assert!(archive.folder().join(folder).exists());
    assert_eq!(archive.proof().broken, None);
}

#[tokio::test]
async fn a_month_that_a_newer_hallboard_wrote_is_refused_and_left_alone() {
    let archive = Archive::with_five_lines().await;
    let newer = "{\"format\":2,\"court\":\"sample\",\"file\":1}\n";
    fs::write(archive.file(), newer).unwrap();
    let clocks = (Clock::real(), SiteOffset::TAIPEI);
    let opened = Audit::open(&archive.folder(), "sample", clocks, Arc::clone(&archive.seal));
    let Err(refused) = opened else { panic!("an older program goes on with newer lines") };
    let said = refused.to_string();
    assert!(said.contains("a newer hallboard wrote it") && said.lines().count() == 1, "{said}");
    assert_eq!(fs::read_to_string(archive.file()).unwrap(), newer, "it was moved or changed");
}

#[tokio::test]
async fn a_new_month_goes_on_from_the_old_one_and_an_old_one_goes_with_a_word() {
    let archive = Archive::new();
    drop(archive.open());
    let month = months(&archive.folder()).pop().unwrap();
    fs::rename(&month, archive.folder().join("2020-01")).unwrap();
    fs::remove_file(archive.folder().join("anchor")).unwrap();

    let audit = archive.open().audit;
    audit.note(signed_out(1)).await.unwrap();
    assert_eq!(months(&archive.folder()).len(), 2);
    assert_eq!(archive.proof().broken, None);

    let today = SiteOffset::TAIPEI.date(Clock::real().machine());
    assert_eq!(purge(&audit, 200, today).await.unwrap(), 1);
    assert_eq!(archive.proof().broken, None);
    let lines = last_lines(&archive);
    assert!(
        lines.iter().any(
            |l| matches!(&l.events[0], Deed::Purged { closing } if closing.folder == "2020-01")
        )
    );
}

#[tokio::test]
async fn a_month_taken_away_without_a_word_is_found() {
    let archive = Archive::new();
    drop(archive.open());
    let month = months(&archive.folder()).pop().unwrap();
    fs::rename(&month, archive.folder().join("2020-01")).unwrap();
    fs::remove_file(archive.folder().join("anchor")).unwrap();
    archive.open().audit.note(signed_out(1)).await.unwrap();
    fs::remove_dir_all(archive.folder().join("2020-01")).unwrap();
    assert!(archive.proof().broken.unwrap().contains("2020-01"));
}

#[tokio::test]
async fn names_are_noted_once_per_account_room_and_half_day_even_over_a_restart() {
    let archive = Archive::new();
    let read = |audit: Audit, account: u32, room: u16| async move {
        audit.names((AccountId(account), None, None), "room", Some(RoomId(room))).await.unwrap();
    };
    for _ in 0..2 {
        let audit = archive.open().audit;
        read(audit.clone(), 1, 3).await;
        read(audit.clone(), 1, 3).await;
        read(audit.clone(), 1, 4).await;
        read(audit, 2, 3).await;
    }
    let noted = last_lines(&archive);
    let noted = noted.iter().filter(|line| matches!(line.events[0], Deed::NamesRead { .. }));
    assert_eq!(noted.count(), 3);
}

fn last_lines(archive: &Archive) -> Vec<Line> {
    archive.open().past
}
