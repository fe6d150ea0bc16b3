//! The first picture of a house with a million entries, with its store and without.

mod decade;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::Bench;
use super::boards::{SCREENS, watched};
use crate::cost::whole_kib;
use crate::crowd::Crowd;
use crate::fault::Measured;
use crate::figures::{count, median};
use crate::http::Http;
use crate::stage::house::{Doors, House, QUIET, binary, write_office};
use crate::stage::{Running, free_address};
use crate::table::Row;

/// How long a house may take to show its first picture.
const PATIENCE: Duration = Duration::from_secs(180);

pub(super) fn measure(bench: &mut Bench) -> Measured<()> {
    let entries = if bench.how.short { 2_000 } else { 1_000_000 };
    let folder = tempfile::tempdir()?;
    eprintln!("  writing {entries} entries");
    let written = decade::write(&folder.path().join("data"), entries)?;

    let mut with_store = Vec::new();
    for _ in 0..if bench.how.short { 1 } else { 3 } {
        with_store.push(start(bench, folder.path(), written)?.seconds);
    }
    fs::remove_dir_all(folder.path().join("data/store"))?;
    let rebuilt = start(bench, folder.path(), written)?;
    let after = start(bench, folder.path(), written)?;

    let what = format!("first picture, {entries} entries, with the store");
    bench.table.add(Row::alone(what, "s", median(&with_store)).at_most(2.0));
    let what = format!("first picture, {entries} entries, store rebuilt from the journal");
    bench.table.add(Row::alone(what, "s", rebuilt.seconds));
    bench.table.add(Row::alone("first picture after that", "s", after.seconds));
    bench.table.add(Row::alone("memory after ten years of entries", "MiB", after.mib));
    change_after(bench, folder, entries)
}

/// What a change costs a house with so many entries behind it, beside one that has just been opened.
fn change_after(bench: &mut Bench, folder: TempDir, entries: u64) -> Measured<()> {
    let screens = bench.sockets(SCREENS);
    let short = bench.how.short;
    let mut old = House::open_under(folder, bench.cores, 6, QUIET, None)?;
    let mut new = House::open(bench.cores, 6, QUIET)?;
    let (mut after, mut before) = (Vec::new(), Vec::new());
    for _ in 0..bench.rounds() {
        before.push(watched(&mut new, &mut Crowd::new()?, screens, short)?);
        after.push(watched(&mut old, &mut Crowd::new()?, screens, short)?);
    }
    let (before, after) = (median(&before), median(&after));
    let mut row = Row::alone(format!("server CPU per change after {entries} entries"), "µs", after);
    row.promise = Some((format!("≤ 1.1 × {before:.0} µs of a new house"), after <= 1.1 * before));
    bench.table.add(row);
    bench.table.count("start: entries are added after ten years", old.entry > entries);
    Ok(())
}

struct Started {
    seconds: f64,
    mib: f64,
}

/// Starts the house and waits for the page of a door; then ends it in order.
fn start(bench: &mut Bench, folder: &Path, entries: u64) -> Measured<Started> {
    let address = free_address()?;
    let doors = Doors { address, phones: free_address()?, tls: None };
    let office = write_office(folder, &doors, 6)?;
    let mut command = Command::new(binary()?);
    command.arg("serve").arg("--config").arg(office);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let begun = Instant::now();
    let mut running = Running::new(bench.cores.start(&mut command)?);
    while !shows_a_door(address) {
        if let Some(status) = running.ended() {
            return Err(format!("the house ended instead of opening: {status}").into());
        }
        if begun.elapsed() > PATIENCE {
            return Err("the house did not show a picture in three minutes".into());
        }
        thread::sleep(Duration::from_millis(2));
    }
    let seconds = begun.elapsed().as_secs_f64();
    let (kib, _) = whole_kib(running.pid());
    running.end();
    let found = decade::last(&folder.join("data"))?;
    bench.table.count("start: every entry is there", found >= entries);
    Ok(Started { seconds, mib: count(usize::try_from(kib)?) / 1024.0 })
}

fn shows_a_door(address: std::net::SocketAddr) -> bool {
    let asked = Http::to(address).and_then(|mut http| http.ask("GET", "/screens/door-3", b""));
    asked.is_ok_and(|answer| answer.status == 200 && !answer.body.is_empty())
}
