//! 竄改: a journal that somebody, or a disk, has changed.
use std::{fs, path::Path};

use crate::cast::{Entry, entries, files, hash, open, opening, read, write};
use journal::{
    Anchor, Broken, FileJournal, Journal, JournalError, Opened, Opening, open_provable, verify,
};

fn open_at(dir: &Path, anchor: &Anchor) -> Result<Opened<Entry>, JournalError> {
    FileJournal::open(dir, Opening { anchor: Some(anchor.clone()), ..opening(400) })
}

fn broken<T>(outcome: Result<T, JournalError>) -> Broken {
    match outcome {
        Err(JournalError::Broken(broken)) => *broken,
        Err(other) => panic!("it was refused for another reason: {other}"),
        Ok(_) => panic!("the break was not found"),
    }
}

/// What is proved of the journal, read to its end.
fn provable(dir: &Path, anchor: Option<&Anchor>) -> u64 {
    let provable = open_provable::<Entry>(dir, anchor, |_| {}).unwrap();
    let read = provable.after(0).collect::<Result<Vec<_>, _>>().unwrap();
    assert_eq!(read, entries(1, provable.seq));
    provable.seq
}

#[test]
fn no_byte_can_be_changed_without_it_showing() {
    let dir = tempfile::tempdir().unwrap();
    let anchor = write(dir.path(), 1, 5).anchor().clone();
    let closing = verify(dir.path(), |_| {}).unwrap().closing;
    let files = files(dir.path());
    assert_eq!(files.len(), 2);

    for file in &files {
        let whole = fs::read(file).unwrap();
        for at in 0..whole.len() {
            for flip in [1, 1 << (at % 8), 0xff] {
                let mut changed = whole.clone();
                changed[at] ^= flip;
                fs::write(file, &changed).unwrap();

                // The last line is proved by no other: there it is the closing hash that differs.
                let held = verify(dir.path(), |_| {});
                assert!(held.is_err() || held.unwrap().closing != closing, "byte {at} of {file:?}");
                let fault = open_provable::<Entry>(dir.path(), Some(&anchor), |_| {});
                assert!(fault.unwrap().broken.is_some(), "byte {at} of {file:?}, with the anchor");
                // By the anchor alone a file is looked at from the anchor on, an older one at its end.
                let last = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n');
                if at > last.unwrap() {
                    broken(open_at(dir.path(), &anchor));
                }
            }
        }
        fs::write(file, &whole).unwrap();
    }
    assert_eq!(read(&open_at(dir.path(), &anchor).unwrap().journal), entries(1, 5));
}

#[test]
fn a_break_is_named_by_file_and_line_and_what_comes_before_it_is_still_read() {
    let dir = tempfile::tempdir().unwrap();
    drop(write(dir.path(), 1, 12));
    let second = files(dir.path())[1].clone();
    let text = fs::read_to_string(&second)
        .unwrap()
        .replace("\"seq\":5,\"by\":\"法警5", "\"seq\":5,\"by\":\"法警4");
    fs::write(&second, text).unwrap();

    let fault = broken(open(dir.path()));
    assert_eq!(fault, broken(verify(dir.path(), |_| {})));
    assert_eq!((fault.file.as_str(), fault.line, fault.proven), ("journal-000002.jsonl", 4, 4));
    assert!(fault.to_string().contains("journal-000002.jsonl line 4"), "{fault}");
    assert_eq!(provable(dir.path(), None), 4);
}

#[test]
fn a_missing_a_swapped_and_a_shortened_file_are_found_with_and_without_the_anchor() {
    let dir = tempfile::tempdir().unwrap();
    let anchor = write(dir.path(), 1, 12).anchor().clone();
    let names = files(dir.path());
    let kept = names.iter().map(|file| fs::read(file).unwrap()).collect::<Vec<_>>();
    assert_eq!(names.len(), 4);
    let both = |what: &str, file: &str, proven| {
        for fault in [broken(open(dir.path())), broken(open_at(dir.path(), &anchor))] {
            assert_eq!((fault.file.as_str(), fault.proven), (file, proven), "{what}: {fault}");
        }
        assert_eq!(provable(dir.path(), Some(&anchor)), proven, "{what}");
        names.iter().zip(&kept).for_each(|(name, bytes)| fs::write(name, bytes).unwrap());
    };

    fs::remove_file(&names[0]).unwrap();
    both("the first is missing", "journal-000001.jsonl", 0);

    fs::remove_file(&names[1]).unwrap();
    both("the second is missing", "journal-000002.jsonl", 2);

    fs::write(&names[1], &kept[2]).unwrap();
    fs::write(&names[2], &kept[1]).unwrap();
    both("two are swapped", "journal-000002.jsonl", 2);

    let last_line = kept[1][..kept[1].len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap();
    fs::write(&names[1], &kept[1][..=last_line]).unwrap();
    both("one lacks its last line", "journal-000003.jsonl", 4);

    fs::write(&names[1], &kept[1][..last_line - 9]).unwrap();
    both("one ends in a line", "journal-000002.jsonl", 3);

    fs::write(&names[1], []).unwrap();
    both("one is empty", "journal-000002.jsonl", 2);

    assert_eq!(read(&open_at(dir.path(), &anchor).unwrap().journal), entries(1, 12));
}

#[test]
fn a_tail_shorter_than_the_anchor_is_a_break() {
    let dir = tempfile::tempdir().unwrap();
    let anchor = write(dir.path(), 1, 11).anchor().clone();
    fs::remove_file(files(dir.path()).last().unwrap()).unwrap();

    let fault = broken(open_at(dir.path(), &anchor));
    assert_eq!((fault.file.as_str(), fault.line, fault.proven), ("journal-000003.jsonl", 5, 9));
    assert_eq!(provable(dir.path(), Some(&anchor)), 9);
    assert!(open(dir.path()).is_ok(), "without the anchor nobody can know");

    fs::remove_dir_all(dir.path()).unwrap();
    assert_eq!(broken(open_at(dir.path(), &anchor)).proven, 0);
}

#[test]
fn a_record_written_anew_with_a_chain_of_its_own_is_not_the_one_the_store_knows() {
    let (ours, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut journal = write(ours.path(), 1, 4);
    let anchor = journal.anchor().clone();
    journal.append(&entries(5, 6)).unwrap();
    let mut forged = open(other.path()).unwrap().journal;
    let word = Entry { by: "法警9".to_owned(), ..crate::cast::entry(1) };
    forged.append(&[word]).unwrap();
    forged.append(&entries(2, 6)).unwrap();

    assert!(open_at(ours.path(), &anchor).is_ok());
    assert_eq!(broken(open_at(other.path(), &anchor)).proven, 3);
}

#[test]
fn from_the_anchor_only_the_tail_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = write(dir.path(), 1, 5);
    let anchor = journal.anchor().clone();
    journal.append(&entries(6, 8)).unwrap();
    let mut walked = 0;
    let progress = Box::new(|_| walked += 1);
    let opening = Opening { anchor: Some(anchor), progress, ..opening(400) };

    let opened = FileJournal::<Entry>::open(dir.path(), opening).unwrap();
    assert_eq!(opened.journal.anchor(), journal.anchor());
    let tail = opened.journal.after(5).collect::<Result<Vec<_>, _>>().unwrap();
    assert_eq!(tail, entries(6, 8));
    assert_eq!(read(&opened.journal), entries(1, 8));
    drop(opened);
    assert_eq!(walked, 0, "the whole journal was walked");
}

#[test]
fn another_courts_journal_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    drop(write(dir.path(), 1, 2));
    let refused =
        FileJournal::<Entry>::open(dir.path(), Opening { reserve: 0, ..Opening::of("花蓮") });
    assert!(matches!(refused, Err(JournalError::OtherCourt { .. })));
}

#[test]
fn a_line_taken_out_of_an_older_file_is_found_from_the_anchor() {
    let dir = tempfile::tempdir().unwrap();
    let anchor = write(dir.path(), 1, 12).anchor().clone();
    let first = files(dir.path())[0].clone();
    let text = fs::read_to_string(&first).unwrap();
    let kept = text.split_inclusive('\n').filter(|line| !line.contains("\"seq\":2,"));
    fs::write(&first, kept.collect::<String>()).unwrap();

    let fault = broken(open_at(dir.path(), &anchor));
    assert_eq!((fault.file.as_str(), fault.line, fault.proven), ("journal-000001.jsonl", 3, 0));
}

/// Writes a journal of one file whose hashes are right whatever its lines say.
fn forge(dir: &Path, lines: &[&str]) {
    let mut prev = "0".repeat(64);
    let mut text = String::new();
    for line in lines {
        let chained = format!("{line},\"prev\":\"{prev}\"}}");
        prev = hash(chained.as_bytes());
        text.extend([chained.as_str(), "\n"]);
    }
    fs::write(dir.join("journal-000001.jsonl"), text).unwrap();
}

#[test]
fn a_well_chained_line_that_says_what_it_cannot_is_a_break() {
    const HEAD: &str = r#"{"format":1,"court":"臺東","file":1,"prior_bytes":0"#;
    const ONE: &str = r#"{"seq":1,"by":"法警1","note":"""#;
    let forged: [(&[&str], u64, &str); 7] = [
        (&[HEAD, ONE, r#"{"seq":3,"by":"","note":"""#], 3, "number 3 after number 1"),
        (&[HEAD, ONE, ONE], 3, "number 1 after number 1"),
        (&[HEAD, ONE, r#"{"seq":2,"by":法警"#], 3, "not whole JSON"),
        (&[HEAD, ONE, r#"{"by":"","seq":2"#], 3, "neither a record"),
        (&[HEAD, HEAD], 2, "in the middle"),
        (&[ONE], 1, "not the head"),
        (&[r#"{"format":1,"court":"臺東","file":2,"prior_bytes":0"#], 1, "file 2"),
    ];
    for (lines, line, why) in forged {
        let dir = tempfile::tempdir().unwrap();
        forge(dir.path(), lines);
        let fault = broken(open(dir.path()));
        assert_eq!(fault.line, line, "{fault}");
        assert!(fault.why.contains(why), "{fault}");
    }
    let dir = tempfile::tempdir().unwrap();
    forge(dir.path(), &[HEAD, ONE]);
    assert!(open(dir.path()).is_ok(), "what is forged here is wrong in itself");
}

#[test]
fn an_edit_a_swap_a_drop_an_insertion_and_a_cut_tail_are_found() {
    type Change = fn(&mut Vec<String>);
    let changes: [(&str, Change); 6] = [
        ("an edit", |lines| lines[2] = lines[2].replace("法警", "法官")),
        ("an edit of the last", |lines| lines[3] = lines[3].replace("法警", "法官")),
        ("a swap", |lines| lines.swap(1, 2)),
        ("a drop", |lines| drop(lines.remove(2))),
        ("an insertion", |lines| lines.insert(2, lines[2].clone())),
        ("a cut tail", |lines| lines.truncate(3)),
    ];
    for (name, change) in changes {
        let dir = tempfile::tempdir().unwrap();
        let anchor = write(dir.path(), 1, 3).anchor().clone();
        let file = files(dir.path()).remove(0);
        let mut lines =
            fs::read_to_string(&file).unwrap().lines().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(lines.len(), 4, "a head and three entries");
        change(&mut lines);
        fs::write(&file, lines.join("\n") + "\n").unwrap();
        let held = open_provable::<Entry>(dir.path(), Some(&anchor), |_| {});
        assert!(held.unwrap().broken.is_some(), "{name} is not found");
    }
}
