//! What the store keeps of a day and room once the day is over.

use serde::{Deserialize, Serialize};

use super::{Ended, Record, Row};
use crate::calendar::Date;
use crate::courthouse::Courthouse;
use crate::courtroom::Courtroom;
use crate::ids::{RoomId, Section};
use crate::office::Office;

/// Changes and delays kept of one hearing where the day had few of them.
const KEPT: usize = 8;
/// Changes and delays kept of a whole room, so that a summary stays under 64 KiB.
const KEPT_IN_ALL: usize = 160;
/// Hearings kept of one room; nobody hears more in a day.
const HEARINGS: usize = 120;
/// Characters kept of a section's name.
const SECTION: usize = 16;

/// The register of one room's day that is over: no name, no case number, at most 64 KiB as JSON.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DaySummary {
    /// Its hearings in the order of the list.
    pub records: Vec<Record>,
    /// How many more there were than fit.
    #[serde(default, skip_serializing_if = "is_none")]
    pub left_out: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_none(count: &usize) -> bool {
    *count == 0
}

/// What is to be kept when the day of `date` opens: one summary per earlier day and room.
///
/// A hearing that is inside at midnight stands in its own day's summary as going on, and in that of
/// the day on which it ends with its own date.
#[must_use]
pub fn summaries_of_past_days(before: &Courthouse, date: Date) -> Vec<(Date, RoomId, DaySummary)> {
    let past = before.days.range(..date);
    let rooms = past.flat_map(|(date, day)| day.iter().map(|(id, room)| (*date, *id, room)));
    rooms
        .filter(|(_, _, room)| !room.hearings.is_empty())
        .map(|(date, id, room)| (date, id, DaySummary::of(room)))
        .collect()
}

impl DaySummary {
    /// The summary of a room whose day ends.
    fn of(room: &Courtroom) -> Self {
        let mut records = Vec::new();
        for hearing in room.listed() {
            let mut at_midnight = hearing.clone();
            at_midnight.course.facts.left_open = !hearing.is_over();
            let mut record = Record::of(&at_midnight);
            if hearing.stays_overnight() {
                record.ended = Ended::GoesOn;
            }
            records.push(record);
        }
        let left_out = records.len().saturating_sub(HEARINGS);
        records.truncate(HEARINGS);
        let kept = (KEPT_IN_ALL / records.len().max(1)).clamp(1, KEPT);
        for record in &mut records {
            keep_newest(&mut record.changes, kept);
            keep_newest(&mut record.delays, kept);
            record.section = Section(record.section.0.chars().take(SECTION).collect());
        }
        Self { records, left_out }
    }

    /// The register's lines of that day and room.
    #[must_use]
    pub fn rows(&self, office: &Office) -> Vec<Row> {
        self.records.iter().map(|record| Row::of(record.clone(), office)).collect()
    }
}

fn keep_newest<T>(list: &mut Vec<T>, count: usize) {
    list.drain(..list.len().saturating_sub(count));
}
