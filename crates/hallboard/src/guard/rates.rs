//! How often one session or one address may ask: a bucket each, so that one caller cannot use up the house.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use crate::config::DoorTable;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Asking {
    /// Somebody signed in, wherever.
    Session(u64),
    /// Strangers behind one address, for anything but boards.
    Address(IpAddr),
    /// Screens and lookers behind one address, which may be that of a switch with a thousand of them.
    Boards(IpAddr),
}

/// How much at once, and how much a second in the long run.
#[derive(Clone, Copy, Debug)]
struct Allowance {
    burst: f64,
    per_second: f64,
}

impl Allowance {
    fn of(per_second: u32, at_once: f64) -> Self {
        let per_second = f64::from(per_second);
        Self { burst: per_second * at_once, per_second }
    }
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    at: Instant,
}

/// So many callers are remembered.
const MOST: usize = 4096;

#[derive(Debug)]
pub(super) struct Rates {
    buckets: Mutex<BTreeMap<Asking, Bucket>>,
    session: Allowance,
    address: Allowance,
    boards: Allowance,
}

impl Rates {
    /// The office's own figures.
    pub(super) fn of(door: &DoorTable) -> Self {
        Self {
            buckets: Mutex::default(),
            session: Allowance { burst: 300.0, per_second: 30.0 },
            address: Allowance::of(door.requests_per_second, 6.0),
            boards: Allowance::of(door.boards_per_second, 10.0),
        }
    }

    fn allowance(&self, asking: Asking) -> Allowance {
        match asking {
            Asking::Session(_) => self.session,
            Asking::Address(_) => self.address,
            Asking::Boards(_) => self.boards,
        }
    }

    /// Takes one request out of the caller's bucket; false where there is none left.
    pub(super) fn allow(&self, asking: Asking, now: Instant) -> bool {
        let allowance = self.allowance(asking);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST && !buckets.contains_key(&asking) {
            let full = |who: &Asking, bucket: &Bucket| {
                let allowance = self.allowance(*who);
                filled(*bucket, allowance, now) < allowance.burst
            };
            buckets.retain(|who, bucket| full(who, bucket));
            if buckets.len() >= MOST {
                return false; // four thousand callers busy at once are an attack
            }
        }
        let bucket = buckets.entry(asking).or_insert(Bucket { left: allowance.burst, at: now });
        *bucket = Bucket { left: filled(*bucket, allowance, now), at: now };
        let allowed = bucket.left >= 1.0;
        if allowed {
            bucket.left -= 1.0;
        }
        allowed
    }
}

fn filled(bucket: Bucket, allowance: Allowance, now: Instant) -> f64 {
    let passed = now.saturating_duration_since(bucket.at).as_secs_f64();
    (bucket.left + passed * allowance.per_second).min(allowance.burst)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_session_that_asks_too_often_waits_and_the_others_do_not() {
        let (rates, now) = (Rates::of(&DoorTable::default()), Instant::now());
        let allowed = (0..400).filter(|_| rates.allow(Asking::Session(1), now)).count();
        assert_eq!(allowed, 300);
        assert!(rates.allow(Asking::Session(2), now));
        let later = now + Duration::from_secs(1);
        assert_eq!((0..200).filter(|_| rates.allow(Asking::Session(1), later)).count(), 30);
    }

    #[test]
    fn a_thousand_screens_behind_one_address_come_back_at_once_and_strangers_there_do_not() {
        let (rates, now) = (Rates::of(&DoorTable::default()), Instant::now());
        let here = IpAddr::from([192, 0, 2, 1]);
        assert!((0..9_000).all(|_| rates.allow(Asking::Boards(here), now)));
        assert_eq!((0..1_000).filter(|_| rates.allow(Asking::Address(here), now)).count(), 600);
        assert!(rates.allow(Asking::Session(1), now), "whoever is signed in there goes on");
    }
}
