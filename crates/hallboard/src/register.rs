//! 準時開庭: the register of a day, read from the journal, so that it asks nothing of a running house.

use std::path::Path;

use docket::calendar::Date;
use docket::register::{Row, register};
use docket::{Courthouse, Entry, Office};
use journal::{JournalError, open_provable};

use crate::opening::past_days;

/// The register of `date`: as the day ended, or as it stands if it has not.
///
/// # Errors
/// Where the journal cannot be read.
pub fn of_day(folder: &Path, office: &Office, date: Date) -> Result<Vec<Row>, JournalError> {
    let provable = open_provable::<Entry>(&folder.join("journal"), None, |_| ())?;
    let mut house = Courthouse::default();
    for entry in provable.after(0) {
        let entry = entry?;
        let ended = past_days(&house, &entry).into_iter().filter(|(day, _, _)| *day == date);
        let rows = ended.flat_map(|(_, _, day)| day.rows(office)).collect::<Vec<_>>();
        if !rows.is_empty() {
            return Ok(rows);
        }
        house.apply(&entry);
    }
    let rooms = office.rooms.keys().map(|id| house.room_on(date, *id)).collect::<Vec<_>>();
    let hearings = rooms.iter().flat_map(|room| room.hearings.values()).map(AsRef::as_ref);
    Ok(register(&hearings.collect::<Vec<_>>(), office))
}

/// A table as CSV that spreadsheets here read: UTF-8 with its mark, CRLF.
///
/// # Errors
/// Where a line cannot be written, which a table in memory never gives.
pub fn csv(table: &[Vec<String>]) -> Result<String, csv::Error> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    table.iter().try_for_each(|line| writer.write_record(line))?;
    let bytes = writer.into_inner().map_err(|fault| std::io::Error::other(fault.to_string()))?;
    Ok(format!("\u{feff}{}", String::from_utf8_lossy(&bytes)))
}
