//! Bailiffs who tap what their page shows, and try again until they are answered.

use std::sync::Arc;

use docket::RoomId;
use docket::command::Command;
use docket::courtroom::{Courtroom, Primary};
use docket::hearing::{OnScreen, Presence};
use hallboard::house::Wish;

use super::link::Link;
use crate::site::{Dice, wish};

/// A tablet patient for so many ticks sends the same order again.
const PATIENCE: u64 = 30;

/// What comes back to a tablet: whether it was done, and the room as it is then.
pub(crate) struct Reply {
    pub(crate) key: String,
    pub(crate) room: Arc<Courtroom>,
}

/// One tablet, with the page it shows.
pub(crate) struct Tablet {
    pub(crate) who: u32,
    pub(crate) room: RoomId,
    pub(crate) page: Arc<Courtroom>,
    pub(crate) up: Link<Wish>,
    pub(crate) down: Link<Reply>,
    waits: Option<(String, Command, u64)>,
    orders: u32,
}

impl Tablet {
    pub(crate) fn new(who: u32, page: Arc<Courtroom>) -> Self {
        let (up, down) = (Link::default(), Link::default());
        Self { who, room: page.id, page, up, down, waits: None, orders: 0 }
    }

    /// What it sends at this tick: a new order, the same one again, or nothing.
    pub(crate) fn taps(&mut self, now: u64, dice: &mut Dice) -> Option<Wish> {
        match &mut self.waits {
            Some((key, command, since)) if now - *since >= PATIENCE => {
                *since = now;
                Some(wish(self.who, key, command.clone()))
            }
            None if dice.chance(120) => {
                let command = next(&self.page, dice)?;
                self.orders += 1;
                let key = format!("tablet-{}-{:05}", self.who, self.orders);
                self.waits = Some((key.clone(), command.clone(), now));
                Some(wish(self.who, &key, command))
            }
            _ => None,
        }
    }

    /// An answer arrived: the page shows the room as it was then.
    pub(crate) fn hears(&mut self, reply: Reply) {
        if self.waits.as_ref().is_some_and(|(key, ..)| *key == reply.key) {
            self.waits = None;
        }
        self.page = reply.room;
    }

    /// A new day: the page is loaded anew.
    pub(crate) fn turns_to(&mut self, page: Arc<Courtroom>) {
        self.page = page;
        self.waits = None;
        self.up.is_cut();
        self.down.is_cut();
    }
}

/// What a bailiff does next by this page.
fn next(page: &Courtroom, dice: &mut Dice) -> Option<Command> {
    let (room, seen) = (page.id, page.seq);
    if dice.chance(250) {
        return arrival(page, dice);
    }
    Some(match page.primary() {
        Primary::Call(next) | Primary::Fetch(next) => {
            Command::Call { room, seen, hearing: None, expect: Some(next.id), early: true }
        }
        Primary::Open(_) if dice.chance(700) => Command::Open { room, seen },
        Primary::Open(_) if dice.chance(500) => Command::Recall { room, seen, hearing: None },
        Primary::Open(_) => {
            let (elsewhere, on_screen) = (dice.chance(200), OnScreen::Confirmed);
            Command::PassOver { room, seen, hearing: None, elsewhere, on_screen }
        }
        Primary::Conclude(_) if dice.chance(200) => Command::Recess { room, seen },
        Primary::Conclude(_) | Primary::LetLeave(_) | Primary::Empty(_) => {
            Command::Conclude { room, seen, then_call: dice.chance(300), early: true }
        }
        Primary::Resume(_) | Primary::GoOn => Command::Resume { room, seen, hearing: None },
        Primary::Lunch => Command::Lunch { room, seen },
        Primary::Close => Command::Close { room, seen, sure: true },
        Primary::Nothing => return arrival(page, dice),
    })
}

fn arrival(page: &Courtroom, dice: &mut Dice) -> Option<Command> {
    let listed = page.listed();
    let hearing = listed.get(dice.below(listed.len().max(1)))?;
    let person = hearing.listing.parties.first()?;
    let presence = match person.presence {
        Presence::Arrived => Presence::SteppedOut,
        _ => Presence::Arrived,
    };
    let party = Some(person.record.clone());
    Some(Command::Mark { room: page.id, hearing: hearing.id, party, presence })
}
