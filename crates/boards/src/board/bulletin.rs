//! 偵查終結公告: the lines that are shown now, the newest first.

use docket::calendar::{Moment, roc_words};
use docket::case_number::CaseNumber;
use docket::ticker::Bulletin;

use super::Board;
use crate::shown::MaskedCase;
use crate::view::{BulletinBoard, BulletinLine};

impl Board<'_> {
    pub(super) fn bulletin(&self) -> BulletinBoard {
        let entries = self.house.ticker.bulletins.values();
        let shown = entries.filter(|b| b.is_shown(self.now, self.office.offset));
        let mut shown = shown.collect::<Vec<_>>();
        shown.sort_by_key(|b| (std::cmp::Reverse(b.entry.date), b.id));
        BulletinBoard {
            office: self.office.name.clone(),
            office_en: self.office.name_en.clone(),
            lines: shown.into_iter().filter_map(|b| self.line(b)).collect(),
        }
    }

    /// The line, unless today's table lets its case stand no longer.
    fn line(&self, bulletin: &Bulletin) -> Option<BulletinLine> {
        let cases = CaseNumber::parse_many(&bulletin.entry.case).ok()?;
        let case = MaskedCase::of(cases.first()?, &self.office.rules.kinds)?;
        let date = roc_words(bulletin.entry.date);
        let date = date.split('（').next().unwrap_or_default().to_owned();
        let outcome = bulletin.entry.outcome.clone();
        Some(BulletinLine { id: bulletin.id.0, date, case, outcome })
    }

    /// When a line comes or goes by itself.
    pub(super) fn bulletin_until(&self) -> Option<Moment> {
        let entries = self.house.ticker.bulletins.values();
        entries.filter_map(|b| b.until(self.now, self.office.offset)).min()
    }
}
