//! Times that are not counted: entered as they begin and end, or whole.

use super::steps::next_line;
use super::{Desk, confirmed};
use crate::calendar::Moment;
use crate::custody::clock::{Reason, Span};
use crate::custody::detainee::Detainee;
use crate::custody::event::CustodyEvent;
use crate::custody::refusal::{Concern, CustodyRefusal};
use crate::refusal::Refusal;
use crate::sealed::Sealed;

impl Desk<'_> {
    pub(super) fn exclude(
        &self,
        one: &Detainee,
        span: Span,
        note: Option<&Sealed>,
        sure: &[Concern],
    ) -> Result<Vec<CustodyEvent>, Refusal> {
        if one.has_left() && span.to.is_none() {
            return Err(CustodyRefusal::NotFromHere(one.stage()).into());
        }
        self.check_span(one, &span)?;
        let mut same = one.waits().filter(|wait| wait.span.reason == span.reason);
        if span.to.is_none() && same.next().is_some() {
            return Err(CustodyRefusal::AlreadyWaiting(span.reason).into());
        }
        let confirmed = confirmed(self.doubts(one, &span), sure)?;
        Ok(vec![CustodyEvent::ExclusionBegun {
            detainee: one.id,
            nth: next_line(one),
            reason: span.reason,
            from: span.from,
            to: span.to,
            note: note.cloned(),
            confirmed,
        }])
    }

    pub(super) fn end_exclusion(
        &self,
        one: &Detainee,
        nth: u16,
        to: Moment,
    ) -> Result<Vec<CustodyEvent>, Refusal> {
        let wait = one.waits().find(|wait| wait.nth == nth);
        let wait = wait.ok_or(CustodyRefusal::NoSuchExclusion)?;
        self.check_span(one, &Span { to: Some(to), ..wait.span })?;
        Ok(vec![CustodyEvent::ExclusionEnded { detainee: one.id, nth, to }])
    }

    /// After the arrest, forwards, and not in the future.
    pub(super) fn check_span(&self, one: &Detainee, span: &Span) -> Result<(), Refusal> {
        let now = self.order.now;
        if span.from < one.intake.arrest.at {
            return Err(CustodyRefusal::BeforeArrest.into());
        }
        if span.to.is_some_and(|to| to < span.from) {
            return Err(CustodyRefusal::EndsBeforeItBegins.into());
        }
        if span.from > now || span.to.is_some_and(|to| to > now) {
            return Err(CustodyRefusal::OutOfOrder.into());
        }
        Ok(())
    }

    /// What has to be asked back about a span.
    pub(super) fn doubts(&self, one: &Detainee, span: &Span) -> Vec<Concern> {
        let now = self.order.now;
        let to = span.to.unwrap_or(now);
        let over = one.questionings().any(|(begun, ended)| {
            let lasts = span.to.is_none() && ended.is_none();
            lasts || (begun < to && span.from < ended.unwrap_or(now))
        });
        let night = span.reason == Reason::Night && to > one.received_at();
        let asked =
            [(over, Concern::ExclusionOverQuestioning), (night, Concern::NightWithProsecutor)];
        asked.into_iter().filter(|(so, _)| *so).map(|(_, concern)| concern).collect()
    }
}
