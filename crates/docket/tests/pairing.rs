//! 配對: one device per screen, more than L0 only by two people, and a device taken away shows nothing.

use docket::command::Command;
use docket::devices::{
    Badge, DeviceKind, Level, Look, Placement, Raise, Screen, ScreenKind, Shade, Shading,
    usual_languages,
};
use docket::staff::{Duties, Role};
use docket::{AccountId, DeviceId, Refusal, RoomId};

use crate::cast::*;

fn screen(id: &str) -> Screen {
    let (place, kind) = ("第3偵查庭門口".to_owned(), ScreenKind::RoomDoor);
    let (id, rooms) = (id.to_owned(), vec![RoomId(3)]);
    let (level, languages) = (Level::L0, usual_languages());
    Screen { id, kind, rooms, place, inches: 43.0, metres: 3.0, level, languages }
}

fn placement(id: &str) -> Placement {
    let (shows, screen) = (Some(id.to_owned()), Some(screen(id)));
    Placement { name: "三庭門口電視".to_owned(), place: "2樓".to_owned(), shows, screen }
}

fn badge(token: &str) -> Badge {
    Badge { token: Some(token.to_owned()), ..Badge::default() }
}

fn pair(id: &'static str, token: &'static str) -> Wish {
    Wish::of(0, move |_, _| Command::PairDevice {
        kind: DeviceKind::Screen,
        placement: Box::new(placement(id)),
        badge: badge(token),
    })
}

fn raise(level: Level, document: &'static str) -> Wish {
    let document = document.to_owned();
    let raise = Raise { level, document, until: TUESDAY, head: false, by: None, second: None };
    Wish::of(0, move |_, _| Command::AskLevel { screen: "tv".into(), raise: raise.clone() })
}

fn agree() -> Wish {
    Wish::of(0, |_, _| Command::AgreeLevel { screen: "tv".into() })
}

/// 檢察長
const HEAD: AccountId = AccountId(3);

/// A morning with a screen, two administrators and the head of the agency.
fn paired() -> House {
    let duties = |role| Duties { role, rooms: [].into(), sections: [].into() };
    let house = morning().does(open_account("資訊室林", duties(Role::Administrator)));
    let house = house.does(open_account("資訊室陳", duties(Role::Administrator)));
    house.does(open_account("檢察長", duties(Role::Head))).does(pair("tv", "first"))
}

#[test]
fn a_paired_screen_is_known_by_its_token_and_shows_what_it_was_bound_to() {
    let house = paired();
    let known = |token: &str| house.now.devices.known(|b| b.token.as_deref() == Some(token));
    assert_eq!(known("first").unwrap().placement.shows.as_deref(), Some("tv"));
    assert!(known("another").is_none());
    assert_eq!(house.now.devices.screen(&house.office, "tv", MONDAY).unwrap().level, Level::L0);
}

#[test]
fn a_second_device_is_not_the_same_screen() {
    paired().when(pair("tv", "clone")).refused(Refusal::ScreenTaken);
}

#[test]
fn a_device_taken_away_is_known_no_more_and_makes_room() {
    let revoke = || Wish::of(0, |_, _| Command::RevokeDevice { device: DeviceId(1) });
    let house = paired().does(revoke());
    assert!(house.now.devices.known(|b| b.token.as_deref() == Some("first")).is_none());
    assert!(house.now.devices.screen(&house.office, "tv", MONDAY).is_none());
    let house = house.when(revoke()).refused(Refusal::NoSuchDevice);
    house.does(pair("tv", "second"));
}

#[test]
fn a_replaced_device_is_known_by_the_new_token_alone() {
    let replace =
        Wish::of(0, |_, _| Command::ReplaceDevice { device: DeviceId(1), badge: badge("second") });
    let house = paired().does(replace);
    let known = |token: &str| house.now.devices.known(|b| b.token.as_deref() == Some(token));
    assert!(known("first").is_none());
    assert_eq!(known("second").unwrap().placement, placement("tv"));
}

#[test]
fn more_than_l0_takes_a_second_person_and_ends_by_itself() {
    let level = |house: &House, day| house.now.devices.level("tv", day);
    let house = paired().by(LIN).does(raise(Level::L2, "東檢文字第1號"));
    assert_eq!(level(&house, MONDAY), Level::L0);
    let house = house.when(agree()).refused(Refusal::SamePerson);
    let house = house.by(CHEN).does(agree());
    assert_eq!(level(&house, MONDAY), Level::L2);
    assert_eq!(level(&house, TUESDAY), Level::L2);
    assert_eq!(level(&house, TUESDAY.tomorrow().unwrap()), Level::L0);
    house.when(agree()).refused(Refusal::NothingToAgree);
}

#[test]
fn more_than_l0_takes_a_document_and_a_day_to_come() {
    let house = paired().when(raise(Level::L1, " ")).refused(Refusal::NoDocument);
    let later = house.on(TUESDAY.tomorrow().unwrap(), "09:00");
    later.when(raise(Level::L1, "東檢文字第1號")).refused(Refusal::EndIsOver);
}

#[test]
fn to_l3_nobody_agrees_but_the_head_in_person() {
    let house = paired().by(LIN).does(raise(Level::L3, "東檢文字第1號"));
    let house = house.by(CHEN).when(agree()).refused(Refusal::NeedsHead);
    assert_eq!(house.now.devices.level("tv", MONDAY), Level::L0);
    let house = house.by(HEAD).does(agree());
    assert_eq!(house.now.devices.level("tv", MONDAY), Level::L3);
    assert!(house.now.devices.raises["tv"].head);
}

#[test]
fn a_screen_is_lowered_at_once() {
    let lower = || Wish::of(0, |_, _| Command::LowerLevel { screen: "tv".into() });
    let house = paired().by(LIN).does(raise(Level::L1, "東檢文字第1號"));
    let house = house.by(CHEN).does(agree()).does(lower());
    assert_eq!(house.now.devices.level("tv", MONDAY), Level::L0);
    house.when(lower()).refused(Refusal::AlreadySo);
}

#[test]
fn what_was_asked_of_a_glass_holds_until_it_is_asked_otherwise() {
    let asks = |screen: &'static str, shading: Shading| {
        Wish::of(0, move |_, _| Command::ShadeScreen { screen: screen.into(), shading })
    };
    let house = paired().does(asks("tv", Shading::Blank(true)));
    let house = house.does(asks("tv", Shading::Look(Some(Look::Night))));
    let night = Shade { blank: true, look: Some(Look::Night) };
    assert_eq!(house.now.devices.shade("tv"), night);
    let house = house.when(asks("tv", Shading::Blank(true))).refused(Refusal::AlreadySo);
    let house = house.on(TUESDAY, "09:00").does(asks("tv", Shading::Blank(false)));
    assert_eq!(house.now.devices.shade("tv"), Shade { blank: false, ..night });
    let house = house.does(asks("tv", Shading::Look(None)));
    assert!(house.now.devices.shades.is_empty());
    house.when(asks("nowhere", Shading::Blank(true))).refused(Refusal::NoSuchScreen);
}
