//! The courthouse as rows: one per room, hearing, account and remembered key; kept by difference.

use std::collections::BTreeMap;
use std::sync::Arc;

use docket::calendar::Date;
use docket::courthouse::{Courthouse, Day, Remembered};
use docket::courtroom::Courtroom;
use docket::custody::Detainee;
use docket::devices::{Device, Devices, Raise, Shade};
use docket::duty::Shift;
use docket::hearing::Hearing;
use docket::register::DaySummary;
use docket::staff::Account;
use docket::ticker::{Bulletin, Emergency, LastNumbers, Notice, Ticker};
use docket::{AccountId, RoomId, Seq};
use serde::{Deserialize, Serialize};

use crate::{Applied, Batch, Store, StoreFault};

#[derive(Serialize, Deserialize)]
struct HouseRow {
    seq: Seq,
    today: Option<Date>,
    hearings: u64,
    #[serde(default)]
    tv: u16,
    #[serde(default)]
    shifts: u64,
    #[serde(default)]
    ticker: LastNumbers,
}

#[derive(Serialize, Deserialize)]
struct ShiftRow {
    number: u64,
    #[serde(flatten)]
    shift: Shift,
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
    let (tv, shifts, ticker) = (after.custody.tv, after.duty.last, after.ticker.last);
    batch.put("house", "house", json(&HouseRow { seq, today, hearings, tv, shifts, ticker })?)?;
    keep_custody(&mut batch, before, after)?;
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
    keep_devices(&mut batch, &before.devices, &after.devices)?;
    let keys = after.keys.changes(&before.keys);
    for ((by, key), kept) in keys.kept {
        let row = KeyRow { by: *by, key: key.to_string(), kept: kept.clone() };
        batch.put("key", &format!("{by}/{key}"), json(&row)?)?;
    }
    for (by, key) in keys.gone {
        batch.delete("key", &format!("{by}/{key}"))?;
    }
    if !Arc::ptr_eq(&before.ticker, &after.ticker) {
        keep_ticker(&mut batch, &before.ticker, &after.ticker)?;
    }
    store.keep(batch, applied)
}

fn keep_custody(
    batch: &mut Batch,
    before: &Courthouse,
    after: &Courthouse,
) -> Result<(), StoreFault> {
    keep_each(batch, "detainee", &before.custody.detainees, &after.custody.detainees)?;
    let (old, new) = (&before.duty.shifts, &after.duty.shifts);
    for (number, one) in new.iter().filter(|(number, one)| !is_same(old.get(number), one)) {
        let row = ShiftRow { number: *number, shift: Shift::clone(one) };
        batch.put("shift", &number.to_string(), json(&row)?)?;
    }
    for number in old.keys().filter(|number| !new.contains_key(number)) {
        batch.delete("shift", &number.to_string())?;
    }
    Ok(())
}

fn keep_ticker(batch: &mut Batch, before: &Ticker, after: &Ticker) -> Result<(), StoreFault> {
    keep_each(batch, "notice", &before.notices, &after.notices)?;
    keep_each(batch, "bulletin", &before.bulletins, &after.bulletins)?;
    keep_each(batch, "emergency", &before.emergencies, &after.emergencies)
}

/// Keeps the rows of one kind that differ, and deletes those that are gone.
fn keep_each<K: Ord + std::fmt::Display, T: Serialize>(
    batch: &mut Batch,
    kind: &str,
    before: &BTreeMap<K, Arc<T>>,
    after: &BTreeMap<K, Arc<T>>,
) -> Result<(), StoreFault> {
    for (id, thing) in after {
        if !is_same(before.get(id), thing) {
            batch.put(kind, &id.to_string(), json(thing.as_ref())?)?;
        }
    }
    for id in before.keys().filter(|id| !after.contains_key(id)) {
        batch.delete(kind, &id.to_string())?;
    }
    Ok(())
}

fn keep_devices(batch: &mut Batch, before: &Devices, after: &Devices) -> Result<(), StoreFault> {
    for (id, device) in &after.paired {
        if !before.paired.get(id).is_some_and(|old| Arc::ptr_eq(old, device)) {
            batch.put("device", &id.to_string(), json(device.as_ref())?)?;
        }
    }
    for (screen, raise) in &after.raises {
        if before.raises.get(screen) != Some(raise) {
            batch.put("raise", screen, json(&(screen, raise))?)?;
        }
    }
    for screen in before.raises.keys().filter(|screen| !after.raises.contains_key(*screen)) {
        batch.delete("raise", screen)?;
    }
    for (screen, shade) in &after.shades {
        if before.shades.get(screen) != Some(shade) {
            batch.put("shade", screen, json(&(screen, shade))?)?;
        }
    }
    for screen in before.shades.keys().filter(|screen| !after.shades.contains_key(*screen)) {
        batch.delete("shade", screen)?;
    }
    Ok(())
}

fn is_same<T>(old: Option<&Arc<T>>, new: &Arc<T>) -> bool {
    old.is_some_and(|old| Arc::ptr_eq(old, new))
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
        Arc::make_mut(&mut house.custody).tv = row.tv;
        Arc::make_mut(&mut house.duty).last = row.shifts;
        Arc::make_mut(&mut house.ticker).last = row.ticker;
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
    let custody = Arc::make_mut(&mut house.custody);
    for row in store.rows("detainee") {
        let one: Detainee = read(&row?.1)?;
        custody.detainees.insert(one.id, Arc::new(one));
    }
    let duty = Arc::make_mut(&mut house.duty);
    for row in store.rows("shift") {
        let ShiftRow { number, shift } = read(&row?.1)?;
        duty.shifts.insert(number, Arc::new(shift));
    }
    load_ticker(store, Arc::make_mut(&mut house.ticker))?;
    let devices = Arc::make_mut(&mut house.devices);
    for row in store.rows("device") {
        let device: Device = read(&row?.1)?;
        devices.paired.insert(device.id, Arc::new(device));
    }
    for row in store.rows("raise") {
        let (screen, raise): (String, Raise) = read(&row?.1)?;
        devices.raises.insert(screen, raise);
    }
    for row in store.rows("shade") {
        let (screen, shade): (String, Shade) = read(&row?.1)?;
        devices.shades.insert(screen, shade);
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

fn load_ticker(store: &Store, ticker: &mut Ticker) -> Result<(), StoreFault> {
    for row in store.rows("notice") {
        let notice: Notice = read(&row?.1)?;
        ticker.notices.insert(notice.id, Arc::new(notice));
    }
    for row in store.rows("bulletin") {
        let bulletin: Bulletin = read(&row?.1)?;
        ticker.bulletins.insert(bulletin.id, Arc::new(bulletin));
    }
    for row in store.rows("emergency") {
        let emergency: Emergency = read(&row?.1)?;
        ticker.emergencies.insert(emergency.id, Arc::new(emergency));
    }
    Ok(())
}

fn json(thing: &impl Serialize) -> Result<Vec<u8>, StoreFault> {
    serde_json::to_vec(thing).map_err(|why| StoreFault::Broken(why.to_string()))
}

fn read<T: for<'de> Deserialize<'de>>(bytes: &[u8]) -> Result<T, StoreFault> {
    serde_json::from_slice(bytes).map_err(|why| StoreFault::Broken(why.to_string()))
}
