//! One world: a house on a bad disk, two tablets at each of three rooms, four screens, and the promises they watch.

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;

use docket::command::Command;
use docket::hearing::Progress;
use docket::{Courthouse, Entry, RoomId, Seq};
use hallboard::clock::{Clock, Hand};
use hallboard::house::{OrderError, Wish};
use hallboard::opening::OpenHouse;
use hallboard_tests::{Outcome, Trouble};

use super::DAYS;
use super::link::{FAIR, Link, Weather};
use super::tablets::{Reply, Tablet};
use crate::site::{Dice, Forgetful, Site, at, copies};

/// A tick is a tenth of a second of the world's time.
const TICK_MS: i64 = 100;
/// Ticks of bad weather in a day, and then of fair: five seconds.
const BAD: u64 = 220;
const HEALING: u64 = 50;
/// In the last second nobody taps, so that a picture under way is no wrong one.
const RESTING: u64 = 10;

/// What a world came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Told {
    pub(crate) days: usize,
    pub(crate) acknowledged: usize,
    pub(crate) refused: usize,
    pub(crate) unrecorded: usize,
    pub(crate) retried: usize,
    pub(crate) restarts: usize,
    pub(crate) cuts: usize,
    /// Everything that happened, as one number.
    trace: u64,
}

/// A screen: the picture it shows, and the line it comes by.
#[derive(Default)]
struct Screen {
    line: Link<(u64, String)>,
    /// The entry of the newest picture that was sent to it on this line.
    sent: Option<u64>,
    shows: (u64, String),
    dark_until: u64,
}

pub(crate) struct World {
    site: Site,
    dice: Dice,
    disk: Forgetful,
    clock: Clock,
    hand: Hand,
    open: Option<OpenHouse>,
    now: u64,
    tablets: Vec<Tablet>,
    screens: Vec<Screen>,
    answered: BTreeMap<(u32, String), Seq>,
    told: Told,
}

impl World {
    /// Lives through all days of the number `seed` in `folder`.
    pub(crate) async fn lives(listed: &Site, folder: &Path, seed: u64) -> Result<Told, Trouble> {
        copies(&listed.folder, folder)?;
        let (clock, hand) = Clock::by_hand(at(9, 20));
        let (site, disk) = (Site::at(folder), Forgetful::default());
        let open = site.opens_on(disk.clone(), &clock)?;
        let house = open.house.now();
        let tablets =
            (1..=6).map(|n: u16| Tablet::new(u32::from(n), house.room(RoomId(1 + n % 3))));
        let tablets = tablets.collect();
        let screens = (0..4).map(|_| Screen::default()).collect();
        let (now, answered, told) = (0, BTreeMap::new(), Told::default());
        let (open, dice) = (Some(open), Dice(seed));
        let mut world =
            Self { site, dice, disk, clock, hand, open, now, tablets, screens, answered, told };
        for (nth, date) in DAYS.into_iter().enumerate() {
            if nth > 0 {
                world.begins(date).await?;
            }
            let (drops, latest) = (world.dice.below(150), 1 + world.dice.below(12));
            world.passes(BAD, Weather { drops, cuts: 6, latest }).await?;
            world.passes(HEALING, FAIR).await?;
            world.every_screen_is_right()?;
            world.told.days += 1;
        }
        world.restarts().await?;
        let told = world.told.clone();
        world.ends().await;
        fs::remove_dir_all(folder)?;
        Ok(told)
    }

    async fn begins(&mut self, date: docket::calendar::Date) -> Outcome {
        self.hand.moves_by(24 * 3_600_000);
        self.gives(Wish::of_the_house(Command::OpenDay { date })).await?;
        let house = self.house().clone();
        self.tablets.iter_mut().for_each(|tablet| tablet.turns_to(house.room(tablet.room)));
        Ok(())
    }

    async fn passes(&mut self, ticks: u64, weather: Weather) -> Outcome {
        for tick in 0..ticks {
            self.now += 1;
            self.hand.moves_by(TICK_MS);
            let bad = weather.cuts > 0;
            if bad && self.dice.chance(4) {
                self.restarts().await?;
            }
            if bad && self.dice.chance(10) {
                self.disk.full.store(true, Ordering::SeqCst);
            }
            if bad && self.dice.chance(4) {
                self.disk.torn.store(true, Ordering::SeqCst);
            }
            if !bad {
                self.disk.full.store(false, Ordering::SeqCst);
                self.disk.torn.store(false, Ordering::SeqCst);
            }
            if bad || tick + RESTING < ticks {
                self.tablets_tap(weather).await?;
            }
            self.screens_look(weather)?;
        }
        Ok(())
    }

    async fn tablets_tap(&mut self, weather: Weather) -> Outcome {
        for nth in 0..self.tablets.len() {
            let tablet = &mut self.tablets[nth];
            if let Some(wish) = tablet.taps(self.now, &mut self.dice) {
                tablet.up.sends(self.now, wish, weather, &mut self.dice);
            }
            while let Some(wish) = self.tablets[nth].up.arrived(self.now) {
                let key = wish.key.as_ref().map(|key| key.key.clone()).unwrap_or_default();
                if self.gives(wish).await? {
                    let room = self.house().room(self.tablets[nth].room);
                    let reply = Reply { key, room };
                    self.tablets[nth].down.sends(self.now, reply, weather, &mut self.dice);
                }
            }
            while let Some(reply) = self.tablets[nth].down.arrived(self.now) {
                self.tablets[nth].hears(reply);
            }
        }
        Ok(())
    }

    /// Gives an order to the house; `true` where the caller gets an answer for good.
    async fn gives(&mut self, wish: Wish) -> Result<bool, Trouble> {
        let name = wish.by.map(|by| by.0).zip(wish.key.as_ref().map(|key| key.key.clone()));
        let before = self.house();
        let Some(open) = &self.open else { return Ok(false) };
        let answer = open.house.submit(wish).await;
        let after = self.house();
        self.notes(&format!("{name:?} {answer:?}"));
        match answer {
            Ok(receipt) => {
                if let Some(name) = name {
                    self.told.retried += usize::from(receipt.again);
                    self.told.acknowledged += usize::from(!receipt.again);
                    let first = *self.answered.entry(name.clone()).or_insert(receipt.seq);
                    if first != receipt.seq {
                        return Err(format!("{name:?}: first {first}, now {}", receipt.seq).into());
                    }
                }
                one_in_session_at_each_door(&after)?;
                Ok(true)
            }
            Err(OrderError::Closing) => {
                self.restarts().await?; // the disk could not be trusted: the registrar ended
                Ok(false)
            }
            Err(fault) => {
                if before != after {
                    return Err(format!("{fault:?}, and yet something changed").into());
                }
                let refused = matches!(fault, OrderError::Refused(_));
                self.told.refused += usize::from(refused);
                self.told.unrecorded += usize::from(!refused);
                Ok(refused)
            }
        }
    }

    /// The house ends and opens again on what is on its disk.
    async fn restarts(&mut self) -> Outcome {
        let before = self.house();
        self.ends().await;
        self.disk.full.store(false, Ordering::SeqCst);
        self.disk.torn.store(false, Ordering::SeqCst);
        if self.dice.chance(300) {
            fs::remove_dir_all(self.site.data().join("store"))?;
        }
        let open = self.site.opens_on(self.disk.clone(), &self.clock)?;
        let after = open.house.now();
        self.open = Some(open);
        self.told.restarts += 1;
        self.notes(&format!("restart at {}", after.seq));
        self.screens.iter_mut().for_each(Screen::is_cut);
        let written = self.written()?;
        if after.seq < before.seq || *after != written {
            return Err(format!("after a restart {} instead of {}", after.seq, before.seq).into());
        }
        Ok(())
    }

    async fn ends(&mut self) {
        let Some(open) = self.open.take() else { return };
        open.house.close().await;
        // A registrar that ended because of its disk says so; the next opening verifies.
        let _ = tokio::task::spawn_blocking(move || open.registrar.join()).await;
    }

    /// What the journal says, in which every answer has to stand, once.
    fn written(&self) -> Result<Courthouse, Trouble> {
        let folder = self.site.data().join("journal");
        let provable = journal::open_provable::<Entry>(&folder, None, |_| ())?;
        let (mut house, mut keys) = (Courthouse::default(), BTreeMap::new());
        for entry in provable.after(0) {
            let entry = entry?;
            house.apply(&entry);
            let name = entry.stamp.by.map(|by| by.0).zip(entry.stamp.key);
            if name.is_some_and(|name| keys.insert(name, entry.stamp.seq).is_some()) {
                return Err(format!("{} is written twice", entry.stamp.seq).into());
            }
        }
        match self.answered.iter().find(|(name, seq)| keys.get(*name) != Some(*seq)) {
            Some((name, seq)) => {
                Err(format!("{name:?} was answered with {seq}, and is lost").into())
            }
            None => Ok(house),
        }
    }

    fn screens_look(&mut self, weather: Weather) -> Outcome {
        let house = self.house();
        let (newest, picture) = (house.seq.0, picture(&house));
        for screen in &mut self.screens {
            if self.dice.chance(weather.cuts) {
                screen.is_cut();
                screen.dark_until = self.now + self.dice.below(40) as u64;
                self.told.cuts += 1;
            }
            if screen.dark_until <= self.now && screen.sent != Some(newest) {
                screen.sent = Some(newest);
                let what = (newest, picture.clone());
                let reliable = Weather { drops: 0, ..weather }; // a line delivers or is cut
                screen.line.sends(self.now, what, reliable, &mut self.dice);
            }
            while let Some(newer) = screen.line.arrived(self.now) {
                if newer.0 < screen.shows.0 {
                    let (from, to) = (screen.shows.0, newer.0);
                    return Err(format!("a screen went back from entry {from} to {to}").into());
                }
                screen.shows = newer;
            }
        }
        Ok(())
    }

    fn every_screen_is_right(&self) -> Outcome {
        let truth = picture(&self.house());
        match self.screens.iter().position(|screen| screen.shows.1 != truth) {
            None => Ok(()),
            Some(nth) => {
                Err(format!("screen {nth} is not right 5 s after the links healed").into())
            }
        }
    }

    fn house(&self) -> std::sync::Arc<Courthouse> {
        self.open.as_ref().map(|open| open.house.now()).unwrap_or_default()
    }

    fn notes(&mut self, what: &str) {
        let trace = what.bytes().fold(self.told.trace ^ self.now, |trace, byte| {
            (trace ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
        self.told.trace = trace;
    }
}

impl Screen {
    fn is_cut(&mut self) {
        self.line.is_cut();
        self.sent = None;
    }
}

impl Told {
    pub(crate) fn adds(&mut self, other: &Self) {
        self.days += other.days;
        self.acknowledged += other.acknowledged;
        self.refused += other.refused;
        self.unrecorded += other.unrecorded;
        self.retried += other.retried;
        self.restarts += other.restarts;
        self.cuts += other.cuts;
    }
}

impl fmt::Display for Told {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { acknowledged, refused, unrecorded, retried, restarts, cuts, .. } = self;
        write!(
            out,
            "{acknowledged} orders acknowledged, {refused} refused, {unrecorded} not written, "
        )?;
        write!(out, "{retried} retried, {restarts} restarts, {cuts} lines cut: 0 lost, 0 backwards")
    }
}

fn one_in_session_at_each_door(house: &Courthouse) -> Outcome {
    for room in house.rooms() {
        let in_session = |h: &&std::sync::Arc<docket::hearing::Hearing>| {
            matches!(h.course.progress, Progress::InSession | Progress::Leaving)
        };
        if room.hearings.values().filter(in_session).count() > 1 {
            return Err(format!("two hearings in session at room {}", room.id).into());
        }
    }
    Ok(())
}

/// What a wall shows of the house: every door with every number and where it stands.
fn picture(house: &Courthouse) -> String {
    let mut words = String::new();
    for room in house.rooms() {
        for hearing in room.listed() {
            // Writing to a string cannot fail.
            let _ = write!(words, "{} {:?} {:?};", room.id, hearing.id, hearing.course.progress);
        }
    }
    words
}
