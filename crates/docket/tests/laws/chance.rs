//! Random wishes of random people, most of them sensible.

use docket::command::{Command, Order};
use docket::courtroom::{Request, SkipAnswer};
use docket::hearing::{DelayReason, OnScreen, Presence, UrgentReason};
use docket::merge::{Accepted, Proposed, propose};
use docket::{HearingId, RoomId, Seq, decide};
use proptest::prelude::*;

use crate::cast::*;

/// One tap: what, where, on which case, by whom, and what the clocks do meanwhile.
#[derive(Clone, Debug)]
pub(crate) struct Tap {
    kind: u8,
    room: u16,
    pub(crate) pick: usize,
    other: usize,
    minutes: i64,
    stale: bool,
    twice: bool,
    earlier: Option<i64>,
    chen: bool,
}

impl Arbitrary for Tap {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        let what = (0_u8..52, 1_u16..=3, 0_usize..40, 0_usize..40);
        let how = (
            -4_i64..25,
            proptest::bool::weighted(0.05),
            proptest::bool::weighted(0.8),
            proptest::option::weighted(0.1, 0_i64..20),
            proptest::bool::weighted(0.2),
        );
        let tap = (what, how).prop_map(|(what, how)| {
            let ((kind, room, pick, other), (minutes, stale, twice, earlier, chen)) = (what, how);
            Self { kind, room, pick, other, minutes, stale, twice, earlier, chen }
        });
        tap.boxed()
    }
}

/// Up to sixty taps.
pub(crate) fn taps() -> impl Strategy<Value = Vec<Tap>> {
    proptest::collection::vec(any::<Tap>(), 1..60)
}

impl Tap {
    /// The order it is; the clocks of the house move.
    pub(crate) fn order(&self, house: &mut House) -> Order {
        house.clock = house.clock.plus_minutes(self.minutes);
        house.machine = house.machine.plus_ms(self.minutes * 500);
        let order = house.clone().by(if self.chen { CHEN } else { LIN });
        let mut order = order.order(&lunch(self.room));
        order.command = self.command(house);
        order.happened = self.earlier.map(|minutes| house.clock.plus_minutes(-minutes));
        order
    }

    /// Gives the order, whatever comes of it.
    pub(crate) fn give(&self, house: &mut House) {
        let order = self.order(house);
        if let Ok(events) = decide(&house.now, &house.office, &order) {
            house.record(&order, events);
        }
    }

    /// The people of one case come, wherever it stands; says whether that could be noted.
    pub(crate) fn arrive(&self, house: &mut House, hearing: HearingId) -> bool {
        let Some(room) = house.now.hearing(hearing).map(|h| h.course.room) else { return false };
        let mut order = house.order(&lunch(self.room));
        order.command = Command::Mark { room, hearing, party: None, presence: Presence::Arrived };
        let decided = decide(&house.now, &house.office, &order);
        let come = decided.is_ok();
        if let Ok(events) = decided {
            house.record(&order, events);
        }
        come
    }

    /// A case of the room; now and then one that stands elsewhere.
    pub(crate) fn hearing(&self, house: &House, pick: usize) -> Option<HearingId> {
        let here = house.room(self.room);
        let all = house.now.rooms().flat_map(|r| r.hearings.keys().copied()).collect::<Vec<_>>();
        let ids = here.listed().iter().map(|h| h.id).collect::<Vec<_>>();
        let ids = if pick >= 38 || ids.is_empty() { all } else { ids };
        (!ids.is_empty()).then(|| ids[pick % ids.len()])
    }

    fn command(&self, house: &House) -> Command {
        let room = RoomId(self.room);
        let seen = if self.stale { Seq(self.pick as u64) } else { house.seq(self.room) };
        let one = self.hearing(house, self.pick);
        let named = one.filter(|_| self.other.is_multiple_of(4));
        let hearing = one.unwrap_or(HearingId(0));
        let minutes = u16::try_from(self.other * 10).unwrap();
        let to = RoomId(u16::try_from(self.other % 3 + 1).unwrap());
        match self.kind {
            0..=7 => Command::Call { room, seen, hearing: named, expect: None, early: self.twice },
            8..=13 => Command::Open { room, seen },
            14..=18 => {
                let then_call = self.other.is_multiple_of(3);
                Command::Conclude { room, seen, then_call, early: self.twice }
            }
            19 | 20 => Command::Recall { room, seen, hearing: named },
            21 | 22 => Command::Recess { room, seen },
            23 | 24 => Command::Resume { room, seen, hearing: named },
            25..=27 => {
                let elsewhere = self.other.is_multiple_of(2);
                let on_screen = match self.other % 3 {
                    0 => OnScreen::Confirmed,
                    1 => OnScreen::Unconfirmed,
                    _ => OnScreen::ByVoice,
                };
                Command::PassOver { room, seen, hearing: named, elsewhere, on_screen }
            }
            28 => Command::Return { room, seen, hearing },
            29 | 30 => Command::Move { room, seen, hearing, to },
            31 => Command::Reschedule { room, seen, hearing },
            32 => Command::Cancel { room, seen, hearing },
            33 => {
                let into = self.hearing(house, self.other).unwrap_or(HearingId(0));
                Command::Merge { room, seen, hearing, into }
            }
            34 => {
                let time = house.office.offset.time(house.clock);
                let mut listing = row(self.room, "09:00", "115年度偵字第99號").people(["辛"]);
                listing.0.listing.time = time;
                let (reason, listing) = (UrgentReason::Urgent, Box::new(listing.0.listing));
                Command::Insert { room, seen, reason, listing }
            }
            35 => {
                let reason = DelayReason::OtherDuty;
                Command::Delay { room, seen, hearing: named, minutes, reason }
            }
            36 => Command::Lunch { room, seen },
            37 => Command::Close { room, seen, sure: self.twice },
            38 | 39 => {
                let answers = house
                    .room(self.room)
                    .listed()
                    .iter()
                    .map(|h| h.id)
                    .zip(
                        [
                            SkipAnswer::Concluded,
                            SkipAnswer::PassedOver,
                            SkipAnswer::Waits,
                            SkipAnswer::Recess,
                            SkipAnswer::Rescheduled,
                            SkipAnswer::Cancelled,
                        ]
                        .into_iter()
                        .cycle()
                        .skip(self.other),
                    )
                    .collect();
                Command::Stand { room, seen, hearing, answers }
            }
            40 | 41 => {
                let presence = [Presence::Arrived, Presence::Absent, Presence::SteppedOut];
                let presence = presence[self.other % 3];
                Command::Mark { room, hearing, party: None, presence }
            }
            42 => {
                let lifted = self.other.is_multiple_of(2).then(|| sealed("誤點"));
                Command::Protect { room, hearing, lifted }
            }
            43 => Command::Ask { room, request: Request::Delay { minutes } },
            44 => Command::Settle { room },
            45..=48 => {
                let undo = Seq(house.now.seq.0.saturating_sub(self.other as u64 / 20));
                Command::Undo { undo, seen }
            }
            49 | 50 => self.import(house),
            _ if self.other < 5 => {
                let today = house.now.today.unwrap();
                Command::OpenDay { date: today.tomorrow().unwrap() }
            }
            _ => Command::Ask { room, request: Request::Call },
        }
    }

    /// Monday's file with one row gone, one moved and one restricted, and all drops agreed to.
    fn import(&self, house: &House) -> Command {
        let today = house.now.today.unwrap();
        let mut rows = mondays_rows().into_iter().map(|r| r.on(today)).collect::<Vec<_>>();
        rows.remove(self.pick % 7);
        rows[self.other % 6].0.room = RoomId(self.room);
        if self.twice {
            let class = &mut rows[self.other % 5].0.listing.class;
            *class = docket::disclosure::Class::Restricted;
        }
        let file = Box::new(file(rows));
        let proposal = propose(&house.now, &file);
        let dropped = proposal.changes.iter().filter_map(|change| match change {
            Proposed::Dropped { hearing, .. } => Some(*hearing),
            _ => None,
        });
        let (drops, seen) = (dropped.collect(), house.now.seq);
        let accepted = Accepted { seen, proposal: proposal.digest(), drops };
        Command::Import { file, accepted }
    }
}
