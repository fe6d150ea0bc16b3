//! Ten years of a courthouse, written as its registrar would have written them.

use std::fs;
use std::path::Path;

use docket::calendar::{Date, Moment, SiteOffset, TimeOfDay};
use docket::disclosure::Class;
use docket::event::Event;
use docket::hearing::{Delay, DelayReason, Listing};
use docket::register::summaries_of_past_days;
use docket::{Courthouse, Entry, HearingId, RecordId, RoomId, Section, Seq, Stamp, Turn};
use journal::{FileJournal, Journal, Opening};
use store::{Applied, Store, house};

use crate::fault::Measured;

/// Rooms of the courthouse, hearings of each on a day, and entries of a day.
const ROOMS: u16 = 6;
const HEARINGS: u16 = 12;
const DAILY: u64 = 400;

/// Entries in one append.
const GROUP: usize = 2_000;

/// The first of the days.
const BEGINS: Date = Date::constant(2016, 1, 4);

/// Writes so many entries and the store that knows of them; the number of the last.
pub(super) fn write(data: &Path, entries: u64) -> Measured<u64> {
    fs::create_dir_all(data)?;
    let opening = Opening::of("bench");
    let mut journal = FileJournal::<Entry>::open(&data.join("journal"), opening)?.journal;
    let mut decade =
        Decade { house: Courthouse::default(), group: Vec::new(), at: Moment::from_ms(0) };
    let (mut day, mut past) = (BEGINS, Vec::new());
    while decade.house.seq.0 < entries {
        past.extend(summaries_of_past_days(&decade.house, day));
        decade.day(day);
        if decade.group.len() >= GROUP {
            journal.append(&decade.group)?;
            decade.group.clear();
        }
        day = day.tomorrow()?;
    }
    journal.append(&decade.group)?;
    let anchor = journal.anchor();
    let (seq, file, offset) = (anchor.seq, anchor.file, anchor.offset);
    let applied = Applied { seq, hash: anchor.hash.to_string(), file, offset };
    let mut store = Store::open(&data.join("store"))?;
    house::keep(&mut store, &Courthouse::default(), &decade.house, &past, &applied)?;
    store.flush()?;
    Ok(seq)
}

/// The last entry's number.
pub(super) fn last(data: &Path) -> Measured<u64> {
    let store = Store::open(&data.join("store"))?;
    Ok(store.applied().map_or(0, |applied| applied.seq))
}

struct Decade {
    house: Courthouse,
    group: Vec<Entry>,
    at: Moment,
}

impl Decade {
    fn day(&mut self, date: Date) {
        self.at = SiteOffset::TAIPEI.moment(date, TimeOfDay::of(8, 0));
        let begun = self.house.seq.0;
        self.add("open_day", Event::DayOpened { date });
        for room in 1..=ROOMS {
            for number in 1..=HEARINGS {
                self.hearing(date, RoomId(room), number);
            }
        }
        let mut minutes = 0;
        while self.house.seq.0 < begun + DAILY {
            minutes = minutes % 240 + 1;
            let delay = Some(Delay { minutes, reason: DelayReason::EarlierCase });
            self.add("delay", Event::RoomDelayed { room: RoomId(minutes % ROOMS + 1), delay });
        }
    }

    /// One hearing from its listing to its end.
    fn hearing(&mut self, date: Date, room: RoomId, number: u16) {
        let hearing = HearingId(self.house.hearings + 1);
        let listing = Listing {
            record: RecordId(format!("{date}/{room}/{number}")),
            time: TimeOfDay::of(9, 0).plus_minutes(i32::from(number) * 15),
            section: Section("信股".to_owned()),
            minutes: Some(15),
            cases: Vec::new(),
            kind: "訊問".to_owned(),
            cause: None,
            remarks: None,
            parties: Vec::new(),
            class: Class::Open,
        };
        let turn = Turn { sign: room.to_string(), number };
        let listing = Box::new(listing);
        let listed =
            Event::HearingListed { hearing, turn, date, room, listing, filed: None, urgent: None };
        self.add("import", listed);
        self.add("call", Event::HearingCalled { room, hearing });
        self.add("open", Event::HearingOpened { room, hearing });
        self.add("conclude", Event::HearingConcluded { room, hearing });
    }

    fn add(&mut self, order: &str, event: Event) {
        self.at = self.at.plus_ms(1_000);
        let stamp = Stamp {
            seq: Seq(self.house.seq.0 + 1),
            recorded: self.at,
            happened: None,
            later: false,
            by: None,
            device: Some("tablet-3".to_owned()),
            order: order.to_owned(),
            key: None,
            request: None,
        };
        let entry = Entry { stamp, events: vec![event] };
        self.house.apply(&entry);
        self.group.push(entry);
    }
}
