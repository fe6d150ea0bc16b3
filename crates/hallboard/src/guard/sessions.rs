//! Who is signed in, on machine time; nothing of it outlives the process.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use docket::calendar::Moment;
use docket::staff::Role;
use docket::{AccountId, RoomId};
use sha2::{Digest, Sha256};

use super::table::{DeskLimits, GuardTable};
use crate::door::PageToken;
use crate::seal::{SealFault, hex, random};

/// The session cookie's name.
pub const SESSION_COOKIE: &str = "hallboard";

/// So many sessions one account may have; the oldest ends when one more begins.
const PER_ACCOUNT: usize = 8;

/// Requests that came at one moment are told of it in any order, and a network clock is set by less than this.
const BACK_MS: i64 = 10_000;

/// What the browser keeps: 256 random bits in hex.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken")
    }
}

impl fmt::Display for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for SessionToken {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let right = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if right { Ok(Self(text.to_owned())) } else { Err(()) }
    }
}

/// What is known at a sign-in.
#[derive(Clone, Debug)]
pub(super) struct Begun {
    pub(super) account: AccountId,
    pub(super) role: Role,
    pub(super) device: Option<String>,
    pub(super) on_tablet: bool,
    pub(super) address: IpAddr,
    pub(super) browser: String,
}

/// One sign-in.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Debug)]
pub struct Session {
    /// Its number, which is no secret.
    pub number: u64,
    /// What every plain form of it carries.
    pub page_token: PageToken,
    /// Whose.
    pub account: AccountId,
    /// Since when.
    pub begun: Moment,
    /// The last request.
    pub last: Moment,
    /// From which address it was begun.
    pub address: IpAddr,
    /// In which browser, as that says.
    pub browser: String,
    /// On which paired device.
    pub device: Option<String>,
    /// Whether names are hidden until the secret is given again.
    pub veiled: bool,
    /// Whether the first action after a rest has to be a deliberate one.
    pub asleep: bool,
    /// The room of the last order, which a veiled tablet may go on with.
    pub room: Option<RoomId>,
    pub(super) on_tablet: bool,
    touched: Moment,
    in_sitting: bool,
    limits: DeskLimits,
}

pub(super) struct Sessions {
    book: Mutex<Book>,
    table: GuardTable,
}

#[derive(Default)]
struct Book {
    sessions: BTreeMap<[u8; 32], Session>,
    last: u64,
}

impl Sessions {
    pub(super) fn new(table: GuardTable) -> Self {
        Self { book: Mutex::default(), table }
    }

    /// A new session with its number.
    pub(super) fn begin(
        &self,
        begun: Begun,
        now: Moment,
    ) -> Result<(SessionToken, u64), SealFault> {
        let token = SessionToken(hex(&random::<32>()?));
        let page_token = PageToken::of(&token.0).ok_or(SealFault::Cipher)?;
        let mut book = self.book();
        book.sessions.retain(|_, session| session.lives(now));
        while book.sessions.values().filter(|s| s.account == begun.account).count() >= PER_ACCOUNT {
            let own = book.sessions.iter().filter(|(_, s)| s.account == begun.account);
            let Some(oldest) = own.min_by_key(|(_, s)| s.number).map(|(key, _)| *key) else {
                break;
            };
            book.sessions.remove(&oldest);
        }
        book.last += 1;
        let number = book.last;
        let limits = self.table.limits(begun.role, begun.on_tablet);
        let session = Session {
            number,
            page_token,
            account: begun.account,
            begun: now,
            last: now,
            address: begun.address,
            browser: begun.browser,
            device: begun.device,
            veiled: false,
            asleep: false,
            room: None,
            on_tablet: begun.on_tablet,
            touched: now,
            in_sitting: false,
            limits,
        };
        book.sessions.insert(hashed(&token), session);
        Ok((token, number))
    }

    /// The session of a token, which has just been used; `touch` where a person did something.
    pub(super) fn find(&self, token: &SessionToken, now: Moment, touch: bool) -> Option<Session> {
        let mut book = self.book();
        let session = book.sessions.get_mut(&hashed(token)).filter(|s| s.lives(now))?;
        session.last = session.last.max(now);
        let patience = i64::from(self.table.veil_after_seconds) * 1000;
        if session.on_tablet && now.ms_since(session.touched) >= patience {
            session.rest();
        }
        if touch {
            session.touched = now;
        }
        Some(session.clone())
    }

    /// Veils a tablet whose sitting has ended since it was last asked; the session as it is now.
    pub(super) fn sits(&self, session: Session, in_sitting: bool) -> Session {
        let mut book = self.book();
        let found = book.sessions.values_mut().find(|known| known.number == session.number);
        let Some(known) = found.filter(|known| known.on_tablet) else { return session };
        if known.in_sitting && !in_sitting && self.table.veil_at_sitting_end {
            known.rest();
        }
        known.in_sitting = in_sitting;
        known.clone()
    }

    /// Hides names, or shows them again.
    pub(super) fn veil(&self, number: u64, hidden: bool, now: Moment) {
        self.change(number, |session| {
            (session.veiled, session.asleep, session.touched) = (hidden, hidden, now);
        });
    }

    /// Notes an order at a room: whoever gave it is there.
    pub(super) fn acted(&self, number: u64, room: RoomId) {
        self.change(number, |session| (session.asleep, session.room) = (false, Some(room)));
    }

    fn change(&self, number: u64, change: impl Fn(&mut Session)) {
        self.book().sessions.values_mut().filter(|s| s.number == number).for_each(change);
    }

    pub(super) fn end(&self, token: &SessionToken) -> Option<Session> {
        self.book().sessions.remove(&hashed(token))
    }

    /// Ends one of an account's sessions by its number.
    pub(super) fn end_one(&self, account: AccountId, number: u64) -> bool {
        let mut book = self.book();
        let before = book.sessions.len();
        book.sessions.retain(|_, s| s.account != account || s.number != number);
        book.sessions.len() < before
    }

    /// Ends whatever is beyond its limits; the numbers of those.
    pub(super) fn end_expired(&self, now: Moment) -> Vec<(u64, AccountId)> {
        let mut book = self.book();
        let over = |s: &&Session| !s.lives(now);
        let ended = book.sessions.values().filter(over).map(|s| (s.number, s.account)).collect();
        book.sessions.retain(|_, session| session.lives(now));
        ended
    }

    /// An account's sessions, oldest first.
    pub(super) fn all_of(&self, account: AccountId, now: Moment) -> Vec<Session> {
        let book = self.book();
        let own = book.sessions.values().filter(|s| s.account == account && s.lives(now));
        let mut own = own.cloned().collect::<Vec<_>>();
        own.sort_by_key(|session| session.number);
        own
    }

    /// The numbers of an account's sessions.
    pub(super) fn of(&self, account: AccountId) -> Vec<u64> {
        let book = self.book();
        book.sessions.values().filter(|s| s.account == account).map(|s| s.number).collect()
    }

    /// Ends every session of an account.
    pub(super) fn end_all(&self, account: AccountId) -> Vec<u64> {
        let ended = self.of(account);
        self.book().sessions.retain(|_, session| session.account != account);
        ended
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    /// Nobody is there: names are hidden, and no accidental touch does anything.
    fn rest(&mut self) {
        (self.veiled, self.asleep) = (true, true);
    }

    /// Whether both limits still hold; a clock that was set back ends it rather than make it longer.
    fn lives(&self, now: Moment) -> bool {
        let within = |minutes: u32| -BACK_MS..i64::from(minutes) * 60_000;
        within(self.limits.idle_minutes).contains(&now.ms_since(self.last))
            && within(self.limits.longest_minutes).contains(&now.ms_since(self.begun))
    }
}

fn hashed(token: &SessionToken) -> [u8; 32] {
    Sha256::digest(token.0.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

    use super::*;

    fn minutes(minutes: i64) -> Moment {
        Moment::from_ms(0).plus_minutes(minutes)
    }

    fn begun(on_tablet: bool) -> (Sessions, SessionToken) {
        let sessions = Sessions::new(GuardTable::default());
        let (address, browser) = ([127, 0, 0, 1].into(), String::new());
        let (account, role) = (AccountId(1), Role::Bailiff);
        let begun = Begun { account, role, device: None, on_tablet, address, browser };
        let (token, _) = sessions.begin(begun, minutes(0)).unwrap();
        (sessions, token)
    }

    #[test]
    fn a_desk_is_left_after_a_quarter_of_an_hour_untouched_and_after_eight_hours_anyway() {
        let (sessions, token) = begun(false);
        assert!(sessions.find(&token, minutes(14), true).is_some());
        assert!(sessions.find(&token, minutes(29), true).is_none());
        let (sessions, token) = begun(false);
        for quarter in 0..48 {
            assert!(sessions.find(&token, minutes(quarter * 10), true).is_some(), "{quarter}");
        }
        assert!(sessions.find(&token, minutes(8 * 60), true).is_none());
        assert_eq!(sessions.end_expired(minutes(8 * 60)).len(), 1);
    }

    #[test]
    fn requests_of_one_moment_are_told_of_it_in_any_order_and_a_clock_set_back_ends_it() {
        let (sessions, token) = begun(false);
        assert!(sessions.find(&token, minutes(1), true).is_some());
        assert!(sessions.find(&token, minutes(1).plus_ms(-3), true).is_some());
        assert!(sessions.end_expired(minutes(1).plus_ms(-3)).is_empty());
        assert!(sessions.find(&token, minutes(-60), true).is_none());
    }

    #[test]
    fn a_tablet_is_veiled_after_two_minutes_untouched_and_left_after_four_hours() {
        let (sessions, token) = begun(true);
        let veiled = |at: i64, touch| sessions.find(&token, minutes(at), touch).unwrap().veiled;
        assert!(!veiled(1, true));
        assert!(!veiled(2, false)); // a page that fetches by itself is no finger
        assert!(veiled(3, false));
        assert!(veiled(3, true)); // a finger alone brings no names back
        sessions.veil(1, false, minutes(3));
        assert!(!veiled(4, true));
        assert!(sessions.find(&token, minutes(240), true).is_none());
    }

    #[test]
    fn the_end_of_the_sitting_veils_a_tablet() {
        let (sessions, token) = begun(true);
        let sits = |in_sitting| {
            let session = sessions.find(&token, minutes(0), false).unwrap();
            sessions.sits(session, in_sitting).veiled
        };
        assert!(!sits(false));
        assert!(!sits(true));
        assert!(sits(false));
    }

    #[test]
    fn a_rested_tablet_sleeps_until_somebody_acts_and_keeps_its_room() {
        let (sessions, token) = begun(true);
        let found = |at: i64| sessions.find(&token, minutes(at), true).unwrap();
        sessions.acted(1, RoomId(3));
        assert!(!found(1).asleep);
        assert!(found(3).asleep);
        assert!(found(3).asleep, "a touch alone wakes nobody");
        sessions.acted(1, RoomId(3));
        let awake = found(4);
        assert_eq!((awake.veiled, awake.asleep, awake.room), (true, false, Some(RoomId(3))));
    }
}
