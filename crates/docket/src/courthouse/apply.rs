//! Makes facts true. Reads the entry alone and cannot refuse.

use std::sync::Arc;

use super::{Courthouse, undo};
use crate::calendar::Date;
use crate::courtroom::{Courtroom, MovedAway, Request, RoomState, SittingId};
use crate::disclosure::Class;
use crate::entry::{Entry, Stamp};
use crate::event::Event;
use crate::hearing::{Change, Course, Facts, Hearing, Listing, Noted, Presence, Progress, Touch};
use crate::ids::{HearingId, RecordId, RoomId};
use crate::staff::{Account, Staff};

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
                self.change_hearing_on(*date, *room, *hearing, |h| {
                    h.course.progress = Progress::Cancelled;
                    h.filed = None;
                    h.course.touched = touch(stamp);
                });
                self.change_room_on(*date, *room, |r| r.seq = stamp.seq);
            }
            Event::SittingBegun { room, sitting } => self.step(stamp, *room, |r| {
                r.state = RoomState::Open;
                r.sitting = Some(sitting.clone());
            }),
            Event::RoomRecessed { room } => {
                self.step(stamp, *room, |r| r.state = RoomState::Recess);
            }
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
            Event::RoomDelayed { room, delay } => self.step(stamp, *room, |r| {
                r.delay = *delay;
                r.fulfil(|asked| matches!(asked, Request::Delay { .. }));
            }),
            Event::HearingDelayed { room, hearing, delay } => {
                self.course(stamp, *room, *hearing, |course| {
                    course.delay = *delay;
                    course.facts.delays.extend(*delay);
                });
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
                    course.facts.concluded = Some(noted(stamp));
                });
            }
            Event::HearingPassedOver { room, hearing, reason } => {
                self.progress(stamp, *room, *hearing, Progress::PassedOver { reason: *reason });
            }
            Event::HearingReturned { room, hearing } => {
                self.progress(stamp, *room, *hearing, Progress::Listed);
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
            | Event::AccountDisabled { .. } => Arc::make_mut(&mut self.staff).apply(event),
            Event::Custody(fact) => Arc::make_mut(&mut self.custody).apply(stamp, fact),
            Event::Duty(fact) => Arc::make_mut(&mut self.duty).apply(fact),
        }
    }

    fn open_day(&mut self, stamp: &Stamp, date: Date) {
        let past = self.days.range(..date).map(|(_, day)| Arc::clone(day)).collect::<Vec<_>>();
        self.days.retain(|day, _| *day >= date);
        self.today = Some(date);
        Arc::make_mut(&mut self.custody).open_day(date);
        Arc::make_mut(&mut self.duty).open_day(stamp.at());
        for old in past.iter().flat_map(|day| day.values()).filter(|room| room.seq.0 > 0) {
            let stays = old.hearings.iter().filter(|(_, h)| stays_overnight(h));
            let stays = stays.map(|(id, h)| (*id, Arc::clone(h))).collect::<Vec<_>>();
            self.change_room(old.id, |room| {
                room.seq = stamp.seq;
                if !stays.is_empty() {
                    room.state = RoomState::Open;
                }
                room.hearings.extend(stays);
            });
        }
    }

    fn list(&mut self, stamp: &Stamp, event: &Event) {
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
            if urgent.is_some() {
                r.seq = stamp.seq;
                r.changed = r.changed.max(stamp.at());
            }
        });
    }

    /// A file's change: arrivals, progress and number stay; a new room shows at both doors.
    fn revise(
        &mut self,
        stamp: &Stamp,
        (date, room, id): (Date, RoomId, HearingId),
        to: RoomId,
        listing: &Listing,
        filed: Option<&crate::hearing::Filed>,
    ) {
        self.change_hearing_on(date, room, id, |hearing| {
            if hearing.listing.time != listing.time || room != to {
                let change = Change { seq: stamp.seq, by: stamp.by, room: to, time: listing.time };
                hearing.course.facts.changes.push(change);
            }
            hearing.listing = listing.clone();
            hearing.filed = filed.cloned();
        });
        if room != to {
            self.bring(date, room, id, to);
            for id in [room, to] {
                self.change_room_on(date, id, |r| r.seq = stamp.seq);
            }
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

    fn move_hearing(&mut self, stamp: &Stamp, room: RoomId, id: HearingId, to: RoomId) {
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
        for passed in
            self.days.get(&date).into_iter().flat_map(|d| d.keys()).copied().collect::<Vec<_>>()
        {
            self.change_room_on(date, passed, |r| {
                r.moved_away.iter_mut().filter(|m| m.hearing == id).for_each(|m| m.to = to);
            });
        }
        self.change_room_on(date, room, |r| {
            r.hearings.remove(&id);
            r.moved_away.push(MovedAway { hearing: id, turn, to });
        });
        self.change_room_on(date, to, |r| {
            r.moved_away.retain(|m| m.hearing != id);
            r.hearings.insert(id, Arc::new(hearing));
        });
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
    fn course(
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
    fn step(&mut self, stamp: &Stamp, room: RoomId, change: impl FnOnce(&mut Courtroom)) {
        self.change_room(room, |r| {
            change(r);
            r.seq = stamp.seq;
            r.changed = r.changed.max(stamp.at());
        });
    }

    fn change_hearing(&mut self, room: RoomId, id: HearingId, change: impl FnOnce(&mut Hearing)) {
        if let Some(today) = self.today {
            self.change_hearing_on(today, room, id, change);
        }
    }

    fn change_hearing_on(
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

    fn change_room_on(&mut self, date: Date, id: RoomId, change: impl FnOnce(&mut Courtroom)) {
        let day = Arc::make_mut(self.days.entry(date).or_default());
        let room = day.entry(id).or_insert_with(|| Arc::new(Courtroom::empty(id, date)));
        change(Arc::make_mut(room));
    }
}

impl Courtroom {
    fn end_sitting(&mut self) {
        self.ended.extend(self.current_sitting());
        self.sitting = None;
    }

    fn fulfil(&mut self, done: impl FnOnce(&Request) -> bool) {
        if self.request.as_ref().is_some_and(done) {
            self.request = None;
        }
    }
}

impl Staff {
    fn apply(&mut self, event: &Event) {
        match event {
            Event::AccountOpened { account, name, duties } => {
                let opened = Account {
                    id: *account,
                    name: name.clone(),
                    duties: duties.clone(),
                    hash: None,
                    disabled: false,
                };
                self.accounts.insert(*account, Arc::new(opened));
            }
            Event::AccountChanged { account, duties } => {
                self.change(*account, |a| a.duties = duties.clone());
            }
            Event::CredentialSet { account, hash } => {
                self.change(*account, |a| a.hash = Some(hash.clone()));
            }
            Event::AccountDisabled { account } => self.change(*account, |a| a.disabled = true),
            _ => {}
        }
    }
}

/// Whether a hearing goes on at its door past midnight.
fn stays_overnight(hearing: &Hearing) -> bool {
    matches!(hearing.course.progress, Progress::InSession | Progress::Recess | Progress::Leaving)
}

pub(super) fn touch(stamp: &Stamp) -> Touch {
    Touch { seq: stamp.seq, by: stamp.by, at: stamp.at() }
}

fn noted(stamp: &Stamp) -> Noted {
    Noted { at: stamp.at(), later: stamp.later }
}

impl SittingId {
    /// 信股 上午
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} {}", self.section, self.half.word())
    }
}
