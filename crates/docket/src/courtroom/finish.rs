//! From the session to the end: recess, conclude, pass over, lunch, close.

use super::{Courtroom, RoomState, SittingId, When};
use crate::event::Event;
use crate::hearing::{Hearing, OnScreen, PassReason, Progress};
use crate::ids::{HearingId, Seq};
use crate::refusal::Refusal;

impl Courtroom {
    /// 暫休庭 of the case in session, or 休息 of the room.
    pub(crate) fn recess(&self, seen: Seq) -> Result<Vec<Event>, Refusal> {
        self.check_seen(seen)?;
        if let Some(hearing) = self.in_session() {
            return match hearing.course.progress {
                Progress::InSession => {
                    Ok(vec![Event::HearingRecessed { room: self.id, hearing: hearing.id }])
                }
                _ => Err(Refusal::NotFromHere(hearing.turn.clone())),
            };
        }
        self.check_free()?;
        match self.state {
            RoomState::Open => Ok(vec![Event::RoomRecessed { room: self.id }]),
            RoomState::Recess => Err(Refusal::AlreadySo),
            _ => Err(Refusal::NothingInSession),
        }
    }

    /// 結束; of a protected hearing first one side leaves, then the other.
    pub(crate) fn conclude(
        &self,
        seen: Seq,
        then_call: bool,
        when: &When,
    ) -> Result<Vec<Event>, Refusal> {
        self.check_seen(seen)?;
        let inside = self.in_session().ok_or(Refusal::NothingInSession)?;
        let (room, hearing) = (self.id, inside.id);
        if inside.is_protected() && inside.course.progress == Progress::InSession {
            return Ok(vec![Event::HearingLeaving { room, hearing }]);
        }
        let mut events = vec![Event::HearingConcluded { room, hearing }];
        if then_call {
            let next = self.next_waiting().ok_or(Refusal::NobodyWaiting)?;
            when.allows_calling(next)?;
            events.extend(self.calling_of(next));
        }
        Ok(events)
    }

    /// 過號 of the one being called, or of one that waits past its time.
    pub(crate) fn pass_over(
        &self,
        seen: Seq,
        hearing: Option<HearingId>,
        elsewhere: Option<HearingId>,
        on_screen: OnScreen,
        when: &When,
    ) -> Result<Vec<Event>, Refusal> {
        self.check_seen(seen)?;
        let passed = self.to_pass(hearing)?;
        if !matches!(
            passed.course.progress,
            Progress::Listed | Progress::Calling | Progress::Fetching
        ) {
            return Err(Refusal::NotFromHere(passed.turn.clone()));
        }
        when.allows_missing(passed)?;
        let called = passed.course.progress == Progress::Calling;
        let reason = match (elsewhere, on_screen) {
            (Some(hearing), _) => PassReason::Elsewhere { hearing },
            (None, OnScreen::Unconfirmed) if called => {
                return Err(Refusal::NotShown(passed.turn.clone()));
            }
            (None, OnScreen::ByVoice) if called => PassReason::CalledByVoice,
            (None, _) => PassReason::NotThere,
        };
        Ok(vec![Event::HearingPassedOver { room: self.id, hearing: passed.id, reason }])
    }

    pub(crate) fn to_pass(&self, hearing: Option<HearingId>) -> Result<&Hearing, Refusal> {
        match hearing {
            Some(id) => self.hearing(id),
            None => self.calling().ok_or(Refusal::NothingCalled),
        }
    }

    /// Back into the list: a case that was passed over, or one whose call comes to nothing.
    pub(crate) fn take_back(&self, seen: Seq, hearing: HearingId) -> Result<Vec<Event>, Refusal> {
        self.check_seen(seen)?;
        let passed = self.hearing(hearing)?;
        match passed.course.progress {
            Progress::PassedOver { .. } | Progress::Calling | Progress::Fetching => {
                Ok(vec![Event::HearingReturned { room: self.id, hearing }])
            }
            _ => Err(Refusal::NotFromHere(passed.turn.clone())),
        }
    }

    /// 午休; ends the sitting too when nobody waits in it.
    pub(crate) fn lunch(&self, seen: Seq) -> Result<Vec<Event>, Refusal> {
        self.check_seen(seen)?;
        self.check_free()?;
        match self.state {
            RoomState::Lunch => Err(Refusal::AlreadySo),
            RoomState::Closed => Err(Refusal::NobodyWaiting),
            _ => Ok(vec![Event::LunchBegun { room: self.id, ended: self.nobody_left() }]),
        }
    }

    /// 下庭: ends the current sitting; a second tap where somebody waits or was told to.
    pub(crate) fn close(&self, seen: Seq, sure: bool) -> Result<Vec<Event>, Refusal> {
        self.check_seen(seen)?;
        self.check_free()?;
        if self.state == RoomState::Closed {
            return Err(Refusal::AlreadySo);
        }
        let waiting = self.waiting().len() + self.to_come_back();
        if waiting > 0 && !sure {
            return Err(Refusal::StillWaiting(waiting));
        }
        Ok(vec![Event::SittingEnded { room: self.id, last: self.to_come().is_empty() }])
    }

    /// Who rests, or was passed over in the current sitting and told to be called again.
    fn to_come_back(&self) -> usize {
        let current = self.current_sitting();
        let comes_back = |h: &Hearing| match h.course.progress {
            Progress::Recess => true,
            Progress::PassedOver { .. } => Some(SittingId::of(h)) == current,
            _ => false,
        };
        self.hearings.values().filter(|h| comes_back(h)).count()
    }

    fn nobody_left(&self) -> bool {
        self.in_recess().is_none() && self.sitting.as_ref().is_some_and(|s| !self.waits_in(s))
    }
}
