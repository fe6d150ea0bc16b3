//! What an order of the bailiff office would make true, or why it is not taken.

use super::alarm::{Bound, Clock};
use super::command::{Correction, CustodyCommand, Intake};
use super::detainee::Detainee;
use super::event::CustodyEvent;
use super::kinds::{Age, Outcome, Stage};
use super::number::DetaineeId;
use super::refusal::{Concern, CustodyRefusal};
use super::{Custody, clock};
use crate::calendar::Moment;
use crate::command::Order;
use crate::courthouse::UNDO_MS;
use crate::event::Event;
use crate::ids::Seq;
use crate::office::Office;
use crate::refusal::Refusal;

mod correct;
mod exclude;
mod steps;

/// The longest unit, place or cell.
const LONGEST: usize = 40;

/// Answers an order of the bailiff office.
pub(crate) fn decide(
    custody: &Custody,
    office: &Office,
    order: &Order,
    command: &CustodyCommand,
) -> Result<Vec<Event>, Refusal> {
    let desk = Desk { custody, office, order };
    desk.check_happened(command)?;
    let events = match command {
        CustodyCommand::Receive { intake, sure } => desk.receive(intake, sure)?,
        CustodyCommand::Step { detainee, seen, step, sure } => {
            desk.step(desk.seen(*detainee, *seen)?, *step, sure)?
        }
        CustodyCommand::Exclude { detainee, seen, reason, from, to, note, sure } => {
            let span = clock::Span { reason: *reason, from: from.unwrap_or(order.at()), to: *to };
            desk.exclude(desk.seen(*detainee, *seen)?, span, note.as_ref(), sure)?
        }
        CustodyCommand::EndExclusion { detainee, seen, nth, to } => {
            desk.end_exclusion(desk.seen(*detainee, *seen)?, *nth, to.unwrap_or(order.at()))?
        }
        CustodyCommand::GiveNotice { detainee, seen } => {
            let one = desk.seen(*detainee, *seen)?;
            desk.since(one.intake.arrest.at)?;
            if one.notice.is_some() {
                return Err(Refusal::AlreadySo);
            }
            vec![CustodyEvent::NoticeGiven { detainee: one.id }]
        }
        CustodyCommand::FixPoliceTime { detainee, seen, until } => {
            let one = desk.seen(*detainee, *seen)?;
            if *until <= one.intake.arrest.at {
                return Err(CustodyRefusal::EndsBeforeItBegins.into());
            }
            vec![CustodyEvent::PoliceTimeFixed { detainee: one.id, until: *until }]
        }
        CustodyCommand::Place { detainee, seen, place } => {
            let one = desk.seen(*detainee, *seen)?;
            vec![CustodyEvent::Placed { detainee: one.id, place: short(place)? }]
        }
        CustodyCommand::Correct { detainee, seen, correction, reason, sure } => {
            desk.correct(desk.seen(*detainee, *seen)?, correction, reason.as_ref(), sure)?
        }
        CustodyCommand::Acknowledge { detainee, clock, bound, minutes } => {
            desk.acknowledge(custody.detainee(*detainee)?, *clock, *bound, *minutes)?
        }
        CustodyCommand::Undo { detainee, undo } => {
            desk.undo(custody.detainee(*detainee)?, *undo)?
        }
    };
    Ok(events.into_iter().map(Event::Custody).collect())
}

/// What a single decision looks at.
struct Desk<'a> {
    custody: &'a Custody,
    office: &'a Office,
    order: &'a Order,
}

impl Desk<'_> {
    fn seen(&self, id: DetaineeId, seen: Seq) -> Result<&Detainee, Refusal> {
        let detainee = self.custody.detainee(id)?;
        if detainee.seq == seen { Ok(detainee) } else { Err(Refusal::AlreadyMovedOn) }
    }

    /// 補登: of the last day, and not of the future; an undo and a look at an alarm are always of now.
    fn check_happened(&self, command: &CustodyCommand) -> Result<(), Refusal> {
        let Some(happened) = self.order.happened else { return Ok(()) };
        let of_now =
            matches!(command, CustodyCommand::Undo { .. } | CustodyCommand::Acknowledge { .. });
        let past = self.order.now.ms_since(happened);
        if of_now || !(0..=24 * clock::HOUR_MS).contains(&past) {
            return Err(CustodyRefusal::OutOfOrder.into());
        }
        Ok(())
    }

    /// What happened lies neither in the future nor before its predecessor.
    fn since(&self, earliest: Moment) -> Result<(), Refusal> {
        let at = self.order.at();
        if at > self.order.now || at < earliest {
            return Err(CustodyRefusal::OutOfOrder.into());
        }
        Ok(())
    }

    fn receive(&self, intake: &Intake, sure: &[Concern]) -> Result<Vec<CustodyEvent>, Refusal> {
        let at = self.order.at();
        if intake.arrest.at > at {
            return Err(CustodyRefusal::ArrestAhead.into());
        }
        let long_ago = at.ms_since(intake.arrest.at) > 24 * clock::HOUR_MS;
        let running = self.office.custody.running(intake.kind);
        let asked = (long_ago && running.motion).then_some(Concern::ArrestLongAgo);
        let confirmed = confirmed(asked, sure)?;
        let row = intake.age == Age::Adult && !intake.withheld;
        let entered =
            Intake { unit: short(&intake.unit)?, place: short(&intake.place)?, ..intake.clone() };
        Ok(vec![CustodyEvent::Received {
            detainee: self.custody.next_number(self.office.offset.date(at)),
            tv: row.then(|| self.custody.next_tv()),
            running,
            intake: Box::new(entered),
            confirmed,
        }])
    }

    fn acknowledge(
        &self,
        one: &Detainee,
        clock: Clock,
        bound: Bound,
        minutes: i64,
    ) -> Result<Vec<CustodyEvent>, Refusal> {
        let alarms = one.alarms(self.order.now);
        let same =
            |a: &&super::alarm::Alarm| (a.clock, a.bound, a.minutes) == (clock, bound, minutes);
        let alarm = alarms.iter().find(same).ok_or(CustodyRefusal::NoSuchAlarm)?;
        if alarm.acknowledged.is_some() {
            return Err(Refusal::AlreadySo);
        }
        let (detainee, deadline) = (one.id, alarm.deadline);
        Ok(vec![CustodyEvent::AlarmAcknowledged { detainee, clock, bound, minutes, deadline }])
    }

    fn undo(&self, one: &Detainee, undo: Seq) -> Result<Vec<CustodyEvent>, Refusal> {
        let last = one.last.as_ref().filter(|last| last.seq == undo && one.seq == undo);
        let last = last.filter(|last| last.by == self.order.by).ok_or(CustodyRefusal::NotLast)?;
        if !(0..=UNDO_MS).contains(&self.order.machine.ms_since(last.recorded)) {
            return Err(Refusal::TooLateToUndo);
        }
        Ok(vec![CustodyEvent::Undone {
            detainee: one.id,
            undone: undo,
            before: last.before.clone(),
        }])
    }
}

/// Everything that was asked back has to be confirmed by name; the first that is not asks.
fn confirmed(
    asked: impl IntoIterator<Item = Concern>,
    sure: &[Concern],
) -> Result<Vec<Concern>, Refusal> {
    let mut asked = asked.into_iter().collect::<Vec<_>>();
    asked.dedup();
    match asked.iter().find(|concern| !sure.contains(concern)) {
        Some(concern) => Err(CustodyRefusal::AskedBack(*concern).into()),
        None => Ok(asked),
    }
}

fn short(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.chars().count() > LONGEST {
        return Err(CustodyRefusal::TooLong.into());
    }
    Ok(text.to_owned())
}

impl From<CustodyRefusal> for Refusal {
    fn from(refusal: CustodyRefusal) -> Self {
        Self::Custody(refusal)
    }
}

/// Whether an outcome may come without questioning.
fn needs_questioning(outcome: Outcome) -> bool {
    outcome != Outcome::WrongPerson
}

/// Whether a stage lies before questioning has ended.
fn before_questioned(stage: Stage) -> bool {
    stage < Stage::Questioned
}

/// Whether a correction decides whether the TV has a row.
fn touches_row(correction: &Correction) -> bool {
    matches!(correction, Correction::Age { .. } | Correction::Withheld { .. })
}
