//! What runs below a board: notices in their windows, and what the queue says by itself.

use docket::calendar::{Moment, TimeOfDay};
use docket::courtroom::Courtroom;
use docket::devices::{Screen, ScreenKind};
use docket::office::{Room, RoomKind};
use docket::ticker::{EmergencyState, Notice, NoticeState, Texts};
use docket::{Courthouse, Office};

use super::Board;
use crate::band::{Alarm, Band, Message, Spoken, Standing};
use crate::door::{RoomLabel, Saying};
use crate::shown::{Day, Turn};

impl<'a> Board<'a> {
    /// What runs below `screen` and stands over it at `now` (house time), and when that would differ
    /// without any event.
    #[must_use]
    pub fn band(
        house: &'a Courthouse,
        office: &'a Office,
        screen: &'a Screen,
        now: Moment,
    ) -> (Band, Option<Moment>) {
        let board = Self { house, office, screen, now, open: &|_| None };
        let rules = &office.ticker;
        let mut messages = board.standing();
        messages.extend(board.notices());
        let alarms = board.alarms();
        let (speed, steps, past) = (rules.speed(), rules.steps, board.past());
        let band = Band { messages, alarms, speed, steps, past };
        (band, board.band_until())
    }

    /// By priority and in the clerk's order, at most as many as the office lets one screen have.
    fn notices(&self) -> impl Iterator<Item = Message> + '_ {
        let notices = self.house.ticker.in_order().into_iter().filter(|n| n.is_for(self.screen));
        let running =
            notices.filter(|n| n.state(self.now, self.office.offset) == NoticeState::Running);
        running.take(self.office.ticker.most).map(|notice| self.notice(notice))
    }

    fn notice(&self, notice: &Notice) -> Message {
        Message::Clerk {
            id: format!("n-{}", notice.id),
            category: notice.posting.category,
            texts: spoken(&notice.posting.texts),
            until: notice.until(self.now, self.office.offset),
        }
    }

    fn alarms(&self) -> Vec<Alarm> {
        let running = self.house.ticker.running_emergencies(self.now);
        let here = running.filter(|emergency| emergency.is_for(self.screen));
        let chime = self.office.ticker.chimes.contains(&self.screen.id);
        here.map(|emergency| Alarm {
            id: format!("e-{}", emergency.id),
            form: emergency.alarm.form,
            rehearsal: emergency.alarm.rehearsal,
            texts: spoken(&emergency.alarm.texts),
            until: emergency.alarm.until,
            chime,
        })
        .collect()
    }

    /// What the rooms of this screen say by themselves.
    fn standing(&self) -> Vec<Message> {
        if matches!(self.screen.kind, ScreenKind::BailiffOffice | ScreenKind::Bulletin) {
            return Vec::new();
        }
        let rooms = self.rooms();
        let alone = rooms.len() == 1;
        let mut found = rooms.iter().flat_map(|room| self.said_by(room)).collect::<Vec<_>>();
        found.sort_by_key(Found::rank);
        let mut messages = self.day_before(&rooms).into_iter().collect::<Vec<_>>();
        for one in found {
            one.join(&mut messages, alone);
        }
        messages.truncate(self.office.ticker.most);
        messages
    }

    /// Between midnight and the opening of the day the list is yesterday's, and says so.
    fn day_before(&self, rooms: &[&Room]) -> Option<Message> {
        let kind = rooms.iter().find(|room| self.lists(room))?.kind;
        self.past().map(|_| Message::Queue {
            id: "q-day_before".to_owned(),
            says: Standing::DayBefore,
            kind,
            rooms: Vec::new(),
            turn: None,
            to: None,
            delay: None,
        })
    }

    /// The day of the list that hangs here although another one has begun.
    fn past(&self) -> Option<Day> {
        let speaks = !matches!(self.screen.kind, ScreenKind::BailiffOffice | ScreenKind::Bulletin);
        let lists = speaks && self.rooms().iter().any(|room| self.lists(room));
        let today = self.office.offset.date(self.now);
        self.house.today.filter(|listed| lists && *listed < today).map(Day::of)
    }

    fn lists(&self, room: &Room) -> bool {
        !self.house.room(room.id).listed().is_empty()
    }

    fn said_by(&self, room: &Room) -> Vec<Found> {
        let door = self.door(room);
        let label = RoomLabel::from(room);
        let says = match door.hero.says {
            Saying::InSession | Saying::Private => Some(Standing::InSession),
            Saying::Lunch => Some(Standing::Lunch),
            Saying::Closed => Some(Standing::Closed),
            _ => None,
        };
        let mut found = self.moved_from(&self.house.room(room.id), &label);
        found.extend(says.map(|says| Found::of(says, label.clone())));
        let late = door.delay.filter(|_| says != Some(Standing::Closed));
        found.extend(late.map(|_| Found { delay: late, ..Found::of(Standing::Delayed, label) }));
        found
    }

    /// 移至: whom this screen has a row for, until they are heard there.
    fn moved_from(&self, room: &Courtroom, label: &RoomLabel) -> Vec<Found> {
        let gone = room.moved_away.iter().filter_map(|moved| {
            let hearing = self.house.hearing(moved.hearing)?;
            let waits = hearing.is_waiting() && self.has_row(hearing);
            let to = self.office.room(moved.to).filter(|_| waits)?;
            let turn = Some(Turn::from(&moved.turn));
            let to = Some(RoomLabel::from(to));
            Some(Found { turn, to, ..Found::of(Standing::Moved, label.clone()) })
        });
        gone.collect()
    }

    /// When a window opens or closes here, or an alarm ends.
    fn band_until(&self) -> Option<Moment> {
        let ticker = &self.house.ticker;
        let notices = ticker.notices.values().filter(|n| n.is_for(self.screen));
        let edges = notices.filter_map(|n| n.until(self.now, self.office.offset));
        let alarms = ticker.emergencies.values().filter(|e| e.is_for(self.screen));
        let open = alarms.filter(|e| e.state(self.now) != EmergencyState::Ended);
        let ends = open.map(|e| e.alarm.until);
        let midnight = self.office.offset.date(self.now).tomorrow();
        let midnight = midnight.map(|date| self.office.offset.moment(date, TimeOfDay::of(0, 0)));
        edges.chain(ends).chain(self.until()).chain(midnight).filter(|at| *at > self.now).min()
    }
}

/// One thing a room says, before rooms that say the same are joined.
struct Found {
    says: Standing,
    room: RoomLabel,
    turn: Option<Turn>,
    to: Option<RoomLabel>,
    delay: Option<docket::hearing::Delay>,
}

impl Found {
    fn of(says: Standing, room: RoomLabel) -> Self {
        Self { says, room, turn: None, to: None, delay: None }
    }

    fn rank(&self) -> (Standing, u16) {
        (self.says, self.room.id)
    }

    /// Rooms that say the same stand in one message, but each move and each delay has its own.
    fn join(self, messages: &mut Vec<Message>, alone: bool) {
        let word = serde_word(self.says);
        let id = match (&self.turn, self.says) {
            (Some(turn), _) => format!("q-{word}-{turn}"),
            (None, Standing::Delayed) => format!("q-{word}-{}", self.room.id),
            (None, _) => format!("q-{word}-{}", kind_word(self.room.kind)),
        };
        let same = messages.iter_mut().find_map(|message| match message {
            Message::Queue { id: known, rooms, .. } if *known == id => Some(rooms),
            _ => None,
        });
        if let Some(rooms) = same {
            rooms.push(self.room);
            return;
        }
        let Self { says, room, turn, to, delay } = self;
        let kind = room.kind;
        let rooms = if alone || turn.is_some() { Vec::new() } else { vec![room] };
        messages.push(Message::Queue { id, says, kind, rooms, turn, to, delay });
    }
}

fn serde_word(says: Standing) -> &'static str {
    match says {
        Standing::DayBefore => "day_before",
        Standing::InSession => "in_session",
        Standing::Moved => "moved",
        Standing::Delayed => "delayed",
        Standing::Lunch => "lunch",
        Standing::Closed => "closed",
    }
}

fn kind_word(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Investigation => "investigation",
        RoomKind::Interview => "interview",
    }
}

fn spoken(texts: &Texts) -> Vec<Spoken> {
    let texts = texts.0.iter();
    texts.map(|(language, text)| Spoken { lang: language.tag(), text: text.clone() }).collect()
}
