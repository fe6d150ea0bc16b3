//! CSV, whatever parts its cells.

use csv::{ReaderBuilder, StringRecord};

use super::page::{Cell, Page, Row};
use super::{Encoding, ImportTables, MOST_ROWS, Unreadable, columns, encoding};

/// Reads a text file as a table.
pub(super) fn read(bytes: &[u8], office: &ImportTables) -> Result<Page, Unreadable> {
    let (encoding, text) = encoding::decode(bytes)?;
    let mut nearest = None;
    for delimiter in [b',', b'\t', b';'] {
        let opening = rows(&text, delimiter, office, 20)?;
        match columns::find(&opening, office) {
            Ok(columns) => return page(&text, delimiter, encoding, columns, office),
            Err(missed) => nearest = Some(missed.nearer(nearest)),
        }
    }

    Err(nearest.map_or(Unreadable::Empty, Unreadable::from))
}

fn page(
    text: &str,
    delimiter: u8,
    encoding: Encoding,
    columns: columns::Columns,
    office: &ImportTables,
) -> Result<Page, Unreadable> {
    let most = MOST_ROWS + columns.row + 1;
    let rows = rows(text, delimiter, office, most + 1)?;
    if rows.len() > most {
        return Err(Unreadable::TooManyRows);
    }
    let cut = rows.last().filter(|_| !text.ends_with('\n')).map(|row| row.number);

    Ok(Page { encoding, columns, rows, cut })
}

/// The first `most` rows, each with the line it begins on.
fn rows(
    text: &str,
    delimiter: u8,
    office: &ImportTables,
    most: usize,
) -> Result<Vec<Row>, Unreadable> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    let mut lines = Lines::of(text);
    while rows.len() < most {
        let start = reader.position().byte();
        if !reader.read_record(&mut record).map_err(|_| Unreadable::NotText)? {
            break;
        }
        let cells = record.iter().map(|cell| Cell::text(cell, &office.characters)).collect();
        rows.push(Row { number: lines.at(start), cells });
    }
    Ok(rows)
}

/// Counts lines once over, as the reader goes; its own count stops short of empty lines.
struct Lines<'a> {
    rest: &'a [u8],
    seen: u64,
    line: usize,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        Self { rest: text.as_bytes(), seen: 0, line: 1 }
    }

    /// The line of the first row at or after byte `start`; calls go forward only.
    fn at(&mut self, start: u64) -> usize {
        while let [byte, rest @ ..] = self.rest {
            if self.seen >= start && *byte != b'\n' {
                break;
            }
            self.line += usize::from(*byte == b'\n');
            self.seen += 1;
            self.rest = rest;
        }
        self.line
    }
}
