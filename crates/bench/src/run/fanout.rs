//! One change to every screen of a board.

use std::time::{Duration, Instant};

use super::Bench;
use crate::cost::{Spending, resident_kib};
use crate::crowd::Crowd;
use crate::fault::Measured;
use crate::figures::{count, median, middle, percentile};
use crate::stage::Stage;
use crate::stage::floor::Floor;
use crate::stage::house::{FULL, House, QUIET};
use crate::stage::nchan::Nchan;
use crate::table::Row;

/// What one stage cost over all rounds.
#[derive(Default)]
pub(super) struct Cost {
    /// CPU microseconds per delivery, one for each round.
    pub(super) cpu_us: Vec<f64>,
    /// KiB per connection, one for each round.
    pub(super) memory_kib: Vec<f64>,
    /// Milliseconds to the last screen, one for each change of each round.
    pub(super) last_ms: Vec<Vec<f64>>,
    /// The generator's own CPU microseconds per delivery.
    own_us: Vec<f64>,
    pub(super) wrong: usize,
}

pub(super) fn measure(bench: &mut Bench, deflate: bool) -> Measured<()> {
    for usual in [1_000, 10_000] {
        let sockets = bench.sockets(usual);
        for room in [QUIET, FULL] {
            one(bench, sockets, room, deflate)?;
        }
        if bench.how.short || bench.how.sockets.is_some() {
            break;
        }
    }
    Ok(())
}

fn one(bench: &mut Bench, sockets: usize, room: u16, deflate: bool) -> Measured<()> {
    let (house, sample) = bench.house(room, deflate)?;
    let mut house = house;
    let mut floor = Floor::open(bench.cores, &sample, deflate)?;
    let mut keeping = match sockets {
        ..=1_000 if !deflate => Some(Floor::that_keeps(bench.cores, &sample, deflate)?),
        _ => None, // among more the disk no longer counts
    };
    let mut nchan =
        if bench.peer { Some(Nchan::open(bench.cores, &sample, deflate)?) } else { None };
    let changes = if bench.how.short { 5 } else { (100_000 / sockets).clamp(10, 100) };
    let [mut ours, mut theirs, mut bare, mut kept] = std::array::from_fn(|_| Cost::default());
    let mut taps = Vec::new();
    for round in 0..bench.rounds() {
        eprintln!("  {sockets} sockets, {} B, round {}", sample.len(), round + 1);
        floor_round(&mut floor, &mut bare, sockets, changes, deflate)?;
        if let Some(keeping) = &mut keeping {
            floor_round(keeping, &mut kept, sockets, changes, deflate)?;
        }
        if let Some(nchan) = &mut nchan {
            floor_round(nchan, &mut theirs, sockets, changes, deflate)?;
        }
        floor_round(&mut house, &mut ours, sockets, changes, deflate)?;
        taps.extend(idle_taps(&mut house, if bench.how.short { 5 } else { 40 })?);
    }
    tell(bench, &[&ours, &theirs, &bare, &kept], (sockets, sample.len(), deflate));
    if !deflate {
        let what = format!("tap over HTTP to its answer, p50, {} B board", sample.len());
        bench.table.add(Row::alone(what, "ms", median(&taps)));
    }
    Ok(())
}

/// Connects a crowd to a stage, changes its board some times, and lets the crowd go.
pub(super) fn floor_round(
    stage: &mut dyn Stage,
    cost: &mut Cost,
    sockets: usize,
    changes: usize,
    deflate: bool,
) -> Measured<()> {
    let before = resident_kib(&stage.pids());
    let mut crowd = Crowd::new()?;
    crowd.join(&stage.way(deflate), sockets, stage.newest())?;
    crowd.idle(Duration::from_millis(200))?;
    let held = resident_kib(&stage.pids()).saturating_sub(before);
    cost.memory_kib.push(count(usize::try_from(held)?) / count(sockets));
    change(stage, &mut crowd, 2)?;
    crowd.pictures();

    let (server, own) = (Spending::of(stage.pids()), Spending::own());
    let seen = change(stage, &mut crowd, changes)?;
    let (server, own) = (server.us(), own.us());

    cost.last_ms.push(seen);
    cost.cpu_us.push(server / count(sockets * changes));
    cost.own_us.push(own / count(sockets * changes));
    let pictures = crowd.pictures();
    cost.wrong += usize::from(pictures != sockets * changes) + crowd.doubled();
    cost.wrong += usize::from(deflate && crowd.deflating() != sockets);
    crowd.leave();
    std::thread::sleep(Duration::from_millis(300)); // the server reaps
    Ok(())
}

/// So many changes one after another; when each was on the last screen, in milliseconds.
pub(super) fn change(
    stage: &mut dyn Stage,
    crowd: &mut Crowd,
    changes: usize,
) -> Measured<Vec<f64>> {
    let mut last = Vec::with_capacity(changes);
    for _ in 0..changes {
        crowd.idle(Duration::from_millis(12))?;
        last.push(change_now(stage, crowd)?);
    }
    Ok(last)
}

/// One change without a rest before it.
pub(super) fn change_now(stage: &mut dyn Stage, crowd: &mut Crowd) -> Measured<f64> {
    let begun = Instant::now();
    let newest = stage.send()?;
    let shown = crowd.wait(newest, begun);
    stage.settle()?; // a refusal says more than screens that wait
    shown
}

/// Taps with nobody watching: milliseconds to the answer.
fn idle_taps(house: &mut House, taps: usize) -> Measured<Vec<f64>> {
    let mut waited = Vec::with_capacity(taps);
    for _ in 0..taps {
        std::thread::sleep(Duration::from_millis(10));
        let begun = Instant::now();
        house.tap()?;
        waited.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(waited)
}

fn tell(bench: &mut Bench, costs: &[&Cost; 4], (sockets, bytes, deflate): (usize, usize, bool)) {
    let [ours, theirs, bare, kept] = costs;
    let peer = bench.peer;
    let kind = if deflate { ", deflate" } else { "" };
    let name = |what: &str| format!("{what}, {sockets} sockets, {bytes} B{kind}");
    let row = |what: &str, unit, of: &dyn Fn(&Cost) -> f64| Row {
        nchan: peer.then(|| of(theirs)),
        floor: Some(of(bare)),
        ..Row::alone(name(what), unit, of(ours))
    };
    let cpu = row("server CPU per delivery", "µs", &|c| median(&c.cpu_us));
    let bound = match (deflate, bytes > 4_000, sockets > 5_000) {
        (true, _, _) => 0.65,
        (_, true, _) => 0.90,
        (_, _, true) => 0.85,
        _ => 0.80,
    };
    let last = row("last screen, p99", "ms", &|c| middle(&c.last_ms, 99.0));
    let memory = row("memory per connection", "KiB", &|c| percentile(&c.memory_kib, 100.0));
    bench.table.add(cpu.at_most_of_nchan(bound).at_most_of_floor(1.25));
    bench.table.add(row("last screen, p50", "ms", &|c| middle(&c.last_ms, 50.0)));
    let last = last.at_most_of_nchan(1.1);
    if !kept.cpu_us.is_empty() {
        let cpu =
            row("server CPU per delivery, beside a floor that keeps each change", "µs", &|c| {
                median(&c.cpu_us)
            });
        bench.table.add(Row { floor: Some(median(&kept.cpu_us)), ..cpu });
        let in_time = last.house <= 25.0;
        let floor = Some(middle(&kept.last_ms, 99.0));
        let what = format!("tap to the last of {sockets} screens, p99, {bytes} B, with fdatasync");
        let mut whole = Row { floor, ..Row::alone(what, "ms", last.house) };
        whole.promise = Some(("≤ 25 ms".to_owned(), in_time));
        bench.table.add(whole);
    }
    bench.table.add(last);
    bench.table.add(if deflate { memory } else { memory.at_most(5.0) });
    let wrong = costs.iter().map(|cost| cost.wrong).sum::<usize>();
    bench.table.count(name("every change once on every screen, in order"), wrong == 0);
    let own = median(&ours.own_us);
    if own > median(&ours.cpu_us) {
        bench.table.note(name(&format!("the generator is the limit ({own:.1} µs per delivery)")));
    }
}
