//! Who is signed in, on machine time; nothing of it outlives the process.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use docket::AccountId;
use docket::calendar::Moment;
use sha2::{Digest, Sha256};

use crate::seal::{SealFault, random};

/// The session cookie's name.
pub const SESSION_COOKIE: &str = "hallboard";

/// A session ends after this long without a request.
const IDLE_MS: i64 = 4 * 3600 * 1000;
/// A session ends this long after its sign-in.
const LONGEST_MS: i64 = 10 * 3600 * 1000;
/// So many failures lock an account.
const FAILURES: u8 = 5;
/// For so long.
const LOCKED_MS: i64 = 15 * 60 * 1000;

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

/// One sign-in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Session {
    pub(super) number: u64,
    pub(super) account: AccountId,
    begun: Moment,
    last: Moment,
}

#[derive(Default)]
pub(super) struct Sessions {
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    sessions: BTreeMap<[u8; 32], Session>,
    failures: BTreeMap<AccountId, Failures>,
    last: u64,
}

#[derive(Clone, Copy, Default)]
struct Failures {
    count: u8,
    locked_until: Option<Moment>,
}

impl Sessions {
    pub(super) fn begin(&self, account: AccountId, now: Moment) -> Result<SessionToken, SealFault> {
        let bytes = random::<32>()?;
        let token = SessionToken(bytes.iter().map(|byte| format!("{byte:02x}")).collect());
        let mut book = self.book();
        book.sessions.retain(|_, session| session.lives(now));
        book.failures.remove(&account);
        book.last += 1;
        let number = book.last;
        book.sessions.insert(hashed(&token), Session { number, account, begun: now, last: now });
        Ok(token)
    }

    pub(super) fn find(&self, token: &SessionToken, now: Moment) -> Option<Session> {
        let mut book = self.book();
        let session = book.sessions.get_mut(&hashed(token)).filter(|s| s.lives(now))?;
        session.last = now;
        Some(*session)
    }

    pub(super) fn end(&self, token: &SessionToken) -> Option<u64> {
        self.book().sessions.remove(&hashed(token)).map(|session| session.number)
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

    pub(super) fn is_locked(&self, account: AccountId, now: Moment) -> bool {
        let book = self.book();
        let until = book.failures.get(&account).and_then(|f| f.locked_until);
        until.is_some_and(|until| now < until)
    }

    /// Notes a failure; says whether the account is locked now.
    pub(super) fn failed(&self, account: AccountId, now: Moment) -> bool {
        let mut book = self.book();
        let failures = book.failures.entry(account).or_default();
        if failures.locked_until.is_some_and(|until| until <= now) {
            *failures = Failures::default();
        }
        failures.count += 1;
        if failures.count >= FAILURES {
            failures.locked_until = Some(now.plus_ms(LOCKED_MS));
        }
        failures.locked_until.is_some()
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    fn lives(&self, now: Moment) -> bool {
        (0..IDLE_MS).contains(&now.ms_since(self.last))
            && (0..LONGEST_MS).contains(&now.ms_since(self.begun))
    }
}

fn hashed(token: &SessionToken) -> [u8; 32] {
    Sha256::digest(token.0.as_bytes()).into()
}
