//! Screens that never read, among screens that do.

use std::thread;
use std::time::{Duration, Instant};

use super::Bench;
use super::fanout::change;
use crate::cost::resident_kib;
use crate::crowd::Crowd;
use crate::fault::Measured;
use crate::figures::{count, percentile};
use crate::stage::Stage;
use crate::stage::house::FULL;
use crate::table::Row;

/// What is queued for each of those that never read, in bytes.
const QUEUED: usize = 4 << 20;

/// Between changes while it is waited for that: a session may ask for no more than its share.
const PAUSE: Duration = Duration::from_millis(250);

/// The longest the house may take to drop them.
const DROPPED: Duration = Duration::from_secs(30);

pub(super) fn measure(bench: &mut Bench) -> Measured<()> {
    let reading = bench.sockets(500);
    let stalled = reading / 5;
    let (mut house, sample) = bench.house(FULL, false)?;
    let changes = if bench.how.short { 60 } else { QUEUED / sample.len() + 1 };

    let mut crowd = Crowd::new()?;
    crowd.join(&house.way(false), reading, house.newest())?;
    let without = change(&mut house, &mut crowd, changes)?;
    crowd.leave();
    thread::sleep(Duration::from_millis(500));

    let mut crowd = Crowd::new()?;
    crowd.join(&house.way(false), reading + stalled, house.newest())?;
    crowd.idle(Duration::from_millis(200))?;
    crowd.stall(stalled)?;
    let before = resident_kib(&house.pids());
    let begun = Instant::now();
    let beside = change(&mut house, &mut crowd, changes)?;
    let grown = resident_kib(&house.pids()).saturating_sub(before);

    let (with, alone) = (percentile(&beside, 99.0), percentile(&without, 99.0));
    let what = format!("last of {reading} screens beside {stalled} that never read, p99");
    let mut row = Row::alone(what, "ms", with);
    row.promise = Some((format!("≤ 1.2 × {alone:.2} ms without"), with <= 1.2 * alone));
    bench.table.add(row);
    let each = count(usize::try_from(grown)?) / count(stalled.max(1));
    let what = format!("memory per stalled screen, {} KiB sent", changes * sample.len() / 1024);
    bench.table.add(Row::alone(what, "KiB", each).at_most(count(sample.len()) / 1024.0 + 0.1));
    if !bench.how.short {
        while crowd.dropped() < stalled && begun.elapsed() < DROPPED {
            crowd.idle(PAUSE)?;
            change(&mut house, &mut crowd, 5)?;
        }
        let dropped = crowd.dropped();
        bench.table.add(Row::alone(
            "stalled screens dropped after",
            "s",
            begun.elapsed().as_secs_f64(),
        ));
        bench.table.count(
            format!("{dropped} of {stalled} stalled screens were dropped"),
            dropped == stalled,
        );
    }
    bench.table.count("stalled: the others missed nothing", crowd.doubled() == 0);
    Ok(())
}
