//! 磁碟: what a journal does when the disk is full, or can no longer be trusted.
use std::{fs, io::ErrorKind, path::Path};

use crate::cast::{Entry, IllDisk, entries, entry, files, open, opening, read};
use journal::{FileJournal, Journal, JournalError, Opening};

fn journal_of_three(dir: &Path, opening: Opening<'_>) -> (IllDisk, FileJournal<Entry, IllDisk>) {
    let disk = IllDisk::default();
    let mut journal = FileJournal::open_on(disk.clone(), dir, opening).unwrap().journal;
    journal.append(&entries(1, 3)).unwrap();
    (disk, journal)
}

#[test]
fn a_write_that_stops_half_way_leaves_nothing_and_can_be_tried_again() {
    for roll_at in [1 << 20, 400] {
        for (part, kind) in [(0, ErrorKind::StorageFull), (90, ErrorKind::StorageFull)]
            .into_iter()
            .chain([1, 90, 300].map(|part| (part, ErrorKind::WriteZero)))
        {
            let dir = tempfile::tempdir().unwrap();
            let (disk, mut journal) = journal_of_three(dir.path(), opening(roll_at));
            let before = files(dir.path()).iter().map(|f| fs::read(f).unwrap()).collect::<Vec<_>>();

            disk.0.borrow_mut().write = Some((part, kind));
            let refused = journal.append(&entries(4, 5));
            let full = kind == ErrorKind::StorageFull;
            assert_eq!(matches!(refused, Err(JournalError::Full { .. })), full, "{refused:?}");
            assert_eq!(matches!(refused, Err(JournalError::NotWritten(_))), !full, "{refused:?}");
            let after = files(dir.path()).iter().map(|f| fs::read(f).unwrap()).collect::<Vec<_>>();
            assert!(before == after, "something was left behind");
            assert_eq!(read(&journal), entries(1, 3));

            journal.append(&entries(4, 5)).unwrap();
            assert_eq!(read(&journal), entries(1, 5));
            assert!(journal::verify(dir.path(), |_| {}).is_ok());
        }
    }
}

#[test]
fn room_is_asked_for_before_each_group() {
    let dir = tempfile::tempdir().unwrap();
    let (disk, mut journal) = journal_of_three(dir.path(), opening(1 << 20));
    disk.0.borrow_mut().free = Some(1000);
    disk.0.borrow_mut().asked.clear();

    let refused = journal.append(&[entry(4)]);
    assert!(matches!(refused, Err(JournalError::Full { free: 1000, .. })), "{refused:?}");
    assert_eq!(disk.0.borrow().asked, [""; 0], "it wrote although there was no room");

    disk.0.borrow_mut().free = None;
    assert_eq!(journal.append(&[entry(4)]).unwrap(), 4);
}

#[test]
fn the_reserve_is_given_up_on_a_full_disk_and_taken_again_when_there_is_room() {
    let dir = tempfile::tempdir().unwrap();
    let reserve = 200_000;
    let (disk, mut journal) = journal_of_three(dir.path(), Opening { reserve, ..opening(1 << 20) });
    let kept = || fs::metadata(dir.path().join("reserve")).map_or(0, |file| file.len());
    assert_eq!(kept(), reserve);

    disk.0.borrow_mut().write = Some((10, ErrorKind::StorageFull));
    journal.append(&[entry(4)]).unwrap_err();
    assert_eq!(kept(), 0);

    disk.0.borrow_mut().free = Some(reserve);
    assert!(!journal.try_restore_reserve().unwrap());
    let refused = journal.append(&[entry(4)]);
    assert!(matches!(refused, Err(JournalError::Full { .. })), "it went on in its own reserve");

    disk.0.borrow_mut().free = Some(2 * reserve);
    assert_eq!(journal.append(&[entry(4)]).unwrap(), 4, "it does not go on by itself");
    assert_eq!(kept(), reserve);
    assert_eq!(read(&journal), entries(1, 4));
}

#[test]
fn a_disk_without_room_for_the_reserve_still_opens() {
    let dir = tempfile::tempdir().unwrap();
    let disk = IllDisk::default();
    disk.0.borrow_mut().free = Some(100_000);
    let opening = Opening { reserve: 1 << 20, ..opening(400) };
    let mut journal = FileJournal::open_on(disk.clone(), dir.path(), opening).unwrap().journal;
    assert!(matches!(journal.append(&[entry(1)]), Err(JournalError::Full { .. })));
}

#[test]
fn after_a_failed_sync_or_cutting_back_nothing_is_written_any_more() {
    type Ill = fn(&IllDisk);
    let ills: [(u64, Ill); 5] = [
        (1 << 20, |disk| disk.0.borrow_mut().sync_data = true),
        (400, |disk| disk.0.borrow_mut().sync_data = true),
        (400, |disk| disk.0.borrow_mut().sync_dir = true),
        (1 << 20, |disk| {
            disk.0.borrow_mut().write = Some((5, ErrorKind::StorageFull));
            disk.0.borrow_mut().truncate = true;
        }),
        (400, |disk| {
            disk.0.borrow_mut().write = Some((5, ErrorKind::StorageFull));
            disk.0.borrow_mut().sync_dir = true;
        }),
    ];
    for (roll_at, fall_ill) in ills {
        let dir = tempfile::tempdir().unwrap();
        let (disk, mut journal) = journal_of_three(dir.path(), opening(roll_at));
        fall_ill(&disk);
        let fatal = journal.append(&[entry(4)]);
        assert!(matches!(fatal, Err(JournalError::Fatal(_))), "{fatal:?}");

        *disk.0.borrow_mut() = crate::cast::Ills::default();
        assert!(matches!(journal.append(&[entry(4)]), Err(JournalError::Fatal(_))));
        assert_eq!(disk.0.borrow().asked, [""; 0]);

        let seq = open(dir.path()).unwrap().journal.anchor().seq;
        assert!(seq == 3 || seq == 4, "a start after it finds {seq} entries");
    }
}
