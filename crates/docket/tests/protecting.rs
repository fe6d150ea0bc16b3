//! Protected cases: never called aloud, brought in by the bailiff office, leaving in two steps.

use docket::Refusal;

use crate::cast::*;

fn protected() -> House {
    morning().does(protect("3-01")).at("09:30")
}

#[test]
fn a_protected_case_is_fetched_not_called_and_leaves_in_two_steps() {
    let house = protected();
    assert_eq!(house.button(3), "Fetch 3-01");
    let house = house.when(call(3)).then(["room 3 sitting_begun 信 morning", "3-01 fetched"]);
    assert_eq!(house.button(3), "Open 3-01");
    let house = house.does(open(3));
    assert_eq!(house.button(3), "LetLeave 3-01");
    let house = house.when(conclude(3)).then(["3-01 leaving"]);
    assert_eq!(house.button(3), "Empty 3-01");
    house.when(conclude(3)).then(["3-01 concluded"]);
}

#[test]
fn while_one_side_still_waits_inside_the_room_is_taken() {
    let house = protected().all([call(3), open(3), conclude(3)]);
    house.clone().when(call(3)).refused(Refusal::StillInSession(turn("3-01")));
    house.clone().when(recess(3)).refused(Refusal::NotFromHere(turn("3-01")));
    house.when(lunch(3)).refused(Refusal::StillInSession(turn("3-01")));
}

#[test]
fn conclude_and_call_lets_the_first_side_leave_and_calls_nobody() {
    let house = protected().all([call(3), open(3)]).at("09:50");
    let house = house.when(conclude_and_call(3)).then(["3-01 leaving"]);
    house.when(conclude_and_call(3)).then(["3-01 concluded", "3-02 called"]);
}

#[test]
fn it_is_not_called_a_second_time_aloud() {
    let house = protected().does(call(3));
    house.when(recall(3)).refused(Refusal::NotFromHere(turn("3-01")));
}

#[test]
fn passed_over_it_comes_back_as_silently() {
    let house = protected().all([call(3), pass_over(3)]);
    house.when(recall_one(3, "3-01")).then(["3-01 fetched"]);
}

#[test]
fn a_restriction_in_the_middle_of_a_call_silences_it_at_once() {
    let house = morning().at("09:30").does(call(3)).when(protect("3-01"));
    let house = house.then(["3-01 protected"]);
    assert_eq!(house.progress("3-01"), "fetching");
    house.when(recall(3)).refused(Refusal::NotFromHere(turn("3-01")));
}

#[test]
fn a_restriction_in_mid_session_holds_for_the_way_out() {
    let house = morning().at("09:30").all([call(3), open(3), protect("3-01")]);
    assert_eq!(house.button(3), "LetLeave 3-01");
}

#[test]
fn what_the_file_restricts_is_protected_too() {
    let house = morning().does(import([row(2, "09:30", "115年度他字第9號").restricted()]));
    assert_eq!(house.button(2), "Fetch 2-01");
}

#[test]
fn only_a_reason_lifts_a_restriction() {
    let house = protected();
    house.clone().when(protect("3-01")).refused(Refusal::AlreadySo);
    let house = house.when(unprotect("3-01")).then(["3-01 unprotected"]);
    assert!(!house.hearing("3-01").is_protected());
    house.when(unprotect("3-01")).refused(Refusal::AlreadySo);
}

#[test]
fn lifting_what_the_file_restricted_holds_until_the_file_changes_the_case() {
    let restricted = || row(2, "09:30", "115年度他字第9號").restricted().people(["辛"]);
    let house = morning().all([import([restricted()]), unprotect("2-01")]);
    house.clone().when(import([restricted()])).refused(Refusal::AlreadySo);
    let house = house.does(import([restricted().people(["辛", "壬"])]));
    assert!(house.hearing("2-01").is_protected());
}

#[test]
fn no_undo_lifts_a_restriction_or_calls_a_protected_case_aloud() {
    let house = morning().at("09:30").all([call(3), protect("3-01")]);
    house.clone().when(undo(3)).refused(Refusal::NotLastOrder);
    // Called, passed over, then protected; taking back the passing over must not shout.
    let house = morning().at("09:30").all([call(3), pass_over(3)]);
    let passed = house.now.seq;
    let house = house.all([protect("3-01"), undo_of(3, passed)]);
    assert!(house.hearing("3-01").is_protected());
    assert_eq!(house.progress("3-01"), "fetching");
}
