//! The rows of a room's list, each as open as its screen.

use docket::calendar::{Date, HalfDay, Moment, TimeOfDay};
use docket::courtroom::{Courtroom, RoomState};
use docket::devices::Level;
use docket::hearing::{Hearing, Progress};
use docket::ids::RoomId;
use docket::office::Room;

use super::Board;
use crate::door::RoomLabel;
use crate::list::{Half, Row, Status};
use crate::shown::{Day, Turn};

/// The first minute of the afternoon.
const AFTERNOON: (i8, i8) = (12, 30);

impl Board<'_> {
    /// The room's rows: what an earlier day left behind, then the present half-day, then the other.
    pub(super) fn halves(&self, room: &Room) -> Vec<Half> {
        let courtroom = self.house.room(room.id);
        let mut rows = self.own_rows(&courtroom);
        rows.extend(self.rows_moved_away(&courtroom));
        rows.sort_by(|(date, a), (other, b)| {
            (date, a.time, &a.turn).cmp(&(other, b.time, &b.turn))
        });

        let mut halves = Vec::new();
        for (date, row) in rows {
            let half_day = row.time.half_day();
            let since = (date < courtroom.date).then(|| Day::of(date));
            join(&mut halves, [Half { half_day, since, rows: vec![row] }]);
        }
        let present = self.present_half(&courtroom);
        halves.sort_by_key(|half| (half.since.is_none(), half.half_day != present));
        halves
    }

    fn own_rows(&self, room: &Courtroom) -> Vec<(Date, Row)> {
        let shown = room.listed().into_iter().filter(|h| self.has_row(h));
        shown.map(|h| (h.date, self.row(room, h))).collect()
    }

    /// 移至: who went to another door is still told here where.
    fn rows_moved_away(&self, room: &Courtroom) -> Vec<(Date, Row)> {
        let gone = room.moved_away.iter().filter_map(|moved| {
            let hearing = self.house.hearing(moved.hearing).filter(|h| self.has_row(h))?;
            let to = self.label(moved.to)?;
            let row = Row::new(
                room.id.0,
                Turn::from(&moved.turn),
                hearing.first_scheduled,
                Status::MovedTo,
            );
            Some((hearing.date, Row { other_room: Some(to), ..row }))
        });
        gone.collect()
    }

    fn row(&self, room: &Courtroom, hearing: &Hearing) -> Row {
        let status = self.status(room, hearing);
        let row = Row::new(room.id.0, Turn::from(&hearing.turn), hearing.first_scheduled, status);
        let time = expected_time(hearing);
        let called = matches!(status, Status::Calling | Status::CallingAgain);
        let plain = Row {
            calls: if called { hearing.course.calls } else { 0 },
            revised: (time != hearing.first_scheduled).then_some(time),
            other_room: hearing.course.moved_from.and_then(|from| self.label(from)),
            ..row
        };
        if matches!(status, Status::Rescheduled | Status::Cancelled | Status::Merged) {
            return plain; // these words never stand beside a case number
        }
        Row {
            section: self.section(hearing),
            case: self.case(hearing),
            names: self.names(hearing),
            ..plain
        }
    }

    fn status(&self, room: &Courtroom, hearing: &Hearing) -> Status {
        match &hearing.course.progress {
            Progress::Listed | Progress::Fetching => waiting_status(hearing),
            Progress::Calling if hearing.is_protected() => waiting_status(hearing),
            Progress::Calling if hearing.course.calls > 1 => Status::CallingAgain,
            Progress::Calling => Status::Calling,
            Progress::InSession | Progress::Leaving => Status::InSession,
            Progress::Recess => Status::Recess,
            Progress::Concluded => Status::Concluded,
            Progress::PassedOver { .. } => Status::PassedOver,
            Progress::Rescheduled => Status::Rescheduled,
            Progress::Cancelled => Status::Cancelled,
            Progress::Merged { into } => match room.hearings.get(into) {
                Some(other) if other.course.progress == Progress::Concluded => Status::Concluded,
                _ if self.screen.level == Level::L0 => Status::Merged,
                _ => Status::Concluded,
            },
        }
    }

    fn label(&self, room: RoomId) -> Option<RoomLabel> {
        self.office.room(room).map(RoomLabel::from)
    }

    /// The half-day that goes on: the sitting's, else that of who waits, else the clock's.
    fn present_half(&self, room: &Courtroom) -> HalfDay {
        let sitting = self.sitting(room).filter(|_| room.state != RoomState::Closed);
        sitting.map_or_else(|| self.office.offset.time(self.now).half_day(), |s| s.half)
    }

    /// The moment today at which the afternoon begins.
    pub(super) fn noon(&self) -> Option<Moment> {
        let (hour, minute) = AFTERNOON;
        let today = self.house.today?;
        Some(self.office.offset.moment(today, TimeOfDay::of(hour, minute)))
    }
}

/// Adds halves to those of the same half-day, their rows by time and number.
pub(super) fn join(halves: &mut Vec<Half>, more: impl IntoIterator<Item = Half>) {
    for mut half in more {
        let same = |h: &&mut Half| h.half_day == half.half_day && h.since == half.since;
        if let Some(known) = halves.iter_mut().find(same) {
            known.rows.append(&mut half.rows);
            known.rows.sort_by(|a, b| (a.time, &a.turn).cmp(&(b.time, &b.turn)));
        } else {
            halves.push(half);
        }
    }
}

fn waiting_status(hearing: &Hearing) -> Status {
    match hearing.course.delay {
        Some(_) => Status::Delayed,
        None if hearing.course.moved_from.is_some() => Status::MovedFrom,
        None if hearing.is_ready() => Status::Ready,
        None => Status::Listed,
    }
}

fn expected_time(hearing: &Hearing) -> TimeOfDay {
    let delay = hearing.course.delay.map_or(0, |delay| i32::from(delay.minutes));
    hearing.listing.time.plus_minutes(delay)
}
