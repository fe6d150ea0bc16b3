//! The docket of the day, and bailiffs who work through it on the house's clock.

use docket::calendar::{Date, Moment};
use docket::command::Command;
use docket::courtroom::Primary;
use docket::hearing::{Hearing, OnScreen, Presence};
use docket::merge::{Accepted, propose};
use docket::{AccountId, HearingId, RoomId};

use super::night::Night;
use super::walls;
use crate::house::{House, Wish};
use crate::import::sealing::sealed;
use crate::import::{self, ImportTables};

/// One day's docket of six rooms; the people are invented.
const DOCKET: &str = include_str!("../../../../tests/cast/docket-1151123-utf8.csv");

/// Lists the sample docket for the day that is open.
pub async fn list_the_day(house: &House, tables: &ImportTables) -> Result<(), String> {
    let Some(today) = house.now().today else { return Err("no day is open".to_owned()) };
    if house.now().days.contains_key(&today) {
        return Ok(()); // a demo that was left and opened again
    }
    let mut read =
        import::read(DOCKET.as_bytes(), "demo.csv", tables).map_err(|u| u.to_string())?;
    read.hearings.iter_mut().for_each(|hearing| hearing.date = today);
    let file = sealed(&read, &house.seal).map_err(|fault| fault.to_string())?;
    let now = house.now();
    let proposal = propose(&now, &file).digest();
    let accepted = Accepted { seen: now.seq, proposal, ..Accepted::default() };
    let command = Command::Import { file: Box::new(file), accepted };
    let answer = house.submit(Wish::of_the_house(command)).await;
    answer.map(|_| ()).map_err(|fault| format!("the docket could not be listed: {fault:?}"))
}

/// Works through every day at every room until the house closes.
pub async fn play(house: House, tables: ImportTables) {
    let mut played: Option<Date> = house.now().today;
    let mut night = Night::of(&house);
    let mut last = house.clock.house();
    loop {
        let now = house.now();
        if now.today != played && !now.days.contains_key(&now.today.unwrap_or_default()) {
            played = now.today;
            if let Err(why) = list_the_day(&house, &tables).await {
                tracing::warn!(why, "the demo has no docket today");
            }
        }
        for room in house.office.rooms.keys() {
            if let Some((by, command)) = next_step(&house, *room) {
                let wish = Wish { by, ..Wish::of_the_house(command) };
                if let Err(fault) = house.submit(wish).await {
                    tracing::debug!(?fault, %room, "a simulated bailiff was refused");
                }
            }
        }
        night.play(&house).await;
        walls::rehearse(&house, last).await;
        last = house.clock.house();
        let second = std::time::Duration::from_secs_f64((1.0 / house.clock.speed()).max(0.05));
        tokio::time::sleep(second).await;
    }
}

/// What the bailiff of a room does now, if anything.
fn next_step(house: &House, room: RoomId) -> Option<(Option<AccountId>, Command)> {
    let now = house.now();
    let by = now.staff.accounts.values().find(|a| a.duties.rooms.contains(&room)).map(|a| a.id);
    let at = house.clock.house();
    let courtroom = now.room(room);
    if let Some(command) = arrival(house, &courtroom, at) {
        return Some((by, command));
    }
    let seen = courtroom.seq;
    let rested =
        |hearing: &Hearing, seconds: i64| at.ms_since(hearing.course.touched.at) >= seconds * 1000;
    let due =
        |hearing: &Hearing| at >= house.office.offset.moment(hearing.date, hearing.listing.time);
    let command = match courtroom.primary() {
        Primary::Call(h) | Primary::Fetch(h) if due(h) && since(&courtroom, at) >= 60 => {
            Command::Call { room, seen, hearing: None, expect: Some(h.id), early: false }
        }
        Primary::Open(h) if h.is_ready() && rested(h, 60 + chance(h.id, 60)) => {
            Command::Open { room, seen }
        }
        Primary::Open(h) if rested(h, 180) && h.course.calls < 2 => {
            Command::Recall { room, seen, hearing: None }
        }
        Primary::Open(h) if rested(h, 180) => {
            let on_screen = OnScreen::Confirmed;
            Command::PassOver { room, seen, hearing: None, elsewhere: false, on_screen }
        }
        Primary::Conclude(h) | Primary::LetLeave(h) if rested(h, length(h)) => {
            Command::Conclude { room, seen, then_call: false, early: false }
        }
        Primary::Empty(h) if rested(h, 120) => {
            Command::Conclude { room, seen, then_call: false, early: false }
        }
        Primary::Lunch if since(&courtroom, at) >= 120 => Command::Lunch { room, seen },
        Primary::Close if since(&courtroom, at) >= 120 => {
            Command::Close { room, seen, sure: false }
        }
        _ => return None,
    };
    Some((by, command))
}

/// The next person who comes: most some minutes early, some late, a few never.
fn arrival(house: &House, courtroom: &docket::courtroom::Courtroom, at: Moment) -> Option<Command> {
    for hearing in courtroom.hearings.values().filter(|h| !h.is_over()) {
        let scheduled = house.office.offset.moment(hearing.date, hearing.listing.time);
        for (nth, party) in hearing.listing.parties.iter().enumerate() {
            let dice = chance(HearingId(hearing.id.0 * 31 + nth as u64), 40);
            let comes = scheduled.plus_minutes(dice - 35);
            let late = comes > scheduled;
            if dice != 39 && party.presence == Presence::Expected && at >= comes {
                let presence = if late { Presence::Late } else { Presence::Arrived };
                let (room, hearing, party) = (courtroom.id, hearing.id, Some(party.record.clone()));
                return Some(Command::Mark { room, hearing, party, presence });
            }
        }
    }
    None
}

/// House seconds since anything happened at a room.
fn since(courtroom: &docket::courtroom::Courtroom, at: Moment) -> i64 {
    at.ms_since(courtroom.changed) / 1000
}

/// How many house seconds a hearing takes: half to a little more than what was planned.
fn length(hearing: &Hearing) -> i64 {
    let planned = i64::from(hearing.listing.minutes.unwrap_or(20)) * 60;
    planned / 2 + chance(hearing.id, planned * 6 / 10)
}

/// A number below `below` that is always the same for one hearing.
fn chance(hearing: HearingId, below: i64) -> i64 {
    let mixed = hearing.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
    i64::try_from(mixed).unwrap_or(0) % below.max(1)
}
