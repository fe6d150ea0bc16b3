//! 卷宗: what every journal keeps, and how it looks on the disk.
use std::{fs, os::unix::fs::PermissionsExt};

use crate::cast::{Entry, IllDisk, entries, entry, files, hash, open, opening, read, write};
use journal::{FileJournal, Journal, JournalError, MAX_LINE, MemoryJournal, Opening, contract};

#[test]
fn a_journal_in_files_keeps_every_promise() {
    let dir = tempfile::tempdir().unwrap();
    contract::check(&mut open(dir.path()).unwrap().journal, entry).unwrap();
}

#[test]
fn a_journal_in_memory_keeps_every_promise() {
    contract::check(&mut MemoryJournal::default(), entry).unwrap();
}

#[test]
fn anyone_can_check_the_chain_by_hand() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), 1, 10);

    let mut prev = "0".repeat(64);
    let (mut numbers, mut heads) = (Vec::new(), 0);
    for file in files(dir.path()) {
        for line in fs::read_to_string(file).unwrap().lines() {
            let said: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(said["prev"], prev.as_str());
            prev = hash(line.as_bytes());
            heads += usize::from(said["format"] == 1 && said["court"] == "臺東");
            numbers.extend(said["seq"].as_u64());
        }
    }

    assert_eq!(numbers, (1..=10).collect::<Vec<_>>());
    assert_eq!(heads, files(dir.path()).len());
    assert!(heads > 2, "the test wants more than two files");
    let verified = journal::verify(dir.path(), |_| {}).unwrap();
    assert_eq!(verified.closing.unwrap().to_string(), prev);
    assert_eq!((verified.seq, verified.lines), (10, 10 + heads as u64));
}

#[test]
fn a_line_is_the_entry_with_the_hash_before_it_as_its_last_word() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), 1, 1);
    let text = fs::read_to_string(&files(dir.path())[0]).unwrap();
    let head = text.lines().next().unwrap();
    let prev = hash(head.as_bytes());
    let zeros = "0".repeat(64);

    let expected = format!(
        "{{\"format\":1,\"court\":\"臺東\",\"file\":1,\"prior_bytes\":0,\"prev\":\"{zeros}\"}}\n\
         {{\"seq\":1,\"by\":\"法警1\",\"note\":\"點呼 \\\"1\\\"\\n開庭\",\"prev\":\"{prev}\"}}\n"
    );
    assert_eq!(text, expected);
}

#[test]
fn a_journal_goes_on_where_it_ended() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), 1, 7);
    let journal = write(dir.path(), 8, 20);
    assert_eq!(read(&journal), entries(1, 20));
    for seq in 0..=20 {
        let after = journal.after(seq).collect::<Result<Vec<_>, _>>().unwrap();
        assert_eq!(after, entries(seq + 1, 20));
    }
}

#[test]
fn an_export_is_the_lines_as_they_stand() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), 1, 12);
    let all = files(dir.path()).iter().flat_map(|file| fs::read(file).unwrap()).collect::<Vec<_>>();
    let mut whole = Vec::new();
    assert_eq!(journal::export(dir.path(), 1, u64::MAX, &mut whole).unwrap(), 12);
    assert!(whole == all, "the whole export differs from the files");

    let mut part = Vec::new();
    assert_eq!(journal::export(dir.path(), 4, 9, &mut part).unwrap(), 6);
    assert!(all.windows(part.len()).any(|lines| lines == part), "the part is not one piece");
}

#[test]
fn a_group_is_one_write_and_one_sync() {
    let dir = tempfile::tempdir().unwrap();
    let disk = IllDisk::default();
    let mut journal = FileJournal::open_on(disk.clone(), dir.path(), opening(700)).unwrap().journal;
    disk.0.borrow_mut().asked.clear();

    journal.append(&entries(1, 64)).unwrap();
    assert_eq!(disk.0.borrow().asked, ["write", "sync_data"]);

    disk.0.borrow_mut().asked.clear();
    journal.append(&entries(65, 66)).unwrap();
    assert_eq!(disk.0.borrow().asked, ["write", "sync_data", "sync_dir"], "a new file");
    assert_eq!(read(&journal), entries(1, 66));
}

#[test]
fn a_line_over_one_mebibyte_is_refused_before_anything_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = write(dir.path(), 1, 1);
    let before = fs::read(&files(dir.path())[0]).unwrap();
    let long = |bytes| Entry { note: "x".repeat(bytes), ..entry(3) };

    let refused = journal.append(&[entry(2), long(MAX_LINE)]);
    assert!(matches!(refused, Err(JournalError::TooLong { seq: 3, .. })), "{refused:?}");
    assert_eq!(fs::read(&files(dir.path())[0]).unwrap(), before);

    journal.append(&[entry(2), long(MAX_LINE - 200)]).unwrap();
    assert_eq!(journal.after(1).count(), 2);
}

#[test]
fn only_the_owner_may_read_a_journal() {
    let above = tempfile::tempdir().unwrap();
    let dir = above.path().join("data/journal");
    let opening = Opening { reserve: 4096, ..Opening::of("臺東") };
    FileJournal::<Entry>::open(&dir, opening).unwrap();
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(dir.clone()), 0o700);
    assert_eq!(mode(files(&dir)[0].clone()), 0o600);
    assert_eq!(mode(dir.join("reserve")), 0o600);
}

/// An entry as another version writes it.
#[derive(serde::Serialize, serde::Deserialize)]
struct Other {
    seq: u64,
    #[serde(rename = "room")]
    _room: u64,
}
impl journal::Record for Other {
    fn seq(&self) -> u64 {
        self.seq
    }
}

#[test]
fn an_entry_of_tomorrow_is_refused_with_its_place() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), 1, 3);

    let journal = FileJournal::<Other>::open(dir.path(), opening(700)).unwrap().journal;
    let said = journal.after(1).next().unwrap().err().unwrap().to_string();
    assert!(said.contains("journal-000001.jsonl line 3 (number 2)"), "{said}");
    assert!(said.contains("room"), "{said}");
}

/// A record whose first word is not its own number.
#[derive(serde::Serialize, serde::Deserialize)]
struct Liar {
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<u64>,
    seq: u64,
}

impl journal::Record for Liar {
    fn seq(&self) -> u64 {
        1
    }
}

#[test]
fn a_record_that_does_not_begin_with_its_own_number_is_refused() {
    let mut journal = MemoryJournal::default();
    for (first, seq) in [(None, 2), (Some(1), 1)] {
        let refused = journal.append(&[Liar { first, seq }]);
        assert!(matches!(refused, Err(JournalError::Unwritable { seq: 1, .. })), "{refused:?}");
    }
    assert_eq!(journal.append(&[Liar { first: None, seq: 1 }]).unwrap(), 1);
}
