//! How often one session or one address may ask: a bucket each, so that one caller cannot use up the house.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Asking {
    Session(u64),
    Address(IpAddr),
}

/// How much at once, and how much a second in the long run.
#[derive(Clone, Copy, Debug)]
struct Allowance {
    burst: f64,
    per_second: f64,
}

impl Asking {
    fn allowance(self) -> Allowance {
        match self {
            Self::Session(_) => Allowance { burst: 300.0, per_second: 30.0 },
            // Many screens and people may share one address of a proxy or a switch.
            Self::Address(_) => Allowance { burst: 600.0, per_second: 100.0 },
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    at: Instant,
}

/// So many callers are remembered.
const MOST: usize = 4096;

#[derive(Debug, Default)]
pub(super) struct Rates {
    buckets: Mutex<BTreeMap<Asking, Bucket>>,
}

impl Rates {
    /// Takes one request out of the caller's bucket; false where there is none left.
    pub(super) fn allow(&self, asking: Asking, now: Instant) -> bool {
        let allowance = asking.allowance();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST && !buckets.contains_key(&asking) {
            let full = |who: &Asking, bucket: &Bucket| {
                filled(*bucket, who.allowance(), now) < who.allowance().burst
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
        let (rates, now) = (Rates::default(), Instant::now());
        let allowed = (0..400).filter(|_| rates.allow(Asking::Session(1), now)).count();
        assert_eq!(allowed, 300);
        assert!(rates.allow(Asking::Session(2), now));
        let later = now + Duration::from_secs(1);
        assert_eq!((0..200).filter(|_| rates.allow(Asking::Session(1), later)).count(), 30);
    }
}
