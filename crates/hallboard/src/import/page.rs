//! One table with its headings found, before anything is made of its rows.

use std::fmt;

use docket::calendar::Date;

use super::columns::Columns;
use super::words::shown;
use super::{Encoding, OwnCharacters, UncertainCharacter};
use crate::redacted::Redacted;

/// A cell as the file holds it.
#[derive(Clone, PartialEq)]
pub(super) enum Cell {
    Text(String),
    /// A number, which may be a spreadsheet's date or time.
    Number(f64),
}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Redacted(self).fmt(f)
    }
}

impl Cell {
    /// A text cell with the office's own characters in place, trimmed at both ends.
    pub(super) fn text(raw: &str, own: &OwnCharacters) -> Self {
        Self::Text(own.settle(raw.trim()).into_owned())
    }

    /// What a person would read in the cell.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }

    fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }
}

/// One row, numbered as in the file.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) number: usize,
    pub(super) cells: Vec<Cell>,
}

impl Row {
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }

    /// The words of the cell at `place`; empty where there is none.
    pub(super) fn words(&self, place: usize) -> String {
        self.cells.get(place).map(Cell::words).unwrap_or_default()
    }
}

/// A table whose headings are known.
pub(super) struct Page {
    pub(super) encoding: Encoding,
    pub(super) columns: Columns,
    pub(super) rows: Vec<Row>,
    /// The last row, where the file ends in the middle of a line.
    pub(super) cut: Option<usize>,
}

impl Page {
    /// Rows below the headings that say something; headings repeated on each sheet of paper do not.
    pub(super) fn below(&self) -> impl Iterator<Item = &Row> {
        self.rows
            .iter()
            .skip(self.columns.row + 1)
            .filter(|row| !row.is_blank() && !self.columns.are(row))
    }

    /// Every cell with a character that could not be read.
    pub(super) fn uncertain(&self) -> Vec<UncertainCharacter> {
        let mut found = Vec::new();
        for row in self.below() {
            for (place, cell) in row.cells.iter().enumerate() {
                let text = cell.words();
                if text.contains('〓') {
                    let column = self.columns.heading(place).to_owned();
                    found.push(UncertainCharacter { row: row.number, column, text: shown(&text) });
                }
            }
        }
        found
    }

    /// What the clerk should know about the table as a whole.
    pub(super) fn warnings(&self) -> Vec<String> {
        let absent = self.columns.absent();
        let mut warnings = Vec::new();
        if !absent.is_empty() {
            warnings.push(format!("檔案沒有這些欄位：{}", absent.join("、")));
        }
        warnings
    }
}

/// The date a spreadsheet means by a serial number of its 1900 system.
pub(super) fn serial_date(serial: f64) -> Option<Date> {
    const DAY_NOUGHT: Date = jiff::civil::date(1899, 12, 30);
    if !(61.0..200_000.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "held within 200,000 just above")]
    let days = jiff::Span::new().days(serial.floor() as i64);

    DAY_NOUGHT.checked_add(days).ok()
}
