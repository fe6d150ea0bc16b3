//! 移庭, 改期, 取消, 併案: the ways out of a room's list.

use docket::{Refusal, RoomId};

use crate::cast::*;

/// Where the room's door sends the people of cases that left: `3-02 → 1`.
fn sent_on(house: &House, room: u16) -> Vec<String> {
    let room = house.room(room);
    room.moved_away.iter().map(|m| format!("{} → {}", m.turn, m.to)).collect()
}

#[test]
fn a_moved_case_shows_at_both_doors_and_keeps_number_and_arrivals() {
    let house = morning().does(arrives("3-02", "乙")).when(move_to(1, 3, "3-02"));
    let house = house.then(["3-02 moved to room 1"]);
    assert_eq!(sent_on(&house, 3), ["3-02 → 1"]);
    let moved = house.hearing("3-02");
    assert_eq!((moved.course.room, moved.course.moved_from), (RoomId(1), Some(RoomId(3))));
    assert!(moved.is_ready());
}

#[test]
fn a_move_is_kept_for_the_register_with_who_gave_it() {
    let house = morning().by(CHEN).does(move_to(1, 3, "3-02"));
    let changes = house.hearing("3-02").course.facts.changes;
    assert_eq!((changes[0].room, changes[0].by), (RoomId(1), Some(CHEN)));
}

#[test]
fn one_that_is_being_called_waits_again_at_the_other_door() {
    let house = morning().at("09:30").all([call(3), move_to(2, 3, "3-01")]);
    assert_eq!(house.progress("3-01"), "listed");
    assert_eq!(house.button(2), "Call 3-01");
    assert_eq!(house.button(3), "Call 3-02");
}

#[test]
fn moved_back_it_leaves_word_only_where_it_is_not() {
    let house = morning().all([move_to(1, 3, "3-02"), move_to(3, 1, "3-02")]);
    assert_eq!(sent_on(&house, 3), Vec::<String>::new());
    assert_eq!(sent_on(&house, 1), ["3-02 → 3"]);
}

#[test]
fn moved_on_every_door_it_left_names_the_last_one() {
    let house = morning().all([move_to(1, 3, "3-02"), move_to(2, 1, "3-02")]);
    assert_eq!(sent_on(&house, 3), ["3-02 → 2"]);
    assert_eq!(sent_on(&house, 1), ["3-02 → 2"]);
    assert_eq!(house.hearing("3-02").course.moved_from, Some(RoomId(1)));
}

#[test]
fn a_case_inside_or_over_or_elsewhere_is_not_moved() {
    let house = morning().at("09:30").all([call(3), open(3)]);
    house.clone().when(move_to(1, 3, "3-01")).refused(Refusal::NotFromHere(turn("3-01")));
    house.clone().when(move_to(3, 3, "3-02")).refused(Refusal::SameRoom);
    house.clone().when(move_to(9, 3, "3-02")).refused(Refusal::NoSuchRoom(RoomId(9)));
    let house = house.does(move_to(1, 3, "3-02"));
    house.when(move_to(2, 3, "3-02")).refused(Refusal::NoSuchHearing);
}

#[test]
fn a_case_moved_to_a_room_that_had_closed_is_offered_there() {
    let house = morning().at("10:00").all([call(3), open(3), close_surely(1)]);
    let house = house.does(move_to(1, 3, "3-02"));
    assert_eq!(house.button(1), "Call 3-02");
}

#[test]
fn every_state_but_the_last_can_be_rescheduled() {
    let listed = morning().at("09:30");
    let called = listed.clone().does(call(3));
    let inside = called.clone().does(open(3));
    let resting = inside.clone().does(recess(3));
    let passed = called.clone().does(pass_over(3));
    for house in [listed, called, inside.clone(), resting, passed] {
        house.when(reschedule(3, "3-01")).then(["3-01 rescheduled"]);
    }
    let over = inside.does(conclude(3));
    over.when(reschedule(3, "3-01")).refused(Refusal::NotFromHere(turn("3-01")));
}

#[test]
fn only_what_has_not_gone_in_is_cancelled_or_heard_with_another() {
    let listed = morning().at("09:30");
    let called = listed.clone().does(call(3));
    let passed = called.clone().does(pass_over(3));
    for house in [listed, called.clone(), passed] {
        house.clone().when(cancel(3, "3-01")).then(["3-01 cancelled"]);
        house.when(merge(3, "3-01", "3-02")).then(["3-01 merged with 3-02"]);
    }
    let inside = called.does(open(3));
    let resting = inside.clone().does(recess(3));
    let over = inside.clone().does(conclude(3));
    for house in [inside, resting, over] {
        house.clone().when(cancel(3, "3-01")).refused(Refusal::NotFromHere(turn("3-01")));
        house.when(merge(3, "3-01", "3-02")).refused(Refusal::NotFromHere(turn("3-01")));
    }
}

#[test]
fn a_case_joins_one_that_is_inside_but_none_that_is_over_or_itself() {
    let house = morning().at("09:30").all([call(3), open(3)]);
    house.clone().when(merge(3, "3-02", "3-01")).then(["3-02 merged with 3-01"]);
    house.clone().when(merge(3, "3-02", "3-02")).refused(Refusal::SameRoom);
    house.clone().when(merge(3, "3-02", "1-01")).refused(Refusal::NoSuchHearing);
    let house = house.does(conclude(3));
    house.when(merge(3, "3-02", "3-01")).refused(Refusal::NotFromHere(turn("3-01")));
}

#[test]
fn what_left_the_list_is_not_called() {
    let house = morning().at("10:10");
    let house = house.all([reschedule(3, "3-01"), cancel(3, "3-02"), merge(3, "3-03", "3-04")]);
    assert_eq!(house.waiting(3), ["3-04"]);
}

#[test]
fn cases_that_were_to_be_heard_with_one_that_is_not_heard_wait_again() {
    let house = morning().at("09:30").does(merge(3, "3-02", "3-01"));
    house.clone().when(reschedule(3, "3-01")).then(["3-01 rescheduled", "3-02 returned"]);
    house.clone().when(cancel(3, "3-01")).then(["3-01 cancelled", "3-02 returned"]);
    house.all([call(3), open(3)]).when(conclude(3)).then(["3-01 concluded"]);
}
