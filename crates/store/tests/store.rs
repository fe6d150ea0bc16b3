//! What the store keeps, and that nothing in its folder can stop a start.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failing test stops")]
use std::{
    collections::BTreeMap,
    env, fs,
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use store::{Applied, Batch, MAX_VALUE, Store, StoreFault};

const ROOMS: [&str; 6] = ["1", "2", "3", "4", "5", "6"];

fn applied(seq: u64) -> Applied {
    Applied { seq, hash: format!("{seq:064x}"), file: 1 + seq / 100, offset: seq * 300 }
}

/// Every room says the same number, and so does what was applied; one hearing says it too.
fn batch(seq: u64) -> Batch {
    let mut batch = Batch::default();
    let said = format!("{seq} {}", "x".repeat(250));
    for room in ROOMS {
        batch.put("rooms", room, said.clone().into_bytes()).unwrap();
    }
    batch.put("hearings", &hearing(seq), said.into_bytes()).unwrap();
    batch
}

/// The hearing that batch number `seq` writes; they come round in turn.
fn hearing(seq: u64) -> String {
    (seq * 7919 % 2000).to_string()
}

/// What the rows of a kind say, by id.
fn said(store: &Store, kind: &str) -> Result<BTreeMap<String, u64>, StoreFault> {
    let number = |bytes: Vec<u8>| {
        String::from_utf8(bytes).unwrap().split(' ').next().unwrap().parse::<u64>().unwrap()
    };
    store.rows(kind).map(|row| row.map(|(id, bytes)| (id, number(bytes)))).collect()
}

/// The number up to which everything stands as it was kept; 0 in an empty store.
fn agreed(store: &Store) -> Result<u64, StoreFault> {
    let (rooms, hearings) = (said(store, "rooms")?, said(store, "hearings")?);
    let seq = store.applied().map_or(0, |applied| applied.seq);
    assert_eq!(store.applied().cloned(), (seq > 0).then(|| applied(seq)));
    let all_rooms = ROOMS.iter().filter(|_| seq > 0).map(|room| ((*room).to_owned(), seq));
    assert_eq!(rooms, all_rooms.collect(), "rooms fell apart from number {seq}");
    let kept = hearings.values().min().copied().unwrap_or(1)..=seq;
    let all_hearings = kept.map(|seq| (hearing(seq), seq)).collect::<BTreeMap<_, _>>();
    assert!(hearings == all_hearings, "hearings fell apart from number {seq}");
    Ok(seq)
}

fn fill(dir: &Path, to: u64) {
    let mut store = Store::open(dir).unwrap();
    (1..=to).for_each(|seq| store.keep(batch(seq), &applied(seq)).unwrap());
    store.flush().unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let path = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &path);
        } else {
            fs::copy(entry.path(), path).unwrap();
        }
    }
}

#[test]
fn what_was_kept_is_there_after_a_restart() {
    let above = tempfile::tempdir().unwrap();
    let dir = above.path().join("store");
    let mut store = Store::open(&dir).unwrap();
    assert!(store.is_empty());
    assert_eq!(fs::metadata(&dir).unwrap().permissions().mode() & 0o777, 0o700);

    let mut first = batch(1);
    for (date, room) in [("2026-11-20", "3"), ("2026-11-23", "1"), ("2026-11-23", "3")] {
        first.put_day(date, room, date.as_bytes().to_vec()).unwrap();
    }
    first.put("detainees", "a/1", b"{}".to_vec()).unwrap();
    first.put("roomsters", "1", b"{}".to_vec()).unwrap();
    store.keep(first, &applied(1)).unwrap();
    store.flush().unwrap();
    drop(store);

    let mut store = Store::open(&dir).unwrap();
    assert!(!store.is_empty());
    assert_eq!(agreed(&store).unwrap(), 1);
    let detainees = store.rows("detainees").collect::<Result<Vec<_>, _>>().unwrap();
    assert_eq!(detainees, [("a/1".to_owned(), b"{}".to_vec())]);
    let days = |store: &Store, from: &str, to: &str| {
        let days =
            store.days(from, to).map(|day| day.map(|(date, room, _)| format!("{date} {room}")));
        days.collect::<Result<Vec<_>, _>>().unwrap()
    };
    assert_eq!(days(&store, "2026-11-21", "2026-11-23"), ["2026-11-23 1", "2026-11-23 3"]);
    assert_eq!(days(&store, "2026-11-20", "2026-11-22"), ["2026-11-20 3"]);
    assert_eq!(days(&store, "2026-11-23", "2026-11-20"), [""; 0]);

    let mut second = batch(2);
    second.delete("detainees", "a/1").unwrap();
    second.delete_day("2026-11-23", "1").unwrap();
    store.keep(second, &applied(2)).unwrap();
    let store = store.reopen().unwrap();
    assert_eq!(agreed(&store).unwrap(), 2);
    assert_eq!(store.rows("detainees").count(), 0);
    assert_eq!(days(&store, "2026-11-20", "2026-11-23"), ["2026-11-20 3", "2026-11-23 3"]);
}

#[test]
fn a_value_over_64_kib_is_refused_by_its_name() {
    let mut batch = Batch::default();
    batch.put("rooms", "3", vec![0; MAX_VALUE]).unwrap();
    let refused = batch.put("rooms", "4", vec![0; MAX_VALUE + 1]).unwrap_err();
    assert!(refused.to_string().contains("now/rooms/4"), "{refused}");
    assert!(matches!(batch.put("rooms/3", "1", vec![]), Err(StoreFault::BadKey(_))));
}

#[test]
fn a_second_hallboard_is_told_so_in_one_line() {
    let dir = tempfile::tempdir().unwrap();
    let _first = Store::open(dir.path()).unwrap();
    let Err(second) = Store::open(dir.path()) else { panic!("two have it open") };
    assert!(matches!(second, StoreFault::Locked(_)), "{second:?}");
    assert_eq!(second.to_string().lines().count(), 1);
}

#[test]
fn a_deleted_db_file_reads_as_an_empty_store() {
    for emptied in [true, false] {
        let dir = tempfile::tempdir().unwrap();
        fill(dir.path(), 5);
        let db = dir.path().join("db");
        if emptied {
            fs::write(db, []).unwrap();
        } else {
            fs::remove_file(db).unwrap();
        }

        let store = Store::open(dir.path()).or_else(|_| Store::rebuild(dir.path())).unwrap();
        assert_eq!(store.applied(), None);
        assert_eq!(agreed(&store).unwrap(), 0);
    }
}

#[test]
fn rows_of_another_format_or_without_their_line_are_not_trusted() {
    for meta in
        [Some(br#"{"format":2,"sum":0,"seq":1,"hash":"","file":1,"offset":0}"#.as_slice()), None]
    {
        let dir = tempfile::tempdir().unwrap();
        fill(dir.path(), 1);
        let db = sled::open(dir.path()).unwrap();
        match meta {
            Some(meta) => db.insert("meta/applied", meta).unwrap(),
            None => db.remove("meta/applied").unwrap(),
        };
        db.flush().unwrap();
        drop(db);
        assert!(matches!(Store::open(dir.path()), Err(StoreFault::Broken(_))));
    }
}

#[test]
fn a_flipped_bit_anywhere_never_stops_a_start() {
    // One that was killed is the hardest case: there sled panics where it else returns an error.
    let good = tempfile::tempdir().unwrap();
    let writer = Writer::start(good.path());
    thread::sleep(Duration::from_millis(900));
    drop(writer);
    let mut outcomes = [0; 2];
    for flip in 0..100_usize {
        let above = tempfile::tempdir().unwrap();
        let dir = above.path().join("store");
        copy(good.path(), &dir);
        let path = dir.join(if flip % 10 == 0 { "conf" } else { "db" });
        let mut bytes = fs::read(&path).unwrap();
        let used = bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1;
        let at = flip.wrapping_mul(0x9e37_79b9_7f4a_7c15) % used;
        bytes[at] ^= 1 << (flip % 8);
        fs::write(&path, bytes).unwrap();

        let opened = Store::open(&dir).and_then(|store| agreed(&store).map(|seq| (store, seq)));
        outcomes[usize::from(opened.is_err())] += 1;
        if let Err(fault) = opened {
            assert!(!matches!(fault, StoreFault::Locked(_)), "{fault}");
            let mut store = Store::rebuild(&dir).unwrap();
            assert_eq!(agreed(&store).unwrap(), 0);
            store.keep(batch(9), &applied(9)).unwrap();
            assert_eq!(agreed(&store).unwrap(), 9);
        }
    }
    println!("opened, rebuilt: {outcomes:?}");
    assert!(outcomes[1] > 0, "no flip did any harm: the test looks at the wrong bytes");
}

#[test]
fn only_the_newest_broken_store_is_set_aside() {
    let above = tempfile::tempdir().unwrap();
    let dir = above.path().join("store");
    assert!(Store::rebuild(&dir).unwrap().is_empty(), "there was nothing to set aside");
    for number in 1..=3 {
        fill(&dir, number);
        assert!(Store::rebuild(&dir).unwrap().is_empty());
        let mut names = fs::read_dir(above.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect::<Vec<_>>();
        names.sort();
        assert_eq!(names, ["store".to_owned(), format!("store-broken-{number}")]);
    }
}

/// A process of its own that keeps batches until it is killed.
struct Writer(Child);

impl Writer {
    fn start(dir: &Path) -> Self {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "writer_until_killed", "--ignored", "--nocapture"])
            .env("STORE_DIR", dir)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        assert!(said.lines().any(|line| line.unwrap().contains("writing")), "it never began");
        Self(child)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[test]
#[ignore = "is started by the test below, in a process of its own"]
fn writer_until_killed() {
    let dir = PathBuf::from(env::var_os("STORE_DIR").unwrap());
    let mut store = Store::open(&dir).or_else(|_| Store::rebuild(&dir)).unwrap();
    let first = store.applied().map_or(1, |applied| applied.seq + 1);
    println!("writing from {first}");
    for seq in first..first + 200_000 {
        store.keep(batch(seq), &applied(seq)).unwrap();
    }
}

#[test]
fn rows_and_their_line_are_never_apart_after_a_kill() {
    let above = tempfile::tempdir().unwrap();
    let dir = above.path().join("store");
    let mut reached = Vec::new();
    for round in 0..8 {
        let writer = Writer::start(&dir);
        thread::sleep(Duration::from_millis(150 + 110 * round));
        drop(writer);
        let store = Store::open(&dir).or_else(|_| Store::rebuild(&dir)).unwrap();
        reached.push(agreed(&store).unwrap());
    }
    println!("reached {reached:?}");
    assert!(reached.iter().any(|seq| *seq > 0), "nothing was ever kept: {reached:?}");
}
