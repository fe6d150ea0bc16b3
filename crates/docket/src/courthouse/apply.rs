//! Makes facts true. Reads the entry alone and cannot refuse.

use std::sync::Arc;

use super::{Courthouse, undo};
use crate::calendar::Date;
use crate::courtroom::{Courtroom, Request, RoomState};
use crate::disclosure::Class;
use crate::entry::{Entry, Stamp};
use crate::event::Event;
use crate::hearing::{Course, Delay, Hearing, Noted, Presence, Progress, Touch};
use crate::ids::{HearingId, RecordId, RoomId};

impl Courthouse {
    /// Makes one entry true.
    pub fn apply(&mut self, entry: &Entry) {
        let stamp = &entry.stamp;
        let before = self.today.and_then(|today| self.days.get(&today)).cloned();
        self.seq = stamp.seq;
        for event in &entry.events {
            self.apply_event(stamp, event);
        }
        undo::remember(self, &before.unwrap_or_default(), stamp, &entry.events);
        self.keys.remember(stamp);
    }

    #[expect(clippy::too_many_lines, reason = "one arm per event, each one call")]
    fn apply_event(&mut self, stamp: &Stamp, event: &Event) {
        match event {
            Event::DayOpened { date } => self.open_day(stamp, *date),
            Event::HearingListed { .. } => self.list(stamp, event),
            Event::HearingRevised { date, room, hearing, to, listing, filed } => {
                self.revise(stamp, (*date, *room, *hearing), *to, listing, filed.as_ref());
            }
            Event::HearingDropped { date, room, hearing } => {
                self.drop_from_list(stamp, *date, *room, *hearing);
            }
            Event::SittingBegun { room, sitting } => self.step(stamp, *room, |r| {
                r.state = RoomState::Open;
                r.reopen(sitting);
                r.sitting = Some(sitting.clone());
            }),
            Event::RoomRecessed { room } => self.step(stamp, *room, |r| {
                r.state = RoomState::Recess;
                r.fulfil(|asked| *asked == Request::Recess);
            }),
            Event::RoomResumed { room } => self.step(stamp, *room, |r| r.state = RoomState::Open),
            Event::LunchBegun { room, ended } => self.step(stamp, *room, |r| {
                r.state = RoomState::Lunch;
                if *ended {
                    r.end_sitting();
                }
            }),
            Event::SittingEnded { room, last } => self.step(stamp, *room, |r| {
                r.state = if *last { RoomState::Closed } else { RoomState::NotOpen };
                r.end_sitting();
            }),
            Event::RoomDelayed { room, delay } => self.delay_room(stamp, *room, *delay),
            Event::HearingDelayed { room, hearing, delay } => {
                self.course(stamp, *room, *hearing, |course| {
                    course.delay = *delay;
                    course.facts.delayed(*delay);
                });
                self.change_room(*room, |r| r.fulfil(Request::is_delay));
            }
            Event::HearingCalled { room, hearing } => {
                self.called(stamp, *room, *hearing, Progress::Calling);
            }
            Event::HearingFetched { room, hearing } => {
                self.called(stamp, *room, *hearing, Progress::Fetching);
            }
            Event::HearingOpened { room, hearing } => {
                self.course(stamp, *room, *hearing, |course| {
                    course.progress = Progress::InSession;
                    course.delay = None;
                    course.facts.opened = course.facts.opened.or(Some(noted(stamp)));
                });
            }
            Event::HearingRecessed { room, hearing } => {
                self.progress(stamp, *room, *hearing, Progress::Recess);
                self.change_room(*room, |r| r.fulfil(|asked| *asked == Request::Recess));
            }
            Event::HearingResumed { room, hearing } => {
                self.progress(stamp, *room, *hearing, Progress::InSession);
            }
            Event::HearingLeaving { room, hearing } => {
                self.progress(stamp, *room, *hearing, Progress::Leaving);
            }
            Event::HearingConcluded { room, hearing } => {
                self.course(stamp, *room, *hearing, |course| {
                    course.progress = Progress::Concluded;
                    course.delay = None;
                    course.facts.concluded = Some(noted(stamp));
                });
            }
            Event::HearingPassedOver { room, hearing, reason } => {
                self.progress(stamp, *room, *hearing, Progress::PassedOver { reason: *reason });
            }
            Event::HearingReturned { room, hearing } => {
                self.progress(stamp, *room, *hearing, Progress::Listed);
                self.change_room(*room, |r| {
                    r.reopen_for(*hearing);
                });
            }
            Event::HearingRescheduled { room, hearing } => {
                self.progress(stamp, *room, *hearing, Progress::Rescheduled);
            }
            Event::HearingCancelled { room, hearing } => {
                self.progress(stamp, *room, *hearing, Progress::Cancelled);
            }
            Event::HearingMerged { room, hearing, into } => {
                self.progress(stamp, *room, *hearing, Progress::Merged { into: *into });
            }
            Event::HearingMoved { room, hearing, to } => {
                self.move_hearing(stamp, *room, *hearing, *to);
            }
            Event::PartyMarked { room, hearing, party, presence } => {
                self.mark(stamp, (*room, *hearing), party, *presence);
            }
            Event::HearingProtected { room, hearing } => {
                self.change_hearing(*room, *hearing, |h| h.protected = true);
                self.hush(stamp, *room, *hearing);
            }
            Event::HearingUnprotected { room, hearing, .. } => {
                self.change_hearing(*room, *hearing, |h| {
                    h.protected = false;
                    h.listing.class = Class::Open; // a board still uses the stricter table
                });
            }
            Event::RequestMade { room, request } => {
                self.change_room(*room, |r| r.request = Some(request.clone()));
            }
            Event::RequestSettled { room } => self.change_room(*room, |r| r.request = None),
            Event::OrderUndone { undone, rooms } => undo::apply(self, stamp, *undone, rooms),
            Event::AccountOpened { .. }
            | Event::AccountChanged { .. }
            | Event::CredentialSet { .. }
            | Event::CodesSet { .. }
            | Event::AccountDisabled { .. } => {
                Arc::make_mut(&mut self.staff).apply(stamp.recorded, event);
            }
            Event::DevicePaired { .. }
            | Event::DevicePlaced { .. }
            | Event::DeviceReplaced { .. }
            | Event::DeviceRevoked { .. }
            | Event::LevelAsked { .. }
            | Event::LevelRaised { .. }
            | Event::LevelLowered { .. }
            | Event::ScreenShaded(_) => {
                Arc::make_mut(&mut self.devices).apply(stamp.recorded, event);
            }
            Event::Custody(fact) => Arc::make_mut(&mut self.custody).apply(stamp, fact),
            Event::Duty(fact) => Arc::make_mut(&mut self.duty).apply(fact),
            Event::Ticker(fact) => Arc::make_mut(&mut self.ticker).apply(stamp, fact),
        }
    }

    fn called(&mut self, stamp: &Stamp, room: RoomId, hearing: HearingId, progress: Progress) {
        self.course(stamp, room, hearing, |course| {
            course.progress = progress;
            course.calls = course.calls.saturating_add(1);
            course.delay = None;
            course.facts.called = course.facts.called.or(Some(noted(stamp)));
        });
        self.change_room(room, |r| {
            r.delay = None;
            r.corrected = None;
            r.fulfil(|asked| *asked == Request::Call);
        });
    }

    /// The whole room is late: so is everybody who waits in it.
    fn delay_room(&mut self, stamp: &Stamp, room: RoomId, delay: Option<Delay>) {
        self.step(stamp, room, |r| {
            r.delay = delay;
            r.fulfil(Request::is_delay);
        });
        let late = self.room(room).waiting().iter().map(|h| h.id).collect::<Vec<_>>();
        for hearing in late {
            self.change_hearing(room, hearing, |h| h.course.facts.delayed(delay));
        }
    }

    /// A case that is being called aloud when it is restricted falls silent at once.
    pub(super) fn hush(&mut self, stamp: &Stamp, room: RoomId, id: HearingId) {
        let loud = |h: &Hearing| h.is_protected() && h.course.progress == Progress::Calling;
        if self.room(room).hearing(id).is_ok_and(loud) {
            self.progress(stamp, room, id, Progress::Fetching);
        }
    }

    fn mark(
        &mut self,
        stamp: &Stamp,
        (room, hearing): (RoomId, HearingId),
        party: &RecordId,
        presence: Presence,
    ) {
        self.change_hearing(room, hearing, |h| {
            for one in h.listing.parties.iter_mut().filter(|p| p.record == *party) {
                one.presence = presence;
                one.since = Some(stamp.at());
            }
        });
    }

    fn progress(&mut self, stamp: &Stamp, room: RoomId, hearing: HearingId, progress: Progress) {
        self.course(stamp, room, hearing, |course| course.progress = progress);
    }

    /// Changes how far a hearing is, which moves the room's number.
    pub(super) fn course(
        &mut self,
        stamp: &Stamp,
        room: RoomId,
        hearing: HearingId,
        change: impl FnOnce(&mut Course),
    ) {
        self.change_hearing(room, hearing, |h| {
            change(&mut h.course);
            h.course.touched = touch(stamp);
        });
        self.step(stamp, room, |_| ());
    }

    /// Changes what a room does, which moves its number.
    pub(super) fn step(
        &mut self,
        stamp: &Stamp,
        room: RoomId,
        change: impl FnOnce(&mut Courtroom),
    ) {
        self.change_room(room, |r| {
            change(r);
            r.seq = stamp.seq;
            r.changed = r.changed.max(stamp.at());
        });
    }

    pub(super) fn change_hearing(
        &mut self,
        room: RoomId,
        id: HearingId,
        change: impl FnOnce(&mut Hearing),
    ) {
        if let Some(today) = self.today {
            self.change_hearing_on(today, room, id, change);
        }
    }

    pub(super) fn change_hearing_on(
        &mut self,
        date: Date,
        room: RoomId,
        id: HearingId,
        change: impl FnOnce(&mut Hearing),
    ) {
        self.change_room_on(date, room, |r| {
            if let Some(hearing) = r.hearings.get_mut(&id) {
                change(Arc::make_mut(hearing));
            }
        });
    }

    pub(super) fn change_room(&mut self, id: RoomId, change: impl FnOnce(&mut Courtroom)) {
        if let Some(today) = self.today {
            self.change_room_on(today, id, change);
        }
    }

    pub(super) fn change_room_on(
        &mut self,
        date: Date,
        id: RoomId,
        change: impl FnOnce(&mut Courtroom),
    ) {
        let day = Arc::make_mut(self.days.entry(date).or_default());
        let room = day.entry(id).or_insert_with(|| Arc::new(Courtroom::empty(id, date)));
        change(Arc::make_mut(room));
    }
}

pub(super) fn touch(stamp: &Stamp) -> Touch {
    Touch { seq: stamp.seq, by: stamp.by, at: stamp.at() }
}

fn noted(stamp: &Stamp) -> Noted {
    Noted { at: stamp.at(), later: stamp.later }
}
