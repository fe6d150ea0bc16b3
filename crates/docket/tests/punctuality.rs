//! 準時開庭: what the register of a day says, and what is kept once the day is over.

use docket::hearing::{Change, Delay, DelayReason, Hearing};
use docket::register::{DaySummary, Ended, Row, register, summaries_of_past_days, to_csv_rows};
use docket::{RoomId, Seq};

use crate::cast::*;

fn rows(house: &House) -> Vec<Row> {
    let rooms = house.now.rooms().cloned().collect::<Vec<_>>();
    let hearings = rooms.iter().flat_map(|room| room.hearings.values());
    register(&hearings.map(AsRef::as_ref).collect::<Vec<&Hearing>>(), &house.office)
}

fn row_of(house: &House, number: &str) -> Row {
    rows(house).into_iter().find(|row| row.record.turn == turn(number)).unwrap()
}

fn kept(house: &House, room: u16) -> DaySummary {
    let summaries = summaries_of_past_days(&house.now, TUESDAY);
    let found = summaries.into_iter().find(|(_, id, _)| *id == RoomId(room));
    found.map(|(_, _, summary)| summary).unwrap()
}

#[test]
fn late_is_from_the_time_given_to_the_opening() {
    let house = morning().at("09:34").does(call(3)).at("09:42").does(open(3));
    assert_eq!(row_of(&house, "3-01").minutes_late, Some(12));
    assert_eq!(row_of(&house, "3-02").minutes_late, None);
}

#[test]
fn one_that_was_called_and_never_came_in_counts_from_the_call() {
    let house = morning().at("09:34").all([call(3), pass_over(3)]);
    assert_eq!(row_of(&house, "3-01").minutes_late, Some(4));
}

#[test]
fn an_early_start_is_less_than_nought() {
    let house = morning().at("09:25").all([call_early(3), open(3)]);
    assert_eq!(row_of(&house, "3-01").minutes_late, Some(-5));
}

#[test]
fn a_time_the_file_changed_is_the_one_that_counts_and_the_first_is_kept() {
    let mut changed = mondays_rows();
    changed[1] = row(3, "10:15", "115年度偵字第2號").people(["乙"]);
    let house =
        morning().does(import(changed)).at("10:20").all([call_out_of_turn(3, "3-02"), open(3)]);
    let row = row_of(&house, "3-02");
    assert_eq!(row.record.first_scheduled, time_of("09:50"));
    assert_eq!((row.record.scheduled, row.minutes_late), (time_of("10:15"), Some(5)));
    assert_eq!((row.record.changed, row.record.changes[0].by), (1, Some(LIN)));
}

#[test]
fn what_was_entered_later_says_so() {
    let house = morning().at("09:50").all([call(3).happened("09:31"), open(3)]);
    assert!(row_of(&house, "3-01").entered_later);
    let house = morning().at("09:50").all([call(3), open(3)]);
    assert!(!row_of(&house, "3-01").entered_later);
}

#[test]
fn the_table_has_chinese_headings_and_one_line_per_hearing() {
    let house = morning().does(delay(3, "3-01", 10)).does(move_to(1, 3, "3-03"));
    let house = house.at("09:34").all([call(3), open(3)]).at("09:50").does(conclude(3));
    let table = to_csv_rows(&rows(&house), &house.office);
    assert_eq!(table.len(), 8);
    assert!(table.iter().all(|line| line.len() == table[0].len()));
    assert_eq!(table[0][..4], ["日期", "序號", "庭別", "股別"]);
    let line = table.iter().find(|line| line[1] == "3-01").unwrap();
    assert_eq!(
        line[..],
        [
            "1151123",
            "3-01",
            "第3偵查庭",
            "信",
            "09:30",
            "09:30",
            "09:34",
            "09:34",
            "09:50",
            "4",
            "前案延長 10 分",
            "0",
            "",
            "即時",
            "已結束",
        ]
    );
    let moved = table.iter().find(|line| line[1] == "3-03").unwrap();
    assert_eq!((moved[2].as_str(), moved[12].as_str()), ("第1偵查庭", "第1偵查庭 10:10（帳號 1）"));
}

#[test]
fn at_the_days_end_what_is_not_over_is_left_open() {
    let house = morning().at("10:00").all([call(3), open(3), conclude(3), cancel(3, "3-02")]);
    let house = house.all([reschedule(3, "3-03"), merge(3, "3-04", "3-05")]);
    let ended = kept(&house, 3).records.iter().map(|r| r.ended).collect::<Vec<_>>();
    assert_eq!(
        ended,
        [Ended::Concluded, Ended::Cancelled, Ended::Rescheduled, Ended::Merged, Ended::LeftOpen,]
    );
    assert_eq!(row_of(&house, "3-05").record.ended, Ended::NotYet);
}

#[test]
fn who_is_inside_at_midnight_goes_on_and_ends_in_the_next_days_record() {
    let house = morning().at("23:50").all([call(3), open(3)]);
    assert_eq!(kept(&house, 3).records[0].ended, Ended::GoesOn);
    let house = house.does(open_day(TUESDAY)).on(TUESDAY, "00:20").does(conclude(3));
    let wednesday = jiff::civil::date(2026, 11, 25);
    let summaries = summaries_of_past_days(&house.now, wednesday);
    let (date, room, summary) = &summaries[0];
    assert_eq!((*date, *room, summary.records.len()), (TUESDAY, RoomId(3), 1));
    assert_eq!((summary.records[0].date, summary.records[0].ended), (MONDAY, Ended::Concluded));
    let table = to_csv_rows(&summary.rows(&house.office), &house.office);
    assert_eq!(table[1][8], "11/24 00:20");
}

#[test]
fn days_to_come_and_rooms_without_a_list_are_not_summed_up() {
    let tuesday = row(3, "09:30", "115年度偵字第51號").on(TUESDAY);
    let house = morning().does(import([tuesday])).does(delay_room(2, 5));
    let days = summaries_of_past_days(&house.now, TUESDAY);
    let days = days.iter().map(|(date, room, _)| (*date, room.0)).collect::<Vec<_>>();
    assert_eq!(days, [(MONDAY, 1), (MONDAY, 3)]);
}

#[test]
fn a_summary_holds_no_name_and_no_case_number() {
    let text = serde_json::to_string(&kept(&morning(), 3)).unwrap();
    for never in ["甲", "律師", "偵字", "訊問", "record of"] {
        assert!(!text.contains(never), "{never}");
    }
}

#[test]
fn a_summary_fits_the_store_and_reads_back() {
    let mut house = morning();
    let crowd = (1..=150).map(|n| row(2, "09:00", &format!("115年度偵字第{n}號")));
    house = house.does(import(crowd.map(|row| row.section(&"股".repeat(400)))));
    let (delay, change) = (
        Delay { minutes: 240, reason: DelayReason::AwaitingInterpreter },
        Change { seq: Seq(u64::MAX), by: Some(CHEN), room: RoomId(65_535), time: time_of("09:00") },
    );
    house = house.at("10:00");
    for _ in 0..119 {
        house = house.all([call(2), open(2), conclude(2)].map(|wish| wish.happened("09:30")));
    }
    let busy = house.now.days.get_mut(&MONDAY).map(std::sync::Arc::make_mut).unwrap();
    let room = std::sync::Arc::make_mut(busy.get_mut(&RoomId(2)).unwrap());
    for hearing in room.hearings.values_mut().map(std::sync::Arc::make_mut) {
        hearing.course.facts.delays = vec![delay; 100];
        hearing.course.facts.changes = vec![change; 100];
    }
    let summary = kept(&house, 2);
    let text = serde_json::to_string(&summary).unwrap();
    assert!(text.len() < 64 * 1024, "{} bytes", text.len());
    assert_eq!((summary.records.len(), summary.left_out), (120, 30));
    assert_eq!(summary.records[0].changed, 100);
    assert_eq!(serde_json::from_str::<DaySummary>(&text).unwrap(), summary);
}
