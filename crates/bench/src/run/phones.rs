//! Visitors' phones, as many as the listener takes, and a tablet that is tapped meanwhile.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use super::Bench;
use crate::cost::Spending;
use crate::crowd::Crowd;
use crate::fault::Measured;
use crate::figures::{count, middle};
use crate::stage::house::{House, QUIET};
use crate::stage::{LINE, Stage};
use crate::table::Row;

/// So many sockets the wall writes to before others on its thread get their turn.
const SLICE: usize = 1_000;

pub(super) fn measure(bench: &mut Bench) -> Measured<()> {
    let phones = bench.sockets(10_000);
    let taps = if bench.how.short { 5 } else { 60 };
    let mut house = House::open(bench.cores, 6, QUIET)?;
    let (mut idle, mut busy, mut disk) = (Vec::new(), Vec::new(), Vec::new());
    let (mut spent, mut pictures, mut wrong) = (0.0, 0, 0);
    for round in 0..bench.rounds() {
        eprintln!("  {phones} phones, round {}", round + 1);
        disk.push(synced(house.folder.path(), taps)?);
        idle.push(tapped(&mut house, &mut Crowd::new()?, taps)?);

        let mut crowd = Crowd::new()?;
        crowd.join(&house.way_of_phones(), phones, house.newest())?;
        crowd.pictures();
        let spending = Spending::of(house.pids());
        busy.push(tapped(&mut house, &mut crowd, taps)?);
        crowd.wait(house.newest(), Instant::now())?;
        spent += spending.us();
        pictures += crowd.pictures();
        wrong += crowd.doubled();
        crowd.leave();
        std::thread::sleep(Duration::from_millis(300));
    }
    let [idle, busy, disk] = [&idle, &busy, &disk].map(|times| middle(times, 99.0));
    let slice = spent / count(pictures.max(1)) * count(SLICE) / 1000.0;
    let what = format!("tap over HTTP while {phones} phones are written to, p99");
    let bound = idle + slice + disk;
    let mut row = Row::alone(what, "ms", busy);
    row.promise = Some((format!("≤ {bound:.1} ms: idle, a slice and a sync"), busy <= bound));
    bench.table.add(row);
    bench.table.add(Row::alone("tap over HTTP with nobody else, p99", "ms", idle));
    bench.table.add(Row::alone(format!("one slice: {SLICE} phones written to"), "ms", slice));
    bench.table.add(Row::alone("bare write and fdatasync, p99", "ms", disk));
    bench.table.count("phones: every phone shows the last change, none twice", wrong == 0);
    Ok(())
}

/// Milliseconds from each tap to its answer; the crowd is read from between two of them.
fn tapped(house: &mut House, crowd: &mut Crowd, taps: usize) -> Measured<Vec<f64>> {
    let mut waited = Vec::with_capacity(taps);
    for _ in 0..taps {
        crowd.idle(Duration::from_millis(30))?;
        let begun = Instant::now();
        house.tap()?;
        waited.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(waited)
}

/// Milliseconds of the disk alone.
fn synced(folder: &Path, times: usize) -> Measured<Vec<f64>> {
    let mut file = File::create(folder.join("bare"))?;
    let mut took = Vec::with_capacity(times);
    for _ in 0..times {
        let begun = Instant::now();
        file.write_all(&LINE)?;
        file.sync_data()?;
        took.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(took)
}
