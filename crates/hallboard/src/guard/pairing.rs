//! Pairing: six letters on the new device, typed by an administrator within ten minutes.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use docket::AccountId;
use docket::calendar::Moment;

use super::devices::hashed;
use crate::seal::{SealFault, hex, random};

/// No vowels, so that no word comes out, and nothing that looks like something else.
const LETTERS: &[u8; 16] = b"BCDFGHJKLMPRTVWX";

/// How long a code holds, in machine time.
const LIFE_MS: i64 = 10 * 60 * 1000;
/// So many wrong codes, and an administrator has to wait as long.
const TRIES: usize = 5;
/// So many devices may wait.
const MOST: usize = 64;
/// So many from one address.
const MOST_HERE: usize = 8;

/// A device that waits to be paired.
#[derive(Clone, Debug)]
pub struct Pending {
    /// Its six letters.
    pub code: String,
    /// The hash of the token it was given.
    pub token: String,
    /// Where it is.
    pub address: IpAddr,
    /// Until when the letters hold.
    pub until: Moment,
}

/// What is there, and who guessed wrong.
#[derive(Debug, Default)]
pub struct Pairings {
    book: Mutex<Book>,
}

#[derive(Debug, Default)]
struct Book {
    /// By the token's hash.
    pending: BTreeMap<String, Pending>,
    wrong: BTreeMap<AccountId, Vec<Moment>>,
}

/// What a code that was typed is.
#[derive(Debug)]
pub enum Typed {
    /// The code of this device, which waits no more.
    Right(Pending),
    /// No code that holds.
    Wrong,
    /// Too many wrong ones.
    TooMany,
}

impl Pairings {
    /// The device that waits with this token.
    #[must_use]
    pub fn waiting(&self, token: &str, now: Moment) -> Option<Pending> {
        let book = self.book();
        book.pending.get(&hashed(token)).filter(|pending| now < pending.until).cloned()
    }

    /// A new token with its code; none where too many wait.
    pub fn begin(
        &self,
        address: IpAddr,
        now: Moment,
    ) -> Result<Option<(String, Pending)>, SealFault> {
        let mut book = self.book();
        book.pending.retain(|_, pending| now < pending.until);
        let here = book.pending.values().filter(|pending| pending.address == address).count();
        if here >= MOST_HERE {
            // A device that keeps nothing asks again and again: the oldest of its codes goes.
            let own = book.pending.iter().filter(|(_, pending)| pending.address == address);
            let oldest = own.min_by_key(|(_, p)| p.until).map(|(token, _)| token.clone());
            oldest.and_then(|token| book.pending.remove(&token));
        }
        if book.pending.len() >= MOST {
            return Ok(None);
        }
        let token = hex(&random::<32>()?);
        let code = loop {
            let code = letters(random::<6>()?);
            if book.pending.values().all(|pending| pending.code != code) {
                break code;
            }
        };
        let pending = Pending { code, token: hashed(&token), address, until: now.plus_ms(LIFE_MS) };
        book.pending.insert(pending.token.clone(), pending.clone());
        Ok(Some((token, pending)))
    }

    /// Takes the device whose code an administrator typed.
    pub fn typed(&self, code: &str, by: AccountId, now: Moment) -> Typed {
        let mut book = self.book();
        let wrong = book.wrong.entry(by).or_default();
        wrong.retain(|at| now.ms_since(*at) < LIFE_MS);
        if wrong.len() >= TRIES {
            return Typed::TooMany;
        }
        let code = code.chars().filter(char::is_ascii_alphabetic).collect::<String>();
        let code = code.to_ascii_uppercase();
        let found = book.pending.iter().find(|(_, p)| p.code == code && now < p.until);
        let found = found.map(|(token, _)| token.clone());
        if let Some(right) = found.and_then(|token| book.pending.remove(&token)) {
            book.wrong.remove(&by);
            return Typed::Right(right);
        }
        book.wrong.entry(by).or_default().push(now);
        Typed::Wrong
    }

    /// Puts a device back whose pairing was refused.
    pub fn put_back(&self, pending: Pending) {
        self.book().pending.insert(pending.token.clone(), pending);
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn letters(bytes: [u8; 6]) -> String {
    let letter = |byte: u8| LETTERS.get(usize::from(byte & 15)).copied().unwrap_or(b'X');
    bytes.into_iter().map(|byte| char::from(letter(byte))).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

    use super::*;

    const ADMIN: AccountId = AccountId(1);

    fn tv() -> IpAddr {
        [192, 0, 2, 7].into()
    }

    #[test]
    fn six_letters_hold_ten_minutes_and_pair_once() {
        let (pairings, now) = (Pairings::default(), Moment::from_ms(0));
        let (token, pending) = pairings.begin(tv(), now).unwrap().unwrap();
        assert_eq!(pending.code.len(), 6);
        assert!(pending.code.bytes().all(|letter| LETTERS.contains(&letter)), "{}", pending.code);
        assert_eq!(pairings.waiting(&token, now).unwrap().code, pending.code);
        let late = now.plus_minutes(10);
        assert!(matches!(pairings.typed(&pending.code, ADMIN, late), Typed::Wrong));
        let typed = format!("{} ", pending.code.to_lowercase());
        assert!(matches!(pairings.typed(&typed, ADMIN, now), Typed::Right(_)));
        assert!(matches!(pairings.typed(&pending.code, ADMIN, now), Typed::Wrong));
    }

    #[test]
    fn after_five_wrong_codes_the_right_one_has_to_wait() {
        let (pairings, now) = (Pairings::default(), Moment::from_ms(0));
        let (_, pending) = pairings.begin(tv(), now.plus_minutes(5)).unwrap().unwrap();
        for _ in 0..5 {
            assert!(matches!(pairings.typed("QQQQQA", ADMIN, now), Typed::Wrong));
        }
        assert!(matches!(pairings.typed(&pending.code, ADMIN, now), Typed::TooMany));
        let later = now.plus_minutes(10);
        assert!(matches!(pairings.typed(&pending.code, ADMIN, later), Typed::Right(_)));
    }

    #[test]
    fn one_address_cannot_use_up_the_waiting_room() {
        let (pairings, now) = (Pairings::default(), Moment::from_ms(0));
        for _ in 0..200 {
            assert!(pairings.begin(tv(), now).unwrap().is_some());
        }
        assert!(pairings.begin([192, 0, 2, 8].into(), now).unwrap().is_some());
        assert_eq!(pairings.book().pending.len(), MOST_HERE + 1);
    }
}
