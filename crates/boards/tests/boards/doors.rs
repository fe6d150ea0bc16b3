//! 庭門: what the screen outside a room says as its day goes on.

use docket::Event;
use docket::devices::{Level, ScreenKind};
use docket::hearing::{Delay, DelayReason, PassReason};

use crate::house::{
    self, DOOR, NEXT_DOOR, at_door, begun, called, case, given, hearing, opened, words,
};

fn three() -> [house::Case; 3] {
    [case(1, "09:30"), case(2, "10:00"), case(3, "14:00")]
}

#[test]
fn a_call_stands_in_large_letters_and_in_its_row() {
    let house = given(&three(), [begun(), called(1)]);
    let wall = words(&at_door(&house, Level::L0, "09:31").0);
    assert!(wall.starts_with("點呼中 Calling 3-01 請到庭門前"), "{wall}");
    assert!(wall.contains("3-01 09:30 點呼中 Calling 3-02 10:00 尚未開庭 Not started"), "{wall}");
}

#[test]
fn a_second_call_says_so() {
    let house = given(&three(), [begun(), called(1), called(1)]);
    assert!(
        words(&at_door(&house, Level::L0, "09:31").0).starts_with("重新點呼 Calling again 3-01")
    );
}

#[test]
fn the_next_number_stays_in_sight_while_a_case_is_heard() {
    let house = given(&three(), [begun(), called(1), opened(1)]);
    let wall = words(&at_door(&house, Level::L0, "09:31").0);
    assert!(wall.starts_with("開庭中 In progress 3-01"), "{wall}");
    assert!(wall.contains("outside for your number 3-02 3-01 09:30 開庭中"), "{wall}");
}

#[test]
fn a_call_taken_back_is_corrected_for_ten_seconds() {
    let mut house = given(&three(), [begun(), called(1)]);
    let room = house.room(DOOR);
    let last = room.last.clone().expect("the call can be taken back");
    let undone = Event::OrderUndone { undone: last.seq, rooms: last.before };
    house::tell(&mut house, 99, house::clock("09:31"), undone);

    let (view, until) = at_door(&house, Level::L0, "09:31");
    assert!(words(&view).starts_with("叫號更正 Call corrected 3-01"), "{}", words(&view));
    let until = until.expect("the correction ends by itself");
    assert_eq!(until.ms_since(house::clock("09:31")), 10_000);

    let screen = house::screen(ScreenKind::RoomDoor, &[DOOR], Level::L0);
    let after = boards::Board::of(&house, &house::office(), &screen, until).0;
    assert!(words(&after).starts_with("請稍候 Please wait"), "{}", words(&after));
}

#[test]
fn a_case_that_moved_stands_at_both_doors() {
    let house =
        given(&three(), [Event::HearingMoved { room: DOOR, hearing: hearing(2), to: NEXT_DOOR }]);
    let old = words(&at_door(&house, Level::L0, "09:31").0);
    assert!(old.contains("3-02 10:00 移至詢問室2 Moved to Interview Room 2"), "{old}");

    let screen = house::screen(ScreenKind::RoomDoor, &[NEXT_DOOR], Level::L0);
    let new = boards::Board::of(&house, &house::office(), &screen, house::clock("09:31")).0;
    assert!(words(&new).contains("3-02 10:00 移自第3偵查庭 Moved from"), "{}", words(&new));
}

#[test]
fn a_delay_shows_the_old_time_and_the_new_one() {
    let delay = Some(Delay { minutes: 45, reason: DelayReason::EarlierCase });
    let one = Event::HearingDelayed { room: DOOR, hearing: hearing(1), delay };
    let house = given(&three(), [one, Event::RoomDelayed { room: DOOR, delay }]);
    let wall = words(&at_door(&house, Level::L0, "09:31").0);
    assert!(wall.contains("3-01 09:30 10:15 延後開庭 Delayed"), "{wall}");
    assert!(wall.contains("延後開庭 約 45 分鐘 前案延長"), "{wall}");
}

#[test]
fn who_was_passed_over_reads_whom_to_ask_and_not_why() {
    let passed = |reason| Event::HearingPassedOver { room: DOOR, hearing: hearing(1), reason };
    let elsewhere = PassReason::Elsewhere { hearing: hearing(2) };
    for reason in [PassReason::NotThere, elsewhere] {
        let house = given(&three(), [begun(), called(1), passed(reason)]);
        let wall = words(&at_door(&house, Level::L0, "09:31").0);
        assert!(wall.contains("3-01 09:30 請洽法警，稍後再叫 Please see the officer"), "{wall}");
    }
}

#[test]
fn cases_heard_together_are_named_together() {
    let merged = Event::HearingMerged { room: DOOR, hearing: hearing(2), into: hearing(1) };
    let house = given(&three(), [begun(), merged, called(1)]);
    let wall = words(&at_door(&house, Level::L0, "09:31").0);
    assert!(wall.starts_with("點呼中 Calling 3-01 3-02"), "{wall}");
    assert!(wall.contains("3-02 10:00 併案開庭 Heard together"), "{wall}");
}

#[test]
fn lunch_and_the_end_of_the_day_are_said_in_words() {
    let lunch = given(&three(), [begun(), Event::LunchBegun { room: DOOR, ended: true }]);
    let wall = words(&at_door(&lunch, Level::L0, "12:10").0);
    assert!(wall.starts_with("午休 Lunch recess"), "{wall}");

    let closed = given(&three(), [begun(), Event::SittingEnded { room: DOOR, last: true }]);
    assert!(words(&at_door(&closed, Level::L0, "17:00").0).starts_with("本庭已下庭 Sitting ended"));
}

#[test]
fn before_the_first_sitting_the_door_says_when_it_begins() {
    let (view, until) = at_door(&given(&three(), []), Level::L0, "08:10");
    assert!(words(&view).starts_with("尚未開庭 Not started 第一件 09:30"), "{}", words(&view));
    assert_eq!(until, Some(house::clock("12:30")));
}

#[test]
fn a_room_without_a_list_says_so() {
    assert!(words(&at_door(&given(&[], []), Level::L0, "09:00").0).starts_with("今日無庭期"));
}

#[test]
fn the_half_day_that_goes_on_comes_first_and_the_other_stays() {
    let wall = words(&at_door(&given(&three(), []), Level::L0, "09:00").0);
    assert!(wall.find("3-01 09:30") < wall.find("3-03 14:00"), "{wall}");

    let over = given(
        &three(),
        [
            begun(),
            called(1),
            opened(1),
            house::concluded(1),
            called(2),
            opened(2),
            house::concluded(2),
            Event::SittingEnded { room: DOOR, last: false },
        ],
    );
    let wall = words(&at_door(&over, Level::L0, "13:40").0);
    assert!(wall.find("3-03 14:00") < wall.find("3-01 09:30"), "{wall}");
}

#[test]
fn what_began_yesterday_stays_with_its_date() {
    let mut house = given(&three(), [begun(), called(1), opened(1)]);
    let tomorrow = house::today().tomorrow().expect("there is one");
    house::tell(&mut house, 99, house::clock("23:59"), Event::DayOpened { date: tomorrow });
    let view = at_door(&house, Level::L0, "23:59").0;
    assert!(words(&view).starts_with("開庭中 In progress 3-01"), "{}", words(&view));
    let boards::View::Room(board) = view else { panic!("a door shows a room") };
    let since = board.list.halves.iter().map(|half| half.since.clone()).collect::<Vec<_>>();
    assert_eq!(since, [Some(boards::shown::Day::of(house::today()))]);
}

#[test]
fn an_interview_room_speaks_of_interviews() {
    let moved = Event::HearingMoved { room: DOOR, hearing: hearing(1), to: NEXT_DOOR };
    let begun = Event::HearingOpened { room: NEXT_DOOR, hearing: hearing(1) };
    let house = given(&three(), [moved, begun]);
    let screen = house::screen(ScreenKind::RoomDoor, &[NEXT_DOOR], Level::L0);
    let view = boards::Board::of(&house, &house::office(), &screen, house::clock("09:31")).0;
    assert!(words(&view).starts_with("詢問中 Interview in progress 3-01"), "{}", words(&view));
}
