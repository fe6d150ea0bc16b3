//! 模擬: court days from a number — tablets, screens and links that drop, delay and cut, a disk that fails, a house
//! that restarts — on a clock of their own. The same number gives the same days again.

#[path = "simulation/link.rs"]
mod link;
#[path = "simulation/tablets.rs"]
mod tablets;
#[path = "simulation/world.rs"]
mod world;

use std::path::Path;
use std::thread;

use hallboard_tests::{Outcome, Trouble};
use tempfile::TempDir;

use crate::damage::memory;
use crate::site::{Site, at, closes, long, tell};
use docket::calendar::Date;
use docket::command::Command;
use hallboard::clock::Clock;
use hallboard::house::Wish;
use world::{Told, World};

/// So many worlds live beside each other.
const BESIDE: u64 = 12;

/// The court days that every number goes through.
const DAYS: [Date; 3] =
    [crate::site::MONDAY, Date::constant(2026, 11, 24), Date::constant(2026, 11, 25)];

#[test]
fn whatever_links_and_disks_do_what_was_acknowledged_stays_and_screens_are_right() -> Outcome {
    let bench = TempDir::with_prefix_in("hallboard-simulation-", memory())?;
    let listed = tokio::runtime::Runtime::new()?.block_on(listed_days(&bench))?;
    let only = std::env::var("HALLBOARD_SEED").ok().and_then(|seed| seed.parse::<u64>().ok());
    let seeds = only.map_or(0..if long() { 2000 } else { 200 }, |seed| seed..seed + 1);
    let mut sum = Told::default();
    // sled takes its time to close: while one world waits for it, others live.
    let lives = thread::scope(|scope| {
        let lives = (0..BESIDE).map(|nth| {
            let some = seeds.clone().filter(move |seed| seed % BESIDE == nth);
            let (listed, folder) = (&listed, bench.path().join(format!("world-{nth}")));
            scope.spawn(move || live(listed, &folder, some))
        });
        let lives = lives.collect::<Vec<_>>();
        lives.into_iter().map(|life| life.join().unwrap()).collect::<Result<Vec<_>, _>>()
    })?;
    for told in &lives {
        sum.adds(told);
    }
    tell(&format!("simulation: {} seeds, {} court days, {sum}", seeds.count(), sum.days));
    assert!(only.is_some() || (sum.acknowledged > 1000 && sum.restarts > 0 && sum.cuts > 0));
    Ok(())
}

/// Lives through some worlds, one after another, and a few of them twice.
fn live(listed: &Site, folder: &Path, seeds: impl Iterator<Item = u64>) -> Result<Told, Trouble> {
    let runtime = tokio::runtime::Runtime::new()?;
    let mut sum = Told::default();
    for seed in seeds {
        let world = || runtime.block_on(World::lives(listed, folder, seed));
        let told = world().map_err(|fault| format!("HALLBOARD_SEED={seed}: {fault}"))?;
        if seed % 50 == 0 {
            assert_eq!(told, world()?, "seed {seed} went another way the second time");
        }
        sum.adds(&told);
    }
    Ok(sum)
}

/// A closed house whose dockets of all days are listed: every world begins with a copy of it.
async fn listed_days(bench: &TempDir) -> Result<Site, Trouble> {
    let site = Site::at(&bench.path().join("listed"));
    let open = site.opens(&Clock::by_hand(at(9, 20)).0)?;
    let monday = Wish::of_the_house(Command::OpenDay { date: DAYS[0] });
    open.house.submit(monday).await.map_err(|fault| format!("{fault:?}"))?;
    for date in DAYS {
        site.lists(&open.house, date, 6).await;
    }
    closes(open).await;
    std::fs::remove_dir_all(site.data().join("store"))?; // every world fills its own
    Ok(site)
}
