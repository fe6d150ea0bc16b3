//! A small house with a history: one room, its neighbour, and who is summoned there.

use boards::{Board, View};
use docket::calendar::{Date, HalfDay, Moment, SiteOffset, TimeOfDay};
use docket::case_number::CaseNumber;
use docket::courtroom::SittingId;
use docket::devices::{Level, Screen, ScreenKind};
use docket::disclosure::{Class, Rules};
use docket::hearing::{Listing, Party, Presence, Role};
use docket::office::{Room, RoomKind};
use docket::sealed::Sealed;
use docket::{
    Courthouse, Entry, Event, HearingId, Office, RecordId, RoomId, Section, Seq, Stamp, Turn,
};

use crate::cast;

pub(crate) const DOOR: RoomId = RoomId(3);
pub(crate) const NEXT_DOOR: RoomId = RoomId(6);

/// One hearing to list.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) number: u16,
    pub(crate) time: &'static str,
    pub(crate) known_as: &'static str,
    pub(crate) class: Class,
}

pub(crate) fn case(number: u16, time: &'static str) -> Case {
    Case { number, time, known_as: "115偵1850", class: Class::Open }
}

/// The house after these events, one order each, a minute apart from 09:00 on.
pub(crate) fn given(cases: &[Case], events: impl IntoIterator<Item = Event>) -> Courthouse {
    let listed = cases.iter().map(listed);
    let mut house = Courthouse::default();
    let all = [Event::DayOpened { date: today() }].into_iter().chain(listed).chain(events);
    for (seq, event) in (1..).zip(all) {
        tell(&mut house, seq, clock("09:00"), event);
    }
    house
}

pub(crate) fn tell(house: &mut Courthouse, seq: u64, at: Moment, event: Event) {
    let stamp = Stamp {
        seq: Seq(seq),
        recorded: at,
        happened: None,
        later: false,
        by: None,
        device: None,
        order: "test".to_owned(),
        key: None,
        request: None,
    };
    house.apply(&Entry { stamp, events: vec![event] });
}

fn listed(case: &Case) -> Event {
    let cases = CaseNumber::parse_many(case.known_as).unwrap_or_default();
    let listing = Listing {
        record: RecordId(format!("record-{}", case.number)),
        time: cast::at(case.time),
        section: Section("信股".to_owned()),
        minutes: None,
        cases,
        kind: "訊問".to_owned(),
        cause: Some(sealed("傷害")),
        remarks: Some(sealed("視訊")),
        parties: vec![Party {
            record: RecordId(format!("party-{}", case.number)),
            name: sealed("楊文偉"),
            role: Role("被告".to_owned()),
            needs: None,
            remarks: None,
            presence: Presence::Expected,
            since: None,
        }],
        class: case.class,
    };
    Event::HearingListed {
        hearing: hearing(case.number),
        turn: Turn { sign: "3".to_owned(), number: case.number },
        date: today(),
        room: DOOR,
        listing: Box::new(listing),
        filed: None,
        urgent: None,
    }
}

pub(crate) fn sealed(text: &str) -> Sealed {
    Sealed { key: "hearings/2026-11-23".to_owned(), closed: text.to_owned(), mark: text.to_owned() }
}

/// Opens what [`sealed`] has closed.
pub(crate) fn in_clear(name: boards::Name<'_>) -> Option<String> {
    let (boards::Name::OnDuty(name) | boards::Name::Summoned(_, name)) = name;
    (!name.closed.is_empty()).then(|| name.closed.clone())
}

pub(crate) fn hearing(number: u16) -> HearingId {
    HearingId(u64::from(number))
}

pub(crate) fn begun() -> Event {
    let sitting = SittingId { half: HalfDay::Morning, section: Section("信股".to_owned()) };
    Event::SittingBegun { room: DOOR, sitting }
}

pub(crate) fn called(number: u16) -> Event {
    Event::HearingCalled { room: DOOR, hearing: hearing(number) }
}

pub(crate) fn opened(number: u16) -> Event {
    Event::HearingOpened { room: DOOR, hearing: hearing(number) }
}

pub(crate) fn concluded(number: u16) -> Event {
    Event::HearingConcluded { room: DOOR, hearing: hearing(number) }
}

pub(crate) fn today() -> Date {
    SiteOffset::TAIPEI.date("2026-11-23T01:00:00.000Z".parse().expect("a moment"))
}

pub(crate) fn clock(time: &str) -> Moment {
    let time = time.parse::<TimeOfDay>().expect("a time of day");
    SiteOffset::TAIPEI.moment(today(), time)
}

pub(crate) fn office() -> Office {
    let room = |id: RoomId, kind| {
        let label = cast::room(id.0);
        Room {
            id,
            name: label.name,
            name_en: label.name_en,
            sign: label.sign,
            kind,
            place: label.place,
            place_en: label.place_en,
            in_files: Vec::new(),
        }
    };
    let rooms = [room(DOOR, RoomKind::Investigation), room(NEXT_DOOR, RoomKind::Interview)];
    Office {
        name: "臺灣臺東地方檢察署".to_owned(),
        name_en: "Taitung".to_owned(),
        offset: SiteOffset::TAIPEI,
        rooms: rooms.map(|room| (room.id, room)).into(),
        screens: Vec::new(),
        rules: Rules::default(),
        conclude_and_call: false,
        custody: docket::custody::CustodyTable::default(),
        ticker: docket::ticker::TickerRules::default(),
    }
}

pub(crate) fn screen(kind: ScreenKind, rooms: &[RoomId], level: Level) -> Screen {
    let (id, place) = ("door-3".to_owned(), String::new());
    let (rooms, languages) = (rooms.to_vec(), docket::devices::usual_languages());
    Screen { id, kind, rooms, place, inches: 55.0, metres: 5.0, level, languages }
}

/// What the door of room 3 shows at `time`, and until when.
pub(crate) fn at_door(house: &Courthouse, level: Level, time: &str) -> (View, Option<Moment>) {
    let screen = screen(ScreenKind::RoomDoor, &[DOOR], level);
    Board::of(house, &office(), &screen, clock(time))
}

/// The words of a view, as one reads them from the wall.
pub(crate) fn words(view: &View) -> String {
    boards::proof::texts(&cast::picture(view)).join(" ")
}
