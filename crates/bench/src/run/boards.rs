//! Many boards: a change of one touches only its own.

use std::time::{Duration, Instant};

use super::Bench;
use super::fanout::change;
use crate::cost::Spending;
use crate::crowd::Crowd;
use crate::fault::Measured;
use crate::figures::median;
use crate::stage::Stage;
use crate::stage::house::{House, QUIET};
use crate::table::Row;

/// What the house does by itself comes round in this time: a pulse every 5 s, a ping every 10 s.
const ROUND: Duration = Duration::from_secs(10);

const SHORT_ROUND: Duration = Duration::from_millis(300);

/// Screens at each board.
pub(super) const SCREENS: usize = 50;

pub(super) fn measure(bench: &mut Bench) -> Measured<()> {
    let boards = if bench.how.short { 4 } else { 200 };
    let screens = bench.sockets(SCREENS * usize::from(boards)) / usize::from(boards);
    let short = bench.how.short;
    let mut one = House::open(bench.cores, 6, QUIET)?;
    let mut many = House::open(bench.cores, boards.max(6), QUIET)?;
    let (mut alone, mut beside, mut strays) = (Vec::new(), Vec::new(), 0);
    for round in 0..bench.rounds() {
        eprintln!("  {boards} boards, round {}", round + 1);
        alone.push(watched(&mut one, &mut Crowd::new()?, screens, short)?);

        let mut others = Crowd::new()?;
        for board in (1..=boards).filter(|board| *board != QUIET) {
            others.join(&many.way_to(&format!("door-{board}"), false), screens, 1)?;
        }
        others.idle(Duration::from_millis(200))?;
        others.pictures();
        beside.push(watched(&mut many, &mut others, screens, short)?);
        strays += others.pictures();
        others.leave();
        std::thread::sleep(Duration::from_millis(300));
    }
    let (alone, beside) = (median(&alone), median(&beside));
    let what = format!("server CPU per change, {boards} boards × {screens} screens");
    let mut row = Row::alone(what, "µs", beside);
    row.promise =
        Some((format!("≤ 1.1 × {alone:.0} µs of one board alone"), beside <= 1.1 * alone));
    bench.table.add(row);
    bench.table.count("boards: a change of one sends nothing to the others", strays == 0);
    Ok(())
}

/// CPU microseconds per change of a board with so many screens, the background's own taken off: both are watched for a
/// whole round of what the house does by itself.
pub(super) fn watched(
    house: &mut House,
    others: &mut Crowd,
    screens: usize,
    short: bool,
) -> Measured<f64> {
    let (round, changes) = if short { (SHORT_ROUND, 5) } else { (ROUND, 100) };
    let mut crowd = Crowd::new()?;
    crowd.join(&house.way(false), screens, house.newest())?;
    change(house, &mut crowd, 2)?;

    let (begun, spending) = (Instant::now(), Spending::of(house.pids()));
    rest(&mut crowd, others, begun + round)?;
    let background = spending.us();

    let (begun, spending) = (Instant::now(), Spending::of(house.pids()));
    for done in 1..=changes {
        change(house, &mut crowd, 1)?;
        rest(&mut crowd, others, begun + round * done / changes)?;
    }
    let spent = spending.us();
    crowd.leave();
    Ok((spent - background).max(0.0) / f64::from(changes))
}

/// Reads what comes and answers pings until then.
fn rest(crowd: &mut Crowd, others: &mut Crowd, until: Instant) -> Measured<()> {
    while Instant::now() < until {
        crowd.idle(Duration::from_millis(5))?;
        others.idle(Duration::from_millis(5))?;
    }
    Ok(())
}
