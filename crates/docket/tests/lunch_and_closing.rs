//! 午休 and 下庭: a sitting ends when the bailiff ends it, never at noon.

use docket::Refusal;
use docket::courtroom::RoomState;

use crate::cast::*;

/// Room 1 has heard both of its morning cases; it has none in the afternoon.
fn morning_is_done() -> House {
    let house = morning().at("10:30").all([call(1), open(1), conclude(1)]);
    house.all([call(1), open(1), conclude(1)])
}

/// Room 3 has one case left, in the afternoon.
fn afternoon_is_left() -> House {
    let house = morning().at("12:20");
    let house = house.all([call(3), open(3), conclude(3), call(3), open(3), conclude(3)]);
    house.all([call(3), open(3), conclude(3), call(3), open(3), conclude(3)])
}

#[test]
fn with_an_afternoon_to_come_the_button_offers_lunch_which_ends_the_morning() {
    let house = afternoon_is_left();
    assert_eq!(house.button(3), "Lunch");
    let house = house.when(lunch(3)).then(["room 3 lunch_begun"]);
    assert_eq!((house.room(3).state, house.room(3).sitting.clone()), (RoomState::Lunch, None));
    assert_eq!(house.button(3), "Call 3-05");
    let house = house.at("14:30").when(call(3));
    house.then(["room 3 sitting_begun 信 afternoon", "3-05 called"]);
}

#[test]
fn lunch_in_the_middle_of_a_sitting_leaves_it_on() {
    let house = morning().at("12:00").all([call(3), open(3), conclude(3), lunch(3)]);
    assert_eq!(house.waiting(3), ["3-02", "3-03", "3-04"]);
    let house = house.at("13:30").when(resume(3)).then(["room 3 sitting_begun 信 morning"]);
    assert_eq!(house.button(3), "Call 3-02");
    assert_eq!(house.room(3).state, RoomState::Open);
}

#[test]
fn a_case_that_rests_over_lunch_goes_on_in_the_same_sitting() {
    let house = morning().at("12:00").all([call(3), open(3), recess(3), lunch(3)]);
    assert_eq!(house.button(3), "Resume 3-01");
    let house = house.when(resume(3));
    house.then(["room 3 sitting_begun 信 morning", "3-01 resumed"]);
}

#[test]
fn nobody_goes_to_lunch_with_a_case_called_or_inside() {
    let house = morning().at("12:00").does(call(3));
    house.clone().when(lunch(3)).refused(Refusal::StillCalling(turn("3-01")));
    house.clone().when(close(3)).refused(Refusal::StillCalling(turn("3-01")));
    let house = house.does(open(3));
    house.clone().when(lunch(3)).refused(Refusal::StillInSession(turn("3-01")));
    house.when(close(3)).refused(Refusal::StillInSession(turn("3-01")));
}

#[test]
fn one_lunch_is_enough_and_none_comes_after_closing() {
    let house = morning().does(lunch(3)).when(lunch(3)).refused(Refusal::AlreadySo);
    drop(house);
    let house = morning_is_done().does(close(1));
    house.clone().when(lunch(1)).refused(Refusal::NobodyWaiting);
    house.when(close(1)).refused(Refusal::AlreadySo);
}

#[test]
fn the_days_last_sitting_closes_the_room() {
    let house = morning_is_done();
    assert_eq!(house.button(1), "Close");
    let house = house.when(close(1)).then(["room 1 sitting_ended for the day"]);
    assert_eq!(house.room(1).state, RoomState::Closed);
    assert_eq!(house.button(1), "Nothing");
}

#[test]
fn closing_with_cases_waiting_or_resting_needs_a_second_tap() {
    let house = morning().at("10:00").all([call(3), open(3), recess(3)]);
    let house = house.when(close(3)).refused(Refusal::StillWaiting(4));
    let house = house.when(close_surely(3)).then(["room 3 sitting_ended"]);
    assert_eq!(house.room(3).state, RoomState::NotOpen);
    assert_eq!(house.waiting(3), ["3-05"]);
}

#[test]
fn two_sections_of_one_morning_follow_each_other_without_lunch() {
    let second = row(1, "10:30", "115年度偵字第8號").section("智");
    let house = morning().does(import(mondays_rows().into_iter().chain([second])));
    let house = house.at("10:30").all([call(1), open(1), conclude(1), call(1), open(1)]);
    let house = house.does(conclude(1));
    assert_eq!(house.button(1), "Close");
    let house = house.when(close(1)).then(["room 1 sitting_ended"]);
    house.when(call(1)).then(["room 1 sitting_begun 智 morning", "1-03 called"]);
}

#[test]
fn a_case_listed_after_closing_opens_the_sitting_again() {
    let house = morning_is_done().does(close(1));
    let late = row(1, "11:00", "115年度他字第9號").section("禮");
    let house = house.does(import(mondays_rows().into_iter().chain([late])));
    assert_eq!(house.button(1), "Call 1-03");
    assert_eq!((house.room(1).state, house.seq(1)), (RoomState::NotOpen, house.now.seq));
}
