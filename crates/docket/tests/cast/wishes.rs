//! What people ask for, in a word each: `call(3)`, `pass_over(3)`, `lunch(3)`.

use docket::command::{Command, Key};
use docket::courtroom::SkipAnswer;
use docket::hearing::{DelayReason, OnScreen, UrgentReason};
use docket::{RoomId, Seq};

use super::{House, Row};

type Made = dyn Fn(&House, Seq) -> Command;

/// A wish, with what the page it came from showed.
pub(crate) struct Wish {
    room: u16,
    seen: Option<Seq>,
    pub(crate) happened: Option<&'static str>,
    pub(crate) key: Option<Key>,
    make: Box<Made>,
}

impl Wish {
    pub(crate) fn of(room: u16, make: impl Fn(&House, Seq) -> Command + 'static) -> Self {
        Self { room, seen: None, happened: None, key: None, make: Box::new(make) }
    }

    /// From a page that showed this number of the room, not the present one.
    pub(crate) fn seen(mut self, seen: Seq) -> Self {
        self.seen = Some(seen);
        self
    }

    /// 補登
    pub(crate) fn happened(mut self, time: &'static str) -> Self {
        self.happened = Some(time);
        self
    }

    pub(crate) fn key(mut self, key: &str, request: &str) -> Self {
        self.key = Some(Key { key: key.to_owned(), request: request.to_owned() });
        self
    }

    pub(crate) fn command(&self, house: &House) -> Command {
        (self.make)(house, self.seen.unwrap_or_else(|| house.seq(self.room)))
    }
}

/// 點呼 of the next one, on the second tap where it is before its time.
fn calling(room: u16, turn: Option<&'static str>, early: bool) -> Wish {
    Wish::of(room, move |house, seen| Command::Call {
        room: RoomId(room),
        seen,
        hearing: turn.map(|turn| house.id(turn)),
        expect: None,
        early,
    })
}

pub(crate) fn call(room: u16) -> Wish {
    calling(room, None, false)
}

pub(crate) fn call_early(room: u16) -> Wish {
    calling(room, None, true)
}

pub(crate) fn call_out_of_turn(room: u16, turn: &'static str) -> Wish {
    calling(room, Some(turn), true)
}

/// A call from a page that showed `turn` as the next one.
pub(crate) fn call_expecting(room: u16, turn: &'static str) -> Wish {
    Wish::of(room, move |house, seen| Command::Call {
        room: RoomId(room),
        seen,
        hearing: None,
        expect: Some(house.id(turn)),
        early: true,
    })
}

pub(crate) fn recall(room: u16) -> Wish {
    Wish::of(room, move |_, seen| Command::Recall { room: RoomId(room), seen, hearing: None })
}

pub(crate) fn recall_one(room: u16, turn: &'static str) -> Wish {
    Wish::of(room, move |house, seen| {
        let hearing = Some(house.id(turn));
        Command::Recall { room: RoomId(room), seen, hearing }
    })
}

pub(crate) fn open(room: u16) -> Wish {
    Wish::of(room, move |_, seen| Command::Open { room: RoomId(room), seen })
}

pub(crate) fn recess(room: u16) -> Wish {
    Wish::of(room, move |_, seen| Command::Recess { room: RoomId(room), seen })
}

pub(crate) fn resume(room: u16) -> Wish {
    Wish::of(room, move |_, seen| Command::Resume { room: RoomId(room), seen, hearing: None })
}

pub(crate) fn resume_one(room: u16, turn: &'static str) -> Wish {
    Wish::of(room, move |house, seen| {
        let hearing = Some(house.id(turn));
        Command::Resume { room: RoomId(room), seen, hearing }
    })
}

pub(crate) fn conclude(room: u16) -> Wish {
    Wish::of(room, move |_, seen| Command::Conclude {
        room: RoomId(room),
        seen,
        then_call: false,
        early: false,
    })
}

pub(crate) fn conclude_and_call(room: u16) -> Wish {
    Wish::of(room, move |_, seen| Command::Conclude {
        room: RoomId(room),
        seen,
        then_call: true,
        early: false,
    })
}

fn passing(room: u16, turn: Option<&'static str>, elsewhere: bool) -> Wish {
    Wish::of(room, move |house, seen| Command::PassOver {
        room: RoomId(room),
        seen,
        hearing: turn.map(|turn| house.id(turn)),
        elsewhere,
        on_screen: OnScreen::Confirmed,
    })
}

/// 過號 of the one being called, with what is known of its call on the walls.
pub(crate) fn pass_over_seen(room: u16, on_screen: OnScreen) -> Wish {
    Wish::of(room, move |_, seen| Command::PassOver {
        room: RoomId(room),
        seen,
        hearing: None,
        elsewhere: false,
        on_screen,
    })
}

pub(crate) fn pass_over(room: u16) -> Wish {
    passing(room, None, false)
}

pub(crate) fn pass_over_one(room: u16, turn: &'static str) -> Wish {
    passing(room, Some(turn), false)
}

/// 另庭中
pub(crate) fn pass_over_elsewhere(room: u16, turn: &'static str) -> Wish {
    passing(room, Some(turn), true)
}

pub(crate) fn take_back(room: u16, turn: &'static str) -> Wish {
    Wish::of(room, move |house, seen| Command::Return {
        room: RoomId(room),
        seen,
        hearing: house.id(turn),
    })
}

pub(crate) fn move_to(to: u16, room: u16, turn: &'static str) -> Wish {
    Wish::of(room, move |house, seen| Command::Move {
        room: RoomId(room),
        seen,
        hearing: house.id(turn),
        to: RoomId(to),
    })
}

pub(crate) fn reschedule(room: u16, turn: &'static str) -> Wish {
    Wish::of(room, move |house, seen| Command::Reschedule {
        room: RoomId(room),
        seen,
        hearing: house.id(turn),
    })
}

pub(crate) fn cancel(room: u16, turn: &'static str) -> Wish {
    Wish::of(room, move |house, seen| Command::Cancel {
        room: RoomId(room),
        seen,
        hearing: house.id(turn),
    })
}

pub(crate) fn merge(room: u16, turn: &'static str, into: &'static str) -> Wish {
    Wish::of(room, move |house, seen| Command::Merge {
        room: RoomId(room),
        seen,
        hearing: house.id(turn),
        into: house.id(into),
    })
}

/// 插庭 of an urgent case.
pub(crate) fn insert(urgent: Row) -> Wish {
    let room = urgent.0.room;
    Wish::of(room.0, move |_, seen| Command::Insert {
        room,
        seen,
        reason: UrgentReason::Urgent,
        listing: Box::new(urgent.0.listing.clone()),
    })
}

fn delaying(room: u16, turn: Option<&'static str>, minutes: u16) -> Wish {
    Wish::of(room, move |house, seen| Command::Delay {
        room: RoomId(room),
        seen,
        hearing: turn.map(|turn| house.id(turn)),
        minutes,
        reason: DelayReason::EarlierCase,
    })
}

pub(crate) fn delay_room(room: u16, minutes: u16) -> Wish {
    delaying(room, None, minutes)
}

pub(crate) fn delay(room: u16, turn: &'static str, minutes: u16) -> Wish {
    delaying(room, Some(turn), minutes)
}

pub(crate) fn lunch(room: u16) -> Wish {
    Wish::of(room, move |_, seen| Command::Lunch { room: RoomId(room), seen })
}

pub(crate) fn close(room: u16) -> Wish {
    Wish::of(room, move |_, seen| Command::Close { room: RoomId(room), seen, sure: false })
}

/// The second tap: cases are waiting.
pub(crate) fn close_surely(room: u16) -> Wish {
    Wish::of(room, move |_, seen| Command::Close { room: RoomId(room), seen, sure: true })
}

/// 「現在是」
pub(crate) fn stand<const N: usize>(
    room: u16,
    turn: &'static str,
    answers: [(&'static str, SkipAnswer); N],
) -> Wish {
    Wish::of(room, move |house, seen| Command::Stand {
        room: RoomId(room),
        seen,
        hearing: house.id(turn),
        answers: answers.iter().map(|(turn, answer)| (house.id(turn), *answer)).collect(),
    })
}
