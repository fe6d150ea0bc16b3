//! The public path: every detainee passes the same words, whatever was ordered.

use super::CustodyTable;
use super::detainee::Detainee;
use super::kinds::Stage;
use crate::calendar::Moment;

/// How far it is, as anybody may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PublicStage {
    /// 已到署
    Received,
    /// 候訊中
    Waiting,
    /// 訊問中
    Questioning,
    /// 訊問完畢
    Questioned,
    /// 手續辦理中
    Formalities,
    /// 已離署
    Left,
}

/// The path in its order.
const PATH: [PublicStage; 6] = [
    PublicStage::Received,
    PublicStage::Waiting,
    PublicStage::Questioning,
    PublicStage::Questioned,
    PublicStage::Formalities,
    PublicStage::Left,
];

impl From<Stage> for PublicStage {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Received => Self::Received,
            Stage::Waiting => Self::Waiting,
            Stage::Questioning => Self::Questioning,
            Stage::Questioned => Self::Questioned,
            Stage::Ordered | Stage::Completed => Self::Formalities,
            Stage::Left => Self::Left,
        }
    }
}

impl Detainee {
    /// The word of this moment, and when it changes by itself; nothing once the row has gone.
    ///
    /// It never goes back. A stage that was left out stands for a while all the same, and leaving
    /// is told late, so that neither tells what was ordered.
    #[must_use]
    pub fn public(
        &self,
        now: Moment,
        table: &CustodyTable,
    ) -> Option<(PublicStage, Option<Moment>)> {
        let shown = self.shown_from(table);
        let gone = shown.last().filter(|(stage, _)| *stage == PublicStage::Left);
        let gone = gone.map(|(_, at)| at.plus_minutes(i64::from(table.gone_after_minutes)));
        if gone.is_some_and(|gone| gone <= now) {
            return None;
        }
        let (stage, _) = shown.iter().rev().find(|(_, at)| *at <= now).or(shown.first())?;
        let next = shown.iter().map(|(_, at)| *at).chain(gone).filter(|at| *at > now).min();
        Some((*stage, next))
    }

    /// From when each word stands.
    fn shown_from(&self, table: &CustodyTable) -> Vec<(PublicStage, Moment)> {
        let mut shown: Vec<(PublicStage, Moment)> = Vec::with_capacity(PATH.len());
        let mut earliest = self.received_at();
        for stage in PATH {
            let at_least = |mark: &&super::detainee::Mark| PublicStage::from(mark.stage) >= stage;
            let Some(reached) = self.marks.iter().find(at_least) else { break };
            let own = self.marks.iter().any(|mark| PublicStage::from(mark.stage) == stage);
            let late = if stage == PublicStage::Left { table.left_after_minutes } else { 0 };
            let at = reached.noted.at.plus_minutes(i64::from(late)).max(earliest);
            shown.push((stage, at));
            let stands = if own { 0 } else { table.skipped_minutes };
            earliest = at.plus_minutes(i64::from(stands));
        }
        shown
    }
}
