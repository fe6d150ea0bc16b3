//! 結束, 暫休庭, 續行: from the session to the end.

use docket::Refusal;
use docket::courtroom::Request;

use crate::cast::*;

fn in_session() -> House {
    morning().at("09:30").all([call(3), open(3)]).at("09:45")
}

#[test]
fn a_case_that_ends_lets_the_next_one_be_called() {
    let house = in_session().when(conclude(3)).then(["3-01 concluded"]);
    let ended = house.hearing("3-01").course.facts.concluded.unwrap();
    assert_eq!(ended.at, house.moment(MONDAY, "09:45"));
    house.at("09:50").when(call(3)).then(["3-02 called"]);
}

#[test]
fn conclude_and_call_is_one_breath() {
    in_session().at("09:50").when(conclude_and_call(3)).then(["3-01 concluded", "3-02 called"]);
}

#[test]
fn conclude_and_call_before_the_next_ones_time_does_neither() {
    let house = in_session().when(conclude_and_call(3));
    let house = house.refused(Refusal::NotYetTime(time_of("09:50")));
    assert_eq!(house.progress("3-01"), "in_session");
}

#[test]
fn nothing_is_concluded_that_is_not_inside() {
    let house = morning().at("09:30").does(call(3));
    house.clone().when(conclude(3)).refused(Refusal::NothingInSession);
    house.when(recess(3)).refused(Refusal::StillCalling(turn("3-01")));
}

#[test]
fn a_case_that_rests_lets_others_in_and_goes_on_after_them() {
    let house = in_session().when(recess(3)).then(["3-01 recessed"]);
    let house = house.at("09:50").all([call(3), open(3)]);
    house.clone().when(resume(3)).refused(Refusal::StillInSession(turn("3-02")));
    let house = house.does(conclude(3));
    assert_eq!(house.button(3), "Resume 3-01");
    let house = house.when(resume(3)).then(["3-01 resumed"]);
    house.when(resume(3)).refused(Refusal::NothingInRecess);
}

#[test]
fn where_several_rest_one_is_named() {
    let house = in_session().does(recess(3)).at("09:50").all([call(3), open(3), recess(3)]);
    let house = house.when(resume_one(3, "3-02")).then(["3-02 resumed"]);
    house.when(resume_one(3, "3-01")).refused(Refusal::StillInSession(turn("3-02")));
}

#[test]
fn an_open_room_pauses_between_cases_and_goes_on() {
    let house = in_session().does(conclude(3)).when(recess(3)).then(["room 3 room_recessed"]);
    assert_eq!(house.button(3), "GoOn");
    house.clone().when(recess(3)).refused(Refusal::AlreadySo);
    house.clone().when(resume(3)).then(["room 3 room_resumed"]);
    let house = house.at("09:50").when(call(3));
    house.then(["room 3 sitting_begun 信 morning", "3-02 called"]);
}

#[test]
fn a_room_that_never_began_does_not_pause() {
    morning().when(recess(3)).refused(Refusal::NothingInSession);
}

#[test]
fn the_sections_wish_is_fulfilled_by_the_step_it_asks_for() {
    let asked = morning().at("09:30").does(ask(3, Request::Call));
    assert_eq!(asked.does(call(3)).room(3).request, None);

    let asked = in_session().does(ask(3, Request::Recess));
    assert_eq!(asked.does(recess(3)).room(3).request, None);

    let asked = in_session().all([conclude(3), ask(3, Request::Recess)]);
    assert_eq!(asked.does(recess(3)).room(3).request, None);

    let asked = morning().does(ask(3, Request::Delay { minutes: 10 }));
    assert_eq!(asked.clone().does(delay_room(3, 10)).room(3).request, None);
    assert_eq!(asked.does(delay(3, "3-01", 10)).room(3).request, None);
}

#[test]
fn another_step_leaves_the_wish_and_the_tablet_can_put_it_aside() {
    let house = in_session().does(ask(3, Request::Recess)).does(conclude(3));
    assert_eq!(house.room(3).request, Some(Request::Recess));
    let house = house.when(settle(3)).then(["room 3 request_settled"]);
    house.when(settle(3)).refused(Refusal::NoRequest);
}
