//! The clock beside an order: nobody is called, late or absent before the time on the summons.

use crate::calendar::{Moment, SiteOffset};
use crate::hearing::Hearing;
use crate::refusal::Refusal;

/// When an order is given, and whether before its time on purpose.
#[derive(Clone, Copy, Debug)]
pub(crate) struct When {
    /// House time of the fact.
    pub(crate) at: Moment,
    /// The site's distance from UTC.
    pub(crate) offset: SiteOffset,
    /// The second tap.
    pub(crate) early: bool,
}

impl When {
    fn scheduled(&self, hearing: &Hearing) -> Moment {
        self.offset.moment(hearing.date, hearing.listing.time)
    }

    pub(super) fn allows_calling(&self, hearing: &Hearing) -> Result<(), Refusal> {
        if self.at < self.scheduled(hearing) && !self.early {
            return Err(Refusal::NotYetTime(hearing.listing.time));
        }
        Ok(())
    }

    pub(crate) fn allows_missing(&self, hearing: &Hearing) -> Result<(), Refusal> {
        if self.at < self.scheduled(hearing) {
            return Err(Refusal::TooEarlyToMiss(hearing.listing.time));
        }
        Ok(())
    }
}
