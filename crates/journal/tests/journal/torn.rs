//! 斷電: a journal whose last line was not written to its end.
use std::fs::{self, OpenOptions};

use crate::cast::{Entry, entries, entry, files, open, opening, read, write};
use journal::{FileJournal, Journal, JournalError, verify};

#[test]
fn a_journal_torn_at_any_byte_keeps_every_whole_line_and_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path()).unwrap().journal;
    journal.append(&entries(1, 6)).unwrap();
    let file = files(dir.path())[0].clone();
    let whole = fs::read(&file).unwrap();
    let ends = whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
    let ends = ends.collect::<Vec<_>>(); // of the head, then of each entry

    for length in ends[3]..whole.len() {
        fs::write(&file, &whole[..length]).unwrap();
        let kept = ends.iter().rposition(|end| *end <= length).unwrap();
        let torn = length - ends[kept];

        let verified = verify(dir.path(), |_| {}).unwrap();
        assert_eq!(verified.torn.map(|cut| cut.bytes), (torn > 0).then_some(torn as u64));

        let mut opened = FileJournal::open(dir.path(), opening(1 << 20)).unwrap();
        assert_eq!(opened.cut.map(|cut| cut.bytes), (torn > 0).then_some(torn as u64));
        assert_eq!(read(&opened.journal), entries(1, kept as u64));
        opened.journal.append(&[entry(kept as u64 + 1)]).unwrap();
        assert_eq!(read(&opened.journal), entries(1, kept as u64 + 1));
    }
}

#[test]
fn a_file_torn_in_its_first_line_was_never_begun() {
    let dir = tempfile::tempdir().unwrap();
    drop(write(dir.path(), 1, 4));
    let [first, second] = &files(dir.path())[..] else { panic!("the test wants two files") };
    let whole = fs::read(second).unwrap();
    let head = whole.iter().position(|byte| *byte == b'\n').unwrap();

    for length in 0..=head {
        fs::write(second, &whole[..length]).unwrap();
        let opened = open(dir.path()).unwrap();
        assert_eq!(opened.cut.unwrap().bytes, length as u64);
        assert_eq!(read(&opened.journal), entries(1, 3));
        assert_eq!(files(dir.path()), std::slice::from_ref(first));
    }
    assert_eq!(read(&write(dir.path(), 4, 9)), entries(1, 9));
}

#[test]
fn a_very_first_line_torn_begins_the_journal_anew() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("journal-000001.jsonl"), b"{\"format\":1,\"cou").unwrap();
    assert_eq!(verify(dir.path(), |_| {}).unwrap().closing, None);
    assert_eq!(read(&write(dir.path(), 1, 2)), entries(1, 2));
}

#[test]
fn rubbish_that_a_power_cut_left_without_a_newline_is_cut() {
    let dir = tempfile::tempdir().unwrap();
    drop(write(dir.path(), 1, 2));
    let file = OpenOptions::new().append(true).open(&files(dir.path())[0]).unwrap();
    let length = file.metadata().unwrap().len();
    file.set_len(length + 4096).unwrap();

    let opened = open(dir.path()).unwrap();
    let cut = opened.cut.unwrap();
    assert_eq!((cut.file.as_str(), cut.offset, cut.bytes), ("journal-000001.jsonl", length, 4096));
    assert_eq!(read(&opened.journal), entries(1, 2));
}

#[test]
fn a_line_cut_off_that_the_store_has_already_seen_is_a_break() {
    let dir = tempfile::tempdir().unwrap();
    let anchor = Some(write(dir.path(), 1, 2).anchor().clone());
    let file = files(dir.path())[0].clone();
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() - 1]).unwrap();

    let opened =
        FileJournal::<Entry>::open(dir.path(), journal::Opening { anchor, ..opening(400) });
    let Err(JournalError::Broken(broken)) = opened else { panic!("a lost entry was not seen") };
    assert_eq!((broken.line, broken.proven), (3, 1));
    assert_eq!(fs::read(&file).unwrap().len(), whole.len() - 1, "it wrote into a broken journal");
}
