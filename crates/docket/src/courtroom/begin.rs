//! From the list to the session: call, recall, open, resume, and 「現在是」.

use super::{Courtroom, RoomState, SittingId, SkipAnswer, When};
use crate::event::Event;
use crate::hearing::{Hearing, PassReason, Progress};
use crate::ids::{HearingId, Seq};
use crate::refusal::Refusal;

impl Courtroom {
    /// 點呼 of the next case of the current sitting, or of `hearing` out of turn.
    pub(crate) fn call(
        &self,
        seen: Seq,
        hearing: Option<HearingId>,
        expect: Option<HearingId>,
        when: &When,
    ) -> Result<Vec<Event>, Refusal> {
        self.check_seen(seen)?;
        self.check_free()?;
        let next = match hearing {
            Some(id) => self.hearing(id)?,
            None => self.next_waiting().ok_or(Refusal::NobodyWaiting)?,
        };
        if expect.is_some_and(|expected| expected != next.id) {
            return Err(Refusal::AlreadyMovedOn);
        }
        if !next.is_waiting() {
            return Err(Refusal::NotFromHere(next.turn.clone()));
        }
        when.allows_calling(next)?;
        Ok(self.calling_of(next))
    }

    /// The events that call `hearing`, opening its sitting where that is not yet on.
    pub(super) fn calling_of(&self, hearing: &Hearing) -> Vec<Event> {
        let mut events = self.beginning_of(hearing, &self.left_over());
        let (room, id) = (self.id, hearing.id);
        events.push(if hearing.is_protected() {
            Event::HearingFetched { room, hearing: id }
        } else {
            Event::HearingCalled { room, hearing: id }
        });
        events
    }

    /// Who still waits or rests, and so keeps a sitting from ending.
    fn left_over(&self) -> Vec<&Hearing> {
        let left = |h: &&Hearing| h.is_waiting() || h.course.progress == Progress::Recess;
        self.listed().into_iter().filter(left).collect()
    }

    /// Opens the sitting of `hearing`, unless somebody in `left` waits in the one that is on or next.
    fn beginning_of(&self, hearing: &Hearing, left: &[&Hearing]) -> Vec<Event> {
        let (room, sitting) = (self.id, SittingId::of(hearing));
        let begun = |sitting: &SittingId| Event::SittingBegun { room, sitting: sitting.clone() };
        match &self.sitting {
            None if hearing.date != self.date && self.state == RoomState::Open => Vec::new(),
            None => {
                let waits = |s: &SittingId| {
                    left.iter().any(|h| h.id != hearing.id && SittingId::of(h) == *s)
                };
                vec![begun(&self.current_sitting().filter(waits).unwrap_or(sitting))]
            }
            Some(on) if *on != sitting && left.iter().all(|h| SittingId::of(h) != *on) => {
                vec![Event::SittingEnded { room, last: false }, begun(&sitting)]
            }
            Some(_) if self.state == RoomState::Open => Vec::new(),
            Some(on) => vec![begun(on)],
        }
    }

    /// 重新點呼 of the one being called, or the call of one that was passed over.
    pub(crate) fn recall(
        &self,
        seen: Seq,
        hearing: Option<HearingId>,
    ) -> Result<Vec<Event>, Refusal> {
        self.check_seen(seen)?;
        let called = match hearing {
            Some(id) => self.hearing(id)?,
            None => self.calling().ok_or(Refusal::NothingCalled)?,
        };
        let (room, hearing) = (self.id, called.id);
        match called.course.progress {
            Progress::Calling | Progress::Fetching if !called.is_protected() => {
                Ok(vec![Event::HearingCalled { room, hearing }])
            }
            Progress::PassedOver { .. } => {
                self.check_free()?;
                Ok(self.calling_of(called))
            }
            _ => Err(Refusal::NotFromHere(called.turn.clone())),
        }
    }

    /// 開庭 of the one that was called.
    pub(crate) fn open(&self, seen: Seq) -> Result<Vec<Event>, Refusal> {
        self.check_seen(seen)?;
        if let Some(hearing) = self.in_session() {
            return Err(Refusal::StillInSession(hearing.turn.clone()));
        }
        let called = self.calling().ok_or(Refusal::NothingCalled)?;
        Ok(vec![Event::HearingOpened { room: self.id, hearing: called.id }])
    }

    /// 續行 of a case that rests, or of the room after a pause.
    pub(crate) fn resume(
        &self,
        seen: Seq,
        hearing: Option<HearingId>,
    ) -> Result<Vec<Event>, Refusal> {
        self.check_seen(seen)?;
        if hearing.is_none() && self.in_recess().is_none() {
            return match self.state {
                RoomState::Recess => Ok(vec![Event::RoomResumed { room: self.id }]),
                RoomState::Lunch => self.after_lunch(),
                _ => Err(Refusal::NothingInRecess),
            };
        }
        self.check_free()?;
        let resting = match hearing {
            Some(id) => self.hearing(id)?,
            None => self.in_recess().ok_or(Refusal::NothingInRecess)?,
        };
        if resting.course.progress != Progress::Recess {
            return Err(Refusal::NotFromHere(resting.turn.clone()));
        }
        let mut events = self.beginning_of(resting, &self.left_over());
        events.push(Event::HearingResumed { room: self.id, hearing: resting.id });
        Ok(events)
    }

    fn after_lunch(&self) -> Result<Vec<Event>, Refusal> {
        let sitting = self.current_sitting().ok_or(Refusal::NobodyWaiting)?;
        Ok(vec![Event::SittingBegun { room: self.id, sitting }])
    }

    /// 「現在是」: brings the room to `hearing` in one order; each case before it has an answer.
    pub(crate) fn stand(
        &self,
        seen: Seq,
        hearing: HearingId,
        answers: &[(HearingId, SkipAnswer)],
        when: &When,
    ) -> Result<Vec<Event>, Refusal> {
        self.check_seen(seen)?;
        let target = self.hearing(hearing)?;
        let inside = matches!(target.course.progress, Progress::InSession | Progress::Leaving);
        if target.is_over() || inside {
            return Err(Refusal::NotFromHere(target.turn.clone()));
        }
        let mut events = Vec::new();
        let mut left = self.left_over();
        for skipped in self.left_behind_by(target) {
            let answer = answers.iter().find(|(id, _)| *id == skipped.id).map(|(_, a)| *a);
            let answer = answer.ok_or_else(|| Refusal::Unanswered(skipped.turn.clone()))?;
            events.extend(self.answered(skipped, answer, when)?);
            if !matches!(answer, SkipAnswer::Waits | SkipAnswer::Recess) {
                left.retain(|h| h.id != skipped.id);
            }
        }
        left.retain(|h| h.id != target.id);
        events.extend(self.beginning_of(target, &left));
        let (room, id) = (self.id, target.id);
        match target.course.progress {
            Progress::Recess => events.push(Event::HearingResumed { room, hearing: id }),
            Progress::Calling | Progress::Fetching => {
                events.push(Event::HearingOpened { room, hearing: id });
            }
            _ if target.is_protected() => {
                events.push(Event::HearingFetched { room, hearing: id });
                events.push(Event::HearingOpened { room, hearing: id });
            }
            _ => {
                events.push(Event::HearingCalled { room, hearing: id });
                events.push(Event::HearingOpened { room, hearing: id });
            }
        }
        Ok(events)
    }

    /// The cases that 「現在是」 has to account for: under way, or waiting before it.
    #[must_use]
    pub fn left_behind_by(&self, target: &Hearing) -> Vec<&Hearing> {
        let before = |h: &&Hearing| {
            let on = !self.ended.contains(&SittingId::of(h));
            let waits = h.is_waiting() && on && h.place() < target.place();
            let busy = h.is_under_way() && h.course.progress != Progress::Recess;
            h.id != target.id && (busy || waits)
        };
        self.listed().into_iter().filter(before).collect()
    }

    fn answered(
        &self,
        skipped: &Hearing,
        answer: SkipAnswer,
        when: &When,
    ) -> Result<Vec<Event>, Refusal> {
        let (room, hearing) = (self.id, skipped.id);
        let inside = matches!(skipped.course.progress, Progress::InSession | Progress::Leaving);
        Ok(match answer {
            // When it went in nobody knows; the register says so by its silence.
            SkipAnswer::Concluded => vec![Event::HearingConcluded { room, hearing }],
            SkipAnswer::Recess if inside => vec![Event::HearingRecessed { room, hearing }],
            SkipAnswer::PassedOver if !inside => {
                when.allows_missing(skipped)?;
                let reason = PassReason::NotThere;
                vec![Event::HearingPassedOver { room, hearing, reason }]
            }
            SkipAnswer::Rescheduled => vec![Event::HearingRescheduled { room, hearing }],
            SkipAnswer::Cancelled if !inside => vec![Event::HearingCancelled { room, hearing }],
            SkipAnswer::Waits if skipped.is_waiting() => Vec::new(),
            SkipAnswer::Waits if !inside => vec![Event::HearingReturned { room, hearing }],
            _ => return Err(Refusal::NotFromHere(skipped.turn.clone())),
        })
    }
}
