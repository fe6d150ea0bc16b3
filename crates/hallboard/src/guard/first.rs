//! The way in for the very first person: one link, one use, half an hour.

use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

use docket::calendar::Moment;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::seal::{SealFault, random};

/// How long a link holds, in machine time.
const LIFE_MS: i64 = 30 * 60 * 1000;

/// The link that opens the first administrator; its secret is known only to who was told it.
#[derive(Default)]
pub struct FirstLink {
    open: Mutex<Option<Opening>>,
}

/// A link as the house keeps it.
#[derive(Clone)]
pub struct Opening {
    hash: [u8; 32],
    until: Moment,
    /// Drawn at the machine itself, for a house whose administrators cannot come in any more.
    pub anew: bool,
}

impl FirstLink {
    /// Draws a new link, 256 bits in hex; an older one holds no longer.
    pub fn draw(&self, now: Moment) -> Result<String, SealFault> {
        self.open_with(now, false)
    }

    /// Draws a link like [`FirstLink::draw`] that also opens where there is an administrator already.
    pub fn draw_anew(&self, now: Moment) -> Result<String, SealFault> {
        self.open_with(now, true)
    }

    fn open_with(&self, now: Moment, anew: bool) -> Result<String, SealFault> {
        let secret = random::<32>()?.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        *self.open() = Some(Opening { hash: hashed(&secret), until: now.plus_ms(LIFE_MS), anew });
        Ok(secret)
    }

    /// Whether `secret` is the one, and in time.
    #[must_use]
    pub fn opens(&self, secret: &str, now: Moment) -> bool {
        self.open().as_ref().is_some_and(|open| open.fits(secret, now))
    }

    /// Takes the link, so that nobody else can use it at the same time.
    #[must_use]
    pub fn take(&self, secret: &str, now: Moment) -> Option<Opening> {
        self.open().take_if(|open| open.fits(secret, now))
    }

    /// Puts a link back that opened nothing.
    pub fn put_back(&self, taken: Opening) {
        self.open().get_or_insert(taken);
    }

    fn open(&self) -> MutexGuard<'_, Option<Opening>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Opening {
    fn fits(&self, secret: &str, now: Moment) -> bool {
        now < self.until && bool::from(hashed(secret).ct_eq(&self.hash))
    }
}

fn hashed(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

    use super::*;

    #[test]
    fn a_link_opens_once_and_only_for_half_an_hour() {
        let link = FirstLink::default();
        let now = Moment::from_ms(1_000_000);
        let secret = link.draw(now).unwrap();
        assert_eq!(secret.len(), 64);
        assert!(link.opens(&secret, now));
        assert!(!link.opens(&secret, now.plus_minutes(30)));
        assert!(link.take("another", now).is_none());
        let taken = link.take(&secret, now).unwrap();
        assert!(!link.opens(&secret, now));
        link.put_back(taken);
        assert!(link.take(&secret, now.plus_minutes(29)).is_some());
        assert!(link.take(&secret, now).is_none());
    }

    #[test]
    fn a_new_link_ends_the_old_one() {
        let link = FirstLink::default();
        let now = Moment::from_ms(0);
        let old = link.draw(now).unwrap();
        let new = link.draw(now).unwrap();
        assert!(!link.opens(&old, now));
        assert!(link.opens(&new, now));
    }
}
