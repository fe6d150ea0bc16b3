//! 過號: who was called and is not there comes back later; 另庭中 comes back by itself.

use docket::Refusal;
use docket::courtroom::RoomState;
use docket::hearing::OnScreen;

use crate::cast::*;

#[test]
fn a_case_passed_over_makes_way_and_can_be_called_again() {
    let house = morning().at("09:50").does(call(3));
    let house = house.when(pass_over(3)).then(["3-01 passed_over not_there"]);
    assert_eq!(house.button(3), "Call 3-02");
    let house = house.when(take_back(3, "3-01")).then(["3-01 returned"]);
    assert_eq!(house.button(3), "Call 3-01");
}

#[test]
fn recalling_one_that_was_passed_over_calls_it_at_once() {
    let house = morning().at("09:50").all([call(3), pass_over(3)]);
    let house = house.when(recall_one(3, "3-01")).then(["3-01 called"]);
    assert_eq!(house.hearing("3-01").course.calls, 2);
}

#[test]
fn recalling_waits_for_the_one_inside() {
    let house = morning().at("09:50").all([call(3), pass_over(3), call(3), open(3)]);
    house.when(recall_one(3, "3-01")).refused(Refusal::StillInSession(turn("3-02")));
}

#[test]
fn nobody_is_passed_over_before_the_time_on_the_summons() {
    let house = morning().at("09:25").does(call_early(3));
    let house = house.when(pass_over(3)).refused(Refusal::TooEarlyToMiss(time_of("09:30")));
    // The early call came to nothing: back into the list, and the room is free.
    let house = house.when(take_back(3, "3-01")).then(["3-01 returned"]);
    assert_eq!(house.button(3), "Call 3-01");
}

#[test]
fn one_that_waits_past_its_time_can_be_passed_over_uncalled() {
    let house = morning().at("09:50").when(pass_over_one(3, "3-02"));
    let house = house.then(["3-02 passed_over not_there"]);
    house.when(pass_over_one(3, "3-02")).refused(Refusal::NotFromHere(turn("3-02")));
}

#[test]
fn nobody_inside_is_passed_over() {
    let house = morning().at("09:30").all([call(3), open(3)]);
    house.when(pass_over_one(3, "3-01")).refused(Refusal::NotFromHere(turn("3-01")));
}

/// The same counsel stands in 1-01, which is inside, and in 3-01.
fn counsel_is_inside_next_door() -> House {
    let house = morning().at("09:30").all([call(1), open(1), call(3)]);
    house.when(pass_over_elsewhere(3, "3-01")).then(["3-01 passed_over elsewhere"])
}

#[test]
fn who_stands_in_another_room_returns_by_itself_when_that_one_ends() {
    let house = counsel_is_inside_next_door();
    assert_eq!(house.button(3), "Call 3-02");
    let house = house.when(conclude(1)).then(["1-01 concluded", "3-01 returned"]);
    assert_eq!(house.button(3), "Call 3-01");
}

#[test]
fn it_returns_however_the_other_one_ends() {
    let house = counsel_is_inside_next_door();
    house.when(reschedule(1, "1-01")).then(["1-01 rescheduled", "3-01 returned"]);

    let called = || morning().at("09:30").all([call(1), pass_over_elsewhere(3, "3-01")]);
    called().when(cancel(1, "1-01")).then(["1-01 cancelled", "3-01 returned"]);
    called().when(pass_over(1)).then(["1-01 passed_over not_there", "3-01 returned"]);
    called().when(merge(1, "1-01", "1-02")).then(["1-01 merged with 1-02", "3-01 returned"]);
}

#[test]
fn a_pause_next_door_does_not_bring_it_back() {
    let house = counsel_is_inside_next_door().when(recess(1)).then(["1-01 recessed"]);
    assert_eq!(house.progress("3-01"), "passed_over");
}

#[test]
fn nobody_is_elsewhere_while_no_room_has_them() {
    let house = morning().at("09:30");
    house.clone().when(pass_over_elsewhere(3, "3-01")).refused(Refusal::NobodyElsewhere);
    let house = house.all([call(1), open(1)]).at("09:50");
    house.when(pass_over_elsewhere(3, "3-02")).refused(Refusal::NobodyElsewhere);
}

#[test]
fn the_desk_sees_in_which_other_cases_a_counsel_stands() {
    let house = morning();
    let shared = house.now.shared_with(&house.hearing("3-01"));
    assert_eq!(shared.iter().map(|h| h.turn.to_string()).collect::<Vec<_>>(), ["1-01"]);
    assert!(house.now.shared_with(&house.hearing("3-02")).is_empty());
}

#[test]
fn only_what_was_passed_over_or_called_goes_back_into_the_list() {
    let house = morning().at("09:30").all([call(3), open(3)]);
    house.clone().when(take_back(3, "3-01")).refused(Refusal::NotFromHere(turn("3-01")));
    house.when(take_back(3, "3-02")).refused(Refusal::NotFromHere(turn("3-02")));
}

#[test]
fn one_that_returns_after_its_sitting_ended_is_offered_again() {
    let house = morning().at("10:00").all([call(1), pass_over(1), call(1), open(1), conclude(1)]);
    assert_eq!(house.button(1), "Close");
    let house = house.when(close(1)).refused(Refusal::StillWaiting(1));
    let house = house.does(close_surely(1));
    assert_eq!(house.button(1), "Nothing");
    let house = house.does(take_back(1, "1-01"));
    assert_eq!(house.room(1).state, RoomState::NotOpen);
    assert_eq!(house.button(1), "Call 1-01");
    let house = house.does(call(1));
    assert_eq!(house.button(1), "Open 1-01");
}

#[test]
fn a_call_that_no_screen_confirmed_is_passed_over_on_the_second_tap_and_recorded_so() {
    let house = morning().at("09:50").does(call(3));
    let house = house
        .when(pass_over_seen(3, OnScreen::Unconfirmed))
        .refused(Refusal::NotShown(turn("3-01")));
    let house = house.when(pass_over_seen(3, OnScreen::ByVoice));
    let house = house.then(["3-01 passed_over called_by_voice"]);
    assert_eq!(house.button(3), "Call 3-02");
}
