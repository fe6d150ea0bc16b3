//! The journal of orders as rows, with what held before.

mod told;

use docket::{Entry, Seq};
use journal::JournalError;

use self::told::Known;
use super::Wanted;
use super::row::Row;
use crate::seal::Opened;
use crate::web::{Web, sheet};

/// So many entries are read at once, from the newest back.
const WINDOW: u64 = 4096;

/// The rows of the days that are wanted; the day before is read too, for what held before.
pub(super) fn rows(web: &Web, wanted: &Wanted) -> Result<Vec<Row>, JournalError> {
    let entries = entries(web, wanted)?;
    let offset = web.house.office.offset;
    let (mut known, mut rows) = (Known::default(), Vec::new());
    for entry in entries {
        let in_days = wanted.day(offset.date(entry.stamp.recorded));
        for event in &entry.events {
            let said = known.told(web, event);
            if let Some(said) = said.filter(|_| in_days) {
                rows.push(row(web, &entry, said));
            }
        }
    }
    Ok(rows)
}

/// The entries from the day before the first to the last, oldest first.
fn entries(web: &Web, wanted: &Wanted) -> Result<Vec<Entry>, JournalError> {
    let folder = web.guard.audit.folder().with_file_name("journal");
    let offset = web.house.office.offset;
    let first = wanted.from.yesterday().unwrap_or(wanted.from);
    let Seq(mut to) = web.house.now().seq;
    let mut windows = Vec::new();
    while to > 0 {
        let from = to.saturating_sub(WINDOW - 1).max(1);
        let mut bytes = Vec::new();
        journal::export(&folder, from, to, &mut bytes)?;
        let window = bytes.split(|byte| *byte == b'\n').filter_map(read).collect::<Vec<_>>();
        let oldest = window.first().map(|entry| offset.date(entry.stamp.recorded));
        windows.push(window);
        if oldest.is_none_or(|oldest| oldest < first) {
            break;
        }
        to = from - 1;
    }
    Ok(windows.into_iter().rev().flatten().collect())
}

/// An entry; head lines are none.
fn read(line: &[u8]) -> Option<Entry> {
    serde_json::from_slice(line).ok()
}

/// What an event says, in words.
struct Said {
    what: &'static str,
    place: String,
    before: String,
    after: String,
    reason: Option<docket::sealed::Sealed>,
}

fn row(web: &Web, entry: &Entry, said: Said) -> Row {
    let stamp = &entry.stamp;
    let house = web.house.now();
    let who =
        stamp.by.map_or_else(|| "（系統）".to_owned(), |by| sheet::account_name(web, &house, by));
    let record = docket::RecordId(sheet::REASONS.to_owned());
    let reason = said.reason.map(|reason| {
        let opened = web.house.seal.read(&reason, &record, "reason");
        opened.map_or_else(|_| "（無法開啟）".to_owned(), Opened::words)
    });
    Row {
        chain: "orders",
        number: stamp.seq.0,
        recorded: stamp.recorded,
        written: web.at(stamp.recorded),
        happened: stamp.happened.map_or_else(String::new, |at| web.at(at)),
        later: stamp.later,
        who,
        device: stamp.device.clone().unwrap_or_default(),
        address: String::new(),
        what: said.what.to_owned(),
        place: said.place,
        before: said.before,
        after: said.after,
        reason: reason.unwrap_or_default(),
    }
}
