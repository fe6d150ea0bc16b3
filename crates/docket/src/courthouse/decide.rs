//! What an order would make true, or why it may not.

use super::{Courthouse, undo};
use crate::command::{Command, Order};
use crate::courtroom::{Courtroom, When};
use crate::custody;
use crate::event::Event;
use crate::hearing::{Listing, PassReason, Progress, UrgentReason};
use crate::ids::{AccountId, HearingId, RoomId, Turn};
use crate::merge;
use crate::office::Office;
use crate::refusal::Refusal;
use crate::staff::{Duties, Role};

/// Answers `order` with the facts it would make true. Nothing changes here.
///
/// # Errors
/// A [`Refusal`] in the words of the person who gave the order.
pub fn decide(house: &Courthouse, office: &Office, order: &Order) -> Result<Vec<Event>, Refusal> {
    let seat = Seat { house, office, order };
    match &order.command {
        Command::OpenDay { date } => match house.today {
            Some(today) if *date <= today => Err(Refusal::DayNotAfter),
            _ => Ok(vec![Event::DayOpened { date: *date }]),
        },
        Command::Call { room, seen, hearing, expect, early } => {
            seat.room(*room)?.call(*seen, *hearing, *expect, &seat.when(*early))
        }
        Command::Recall { room, seen, hearing } => seat.room(*room)?.recall(*seen, *hearing),
        Command::Open { room, seen } => seat.room(*room)?.open(*seen),
        Command::Recess { room, seen } => seat.room(*room)?.recess(*seen),
        Command::Resume { room, seen, hearing } => seat.room(*room)?.resume(*seen, *hearing),
        Command::Conclude { room, seen, then_call, early } => {
            let decided = seat.room(*room)?.conclude(*seen, *then_call, &seat.when(*early))?;
            Ok(seat.with_returns(decided))
        }
        Command::PassOver { room, seen, hearing, elsewhere } => {
            let room = seat.room(*room)?;
            let other = elsewhere.then(|| seat.elsewhere(&room, *hearing)).transpose()?;
            room.pass_over(*seen, *hearing, other, &seat.when(false))
        }
        Command::Return { room, seen, hearing } => seat.room(*room)?.take_back(*seen, *hearing),
        Command::Move { room, seen, hearing, to } => {
            seat.room(*to)?;
            seat.room(*room)?.move_away(*seen, *hearing, *to)
        }
        Command::Reschedule { room, seen, hearing } => {
            let decided = seat.room(*room)?.reschedule(*seen, *hearing)?;
            Ok(seat.with_returns(decided))
        }
        Command::Cancel { room, seen, hearing } => seat.room(*room)?.cancel(*seen, *hearing),
        Command::Merge { room, seen, hearing, into } => {
            seat.room(*room)?.merge(*seen, *hearing, *into)
        }
        Command::Insert { room, seen, reason, listing } => {
            seat.insert(*room, *seen, *reason, listing)
        }
        Command::Delay { room, seen, hearing, minutes, reason } => {
            seat.room(*room)?.delay(*seen, *hearing, *minutes, *reason)
        }
        Command::Lunch { room, seen } => seat.room(*room)?.lunch(*seen),
        Command::Close { room, seen, sure } => seat.room(*room)?.close(*seen, *sure),
        Command::Stand { room, seen, hearing, answers } => {
            let decided = seat.room(*room)?.stand(*seen, *hearing, answers, &seat.when(true))?;
            Ok(seat.with_returns(decided))
        }
        Command::Mark { room, hearing, party, presence } => {
            seat.room(*room)?.mark(*hearing, party.as_ref(), *presence, &seat.when(false))
        }
        Command::Protect { room, hearing, lifted } => {
            seat.room(*room)?.protect(*hearing, lifted.as_ref())
        }
        Command::Ask { room, request } => seat.room(*room)?.ask(request),
        Command::Settle { room } => seat.room(*room)?.settle(),
        Command::Undo { undo, seen } => undo::decide(house, order, *undo, *seen),
        Command::Import { file, accepted } => merge::decide(house, office, file, accepted),
        Command::OpenAccount { name, duties, hash } => house.staff.open(name, duties, hash),
        Command::ChangeAccount { account, duties } => seat.change_account(*account, duties),
        Command::SetCredential { account, hash } => {
            house.staff.in_use(*account)?;
            Ok(vec![Event::CredentialSet { account: *account, hash: hash.clone() }])
        }
        Command::DisableAccount { account } => {
            seat.keep_an_administrator(*account)?;
            Ok(vec![Event::AccountDisabled { account: *account }])
        }
        Command::Custody(command) => custody::decide(&house.custody, office, order, command),
        Command::Duty(command) => house.duty.decide(order, command),
    }
}

/// What a single decision looks at.
struct Seat<'a> {
    house: &'a Courthouse,
    office: &'a Office,
    order: &'a Order,
}

impl Seat<'_> {
    /// The room, after the rules of 補登: today, not in the future, not before its predecessor.
    fn room(&self, id: RoomId) -> Result<std::sync::Arc<Courtroom>, Refusal> {
        if self.office.room(id).is_none() {
            return Err(Refusal::NoSuchRoom(id));
        }
        let room = self.house.room(id);
        if let Some(happened) = self.order.happened {
            let today = Some(self.office.offset.date(happened)) == self.house.today;
            if !today || happened > self.order.now || happened < room.changed {
                return Err(Refusal::HappenedOutOfOrder);
            }
        }
        Ok(room)
    }

    fn when(&self, early: bool) -> When {
        When { at: self.order.at(), offset: self.office.offset, early }
    }

    /// The hearing in which somebody of the one to pass over stands now.
    fn elsewhere(
        &self,
        room: &Courtroom,
        hearing: Option<HearingId>,
    ) -> Result<HearingId, Refusal> {
        let passed = room.to_pass(hearing)?;
        let shared = self.house.shared_with(passed);
        let busy = shared.into_iter().find(|h| h.is_under_way() && h.course.room != room.id);
        busy.map(|h| h.id).ok_or(Refusal::NobodyElsewhere)
    }

    /// Adds the return of every case that waited for somebody in a hearing that now ends.
    fn with_returns(&self, mut events: Vec<Event>) -> Vec<Event> {
        let ended = events.iter().filter_map(|event| match event {
            Event::HearingConcluded { hearing, .. } | Event::HearingRescheduled { hearing, .. } => {
                Some(*hearing)
            }
            _ => None,
        });
        let ended = ended.collect::<Vec<_>>();
        for room in self.house.rooms() {
            for hearing in room.hearings.values() {
                let Progress::PassedOver { reason: PassReason::Elsewhere { hearing: waits } } =
                    hearing.course.progress
                else {
                    continue;
                };
                if ended.contains(&waits) {
                    events.push(Event::HearingReturned { room: room.id, hearing: hearing.id });
                }
            }
        }
        events
    }

    /// 插庭: takes the next free number and stands at its time.
    fn insert(
        &self,
        room: RoomId,
        seen: crate::ids::Seq,
        reason: UrgentReason,
        listing: &Listing,
    ) -> Result<Vec<Event>, Refusal> {
        let courtroom = self.room(room)?;
        courtroom.check_seen(seen)?;
        let sign = self.office.room(room).ok_or(Refusal::NoSuchRoom(room))?.sign.clone();
        Ok(vec![Event::HearingListed {
            hearing: HearingId(self.house.hearings + 1),
            turn: Turn { sign, number: courtroom.numbers + 1 },
            date: courtroom.date,
            room,
            listing: Box::new(listing.clone()),
            filed: None,
            urgent: Some(reason),
        }])
    }

    fn change_account(&self, account: AccountId, duties: &Duties) -> Result<Vec<Event>, Refusal> {
        self.house.staff.in_use(account)?;
        if duties.role != Role::Administrator {
            self.keep_an_administrator(account)?;
        }
        Ok(vec![Event::AccountChanged { account, duties: duties.clone() }])
    }

    fn keep_an_administrator(&self, leaving: AccountId) -> Result<(), Refusal> {
        let staff = &self.house.staff;
        if staff.in_use(leaving)?.duties.role != Role::Administrator {
            return Ok(());
        }
        let mut others = staff.accounts.values().filter(|a| a.id != leaving && !a.disabled);
        if others.any(|a| a.duties.role == Role::Administrator) {
            Ok(())
        } else {
            Err(Refusal::LastAdministrator)
        }
    }
}
