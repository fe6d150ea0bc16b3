//! Taking back one whole order: the room's last, by who gave it, within ten seconds.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Courthouse;
use crate::command::Order;
use crate::courtroom::{Corrected, Courtroom, LastOrder, RoomBefore};
use crate::entry::Stamp;
use crate::event::Event;
use crate::hearing::Course;
use crate::ids::{HearingId, RoomId, Seq};
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

fn called(house: &Courthouse, event: &Event) -> Option<crate::ids::Turn> {
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
        request: old.request.clone(),
        courses: changed.map(|(id, h)| (*id, h.course.clone())).collect(),
        brought: brought.copied().collect(),
    }
}

/// Puts every room back to how it was; arrivals and listings since then stay as they are.
pub(super) fn apply(house: &mut Courthouse, stamp: &Stamp, undone: Seq, rooms: &[RoomBefore]) {
    for before in rooms {
        for (hearing, course) in &before.courses {
            restore(house, stamp, *hearing, course);
        }
    }
    for before in rooms {
        let elsewhere =
            |id: &HearingId| rooms.iter().any(|r| r.courses.iter().any(|(other, _)| other == id));
        house.change_room(before.room, |room| {
            let called = room.last.take().filter(|last| last.seq == undone);
            room.corrected = called
                .and_then(|last| last.called)
                .filter(|_| !before.courses.is_empty())
                .map(|turn| Corrected { turn, at: stamp.at() });
            for id in before.brought.iter().filter(|id| !elsewhere(id)) {
                room.hearings.remove(id);
            }
            room.state = before.state;
            room.sitting.clone_from(&before.sitting);
            room.ended.clone_from(&before.ended);
            room.delay = before.delay;
            room.moved_away.clone_from(&before.moved_away);
            room.request.clone_from(&before.request);
            room.seq = stamp.seq;
            room.changed = room.changed.max(stamp.at());
        });
    }
}

fn restore(house: &mut Courthouse, stamp: &Stamp, id: HearingId, course: &Course) {
    let Some(hearing) = house.hearing(id).cloned() else { return };
    let mut restored = Arc::unwrap_or_clone(hearing);
    let now = restored.course.room;
    restored.course = course.clone();
    restored.course.touched = super::apply::touch(stamp);
    house.change_room(now, |room| {
        room.hearings.remove(&id);
    });
    house.change_room(course.room, |room| {
        room.hearings.insert(id, Arc::new(restored));
    });
}
