//! 續行: a damaged journal is set aside, and a new chain goes on from what is provable.
use std::fs;

use crate::cast::{Entry, entries, files, open, opening, read, write};
use journal::{FileJournal, GoingOn, Journal, JournalError, go_on, verify};

#[test]
fn the_chain_goes_on_after_a_break_and_tells_of_it_for_ever() {
    let home = tempfile::tempdir().unwrap();
    let (dir, aside) = (home.path().join("journal"), home.path().join("journal-broken-1"));
    drop(write(&dir, 1, 12));
    let told = GoingOn { court: "臺東", aside: &aside, known: None, reason: "", recorded: "" };
    let told = GoingOn { reason: "a bad sector", recorded: "2026-11-23T01:00:00Z", ..told };
    assert!(matches!(go_on(&dir, told), Err(JournalError::Unbroken { seq: 12 })));

    let second = files(&dir)[1].clone();
    let text = fs::read_to_string(&second).unwrap().replacen("\"seq\":6", "\"seq\":7", 1);
    fs::write(&second, &text).unwrap();
    let damaged = files(&dir).iter().map(|file| fs::read(file).unwrap()).collect::<Vec<_>>();

    let gap = go_on(&dir, told).unwrap();

    let kept = files(&aside).iter().map(|file| fs::read(file).unwrap()).collect::<Vec<_>>();
    assert_eq!(kept, damaged, "what was set aside is not as it was");
    assert_eq!(gap.aside, "journal-broken-1");
    let mut journal = open(&dir).unwrap().journal;
    assert_eq!(read(&journal), entries(1, gap.proven));
    journal.append(&entries(gap.proven + 1, gap.proven + 20)).unwrap();
    drop(journal);

    let anchored = FileJournal::<Entry>::open(&dir, opening(400)).unwrap().journal;
    assert_eq!(read(&anchored), entries(1, gap.proven + 20));
    let verified = verify(&dir, |_| {}).unwrap();
    assert_eq!(verified.breaks, std::slice::from_ref(&gap));
    assert_eq!((gap.reason.as_str(), gap.line > 1), ("a bad sector", true));
}

#[test]
fn a_journal_of_a_newer_version_is_left_alone_and_a_damaged_head_is_not_taken_for_one() {
    let home = tempfile::tempdir().unwrap();
    drop(write(home.path(), 1, 3));
    let file = files(home.path())[0].clone();
    let whole = fs::read_to_string(&file).unwrap();
    let newer = whole.replacen("\"format\":1", "\"format\":2", 1);
    fs::write(&file, &newer).unwrap();
    let damaged = FileJournal::<Entry>::open(home.path(), opening(400));
    assert!(matches!(damaged.err(), Some(JournalError::Broken(_))), "its chain does not hold");

    fs::write(&file, format!("{}\n", newer.lines().next().unwrap())).unwrap();
    let refused = FileJournal::<Entry>::open(home.path(), opening(400)).err().unwrap();
    assert!(matches!(refused, JournalError::Newer { format: 2, .. }), "{refused}");
    assert!(refused.to_string().contains("start that one again"), "{refused}");
}
