//! Docket files: bytes in, hearings out, and a plain sentence for every row that makes no sense.

mod check;
mod columns;
mod cp950;
mod delimited;
mod encoding;
mod form;
mod grouping;
mod page;
mod roles;
mod rooms;
mod rows;
pub mod sealing;
mod tables;
mod unreadable;
mod when;
mod words;
mod workbook;

use std::collections::BTreeSet;
use std::fmt;

use docket::calendar::{Date, TimeOfDay};
use docket::case_number::CaseNumber;
use docket::disclosure::{Class, Why};
use serde::Serialize;

use crate::redacted::Redacted;
use form::Form;

pub use check::{check_json, check_words};
pub use cp950::{NotACharacterCode, OwnCharacters};
pub use tables::{Field, ImportTables};
pub use unreadable::Unreadable;

/// The text of any CSV file, in whichever encoding the office saved it; none where it is no text.
#[must_use]
pub fn text_of(bytes: &[u8]) -> Option<String> {
    encoding::decode(bytes).ok().map(|(_, text)| text)
}

/// The largest file that is looked at, in bytes.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;

/// The most rows a docket may have, below its headings.
pub const MOST_ROWS: usize = 20_000;

/// What one docket file says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReadDocket {
    /// The file's own name.
    pub source: String,
    /// How the file was written.
    pub encoding: Encoding,
    /// Every date in it, earliest first.
    pub dates: Vec<Date>,
    /// Rows below the headings, refused ones too; empty rows are not counted.
    pub rows: usize,
    /// In the order of their first rows.
    pub hearings: Vec<FileHearing>,
    /// Rows that could not be understood; they do not stop the others.
    pub refused: Vec<RefusedRow>,
    /// 字需確認: cells with a character that stands in no table.
    pub uncertain: Vec<UncertainCharacter>,
    /// Headings of columns that mean nothing here.
    pub ignored_columns: Vec<String>,
    /// Sentences to the clerk about what was accepted all the same.
    pub warnings: Vec<String>,
}

/// One hearing as the file has it.
#[derive(Clone, PartialEq, Serialize)]
pub struct FileHearing {
    /// 庭期
    pub date: Date,
    /// Number of the room in config.
    pub room: u16,
    /// 開庭時間
    pub time: TimeOfDay,
    /// 股別
    pub section: String,
    /// 預估分鐘
    pub minutes: Option<u16>,
    /// 案號, one or several.
    pub cases: Vec<CaseNumber>,
    /// 庭類
    pub kind: String,
    /// 案由
    pub cause: String,
    /// Who is summoned, in the file's order.
    pub parties: Vec<FileParty>,
    /// Remarks of all its rows, each once.
    pub remarks: String,
    /// The rows it was put together from, counted as [`RefusedRow::row`].
    pub rows: Vec<usize>,
    /// What it may show; every row of the file about one of its cases has a say.
    pub class: Class,
    /// The reasons for the class.
    pub why: Vec<Why>,
}

/// Case numbers and causes reach a log as little as names do.
impl fmt::Debug for FileHearing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileHearing")
            .field("date", &self.date)
            .field("room", &self.room)
            .field("time", &self.time)
            .field("cases", &Redacted(&self.cases))
            .field("parties", &self.parties)
            .finish_non_exhaustive()
    }
}

/// One person summoned.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct FileParty {
    /// Exactly as written; empty where the file names only a role.
    pub name: String,
    /// 身分; the usual ones under one word each.
    pub role: String,
    /// 備註 of this person's row.
    pub remarks: String,
}

/// Leaves the name out, so that it reaches no log.
impl fmt::Debug for FileParty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileParty").field("role", &self.role).finish_non_exhaustive()
    }
}

/// The sentence shows the text of the row, so it reaches no log.
impl fmt::Debug for RefusedRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = Redacted(&self.reason);
        f.debug_struct("RefusedRow")
            .field("row", &self.row)
            .field("reason", &why)
            .finish_non_exhaustive()
    }
}

/// A row that could not be understood.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct RefusedRow {
    /// Line of the file or row of the sheet, counted from 1.
    pub row: usize,
    /// Heading of the column at fault.
    pub column: String,
    /// What is wrong, in one sentence that shows the text.
    pub reason: String,
}

/// 字需確認: a cell with a character nobody could read, shown as 〓.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UncertainCharacter {
    /// Line of the file or row of the sheet, counted from 1.
    pub row: usize,
    /// Heading of the column.
    pub column: String,
    /// The cell's text with its 〓.
    pub text: String,
}

/// How a file was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16 with a byte order mark.
    Utf16,
    /// Big5 as Windows writes it, code page 950.
    Cp950,
    /// An Excel workbook.
    Xlsx,
    /// An ODF spreadsheet.
    Ods,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "CSV（UTF-8）",
            Self::Utf16 => "CSV（UTF-16）",
            Self::Cp950 => "CSV（Big5）",
            Self::Xlsx => "Excel 活頁簿",
            Self::Ods => "ODF 試算表",
        })
    }
}

/// Reads a docket file; `name` is only shown, the form is told from the bytes.
pub fn read(bytes: &[u8], name: &str, office: &ImportTables) -> Result<ReadDocket, Unreadable> {
    let page = match form::of(bytes)? {
        Form::Text => delimited::read(bytes, office)?,
        Form::Workbook(kind) => workbook::read(bytes, kind, office)?,
    };
    let rows = rows::read(&page, office);
    if rows.is_empty() {
        return Err(Unreadable::NoRows);
    }

    let mut warnings = page.warnings();
    warnings.extend(rows.iter().filter_map(|row| row.warning.clone()));
    let hearings = grouping::hearings(&rows, &office.rules);
    warnings.extend(grouping::doubts(&hearings));
    let dates = hearings.iter().map(|hearing| hearing.date).collect::<BTreeSet<_>>();

    Ok(ReadDocket {
        source: name.to_owned(),
        encoding: page.encoding,
        dates: dates.into_iter().collect(),
        rows: rows.len(),
        hearings,
        refused: rows.into_iter().filter_map(|row| row.slot.err()).collect(),
        uncertain: page.uncertain(),
        ignored_columns: page.columns.ignored().map(|(_, heading)| heading.to_owned()).collect(),
        warnings,
    })
}
