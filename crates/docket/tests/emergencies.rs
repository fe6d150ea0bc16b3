//! 緊急訊息 and 偵查終結公告: over everything while it runs; in fixed words and without names.

use docket::Refusal;
use docket::ticker::{Place, TickerRefusal};

use crate::cast::*;

fn refusal(refusal: TickerRefusal) -> Refusal {
    Refusal::Ticker(refusal)
}

#[test]
fn an_emergency_runs_until_somebody_ends_it() {
    let house = morning().when(raise("earthquake", false)).then(["ticker emergency_raised"]);
    assert_eq!(house.alarms(), 1);
    let house = house.by(CHEN).does(end(1));
    assert_eq!(house.alarms(), 0);
    house.when(end(1)).refused(refusal(TickerRefusal::NoSuchEmergency));
}

#[test]
fn an_emergency_ends_with_its_time_and_is_not_seen_by_who_comes_later() {
    let house = morning().does(raise("earthquake", false));
    assert_eq!(house.clone().at("09:49").alarms(), 1);
    assert_eq!(house.clone().at("09:50").alarms(), 0);
    house.at("09:50").when(end(1)).refused(refusal(TickerRefusal::NoSuchEmergency));
}

#[test]
fn a_text_that_evacuates_waits_for_a_second_person_even_in_a_rehearsal() {
    for rehearsal in [false, true] {
        let house = morning().by(LIN).does(raise("fire", rehearsal));
        assert_eq!(house.alarms(), 0);
        house.clone().when(confirm(1)).refused(refusal(TickerRefusal::SamePerson));
        let house = house.by(CHEN).does(confirm(1));
        assert_eq!(house.alarms(), 1);
        house.by(LIN).when(confirm(1)).refused(refusal(TickerRefusal::NoSuchEmergency));
    }
}

#[test]
fn an_unconfirmed_text_is_gone_with_its_time() {
    let house = morning().by(LIN).does(raise("fire", false)).by(CHEN).at("09:50");
    house.when(confirm(1)).refused(refusal(TickerRefusal::NoSuchEmergency));
}

#[test]
fn at_most_five_at_once_and_none_without_an_end() {
    let house = (0..5).fold(morning(), |house, _| house.does(raise("power", false)));
    house.clone().when(raise("power", false)).refused(refusal(TickerRefusal::TooMany(5)));
    house.does(end(3)).does(raise("power", false));

    let mut strict = morning();
    strict.office.ticker.emergency_minutes = 29;
    strict.when(raise("power", false)).refused(refusal(TickerRefusal::EmergencyTooLong(29)));
}

#[test]
fn every_prepared_text_can_be_raised() {
    let names = morning().office.ticker.prepared.into_keys().collect::<Vec<_>>();
    assert_eq!(names.len(), 6);
    for name in names {
        morning().does(raise(name.leak(), true));
    }
}

#[test]
fn the_bulletin_says_how_a_case_ended_in_the_offices_own_words() {
    let house = morning()
        .when(enter(line("115年度偵字第21號", "不起訴處分")))
        .then(["ticker bulletin_written"]);
    let own_words = refusal(TickerRefusal::NoSuchOutcome("王小明不起訴".to_owned()));
    house.clone().when(enter(line("115年度偵字第22號", "王小明不起訴"))).refused(own_words);
    let mut house = house;
    house.office.ticker.free_outcomes = true;
    house.does(enter(line("115年度偵字第22號", "部分起訴、部分不起訴")));
}

#[test]
fn a_case_that_may_not_be_told_is_not_on_the_bulletin() {
    let house = morning();
    let kind = |kind: &str| refusal(TickerRefusal::CaseNotPublic(kind.to_owned()));
    house.clone().when(enter(line("115年度少連偵字第3號", "提起公訴"))).refused(kind("少連偵"));
    house.clone().when(enter(line("115年度毒偵字第3號", "提起公訴"))).refused(kind("毒偵"));
    house.clone().when(enter(line("115年度聲押字第3號", "提起公訴"))).refused(kind("聲押"));
    let name = refusal(TickerRefusal::NotACase("王小明".to_owned()));
    house.when(enter(line("王小明", "提起公訴"))).refused(name);
}

#[test]
fn a_line_of_the_bulletin_stays_for_its_time_or_until_it_is_taken_down() {
    let house = morning().does(enter(line("115年度偵字第21號", "提起公訴")));
    let shown = |house: &House| {
        let ticker = &house.now.ticker;
        ticker.bulletins.values().filter(|b| b.is_shown(house.clock, house.office.offset)).count()
    };
    assert_eq!(shown(&house), 1);
    assert_eq!(shown(&house.clone().on(jiff::civil::date(2026, 11, 30), "08:00")), 0);
    let house = house.does(take_down(1));
    assert_eq!(shown(&house), 0);
    house.when(take_down(1)).refused(refusal(TickerRefusal::NoSuchBulletin));
}

#[test]
fn places_are_written_as_they_are_read() {
    for text in ["all", "lobby", "bailiff-office", "door/3", "screen/waiting-1"] {
        assert_eq!(text.parse::<Place>().map(|place| place.to_string()).as_deref(), Ok(text));
    }
    for text in ["", "door/x", "screen/", "roof"] {
        assert!(text.parse::<Place>().is_err(), "{text}");
    }
}
