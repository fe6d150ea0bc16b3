//! Taking back one whole order: the room's last, by who gave it, within ten seconds.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Courthouse;
use crate::calendar::Moment;
use crate::command::Order;
use crate::courtroom::{Corrected, Courtroom, LastOrder, RoomBefore};
use crate::entry::Stamp;
use crate::event::Event;
use crate::hearing::{Course, Progress};
use crate::ids::{HearingId, RoomId, Seq, Turn};
use crate::refusal::Refusal;

/// How long an order can be taken back, in machine time.
pub const UNDO_MS: i64 = 10_000;

pub(super) fn decide(
    house: &Courthouse,
    order: &Order,
    undo: Seq,
    seen: Seq,
) -> Result<Vec<Event>, Refusal> {
    let room = house.rooms().find(|r| r.last.as_ref().is_some_and(|last| last.seq == undo));
    let room = room.ok_or(Refusal::NotLastOrder)?;
    let last = room.last.as_ref().ok_or(Refusal::NotLastOrder)?;
    if last.by != order.by || room.seq != seen {
        return Err(Refusal::NotLastOrder);
    }
    let unchanged = last.before.iter().all(|before| house.room(before.room).seq == undo);
    if !unchanged {
        return Err(Refusal::NotLastOrder);
    }
    if !(0..=UNDO_MS).contains(&order.machine.ms_since(last.recorded)) {
        return Err(Refusal::TooLateToUndo);
    }
    Ok(vec![Event::OrderUndone { undone: undo, rooms: last.before.clone() }])
}

/// Remembers in every room that an entry changed how it was before, so that it can be taken back.
pub(super) fn remember(
    house: &mut Courthouse,
    before: &BTreeMap<RoomId, Arc<Courtroom>>,
    stamp: &Stamp,
    events: &[Event],
) {
    let changed = house.rooms().filter(|r| r.seq == stamp.seq).map(|r| r.id).collect::<Vec<_>>();
    let last = events.iter().all(is_step).then(|| LastOrder {
        seq: stamp.seq,
        by: stamp.by,
        recorded: stamp.recorded,
        called: events.iter().find_map(|event| called(house, event)),
        before: changed.iter().map(|id| room_before(before.get(id), &house.room(*id))).collect(),
    });
    for id in changed {
        house.change_room(id, |room| room.last.clone_from(&last));
    }
}

fn called(house: &Courthouse, event: &Event) -> Option<Turn> {
    match event {
        Event::HearingCalled { hearing, .. } => Some(house.hearing(*hearing)?.turn.clone()),
        _ => None,
    }
}

/// Whether an event is a step of the queue, which a bailiff may take back.
fn is_step(event: &Event) -> bool {
    !matches!(
        event,
        Event::DayOpened { .. }
            | Event::HearingListed { urgent: None, .. }
            | Event::HearingRevised { .. }
            | Event::HearingDropped { .. }
            | Event::HearingProtected { .. }
            | Event::HearingUnprotected { .. }
            | Event::OrderUndone { .. }
    )
}

fn room_before(old: Option<&Arc<Courtroom>>, new: &Courtroom) -> RoomBefore {
    let empty = Arc::new(Courtroom::empty(new.id, new.date));
    let old = old.unwrap_or(&empty);
    let course = |id: &HearingId| new.hearings.get(id).map(|h| &h.course);
    let changed = old.hearings.iter().filter(|(id, h)| course(id) != Some(&h.course));
    let brought = new.hearings.keys().filter(|id| !old.hearings.contains_key(id));
    RoomBefore {
        room: new.id,
        state: old.state,
        sitting: old.sitting.clone(),
        ended: old.ended.clone(),
        delay: old.delay,
        moved_away: old.moved_away.clone(),
        request: old.request.clone().filter(|_| new.request.is_none()),
        changed: old.changed,
        courses: changed.map(|(id, h)| (*id, h.course.clone())).collect(),
        brought: brought.copied().collect(),
    }
}

/// Puts every room back to how it was; arrivals and listings since then stay as they are.
pub(super) fn apply(house: &mut Courthouse, stamp: &Stamp, undone: Seq, rooms: &[RoomBefore]) {
    for before in rooms {
        for (hearing, course) in &before.courses {
            restore(house, stamp, undone, *hearing, course);
        }
    }
    for before in rooms {
        let elsewhere =
            |id: &HearingId| rooms.iter().any(|r| r.courses.iter().any(|(other, _)| other == id));
        house.change_room(before.room, |room| {
            for id in before.brought.iter().filter(|id| !elsewhere(id)) {
                room.hearings.remove(id);
            }
            room.correct(before, undone, stamp.at());
            room.put_back(before);
            room.seq = stamp.seq;
        });
    }
    point_home(house);
}

impl Courtroom {
    /// Leaves word on the wall that a call of this room was taken back.
    fn correct(&mut self, before: &RoomBefore, undone: Seq, at: Moment) {
        let last = self.last.take().filter(|last| last.seq == undone);
        let called = last.and_then(|last| last.called);
        let here = |turn: &Turn| {
            let mut courses = before.courses.iter();
            courses.any(|(id, _)| self.hearings.get(id).is_some_and(|h| h.turn == *turn))
        };
        self.corrected = called.filter(here).map(|turn| Corrected { turn, at });
    }

    fn put_back(&mut self, before: &RoomBefore) {
        self.state = before.state;
        self.sitting.clone_from(&before.sitting);
        self.ended.clone_from(&before.ended);
        self.delay = before.delay;
        self.moved_away.clone_from(&before.moved_away);
        self.changed = before.changed;
        if self.request.is_none() {
            self.request.clone_from(&before.request);
        }
    }
}

fn restore(house: &mut Courthouse, stamp: &Stamp, undone: Seq, id: HearingId, course: &Course) {
    let Some(hearing) = house.hearing(id).cloned() else { return };
    let mut restored = Arc::unwrap_or_clone(hearing);
    let now = std::mem::replace(&mut restored.course, course.clone());
    // What a file changed in the meantime stays in the record.
    restored.course.facts.changes = now.facts.changes;
    restored.course.facts.changes.retain(|change| change.seq != undone);
    restored.course.touched = super::apply::touch(stamp);
    if restored.is_protected() && restored.course.progress == Progress::Calling {
        restored.course.progress = Progress::Fetching;
    }
    house.change_room(now.room, |room| {
        room.hearings.remove(&id);
    });
    house.change_room(course.room, |room| {
        room.hearings.insert(id, Arc::new(restored));
    });
}

/// Doors that sent a hearing on point to where it stands now.
fn point_home(house: &mut Courthouse) {
    let Some(date) = house.today else { return };
    let sent = house.rooms().flat_map(|r| &r.moved_away).map(|m| m.hearing).collect::<Vec<_>>();
    for id in sent {
        if let Some(to) = house.hearing(id).map(|h| h.course.room) {
            house.point_to(date, id, to);
        }
    }
}
