//! The register as a table with Chinese headings, for a spreadsheet.

use super::Row;
use crate::calendar::{Moment, roc_year};
use crate::hearing::{Change, Delay, Noted};
use crate::office::Office;

/// The headings, one per column.
pub const HEADINGS: [&str; 15] = [
    "日期",
    "序號",
    "庭別",
    "股別",
    "原定時間",
    "現定時間",
    "點呼",
    "開庭",
    "結束",
    "遲延分鐘",
    "延後原因",
    "變更次數",
    "變更紀錄",
    "登錄方式",
    "結果",
];

/// The table: the headings, then one line per row. Dates are 民國, times those of the site.
#[must_use]
pub fn to_csv_rows(rows: &[Row], office: &Office) -> Vec<Vec<String>> {
    let headings = HEADINGS.iter().map(|&heading| heading.to_owned()).collect();
    std::iter::once(headings).chain(rows.iter().map(|row| row.cells(office))).collect()
}

impl Row {
    fn cells(&self, office: &Office) -> Vec<String> {
        let record = &self.record;
        let time =
            |noted: Option<Noted>| noted.map_or(String::new(), |n| clock(n.at, self, office));
        let date = record.date;
        let room = office.room(record.room).map_or(record.room.to_string(), |r| r.name.clone());
        let words = |list: Vec<String>| list.join("、");
        vec![
            format!("{:03}{:02}{:02}", roc_year(date), date.month(), date.day()),
            record.turn.to_string(),
            room,
            record.section.to_string(),
            record.first_scheduled.to_string(),
            record.scheduled.to_string(),
            time(record.called),
            time(record.opened),
            time(record.concluded),
            self.minutes_late.map_or(String::new(), |minutes| minutes.to_string()),
            words(record.delays.iter().copied().map(delay).collect()),
            record.changed.to_string(),
            words(record.changes.iter().map(|c| change(c, office)).collect()),
            if self.entered_later { "補登" } else { "即時" }.to_owned(),
            record.ended.word().to_owned(),
        ]
    }
}

/// The site's time; with its day where that is not the hearing's own.
fn clock(at: Moment, row: &Row, office: &Office) -> String {
    let (date, time) = (office.offset.date(at), office.offset.time(at));
    if date == row.record.date {
        time.to_string()
    } else {
        format!("{}/{} {time}", date.month(), date.day())
    }
}

fn delay(delay: Delay) -> String {
    format!("{} {} 分", delay.reason.word(), delay.minutes)
}

fn change(change: &Change, office: &Office) -> String {
    let room = office.room(change.room).map_or(change.room.to_string(), |r| r.name.clone());
    let who = change.by.map_or(String::new(), |by| format!("（帳號 {by}）"));
    format!("{room} {}{who}", change.time)
}
