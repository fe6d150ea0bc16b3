//! What an order would make true, or why it may not.

use std::sync::Arc;

use super::{Courthouse, returns, undo};
use crate::command::{Command, Order};
use crate::courtroom::{Courtroom, When};
use crate::custody;
use crate::devices::Raise;
use crate::event::Event;
use crate::hearing::{Listing, Presence, UrgentReason};
use crate::ids::{AccountId, HearingId, RecordId, RoomId, Seq, Turn};
use crate::merge;
use crate::office::Office;
use crate::refusal::Refusal;
use crate::staff::{Duties, Role};

/// Answers `order` with the facts it would make true. Nothing changes here.
///
/// # Errors
/// A [`Refusal`] in the words of the person who gave the order.
pub fn decide(house: &Courthouse, office: &Office, order: &Order) -> Result<Vec<Event>, Refusal> {
    let events = decided(house, office, order)?;
    Ok(returns::with_returns(house, events))
}

fn decided(house: &Courthouse, office: &Office, order: &Order) -> Result<Vec<Event>, Refusal> {
    let seat = Seat { house, office, order };
    seat.check_happened()?;
    match &order.command {
        Command::OpenDay { date } => match house.today {
            Some(today) if *date <= today => Err(Refusal::DayNotAfter),
            _ => {
                let opened = Event::DayOpened { date: *date };
                let forgotten = house.ticker.forgets(office, order.now).map(Event::Ticker);
                Ok([opened].into_iter().chain(forgotten).collect())
            }
        },
        Command::Call { room, seen, hearing, expect, early } => {
            seat.room(*room)?.call(*seen, *hearing, *expect, &seat.when(*early))
        }
        Command::Recall { room, seen, hearing } => seat.room(*room)?.recall(*seen, *hearing),
        Command::Open { room, seen } => seat.room(*room)?.open(*seen),
        Command::Recess { room, seen } => seat.room(*room)?.recess(*seen),
        Command::Resume { room, seen, hearing } => seat.room(*room)?.resume(*seen, *hearing),
        Command::Conclude { room, seen, then_call, early } => {
            seat.room(*room)?.conclude(*seen, *then_call, &seat.when(*early))
        }
        Command::PassOver { room, seen, hearing, elsewhere, on_screen } => {
            let room = seat.room(*room)?;
            let other = elsewhere.then(|| seat.elsewhere(&room, *hearing)).transpose()?;
            room.pass_over(*seen, *hearing, other, *on_screen, &seat.when(false))
        }
        Command::Return { room, seen, hearing } => seat.room(*room)?.take_back(*seen, *hearing),
        Command::Move { room, seen, hearing, to } => {
            seat.room(*to)?;
            seat.room(*room)?.move_away(*seen, *hearing, *to)
        }
        Command::Reschedule { room, seen, hearing } => {
            seat.room(*room)?.reschedule(*seen, *hearing)
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
            seat.room(*room)?.stand(*seen, *hearing, answers, &seat.when(true))
        }
        Command::Mark { room, hearing, party, presence } => {
            seat.mark(*room, *hearing, party.as_ref(), *presence)
        }
        Command::Protect { room, hearing, lifted } => {
            seat.door(*room)?.protect(*hearing, lifted.as_ref())
        }
        Command::Ask { room, request } => seat.door(*room)?.ask(request),
        Command::Settle { room } => seat.door(*room)?.settle(),
        Command::Undo { undo, seen } => undo::decide(house, order, *undo, *seen),
        Command::Import { file, accepted } => merge::decide(house, office, file, accepted),
        Command::OpenAccount { name, duties, hash } => house.staff.open(name, duties, hash),
        Command::ChangeAccount { account, duties } => seat.change_account(*account, duties),
        Command::SetCredential { account, hash, kind } => {
            house.staff.set_secret(*account, hash, *kind)
        }
        Command::SetCodes { account, secret } => {
            house.staff.in_use(*account)?;
            Ok(vec![Event::CodesSet { account: *account, secret: secret.clone() }])
        }
        Command::DisableAccount { account } => {
            seat.keep_an_administrator(*account)?;
            Ok(vec![Event::AccountDisabled { account: *account }])
        }
        Command::Custody(command) => custody::decide(&house.custody, office, order, command),
        Command::Duty(command) => house.duty.decide(order, command),
        Command::Ticker(command) => Ok(house.ticker.decide(office, order, command)?),
        Command::PairDevice { .. }
        | Command::PlaceDevice { .. }
        | Command::ReplaceDevice { .. }
        | Command::RevokeDevice { .. }
        | Command::AskLevel { .. }
        | Command::AgreeLevel { .. }
        | Command::LowerLevel { .. }
        | Command::ShadeScreen { .. } => seat.device(),
    }
}

/// What a single decision looks at.
struct Seat<'a> {
    house: &'a Courthouse,
    office: &'a Office,
    order: &'a Order,
}

impl Seat<'_> {
    /// What concerns devices.
    fn device(&self) -> Result<Vec<Event>, Refusal> {
        let (devices, office) = (&self.house.devices, self.office);
        let today = office.offset.date(self.order.machine);
        match &self.order.command {
            Command::PairDevice { kind, placement, badge } => {
                devices.pair(office, *kind, placement, badge)
            }
            Command::PlaceDevice { device, placement } => devices.place(office, *device, placement),
            Command::ReplaceDevice { device, badge } => {
                devices.in_use(*device)?;
                Ok(vec![Event::DeviceReplaced { device: *device, badge: badge.clone() }])
            }
            Command::RevokeDevice { device } => {
                devices.in_use(*device)?;
                Ok(vec![Event::DeviceRevoked { device: *device }])
            }
            Command::AskLevel { screen, raise } => {
                let raise = Raise { by: self.order.by, ..raise.clone() };
                devices.ask_raise(office, screen, &raise, today)
            }
            Command::AgreeLevel { screen } => {
                let second = self.order.by.and_then(|by| self.house.staff.in_use(by).ok());
                devices.agree(screen, second)
            }
            Command::LowerLevel { screen } => devices.lower(screen),
            Command::ShadeScreen { screen, shading } => {
                devices.reshade(office, screen, *shading, today)
            }
            _ => Ok(Vec::new()),
        }
    }

    /// 補登: of today and not of the future; the house's own orders and an undo are always of now.
    fn check_happened(&self) -> Result<(), Refusal> {
        let Some(happened) = self.order.happened else { return Ok(()) };
        if matches!(self.order.command, Command::Custody(_)) {
            return Ok(()); // a night goes past midnight: its desk has rules of its own
        }
        let today = Some(self.office.offset.date(happened)) == self.house.today;
        let now = matches!(
            self.order.command,
            Command::OpenDay { .. } | Command::Undo { .. } | Command::Import { .. }
        );
        if now || !today || happened > self.order.now {
            return Err(Refusal::HappenedOutOfOrder);
        }
        Ok(())
    }

    /// The room as it stands.
    fn door(&self, id: RoomId) -> Result<Arc<Courtroom>, Refusal> {
        if self.office.room(id).is_none() {
            return Err(Refusal::NoSuchRoom(id));
        }
        if self.house.today.is_none() {
            return Err(Refusal::NoDayOpen);
        }
        Ok(self.house.room(id))
    }

    /// The room for a step of its queue, which cannot have happened before the last one.
    fn room(&self, id: RoomId) -> Result<Arc<Courtroom>, Refusal> {
        let room = self.door(id)?;
        if self.order.happened.is_some_and(|happened| happened < room.changed) {
            return Err(Refusal::HappenedOutOfOrder);
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

    /// 報到: what was noted of a person before cannot have happened later.
    fn mark(
        &self,
        room: RoomId,
        hearing: HearingId,
        party: Option<&RecordId>,
        presence: Presence,
    ) -> Result<Vec<Event>, Refusal> {
        let room = self.door(room)?;
        let marked = room.mark(hearing, party, presence, &self.when(false))?;
        let parties = &room.hearing(hearing)?.listing.parties;
        let concerned = parties.iter().filter(|p| party.is_none_or(|one| p.record == *one));
        let since = concerned.filter_map(|p| p.since).max();
        if self.order.happened.zip(since).is_some_and(|(happened, since)| happened < since) {
            return Err(Refusal::HappenedOutOfOrder);
        }
        Ok(marked)
    }

    /// 插庭: takes the next free number and stands at its time.
    fn insert(
        &self,
        room: RoomId,
        seen: Seq,
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
