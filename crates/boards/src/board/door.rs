//! What one room says in large letters.

use docket::courtroom::{Courtroom, RoomState, SittingId};
use docket::devices::Level;
use docket::hearing::{Delay, DelayReason, Hearing, Progress};
use docket::office::Room;

use super::{Board, CORRECTED_MS};
use crate::door::{Door, Hero, RoomLabel, Saying};
use crate::shown::{Section, Turn};

/// So many numbers come next on a wall.
const NEXT: usize = 3;

impl Board<'_> {
    pub(super) fn door(&self, room: &Room) -> Door {
        let courtroom = self.house.room(room.id);
        Door {
            room: RoomLabel::from(room),
            sections: self.sections(&courtroom),
            hero: self.hero(&courtroom),
            delay: courtroom.delay.or_else(|| self.urgent(&courtroom)),
            next: self
                .who_waits(&courtroom)
                .iter()
                .take(NEXT)
                .map(|h| Turn::from(&h.turn))
                .collect(),
        }
    }

    /// 緊急案件插入: said while an urgent case comes first, never which.
    fn urgent(&self, room: &Courtroom) -> Option<Delay> {
        let first = |h: &&Hearing| h.urgent.is_some() && (h.is_waiting() || h.is_under_way());
        let urgent = room.listed().into_iter().filter(first).any(|h| self.has_row(h));
        urgent.then_some(Delay { minutes: 0, reason: DelayReason::UrgentCase })
    }

    /// The sections of the present sitting, as far as its rows tell them anyway.
    fn sections(&self, room: &Courtroom) -> Vec<Section> {
        let Some(sitting) = self.sitting(room) else { return Vec::new() };
        let mut listed = room.listed().into_iter();
        let told = listed.find(|h| h.listing.section == sitting.section && self.has_row(h));
        told.and_then(|h| self.section(h)).into_iter().collect()
    }

    /// The sitting that goes on, else the next one that somebody seen here waits for: a hidden case
    /// moves nothing on the wall.
    pub(super) fn sitting(&self, room: &Courtroom) -> Option<SittingId> {
        let waiting = room.listed().into_iter().filter(|h| h.is_waiting() && self.has_row(h));
        let mut ahead = waiting.map(SittingId::of).filter(|s| !room.ended.contains(s));
        room.sitting.clone().or_else(|| ahead.next())
    }

    /// Who waits in that sitting, as far as this screen may tell.
    fn who_waits<'r>(&self, room: &'r Courtroom) -> Vec<&'r Hearing> {
        let Some(sitting) = self.sitting(room) else { return Vec::new() };
        let waits = |h: &&Hearing| h.is_waiting() && SittingId::of(h) == sitting && self.has_row(h);
        room.listed().into_iter().filter(waits).collect()
    }

    fn hero(&self, room: &Courtroom) -> Hero {
        self.called(room)
            .or_else(|| self.corrected(room))
            .or_else(|| self.inside(room))
            .unwrap_or_else(|| self.state(room))
    }

    fn called(&self, room: &Courtroom) -> Option<Hero> {
        let called = room.calling().filter(|h| h.course.progress == Progress::Calling)?;
        if !self.has_row(called) || called.is_protected() {
            return None; // restricted after it was called: from now on it is not called on a screen
        }
        let calls = called.course.calls;
        let says = if calls > 1 { Saying::CallingAgain } else { Saying::Calling };
        Some(Hero { calls, ..Hero::of_turns(says, self.together(room, called)) })
    }

    fn corrected(&self, room: &Courtroom) -> Option<Hero> {
        let corrected = room.corrected.as_ref()?;
        let age = self.now.ms_since(corrected.at);
        let known = room.hearings.values().find(|h| h.turn == corrected.turn)?;
        let shown = (0..CORRECTED_MS).contains(&age) && self.has_row(known);
        shown.then(|| Hero::of_turns(Saying::Corrected, [Turn::from(&corrected.turn)]))
    }

    fn inside(&self, room: &Courtroom) -> Option<Hero> {
        let (hearing, says) = match (room.in_session(), room.in_recess()) {
            (Some(hearing), _) => (hearing, Saying::InSession),
            (None, Some(resting)) if rests(room) => (resting, Saying::Recess),
            _ => return None,
        };
        Some(match (self.has_row(hearing), says) {
            (true, says) => Hero::of_turns(says, self.together(room, hearing)),
            (false, Saying::InSession) => Hero::of(Saying::Private),
            (false, says) => Hero::of(says),
        })
    }

    /// Its number, and on L0 those of the cases heard together with it (併案).
    fn together(&self, room: &Courtroom, hearing: &Hearing) -> Vec<Turn> {
        let joined = Progress::Merged { into: hearing.id };
        let joined = room.listed().into_iter().filter(|h| h.course.progress == joined);
        let joined = joined.filter(|h| self.screen.level == Level::L0 && self.has_row(h));
        [hearing].into_iter().chain(joined).map(|h| Turn::from(&h.turn)).collect()
    }

    fn state(&self, room: &Courtroom) -> Hero {
        let mut shown = room.listed().into_iter().filter(|h| self.has_row(h));
        let waiting = self.who_waits(room).into_iter().next();
        match room.state {
            RoomState::Open => Hero::of(Saying::Between),
            RoomState::Recess => Hero::of(Saying::Recess),
            RoomState::Lunch => Hero::at(Saying::Lunch, waiting.map(|h| h.listing.time)),
            RoomState::Closed => Hero::of(Saying::Closed),
            RoomState::NotOpen => match shown.next() {
                Some(_) => Hero::at(Saying::NotOpen, waiting.map(|h| h.listing.time)),
                None if self.is_weekend() => Hero::of(Saying::Weekend),
                None => Hero::of(Saying::Nothing),
            },
        }
    }

    fn is_weekend(&self) -> bool {
        let today = self.house.today.unwrap_or_else(|| self.office.offset.date(self.now));
        today.weekday().to_monday_zero_offset() >= 5
    }
}

/// Whether a case that rests is what the room waits for; at lunch and after the end it is not said.
fn rests(room: &Courtroom) -> bool {
    matches!(room.state, RoomState::Open | RoomState::Recess)
}
