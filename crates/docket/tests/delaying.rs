//! 延後: a room or a case is late, with a word for why.

use docket::Refusal;

use crate::cast::*;

#[test]
fn a_late_room_says_so_until_it_calls() {
    let house = morning().when(delay_room(3, 20)).then(["room 3 room_delayed 20 minutes"]);
    assert_eq!(house.room(3).delay.unwrap().minutes, 20);
    assert_eq!(house.at("09:50").does(call(3)).room(3).delay, None);
}

#[test]
fn the_register_knows_of_a_late_room_for_everybody_who_waits_in_it() {
    let house = morning().at("09:30").all([call(3), open(3), delay_room(3, 20)]);
    let reasons = |turn| house.hearing(turn).course.facts.delays.len();
    assert_eq!((reasons("3-01"), reasons("3-02"), reasons("3-04")), (0, 1, 1));
    assert_eq!((reasons("3-05"), reasons("1-01")), (0, 0));
}

#[test]
fn a_late_case_says_so_until_it_is_called_and_the_register_keeps_why() {
    let house = morning().when(delay(3, "3-01", 15)).then(["3-01 delayed 15 minutes"]);
    assert_eq!(house.room(3).delay, None);
    let house = house.at("09:45").does(call(3));
    assert_eq!(house.hearing("3-01").course.delay, None);
    assert_eq!(house.hearing("3-01").course.facts.delays[0].minutes, 15);
}

#[test]
fn no_minutes_take_a_delay_back() {
    let house = morning().all([delay_room(3, 20), delay(3, "3-01", 15)]);
    let house = house.when(delay_room(3, 0)).then(["room 3 room_delayed"]);
    let house = house.when(delay(3, "3-01", 0)).then(["3-01 delayed"]);
    assert_eq!((house.room(3).delay, house.hearing("3-01").course.delay), (None, None));
    house.clone().when(delay_room(3, 0)).refused(Refusal::AlreadySo);
    house.when(delay(3, "3-01", 0)).refused(Refusal::AlreadySo);
}

#[test]
fn a_case_keeps_the_newest_reasons_however_often_the_room_is_late() {
    let house = morning().all((1..=20).map(|minutes| delay_room(3, minutes)));
    let kept = &house.hearing("3-02").course.facts.delays;
    assert_eq!((kept.len(), kept[15].minutes), (16, 20));
}

#[test]
fn four_hours_at_most() {
    morning().when(delay_room(3, 241)).refused(Refusal::MinutesOutOfBounds);
    morning().when(delay_room(3, 240)).then(["room 3 room_delayed 240 minutes"]);
}

#[test]
fn what_is_called_or_inside_is_no_longer_late() {
    let house = morning().at("09:30").does(call(3));
    house.clone().when(delay(3, "3-01", 5)).refused(Refusal::NotFromHere(turn("3-01")));
    house.does(open(3)).when(delay(3, "3-01", 5)).refused(Refusal::NotFromHere(turn("3-01")));
}
