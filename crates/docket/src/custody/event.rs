//! What can become true of a detainee. Names and fields are a storage format.

use serde::{Deserialize, Serialize};

use super::alarm::{Bound, Clock};
use super::clock::Reason;
use super::command::{Correction, Intake};
use super::detainee::Detainee;
use super::kinds::{Outcome, Stage};
use super::number::DetaineeId;
use super::refusal::Concern;
use super::table::Running;
use crate::calendar::Moment;
use crate::ids::Seq;
use crate::sealed::Sealed;

/// One fact about a detainee.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what")]
pub enum CustodyEvent {
    /// 點收
    #[serde(rename = "detainee_received")]
    Received {
        /// The number from now on.
        detainee: DetaineeId,
        /// The TV number; none for whoever has no row.
        tv: Option<u16>,
        /// Which hours run.
        running: Running,
        /// What was entered.
        intake: Box<Intake>,
        /// What was confirmed on being asked back.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        confirmed: Vec<Concern>,
    },
    /// One step on the path.
    #[serde(rename = "detainee_stepped")]
    Stepped {
        /// Who.
        detainee: DetaineeId,
        /// How far from now on.
        stage: Stage,
        /// What was ordered, with the step that orders it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<Outcome>,
        /// What was confirmed on being asked back.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        confirmed: Vec<Concern>,
    },
    /// A time that is not counted began, or was entered whole.
    #[serde(rename = "exclusion_begun")]
    ExclusionBegun {
        /// Who.
        detainee: DetaineeId,
        /// Its number in the ledger.
        nth: u16,
        /// Why.
        reason: Reason,
        /// From when.
        from: Moment,
        /// Until when, where it was entered whole.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Moment>,
        /// Evidence.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Sealed>,
        /// What was confirmed on being asked back.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        confirmed: Vec<Concern>,
    },
    /// It ended.
    #[serde(rename = "exclusion_ended")]
    ExclusionEnded {
        /// Who.
        detainee: DetaineeId,
        /// Its number in the ledger.
        nth: u16,
        /// When.
        to: Moment,
    },
    /// The written notice was given to the person and the one named (提審法 §2).
    #[serde(rename = "notice_given")]
    NoticeGiven {
        /// Who.
        detainee: DetaineeId,
    },
    /// The prosecutor fixed another time for bringing the person (聯繫辦法 §7).
    #[serde(rename = "police_time_fixed")]
    PoliceTimeFixed {
        /// Who.
        detainee: DetaineeId,
        /// Until when.
        until: Moment,
    },
    /// Where the person is now: a cell, the 候訊室.
    #[serde(rename = "detainee_placed")]
    Placed {
        /// Who.
        detainee: DetaineeId,
        /// Where.
        place: String,
    },
    /// Something was entered wrongly; what was entered before stays in the record.
    #[serde(rename = "detainee_corrected")]
    Corrected {
        /// Who.
        detainee: DetaineeId,
        /// What holds instead.
        correction: Correction,
        /// The TV number from now on.
        tv: Option<u16>,
        /// Which hours run from now on.
        running: Running,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Sealed>,
        /// What was confirmed on being asked back.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        confirmed: Vec<Concern>,
    },
    /// A named person has seen an alarm.
    #[serde(rename = "alarm_acknowledged")]
    AlarmAcknowledged {
        /// Who.
        detainee: DetaineeId,
        /// Which hours.
        clock: Clock,
        /// Which end.
        bound: Bound,
        /// How many minutes before.
        minutes: i64,
        /// The end as it stood then.
        deadline: Moment,
    },
    /// The last order was taken back.
    #[serde(rename = "custody_undone")]
    Undone {
        /// Who.
        detainee: DetaineeId,
        /// Which entry.
        undone: Seq,
        /// What holds again; none where the receiving itself was taken back.
        before: Option<Box<Detainee>>,
    },
}

impl CustodyEvent {
    /// Whom it is about.
    #[must_use]
    pub fn detainee(&self) -> DetaineeId {
        match self {
            Self::Received { detainee, .. }
            | Self::Stepped { detainee, .. }
            | Self::ExclusionBegun { detainee, .. }
            | Self::ExclusionEnded { detainee, .. }
            | Self::NoticeGiven { detainee }
            | Self::PoliceTimeFixed { detainee, .. }
            | Self::Placed { detainee, .. }
            | Self::Corrected { detainee, .. }
            | Self::AlarmAcknowledged { detainee, .. }
            | Self::Undone { detainee, .. } => *detainee,
        }
    }
}
