//! 新收人犯處理情形 and 值班人員: numbers given for this screen alone, and names published on purpose.

use docket::calendar::{Moment, TimeOfDay};
use docket::custody::public::PublicStage;
use docket::duty::Shift;
use docket::sealed::Sealed;

use super::{Board, Name};
use crate::view::{BailiffOfficeBoard, Detainee, DutyLine, NextDuty, Stage};

impl Board<'_> {
    pub(super) fn bailiff_office(&self) -> BailiffOfficeBoard {
        let mut detainees = self.rows_of_detainees();
        let table = &self.office.custody;
        if !table.half_hour || detainees.len() < table.half_hour_rows {
            for row in &mut detainees {
                row.arrived = None;
            }
        }
        BailiffOfficeBoard { detainees, duty: self.duty() }
    }

    fn rows_of_detainees(&self) -> Vec<Detainee> {
        let shown = self.house.custody.detainees.values().filter(|one| one.may_have_row());
        let row = |one: &std::sync::Arc<docket::custody::Detainee>| {
            let (stage, _) = one.public(self.now, &self.office.custody)?;
            let arrived = Some(half_hour(self.office.offset.time(one.received_at())));
            Some(Detainee { number: one.tv?, stage: stage.into(), arrived })
        };
        shown.filter_map(row).collect()
    }

    /// One line for each post that has somebody on duty, in the order of the office's table.
    fn duty(&self) -> Vec<DutyLine> {
        let (roster, table) = (&self.house.duty, &self.office.custody);
        let on = roster.on_duty(self.now);
        let mut posts = on.iter().map(|shift| shift.post.as_str()).collect::<Vec<_>>();
        let place = |post: &str| table.posts.iter().position(|known| known == post);
        posts.sort_by_key(|post| (place(post).unwrap_or(usize::MAX), *post));
        posts.dedup();
        posts.into_iter().map(|post| self.duty_line(post, &on)).collect()
    }

    fn duty_line(&self, post: &str, on: &[&std::sync::Arc<Shift>]) -> DutyLine {
        let of_post = || on.iter().filter(|shift| shift.post == post);
        let until = of_post().map(|shift| shift.to).min().unwrap_or(self.now);
        let roster = &self.house.duty;
        let next = roster.next(post, self.now).map(|first| {
            let same = |s: &&std::sync::Arc<Shift>| s.post == post && s.from == first.from;
            let staff = roster.shifts.values().filter(same);
            NextDuty {
                from: self.clock(first.from),
                staff: staff.filter_map(|s| self.name(&s.name)).collect(),
            }
        });
        DutyLine {
            post: post.to_owned(),
            staff: of_post().filter_map(|shift| self.name(&shift.name)).collect(),
            until: self.clock(until),
            next,
        }
    }

    fn name(&self, name: &Sealed) -> Option<String> {
        (self.open)(Name::OnDuty(name))
    }

    fn clock(&self, at: Moment) -> TimeOfDay {
        self.office.offset.time(at)
    }

    /// The earliest moment at which a row or the roster says something else.
    pub(super) fn custody_until(&self) -> Option<Moment> {
        let shown = self.house.custody.detainees.values().filter(|one| one.may_have_row());
        let rows = shown.filter_map(|one| one.public(self.now, &self.office.custody)?.1);
        rows.chain(self.house.duty.until(self.now)).min()
    }
}

/// The half-hour before `time`.
fn half_hour(time: TimeOfDay) -> TimeOfDay {
    time.plus_minutes(-i32::from(time.minutes() % 30))
}

impl From<PublicStage> for Stage {
    fn from(stage: PublicStage) -> Self {
        match stage {
            PublicStage::Received => Self::Received,
            PublicStage::Waiting => Self::Waiting,
            PublicStage::Questioning => Self::Questioning,
            PublicStage::Questioned => Self::Questioned,
            PublicStage::Formalities => Self::Formalities,
            PublicStage::Left => Self::Left,
        }
    }
}
