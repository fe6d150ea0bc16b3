//! A courthouse of fifty screens: how much memory it takes with two sign-ins running.

use std::fs;
use std::thread;
use std::time::Duration;

use super::Bench;
use crate::cost::whole_kib;
use crate::crowd::Crowd;
use crate::fault::Measured;
use crate::figures::count;
use crate::stage::house::{FULL, House, binary};
use crate::table::Row;

pub(super) fn measure(bench: &mut Bench) -> Measured<()> {
    let mut house = House::open(bench.cores, 10, FULL)?;
    let mut crowd = Crowd::new()?;
    for board in 1..=10 {
        crowd.join(&house.way_to(&format!("door-{board}"), false), 5, 1)?;
    }
    for _ in 0..20 {
        house.tap()?;
    }
    crowd.idle(Duration::from_millis(500))?;
    let (resting, _) = whole_kib(house.pid());
    let wrong = r#"{"name":"林志強","pin":"000000"}"#; // a wrong PIN costs as much as a right one
    let statuses = thread::scope(|scope| {
        let asking = || house.sign_in_again(wrong).map_err(|fault| fault.to_string());
        let two = [scope.spawn(asking), scope.spawn(asking)];
        two.map(|one| one.join().unwrap_or(Err("a sign-in stumbled".to_owned())))
    });
    let (_, most) = whole_kib(house.pid());
    let mib = |kib: u64| count(usize::try_from(kib).unwrap_or(usize::MAX)) / 1024.0;
    bench.table.add(Row::alone("memory of a house of 50 screens, resting", "MiB", mib(resting)));
    let what = "memory of a house of 50 screens, the most ever, two sign-ins at once";
    bench.table.add(Row::alone(what, "MiB", mib(most)).at_most(100.0));
    let size = fs::metadata(binary()?)?.len() / 1024;
    bench.table.add(Row::alone("the binary", "MiB", mib(size)));
    let asked = statuses.iter().all(|status| matches!(status, Ok(401)));
    bench.table.count("small: both sign-ins were answered", asked);
    crowd.leave();
    Ok(())
}
