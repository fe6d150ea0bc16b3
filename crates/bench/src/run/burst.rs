//! Twenty changes of one board in twenty milliseconds.

use std::thread;
use std::time::{Duration, Instant};

use super::Bench;
use crate::cost::Spending;
use crate::crowd::Crowd;
use crate::fault::Measured;
use crate::figures::{count, median};
use crate::stage::Stage;
use crate::stage::house::QUIET;
use crate::stage::nchan::Nchan;
use crate::table::Row;

/// Changes in a burst.
const CHANGES: u32 = 20;

/// Between two of them.
const STEP: Duration = Duration::from_millis(1);

pub(super) fn measure(bench: &mut Bench) -> Measured<()> {
    let sockets = bench.sockets(1_000);
    let (mut house, sample) = bench.house(QUIET, false)?;
    let mut nchan = if bench.peer { Some(Nchan::open(bench.cores, &sample, false)?) } else { None };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let (mut pictures, mut wrong, mut longest) = (Vec::new(), 0, Duration::ZERO);
    for round in 0..bench.rounds() {
        eprintln!("  bursts, round {}", round + 1);
        if let Some(nchan) = &mut nchan {
            let burst = bursts(nchan, sockets, bench.how.short)?;
            theirs.push(burst.cpu_us);
        }
        let burst = bursts(&mut house, sockets, bench.how.short)?;
        ours.push(burst.cpu_us);
        pictures.push(burst.pictures);
        wrong += burst.doubled;
        longest = longest.max(burst.longest);
    }
    let bytes = sample.len();
    let what = format!("server CPU per change of a burst of 20, {sockets} sockets, {bytes} B");
    let row = Row {
        nchan: bench.peer.then(|| median(&theirs)),
        ..Row::alone(what, "µs", median(&ours))
    };
    bench.table.add(row.at_most_of_nchan(0.2));
    let what = "pictures a screen is given for a burst of 20";
    bench.table.add(Row::alone(what, "pictures", median(&pictures)));
    let what = "the twenty taps of a burst, the slowest burst";
    bench.table.add(Row::alone(what, "ms", longest.as_secs_f64() * 1000.0));
    bench.table.count("burst: every screen shows the last change, none twice", wrong == 0);
    Ok(())
}

struct Burst {
    cpu_us: f64,
    pictures: f64,
    doubled: usize,
    longest: Duration,
}

/// Some bursts at one stage; each ends when all screens show its last change.
fn bursts(stage: &mut dyn Stage, sockets: usize, short: bool) -> Measured<Burst> {
    let mut crowd = Crowd::new()?;
    crowd.join(&stage.way(false), sockets, stage.newest())?;
    crowd.idle(Duration::from_millis(100))?;
    crowd.pictures();
    let bursts = if short { 1 } else { 5 };
    let (spending, mut longest) = (Spending::of(stage.pids()), Duration::ZERO);
    for _ in 0..bursts {
        let begun = Instant::now();
        let mut newest = 0;
        for change in 1..=CHANGES {
            newest = stage.send()?;
            stage.settle()?;
            thread::sleep((STEP * change).saturating_sub(begun.elapsed()));
        }
        longest = longest.max(begun.elapsed());
        crowd.wait(newest, Instant::now())?;
        crowd.idle(Duration::from_millis(50))?;
    }
    let server = spending.us();
    let changes = count(bursts) * f64::from(CHANGES);
    let pictures = count(crowd.pictures()) / count(sockets) / count(bursts);
    let doubled = crowd.doubled();
    crowd.leave();
    thread::sleep(Duration::from_millis(300));
    Ok(Burst { cpu_us: server / changes, pictures, doubled, longest })
}
