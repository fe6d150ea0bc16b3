//! 更正: a new fact in place of an old one, which stays in the record.

use super::{Desk, confirmed, short, touches_row};
use crate::calendar::Moment;
use crate::custody::clock::{HOUR_MS, Span};
use crate::custody::command::Correction;
use crate::custody::detainee::Detainee;
use crate::custody::event::CustodyEvent;
use crate::custody::kinds::Age;
use crate::custody::refusal::{Concern, CustodyRefusal};
use crate::refusal::Refusal;
use crate::sealed::Sealed;

impl Desk<'_> {
    pub(super) fn correct(
        &self,
        one: &Detainee,
        correction: &Correction,
        reason: Option<&Sealed>,
        sure: &[Concern],
    ) -> Result<Vec<CustodyEvent>, Refusal> {
        let confirmed = confirmed(self.doubts_of(one, correction)?, sure)?;
        let mut corrected = correction.clone();
        if let Correction::Unit { unit } = &mut corrected {
            *unit = short(unit)?;
        }
        let running = match correction {
            Correction::Kind { kind } => self.office.custody.running(*kind),
            _ => one.running,
        };
        Ok(vec![CustodyEvent::Corrected {
            detainee: one.id,
            tv: self.tv_after(one, correction),
            correction: corrected,
            running,
            reason: reason.cloned(),
            confirmed,
        }])
    }

    /// What a correction would make impossible, or has to be asked back first.
    fn doubts_of(&self, one: &Detainee, correction: &Correction) -> Result<Vec<Concern>, Refusal> {
        match correction {
            Correction::Arrest { arrest } => {
                let ledger = one.spans();
                if arrest.at > one.received_at() {
                    return Err(CustodyRefusal::ArrestAhead.into());
                }
                if ledger.iter().any(|span| span.from < arrest.at) {
                    return Err(CustodyRefusal::BeforeArrest.into());
                }
                let long_ago = one.received_at().ms_since(arrest.at) > 24 * HOUR_MS;
                Ok((long_ago && one.running.motion)
                    .then_some(Concern::ArrestLongAgo)
                    .into_iter()
                    .collect())
            }
            Correction::Step { nth, at } => self.check_step(one, *nth, *at),
            Correction::Exclusion { nth, from, to } => {
                let line = one.exclusions.iter().find(|e| e.nth == *nth && !e.withdrawn);
                let reason = line.ok_or(CustodyRefusal::NoSuchExclusion)?.span.reason;
                let span = Span { reason, from: *from, to: *to };
                self.check_span(one, &span)?;
                Ok(self.doubts(one, &span))
            }
            Correction::Withdrawn { nth } => {
                let line = one.exclusions.iter().find(|e| e.nth == *nth && !e.withdrawn);
                line.map(|_| Vec::new()).ok_or(CustodyRefusal::NoSuchExclusion.into())
            }
            Correction::ReturnBy { until } if *until <= one.received_at() => {
                Err(CustodyRefusal::EndsBeforeItBegins.into())
            }
            _ => Ok(Vec::new()),
        }
    }

    /// A step stays between its neighbours.
    fn check_step(&self, one: &Detainee, nth: usize, at: Moment) -> Result<Vec<Concern>, Refusal> {
        if nth >= one.marks.len() {
            return Err(CustodyRefusal::OutOfOrder.into());
        }
        let before = nth.checked_sub(1).and_then(|before| one.marks.get(before));
        let earliest = before.map_or(one.intake.arrest.at, |mark| mark.noted.at);
        let latest = one.marks.get(nth + 1).map_or(self.order.now, |mark| mark.noted.at);
        if at < earliest || at > latest {
            return Err(CustodyRefusal::OutOfOrder.into());
        }
        Ok(Vec::new())
    }

    /// The TV number after a correction: taken away at once, given anew at the end of the row.
    fn tv_after(&self, one: &Detainee, correction: &Correction) -> Option<u16> {
        if !touches_row(correction) {
            return one.tv;
        }
        let row = match correction {
            Correction::Age { age } => *age == Age::Adult && !one.intake.withheld,
            Correction::Withheld { withheld } => !withheld && one.intake.age == Age::Adult,
            _ => one.may_have_row(),
        };
        row.then(|| one.tv.unwrap_or_else(|| self.custody.next_tv()))
    }
}
