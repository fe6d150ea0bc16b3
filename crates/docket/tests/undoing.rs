//! 復原: one whole order, the room's last, by who gave it, within ten seconds of machine time.

use docket::hearing::Presence;
use docket::{Refusal, Seq};

use crate::cast::*;

fn called() -> House {
    morning().at("09:30").does(call(3))
}

#[test]
fn a_call_taken_back_waits_again_and_the_wall_says_so() {
    let house = called().after_seconds(10).when(undo(3)).then(["order_undone"]);
    assert_eq!(house.button(3), "Call 3-01");
    let corrected = house.room(3).corrected.clone().unwrap();
    assert_eq!((corrected.turn, corrected.at), (turn("3-01"), house.clock));
    assert_eq!(house.room(3).sitting, None);
    assert_eq!(house.does(call(3)).room(3).corrected, None);
}

#[test]
fn after_ten_seconds_it_stands() {
    called().after_seconds(11).when(undo(3)).refused(Refusal::TooLateToUndo);
}

#[test]
fn ten_seconds_are_those_of_the_machine_not_of_the_house() {
    let mut house = called();
    house.clock = house.moment(MONDAY, "15:00");
    house.when(undo(3)).then(["order_undone"]);
}

#[test]
fn only_who_gave_it_takes_it_back() {
    called().by(CHEN).when(undo(3)).refused(Refusal::NotLastOrder);
}

#[test]
fn only_the_rooms_last_order_is_taken_back() {
    let house = called();
    let first = house.now.seq;
    house.does(open(3)).when(undo_of(3, first)).refused(Refusal::NotLastOrder);
}

#[test]
fn an_undo_is_not_undone_and_nothing_before_it_either() {
    let house = called();
    let first = house.now.seq;
    let house = house.does(open(3)).does(undo(3));
    house.clone().when(undo(3)).refused(Refusal::NotLastOrder);
    house.when(undo_of(3, first)).refused(Refusal::NotLastOrder);
}

#[test]
fn an_old_page_takes_nothing_back() {
    called().when(undo(3).seen(Seq(0))).refused(Refusal::NotLastOrder);
}

#[test]
fn other_rooms_and_arrivals_do_not_stand_in_the_way_and_stay() {
    let house = called();
    let first = house.now.seq;
    let house = house.all([arrives("3-01", "甲"), call(1), undo_of(3, first)]);
    assert_eq!(house.hearing("3-01").listing.parties[0].presence, Presence::Arrived);
    assert_eq!(
        (house.progress("3-01"), house.progress("1-01")),
        ("listed".into(), "calling".into())
    );
}

#[test]
fn a_wish_made_since_stays_and_one_that_was_fulfilled_is_asked_again() {
    use docket::courtroom::Request;

    let house = called();
    let first = house.now.seq;
    let house = house.all([ask(3, Request::Recess), undo_of(3, first)]);
    assert_eq!(house.room(3).request, Some(Request::Recess));

    let house = morning().at("09:30").all([ask(3, Request::Call), call(3), undo(3)]);
    assert_eq!(house.room(3).request, Some(Request::Call));

    // One that the tablet put aside since stays put aside.
    let house = morning().at("09:30").all([ask(3, Request::Recess), call(3)]);
    let called = house.now.seq;
    assert_eq!(house.all([settle(3), undo_of(3, called)]).room(3).request, None);
}

#[test]
fn what_a_file_changed_since_stays_in_the_register() {
    let mut rows = mondays_rows();
    rows[0] = row(3, "09:35", "115年度偵字第1號").people(["甲", "律師"]);
    let house = morning().at("09:30").does(delay(3, "3-01", 5));
    let delayed = house.now.seq;
    let house = house.all([import(rows), undo_of(3, delayed)]);
    let hearing = house.hearing("3-01");
    assert_eq!((hearing.course.delay, hearing.course.facts.changes.len()), (None, 1));
}

#[test]
fn both_orders_of_one_breath_are_taken_back_together() {
    let house = called().at("09:50").all([open(3), conclude_and_call(3), undo(3)]);
    assert_eq!(
        (house.progress("3-01"), house.progress("3-02")),
        ("in_session".into(), "listed".into())
    );
    assert_eq!(house.hearing("3-01").course.facts.concluded, None);
}

#[test]
fn a_move_is_taken_back_at_both_doors() {
    let house = morning().all([move_to(1, 3, "3-02"), undo(3)]);
    let back = house.hearing("3-02");
    assert_eq!((back.course.room.0, back.course.moved_from), (3, None));
    assert!(back.course.facts.changes.is_empty());
    assert!(house.room(3).moved_away.is_empty());
    assert!(house.now.room(docket::RoomId(1)).hearings.len() == 2);
}

#[test]
fn a_move_needs_both_rooms_unchanged() {
    let house = morning().at("09:30").does(move_to(1, 3, "3-02"));
    let moved = house.now.seq;
    let house = house.does(call(1));
    house.clone().when(undo_of(3, moved)).refused(Refusal::NotLastOrder);
    house.when(undo_of(1, moved)).refused(Refusal::NotLastOrder);
}

#[test]
fn the_first_door_of_a_chain_keeps_pointing_at_where_the_case_is() {
    let house = morning().at("09:30").does(move_to(1, 3, "3-02"));
    // Room 3 goes on, room 1 sends the case on to room 2 and takes that back.
    let house = house.does(call(3));
    let called = house.now.seq;
    let house = house.does(move_to(2, 1, "3-02"));
    assert_eq!(house.room(3).moved_away[0].to.0, 2);
    let taken_back = house.clone().does(undo(1));
    assert_eq!(taken_back.room(3).moved_away[0].to.0, 1);
    // Room 3 takes its own call back: the case is at room 2 all the same.
    let house = house.does(undo_of(3, called));
    assert_eq!(house.room(3).moved_away[0].to.0, 2);
}

#[test]
fn a_return_that_came_of_it_goes_too_and_is_no_correction_there() {
    let house = morning().at("09:30").all([call(1), open(1), pass_over_elsewhere(3, "3-01")]);
    let house = house.at("10:00").all([conclude_and_call(1), undo(1)]);
    assert_eq!(
        (house.progress("1-01"), house.progress("3-01")),
        ("in_session".into(), "passed_over".into())
    );
    assert_eq!(house.room(1).corrected.clone().unwrap().turn, turn("1-02"));
    assert_eq!(house.room(3).corrected, None);
}

#[test]
fn lunch_closing_and_delays_are_taken_back_too() {
    let house = morning().at("12:00").all([call(3), open(3), conclude(3)]);
    let before = house.room(3);
    for wish in [lunch(3), close_surely(3), delay_room(3, 10), recess(3)] {
        let back = house.clone().all([wish, undo(3)]).room(3);
        assert_eq!(
            (back.state, &back.sitting, &back.ended, back.delay),
            (before.state, &before.sitting, &before.ended, before.delay)
        );
    }
}

#[test]
fn what_was_taken_back_is_no_predecessor() {
    let house = called().at("09:40").all([pass_over(3), undo(3)]);
    house.when(open(3).happened("09:32")).then(["3-01 opened"]);
}

#[test]
fn an_undo_is_of_now() {
    called().when(undo(3).happened("09:30")).refused(Refusal::HappenedOutOfOrder);
}
