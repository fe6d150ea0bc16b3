//! `seen`: what a page showed, so that a stale tap never skips a case.

use docket::courtroom::Request;
use docket::{Refusal, Seq};

use crate::cast::*;

#[test]
fn before_the_first_step_a_room_stands_at_nought() {
    let house = morning();
    assert_eq!((house.seq(3), house.seq(2)), (Seq(0), Seq(0)));
}

#[test]
fn each_step_moves_the_number_to_its_entry() {
    let house = morning().at("09:30").does(call(3));
    assert_eq!(house.seq(3), house.now.seq);
    let house = house.does(open(3));
    assert_eq!(house.seq(3), house.now.seq);
}

#[test]
fn arrivals_wishes_files_and_other_rooms_do_not_move_it() {
    let house = morning().at("09:30").does(call(3));
    let called = house.seq(3);
    let house =
        house.all([arrives("3-01", "甲"), ask(3, Request::Recess), call(1), protect("3-03")]);
    let house = house.does(import([row(2, "09:40", "115年度偵字第9號")]));
    assert_eq!(house.seq(3), called);
}

#[test]
fn a_double_tap_never_skips_a_case() {
    let house = morning().at("10:10").does(call(3));
    let page = house.seq(3);
    let house = house.does(open(3)).when(open(3).seen(page)).refused(Refusal::AlreadyMovedOn);
    let page = house.seq(3);
    let house = house.does(conclude_and_call(3));
    let house = house.when(conclude_and_call(3).seen(page)).refused(Refusal::AlreadyMovedOn);
    assert_eq!(house.button(3), "Open 3-02");
}

#[test]
fn every_step_of_the_queue_is_refused_from_an_old_page() {
    let house = morning().at("09:30").all([call(3), pass_over(3)]);
    let stale = [
        call(3),
        recall_one(3, "3-01"),
        open(3),
        recess(3),
        resume(3),
        conclude(3),
        pass_over(3),
        take_back(3, "3-01"),
        move_to(1, 3, "3-02"),
        reschedule(3, "3-02"),
        cancel(3, "3-02"),
        merge(3, "3-02", "3-03"),
        insert(row(3, "09:30", "115年度偵字第9號")),
        delay_room(3, 5),
        lunch(3),
        close_surely(3),
        stand(3, "3-02", []),
    ];
    for wish in stale {
        house.clone().when(wish.seen(Seq(0))).refused(Refusal::AlreadyMovedOn);
    }
}

#[test]
fn a_move_looks_at_the_page_of_its_own_room_and_the_present_of_the_other() {
    let house = morning().at("09:30");
    let page = house.seq(3);
    let house = house.does(call(1));
    house.when(move_to(1, 3, "3-02").seen(page)).then(["3-02 moved to room 1"]);
}

#[test]
fn a_page_that_showed_another_case_as_next_calls_nobody() {
    let early = row(3, "09:00", "115年度偵字第9號");
    let house = morning().does(import(mondays_rows().into_iter().chain([early]))).at("09:30");
    assert_eq!(house.button(3), "Call 3-06");
    house.clone().when(call_expecting(3, "3-01")).refused(Refusal::AlreadyMovedOn);
    house.when(call_expecting(3, "3-06")).then(["room 3 sitting_begun 信 morning", "3-06 called"]);
}

#[test]
fn what_happened_before_is_entered_in_its_order() {
    let house = morning().at("10:00");
    let house = house.does(call(3).happened("09:31")).does(open(3).happened("09:33"));
    let opened = house.hearing("3-01").course.facts.opened.unwrap();
    assert_eq!((opened.at, opened.later), (house.moment(MONDAY, "09:33"), true));
    house.clone().when(conclude(3).happened("09:32")).refused(Refusal::HappenedOutOfOrder);
    house.clone().when(conclude(3).happened("10:01")).refused(Refusal::HappenedOutOfOrder);
    house.when(conclude(3).happened("09:33")).then(["3-01 concluded"]);
}

#[test]
fn what_is_entered_later_was_in_time_by_its_own_time() {
    let house = morning().at("10:00");
    let too_early = Refusal::NotYetTime(time_of("09:30"));
    house.when(call(3).happened("09:29")).refused(too_early);
}

#[test]
fn nothing_is_entered_for_another_day() {
    let house = morning().at("23:50").does(open_day(TUESDAY)).on(TUESDAY, "09:00");
    let mut order = house.order(&lunch(3));
    order.happened = Some(house.moment(MONDAY, "23:55"));
    let decided = docket::decide(&house.now, &house.office, &order);
    assert_eq!(decided, Err(Refusal::HappenedOutOfOrder));
}
