//! 報到: who has come, and who cannot be missing yet.

use docket::Refusal;
use docket::hearing::Presence::{Absent, Arrived, Excused, Expected, Late, SteppedOut};

use crate::cast::*;

#[test]
fn a_case_is_ready_when_everybody_it_needs_has_come() {
    let house = morning().when(arrives("3-01", "甲")).then(["3-01 party_marked 甲 arrived"]);
    assert!(!house.hearing("3-01").is_ready());
    let house = house.does(arrives("3-01", "律師"));
    assert!(house.hearing("3-01").is_ready());
    let house = house.does(mark("3-01", "甲", SteppedOut));
    assert!(!house.hearing("3-01").is_ready());
}

#[test]
fn since_when_somebody_is_here_is_kept() {
    let house = morning().at("09:12").does(arrives("3-02", "乙"));
    let since = house.hearing("3-02").listing.parties[0].since;
    assert_eq!(since, Some(house.moment(MONDAY, "09:12")));
}

#[test]
fn nobody_is_late_or_absent_before_the_time() {
    let house = morning().at("09:29");
    let too_early = || Refusal::TooEarlyToMiss(time_of("09:30"));
    house.clone().when(mark("3-01", "甲", Late)).refused(too_early());
    house.clone().when(mark("3-01", "甲", Absent)).refused(too_early());
    house.clone().when(mark_all("3-01", Absent)).refused(too_early());
    house.clone().when(mark("3-01", "甲", Excused)).then(["3-01 party_marked 甲 excused"]);
    house.at("09:30").when(mark("3-01", "甲", Late)).then(["3-01 party_marked 甲 late"]);
}

#[test]
fn who_is_late_is_here_and_who_is_excused_is_not_waited_for() {
    let house = morning().at("09:40").does(mark("3-01", "甲", Late));
    assert!(house.does(mark("3-01", "律師", Excused)).hearing("3-01").is_ready());
}

#[test]
fn a_case_that_nobody_need_come_to_is_not_ready() {
    let house = morning().does(mark("3-02", "乙", Excused));
    assert!(!house.hearing("3-02").is_ready());
}

#[test]
fn one_tap_marks_everybody_who_is_still_expected() {
    let house = morning().at("09:40").does(mark("3-01", "甲", Excused));
    let house = house.when(mark_all("3-01", Arrived)).then(["3-01 party_marked 律師 arrived"]);
    house.clone().when(mark_all("3-01", Arrived)).refused(Refusal::AlreadySo);
    house.when(mark_all("3-02", Expected)).refused(Refusal::AlreadySo);
}

#[test]
fn a_mark_is_made_once_and_of_people_of_the_case() {
    let house = morning().does(arrives("3-02", "乙"));
    house.clone().when(arrives("3-02", "乙")).refused(Refusal::AlreadySo);
    house.when(arrives("3-02", "甲")).refused(Refusal::NoSuchParty);
}

#[test]
fn a_mark_by_mistake_is_marked_back() {
    let house = morning().does(arrives("3-02", "乙"));
    house.when(mark("3-02", "乙", Expected)).then(["3-02 party_marked 乙 expected"]);
}

#[test]
fn an_arrival_can_be_entered_later_whatever_the_queue_did_since() {
    let house = morning().at("09:50").all([call(3), open(3)]);
    let house = house.does(arrives("3-02", "乙").happened("09:35"));
    let since = house.hearing("3-02").listing.parties[0].since;
    assert_eq!(since, Some(house.moment(MONDAY, "09:35")));
    let before_it = mark("3-02", "乙", SteppedOut).happened("09:34");
    house.when(before_it).refused(Refusal::HappenedOutOfOrder);
}
