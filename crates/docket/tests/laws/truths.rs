//! What is always true of a house, and of the step from one state to the next.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use docket::command::Command;
use docket::courtroom::{Courtroom, Primary};
use docket::hearing::{Hearing, Progress, Touch};
use docket::{Courthouse, HearingId, Seq, decide};

use crate::cast::*;

/// At each door, at any time.
pub(crate) fn of_a_house(house: &House) {
    let mut doors = BTreeMap::new();
    for room in house.now.rooms() {
        at_most_one(room);
        for hearing in room.hearings.values() {
            assert_eq!(hearing.course.room, room.id, "{} knows its door", hearing.turn);
            let before = doors.insert(hearing.id, room.id);
            assert_eq!(before, None, "{} stands at two doors", hearing.turn);
            let loud = hearing.is_protected() && hearing.course.progress == Progress::Calling;
            assert!(!loud, "{} is protected and called aloud", hearing.turn);
        }
        the_button_is_not_refused(house, room);
    }
    for away in house.now.rooms().flat_map(|room| &room.moved_away) {
        if let Some(hearing) = house.now.hearing(away.hearing) {
            assert_eq!(away.to, hearing.course.room, "{} is sent to the wrong door", away.turn);
        }
    }
    let hearings = house.now.rooms().flat_map(|room| room.hearings.values());
    let numbers = hearings.map(|h| (h.date, h.turn.clone())).collect::<Vec<_>>();
    let distinct = numbers.iter().collect::<BTreeSet<_>>();
    assert_eq!(distinct.len(), numbers.len(), "a turn number was given twice");
}

/// From one state to the next.
pub(crate) fn of_a_step(before: &Courthouse, after: &Courthouse, command: &Command) {
    assert_eq!(after.seq, Seq(before.seq.0 + 1));
    if matches!(command, Command::OpenDay { .. }) {
        return;
    }
    let (then, now) = (hearings(before), hearings(after));
    for (id, old) in &then {
        let Some(new) = now.get(id) else {
            let inserted = old.urgent.is_some() && matches!(command, Command::Undo { .. });
            assert!(inserted, "{} was lost", old.turn);
            continue;
        };
        assert_eq!((&old.turn, old.date), (&new.turn, new.date), "a number changed");
        let over = old.is_over() && !matches!(command, Command::Undo { .. });
        let comes_back =
            matches!(old.course.progress, Progress::Merged { .. }) || old.was_dropped();
        let comes_back = comes_back && new.course.progress == Progress::Listed;
        let stays = old.course.progress == new.course.progress;
        assert!(!over || stays || comes_back, "{} was heard twice", old.turn);
    }
    for room in after.rooms() {
        let old = before.room(room.id);
        let moved = queue(&old) != queue(room);
        assert!(!moved || room.seq == after.seq, "room {} moved on unseen", room.id);
        let quiet =
            matches!(command, Command::Mark { .. } | Command::Ask { .. } | Command::Settle { .. });
        assert!(!quiet || room.seq == old.seq, "{} moved room {}", command.name(), room.id);
    }
}

/// Two houses that differ at most in what an undo leaves behind.
pub(crate) fn the_same(one: &Courthouse, other: &Courthouse) {
    let (one, other) = (plain(one), plain(other));
    for (room, twin) in one.rooms().zip(other.rooms()) {
        for (hearing, as_before) in room.hearings.values().zip(twin.hearings.values()) {
            assert_eq!(hearing, as_before);
        }
        assert_eq!(room, twin);
    }
    assert!(one == other, "other rooms, people or keys");
}

/// A house without what an undo leaves behind: numbers that ran on, touches, corrections, keys.
fn plain(house: &Courthouse) -> Courthouse {
    let mut plain = house.clone();
    (plain.seq, plain.hearings) = (Seq(0), 0);
    for day in plain.days.values_mut() {
        let rooms = Arc::make_mut(day);
        for room in rooms.values_mut().map(Arc::make_mut) {
            (room.seq, room.numbers) = (Seq(0), 0);
            (room.last, room.corrected) = (None, None);
            for hearing in room.hearings.values_mut().map(Arc::make_mut) {
                hearing.course.touched = Touch::default();
            }
        }
        let empty = |room: &Arc<Courtroom>| **room == Courtroom::empty(room.id, room.date);
        rooms.retain(|_, room| !empty(room));
    }
    plain.days.retain(|_, day| !day.is_empty());
    plain
}

fn at_most_one(room: &Courtroom) {
    let count = |is: &dyn Fn(&Progress) -> bool| {
        room.hearings.values().filter(|h| is(&h.course.progress)).count()
    };
    let inside = count(&|p| matches!(p, Progress::InSession | Progress::Leaving));
    assert!(inside <= 1, "{inside} in session in room {}", room.id);
    let called = count(&|p| matches!(p, Progress::Calling | Progress::Fetching));
    assert!(called + inside <= 1, "{called} called in room {}", room.id);
}

fn the_button_is_not_refused(house: &House, room: &Courtroom) {
    let wish = match room.primary() {
        Primary::Call(_) | Primary::Fetch(_) => call_early(room.id.0),
        Primary::Open(_) => open(room.id.0),
        Primary::Conclude(_) | Primary::LetLeave(_) | Primary::Empty(_) => conclude(room.id.0),
        Primary::Resume(_) | Primary::GoOn => resume(room.id.0),
        Primary::Lunch => lunch(room.id.0),
        Primary::Close => close_surely(room.id.0),
        Primary::Nothing => return,
    };
    let decided = decide(&house.now, &house.office, &house.order(&wish));
    assert!(decided.is_ok(), "{:?} is refused: {decided:?}", room.primary());
}

fn hearings(house: &Courthouse) -> BTreeMap<HearingId, Arc<Hearing>> {
    let rooms = house.rooms().flat_map(|room| &room.hearings);
    rooms.map(|(id, hearing)| (*id, Arc::clone(hearing))).collect()
}

/// What a page of the room shows of its queue.
fn queue(room: &Courtroom) -> impl PartialEq {
    let progress = room.hearings.values().map(|h| (h.id, h.course.progress.clone()));
    let began = progress.filter(|(_, progress)| *progress != Progress::Listed).collect::<Vec<_>>();
    (began, room.state, room.sitting.clone(), room.ended.clone(), room.delay)
}
