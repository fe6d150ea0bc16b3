//! What a wish about the walls' texts would make true, or why it may not.

use std::collections::BTreeSet;

use super::{
    Alarm, BulletinEntry, BulletinId, EmergencyId, EmergencyState, NoticeId, NoticeState, Place,
    Posting, Ticker, TickerCommand, TickerEvent, TickerRefusal,
};
use crate::calendar::Moment;
use crate::case_number::CaseNumber;
use crate::command::Order;
use crate::devices::ScreenKind;
use crate::disclosure::Class;
use crate::event::Event;
use crate::ids::AccountId;
use crate::office::Office;
use crate::refusal::Refusal;

/// So many notices, and so many bulletin entries, at once.
const MOST: usize = 1000;

/// So many emergency texts that are not over.
const MOST_EMERGENCIES: usize = 5;

const DAY_MS: i64 = 24 * 3600 * 1000;

impl Posting {
    /// Refuses what must not or could never run on the office's walls.
    ///
    /// # Errors
    /// The reason, in the words of the person who wrote it.
    pub fn check(&self, office: &Office, now: Moment) -> Result<(), TickerRefusal> {
        let rules = &office.ticker;
        self.texts.check(rules.speed(), rules.longest_seconds * 1000)?;
        self.schedule.check(now, office.offset)?;
        check_places(&self.places, office)
    }
}

fn check_places(places: &[Place], office: &Office) -> Result<(), TickerRefusal> {
    if places.is_empty() {
        return Err(TickerRefusal::NoPlace);
    }
    let missing = places.iter().find(|place| !is_there(place, office));
    missing.map_or(Ok(()), |place| Err(TickerRefusal::NoSuchPlace(place.clone())))
}

fn is_there(place: &Place, office: &Office) -> bool {
    let has = |kind| office.screens.iter().any(|screen| screen.kind == kind);
    match place {
        Place::All => true,
        Place::Lobby => has(ScreenKind::Lobby),
        Place::BailiffOffice => has(ScreenKind::BailiffOffice),
        Place::Door(room) => office.room(*room).is_some(),
        Place::Screen(id) => office.screen(id).is_some(),
    }
}

impl Ticker {
    pub(crate) fn decide(
        &self,
        office: &Office,
        order: &Order,
        command: &TickerCommand,
    ) -> Result<Vec<Event>, Refusal> {
        if order.happened.is_some() {
            return Err(Refusal::HappenedOutOfOrder);
        }
        let facts = self.decided(office, order, command)?;
        Ok(facts.into_iter().map(Event::Ticker).collect())
    }

    fn decided(
        &self,
        office: &Office,
        order: &Order,
        command: &TickerCommand,
    ) -> Result<Vec<TickerEvent>, TickerRefusal> {
        let now = order.now;
        match command {
            TickerCommand::PostNotice { notice, posting, draft } => {
                self.post(office, now, *notice, posting, *draft)
            }
            TickerCommand::PostNotices { postings } => self.post_many(office, now, postings),
            TickerCommand::ApproveNotice { notice } => self.approve(office, now, *notice, order.by),
            TickerCommand::WithdrawNotice { notice } => self.withdraw(*notice),
            TickerCommand::OrderNotices { notices } => self.put_in_order(notices),
            TickerCommand::EnterBulletin { bulletin, entry } => {
                self.enter(office, now, *bulletin, entry)
            }
            TickerCommand::TakeDownBulletin { bulletin } => self.take_down(*bulletin),
            TickerCommand::RaiseEmergency { alarm } => self.raise(office, now, alarm),
            TickerCommand::ConfirmEmergency { emergency } => {
                self.confirm(now, *emergency, order.by)
            }
            TickerCommand::EndEmergency { emergency } => self.end(now, *emergency),
        }
    }

    fn post(
        &self,
        office: &Office,
        now: Moment,
        notice: Option<NoticeId>,
        posting: &Posting,
        draft: bool,
    ) -> Result<Vec<TickerEvent>, TickerRefusal> {
        let id = match notice {
            Some(id) => self.changeable(id)?,
            None if self.notices.len() >= MOST => return Err(TickerRefusal::TooMany(MOST)),
            None => NoticeId(self.last.notice + 1),
        };
        posting.check(office, now)?;
        Ok(vec![written(id, posting, draft, office)])
    }

    fn post_many(
        &self,
        office: &Office,
        now: Moment,
        postings: &[Posting],
    ) -> Result<Vec<TickerEvent>, TickerRefusal> {
        if self.notices.len() + postings.len() > MOST {
            return Err(TickerRefusal::TooMany(MOST));
        }
        let numbered = (self.last.notice + 1..).zip(postings);
        numbered
            .map(|(id, posting)| {
                posting.check(office, now)?;
                Ok(written(NoticeId(id), posting, false, office))
            })
            .collect()
    }

    fn approve(
        &self,
        office: &Office,
        now: Moment,
        id: NoticeId,
        by: Option<AccountId>,
    ) -> Result<Vec<TickerEvent>, TickerRefusal> {
        let notice = self.notices.get(&self.changeable(id)?).ok_or(TickerRefusal::NoSuchNotice)?;
        if notice.state(now, office.offset) != NoticeState::Unapproved {
            return Err(TickerRefusal::NothingToApprove);
        }
        if by.is_none() || notice.written.by == by {
            return Err(TickerRefusal::SamePerson);
        }
        Ok(vec![TickerEvent::NoticeApproved { notice: id }])
    }

    fn withdraw(&self, id: NoticeId) -> Result<Vec<TickerEvent>, TickerRefusal> {
        Ok(vec![TickerEvent::NoticeWithdrawn { notice: self.changeable(id)? }])
    }

    fn changeable(&self, id: NoticeId) -> Result<NoticeId, TickerRefusal> {
        let notice = self.notices.get(&id).ok_or(TickerRefusal::NoSuchNotice)?;
        if notice.withdrawn.is_some() {
            return Err(TickerRefusal::AlreadyWithdrawn);
        }
        Ok(id)
    }

    /// Those named come in this order; those not named keep theirs, after them.
    fn put_in_order(&self, wanted: &[NoticeId]) -> Result<Vec<TickerEvent>, TickerRefusal> {
        if wanted.iter().any(|id| !self.notices.contains_key(id)) {
            return Err(TickerRefusal::NoSuchNotice);
        }
        let named = wanted.iter().copied().collect::<BTreeSet<_>>();
        let mut once = BTreeSet::new();
        let mut notices = wanted.iter().copied().filter(|id| once.insert(*id)).collect::<Vec<_>>();
        notices.extend(self.in_order().iter().map(|n| n.id).filter(|id| !named.contains(id)));
        Ok(vec![TickerEvent::NoticesOrdered { notices }])
    }

    fn enter(
        &self,
        office: &Office,
        now: Moment,
        bulletin: Option<BulletinId>,
        entry: &BulletinEntry,
    ) -> Result<Vec<TickerEvent>, TickerRefusal> {
        let id = match bulletin {
            Some(id) => self.entered(id)?,
            None if self.bulletins.len() >= MOST => return Err(TickerRefusal::TooMany(MOST)),
            None => BulletinId(self.last.bulletin + 1),
        };
        let rules = &office.ticker;
        if !rules.free_outcomes && !rules.outcomes.contains(&entry.outcome) {
            return Err(TickerRefusal::NoSuchOutcome(entry.outcome.clone()));
        }
        let outcome = super::Texts::chinese(&entry.outcome);
        outcome.check(rules.speed(), 10_000)?;
        check_case(&entry.case, office)?;
        entry.schedule.check(now, office.offset)?;
        Ok(vec![TickerEvent::BulletinWritten { bulletin: id, entry: Box::new(entry.clone()) }])
    }

    fn take_down(&self, id: BulletinId) -> Result<Vec<TickerEvent>, TickerRefusal> {
        Ok(vec![TickerEvent::BulletinWithdrawn { bulletin: self.entered(id)? }])
    }

    fn entered(&self, id: BulletinId) -> Result<BulletinId, TickerRefusal> {
        let stands = self.bulletins.get(&id).is_some_and(|b| b.withdrawn.is_none());
        if stands { Ok(id) } else { Err(TickerRefusal::NoSuchBulletin) }
    }

    fn raise(
        &self,
        office: &Office,
        now: Moment,
        alarm: &Alarm,
    ) -> Result<Vec<TickerEvent>, TickerRefusal> {
        let rules = &office.ticker;
        let open = self.emergencies.values().filter(|e| e.state(now) != EmergencyState::Ended);
        if open.count() >= MOST_EMERGENCIES {
            return Err(TickerRefusal::TooMany(MOST_EMERGENCIES));
        }
        alarm.texts.check(4.0, 15_000)?;
        check_places(&alarm.places, office)?;
        let minutes = i64::from(rules.emergency_minutes);
        if alarm.until <= now || alarm.until > now.plus_minutes(minutes) {
            return Err(TickerRefusal::EmergencyTooLong(rules.emergency_minutes));
        }
        let prepared = match &alarm.prepared {
            Some(name) => Some(
                rules
                    .prepared
                    .get(name)
                    .ok_or_else(|| TickerRefusal::NoSuchPreparedText(name.clone()))?,
            ),
            None => None,
        };
        let waits = alarm.evacuates || prepared.is_some_and(|text| text.evacuates);
        let emergency = EmergencyId(self.last.emergency + 1);
        Ok(vec![TickerEvent::EmergencyRaised { emergency, alarm: Box::new(alarm.clone()), waits }])
    }

    fn confirm(
        &self,
        now: Moment,
        id: EmergencyId,
        by: Option<AccountId>,
    ) -> Result<Vec<TickerEvent>, TickerRefusal> {
        let emergency = self.emergencies.get(&id).ok_or(TickerRefusal::NoSuchEmergency)?;
        if emergency.state(now) != EmergencyState::Unconfirmed {
            return Err(TickerRefusal::NoSuchEmergency);
        }
        if by.is_none() || emergency.raised.by == by {
            return Err(TickerRefusal::SamePerson);
        }
        Ok(vec![TickerEvent::EmergencyConfirmed { emergency: id }])
    }

    fn end(&self, now: Moment, id: EmergencyId) -> Result<Vec<TickerEvent>, TickerRefusal> {
        let open = self.emergencies.get(&id).is_some_and(|e| e.state(now) != EmergencyState::Ended);
        if open {
            Ok(vec![TickerEvent::EmergencyEnded { emergency: id }])
        } else {
            Err(TickerRefusal::NoSuchEmergency)
        }
    }

    /// What ended longer ago than the office keeps it; told when a new day opens.
    pub(crate) fn forgets(&self, office: &Office, now: Moment) -> Option<TickerEvent> {
        let before = now.plus_ms(-i64::from(office.ticker.keep_days) * DAY_MS);
        let gone = |taken: Option<super::Signed>, until: Option<Moment>| {
            taken.map(|s| s.at).into_iter().chain(until).any(|end| end < before)
        };
        let notices = self.notices.values();
        let notices = notices.filter(|n| gone(n.withdrawn, n.posting.schedule.until));
        let bulletins = self.bulletins.values();
        let bulletins = bulletins.filter(|b| gone(b.withdrawn, b.entry.schedule.until));
        let emergencies = self.emergencies.values();
        let emergencies = emergencies.filter(|e| gone(e.ended, Some(e.alarm.until)));
        let notices = notices.map(|n| n.id).collect::<Vec<_>>();
        let bulletins = bulletins.map(|b| b.id).collect::<Vec<_>>();
        let emergencies = emergencies.map(|e| e.id).collect::<Vec<_>>();
        let nothing = notices.is_empty() && bulletins.is_empty() && emergencies.is_empty();
        (!nothing).then_some(TickerEvent::PostingsForgotten { notices, bulletins, emergencies })
    }
}

fn written(notice: NoticeId, posting: &Posting, draft: bool, office: &Office) -> TickerEvent {
    let waits = office.ticker.approval.contains(&posting.category);
    TickerEvent::NoticeWritten { notice, posting: Box::new(posting.clone()), draft, waits }
}

/// Only a case of an open kind; what is not known is closed (偵查不公開作業辦法§9).
fn check_case(text: &str, office: &Office) -> Result<(), TickerRefusal> {
    let not_one = || TickerRefusal::NotACase(text.to_owned());
    let cases = CaseNumber::parse_many(text).map_err(|_| not_one())?;
    let closed = cases.iter().find(|c| office.rules.kinds.class_of(&c.kind) != Class::Open);
    match (cases.as_slice(), closed) {
        (_, Some(case)) => Err(TickerRefusal::CaseNotPublic(case.kind.clone())),
        ([_], None) => Ok(()),
        _ => Err(not_one()),
    }
}
