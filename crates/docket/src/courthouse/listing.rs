//! What is on the list and at which door: listed, revised, dropped, moved.

use std::sync::Arc;

use super::Courthouse;
use super::apply::touch;
use crate::calendar::Date;
use crate::courtroom::MovedAway;
use crate::entry::Stamp;
use crate::event::Event;
use crate::hearing::{Change, Course, Facts, Filed, Hearing, Listing, Progress, Touch};
use crate::ids::{HearingId, RoomId};

impl Courthouse {
    pub(super) fn list(&mut self, stamp: &Stamp, event: &Event) {
        let Event::HearingListed { hearing, turn, date, room, listing, filed, urgent } = event
        else {
            return;
        };
        self.hearings = self.hearings.max(hearing.0);
        let listed = Hearing {
            id: *hearing,
            turn: turn.clone(),
            date: *date,
            listing: Listing::clone(listing),
            filed: filed.clone(),
            first_scheduled: listing.time,
            urgent: *urgent,
            protected: false,
            course: Course {
                room: *room,
                progress: Progress::Listed,
                calls: 0,
                delay: None,
                moved_from: None,
                facts: Facts::default(),
                touched: Touch::default(),
            },
        };
        self.change_room_on(*date, *room, |r| {
            r.numbers = r.numbers.max(turn.number);
            r.hearings.insert(*hearing, Arc::new(listed));
            if r.reopen_for(*hearing) || urgent.is_some() {
                r.seq = stamp.seq;
            }
            if urgent.is_some() {
                r.changed = r.changed.max(stamp.at());
            }
        });
    }

    /// A file's change: arrivals, progress and number stay; a new room shows at both doors. One that
    /// an earlier file had dropped waits again.
    pub(super) fn revise(
        &mut self,
        stamp: &Stamp,
        (date, room, id): (Date, RoomId, HearingId),
        to: RoomId,
        listing: &Listing,
        filed: Option<&Filed>,
    ) {
        let mut relisted = false;
        self.change_hearing_on(date, room, id, |hearing| {
            if hearing.listing.time != listing.time || room != to {
                let change = Change { seq: stamp.seq, by: stamp.by, room: to, time: listing.time };
                hearing.course.facts.changes.push(change);
            }
            if hearing.was_dropped() {
                hearing.course.progress = Progress::Listed;
                hearing.course.touched = touch(stamp);
                relisted = true;
            }
            hearing.listing = listing.clone();
            hearing.filed = filed.cloned();
        });
        self.change_room_on(date, room, |r| {
            if relisted || room == to && r.reopen_for(id) {
                r.seq = stamp.seq;
            }
        });
        if self.today == Some(date) {
            self.hush(stamp, room, id);
        }
        if room != to {
            self.bring(date, room, id, to);
            for id in [room, to] {
                self.change_room_on(date, id, |r| r.seq = stamp.seq);
            }
        }
    }

    /// A hearing that left the file is cancelled; a later file may list it anew.
    pub(super) fn drop_from_list(
        &mut self,
        stamp: &Stamp,
        date: Date,
        room: RoomId,
        id: HearingId,
    ) {
        self.change_hearing_on(date, room, id, |h| {
            h.course.progress = Progress::Cancelled;
            h.filed = None;
            h.course.touched = touch(stamp);
        });
        self.change_room_on(date, room, |r| r.seq = stamp.seq);
    }

    pub(super) fn move_hearing(&mut self, stamp: &Stamp, room: RoomId, id: HearingId, to: RoomId) {
        let Some(date) = self.today else { return };
        self.course(stamp, room, id, |course| course.progress = Progress::Listed);
        self.change_hearing(room, id, |hearing| {
            let time = hearing.listing.time;
            let change = Change { seq: stamp.seq, by: stamp.by, room: to, time };
            hearing.course.facts.changes.push(change);
        });
        self.bring(date, room, id, to);
        for id in [room, to] {
            self.step(stamp, id, |_| ());
        }
    }

    /// Takes a hearing from one door to another and leaves word at the first.
    fn bring(&mut self, date: Date, room: RoomId, id: HearingId, to: RoomId) {
        let found = self.room_on(date, room).hearings.get(&id).cloned();
        let Some(mut hearing) = found.map(Arc::unwrap_or_clone) else { return };
        let turn = hearing.turn.clone();
        hearing.course.moved_from = Some(room);
        hearing.course.room = to;
        self.point_to(date, id, to);
        self.change_room_on(date, room, |r| {
            r.hearings.remove(&id);
            r.moved_away.push(MovedAway { hearing: id, turn, to });
        });
        self.change_room_on(date, to, |r| {
            r.moved_away.retain(|m| m.hearing != id);
            r.hearings.insert(id, Arc::new(hearing));
            r.reopen_for(id);
        });
    }

    /// Every door that sent the hearing on says where it stands now.
    pub(super) fn point_to(&mut self, date: Date, id: HearingId, to: RoomId) {
        let rooms = self.days.get(&date).into_iter().flat_map(|day| day.values());
        let sent = rooms.filter(|r| r.moved_away.iter().any(|m| m.hearing == id && m.to != to));
        for room in sent.map(|r| r.id).collect::<Vec<_>>() {
            self.change_room_on(date, room, |r| {
                r.moved_away.iter_mut().filter(|m| m.hearing == id).for_each(|m| m.to = to);
            });
        }
    }
}
