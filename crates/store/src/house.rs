//! The courthouse as rows: one per room, hearing, account and remembered key; kept by difference.

use std::collections::BTreeMap;
use std::sync::Arc;

use docket::calendar::Date;
use docket::courthouse::{Courthouse, Day, Remembered};
use docket::courtroom::Courtroom;
use docket::hearing::Hearing;
use docket::register::DaySummary;
use docket::staff::Account;
use docket::{AccountId, RoomId, Seq};
use serde::{Deserialize, Serialize};

use crate::{Applied, Batch, Store, StoreFault};

#[derive(Serialize, Deserialize)]
struct HouseRow {
    seq: Seq,
    today: Option<Date>,
    hearings: u64,
}

#[derive(Serialize, Deserialize)]
struct KeyRow {
    by: AccountId,
    key: String,
    kept: Remembered,
}

/// The register of one room's past day.
pub type PastDay = (Date, RoomId, DaySummary);

/// Keeps what differs between `before` and `after` and the days that passed, as one batch with the
/// line it comes from.
pub fn keep(
    store: &mut Store,
    before: &Courthouse,
    after: &Courthouse,
    past: &[PastDay],
    applied: &Applied,
) -> Result<(), StoreFault> {
    let mut batch = Batch::default();
    let Courthouse { seq, today, hearings, .. } = *after;
    batch.put("house", "house", json(&HouseRow { seq, today, hearings })?)?;
    for (date, day) in &after.days {
        keep_day(&mut batch, *date, before.days.get(date), day)?;
    }
    for (date, day) in before.days.iter().filter(|(date, _)| !after.days.contains_key(date)) {
        forget_day(&mut batch, *date, day)?;
    }
    for (id, account) in &after.staff.accounts {
        if !before.staff.accounts.get(id).is_some_and(|old| Arc::ptr_eq(old, account)) {
            batch.put("account", &id.to_string(), json(account.as_ref())?)?;
        }
    }
    for (date, room, summary) in past {
        batch.put_day(&date.to_string(), &room.to_string(), json(summary)?)?;
    }
    let keys = after.keys.changes(&before.keys);
    for ((by, key), kept) in keys.kept {
        let row = KeyRow { by: *by, key: key.clone(), kept: kept.clone() };
        batch.put("key", &format!("{by}/{key}"), json(&row)?)?;
    }
    for (by, key) in keys.gone {
        batch.delete("key", &format!("{by}/{key}"))?;
    }
    store.keep(batch, applied)
}

fn keep_day(
    batch: &mut Batch,
    date: Date,
    before: Option<&Day>,
    after: &Day,
) -> Result<(), StoreFault> {
    if before.is_some_and(|day| Arc::ptr_eq(day, after)) {
        return Ok(());
    }
    for (id, room) in after.iter() {
        let old = before.and_then(|day| day.get(id));
        if !old.is_some_and(|old| Arc::ptr_eq(old, room)) {
            keep_room(batch, date, old, room)?;
        }
    }
    Ok(())
}

fn keep_room(
    batch: &mut Batch,
    date: Date,
    before: Option<&Arc<Courtroom>>,
    after: &Courtroom,
) -> Result<(), StoreFault> {
    batch.put("room", &format!("{date}/{}", after.id), json(after)?)?;
    for (id, hearing) in &after.hearings {
        let old = before.and_then(|room| room.hearings.get(id));
        if !old.is_some_and(|old| Arc::ptr_eq(old, hearing)) {
            batch.put("hearing", &format!("{date}/{}/{id}", after.id), json(hearing.as_ref())?)?;
        }
    }
    for id in before.into_iter().flat_map(|room| room.hearings.keys()) {
        if !after.hearings.contains_key(id) {
            batch.delete("hearing", &format!("{date}/{}/{id}", after.id))?;
        }
    }
    Ok(())
}

fn forget_day(batch: &mut Batch, date: Date, day: &Day) -> Result<(), StoreFault> {
    for (id, room) in day.iter() {
        batch.delete("room", &format!("{date}/{id}"))?;
        for hearing in room.hearings.keys() {
            batch.delete("hearing", &format!("{date}/{id}/{hearing}"))?;
        }
    }
    Ok(())
}

/// What the rows say was true; the empty courthouse where there are none.
pub fn load(store: &Store) -> Result<Courthouse, StoreFault> {
    let mut house = Courthouse::default();
    if let Some(row) = store.rows("house").next() {
        let row: HouseRow = read(&row?.1)?;
        (house.seq, house.today, house.hearings) = (row.seq, row.today, row.hearings);
    }
    let mut days: BTreeMap<Date, BTreeMap<RoomId, Courtroom>> = BTreeMap::new();
    for row in store.rows("room") {
        let room: Courtroom = read(&row?.1)?;
        days.entry(room.date).or_default().insert(room.id, room);
    }
    for row in store.rows("hearing") {
        let (id, bytes) = row?;
        let hearing: Hearing = read(&bytes)?;
        let date = id.split('/').next().and_then(|date| date.parse::<Date>().ok());
        let day = date.and_then(|date| days.get_mut(&date));
        let room = day.and_then(|day| day.get_mut(&hearing.course.room));
        let room = room.ok_or_else(|| StoreFault::Broken(format!("hearing {id} has no room")))?;
        room.hearings.insert(hearing.id, Arc::new(hearing));
    }
    let shared = |day: BTreeMap<RoomId, Courtroom>| {
        Arc::new(day.into_iter().map(|(id, room)| (id, Arc::new(room))).collect())
    };
    house.days = days.into_iter().map(|(date, day)| (date, shared(day))).collect();
    let staff = Arc::make_mut(&mut house.staff);
    for row in store.rows("account") {
        let account: Account = read(&row?.1)?;
        staff.accounts.insert(account.id, Arc::new(account));
    }
    let keys = store.rows("key").map(|row| read::<KeyRow>(&row?.1));
    let mut keys = keys.collect::<Result<Vec<_>, _>>()?;
    keys.sort_by_key(|row| row.kept.seq); // as they came: a later one forgets those that are too old
    for KeyRow { by, key, kept } in keys {
        let recorded = kept.recorded;
        house.keys.put(by, &key, kept, recorded);
    }
    Ok(house)
}

fn json(thing: &impl Serialize) -> Result<Vec<u8>, StoreFault> {
    serde_json::to_vec(thing).map_err(|why| StoreFault::Broken(why.to_string()))
}

fn read<T: for<'de> Deserialize<'de>>(bytes: &[u8]) -> Result<T, StoreFault> {
    serde_json::from_slice(bytes).map_err(|why| StoreFault::Broken(why.to_string()))
}
