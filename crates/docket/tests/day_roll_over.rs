//! A new day: yesterday's list never shows as today's, and who is inside stays inside.

use docket::courtroom::RoomState;
use docket::{Refusal, Seq};

use crate::cast::*;

fn tuesdays_row() -> Row {
    row(3, "09:30", "115年度偵字第51號").on(TUESDAY).people(["辛"])
}

/// 3-01 is inside at midnight, 3-02 waits, 1-01 was called and is not there.
fn past_midnight() -> House {
    let house = morning().does(import([tuesdays_row()])).at("23:30");
    let house = house.all([call(3), open(3), call(1)]);
    house.does(open_day(TUESDAY)).on(TUESDAY, "00:10")
}

#[test]
fn a_day_opens_only_forward() {
    let house = morning();
    house.clone().when(open_day(MONDAY)).refused(Refusal::DayNotAfter);
    let sunday = jiff::civil::date(2026, 11, 22);
    house.clone().when(open_day(sunday)).refused(Refusal::DayNotAfter);
    house.when(open_day(TUESDAY)).then(["day_opened"]);
}

#[test]
fn yesterdays_list_is_gone_and_todays_stands() {
    let house = past_midnight();
    assert!(house.room(1).hearings.is_empty());
    assert_eq!(house.room(1).state, RoomState::NotOpen);
    assert_eq!(house.waiting(3), ["3-01"]);
    assert_eq!(house.now.days.keys().copied().collect::<Vec<_>>(), [TUESDAY]);
}

#[test]
fn who_is_inside_stays_at_the_door_with_its_date_until_it_ends() {
    let house = past_midnight();
    let inside = house.room(3);
    let inside = inside.in_session().unwrap();
    assert_eq!((inside.date, inside.turn.clone()), (MONDAY, turn("3-01")));
    assert_eq!(house.room(3).state, RoomState::Open);
    house.clone().when(call_early(3)).refused(Refusal::StillInSession(turn("3-01")));
    let house = house.does(conclude(3)).on(TUESDAY, "09:30");
    house.when(call(3)).then(["room 3 sitting_begun 信 morning", "3-01 called"]);
}

#[test]
fn it_may_rest_and_leave_after_midnight() {
    let house = past_midnight().does(recess(3)).when(resume(3)).then(["3-01 resumed"]);
    let house = house.does(recess(3));
    let monday = house.hearing("3-01");
    assert_eq!((monday.date, house.progress("3-01")), (MONDAY, "recess".into()));
}

#[test]
fn yesterdays_page_and_yesterdays_order_are_worth_nothing_today() {
    let house = morning().at("23:59").does(call(3));
    let (page, called) = (house.seq(3), house.now.seq);
    let house = house.does(open_day(TUESDAY));
    assert_eq!(house.seq(3), house.now.seq);
    house.clone().when(call_early(3).seen(page)).refused(Refusal::AlreadyMovedOn);
    house.when(undo_of(3, called)).refused(Refusal::NotLastOrder);
}

#[test]
fn a_room_that_did_nothing_yesterday_begins_at_nought() {
    assert_eq!(past_midnight().seq(2), Seq(0));
}

#[test]
fn numbers_begin_anew_and_accounts_and_keys_pass_through() {
    let house = morning().at("23:59").does(call(3).key("tap-0001", "call"));
    let called = house.now.seq;
    let house = house.does(open_day(TUESDAY)).on(TUESDAY, "00:01");
    let answered = house.now.keys.answer(&house.order(&call(3).key("tap-0001", "call")));
    assert_eq!(answered, Ok(Some(called)));
    house.when(insert(row(3, "09:30", "115年度偵字第9號"))).then(["3-01 listed at 09:30"]);
}

#[test]
fn a_day_that_was_slept_through_is_left_behind_too() {
    let house = morning().does(import([tuesdays_row()]));
    let wednesday = jiff::civil::date(2026, 11, 25);
    let house = house.does(open_day(wednesday));
    assert!(house.now.days.values().all(|day| day.values().all(|r| r.hearings.is_empty())));
}
