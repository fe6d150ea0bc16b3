//! Workbooks: .xlsx cell by cell, .ods sheet by sheet; the first sheet with a docket's headings.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Ods, Range, Reader, Xlsx};

use super::page::{Cell, Page, Row};
use super::{Encoding, ImportTables, MOST_ROWS, OwnCharacters, Unreadable, columns};

/// Columns further right than this are not looked at.
const MOST_COLUMNS: usize = 200;

/// Rows after which a sheet is known to be too long, titles and headings included.
const ENOUGH_ROWS: usize = MOST_ROWS + 20;

/// Days between the two systems by which workbooks count dates.
const FROM_1904: f64 = 1462.0;

type Sheets<'a> = Box<dyn FnMut(&str) -> Result<Vec<Row>, Unreadable> + 'a>;

/// Reads a workbook; a fault inside the reading library counts as a damaged file.
pub(super) fn read(
    bytes: &[u8],
    encoding: Encoding,
    office: &ImportTables,
) -> Result<Page, Unreadable> {
    let reading = || match encoding {
        Encoding::Ods => from_ods(bytes, office),
        _ => from_xlsx(bytes, office),
    };
    catch_unwind(AssertUnwindSafe(reading)).unwrap_or(Err(Unreadable::Damaged))
}

fn from_xlsx(bytes: &[u8], office: &ImportTables) -> Result<Page, Unreadable> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    let names = book.sheet_names();
    let sheets = Box::new(|name: &str| xlsx_rows(&mut book, name, &office.characters));
    first_docket(Encoding::Xlsx, &names, sheets, office)
}

fn from_ods(bytes: &[u8], office: &ImportTables) -> Result<Page, Unreadable> {
    let mut book = Ods::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    let names = book.sheet_names();
    let sheets = Box::new(|name: &str| {
        let range = book.worksheet_range(name).map_err(|_| Unreadable::Damaged)?;
        Ok(ods_rows(&range, &office.characters))
    });
    first_docket(Encoding::Ods, &names, sheets, office)
}

fn first_docket(
    encoding: Encoding,
    names: &[String],
    mut sheets: Sheets<'_>,
    office: &ImportTables,
) -> Result<Page, Unreadable> {
    let mut nearest = None;
    for name in names {
        let rows = sheets(name)?;
        match columns::find(&rows, office) {
            Ok(columns) if rows.len() > MOST_ROWS + columns.row + 1 => {
                return Err(Unreadable::TooManyRows);
            }
            Ok(columns) => return Ok(Page { encoding, columns, rows, cut: None }),
            Err(missed) => nearest = Some(missed.nearer(nearest)),
        }
    }

    Err(nearest.map_or(Unreadable::Damaged, Unreadable::from))
}

/// Cell by cell, so that one cell in the last corner does not ask for a whole sheet of memory.
fn xlsx_rows(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    own: &OwnCharacters,
) -> Result<Vec<Row>, Unreadable> {
    let since = if book.has_1904_epoch() { FROM_1904 } else { 0.0 };
    let mut reader = book.worksheet_cells_reader(name).map_err(|_| Unreadable::Damaged)?;
    let mut rows = BTreeMap::<u32, Vec<Cell>>::new();
    while let Some(cell) = reader.next_cell().map_err(|_| Unreadable::Damaged)? {
        let (row, column) = cell.get_position();
        let content = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::Int(number) => Cell::text(&number.to_string(), own),
            DataRef::Float(number) => Cell::Number(*number),
            DataRef::DateTime(date) => Cell::Number(date.as_f64() + whole_days(*date, since)),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                Cell::text(text, own)
            }
            DataRef::SharedString(text) => Cell::text(text, own),
            DataRef::Bool(truth) => Cell::text(if *truth { "TRUE" } else { "FALSE" }, own),
            DataRef::Error(error) => Cell::text(&error.to_string(), own),
        };
        place(rows.entry(row).or_default(), column, content);
        if rows.len() > ENOUGH_ROWS {
            break;
        }
    }

    Ok(rows.into_iter().map(|(row, cells)| Row { number: row as usize + 1, cells }).collect())
}

/// A time of day alone counts from no day at all.
fn whole_days(date: calamine::ExcelDateTime, since: f64) -> f64 {
    if date.as_f64() < 1.0 { 0.0 } else { since }
}

fn place(cells: &mut Vec<Cell>, column: u32, content: Cell) {
    let column = column as usize;
    if column >= MOST_COLUMNS {
        return;
    }
    if cells.len() <= column {
        cells.resize(column + 1, Cell::Text(String::new()));
    }
    if let Some(cell) = cells.get_mut(column) {
        *cell = content;
    }
}

fn ods_rows(range: &Range<Data>, own: &OwnCharacters) -> Vec<Row> {
    let (top, left) = range.start().unwrap_or_default();
    let filled = range.rows().enumerate().filter(|(_, row)| row.iter().any(|c| *c != Data::Empty));
    let mut rows = Vec::new();
    for (down, row) in filled {
        let mut cells = Vec::new();
        for (column, content) in (left..).zip(row) {
            place(&mut cells, column, ods_cell(content, own));
        }
        rows.push(Row { number: top as usize + down + 1, cells });
        if rows.len() > ENOUGH_ROWS {
            break;
        }
    }

    rows
}

fn ods_cell(content: &Data, own: &OwnCharacters) -> Cell {
    match content {
        Data::Float(number) => Cell::Number(*number),
        Data::DateTime(date) => Cell::Number(date.as_f64()),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::text(text, own),
        other => Cell::text(&other.to_string(), own),
    }
}
