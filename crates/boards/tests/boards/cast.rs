//! A day in the sample office, as the boards see it.

use boards::door::{Door, Hero, RoomLabel};
use boards::languages::SPOKEN;
use boards::list::{Half, List, Row, Status};
use boards::shown::Turn;
use boards::view::RoomBoard;
use boards::{Band, Drawn, Languages, PageFrame, Sizing, Templates, View};
use docket::calendar::{HalfDay, TimeOfDay};
use docket::devices::{Level, Screen, ScreenKind};
use docket::office::RoomKind;
use docket::ticker::Language;

use crate::house;

/// A file of the screens' own folder.
pub(crate) fn web(path: &str) -> Option<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../display-web/");
    std::fs::read_to_string(format!("{folder}{path}")).ok()
}

pub(crate) fn templates() -> Templates {
    Templates::new(|name| web(&format!("templates/{name}"))).expect("the templates compile")
}

pub(crate) fn languages() -> Languages {
    let table = |language: Language| {
        let table = web(&format!("locales/{}.toml", language.tag()));
        (language, table.expect("the words are there"))
    };
    Languages::new(SPOKEN.map(table)).expect("all languages say the same")
}

/// The picture of a view with nothing running below it.
pub(crate) fn picture(view: &View) -> String {
    picture_with(view, &Band::default(), &languages())
}

/// The picture of a view and its band on a screen that speaks these languages.
pub(crate) fn picture_with(view: &View, band: &Band, languages: &Languages) -> String {
    let drawn = &mut Drawn::default();
    let picture = templates().picture(view, band, &Sizing::default(), languages, drawn);
    picture.unwrap_or_else(|fault| panic!("{fault}"))
}

pub(crate) fn frame(screen: &str, sizing: Sizing) -> PageFrame {
    let screen =
        Screen { id: screen.to_owned(), ..house::screen(ScreenKind::RoomDoor, &[], Level::L0) };
    PageFrame {
        assets: "../../../../display-web/static".to_owned(),
        vendor: "../../../../display-web/vendor/morphdom".to_owned(),
        sizing,
        picture: 1,
        version: "0.1.0".to_owned(),
        ..PageFrame::of(&house::office(), &screen, house::clock("09:41"))
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
