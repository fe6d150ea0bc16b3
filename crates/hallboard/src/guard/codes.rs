//! One-time codes (TOTP, RFC 6238) for whoever wants a second factor.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use docket::calendar::Moment;
use docket::staff::Account;
use docket::{AccountId, RecordId};
use totp_rs::{Builder, Secret, Totp};

use super::{ACCOUNTS, Guard};
use crate::seal::{Opened, SealFault, random};

/// Secrets that wait for their first code, and the last step each account used.
#[derive(Default)]
pub(super) struct Codes {
    drawn: Mutex<BTreeMap<AccountId, String>>,
    used: Mutex<BTreeMap<AccountId, u64>>,
}

/// What a code is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    /// The account uses none, or it is right.
    Fits,
    /// The account uses codes, and none was given.
    Missing,
    /// Wrong, or used before.
    Wrong,
}

impl Guard {
    /// Draws a secret for an account; it holds once a code made with it was given back.
    pub fn draw_codes(&self, account: AccountId) -> Result<String, SealFault> {
        let secret = base32(&random::<20>()?);
        held(&self.codes.drawn).insert(account, secret.clone());
        Ok(secret)
    }

    /// The drawn secret, where `code` was made with it.
    #[must_use]
    pub fn take_codes(&self, account: AccountId, code: &str) -> Option<String> {
        let mut drawn = held(&self.codes.drawn);
        let secret = drawn.get(&account)?;
        step(secret, code, self.now())?;
        drawn.remove(&account)
    }

    /// Where the secret of an account is bound to.
    #[must_use]
    pub fn codes_record(account: AccountId) -> RecordId {
        RecordId(format!("{ACCOUNTS}-{account}"))
    }

    /// Whether a code is the account's, now and for the first time.
    pub(super) fn code_fits(
        &self,
        account: &Account,
        code: Option<&str>,
    ) -> Result<Code, SealFault> {
        let Some(sealed) = &account.codes else { return Ok(Code::Fits) };
        let Some(code) = code.map(str::trim).filter(|code| !code.is_empty()) else {
            return Ok(Code::Missing);
        };
        let record = Self::codes_record(account.id);
        let Opened::Text(secret) = self.house.seal.read(sealed, &record, "codes")? else {
            return Ok(Code::Wrong);
        };
        let Some(step) = step(&secret, code, self.now()) else { return Ok(Code::Wrong) };
        let mut used = held(&self.codes.used);
        let last = used.insert(account.id, step);
        Ok(if last.is_some_and(|last| step <= last) { Code::Wrong } else { Code::Fits })
    }
}

fn step(secret: &str, code: &str, now: Moment) -> Option<u64> {
    let seconds = u64::try_from(now.ms() / 1000).ok()?;
    totp(secret)?.check(code, seconds)
}

fn totp(secret: &str) -> Option<Totp> {
    Builder::new().with_secret(Secret::try_from_base32(secret).ok()?).build().ok()
}

/// RFC 4648 without padding, as code apps read it.
fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
    let bits = bits.collect::<Vec<_>>();
    let letter = |five: &[u8]| {
        let value = five.iter().fold(0, |value, bit| value << 1 | usize::from(*bit));
        LETTERS.get(value << (5 - five.len())).copied().map_or('A', char::from)
    };
    bits.chunks(5).map(letter).collect()
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_rfc() {
        let secret = base32(b"12345678901234567890");
        assert_eq!(secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(step(&secret, "287082", Moment::from_ms(59_000)), Some(1));
        assert_eq!(step(&secret, "081804", Moment::from_ms(1_111_111_109_000)), Some(37_037_036));
        assert_eq!(step(&secret, "287083", Moment::from_ms(59_000)), None);
        assert_eq!(step(&secret, "287082", Moment::from_ms(159_000)), None);
    }
}
