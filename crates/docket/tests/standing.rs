//! 「現在是 3-07」: the room is brought to where it really is, and each skipped case has an answer.

use docket::Refusal;
use docket::courtroom::SkipAnswer::{Cancelled, Concluded, PassedOver, Recess, Rescheduled, Waits};

use crate::cast::*;

#[test]
fn one_order_brings_the_room_there() {
    let house = morning().at("10:30");
    let answers = [("3-01", Concluded), ("3-02", PassedOver)];
    house.when(stand(3, "3-03", answers)).then([
        "3-01 concluded",
        "3-02 passed_over not_there",
        "room 3 sitting_begun 信 morning",
        "3-03 called",
        "3-03 opened",
    ]);
}

#[test]
fn a_case_without_an_answer_stops_it() {
    let house = morning().at("10:30").when(stand(3, "3-03", [("3-01", Concluded)]));
    house.refused(Refusal::Unanswered(turn("3-02")));
}

#[test]
fn the_one_inside_is_answered_too() {
    let house = morning().at("09:50").all([call(3), open(3)]);
    house.clone().when(stand(3, "3-02", [])).refused(Refusal::Unanswered(turn("3-01")));
    house.clone().when(stand(3, "3-02", [("3-01", Recess)])).then([
        "3-01 recessed",
        "3-02 called",
        "3-02 opened",
    ]);
    let not_so = Refusal::NotFromHere(turn("3-01"));
    house.clone().when(stand(3, "3-02", [("3-01", PassedOver)])).refused(not_so.clone());
    house.when(stand(3, "3-02", [("3-01", Waits)])).refused(not_so);
}

#[test]
fn each_answer_says_what_became_of_the_case() {
    let house = morning().at("10:30").does(call(3));
    house
        .when(stand(3, "3-04", [("3-01", Waits), ("3-02", Rescheduled), ("3-03", Cancelled)]))
        .then([
            "3-01 returned",
            "3-02 rescheduled",
            "3-03 cancelled",
            "3-04 called",
            "3-04 opened",
        ]);
}

#[test]
fn nobody_is_passed_over_by_it_before_the_time() {
    let house = morning().at("09:40");
    let answers = [("3-01", Concluded), ("3-02", PassedOver)];
    house.when(stand(3, "3-03", answers)).refused(Refusal::TooEarlyToMiss(time_of("09:50")));
}

#[test]
fn of_a_case_that_was_heard_unseen_the_register_knows_no_beginning() {
    let house = morning().at("09:50").does(stand(3, "3-02", [("3-01", Concluded)]));
    let facts = house.hearing("3-01").course.facts;
    assert_eq!((facts.called, facts.opened), (None, None));
}

#[test]
fn it_resumes_what_rests_and_opens_what_is_called() {
    let house = morning().at("09:50").all([call(3), open(3), recess(3), call(3)]);
    house
        .clone()
        .when(stand(3, "3-01", [("3-02", PassedOver)]))
        .then(["3-02 passed_over not_there", "3-01 resumed"]);
    house.when(stand(3, "3-02", [])).then(["3-02 opened"]);
}

#[test]
fn it_does_not_begin_anew_what_is_inside_leaving_or_over() {
    let house = morning().at("09:30").does(protect("3-01")).all([call(3), open(3)]);
    let no = || Refusal::NotFromHere(turn("3-01"));
    house.clone().when(stand(3, "3-01", [])).refused(no());
    let house = house.does(conclude(3));
    house.clone().when(stand(3, "3-01", [])).refused(no());
    house.does(conclude(3)).when(stand(3, "3-01", [])).refused(no());
}

#[test]
fn in_the_afternoon_the_mornings_waiting_cases_are_answered_and_its_sitting_ends() {
    let house = morning().at("14:40").all([call(3), open(3)]);
    let told = [("3-01", Concluded), ("3-02", Concluded), ("3-03", Rescheduled)];
    house.clone().when(stand(3, "3-05", told)).refused(Refusal::Unanswered(turn("3-04")));
    let told = [told[0], told[1], told[2], ("3-04", Cancelled)];
    let house = house.when(stand(3, "3-05", told)).then([
        "3-01 concluded",
        "3-02 concluded",
        "3-03 rescheduled",
        "3-04 cancelled",
        "room 3 sitting_ended",
        "room 3 sitting_begun 信 afternoon",
        "3-05 called",
        "3-05 opened",
    ]);
    assert_eq!(house.button(3), "Conclude 3-05");
}

#[test]
fn it_is_taken_back_whole() {
    let house = morning().at("09:50").all([call(3), open(3)]);
    let house = house.all([stand(3, "3-02", [("3-01", Concluded)]), undo(3)]);
    assert_eq!(
        (house.progress("3-01"), house.progress("3-02")),
        ("in_session".into(), "listed".into())
    );
}
