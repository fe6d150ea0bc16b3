//! One tap each: 人別無誤, 訊問, 訊問完畢, 諭知, 手續完成, 離署.

use super::{Desk, before_questioned, confirmed, needs_questioning};
use crate::custody::clock::Reason;
use crate::custody::command::Step;
use crate::custody::detainee::Detainee;
use crate::custody::event::CustodyEvent;
use crate::custody::kinds::{Age, Outcome, Stage};
use crate::custody::refusal::{Concern, CustodyRefusal};
use crate::refusal::Refusal;

impl Desk<'_> {
    pub(super) fn step(
        &self,
        one: &Detainee,
        step: Step,
        sure: &[Concern],
    ) -> Result<Vec<CustodyEvent>, Refusal> {
        let last = one.marks.last().map_or(one.intake.arrest.at, |mark| mark.noted.at);
        self.since(last)?;
        let (stage, asked) = self.next(one, step)?;
        let confirmed = confirmed(asked, sure)?;
        let (detainee, at) = (one.id, self.order.at());
        let outcome = match step {
            Step::Order(outcome) => Some(outcome),
            _ => None,
        };
        let mut events = vec![CustodyEvent::Stepped { detainee, stage, outcome, confirmed }];
        let ends = |reason: Reason| match stage {
            Stage::Left => true,
            Stage::Ordered | Stage::Completed => is_release_wait(reason),
            _ => false,
        };
        let ended = one.waits().filter(|wait| ends(wait.span.reason) && wait.span.from <= at);
        events.extend(ended.map(|wait| CustodyEvent::ExclusionEnded {
            detainee,
            nth: wait.nth,
            to: at,
        }));
        events.extend(release_wait(outcome).filter(|_| one.running.motion).map(|reason| {
            CustodyEvent::ExclusionBegun {
                detainee,
                nth: next_line(one),
                reason,
                from: at,
                to: None,
                note: None,
                confirmed: Vec::new(),
            }
        }));
        Ok(events)
    }

    /// The stage a step leads to, and what has to be asked back first.
    fn next(&self, one: &Detainee, step: Step) -> Result<(Stage, Vec<Concern>), Refusal> {
        let from = one.stage();
        let no = Err(CustodyRefusal::NotFromHere(from).into());
        let asks = |concern: Concern, when: bool| when.then_some(concern);
        let steps_on = |stage: Stage| (stage, Vec::new());
        Ok(match (step, from) {
            (_, Stage::Left) => return no,
            (Step::Identify, Stage::Received) | (Step::Pause, Stage::Questioning) => {
                steps_on(Stage::Waiting)
            }
            (Step::Question, Stage::Received | Stage::Waiting | Stage::Questioned) => {
                let skipped = asks(Concern::StageSkipped, from == Stage::Received);
                (Stage::Questioning, skipped.into_iter().chain(self.against(one)).collect())
            }
            (Step::EndQuestioning, Stage::Received | Stage::Waiting | Stage::Questioning) => {
                let skipped = asks(Concern::StageSkipped, from != Stage::Questioning);
                (Stage::Questioned, skipped.into_iter().collect())
            }
            (Step::Order(outcome), _) => (Stage::Ordered, ordering(one, outcome)?),
            (Step::Complete, Stage::Ordered) => {
                one.outcome.and_then(Outcome::completion).ok_or(Refusal::AlreadySo)?;
                steps_on(Stage::Completed)
            }
            (Step::Leave, Stage::Ordered | Stage::Completed) => {
                let completed = one.outcome.and_then(Outcome::completion).is_none();
                let open = from == Stage::Ordered && !completed;
                (Stage::Left, asks(Concern::NotCompleted, open).into_iter().collect())
            }
            _ => return no,
        })
    }

    /// What speaks against questioning now.
    fn against(&self, one: &Detainee) -> Vec<Concern> {
        let at = self.order.at();
        let night = self.office.custody.is_night(at, self.office.offset);
        let runs = |wait: &crate::custody::detainee::Exclusion| {
            wait.span.from <= at && one.wait_closes(wait.nth, at).is_none_or(|closes| closes > at)
        };
        let over = |span: &crate::custody::clock::Span| {
            span.to.is_some_and(|to| span.from <= at && at < to)
        };
        let excluded = one.waits().any(runs) || one.spans().iter().any(over);
        let minor = night && one.intake.age != Age::Adult;
        let asked = [(excluded, Concern::QuestioningExcluded), (minor, Concern::MinorAtNight)];
        asked.into_iter().filter(|(so, _)| *so).map(|(_, concern)| concern).collect()
    }
}

fn ordering(one: &Detainee, outcome: Outcome) -> Result<Vec<Concern>, Refusal> {
    let stage = one.stage();
    if one.outcome == Some(outcome) {
        return Err(Refusal::AlreadySo);
    }
    let early = before_questioned(stage) && needs_questioning(outcome);
    let asked = [
        (early, Concern::OutcomeBeforeQuestioning),
        (stage == Stage::Completed, Concern::OutcomeChanged),
    ];
    Ok(asked.into_iter().filter(|(so, _)| *so).map(|(_, concern)| concern).collect())
}

/// The line of the ledger that comes next.
pub(super) fn next_line(one: &Detainee) -> u16 {
    one.exclusions.last().map_or(1, |last| last.nth.saturating_add(1))
}

/// 候保 and 候責付 begin with the order (刑訴 §93-1 I ⑦).
fn release_wait(outcome: Option<Outcome>) -> Option<Reason> {
    match outcome {
        Some(Outcome::Bail) => Some(Reason::Bail),
        Some(Outcome::Entrustment) => Some(Reason::Entrustment),
        _ => None,
    }
}

fn is_release_wait(reason: Reason) -> bool {
    matches!(reason, Reason::Bail | Reason::Entrustment)
}
