//! Makes facts about detainees true. Reads the entry alone and cannot refuse.

use std::sync::Arc;

use super::alarm::Acknowledged;
use super::clock::Span;
use super::command::{Correction, Intake};
use super::detainee::{Corrected, Detainee, Exclusion, LastOrder, Mark, Noted};
use super::event::CustodyEvent;
use super::kinds::Stage;
use super::number::DetaineeId;
use super::refusal::Concern;
use super::table::Running;
use super::{Custody, LAST_TV};
use crate::calendar::Date;
use crate::entry::Stamp;

/// Whoever left is found on the desk for so many days.
const KEPT_DAYS: i32 = 60;

impl Custody {
    /// A new day: who left long ago goes, and the TV begins at 1 again where it has no row.
    pub(crate) fn open_day(&mut self, date: Date) {
        let old = |id: &DetaineeId| (date - id.date).get_days() > KEPT_DAYS;
        self.detainees.retain(|id, detainee| !(detainee.has_left() && old(id)));
        if !self.present().any(|detainee| detainee.tv.is_some()) {
            self.tv = 0;
        }
    }

    /// Makes one fact true.
    pub(crate) fn apply(&mut self, stamp: &Stamp, event: &CustodyEvent) {
        match event {
            CustodyEvent::Received { detainee, tv, running, intake, confirmed } => {
                self.receive(stamp, *detainee, *tv, *running, intake, confirmed);
            }
            CustodyEvent::Stepped { detainee, stage, outcome, confirmed } => {
                self.change(stamp, *detainee, |one| {
                    one.outcome = outcome.or(one.outcome);
                    let (noted, confirmed) = (noted(stamp), confirmed.clone());
                    one.marks.push(Mark { stage: *stage, outcome: *outcome, noted, confirmed });
                });
            }
            CustodyEvent::ExclusionBegun { detainee, nth, reason, from, to, note, confirmed } => {
                let line = Exclusion {
                    nth: *nth,
                    span: Span { reason: *reason, from: *from, to: *to },
                    note: note.clone(),
                    entered: noted(stamp),
                    ended: to.map(|_| noted(stamp)),
                    confirmed: confirmed.clone(),
                    withdrawn: false,
                };
                self.change(stamp, *detainee, |one| one.exclusions.push(line));
            }
            CustodyEvent::ExclusionEnded { detainee, nth, to } => {
                self.change(stamp, *detainee, |one| {
                    for line in one.exclusions.iter_mut().filter(|e| e.nth == *nth) {
                        line.span.to = Some(*to);
                        line.ended = Some(noted(stamp));
                    }
                });
            }
            CustodyEvent::NoticeGiven { detainee } => {
                self.change(stamp, *detainee, |one| one.notice = Some(noted(stamp)));
            }
            CustodyEvent::PoliceTimeFixed { detainee, until } => {
                self.change(stamp, *detainee, |one| one.police_until = Some(*until));
            }
            CustodyEvent::Placed { detainee, place } => {
                self.change(stamp, *detainee, |one| one.intake.place.clone_from(place));
            }
            CustodyEvent::Corrected { detainee, correction, tv, running, reason, confirmed } => {
                self.tv = tv.map_or(self.tv, |tv| self.tv_given(*detainee, tv));
                self.change(stamp, *detainee, |one| {
                    (one.tv, one.running) = (*tv, *running);
                    one.correct(correction);
                    one.corrections.push(Corrected {
                        correction: correction.clone(),
                        noted: noted(stamp),
                        reason: reason.clone(),
                        confirmed: confirmed.clone(),
                    });
                });
            }
            CustodyEvent::AlarmAcknowledged { detainee, clock, bound, minutes, deadline } => {
                if let Some(one) = self.detainees.get_mut(detainee) {
                    Arc::make_mut(one).acknowledged.push(Acknowledged {
                        clock: *clock,
                        bound: *bound,
                        minutes: *minutes,
                        deadline: *deadline,
                        by: stamp.by,
                        at: stamp.at(),
                    });
                }
            }
            CustodyEvent::Undone { detainee, before, .. } => {
                self.undo(stamp, *detainee, before.as_deref());
            }
        }
    }

    fn receive(
        &mut self,
        stamp: &Stamp,
        id: DetaineeId,
        tv: Option<u16>,
        running: Running,
        intake: &Intake,
        confirmed: &[Concern],
    ) {
        self.tv = tv.unwrap_or(self.tv);
        let (noted, confirmed) = (noted(stamp), confirmed.to_vec());
        let received = Detainee {
            id,
            seq: stamp.seq,
            tv,
            running,
            intake: intake.clone(),
            marks: vec![Mark { stage: Stage::Received, outcome: None, noted, confirmed }],
            outcome: None,
            exclusions: Vec::new(),
            notice: None,
            police_until: None,
            corrections: Vec::new(),
            acknowledged: Vec::new(),
            last: Some(last(stamp, None)),
        };
        self.detainees.insert(id, Arc::new(received));
    }

    /// Changes one detainee, and remembers how it was before this entry.
    fn change(&mut self, stamp: &Stamp, id: DetaineeId, change: impl FnOnce(&mut Detainee)) {
        let Some(one) = self.detainees.get_mut(&id) else { return };
        let one = Arc::make_mut(one);
        if one.seq != stamp.seq {
            let before = Detainee { last: None, ..one.clone() };
            one.last = Some(last(stamp, Some(Box::new(before))));
            one.seq = stamp.seq;
        }
        change(one);
    }

    /// Puts one detainee back; what was acknowledged since stays acknowledged.
    fn undo(&mut self, stamp: &Stamp, id: DetaineeId, before: Option<&Detainee>) {
        let Some(now) = self.detainees.remove(&id) else { return };
        let given = now.tv.filter(|tv| *tv == self.tv);
        if given.is_some() && before.is_none_or(|before| before.tv.is_none()) {
            self.tv = self.tv.saturating_sub(1);
        }
        if let Some(before) = before {
            let acknowledged = now.acknowledged.clone();
            let back = Detainee { seq: stamp.seq, acknowledged, last: None, ..before.clone() };
            self.detainees.insert(id, Arc::new(back));
        }
    }

    /// The last TV number given after `tv` went to `detainee`, which may have had it before.
    fn tv_given(&self, detainee: DetaineeId, tv: u16) -> u16 {
        let had = self.detainees.get(&detainee).is_some_and(|one| one.tv == Some(tv));
        if had { self.tv } else { tv.min(LAST_TV) }
    }
}

impl Detainee {
    fn correct(&mut self, correction: &Correction) {
        match correction {
            Correction::Kind { kind } => self.intake.kind = *kind,
            Correction::Arrest { arrest } => self.intake.arrest = *arrest,
            Correction::Age { age } => self.intake.age = *age,
            Correction::Withheld { withheld } => self.intake.withheld = *withheld,
            Correction::Unit { unit } => self.intake.unit.clone_from(unit),
            Correction::Name { name } => self.intake.name = Some(name.clone()),
            Correction::Needs { needs } => self.intake.needs.clone_from(needs),
            Correction::ReturnBy { until } => self.intake.return_by = Some(*until),
            Correction::Step { nth, at } => {
                if let Some(mark) = self.marks.get_mut(*nth) {
                    mark.noted.at = *at;
                }
            }
            Correction::Exclusion { nth, from, to } => {
                for line in self.exclusions.iter_mut().filter(|e| e.nth == *nth) {
                    (line.span.from, line.span.to) = (*from, *to);
                }
            }
            Correction::Withdrawn { nth } => {
                self.exclusions
                    .iter_mut()
                    .filter(|e| e.nth == *nth)
                    .for_each(|e| e.withdrawn = true);
            }
        }
    }
}

fn last(stamp: &Stamp, before: Option<Box<Detainee>>) -> LastOrder {
    LastOrder { seq: stamp.seq, by: stamp.by, recorded: stamp.recorded, before }
}

fn noted(stamp: &Stamp) -> Noted {
    Noted { at: stamp.at(), recorded: stamp.recorded, by: stamp.by, later: stamp.later }
}
