//! Screens that never read, among screens that do; beside a house without them, in turns, so that both meet the same machine.

use std::thread;
use std::time::{Duration, Instant};

use super::Bench;
use super::fanout::{change, change_now};
use crate::cost::resident_kib;
use crate::crowd::Crowd;
use crate::fault::Measured;
use crate::figures::{count, middle, percentile};
use crate::stage::Stage;
use crate::stage::house::{FULL, House};
use crate::table::Row;

/// What would be queued for each of those that never read, in bytes.
const QUEUED: usize = 4 << 20;

/// From one change to the next: a session may ask for no more than its share.
const PACE: Duration = Duration::from_millis(34);

/// The longest the house may take to drop them.
const DROPPED: Duration = Duration::from_secs(30);

pub(super) fn measure(bench: &mut Bench) -> Measured<()> {
    let reading = bench.sockets(500);
    let stalled = reading / 5;
    let (mut house, sample) = bench.house(FULL, false)?;
    let (mut calm_house, _) = bench.house(FULL, false)?;
    let changes = if bench.how.short { 60 } else { QUEUED / sample.len() + 1 };
    let (mut without, mut with, mut grown) = (Vec::new(), Vec::new(), Vec::new());
    let (rounds, mut doubled) = (bench.rounds(), 0);
    for round in 1..=rounds {
        eprintln!("  {stalled} that never read, round {round}");
        let (mut crowd, mut calm) = (Crowd::new()?, Crowd::new()?);
        calm.join(&calm_house.way(false), reading, calm_house.newest())?;
        crowd.join(&house.way(false), reading + stalled, house.newest())?;
        crowd.idle(Duration::from_millis(200))?;
        crowd.stall(stalled)?;
        let before = [&house, &calm_house].map(|house| resident_kib(&house.pids()));
        let begun = Instant::now();
        let (mut beside, mut alone) = (Vec::new(), Vec::new());
        for _ in 0..changes {
            beside.extend(change(&mut house, &mut crowd, 1)?);
            alone.push(change_now(&mut calm_house, &mut calm)?); // quick: the others are dropped after 20 s
        }
        with.push(beside);
        without.push(alone);
        let after = [&house, &calm_house].map(|house| resident_kib(&house.pids()));
        let [more, by_itself] = [0, 1].map(|which| after[which].saturating_sub(before[which]));
        let more = more.saturating_sub(by_itself); // what so many changes leave in memory is the same in both
        grown.push(count(usize::try_from(more)?) / count(stalled.max(1)));
        if round == rounds && !bench.how.short {
            drop_all(bench, &mut house, &mut crowd, (stalled, begun))?;
        }
        doubled += crowd.doubled();
        crowd.leave();
        calm.leave();
        thread::sleep(Duration::from_millis(500));
    }

    let (alone, beside) = (middle(&without, 99.0), middle(&with, 99.0));
    let what = format!("last of {reading} screens beside {stalled} that never read, p99");
    let mut row = Row::alone(what, "ms", beside);
    row.promise = Some((format!("≤ 1.2 × {alone:.2} ms without"), beside <= 1.2 * alone));
    bench.table.add(row);
    let what = format!("last of {reading} screens beside {stalled} that never read, p50");
    bench.table.add(Row::alone(what, "ms", middle(&with, 50.0)));
    let what = format!("last of {reading} screens of a house without them, p50");
    bench.table.add(Row::alone(what, "ms", middle(&without, 50.0)));
    let picture = count(sample.len()) / 1024.0;
    let what = format!("memory per stalled screen, {} KiB sent", changes * sample.len() / 1024);
    let row = Row::alone(what, "KiB", percentile(&grown, 100.0));
    bench.table.add(row.at_most(picture + 0.1));
    bench.table.count("stalled: the others missed nothing", doubled == 0);
    Ok(())
}

/// So many changes at a pace that a session may keep; when each was on the last screen, in milliseconds.
fn paced(house: &mut House, crowd: &mut Crowd, changes: usize) -> Measured<Vec<f64>> {
    let mut last = Vec::with_capacity(changes);
    for _ in 0..changes {
        let begun = Instant::now();
        last.extend(change(house, crowd, 1)?);
        crowd.idle(PACE.saturating_sub(begun.elapsed()))?;
    }
    Ok(last)
}

/// Goes on until the house has dropped all that never read.
fn drop_all(
    bench: &mut Bench,
    house: &mut House,
    crowd: &mut Crowd,
    (stalled, begun): (usize, Instant),
) -> Measured<()> {
    while crowd.dropped() < stalled && begun.elapsed() < DROPPED {
        paced(house, crowd, 10)?;
    }
    let (dropped, seconds) = (crowd.dropped(), begun.elapsed().as_secs_f64());
    bench.table.add(Row::alone("stalled screens dropped after", "s", seconds));
    let what = format!("{dropped} of {stalled} stalled screens were dropped");
    bench.table.count(what, dropped == stalled);
    Ok(())
}
