//! 插庭: an urgent case takes the next free number and stands at its time.

use docket::hearing::UrgentReason;
use docket::{Refusal, RoomId};

use crate::cast::*;

fn urgent(time: &str) -> Row {
    row(3, time, "115年度偵字第99號").people(["辛"])
}

#[test]
fn an_urgent_case_takes_the_next_number_and_stands_at_its_time() {
    let house = morning().at("09:40").when(insert(urgent("09:40")));
    let house = house.then(["3-06 listed at 09:40"]);
    assert_eq!(house.waiting(3), ["3-01", "3-06", "3-02", "3-03", "3-04"]);
    assert_eq!(house.hearing("3-06").urgent, Some(UrgentReason::Urgent));
}

#[test]
fn a_case_rests_for_an_urgent_one_and_goes_on() {
    let house = morning().at("09:30").all([call(3), open(3)]).at("09:40");
    let house = house.all([recess(3), insert(urgent("09:40"))]);
    let house = house.when(call_out_of_turn(3, "3-06")).then(["3-06 called"]);
    let house = house.all([open(3), conclude(3)]);
    house.when(resume(3)).then(["3-01 resumed"]);
}

#[test]
fn a_room_that_had_closed_offers_it() {
    let house = morning().at("16:00").does(close_surely(1));
    let house = house.does(insert(row(1, "11:00", "115年度他字第99號").section("禮")));
    assert_eq!(house.button(1), "Call 1-01");
    let house = house.does(insert(row(1, "16:00", "115年度他字第98號").section("禮")));
    let house = house.when(call_out_of_turn(1, "1-04"));
    house.then(["room 1 sitting_begun 禮 morning", "1-04 called"]);
}

#[test]
fn a_number_that_was_given_is_never_given_again() {
    let house = morning().at("09:40").all([insert(urgent("09:40")), undo(3)]);
    assert!(house.room(3).hearings.values().all(|h| h.turn != turn("3-06")));
    house.when(insert(urgent("09:41"))).then(["3-07 listed at 09:41"]);
}

#[test]
fn a_room_without_a_list_takes_it_too() {
    let house = morning().at("09:40").when(insert(row(2, "09:40", "115年度偵字第9號")));
    house.then(["2-01 listed at 09:40"]);
}

#[test]
fn no_room_of_the_office_no_case() {
    let house = morning().when(insert(row(9, "09:40", "115年度偵字第9號")));
    house.refused(Refusal::NoSuchRoom(RoomId(9)));
}
