//! One row of the file is one person summoned.

use docket::calendar::{Date, TimeOfDay};
use docket::case_number::CaseNumber;
use docket::disclosure::TriggerWords;

use super::page::{Cell, Page, Row};
use super::rooms::Rooms;
use super::words::{plain, shown};
use super::{Field, FileParty, ImportTables, RefusedRow, roles, when};

/// A row, understood or refused; a refused one still has a say in what its case may show.
pub(super) struct PersonRow {
    pub(super) number: usize,
    pub(super) slot: Result<Slot, RefusedRow>,
    /// Empty where they could not be read.
    pub(super) cases: Vec<CaseNumber>,
    pub(super) section: String,
    pub(super) minutes: Option<u16>,
    pub(super) kind: String,
    pub(super) cause: String,
    pub(super) party: FileParty,
    /// 身分 as written, before it becomes one of the usual words.
    pub(super) role_written: String,
    /// Words of columns that mean nothing here, for the second net.
    pub(super) aside: Vec<String>,
    pub(super) warning: Option<String>,
}

/// Where and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    pub(super) date: Date,
    pub(super) room: u16,
    pub(super) time: TimeOfDay,
}

/// Reads every row below the headings.
pub(super) fn read(page: &Page, office: &ImportTables) -> Vec<PersonRow> {
    let rooms = Rooms::of(office);
    page.below().map(|row| person(page, row, &rooms, &office.rules.triggers)).collect()
}

fn person(page: &Page, row: &Row, rooms: &Rooms<'_>, net: &TriggerWords) -> PersonRow {
    let words = |field| page.columns.place(field).map(|p| row.words(p)).unwrap_or_default();
    let cases = CaseNumber::parse_many(&words(Field::Cases));
    let slot = slot(page, row, rooms, cases.as_ref().err().map(ToString::to_string));
    let minutes = words(Field::Minutes);
    let (minutes, warning) = match minutes_in(&minutes) {
        Ok(minutes) => (minutes, None),
        Err(()) => (None, Some(no_minutes(row.number, &minutes))),
    };
    let role_written = words(Field::Role);

    PersonRow {
        number: row.number,
        slot,
        cases: cases.unwrap_or_default(),
        section: words(Field::Section),
        minutes,
        kind: words(Field::Kind),
        cause: words(Field::Cause),
        party: FileParty {
            name: words(Field::Name),
            role: roles::usual(&role_written),
            remarks: words(Field::Remarks),
        },
        role_written,
        aside: aside(page, row, net),
        warning,
    }
}

fn slot(
    page: &Page,
    row: &Row,
    rooms: &Rooms<'_>,
    no_case: Option<String>,
) -> Result<Slot, RefusedRow> {
    let refuse =
        |column: &str, reason| RefusedRow { row: row.number, column: column.to_owned(), reason };
    let refused = |field| move |reason| refuse(page.columns.heading_of(field), reason);
    if let Some((column, reason)) = broken_line(page, row) {
        return Err(refuse(column, reason));
    }

    let empty = Cell::Text(String::new());
    let cell = |field| page.columns.place(field).and_then(|p| row.cells.get(p)).unwrap_or(&empty);
    let date = when::date(cell(Field::Date)).map_err(refused(Field::Date))?;
    let room = rooms.room(&cell(Field::Room).words()).map_err(refused(Field::Room))?;
    let time = when::time(cell(Field::Time)).map_err(refused(Field::Time))?;
    match no_case {
        Some(reason) => Err(refused(Field::Cases)(reason)),
        None => Ok(Slot { date, room, time }),
    }
}

/// A quotation mark that is never closed swallows the lines after it; a file cut off ends mid-row.
fn broken_line<'a>(page: &'a Page, row: &Row) -> Option<(&'a str, String)> {
    let long = |cell: &Cell| cell.words().lines().count() > 10;
    if let Some(place) = row.cells.iter().position(long) {
        let reason = "引號沒有成對，這一格吞掉了後面許多列，請檢查引號".to_owned();
        return Some((page.columns.heading(place), reason));
    }
    if page.cut == Some(row.number) && row.cells.len() < page.columns.count() {
        let place = row.cells.len().saturating_sub(1);
        let text = shown(&row.words(place));
        let reason = format!("檔案在「{text}」之後中斷，這一列不完整，請重新匯出");
        return Some((page.columns.heading(place), reason));
    }
    None
}

fn minutes_in(text: &str) -> Result<Option<u16>, ()> {
    let text = plain(text);
    let digits = text.trim_end_matches("分鐘").trim_end_matches('分');
    if digits.is_empty() {
        return Ok(None);
    }
    digits.parse().ok().filter(|m| (1..=600).contains(m)).map(Some).ok_or(())
}

fn no_minutes(row: usize, text: &str) -> String {
    format!("第 {row} 列的預估分鐘「{}」不是 1 到 600 的分鐘數，當作沒有寫", shown(text))
}

/// What stands in columns unknown here; a ticked column counts with the words of its heading.
fn aside(page: &Page, row: &Row, net: &TriggerWords) -> Vec<String> {
    let said = |text: &str| !matches!(&*plain(text), "" | "0" | "否" | "無" | "N" | "NO" | "FALSE");
    let mut aside = Vec::new();
    for (place, heading) in page.columns.ignored() {
        let text = row.words(place);
        if said(&text) && net.found_in(heading).next().is_some() {
            aside.push(heading.to_owned());
        }
        aside.push(text);
    }
    aside
}
