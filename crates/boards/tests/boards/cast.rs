//! A day in the sample office, as the boards see it.

use boards::door::{Door, Hero, RoomLabel, Saying};
use boards::list::{Half, List, Row, Status};
use boards::shown::{MaskedCase, MaskedName, Section, Turn};
use boards::view::{
    BailiffOfficeBoard, Column, Detainee, DutyLine, Heading, LobbyBoard, NextDuty, RoomBoard,
    RoomsBoard, Stage, WaitingBoard,
};
use boards::{Languages, PageFrame, Patience, Sizing, Templates, View};
use docket::calendar::{HalfDay, Moment, TimeOfDay};
use docket::disclosure::KindTable;
use docket::hearing::{Delay, DelayReason};
use docket::office::RoomKind;

/// A file of the screens' own folder.
pub(crate) fn web(path: &str) -> Option<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../display-web/");
    std::fs::read_to_string(format!("{folder}{path}")).ok()
}

pub(crate) fn templates() -> Templates {
    Templates::new(|name| web(&format!("templates/{name}"))).expect("the templates compile")
}

pub(crate) fn languages() -> Languages {
    let table = |name: &str| web(&format!("locales/{name}.toml")).expect("the words are there");
    Languages::new(&table("zh-Hant"), &table("en")).expect("both languages say the same")
}

pub(crate) fn frame(screen: &str, sizing: Sizing) -> PageFrame {
    PageFrame {
        screen: screen.to_owned(),
        title: "庭前看板".to_owned(),
        live: format!("/screens/{screen}/live"),
        assets: "../../../../display-web/static".to_owned(),
        vendor: "../../../../display-web/vendor/morphdom".to_owned(),
        sizing,
        patience: Patience::default(),
        now: "2026-11-23T01:41:00.000Z".parse::<Moment>().expect("a moment"),
        offset: 480,
        date: "11月23日（星期一）".to_owned(),
        time: "09:41".to_owned(),
        picture: 1,
        version: "0.1.0".to_owned(),
        keeps: true,
        page: 1,
        pace: 1.0,
    }
}

pub(crate) fn at(time: &str) -> TimeOfDay {
    time.parse().expect("a time of day")
}

pub(crate) fn turn_at(sign: &str, number: u16) -> Turn {
    Turn::from(&docket::Turn { sign: sign.to_owned(), number })
}

pub(crate) fn turn(number: u16) -> Turn {
    turn_at("3", number)
}

pub(crate) fn room(id: u16) -> RoomLabel {
    let interview = id > 4;
    let sign = if interview { format!("詢{}", id - 4) } else { id.to_string() };
    RoomLabel {
        id,
        name: if interview { format!("詢問室{}", id - 4) } else { format!("第{id}偵查庭") },
        name_en: if interview {
            format!("Interview Room {}", id - 4)
        } else {
            format!("Investigation Room {id}")
        },
        sign,
        place: if id > 2 { "2樓 電梯右側" } else { "1樓 法警室旁" }.to_owned(),
        place_en: if id > 2 { "2F, right of the lift" } else { "1F, by the bailiff office" }
            .to_owned(),
        kind: if interview { RoomKind::Interview } else { RoomKind::Investigation },
    }
}

pub(crate) fn door(id: u16, hero: Hero, next: &[u16]) -> Door {
    let room = room(id);
    let next = next.iter().map(|number| turn_at(&room.sign, *number)).collect();
    Door { room, sections: Vec::new(), hero, delay: None, next }
}

pub(crate) fn row(number: u16, time: &str, status: Status) -> Row {
    Row::new(3, turn(number), at(time), status)
}

/// Room 3 in the middle of its morning: every word a row can carry.
pub(crate) fn morning() -> Vec<Row> {
    let delayed = Row { revised: Some(at("10:15")), ..row(5, "09:30", Status::Delayed) };
    let moved = Row { other_room: Some(room(6)), ..row(9, "11:20", Status::MovedTo) };
    vec![
        row(1, "09:00", Status::Concluded),
        row(2, "09:10", Status::Concluded),
        row(3, "09:20", Status::PassedOver),
        row(4, "09:30", Status::InSession),
        delayed,
        row(6, "10:00", Status::Ready),
        row(7, "10:20", Status::Listed),
        row(8, "10:40", Status::Listed),
        moved,
        row(10, "11:40", Status::Cancelled),
    ]
}

pub(crate) fn afternoon(first: u16, many: u16) -> Vec<Row> {
    let times = (0..many).map(|n| at("14:00").plus_minutes(i32::from(n) * 10));
    (first..).zip(times).map(|(n, time)| Row::new(3, turn(n), time, Status::Listed)).collect()
}

pub(crate) fn half(half_day: HalfDay, rows: Vec<Row>) -> Half {
    Half { half_day, since: None, rows }
}

pub(crate) fn day() -> Vec<Half> {
    vec![half(HalfDay::Morning, morning()), half(HalfDay::Afternoon, afternoon(11, 4))]
}

pub(crate) fn room_view(door: Door, halves: Vec<Half>) -> View {
    let list = List::paged(halves, Sizing::default().rows(true));
    View::Room(RoomBoard { door, list, wide_rows: false })
}

/// Every state a door can be in, by the name of its golden.
pub(crate) fn doors() -> Vec<(&'static str, View)> {
    let said = |says, numbers: &[u16]| Hero::of_turns(says, numbers.iter().copied().map(turn));
    let with = |hero, next: &[u16]| room_view(door(3, hero, next), day());
    let late = Door {
        delay: Some(Delay { minutes: 20, reason: DelayReason::UrgentCase }),
        ..door(3, said(Saying::InSession, &[4]), &[5, 6])
    };
    let calling = morning()
        .into_iter()
        .map(|r| if r.turn == turn(6) { Row { status: Status::Calling, ..r } } else { r });
    vec![
        ("in_session", with(said(Saying::InSession, &[4]), &[5, 6, 7])),
        (
            "called",
            room_view(
                door(3, said(Saying::Calling, &[6]), &[7, 8]),
                vec![
                    half(HalfDay::Morning, calling.collect()),
                    half(HalfDay::Afternoon, afternoon(11, 4)),
                ],
            ),
        ),
        ("called_again", with(said(Saying::CallingAgain, &[3]), &[5, 6])),
        ("called_together", with(said(Saying::Calling, &[6, 7]), &[8])),
        ("corrected", with(said(Saying::Corrected, &[6]), &[5, 6])),
        ("recess", with(said(Saying::Recess, &[4]), &[5])),
        ("between", with(Hero::of(Saying::Between), &[5, 6])),
        ("lunch", with(Hero::at(Saying::Lunch, Some(at("14:00"))), &[11])),
        ("not_open", with(Hero::at(Saying::NotOpen, Some(at("09:00"))), &[1, 2])),
        ("closed", with(Hero::of(Saying::Closed), &[])),
        ("delayed", room_view(late, day())),
        ("private", with(Hero::of(Saying::Private), &[5])),
        ("nothing", room_view(door(3, Hero::of(Saying::Nothing), &[]), Vec::new())),
        ("weekend", room_view(door(3, Hero::of(Saying::Weekend), &[]), Vec::new())),
        (
            "thirty",
            room_view(
                door(3, said(Saying::InSession, &[4]), &[5, 6]),
                vec![
                    half(HalfDay::Morning, morning()),
                    half(HalfDay::Afternoon, afternoon(11, 20)),
                ],
            ),
        ),
        ("open_to_l3", open_to_l3()),
    ]
}

/// Room 3 on a screen of level L3.
pub(crate) fn open_to_l3() -> View {
    let rows = morning().into_iter().map(|row| Row {
        section: Section::of(&docket::Section("信股".to_owned())),
        case: "115偵1850"
            .parse()
            .ok()
            .and_then(|case| MaskedCase::of(&case, &KindTable::default())),
        names: MaskedName::of("楊文偉").into_iter().collect(),
        ..row
    });
    let door = Door {
        sections: Section::of(&docket::Section("信股".to_owned())).into_iter().collect(),
        ..door(3, Hero::of_turns(Saying::InSession, [turn(4)]), &[5, 6])
    };
    let list = List::paged(vec![half(HalfDay::Morning, rows.collect())], 8);
    View::Room(RoomBoard { door, list, wide_rows: true })
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
        let list = List::paged(vec![half(HalfDay::Morning, rows.collect())], 8);
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

pub(crate) fn lobby_named(name: &str) -> View {
    let mut doors = six_doors();
    for door in &mut doors {
        name.clone_into(&mut door.room.name);
    }
    View::Lobby(LobbyBoard { office: String::new(), office_en: String::new(), doors })
}

pub(crate) fn lobby() -> View {
    View::Lobby(LobbyBoard {
        office: "臺灣臺東地方檢察署".to_owned(),
        office_en: "Taiwan Taitung District Prosecutors Office".to_owned(),
        doors: six_doors(),
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

/// Every picture the team wants to see, by the name of its golden.
pub(crate) fn gallery() -> Vec<(String, View)> {
    let mut all = doors()
        .into_iter()
        .map(|(state, view)| (format!("room_{state}"), view))
        .collect::<Vec<_>>();
    all.extend([
        ("rooms_two".to_owned(), rooms(2)),
        ("rooms_three".to_owned(), rooms(3)),
        ("waiting_three".to_owned(), waiting(3)),
        ("waiting_six".to_owned(), waiting(6)),
        ("lobby_six".to_owned(), lobby()),
        ("bailiff_office_busy".to_owned(), bailiff_office(false)),
        ("bailiff_office_quiet".to_owned(), bailiff_office(true)),
    ]);
    all
}
