//! 點呼: cases are called one after another, in time and once.

use docket::Refusal;

use crate::cast::*;

#[test]
fn the_first_call_begins_the_sitting() {
    morning().at("09:30").when(call(3)).then(["room 3 sitting_begun 信 morning", "3-01 called"]);
}

#[test]
fn the_called_case_is_opened_and_nobody_else_is_called_meanwhile() {
    let house = morning().at("09:30").does(call(3));
    house.clone().when(call(3)).refused(Refusal::StillCalling(turn("3-01")));
    let house = house.when(open(3)).then(["3-01 opened"]);
    house.clone().when(open(3)).refused(Refusal::StillInSession(turn("3-01")));
    house.when(call(3)).refused(Refusal::StillInSession(turn("3-01")));
}

#[test]
fn nothing_is_opened_that_was_not_called() {
    morning().at("09:30").when(open(3)).refused(Refusal::NothingCalled);
}

#[test]
fn before_its_time_a_case_needs_a_second_tap() {
    let house = morning().at("09:29");
    house.clone().when(call(3)).refused(Refusal::NotYetTime(time_of("09:30")));
    house.when(call_early(3)).then(["room 3 sitting_begun 信 morning", "3-01 called"]);
}

#[test]
fn a_case_is_called_again_until_it_is_in() {
    let house = morning().at("09:30").does(call(3));
    let house = house.when(recall(3)).then(["3-01 called"]);
    assert_eq!(house.hearing("3-01").course.calls, 2);
    house.does(open(3)).when(recall(3)).refused(Refusal::NothingCalled);
}

#[test]
fn the_first_call_stays_in_the_register() {
    let house = morning().at("09:31").does(call(3)).at("09:34").all([recall(3), open(3)]);
    let facts = house.hearing("3-01").course.facts;
    assert_eq!(facts.called.unwrap().at, house.moment(MONDAY, "09:31"));
    assert_eq!(facts.opened.unwrap().at, house.moment(MONDAY, "09:34"));
}

#[test]
fn out_of_turn_a_case_is_called_by_its_number_and_the_others_wait() {
    let house = morning().at("10:10").when(call_out_of_turn(3, "3-03"));
    let house = house.then(["room 3 sitting_begun 信 morning", "3-03 called"]);
    assert_eq!(house.waiting(3), ["3-01", "3-02", "3-04"]);
    let house = house.all([open(3), conclude(3)]);
    house.when(call(3)).then(["3-01 called"]);
}

#[test]
fn an_afternoon_case_called_in_the_morning_does_not_end_the_morning() {
    let house = morning().at("09:30").when(call_out_of_turn(3, "3-05"));
    let house = house.then(["room 3 sitting_begun 信 morning", "3-05 called"]);
    let house = house.all([open(3), conclude(3)]);
    assert_eq!(house.button(3), "Call 3-01");
}

#[test]
fn what_is_over_or_in_another_room_is_not_called() {
    let house = morning().at("09:30").all([call(3), open(3), conclude(3)]);
    house.clone().when(call_out_of_turn(3, "3-01")).refused(Refusal::NotFromHere(turn("3-01")));
    house.clone().when(call_out_of_turn(3, "1-01")).refused(Refusal::NoSuchHearing);
    house.when(call(9)).refused(Refusal::NoSuchRoom(docket::RoomId(9)));
}

#[test]
fn next_comes_only_from_the_current_sitting() {
    let house = morning().at("11:50").all([call(3), open(3), conclude(3)]);
    let house = house.all([call(3), open(3), conclude(3), call(3), open(3), conclude(3)]);
    let house = house.all([call(3), open(3)]).at("12:20");
    // The 11:45 case runs into noon; the morning ends when the bailiff ends it.
    let house = house.when(conclude(3)).then(["3-04 concluded"]);
    assert_eq!(house.waiting(3), Vec::<String>::new());
    house.at("14:30").when(call(3)).refused(Refusal::NobodyWaiting);
}

#[test]
fn a_morning_that_runs_late_still_calls_its_own_first() {
    let house = morning().at("09:30").all([call(3), open(3)]).at("14:40").does(conclude(3));
    house.when(call(3)).then(["3-02 called"]);
}

#[test]
fn an_afternoon_case_called_by_number_begins_its_sitting_when_the_morning_is_empty() {
    let house = morning().at("14:30").all([call(3), reschedule(3, "3-01"), reschedule(3, "3-02")]);
    let house = house.all([reschedule(3, "3-03"), reschedule(3, "3-04")]);
    house.when(call_out_of_turn(3, "3-05")).then([
        "room 3 sitting_ended",
        "room 3 sitting_begun 信 afternoon",
        "3-05 called",
    ]);
}

#[test]
fn one_room_calls_whatever_another_does() {
    let house = morning().at("09:30").all([call(3), open(3)]);
    house.when(call(1)).then(["room 1 sitting_begun 禮 morning", "1-01 called"]);
}

#[test]
fn no_order_of_the_queue_is_carried_out_before_a_day_is_open() {
    unopened().when(call(3)).refused(Refusal::NoDayOpen);
}

#[test]
fn the_button_follows_the_thumb() {
    let house = morning().at("09:30");
    assert_eq!(house.button(3), "Call 3-01");
    let house = house.does(call(3));
    assert_eq!(house.button(3), "Open 3-01");
    let house = house.does(open(3));
    assert_eq!(house.button(3), "Conclude 3-01");
    let house = house.does(recess(3));
    assert_eq!(house.button(3), "Resume 3-01");
    let house = house.all([resume(3), conclude(3)]);
    assert_eq!(house.button(3), "Call 3-02");
}
