//! What TLS adds: the same office certificate before the house and before the peer.

use super::Bench;
use super::fanout::{Cost, floor_round};
use super::storm::{Storms, storm};
use crate::crowd::Crowd;
use crate::fault::Measured;
use crate::figures::{median, middle, percentile};
use crate::stage::Stage;
use crate::stage::certificate::OfficeCertificate;
use crate::stage::house::{House, QUIET};
use crate::stage::nchan::Nchan;
use crate::table::Row;

pub(super) fn measure(bench: &mut Bench) -> Measured<()> {
    let sockets = bench.sockets(1_000);
    let folder = tempfile::tempdir()?;
    let office = OfficeCertificate::made_in(folder.path())?;
    let own = tempfile::tempdir()?;
    let mut house = House::open_under(own, bench.cores, 6, QUIET, Some(&office))?;
    let mut crowd = Crowd::new()?;
    crowd.join(&house.way(false), 1, house.newest())?;
    let sample = crowd.sample().unwrap_or_default().to_owned();
    crowd.leave();
    let peer = bench.peer.then(|| Nchan::open_under(bench.cores, &sample, false, Some(&office)));
    let mut peer = peer.transpose()?;

    let changes = if bench.how.short { 5 } else { 50 };
    let [mut ours, mut theirs] = [Cost::default(), Cost::default()];
    let [mut our_storms, mut their_storms] = [Storms::default(), Storms::default()];
    for round in 0..bench.rounds() {
        eprintln!("  {sockets} sockets under TLS, round {}", round + 1);
        let their_round = peer.as_mut().map(|peer| {
            storm(peer, &mut their_storms, sockets)?;
            floor_round(peer, &mut theirs, sockets, changes, false)
        });
        if let Some(Err(why)) = their_round {
            bench.table.note(format!("nginx with nchan under TLS: {why}; its column is left out"));
            (peer, theirs, their_storms) = (None, Cost::default(), Storms::default());
        }
        storm(&mut house, &mut our_storms, sockets)?;
        floor_round(&mut house, &mut ours, sockets, changes, false)?;
    }
    let (bytes, peered) = (sample.len(), peer.is_some());
    let row = |what: &str, unit, ours: f64, theirs: f64| Row {
        nchan: peered.then_some(theirs),
        ..Row::alone(format!("TLS: {what}, {sockets} sockets, {bytes} B"), unit, ours)
    };
    let of = |what: &str, unit, figure: &dyn Fn(&Cost) -> f64| {
        row(what, unit, figure(&ours), figure(&theirs))
    };
    let joined = |what: &str, unit, figure: &dyn Fn(&Storms) -> f64| {
        row(what, unit, figure(&our_storms), figure(&their_storms))
    };
    let rows = [
        of("server CPU per delivery", "µs", &|cost| median(&cost.cpu_us)),
        of("last screen, p99", "ms", &|cost| middle(&cost.last_ms, 99.0)),
        of("memory per connection", "KiB", &|cost| percentile(&cost.memory_kib, 100.0)),
        joined("all have joined and the newest", "ms", &|storms| median(&storms.ms)),
        joined("server CPU per joining socket", "µs", &|storms| median(&storms.cpu_us)),
    ];
    for row in rows {
        bench.table.add(row);
    }
    let wrong = [ours.wrong, theirs.wrong, our_storms.wrong, their_storms.wrong];
    bench.table.count("TLS: every change once on every screen", wrong == [0; 4]);
    Ok(())
}
