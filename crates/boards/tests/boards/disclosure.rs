//! 偵查不公開: what a wall may never tell (偵查不公開作業辦法 §9, 刑訴 §245).

use boards::door::Saying;
use boards::{Board, View};
use docket::devices::{Level, ScreenKind};
use docket::disclosure::Class;
use docket::{Courthouse, Event};

use crate::cast;
use crate::house::{
    self, Case, DOOR, at_door, begun, called, case, concluded, given, hearing, opened, words,
};

const LEVELS: [Level; 4] = [Level::L0, Level::L1, Level::L2, Level::L3];
const KINDS: [ScreenKind; 5] = [
    ScreenKind::RoomDoor,
    ScreenKind::Rooms,
    ScreenKind::WaitingRoom,
    ScreenKind::Lobby,
    ScreenKind::BailiffOffice,
];

fn restricted(number: u16, time: &'static str) -> Case {
    Case { class: Class::Restricted, ..case(number, time) }
}

fn html(house: &Courthouse, kind: ScreenKind, level: Level) -> String {
    let screen = house::screen(kind, &[], level);
    let view =
        Board::of_opened(house, &house::office(), &screen, house::clock("09:40"), &house::in_clear)
            .0;
    cast::picture(&view)
}

#[test]
fn on_l0_a_restricted_row_looks_like_every_other() {
    for events in [
        vec![],
        vec![begun(), called(1), opened(1)],
        vec![begun(), called(1), opened(1), concluded(1)],
    ] {
        let open = given(&[case(1, "09:30"), case(2, "10:00")], events.clone());
        let closed = given(&[restricted(1, "09:30"), case(2, "10:00")], events);
        for kind in KINDS {
            assert_eq!(html(&open, kind, Level::L0), html(&closed, kind, Level::L0));
        }
    }
}

#[test]
fn above_l0_a_restricted_case_changes_nothing_but_what_the_room_says() {
    let without = given(&[case(2, "10:00")], [begun()]);
    let with = [
        given(&[restricted(1, "09:30"), case(2, "10:00")], [begun()]),
        given(&[restricted(1, "09:30"), case(2, "10:00")], [begun(), called(1), opened(1)]),
    ];
    for level in [Level::L1, Level::L2, Level::L3] {
        let View::Room(alone) = at_door(&without, level, "09:40").0 else { panic!("a room") };
        for house in &with {
            let View::Room(mut board) = at_door(house, level, "09:40").0 else { panic!("a room") };
            if house.room(DOOR).in_session().is_some() {
                assert_eq!(board.door.hero.says, Saying::Private);
                board.door.hero = alone.door.hero.clone();
            }
            assert_eq!(board, alone);
        }
    }
}

#[test]
fn above_l0_a_hidden_case_moves_nothing_on_the_wall() {
    let pairs = [
        (given(&[], [begun()]), given(&[restricted(1, "09:30")], [begun()])),
        (given(&[case(2, "14:00")], []), given(&[restricted(1, "09:30"), case(2, "14:00")], [])),
        (given(&[], []), given(&[restricted(1, "09:30")], [])),
    ];
    for level in [Level::L1, Level::L2, Level::L3] {
        for (without, with) in &pairs {
            for time in ["08:00", "09:40", "15:00"] {
                assert_eq!(at_door(without, level, time).0, at_door(with, level, time).0);
            }
        }
    }
}

#[test]
fn a_restricted_case_is_never_called_on_a_screen() {
    let fetched = Event::HearingFetched { room: DOOR, hearing: hearing(1) };
    let called_then_restricted =
        [begun(), called(1), Event::HearingProtected { room: DOOR, hearing: hearing(1) }];
    let houses = [
        given(&[restricted(1, "09:30"), case(2, "10:00")], [begun(), fetched]),
        given(&[case(1, "09:30"), case(2, "10:00")], called_then_restricted),
    ];
    for house in &houses {
        for (kind, level) in KINDS.into_iter().flat_map(|kind| LEVELS.map(|level| (kind, level))) {
            assert!(!html(house, kind, level).contains("點呼中"), "{kind:?} {level:?}");
        }
    }
}

#[test]
fn a_kind_nobody_knows_is_shown_nowhere() {
    let unknown = Case { known_as: "115怪7", ..case(1, "09:30") };
    let house = given(&[unknown, case(2, "10:00")], [begun(), called(1), opened(1)]);
    for (kind, level) in KINDS.into_iter().flat_map(|kind| LEVELS.map(|level| (kind, level))) {
        assert!(!html(&house, kind, level).contains("3-01"), "{kind:?} {level:?}");
    }
    assert!(words(&at_door(&house, Level::L0, "09:40").0).starts_with("開庭中，請勿進入"));
}

#[test]
fn a_name_a_cause_and_a_role_reach_no_wall() {
    let house = given(&[case(1, "09:30"), case(2, "10:00")], [begun(), called(1)]);
    for (kind, level) in KINDS.into_iter().flat_map(|kind| LEVELS.map(|level| (kind, level))) {
        let html = html(&house, kind, level);
        for secret in ["楊文偉", "文", "傷害", "視訊", "被告", "訊問<"] {
            assert!(!html.contains(secret), "{secret} on {kind:?} {level:?}");
        }
        assert_eq!(
            html.contains("楊○偉"),
            level == Level::L3 && has_rows(kind),
            "{kind:?} {level:?}"
        );
        assert_eq!(
            html.contains("1850"),
            level >= Level::L2 && has_rows(kind),
            "{kind:?} {level:?}"
        );
        assert!(level > Level::L0 || !html.contains("信股"), "{kind:?}");
    }
}

fn has_rows(kind: ScreenKind) -> bool {
    !matches!(kind, ScreenKind::Lobby | ScreenKind::BailiffOffice)
}

#[test]
fn what_became_of_a_case_never_stands_beside_its_number() {
    let cancelled = Event::HearingCancelled { room: DOOR, hearing: hearing(1) };
    let moved_on = Event::HearingRescheduled { room: DOOR, hearing: hearing(2) };
    let house = given(&[case(1, "09:30"), case(2, "10:00")], [cancelled, moved_on]);
    let html = html(&house, ScreenKind::RoomDoor, Level::L3);
    assert!(html.contains("取消") && html.contains("改期"));
    assert!(!html.contains("1850") && !html.contains("楊○偉") && !html.contains(">信股"));
}
