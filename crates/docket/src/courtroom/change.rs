//! What else may happen to a case: moved, rescheduled, cancelled, merged, delayed, marked, restricted.

use super::{Courtroom, Request, When};
use crate::event::Event;
use crate::hearing::{Delay, DelayReason, Hearing, Presence, Progress};
use crate::ids::{HearingId, RecordId, RoomId, Seq};
use crate::refusal::Refusal;
use crate::sealed::Sealed;

impl Courtroom {
    /// A case that has not gone in and is not over, for the ways out of the list.
    fn outside(&self, seen: Seq, hearing: HearingId) -> Result<&Hearing, Refusal> {
        self.check_seen(seen)?;
        let outside = self.hearing(hearing)?;
        match outside.course.progress {
            Progress::Listed
            | Progress::Calling
            | Progress::Fetching
            | Progress::PassedOver { .. } => Ok(outside),
            _ => Err(Refusal::NotFromHere(outside.turn.clone())),
        }
    }

    /// 移庭
    pub(crate) fn move_away(
        &self,
        seen: Seq,
        hearing: HearingId,
        to: RoomId,
    ) -> Result<Vec<Event>, Refusal> {
        let hearing = self.outside(seen, hearing)?.id;
        if to == self.id {
            return Err(Refusal::SameRoom);
        }
        Ok(vec![Event::HearingMoved { room: self.id, hearing, to }])
    }

    /// 改期; also of a case that has begun.
    pub(crate) fn reschedule(&self, seen: Seq, hearing: HearingId) -> Result<Vec<Event>, Refusal> {
        self.check_seen(seen)?;
        let found = self.hearing(hearing)?;
        if found.is_over() {
            return Err(Refusal::NotFromHere(found.turn.clone()));
        }
        Ok(vec![Event::HearingRescheduled { room: self.id, hearing }])
    }

    /// 取消
    pub(crate) fn cancel(&self, seen: Seq, hearing: HearingId) -> Result<Vec<Event>, Refusal> {
        let hearing = self.outside(seen, hearing)?.id;
        Ok(vec![Event::HearingCancelled { room: self.id, hearing }])
    }

    /// 併案
    pub(crate) fn merge(
        &self,
        seen: Seq,
        hearing: HearingId,
        into: HearingId,
    ) -> Result<Vec<Event>, Refusal> {
        let hearing = self.outside(seen, hearing)?.id;
        let other = self.hearing(into)?;
        if hearing == into {
            return Err(Refusal::SameRoom);
        }
        if other.is_over() {
            return Err(Refusal::NotFromHere(other.turn.clone()));
        }
        Ok(vec![Event::HearingMerged { room: self.id, hearing, into }])
    }

    /// 延後 of one case or of the room; 0 minutes take it back.
    pub(crate) fn delay(
        &self,
        seen: Seq,
        hearing: Option<HearingId>,
        minutes: u16,
        reason: DelayReason,
    ) -> Result<Vec<Event>, Refusal> {
        self.check_seen(seen)?;
        if minutes > 240 {
            return Err(Refusal::MinutesOutOfBounds);
        }
        let delay = (minutes > 0).then_some(Delay { minutes, reason });
        let room = self.id;
        let Some(id) = hearing else {
            return match (delay, self.delay) {
                (None, None) => Err(Refusal::AlreadySo),
                _ => Ok(vec![Event::RoomDelayed { room, delay }]),
            };
        };
        let found = self.hearing(id)?;
        if !matches!(found.course.progress, Progress::Listed | Progress::PassedOver { .. }) {
            return Err(Refusal::NotFromHere(found.turn.clone()));
        }
        if delay.is_none() && found.course.delay.is_none() {
            return Err(Refusal::AlreadySo);
        }
        Ok(vec![Event::HearingDelayed { room, hearing: id, delay }])
    }

    /// 報到 and its kin; of everybody still expected where no person is named.
    pub(crate) fn mark(
        &self,
        hearing: HearingId,
        party: Option<&RecordId>,
        presence: Presence,
        when: &When,
    ) -> Result<Vec<Event>, Refusal> {
        let found = self.hearing(hearing)?;
        if matches!(presence, Presence::Late | Presence::Absent) {
            when.allows_missing(found)?;
        }
        let room = self.id;
        let marked = |party: RecordId| Event::PartyMarked { room, hearing, party, presence };
        let parties = &found.listing.parties;
        if let Some(record) = party {
            let one = parties.iter().find(|p| p.record == *record);
            let one = one.ok_or(Refusal::NoSuchParty)?;
            if one.presence == presence {
                return Err(Refusal::AlreadySo);
            }
            Ok(vec![marked(record.clone())])
        } else {
            let expected = parties.iter().filter(|p| p.presence == Presence::Expected);
            let expected = expected.filter(|p| p.presence != presence);
            let events = expected.map(|p| marked(p.record.clone())).collect::<Vec<_>>();
            if events.is_empty() { Err(Refusal::AlreadySo) } else { Ok(events) }
        }
    }

    /// Restricts a case at once everywhere, or lifts that with a reason.
    pub(crate) fn protect(
        &self,
        hearing: HearingId,
        lifted: Option<&Sealed>,
    ) -> Result<Vec<Event>, Refusal> {
        let found = self.hearing(hearing)?;
        let room = self.id;
        match (lifted, found.is_protected()) {
            (None, _) if !found.protected => Ok(vec![Event::HearingProtected { room, hearing }]),
            (Some(reason), true) => {
                Ok(vec![Event::HearingUnprotected { room, hearing, reason: reason.clone() }])
            }
            _ => Err(Refusal::AlreadySo),
        }
    }

    /// A section's wish to the tablet.
    pub(crate) fn ask(&self, request: &Request) -> Result<Vec<Event>, Refusal> {
        if let Request::Delay { minutes } = request
            && !(1..=240).contains(minutes)
        {
            return Err(Refusal::MinutesOutOfBounds);
        }
        Ok(vec![Event::RequestMade { room: self.id, request: request.clone() }])
    }

    /// The tablet puts the wish aside.
    pub(crate) fn settle(&self) -> Result<Vec<Event>, Refusal> {
        match self.request {
            Some(_) => Ok(vec![Event::RequestSettled { room: self.id }]),
            None => Err(Refusal::NoRequest),
        }
    }
}
