//! What the team wants to see: every board in every state.

use boards::door::{Door, Hero, Saying};
use boards::list::{Half, List, Row, Status};
use boards::shown::{MaskedCase, MaskedName, Section};
use boards::view::{
    BailiffOfficeBoard, BulletinBoard, BulletinLine, Column, Detainee, DutyLine, Heading,
    LobbyBoard, LobbyDoor, NextDuty, RoomBoard, RoomsBoard, Stage, WaitingBoard,
};
use boards::{Sizing, View};
use docket::calendar::HalfDay;
use docket::disclosure::KindTable;
use docket::hearing::{Delay, DelayReason};

use crate::cast::{afternoon, at, day, door, half, morning, room_view, turn, turn_at};

/// Every state a door can be in, by the name of its golden.
pub(crate) fn doors() -> Vec<(&'static str, View)> {
    let said = |says, numbers: &[u16]| Hero::of_turns(says, numbers.iter().copied().map(turn));
    let shows = |hero, next: &[u16], day| room_view(door(3, hero, next), day);
    let inside = |next: &[u16]| door(3, said(Saying::InSession, &[4]), next);
    let late = Some(Delay { minutes: 20, reason: DelayReason::UrgentCase });
    let free = || day_where(&[(4, Status::Concluded)]);
    let again = [(3, Status::CallingAgain), (4, Status::Concluded)];
    let together = [(4, Status::Concluded), (6, Status::Calling), (7, Status::Merged)];
    vec![
        ("in_session", room_view(inside(&[5, 6, 7]), day_where(&[]))),
        ("called", shows(said(Saying::Calling, &[6]), &[7, 8], day_where(&together[..2]))),
        ("called_again", shows(said(Saying::CallingAgain, &[3]), &[5, 6], day_where(&again))),
        ("called_together", shows(said(Saying::Calling, &[6, 7]), &[8], day_where(&together))),
        ("corrected", shows(said(Saying::Corrected, &[6]), &[5, 6], free())),
        ("recess", shows(said(Saying::Recess, &[4]), &[5, 6], day_where(&[(4, Status::Recess)]))),
        ("between", shows(Hero::of(Saying::Between), &[5, 6], free())),
        ("lunch", shows(Hero::at(Saying::Lunch, Some(at("14:00"))), &[11, 12], after_noon())),
        ("not_open", shows(Hero::at(Saying::NotOpen, Some(at("09:00"))), &[1, 2], early())),
        ("closed", shows(Hero::of(Saying::Closed), &[], all_over())),
        ("delayed", room_view(Door { delay: late, ..inside(&[5, 6]) }, day_where(&[]))),
        ("nothing", shows(Hero::of(Saying::Nothing), &[], Vec::new())),
        ("weekend", shows(Hero::of(Saying::Weekend), &[], Vec::new())),
        ("thirty", room_view(inside(&[5, 6]), long_day())),
        ("open_to_l3", open_to_l3(Hero::of_turns(Saying::InSession, [turn(4)]), morning())),
        ("private", open_to_l3(Hero::of(Saying::Private), without(4))),
    ]
}

/// The day where these numbers are so far.
fn day_where(changes: &[(u16, Status)]) -> Vec<Half> {
    let mut day = day();
    for row in day.iter_mut().flat_map(|half| &mut half.rows) {
        let change = changes.iter().find(|(number, _)| row.turn == turn(*number));
        row.status = change.map_or(row.status, |(_, status)| *status);
    }
    day
}

fn early() -> Vec<Half> {
    let listed = (1..=10).filter(|number| *number != 5).map(|number| (number, Status::Listed));
    day_where(&listed.collect::<Vec<_>>())
}

fn all_over() -> Vec<Half> {
    let over = (1..=14).filter(|number| ![9, 10].contains(number));
    let mut day = day_where(&over.map(|number| (number, Status::Concluded)).collect::<Vec<_>>());
    day.reverse();
    day
}

fn after_noon() -> Vec<Half> {
    let over = (1..=8).map(|number| (number, Status::Concluded)).collect::<Vec<_>>();
    let mut day = day_where(&over);
    day.reverse();
    day
}

fn long_day() -> Vec<Half> {
    vec![half(HalfDay::Morning, morning()), half(HalfDay::Afternoon, afternoon(11, 20))]
}

fn without(number: u16) -> Vec<Row> {
    morning().into_iter().filter(|row| row.turn != turn(number)).collect()
}

fn told(row: &mut Row) {
    row.section = Section::of(&docket::Section("信股".to_owned()));
    row.case =
        "115偵1850".parse().ok().and_then(|case| MaskedCase::of(&case, &KindTable::default()));
    row.names = MaskedName::of("楊文偉").into_iter().collect();
}

/// The same board on a screen of level L3.
fn told_more(mut view: View) -> View {
    let lists = match &mut view {
        View::Room(board) => vec![&mut board.list],
        View::Rooms(board) => board.columns.iter_mut().map(|column| &mut column.list).collect(),
        View::Waiting(board) => vec![&mut board.list],
        View::Lobby(_) | View::BailiffOffice(_) | View::Bulletin(_) => Vec::new(),
    };
    let halves = lists.into_iter().flat_map(|list| &mut list.halves);
    halves.flat_map(|half| &mut half.rows).for_each(told);
    view
}

/// Room 3 on a screen of level L3.
fn open_to_l3(hero: Hero, rows: Vec<Row>) -> View {
    let door = Door {
        sections: Section::of(&docket::Section("信股".to_owned())).into_iter().collect(),
        ..door(3, hero, &[5, 6])
    };
    let list = List::paged(vec![half(HalfDay::Morning, rows)], Sizing::default().rows(false));
    told_more(View::Room(RoomBoard { door, list, wide_rows: true }))
}

/// The six rooms, each in another state.
pub(crate) fn six_doors() -> Vec<Door> {
    let said = |sign: &str, says, number| Hero::of_turns(says, [turn_at(sign, number)]);
    vec![
        door(1, said("1", Saying::InSession, 3), &[4, 5]),
        door(2, said("2", Saying::Calling, 7), &[8, 9]),
        Door {
            delay: Some(Delay { minutes: 20, reason: DelayReason::UrgentCase }),
            ..door(3, said("3", Saying::Recess, 4), &[5, 6])
        },
        door(4, Hero::at(Saying::NotOpen, Some(at("10:30"))), &[1, 2]),
        door(5, said("詢1", Saying::InSession, 2), &[3, 4]),
        door(6, Hero::of(Saying::Nothing), &[]),
    ]
}

pub(crate) fn rooms(many: usize) -> View {
    let columns = six_doors().into_iter().take(many).map(|door| {
        let sign = door.room.sign.clone();
        let id = door.room.id;
        let rows = morning().into_iter().map(|r| {
            let number =
                r.turn.to_string().split_once('-').map_or(1, |(_, n)| n.parse().unwrap_or(1));
            Row { door: id, turn: turn_at(&sign, number), ..r }
        });
        let list =
            List::paged(vec![half(HalfDay::Morning, rows.collect())], if many > 2 { 2 } else { 4 });
        Column { door, list }
    });
    View::Rooms(RoomsBoard { columns: columns.collect() })
}

pub(crate) fn waiting(many: usize) -> View {
    let doors = six_doors().into_iter().take(many).collect::<Vec<_>>();
    let rows = doors.iter().flat_map(|door| {
        morning().into_iter().skip(3).map(|row| {
            let number =
                row.turn.to_string().split_once('-').map_or(1, |(_, n)| n.parse().unwrap_or(1));
            Row {
                door: door.room.id,
                room: Some(door.room.clone()),
                turn: turn_at(&door.room.sign, number),
                ..row
            }
        })
    });
    let mut rows = rows.collect::<Vec<_>>();
    rows.sort_by_key(|row| row.time);
    View::Waiting(WaitingBoard {
        place: String::new(),
        heading: Heading::WaitingRoom,
        doors,
        list: List::paged(vec![half(HalfDay::Morning, rows)], 5),
    })
}

fn at_a_glance(door: Door) -> LobbyDoor {
    LobbyDoor { door, half: Some(HalfDay::Morning) }
}

pub(crate) fn lobby_named(name: &str) -> View {
    let mut doors = six_doors();
    for door in &mut doors {
        name.clone_into(&mut door.room.name);
    }
    let doors = doors.into_iter().map(at_a_glance).collect();
    View::Lobby(LobbyBoard { office: String::new(), office_en: String::new(), doors })
}

pub(crate) fn lobby() -> View {
    View::Lobby(LobbyBoard {
        office: "臺灣臺東地方檢察署".to_owned(),
        office_en: "Taiwan Taitung District Prosecutors Office".to_owned(),
        doors: six_doors().into_iter().map(at_a_glance).collect(),
    })
}

pub(crate) fn bailiff_office(quiet: bool) -> View {
    let duty = |post: &str, staff: &[&str]| DutyLine {
        post: post.to_owned(),
        staff: staff.iter().map(ToString::to_string).collect(),
        until: at("17:30"),
        next: (post != "法警長")
            .then(|| NextDuty { from: at("17:30"), staff: vec!["許家豪".to_owned()] }),
    };
    let detainee = |number, stage, arrived| Detainee { number, stage, arrived: Some(at(arrived)) };
    View::BailiffOffice(if quiet {
        BailiffOfficeBoard { detainees: Vec::new(), duty: Vec::new() }
    } else {
        BailiffOfficeBoard {
            detainees: vec![
                detainee(1, Stage::Left, "05:30"),
                detainee(2, Stage::Formalities, "07:00"),
                detainee(3, Stage::Questioning, "08:30"),
                detainee(4, Stage::Waiting, "09:00"),
                detainee(5, Stage::Received, "09:00"),
            ],
            duty: vec![
                duty("值勤檢察官", &["林明德"]),
                duty("值勤書記官", &["陳怡君"]),
                duty("法警長", &["黃志強"]),
                duty("值班法警", &["吳建宏", "潘秀英"]),
            ],
        }
    })
}

pub(crate) fn bulletin(many: u32) -> View {
    let case = |n: u32| {
        let case = docket::case_number::CaseNumber::parse_many(&format!("115年度偵字第{n}號"));
        let case = case.expect("a case number").remove(0);
        MaskedCase::of(&case, &KindTable::default()).expect("an open case")
    };
    let line = |n: u32| BulletinLine {
        id: n,
        date: format!("115年11月{}日", 23 - n),
        case: case(1800 + n),
        outcome: if n.is_multiple_of(3) { "聲請簡易判決處刑" } else { "不起訴處分" }.to_owned(),
    };
    View::Bulletin(BulletinBoard {
        office: "臺灣臺東地方檢察署".to_owned(),
        office_en: "Taiwan Taitung District Prosecutors Office".to_owned(),
        lines: (1..=many).map(line).collect(),
    })
}

/// Every picture the team wants to see, by the name of its golden.
pub(crate) fn all() -> Vec<(String, View)> {
    let mut all = doors()
        .into_iter()
        .map(|(state, view)| (format!("room_{state}"), view))
        .collect::<Vec<_>>();
    all.extend([
        ("rooms_two".to_owned(), rooms(2)),
        ("rooms_three".to_owned(), rooms(3)),
        ("waiting_three".to_owned(), waiting(3)),
        ("waiting_six".to_owned(), waiting(6)),
        ("rooms_open_to_l3".to_owned(), told_more(rooms(2))),
        ("waiting_open_to_l3".to_owned(), told_more(waiting(3))),
        ("lobby_six".to_owned(), lobby()),
        ("bailiff_office_busy".to_owned(), bailiff_office(false)),
        ("bailiff_office_quiet".to_owned(), bailiff_office(true)),
        ("bulletin_ten".to_owned(), bulletin(10)),
        ("bulletin_empty".to_owned(), bulletin(0)),
    ]);
    all
}
