//! What the bailiff office asks.

use serde::{Deserialize, Serialize};

use super::alarm::{Bound, Clock};
use super::clock::Reason;
use super::kinds::{Age, EntryKind, Outcome};
use super::number::DetaineeId;
use super::refusal::Concern;
use crate::calendar::Moment;
use crate::ids::{RecordId, Seq};
use crate::sealed::Sealed;

/// When the person was arrested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrest {
    /// The time, or the earliest possible one where it is not known.
    pub at: Moment,
    /// Whether it is known; 未明 runs from the earliest possible time.
    pub known: bool,
}

/// What is entered when somebody is received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// The record the sealed fields are bound to.
    pub record: RecordId,
    /// How the person came.
    pub kind: EntryKind,
    /// When the person was arrested.
    pub arrest: Arrest,
    /// 借提／提解: back by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_by: Option<Moment>,
    /// How old.
    pub age: Age,
    /// Withheld from the TV by the office.
    #[serde(default)]
    pub withheld: bool,
    /// 解送單位
    #[serde(default)]
    pub unit: String,
    /// Where the person is.
    #[serde(default)]
    pub place: String,
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Sealed>,
    /// Urgent needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<Sealed>,
    /// 同案: received with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<DetaineeId>,
}

/// One wish of the bailiff office. `seen` is the detainee's number on the page that was tapped.
#[derive(Clone, Debug)]
pub enum CustodyCommand {
    /// 點收
    Receive {
        /// What is entered.
        intake: Box<Intake>,
        /// What was asked back and is so all the same.
        sure: Vec<Concern>,
    },
    /// 人別無誤, 訊問, 訊問完畢 …
    Step {
        /// Who.
        detainee: DetaineeId,
        /// The number on the page.
        seen: Seq,
        /// Which.
        step: Step,
        /// What was asked back and is so all the same.
        sure: Vec<Concern>,
    },
    /// A wait begins, or a time that is not counted is entered whole.
    Exclude {
        /// Who.
        detainee: DetaineeId,
        /// The number on the page.
        seen: Seq,
        /// Why.
        reason: Reason,
        /// From when; now where it is left out.
        from: Option<Moment>,
        /// Until when.
        to: Option<Moment>,
        /// Evidence.
        note: Option<Sealed>,
        /// What was asked back and is so all the same.
        sure: Vec<Concern>,
    },
    /// A wait ends.
    EndExclusion {
        /// Who.
        detainee: DetaineeId,
        /// The number on the page.
        seen: Seq,
        /// Which.
        nth: u16,
        /// When; now where it is left out.
        to: Option<Moment>,
    },
    /// 已告知
    GiveNotice {
        /// Who.
        detainee: DetaineeId,
        /// The number on the page.
        seen: Seq,
    },
    /// 檢察官另定解送時限
    FixPoliceTime {
        /// Who.
        detainee: DetaineeId,
        /// The number on the page.
        seen: Seq,
        /// Until when.
        until: Moment,
    },
    /// Cell or place.
    Place {
        /// Who.
        detainee: DetaineeId,
        /// The number on the page.
        seen: Seq,
        /// Where.
        place: String,
    },
    /// 更正
    Correct {
        /// Who.
        detainee: DetaineeId,
        /// The number on the page.
        seen: Seq,
        /// What holds instead.
        correction: Correction,
        /// Why.
        reason: Option<Sealed>,
        /// What was asked back and is so all the same.
        sure: Vec<Concern>,
    },
    /// A named person has seen an alarm.
    Acknowledge {
        /// Who.
        detainee: DetaineeId,
        /// Which hours.
        clock: Clock,
        /// Which end.
        bound: Bound,
        /// How many minutes before.
        minutes: i64,
    },
    /// Takes back the last order.
    Undo {
        /// Who.
        detainee: DetaineeId,
        /// Which entry.
        undo: Seq,
    },
}

/// One step on the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// 人別無誤
    Identify,
    /// 訊問
    Question,
    /// 暫停訊問
    Pause,
    /// 訊問完畢
    EndQuestioning,
    /// 諭知
    Order(Outcome),
    /// 手續完成
    Complete,
    /// 離署
    Leave,
}

/// What holds instead of what was entered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "field", rename_all = "snake_case")]
pub enum Correction {
    /// How the person came.
    Kind {
        /// From now on.
        kind: EntryKind,
    },
    /// When the person was arrested.
    Arrest {
        /// From now on.
        arrest: Arrest,
    },
    /// How old.
    Age {
        /// From now on.
        age: Age,
    },
    /// Whether the TV leaves the person out.
    Withheld {
        /// From now on.
        withheld: bool,
    },
    /// 解送單位
    Unit {
        /// From now on.
        unit: String,
    },
    /// The name.
    Name {
        /// From now on.
        name: Sealed,
    },
    /// Urgent needs.
    Needs {
        /// From now on.
        needs: Option<Sealed>,
    },
    /// 借提／提解: back by.
    ReturnBy {
        /// From now on.
        until: Moment,
    },
    /// When a step happened.
    Step {
        /// Which, from 0 on.
        nth: usize,
        /// When.
        at: Moment,
    },
    /// When a time that is not counted began and ended.
    Exclusion {
        /// Its number in the ledger.
        nth: u16,
        /// From when.
        from: Moment,
        /// Until when.
        to: Option<Moment>,
    },
    /// A time that is not counted was entered by mistake.
    Withdrawn {
        /// Its number in the ledger.
        nth: u16,
    },
}

impl CustodyCommand {
    /// The command's name, as the journal keeps it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Receive { .. } => "receive_detainee",
            Self::Step { .. } => "step_detainee",
            Self::Exclude { .. } => "exclude_time",
            Self::EndExclusion { .. } => "end_exclusion",
            Self::GiveNotice { .. } => "give_notice",
            Self::FixPoliceTime { .. } => "fix_police_time",
            Self::Place { .. } => "place_detainee",
            Self::Correct { .. } => "correct_detainee",
            Self::Acknowledge { .. } => "acknowledge_alarm",
            Self::Undo { .. } => "undo_custody",
        }
    }
}
