//! The sample office on a Monday: its rooms, its people, and a house that carries out what they say.

mod desk_wishes;
mod docket_file;
mod wall_wishes;
mod wishes;
mod words;

use std::collections::BTreeMap;

use docket::calendar::{Date, Moment, SiteOffset, TimeOfDay};
use docket::command::Order;
use docket::courtroom::Courtroom;
use docket::hearing::Hearing;
use docket::office::{Office, Room, RoomKind};
use docket::{
    AccountId, Courthouse, Entry, Event, HearingId, Refusal, RoomId, Seq, Stamp, Turn, decide,
};

pub(crate) use self::desk_wishes::*;
pub(crate) use self::docket_file::*;
pub(crate) use self::wall_wishes::*;
pub(crate) use self::wishes::*;
pub(crate) use self::words::words;

/// 115年11月23日
pub(crate) const MONDAY: Date = jiff::civil::date(2026, 11, 23);
/// 115年11月24日
pub(crate) const TUESDAY: Date = jiff::civil::date(2026, 11, 24);
/// The bailiff who taps where nobody else is named.
pub(crate) const LIN: AccountId = AccountId(1);
/// A colleague.
pub(crate) const CHEN: AccountId = AccountId(2);

/// A house with all that was ever ordered in it.
#[derive(Clone)]
pub(crate) struct House {
    pub(crate) now: Courthouse,
    pub(crate) office: Office,
    pub(crate) history: Vec<Entry>,
    pub(crate) clock: Moment,
    pub(crate) machine: Moment,
    by: AccountId,
}

/// Rooms 1 to 3; in room 3 five cases of 信股, in room 1 two of 禮股. It is 09:20.
pub(crate) fn morning() -> House {
    unopened().does(open_day(MONDAY)).at("09:20").does(import(mondays_rows()))
}

/// A house before its first day.
pub(crate) fn unopened() -> House {
    let house = House {
        now: Courthouse::default(),
        office: office(),
        history: Vec::new(),
        clock: Moment::default(),
        machine: Moment::default(),
        by: LIN,
    };
    house.on(MONDAY, "08:00")
}

pub(crate) fn office() -> Office {
    let room = |id: u16| Room {
        id: RoomId(id),
        name: format!("第{id}偵查庭"),
        name_en: format!("Investigation Room {id}"),
        sign: id.to_string(),
        kind: RoomKind::Investigation,
        place: String::new(),
        place_en: String::new(),
        in_files: Vec::new(),
    };
    Office {
        name: "臺灣臺東地方檢察署".to_owned(),
        name_en: "Taitung District Prosecutors Office".to_owned(),
        offset: SiteOffset::TAIPEI,
        rooms: (1..=3).map(|id| (RoomId(id), room(id))).collect::<BTreeMap<_, _>>(),
        screens: Vec::new(),
        rules: docket::disclosure::Rules::default(),
        conclude_and_call: false,
        custody: docket::custody::CustodyTable::default(),
        ticker: docket::ticker::TickerRules::default(),
    }
}

impl House {
    /// The clocks show `time` today.
    pub(crate) fn at(self, time: &str) -> Self {
        let today = self.now.today.unwrap();
        self.on(today, time)
    }

    /// The clocks show `time` on `date`.
    pub(crate) fn on(mut self, date: Date, time: &str) -> Self {
        self.clock = self.moment(date, time);
        self.machine = self.clock;
        self
    }

    /// So many seconds pass.
    pub(crate) fn after_seconds(mut self, seconds: i64) -> Self {
        self.clock = self.clock.plus_ms(seconds * 1000);
        self.machine = self.machine.plus_ms(seconds * 1000);
        self
    }

    /// From here on `who` gives the orders.
    pub(crate) fn by(mut self, who: AccountId) -> Self {
        self.by = who;
        self
    }

    /// Carries out a wish that nothing speaks against.
    pub(crate) fn does(self, wish: Wish) -> Self {
        let outcome = self.when(wish);
        let carried_out = outcome.decided.as_ref().map(|_| ());
        assert_eq!(carried_out, Ok(()), "{}", outcome.wish);
        outcome.after
    }

    /// Carries out one wish after the other.
    pub(crate) fn all(self, wishes: impl IntoIterator<Item = Wish>) -> Self {
        wishes.into_iter().fold(self, House::does)
    }

    /// Asks for `wish`.
    pub(crate) fn when(self, wish: Wish) -> Outcome {
        let order = self.order(&wish);
        drop(wish);
        let decided = decide(&self.now, &self.office, &order);
        let mut after = self;
        if let Ok(events) = &decided {
            after.record(&order, events.clone());
        }
        Outcome { wish: order.command.name(), decided, after }
    }

    /// What `wish` would be as an order now.
    pub(crate) fn order(&self, wish: &Wish) -> Order {
        let today = self.now.today.unwrap_or(MONDAY);
        Order {
            by: Some(self.by),
            device: None,
            command: wish.command(self),
            key: wish.key.clone(),
            happened: wish.happened.map(|time| self.moment(today, time)),
            now: self.clock,
            machine: self.machine,
        }
    }

    /// Writes an entry and makes it true.
    pub(crate) fn record(&mut self, order: &Order, events: Vec<Event>) {
        let stamp = Stamp {
            seq: Seq(self.now.seq.0 + 1),
            recorded: order.machine,
            happened: Some(order.at()).filter(|at| *at != order.machine),
            later: order.happened.is_some(),
            by: order.by,
            device: order.device.clone(),
            order: order.command.name().to_owned(),
            key: order.key.as_ref().map(|key| key.key.clone()),
            request: order.key.as_ref().map(|key| key.request.clone()),
        };
        let entry = Entry { stamp, events };
        self.now.apply(&entry);
        self.history.push(entry);
    }

    pub(crate) fn room(&self, room: u16) -> std::sync::Arc<Courtroom> {
        self.now.room(RoomId(room))
    }

    pub(crate) fn seq(&self, room: u16) -> Seq {
        self.room(room).seq
    }

    /// The hearing of that turn number, today's before that of other days.
    pub(crate) fn hearing(&self, turn: &str) -> Hearing {
        let other_days = self.now.days.values().flat_map(|day| day.values());
        let rooms = self.now.rooms().chain(other_days);
        let mut hearings = rooms.flat_map(|room| room.hearings.values());
        let found = hearings.find(|h| h.turn.to_string() == turn);
        Hearing::clone(found.unwrap_or_else(|| panic!("no hearing {turn}")))
    }

    pub(crate) fn id(&self, turn: &str) -> HearingId {
        self.hearing(turn).id
    }

    /// How far a hearing is, in a word: `in_session`.
    pub(crate) fn progress(&self, turn: &str) -> String {
        let progress = serde_json::to_value(self.hearing(turn).course.progress).unwrap();
        progress["is"].as_str().unwrap().to_owned()
    }

    /// The turn numbers that wait in the current sitting.
    pub(crate) fn waiting(&self, room: u16) -> Vec<String> {
        self.room(room).waiting().iter().map(|h| h.turn.to_string()).collect()
    }

    /// What is on the room's big button: `Call 3-01`.
    pub(crate) fn button(&self, room: u16) -> String {
        words::button(&self.room(room))
    }

    pub(crate) fn moment(&self, date: Date, time: &str) -> Moment {
        self.office.offset.moment(date, time_of(time))
    }
}

/// What came of a wish.
pub(crate) struct Outcome {
    pub(crate) wish: &'static str,
    pub(crate) decided: Result<Vec<Event>, Refusal>,
    pub(crate) after: House,
}

impl Outcome {
    /// Exactly these facts, in words.
    pub(crate) fn then<const N: usize>(self, facts: [&str; N]) -> House {
        let events = self.decided.unwrap_or_else(|refusal| panic!("refused: {refusal}"));
        let told = events.iter().map(|event| words(&self.after.now, event)).collect::<Vec<_>>();
        assert_eq!(told, facts);
        self.after
    }

    /// Nothing, for this reason.
    pub(crate) fn refused(self, refusal: Refusal) -> House {
        assert_eq!(self.decided, Err(refusal));
        self.after
    }
}

pub(crate) fn time_of(text: &str) -> TimeOfDay {
    text.parse().unwrap()
}

pub(crate) fn turn(text: &str) -> Turn {
    text.parse().unwrap()
}
