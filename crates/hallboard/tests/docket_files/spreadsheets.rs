//! .xlsx and .ods: written here part by part, as small as the programs accept.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use hallboard::import::{Encoding, ReadDocket, Unreadable, read};
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::office::{HEADINGS, refusals, taitung};
use crate::{UTF8, understood};

/// A cell to be written: text, a plain number, or a number shown as a date or time.
enum Cell<'a> {
    Text(&'a str),
    Number(f64),
    Date(f64),
}

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

fn xlsx(sheets: &[Vec<Vec<Cell<'_>>>]) -> Vec<u8> {
    workbook("", sheets)
}

fn workbook(properties: &str, sheets: &[Vec<Vec<Cell<'_>>>]) -> Vec<u8> {
    let package = "http://schemas.openxmlformats.org/package/2006";
    let numbers = 1..=sheets.len();
    let named =
        numbers.clone().map(|n| format!(r#"<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>"#));
    let linked = numbers.clone().map(|n| {
        format!(r#"<Relationship Id="r{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>"#)
    });
    let book = format!(
        r#"<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{properties}<sheets>{}</sheets></workbook>"#,
        named.collect::<String>()
    );
    let links = format!(
        r#"<Relationships xmlns="{package}/relationships">{}<Relationship Id="s" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>"#,
        linked.collect::<String>()
    );
    let root = format!(
        r#"<Relationships xmlns="{package}/relationships"><Relationship Id="r" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let types = format!(
        r#"<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#
    );
    let styles = format!(
        r#"<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>"#
    );
    let paths = numbers.map(|n| format!("xl/worksheets/sheet{n}.xml")).collect::<Vec<_>>();
    let pages = sheets.iter().map(|rows| sheet_xml(rows)).collect::<Vec<_>>();

    let mut parts = vec![
        ("[Content_Types].xml", types.as_str()),
        ("_rels/.rels", &root),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &links),
        ("xl/styles.xml", &styles),
    ];
    parts.extend(paths.iter().map(String::as_str).zip(pages.iter().map(String::as_str)));
    packed(&parts)
}

fn sheet_xml(rows: &[Vec<Cell<'_>>]) -> String {
    let mut xml = format!(r#"<worksheet xmlns="{MAIN}"><sheetData>"#);
    for (row, cells) in (1..).zip(rows) {
        write!(xml, r#"<row r="{row}">"#).unwrap();
        for (column, cell) in ('A'..).zip(cells) {
            let at = format!(r#"r="{column}{row}""#);
            match cell {
                Cell::Text("") => Ok(()),
                Cell::Text(text) => {
                    write!(xml, r#"<c {at} t="inlineStr"><is><t>{text}</t></is></c>"#)
                }
                Cell::Number(number) => write!(xml, "<c {at}><v>{number}</v></c>"),
                Cell::Date(number) => write!(xml, r#"<c {at} s="1"><v>{number}</v></c>"#),
            }
            .unwrap();
        }
        xml.push_str("</row>");
    }
    xml + "</sheetData></worksheet>"
}

fn ods(rows: &[Vec<Cell<'_>>]) -> Vec<u8> {
    let ns = "urn:oasis:names:tc:opendocument:xmlns";
    let mut table = String::new();
    for cells in rows {
        table.push_str("<table:table-row>");
        for cell in cells {
            match cell {
                Cell::Text("") => write!(table, "<table:table-cell/>"),
                Cell::Text(text) => write!(
                    table,
                    r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
                ),
                Cell::Number(number) => write!(
                    table,
                    r#"<table:table-cell office:value-type="float" office:value="{number}"/>"#
                ),
                Cell::Date(number) if *number < 1.0 => write!(
                    table,
                    r#"<table:table-cell office:value-type="time" office:time-value="PT09H30M00S"/>"#
                ),
                Cell::Date(_) => write!(
                    table,
                    r#"<table:table-cell office:value-type="date" office:date-value="2026-11-23"/>"#
                ),
            }
            .unwrap();
        }
        table.push_str("</table:table-row>");
    }
    // As spreadsheets save it: the emptiness below the last row is one row, many times over.
    let below = r#"<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    let content = format!(
        r#"<office:document-content xmlns:office="{ns}:office:1.0" xmlns:table="{ns}:table:1.0" xmlns:text="{ns}:text:1.0"><office:body><office:spreadsheet><table:table table:name="S">{table}{below}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = format!(r#"<manifest:manifest xmlns:manifest="{ns}:manifest:1.0"/>"#);
    packed(&[("mimetype", kind), ("META-INF/manifest.xml", &manifest), ("content.xml", &content)])
}

fn texts(line: &str) -> Vec<Cell<'_>> {
    line.split(',').map(Cell::Text).collect()
}

/// A title, an empty row, the headings, one row in text, one in numbers, one in dates.
fn rows_of_every_sort() -> Vec<Vec<Cell<'static>>> {
    let date_row = |date, time, case| {
        let mut row = texts(",第1偵查庭,信股,,,,訊問,傷害,王明,被告,");
        row.splice(0..1, [date]);
        row.splice(3..6, [time, Cell::Number(30.0), Cell::Text(case)]);
        row
    };
    vec![
        texts("臺灣臺東地方檢察署庭期表"),
        texts(""),
        texts(HEADINGS),
        texts("1151123,第1偵查庭,信股,0930,30,115偵1,訊問,傷害,王明,被告,"),
        date_row(Cell::Number(1_151_123.0), Cell::Number(930.0), "115偵2"),
        date_row(Cell::Date(46349.0), Cell::Date(9.5 / 24.0), "115偵3"),
        texts("1151123,第9偵查庭,信股,0930,30,115偵4,訊問,傷害,王明,被告,"),
    ]
}

fn three_hearings_and_one_refusal(read: &ReadDocket) {
    let hearings =
        read.hearings.iter().map(|h| (h.date.to_string(), h.time.to_string(), h.minutes));
    let same = ("2026-11-23".to_owned(), "09:30".to_owned(), Some(30));
    assert_eq!(hearings.collect::<Vec<_>>(), [same.clone(), same.clone(), same]);
    assert_eq!(read.hearings.iter().flat_map(|h| h.rows.clone()).collect::<Vec<_>>(), [4, 5, 6]);
    assert_eq!(refusals(read).first().map(|(row, column, _)| (*row, *column)), Some((7, "庭別")));
}

#[test]
fn an_xlsx_is_read_whatever_its_cells_are() {
    let other = vec![texts("說明,本表僅供參考")];
    let read = understood(&xlsx(&[other, rows_of_every_sort()]));
    assert_eq!(read.encoding, Encoding::Xlsx);
    three_hearings_and_one_refusal(&read);
}

#[test]
fn an_ods_is_read_whatever_its_cells_are() {
    let read = understood(&ods(&rows_of_every_sort()));
    assert_eq!(read.encoding, Encoding::Ods);
    three_hearings_and_one_refusal(&read);
}

#[test]
fn a_workbook_that_counts_from_1904_says_the_same_day() {
    let mut rows = rows_of_every_sort();
    *rows.get_mut(5).unwrap().get_mut(0).unwrap() = Cell::Date(46349.0 - 1462.0);
    let book = workbook(r#"<workbookPr date1904="1"/>"#, &[rows]);
    three_hearings_and_one_refusal(&understood(&book));
}

#[test]
fn monday_is_the_same_day_in_a_workbook() {
    let text = std::str::from_utf8(UTF8).unwrap().trim_start_matches('\u{FEFF}');
    let rows = || text.lines().map(texts).collect::<Vec<_>>();
    let monday = understood(UTF8).hearings;
    assert_eq!(understood(&xlsx(&[rows()])).hearings, monday);
    assert_eq!(understood(&ods(&rows())).hearings, monday);
}

fn refused(bytes: &[u8]) -> Unreadable {
    read(bytes, "a.xlsx", &taitung()).map(|read| read.rows).unwrap_err()
}

#[test]
fn a_workbook_cut_off_anywhere_is_said_to_be_damaged() {
    let whole = xlsx(&[rows_of_every_sort()]);
    for end in [4, whole.len() / 4, whole.len() / 2, whole.len() - 30] {
        assert_eq!(refused(whole.get(..end).unwrap()), Unreadable::Damaged, "{end}");
    }
    let mut flipped = whole.clone();
    let middle = flipped.get_mut(whole.len() / 2).unwrap();
    *middle ^= 0x55;
    assert_eq!(refused(&flipped), Unreadable::Damaged);
}

#[test]
fn a_workbook_of_something_else_is_turned_away() {
    assert_eq!(refused(&packed(&[("word/document.xml", "<w/>")])), Unreadable::OtherArchive);
    let other = refused(&xlsx(&[vec![texts("說明"), texts("電話,姓名")]]));
    assert_eq!(other.code(), "headings-missing");
    let line = "1151123,第1偵查庭,信股,0930,30,115偵1,訊問,傷害,王明,被告,";
    let many = std::iter::once(HEADINGS).chain(std::iter::repeat_n(line, 20_001));
    assert_eq!(refused(&xlsx(&[many.map(texts).collect()])), Unreadable::TooManyRows);
}

#[test]
fn a_workbook_that_unpacks_without_end_is_stopped() {
    let zeros = "0".repeat(1024 * 1024);
    let mut archive = ZipWriter::new_append(Cursor::new(packed(&[("0", &zeros)]))).unwrap();
    for n in 1..=128 {
        archive.deep_copy_file("0", &n.to_string()).unwrap();
    }
    assert_eq!(refused(&archive.finish().unwrap().into_inner()), Unreadable::TooLarge);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_damaged_workbook_never_stops_the_house(at in 0.0..1.0_f64, byte: u8, ods_too: bool) {
        let rows = rows_of_every_sort();
        let mut bytes = if ods_too { ods(&rows) } else { xlsx(&[rows]) };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at is below one")]
        #[expect(clippy::cast_precision_loss, reason = "the file is small")]
        let place = (bytes.len() as f64 * at) as usize;
        if let Some(hit) = bytes.get_mut(place) {
            *hit = byte;
        }
        let _ = read(&bytes, "a.xlsx", &taitung());
    }
}
