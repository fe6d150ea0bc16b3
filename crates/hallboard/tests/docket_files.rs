//! 庭期檔: every form a docket comes in, and everything that only looks like one.
#![expect(clippy::unwrap_used, reason = "a story that cannot go on says so by stopping")]

#[path = "docket_files/office.rs"]
mod office;
#[path = "docket_files/spreadsheets.rs"]
mod spreadsheets;

use docket::disclosure::Class;
use hallboard::import::{
    Encoding, ImportTables, ReadDocket, Unreadable, check_json, check_words, read,
};
use office::{HEADINGS, refusals, taitung};
use proptest::prelude::*;

const UTF8: &[u8] = include_bytes!("../../../tests/cast/docket-1151123-utf8.csv");
const BIG5: &[u8] = include_bytes!("../../../tests/cast/docket-1151123-big5.csv");
const TUESDAY: &[u8] = include_bytes!("../../../tests/cast/docket-1151124-utf8.csv");

fn understood(bytes: &[u8]) -> ReadDocket {
    read(bytes, "庭期.csv", &taitung()).unwrap()
}

/// A file of these rows under the usual headings.
fn docket(rows: &[&str]) -> ReadDocket {
    understood(format!("{HEADINGS}\n{}\n", rows.join("\n")).as_bytes())
}

#[test]
fn monday_is_understood_to_the_last_row() {
    let monday = understood(UTF8);

    assert_eq!(monday.encoding, Encoding::Utf8);
    assert_eq!((monday.rows, monday.hearings.len(), monday.refused.len()), (167, 76, 0));
    assert_eq!(monday.dates.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2026-11-23"]);
    assert!(monday.warnings.is_empty() && monday.uncertain.is_empty());
    let people = monday.hearings.iter().map(|hearing| hearing.parties.len()).sum::<usize>();
    assert_eq!(people, 167);

    let third = monday.hearings.get(2).unwrap();
    assert_eq!(
        (third.room, third.time.to_string().as_str(), &*third.section),
        (1, "10:15", "信股")
    );
    assert_eq!(
        third.cases.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["115年度調偵字第4061號"]
    );
    assert_eq!((third.minutes, &*third.kind, &*third.cause), (Some(40), "訊問", "毀損"));
    assert_eq!(third.rows, [4, 5, 6]);
    let people = third.parties.iter().map(|p| (&*p.name, &*p.role)).collect::<Vec<_>>();
    assert_eq!(people, [("謝雅蓉", "被告"), ("鄭思珍", "告訴人"), ("沈彥萱", "辯護人")]);
}

#[test]
fn monday_in_big5_says_the_same() {
    let (utf8, big5) = (understood(UTF8), understood(BIG5));
    assert_eq!(big5.encoding, Encoding::Cp950);
    assert_eq!(big5.hearings, utf8.hearings);
    assert_eq!((big5.rows, big5.refused.len(), big5.uncertain.len()), (167, 0, 0));
}

#[test]
fn tuesday_is_understood_in_its_own_forms() {
    let tuesday = understood(TUESDAY);
    assert_eq!((tuesday.rows, tuesday.refused.len()), (172, 0));
    assert_eq!(tuesday.dates.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2026-11-24"]);
    assert!(tuesday.hearings.iter().any(|hearing| hearing.cases.len() == 2));
}

#[test]
fn what_may_be_shown_is_decided_on_the_way_in() {
    let class = |hearing: &hallboard::import::FileHearing| hearing.class;
    let monday = understood(UTF8);
    let of = |cause: &str| {
        let found = monday.hearings.iter().filter(|h| h.cause == cause).map(class);
        found.collect::<Vec<_>>()
    };
    assert!(of("妨害性自主").iter().all(|class| *class == Class::Restricted));
    assert!(of("家庭暴力防治法").iter().all(|class| *class == Class::Restricted));
    assert!(of("毒品危害防制條例").iter().all(|class| *class == Class::MaskKind));
    assert!(of("竊盜").contains(&Class::Open));
    let juvenile = |h: &&hallboard::import::FileHearing| h.cases.iter().any(|c| c.kind == "少連偵");
    assert_eq!(
        understood(TUESDAY).hearings.iter().find(juvenile).map(class),
        Some(Class::Restricted)
    );
}

#[test]
fn the_bytes_decide_not_the_name_and_every_line_end_will_do() {
    let text = std::str::from_utf8(UTF8).unwrap().trim_start_matches('\u{FEFF}');
    let plain = understood(UTF8).hearings;
    let utf16 = |bom: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
        bom.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect::<Vec<u8>>()
    };

    for (form, bytes) in [
        ("without a mark", text.as_bytes().to_vec()),
        ("LF", text.replace("\r\n", "\n").into_bytes()),
        ("CR", text.replace("\r\n", "\r").into_bytes()),
        ("tabs", text.replace(',', "\t").into_bytes()),
        ("semicolons", text.replace(',', ";").into_bytes()),
        ("quotes", text.replace("訊問", "\"訊問\"").into_bytes()),
        ("UTF-16LE", utf16([0xFF, 0xFE], u16::to_le_bytes)),
        ("UTF-16BE", utf16([0xFE, 0xFF], u16::to_be_bytes)),
    ] {
        assert_eq!(understood(&bytes).hearings, plain, "{form}");
    }
}

#[test]
fn columns_are_found_by_their_headings_below_title_lines() {
    let file = "臺灣臺東地方檢察署\n製表日期：115/11/20\n\n\
        姓名,備　註,偵查案號,樓層,開庭日期,地點,時間,稱謂\n\
        王明,,115偵1,二樓,115.11.23,第一偵查庭,上午9時30分,選任辯護人\n\
        姓名,備　註,偵查案號,樓層,開庭日期,地點,時間,稱謂\n\
        NGUYEN VAN A,,115偵1,二樓,115.11.23,第１偵查庭,0930,被告\n";
    let read = understood(file.as_bytes());

    assert_eq!((read.rows, read.hearings.len(), read.refused.len()), (2, 1, 0));
    let hearing = read.hearings.first().unwrap();
    assert_eq!(hearing.rows, [5, 7]);
    let people = hearing.parties.iter().map(|p| (&*p.name, &*p.role)).collect::<Vec<_>>();
    assert_eq!(people, [("王明", "辯護人"), ("NGUYEN VAN A", "被告")]);
    assert_eq!(read.ignored_columns, ["樓層"]);
    assert_eq!(read.warnings, ["檔案沒有這些欄位：股別、預估分鐘、庭類、案由"]);
}

#[test]
fn an_office_has_its_own_headings() {
    let mut office = taitung();
    office.headings.insert(hallboard::import::Field::Room, vec!["幾號門".to_owned()]);
    let file = "日期,幾號門,時間,案號\n1151123,第1偵查庭,0930,115偵1\n";
    assert_eq!(read(file.as_bytes(), "a.csv", &office).unwrap().hearings.len(), 1);
}

#[test]
fn the_same_case_twice_a_day_stays_two_hearings() {
    let read = docket(&[
        "1151123,第1偵查庭,信股,0930,30,115偵1,訊問,傷害,王明,被告,",
        "1151123,第1偵查庭,信股,1430,30,115偵1,訊問,傷害,王明,被告,",
        "1151123,第1偵查庭,信股,0930,30,115偵2,訊問,傷害,李明,被告,",
        "1151123,第1偵查庭,信股,0930,30,115偵1,訊問,傷害,陳明,證人,視訊",
    ]);
    let rows = read.hearings.iter().map(|hearing| hearing.rows.clone()).collect::<Vec<_>>();
    assert_eq!(rows, [vec![2, 5], vec![3], vec![4]]);
    assert_eq!(read.hearings.first().map(|h| h.remarks.as_str()), Some("視訊"));
}

#[test]
fn a_case_listed_twice_for_one_time_is_told() {
    let read = docket(&[
        "1151123,第1偵查庭,信股,0930,30,115偵1、115偵2,訊問,傷害,王明,被告,",
        "1151123,第1偵查庭,信股,0930,30,115偵2、115偵1,訊問,傷害,陳明,證人,",
        "1151123,第1偵查庭,信股,0930,30,115偵1,訊問,傷害,李明,被告,",
    ]);
    assert_eq!(read.hearings.len(), 2);
    let told =
        "115年度偵字第1號 在第 2 列與第 4 列是同一庭別、同一時間，但併列的案號不同，分為兩件";
    assert_eq!(read.warnings, [told]);
}

#[test]
fn a_refused_row_names_number_column_and_reason_and_stops_nobody() {
    let read = docket(&[
        "1151399,第1偵查庭,信股,0930,30,115偵1,訊問,傷害,王明,被告,",
        "1151123,第9偵查庭,信股,0930,30,115偵2,訊問,傷害,王明,被告,",
        ",,,,,,,,,,",
        "1151123,第1偵查庭,信股,2530,30,115偵3,訊問,傷害,王明,被告,",
        "",
        "1151123,第1偵查庭,信股,0930,30,偵字第4號,訊問,傷害,王明,被告,",
        "1151123,第1偵查庭,信股,0930,30,,訊問,傷害,王明,被告,",
        "1151123,第1偵查庭,信股,0930,三十,115偵5,訊問,傷害,王明,被告,",
    ]);
    let rooms = "第1偵查庭、第2偵查庭、第3偵查庭、第4偵查庭、詢問室1、詢問室2";
    assert_eq!(
        refusals(&read),
        [
            (
                2,
                "庭期日期",
                "「1151399」不是日期，應如 1151123、115/11/23 或 2026-11-23".to_owned()
            ),
            (3, "庭別", format!("「第9偵查庭」不是本署的庭，設定檔裡有：{rooms}")),
            (5, "開庭時間", "「2530」不是時間，應如 0930、09:30 或 上午9時30分".to_owned()),
            (7, "案號", "案號「偵字第4號」應以民國年度開頭，應如 115年度偵字第1850號".to_owned()),
            (8, "案號", "沒有案號，應如 115年度偵字第1850號".to_owned()),
        ]
    );
    assert_eq!((read.rows, read.hearings.len()), (6, 1));
    let doubt = "第 9 列的預估分鐘「三十」不是 1 到 600 的分鐘數，當作沒有寫";
    assert_eq!(read.warnings, [doubt]);
}

#[test]
fn a_restriction_holds_wherever_the_case_appears_even_from_a_refused_row() {
    let read = docket(&[
        "1151123,第1偵查庭,信股,0930,30,115偵1,訊問,傷害,王明,被告,",
        "1151123,第1偵查庭,信股,09.3x,30,115偵1,訊問,傷害,李明,告訴人,被害人 保護",
        "1151123,第1偵查庭,信股,1000,30,115偵2,訊問,傷害,李明,被告,",
    ]);
    let classes = read.hearings.iter().map(|hearing| hearing.class).collect::<Vec<_>>();
    assert_eq!(classes, [Class::Restricted, Class::Open]);
}

#[test]
fn a_ticked_column_nobody_knows_still_closes_the_case() {
    let file = "日期,庭別,時間,案號,被害人保護\n\
        1151123,第1偵查庭,0930,115偵1,V\n1151123,第1偵查庭,1000,115偵2,否\n";
    let classes = understood(file.as_bytes()).hearings.iter().map(|h| h.class).collect::<Vec<_>>();
    assert_eq!(classes, [Class::Restricted, Class::Open]);
}

#[test]
fn an_unknown_kind_is_accepted_closed_and_told() {
    let read = docket(&["1151123,第1偵查庭,信股,0930,30,115怪1,訊問,傷害,王明,被告,"]);
    assert_eq!(read.hearings.first().map(|h| h.class), Some(Class::Never));
    assert_eq!(read.warnings, ["第 2 列：字別「怪」不在字別表，將不在公開螢幕顯示"]);
}

/// A Big5 docket with one person of this name.
fn big5_with_name(name: &[u8]) -> Vec<u8> {
    let start = BIG5.iter().position(|b| *b == b'\n').unwrap() + 1;
    let (headings, rest) = BIG5.split_at(start);
    let row = rest.split(|b| *b == b'\n').next().unwrap();
    let mut cells = row.split(|b| *b == b',').collect::<Vec<_>>();
    *cells.get_mut(8).unwrap() = name;
    [headings, &cells.join(&b','), b"\n"].concat()
}

#[test]
fn the_offices_own_character_is_read_and_an_unknown_one_is_asked_about() {
    let file = big5_with_name(b"\xB7\xA8\xFA\x40\xC6\xE7"); // 楊, then two user-defined codes
    let mut office = taitung();
    let name =
        |read: &ReadDocket| read.hearings.first().unwrap().parties.first().unwrap().name.clone();

    let unknown = read(&file, "a.csv", &office).unwrap();
    assert_eq!((name(&unknown).as_str(), unknown.refused.len()), ("楊〓〓", 0));
    let asked = unknown.uncertain.first().unwrap();
    assert_eq!((asked.row, &*asked.column, &*asked.text), (2, "應訊人", "楊〓〓"));

    let table = [("FA40".to_owned(), "堃".to_owned()), ("C6E7".to_owned(), "喆".to_owned())];
    office.characters = std::collections::BTreeMap::from(table).try_into().unwrap();
    let known = read(&file, "a.csv", &office).unwrap();
    assert_eq!((name(&known).as_str(), known.uncertain.len()), ("楊堃喆", 0));

    let private = "日期,庭別,時間,案號,姓名\n1151123,第1偵查庭,0930,115偵1,楊\u{E000}\n";
    assert_eq!(name(&read(private.as_bytes(), "a.csv", &office).unwrap()), "楊堃");
}

#[test]
fn a_file_cut_off_loses_only_its_broken_row() {
    let cut = UTF8.get(..UTF8.len() - 20).unwrap(); // in the middle of a character
    let read = understood(cut);
    assert_eq!((read.rows, read.refused.len()), (167, 1));
    let refused = read.refused.first().unwrap();
    assert_eq!(refused.row, 168);
    assert!(refused.reason.contains("中斷"), "{}", refused.reason);
}

#[test]
fn a_byte_damaged_on_the_way_costs_one_character() {
    let mut bytes = UTF8.strip_prefix(b"\xEF\xBB\xBF").unwrap().to_vec();
    let name = bytes.windows(9).position(|b| b == "楊文偉".as_bytes()).unwrap();
    *bytes.get_mut(name + 4).unwrap() = b'?';
    let read = understood(&bytes);
    assert_eq!((read.encoding, read.hearings.len()), (Encoding::Utf8, 76));
    assert_eq!(
        read.uncertain.first().map(|asked| (asked.row, &*asked.column)),
        Some((2, "應訊人"))
    );
}

#[test]
fn an_open_quotation_mark_is_told_where_it_stands() {
    let rows =
        (1..=30).map(|n| format!("1151123,第1偵查庭,信股,0930,30,115偵{n},訊問,傷害,王明,被告,"));
    let mut rows = rows.collect::<Vec<_>>();
    *rows.get_mut(4).unwrap() =
        "1151123,第1偵查庭,信股,0930,30,115偵5,訊問,\"傷害,王明,被告,".to_owned();
    let read = docket(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(read.hearings.len(), 4);
    let refused = read.refused.first().unwrap();
    assert_eq!((refused.row, &*refused.column), (6, "案由"));
    assert!(refused.reason.contains("引號沒有成對"), "{}", refused.reason);
}

fn refusal(bytes: &[u8]) -> (&'static str, String) {
    let why = read(bytes, "庭期.csv", &taitung()).map(|read| read.hearings.len()).unwrap_err();
    (why.code(), why.to_string())
}

#[test]
fn what_is_no_docket_is_turned_away_in_a_sentence() {
    let png = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".as_slice();
    assert_eq!(refusal(png).0, "file-is-a-picture");
    assert_eq!(refusal(b"\xFF\xD8\xFF\xE0\0\x10JFIF").0, "file-is-a-picture");
    assert_eq!(refusal(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").0, "old-workbook");
    assert_eq!(refusal(b"<html><table><tr><td>1151123").0, "file-is-a-web-page");
    assert_eq!(refusal(b" \r\n").0, "file-empty");
    assert_eq!(refusal(&(0..=255).cycle().take(5000).collect::<Vec<u8>>()).0, "file-is-not-text");
    assert_eq!(refusal(&vec![b'1'; 16 * 1024 * 1024 + 1]).0, "file-too-large");
    assert_eq!(refusal(HEADINGS.as_bytes()).0, "no-rows");

    let (code, sentence) = refusal("姓名,電話\n王明,089-310130\n".as_bytes());
    assert_eq!(code, "headings-missing");
    assert_eq!(
        sentence,
        "找不到庭期檔的欄名，缺少：庭期日期、庭別、開庭時間、案號；檔案開頭是：姓名、電話"
    );
    let (_, sentence) = refusal("庭期,庭別,案號\n1151123,第1偵查庭,115偵1\n".as_bytes());
    assert_eq!(sentence, "找不到庭期檔的欄名，缺少：開庭時間；檔案開頭是：庭期、庭別、案號");
}

#[test]
fn a_hundred_thousand_rows_are_too_many() {
    let row = "1151123,第1偵查庭,信股,0930,30,115偵1,訊問,傷害,王明,被告,\n";
    let most = format!("{HEADINGS}\n{}", row.repeat(20_000));
    assert_eq!(understood(most.as_bytes()).rows, 20_000);
    let file = format!("{HEADINGS}\n{}", row.repeat(100_000));
    assert_eq!(read(file.as_bytes(), "a.csv", &taitung()), Err(Unreadable::TooManyRows));
}

#[test]
fn the_check_says_what_it_understood() {
    let monday = understood(UTF8);
    let json = check_json(&monday);
    assert_eq!(json.get("date"), Some(&"2026-11-23".into()));
    assert_eq!(json.get("hearings"), Some(&76.into()));
    assert_eq!(json.get("rows"), Some(&167.into()));
    assert_eq!(json.get("refused"), Some(&serde_json::json!([])));

    let words = check_words(&monday);
    assert!(
        words.starts_with(
            "庭期.csv：CSV（UTF-8）\n115年11月23日（星期一）　6 庭 76 件\n共 167 列，0 列不能採用\n"
        ),
        "{words}"
    );
    let refused = docket(&["1151123,第1偵查庭,信股,25,30,115偵1,訊問,傷害,王明,被告,"]);
    assert!(check_words(&refused).contains("不採用　第 2 列「開庭時間」：「25」不是時間"));
    let row = check_json(&refused).pointer("/refused/0/row").cloned();
    assert_eq!(row, Some(2.into()));
}

#[test]
fn an_offices_tables_come_from_config() {
    let office = taitung();
    let written = serde_json::to_value(&office).unwrap();
    assert_eq!(serde_json::from_value::<ImportTables>(written).unwrap(), office);
    let wrong = serde_json::json!({"characters": {"A440": "一"}});
    let why = serde_json::from_value::<ImportTables>(wrong).unwrap_err().to_string();
    assert!(why.contains("A440"), "{why}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_bytes_below_the_headings_stop_the_house(bytes: Vec<u8>, big5: bool) {
        let headings = if big5 { BIG5.get(..68).unwrap() } else { HEADINGS.as_bytes() };
        let file = [headings, b"\r\n", &bytes].concat();
        if let Ok(read) = read(&file, "a.csv", &taitung()) {
            prop_assert_eq!(read.hearings.len(), 0);
            prop_assert_eq!(read.refused.len(), read.rows);
        }
    }

    #[test]
    fn no_cell_stops_the_house(cell in "\\PC{0,24}", place in 0..11_usize) {
        let line = "1151123,第1偵查庭,信股,0930,30,115偵1,訊問,傷害,王明,被告,視訊";
        let mut cells = line.split(',').collect::<Vec<_>>();
        let quoted = format!("\"{}\"", cell.replace('"', "\"\""));
        *cells.get_mut(place).unwrap() = &quoted;
        let read = docket(&[&cells.join(",")]);
        prop_assert_eq!(read.hearings.len() + read.refused.len(), 1);
    }
}
