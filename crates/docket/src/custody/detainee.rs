//! 人犯: one person from arrival to leaving, with everything that was entered and when.

use serde::{Deserialize, Serialize};

use super::alarm::Acknowledged;
use super::clock::Span;
use super::command::{Correction, Intake};
use super::kinds::{Age, Outcome, Stage};
use super::number::DetaineeId;
use super::refusal::Concern;
use super::table::Running;
use crate::calendar::Moment;
use crate::ids::{AccountId, Seq};
use crate::sealed::Sealed;

/// One person in custody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detainee {
    /// 編號
    pub id: DetaineeId,
    /// The entry that last changed it; acknowledging an alarm does not.
    pub seq: Seq,
    /// The TV number, where there is a row.
    pub tv: Option<u16>,
    /// Which hours run.
    pub running: Running,
    /// What was entered, as corrected since.
    pub intake: Intake,
    /// Every step, the receiving first.
    pub marks: Vec<Mark>,
    /// What was ordered.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// The ledger of time that is not counted.
    #[serde(default)]
    pub exclusions: Vec<Exclusion>,
    /// The written notice.
    #[serde(default)]
    pub notice: Option<Noted>,
    /// 檢察官另定解送時限
    #[serde(default)]
    pub police_until: Option<Moment>,
    /// Everything that was corrected.
    #[serde(default)]
    pub corrections: Vec<Corrected>,
    /// Alarms a named person has seen.
    #[serde(default)]
    pub acknowledged: Vec<Acknowledged>,
    /// The last order, to be taken back.
    #[serde(default)]
    pub last: Option<LastOrder>,
}

/// When something happened, when it was entered, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// House time at which it happened.
    pub at: Moment,
    /// Machine time at which it was entered.
    pub recorded: Moment,
    /// By whom.
    #[serde(default)]
    pub by: Option<AccountId>,
    /// 補登
    #[serde(default)]
    pub later: bool,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// How far.
    pub stage: Stage,
    /// What was ordered with it.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// When and by whom.
    #[serde(flatten)]
    pub noted: Noted,
    /// What was confirmed on being asked back.
    #[serde(default)]
    pub confirmed: Vec<Concern>,
}

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    /// Its number, from 1 on.
    pub nth: u16,
    /// Why, from when, until when.
    #[serde(flatten)]
    pub span: Span,
    /// Evidence.
    #[serde(default)]
    pub note: Option<Sealed>,
    /// When and by whom it was entered.
    pub entered: Noted,
    /// When and by whom the end was entered.
    #[serde(default)]
    pub ended: Option<Noted>,
    /// What was confirmed on being asked back.
    #[serde(default)]
    pub confirmed: Vec<Concern>,
    /// Entered by mistake.
    #[serde(default)]
    pub withdrawn: bool,
}

/// One correction: what holds since, in place of what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Corrected {
    /// What holds instead.
    pub correction: Correction,
    /// When and by whom.
    #[serde(flatten)]
    pub noted: Noted,
    /// Why.
    #[serde(default)]
    pub reason: Option<Sealed>,
    /// What was confirmed on being asked back.
    #[serde(default)]
    pub confirmed: Vec<Concern>,
}

/// The last order, and how it was before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastOrder {
    /// Which entry.
    pub seq: Seq,
    /// By whom.
    pub by: Option<AccountId>,
    /// Machine time.
    pub recorded: Moment,
    /// How it was before; none where the person was received by it.
    pub before: Option<Box<Detainee>>,
}

impl Detainee {
    /// How far it is.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.marks.last().map_or(Stage::Received, |mark| mark.stage)
    }

    /// Whether the person has left the office.
    #[must_use]
    pub fn has_left(&self) -> bool {
        self.stage() == Stage::Left
    }

    /// When the person came.
    #[must_use]
    pub fn received_at(&self) -> Moment {
        self.marks.first().map_or(self.intake.arrest.at, |mark| mark.noted.at)
    }

    /// When the person left, where that is so.
    #[must_use]
    pub fn left_at(&self) -> Option<Moment> {
        self.marks.iter().rev().find(|mark| mark.stage == Stage::Left).map(|mark| mark.noted.at)
    }

    /// Whether the TV may have a row: unknown age counts as under 18.
    #[must_use]
    pub fn may_have_row(&self) -> bool {
        self.intake.age == Age::Adult && !self.intake.withheld
    }

    /// The spans that count for the clock, in the order of the ledger.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        self.exclusions.iter().filter(|e| !e.withdrawn).map(|e| e.span).collect()
    }

    /// Waits that last.
    pub fn waits(&self) -> impl Iterator<Item = &Exclusion> {
        self.exclusions.iter().filter(|e| !e.withdrawn && e.span.to.is_none())
    }

    /// Each time of questioning, its end where it has one.
    pub fn questionings(&self) -> impl Iterator<Item = (Moment, Option<Moment>)> {
        self.marks
            .iter()
            .enumerate()
            .filter(|(_, mark)| mark.stage == Stage::Questioning)
            .map(|(nth, mark)| (mark.noted.at, self.marks.get(nth + 1).map(|next| next.noted.at)))
    }

    /// When the 24 hours to the motion ended: lodged, bail or entrustment completed, or released.
    #[must_use]
    pub fn motion_ended(&self) -> Option<Moment> {
        let ordered = self.marks.iter().rposition(|mark| mark.stage == Stage::Ordered);
        let since = self.marks.iter().skip(ordered.unwrap_or(0));
        let ends = self.outcome.is_some_and(Outcome::completion_ends_the_hours);
        let mut ending = since
            .filter(|mark| mark.stage == Stage::Left || (ends && mark.stage == Stage::Completed));
        ending.next().map(|mark| mark.noted.at)
    }
}
