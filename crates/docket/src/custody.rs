//! 新收人犯: who was brought in, how far each one is, and which hours run.

pub mod alarm;
mod apply;
pub mod clock;
pub mod command;
mod decide;
pub mod detainee;
pub mod event;
pub mod kinds;
pub mod number;
pub mod public;
pub mod refusal;
pub mod sun;
pub mod table;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::calendar::Date;

pub use self::command::CustodyCommand;
pub(crate) use self::decide::decide;
pub use self::detainee::Detainee;
pub use self::event::CustodyEvent;
pub use self::number::DetaineeId;
pub use self::refusal::{Concern, CustodyRefusal};
pub use self::table::CustodyTable;

/// TV numbers go up to this and begin again.
const LAST_TV: u16 = 99;

/// Everybody who was received, and the last number the TV gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Custody {
    /// By number: those in the house, and those of the last weeks.
    pub detainees: BTreeMap<DetaineeId, Arc<Detainee>>,
    /// The last TV number given.
    pub tv: u16,
}

impl Custody {
    /// The detainee of that number.
    pub fn detainee(&self, id: DetaineeId) -> Result<&Arc<Detainee>, CustodyRefusal> {
        self.detainees.get(&id).ok_or(CustodyRefusal::NoSuchDetainee)
    }

    /// Those who have not left, in the order they came.
    pub fn present(&self) -> impl Iterator<Item = &Arc<Detainee>> {
        self.detainees.values().filter(|detainee| !detainee.has_left())
    }

    /// The next staff number of `date`.
    #[must_use]
    pub fn next_number(&self, date: Date) -> DetaineeId {
        let all = self.detainees.range(DetaineeId { date, nth: 0 }..);
        let last = all.take_while(|(id, _)| id.date == date).last();
        DetaineeId { date, nth: last.map_or(1, |(id, _)| id.nth.saturating_add(1)) }
    }

    /// The next TV number; nobody without a row ever takes one, so that no gap tells of them.
    #[must_use]
    pub fn next_tv(&self) -> u16 {
        if self.tv >= LAST_TV { 1 } else { self.tv + 1 }
    }
}
