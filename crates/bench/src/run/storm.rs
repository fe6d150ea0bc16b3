//! Many screens join at once, twice in a row, and each gets the newest picture.

use std::time::Duration;

use super::Bench;
use crate::cost::Spending;
use crate::crowd::Crowd;
use crate::fault::Measured;
use crate::figures::{count, median};
use crate::stage::Stage;
use crate::stage::floor::Floor;
use crate::stage::house::FULL;
use crate::stage::nchan::Nchan;
use crate::table::Row;

/// Of one stage: milliseconds of each storm, and CPU microseconds per socket, the server's and the generator's own.
#[derive(Default)]
pub(super) struct Storms {
    pub(super) ms: Vec<f64>,
    pub(super) cpu_us: Vec<f64>,
    own_us: Vec<f64>,
    pub(super) wrong: usize,
}

pub(super) fn measure(bench: &mut Bench) -> Measured<()> {
    let sockets = bench.sockets(10_000);
    let (mut house, sample) = bench.house(FULL, false)?;
    let mut floor = Floor::open(bench.cores, &sample, false)?;
    let mut nchan = if bench.peer { Some(Nchan::open(bench.cores, &sample, false)?) } else { None };
    let [mut ours, mut theirs, mut bare] =
        [Storms::default(), Storms::default(), Storms::default()];
    for round in 0..bench.rounds() {
        eprintln!("  storms of {sockets}, round {}", round + 1);
        for _ in 0..2 {
            storm(&mut floor, &mut bare, sockets)?;
        }
        for _ in 0..2 {
            if let Some(nchan) = &mut nchan {
                storm(nchan, &mut theirs, sockets)?;
            }
        }
        for _ in 0..2 {
            storm(&mut house, &mut ours, sockets)?;
        }
        house.tap()?;
        std::thread::sleep(Duration::from_millis(50));
    }
    let bytes = sample.len();
    let peer = bench.peer;
    let row = |what: &str, unit, of: &dyn Fn(&Storms) -> f64| Row {
        nchan: peer.then(|| of(&theirs)),
        floor: Some(of(&bare)),
        ..Row::alone(format!("{what}, {sockets} joining, {bytes} B"), unit, of(&ours))
    };
    let time = row("storm: all have the newest", "ms", &|s| median(&s.ms));
    // Among fewer the floor alone comes near the peer: nothing is promised of them.
    bench.table.add(if sockets < 10_000 { time } else { time.at_most_of_nchan(0.4) });
    let own = row("storm: the generator's own CPU per socket", "µs", &|s| median(&s.own_us));
    bench.table.add(row("storm: server CPU per socket", "µs", &|s| median(&s.cpu_us)));
    bench.table.add(own);
    let wrong = ours.wrong + theirs.wrong + bare.wrong;
    bench.table.count("storm: each joined once and was given the newest picture once", wrong == 0);
    Ok(())
}

/// One storm. The crowd of the one before has just been torn away.
pub(super) fn storm(stage: &mut dyn Stage, storms: &mut Storms, sockets: usize) -> Measured<()> {
    let mut crowd = Crowd::new()?;
    let (spending, own) = (Spending::of(stage.pids()), Spending::own());
    let took = crowd.join(&stage.way(false), sockets, stage.newest())?;
    let (server, own) = (spending.us(), own.us());
    storms.ms.push(took.as_secs_f64() * 1000.0);
    storms.cpu_us.push(server / count(sockets));
    storms.own_us.push(own / count(sockets));
    storms.wrong += usize::from(crowd.pictures() != sockets) + crowd.doubled();
    crowd.leave();
    Ok(())
}
