//! `hallboard bench-commit`: what an order costs at `House::submit`, beside the disk's own fdatasync.

use std::collections::{BTreeSet, VecDeque};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use docket::command::{Command, Key};
use docket::hearing::Presence;
use docket::staff::{Duties, Role};
use docket::{AccountId, HearingId, RecordId, RoomId};
use serde_json::json;

use super::{fail, runtime};
use crate::cli::BenchCommit;
use crate::clock::Clock;
use crate::config::Config;
use crate::demo;
use crate::guard::ACCOUNTS;
use crate::house::{House, Wish};
use crate::opening::{self, Premises};

/// Bytes of the line that the bare disk is given: those of an arrival's entry.
const LINE: usize = 330;

/// So many of each kind before it is the other's turn.
const TURN: usize = 16;

type Fault = Box<dyn std::error::Error>;

pub(super) fn measure(wanted: &BenchCommit) -> ExitCode {
    let measured = runtime().map_err(Fault::from).and_then(|r| r.block_on(rounds(wanted)));
    match measured {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(fault) => fail(&fault, 2),
    }
}

/// One person of the docket, marked arrived and expected in turn.
#[derive(Clone)]
struct Mark {
    room: RoomId,
    hearing: HearingId,
    party: RecordId,
    given: usize,
}

async fn rounds(wanted: &BenchCommit) -> Result<String, Fault> {
    let (house, by) = open(&wanted.folder).await?;
    let mut marks = marks(&house);
    let writers = wanted.writers.clamp(1, marks.len().max(1));
    let mut bare = Bare::new(&wanted.folder)?;
    let (mut disk_us, mut one_us) = (Vec::new(), Vec::new());
    let (mut one_rate, mut many_rate, mut given) = (Vec::new(), Vec::new(), 0);
    for _ in 0..wanted.rounds.clamp(1, 100) {
        let orders = wanted.orders.clamp(writers, 100_000);
        let mut spent = Duration::ZERO;
        for _ in 0..orders.div_ceil(TURN) {
            for _ in 0..TURN {
                disk_us.push(bare.write()?);
            }
            let begun = Instant::now();
            one_us.extend(write(&house, by, &mut marks, 1, TURN).await?);
            spent += begun.elapsed();
        }
        one_rate.push(per_second(orders.next_multiple_of(TURN), spent));

        let begun = Instant::now();
        write(&house, by, &mut marks, writers, orders).await?;
        many_rate.push(per_second(orders / writers * writers, begun.elapsed()));
        given += orders.next_multiple_of(TURN) + orders / writers * writers;
    }
    let entries = house.now().seq.0;
    house.close().await;
    Ok(json!({
        "writers": writers, "entries": entries, "orders": given,
        "disk_us": disk_us, "one_us": one_us,
        "one_per_second": one_rate, "many_per_second": many_rate,
    })
    .to_string())
}

fn per_second(orders: usize, took: Duration) -> f64 {
    f64::from(u32::try_from(orders).unwrap_or(u32::MAX)) / took.as_secs_f64()
}

/// A house in `folder` with the sample docket and one account.
async fn open(folder: &Path) -> Result<(House, AccountId), Fault> {
    let config = Config::parse(demo::OFFICE)?;
    let court = config.office.court.clone();
    let (data, credentials) = (folder.join("data"), folder.join("credentials"));
    let clock = Clock::real();
    let premises = Premises { court, data, credentials };
    let house = opening::open(&premises, Arc::new(config.office()), clock)?.house;
    let today = house.office.offset.date(house.clock.machine());
    told(house.submit(Wish::of_the_house(Command::OpenDay { date: today })).await)?;
    demo::list_the_day(&house, &config.import_tables()).await?;
    let name = house.seal.close(ACCOUNTS, &RecordId(ACCOUNTS.to_owned()), "name", "王振宇")?;
    let duties = Duties { role: Role::Bailiff, rooms: BTreeSet::new(), sections: BTreeSet::new() };
    let hash = String::new(); // nobody signs in here
    told(house.submit(Wish::of_the_house(Command::OpenAccount { name, duties, hash })).await)?;
    let by = house.now().staff.accounts.keys().next().copied().ok_or("no account was opened")?;
    Ok((house, by))
}

fn told<T>(answer: Result<T, crate::house::OrderError>) -> Result<T, Fault> {
    answer.map_err(|fault| format!("an order was not carried out: {fault:?}").into())
}

fn marks(house: &House) -> VecDeque<Mark> {
    let now = house.now();
    let hearings = now.rooms().flat_map(|room| room.hearings.values().map(|h| (room.id, h)));
    let first = hearings.filter_map(|(room, hearing)| {
        let party = hearing.listing.parties.first()?.record.clone();
        Some(Mark { room, hearing: hearing.id, party, given: 0 })
    });
    first.collect()
}

/// Gives `orders` orders by so many writers at once; the microseconds each one waited.
async fn write(
    house: &House,
    by: AccountId,
    marks: &mut VecDeque<Mark>,
    writers: usize,
    orders: usize,
) -> Result<Vec<f64>, Fault> {
    let share = orders / writers;
    let mut writing = Vec::with_capacity(writers);
    for mark in marks.drain(..writers) {
        writing.push(tokio::spawn(write_on(house.clone(), by, mark, share)));
    }
    let mut waited = Vec::with_capacity(orders);
    for writer in writing {
        let (mark, took) = writer.await??;
        marks.push_back(mark);
        waited.extend(took);
    }
    Ok(waited)
}

async fn write_on(
    house: House,
    by: AccountId,
    mut mark: Mark,
    orders: usize,
) -> Result<(Mark, Vec<f64>), String> {
    let mut waited = Vec::with_capacity(orders);
    for _ in 0..orders {
        let Mark { room, hearing, party, given } = mark.clone();
        let presence = if given % 2 == 0 { Presence::Arrived } else { Presence::Expected };
        let key = format!("bench-{hearing}-{given}");
        let wish = Wish {
            by: Some(by),
            device: Some("tablet".to_owned()),
            command: Command::Mark { room, hearing, party: Some(party), presence },
            key: Some(Key { key, request: "0123456789abcdef0123456789abcdef".to_owned() }),
            happened: None,
        };
        let begun = Instant::now();
        let answer = house.submit(wish).await;
        waited.push(begun.elapsed().as_secs_f64() * 1e6);
        answer.map_err(|fault| format!("an order was not carried out: {fault:?}"))?;
        mark.given += 1;
    }
    Ok((mark, waited))
}

/// A file that is written and synced with nothing around it.
struct Bare {
    file: File,
    line: [u8; LINE],
}

impl Bare {
    fn new(folder: &Path) -> std::io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(folder.join("bare"))?;
        Ok(Self { file, line: [b'x'; LINE] })
    }

    fn write(&mut self) -> std::io::Result<f64> {
        let begun = Instant::now();
        self.file.write_all(&self.line)?;
        self.file.sync_data()?;
        Ok(begun.elapsed().as_secs_f64() * 1e6)
    }
}
