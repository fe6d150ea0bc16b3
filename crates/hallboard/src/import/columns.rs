//! Columns are found by their headings, never by their place.

use std::collections::BTreeMap;

use super::page::Row;
use super::words::{plain, shown};
use super::{Field, ImportTables, Unreadable};

/// How many rows from the top may be titles before the headings come.
const TITLE_ROWS: usize = 10;

/// Where each field stands.
#[derive(Debug)]
pub(super) struct Columns {
    /// Which of the table's rows holds the headings, counted from 0.
    pub(super) row: usize,
    headings: Vec<String>,
    places: BTreeMap<Field, usize>,
}

/// A table that is no docket, and how near it came.
pub(super) struct NotFound {
    pub(super) known: usize,
    missing: Vec<&'static str>,
    saw: Vec<String>,
}

/// Finds the headings among the first rows.
pub(super) fn find(rows: &[Row], office: &ImportTables) -> Result<Columns, NotFound> {
    let best = rows
        .iter()
        .take(TITLE_ROWS)
        .enumerate()
        .map(|(place, row)| Columns::of(place, row, office))
        .rev() // of equals the last is taken, which is then the first
        .max_by_key(|columns| columns.places.len());
    let saw = rows.iter().find(|row| !row.is_blank());
    let saw = saw.map(|row| row.cells.iter().map(super::page::Cell::words).collect());

    match best {
        Some(columns) if columns.missing().is_empty() => Ok(columns),
        Some(columns) if columns.places.len() > 1 => Err(columns.not_found(None)),
        Some(columns) => Err(columns.not_found(saw)),
        None => Err(NotFound { known: 0, missing: words(&Field::NEEDED), saw: Vec::new() }),
    }
}

impl Columns {
    fn of(row: usize, cells: &Row, office: &ImportTables) -> Self {
        let headings = cells.cells.iter().map(|cell| shown(&cell.words())).collect::<Vec<_>>();
        let mut places = BTreeMap::new();
        for (place, heading) in headings.iter().enumerate() {
            if let Some(field) = field_of(heading, office) {
                places.entry(field).or_insert(place);
            }
        }
        Self { row, headings, places }
    }

    /// Where `field` stands; `None` where the file has no such column.
    pub(super) fn place(&self, field: Field) -> Option<usize> {
        self.places.get(&field).copied()
    }

    /// The heading at `place` as the file has it.
    pub(super) fn heading(&self, place: usize) -> &str {
        match self.headings.get(place) {
            Some(heading) if !heading.is_empty() => heading,
            _ => "（無欄名）",
        }
    }

    /// The heading of `field` as the file has it.
    pub(super) fn heading_of(&self, field: Field) -> &str {
        self.place(field).map_or(field.word(), |place| self.heading(place))
    }

    /// How many columns the headings promise.
    pub(super) fn count(&self) -> usize {
        self.headings.iter().rposition(|heading| !heading.is_empty()).map_or(0, |last| last + 1)
    }

    /// Columns that mean nothing here, with their headings.
    pub(super) fn ignored(&self) -> impl Iterator<Item = (usize, &str)> {
        let known = |place: usize| self.places.values().any(|known| *known == place);
        self.headings
            .iter()
            .enumerate()
            .filter(move |(place, heading)| !heading.is_empty() && !known(*place))
            .map(|(place, heading)| (place, heading.as_str()))
    }

    /// Usual headings of the fields this file lacks.
    pub(super) fn absent(&self) -> Vec<&'static str> {
        let lacks = Field::ALL.into_iter().filter(|field| self.place(*field).is_none());
        words(&lacks.collect::<Vec<_>>())
    }

    /// Whether `row` only repeats the headings.
    pub(super) fn are(&self, row: &Row) -> bool {
        self.places
            .values()
            .all(|place| self.headings.get(*place) == Some(&shown(&row.words(*place))))
    }

    fn missing(&self) -> Vec<&'static str> {
        let missing = Field::NEEDED.into_iter().filter(|field| self.place(*field).is_none());
        words(&missing.collect::<Vec<_>>())
    }

    fn not_found(self, saw: Option<Vec<String>>) -> NotFound {
        let missing = self.missing();
        NotFound { known: self.places.len(), missing, saw: saw.unwrap_or(self.headings) }
    }
}

impl NotFound {
    /// Of two tables the one that looks more like a docket.
    pub(super) fn nearer(self, other: Option<Self>) -> Self {
        match other {
            Some(other) if other.known >= self.known => other,
            _ => self,
        }
    }
}

impl From<NotFound> for Unreadable {
    fn from(table: NotFound) -> Self {
        let cells = table.saw.iter().filter(|cell| !cell.is_empty());
        let saw = cells.take(12).map(|cell| cell.chars().take(16).collect()).collect();
        Self::OtherShape { missing: table.missing, saw }
    }
}

fn words(fields: &[Field]) -> Vec<&'static str> {
    fields.iter().map(|field| field.word()).collect()
}

/// The office's own headings first, then the usual ones; `案號（含併案）` counts as `案號`.
fn field_of(heading: &str, office: &ImportTables) -> Option<Field> {
    let whole = plain(heading);
    let stem = whole.split('(').next().unwrap_or(&whole).trim_end_matches(':');
    [whole.as_str(), stem].into_iter().filter(|text| !text.is_empty()).find_map(|text| {
        let same = |synonym: &str| plain(synonym) == text;
        let own = office.headings.iter().find(|(_, names)| names.iter().any(|name| same(name)));
        let usual = || Field::ALL.into_iter().find(|f| f.usual().iter().any(|name| same(name)));
        own.map(|(field, _)| *field).or_else(usual)
    })
}
