//! Failures at the sign-in: five lock a name, and an address or device that fails has to wait longer each time.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use docket::calendar::Moment;

use crate::audit::{Deed, Line};

/// So many failures lock a name.
const FAILURES: u32 = 5;
/// For so long.
const LOCKED_MS: i64 = 15 * 60 * 1000;
/// A failure is forgotten after this long without another.
const FORGOTTEN_MS: i64 = 24 * 3600 * 1000;
/// From so many failures on, an address or device waits.
const PATIENCE: u32 = 5;
/// So many names, addresses and devices are remembered.
const MOST: usize = 10_000;

/// Who fails: by the mark of the name that was typed, whether or not there is such an account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Name(String),
    Address(IpAddr),
    Device(String),
}

#[derive(Clone, Copy, Debug)]
struct Count {
    failures: u32,
    last: Moment,
    until: Option<Moment>,
}

/// Where a sign-in comes from.
#[derive(Clone, Debug)]
pub struct Whence {
    /// The network address.
    pub address: IpAddr,
    /// The paired device's name, where it is one.
    pub device: Option<String>,
}

/// What a failure led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failed {
    /// Nothing yet.
    Noted,
    /// The name is locked from now on.
    Locked(Moment),
}

/// Why nobody is asked for a secret now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waits {
    /// The name is locked.
    Name,
    /// The address or device waits until then.
    Place(Moment),
}

/// Counts failures, in machine time.
#[derive(Debug, Default)]
pub(super) struct Lockout {
    counts: Mutex<BTreeMap<Who, Count>>,
}

impl Lockout {
    /// Counts again what the audit chain tells of the last day.
    pub(super) fn remembering(past: &[Line], now: Moment) -> Self {
        let lockout = Self::default();
        for line in past.iter().filter(|line| now.ms_since(line.recorded) < FORGOTTEN_MS) {
            for deed in &line.events {
                lockout.remember(line, deed);
            }
        }
        lockout
    }

    fn remember(&self, line: &Line, deed: &Deed) {
        match (deed, line.from) {
            (Deed::SignInFailed { mark, .. }, Some(address)) => {
                let whence = Whence { address, device: line.device.clone() };
                self.failed(mark, &whence, line.recorded);
            }
            (Deed::SignedIn { mark, .. }, _) => self.succeeded(mark, line.device.as_deref()),
            _ => {}
        }
    }

    /// Whether somebody has to wait before a secret is looked at.
    pub(super) fn waits(&self, mark: &str, whence: &Whence, now: Moment) -> Option<Waits> {
        let counts = self.counts();
        let until = |who: &Who| counts.get(who).and_then(|c| c.until).filter(|until| now < *until);
        if until(&Who::Name(mark.to_owned())).is_some() {
            return Some(Waits::Name);
        }
        let places = places(whence).filter_map(|who| until(&who));
        places.max().map(Waits::Place)
    }

    /// Notes a failure.
    pub(super) fn failed(&self, mark: &str, whence: &Whence, now: Moment) -> Failed {
        let mut counts = self.counts();
        forget(&mut counts, now);
        for place in places(whence) {
            let count = more(&mut counts, place, now);
            let above = count.failures.saturating_sub(PATIENCE);
            let wait = 1000_i64 << above.min(10);
            count.until = (count.failures >= PATIENCE).then(|| now.plus_ms(wait.min(LOCKED_MS)));
        }
        let name = more(&mut counts, Who::Name(mark.to_owned()), now);
        if name.failures < FAILURES {
            return Failed::Noted;
        }
        let until = now.plus_ms(LOCKED_MS);
        (name.failures, name.until) = (0, Some(until));
        Failed::Locked(until)
    }

    /// Forgets the failures of a name and of the device it succeeded on; an address goes on waiting.
    pub(super) fn succeeded(&self, mark: &str, device: Option<&str>) {
        let mut counts = self.counts();
        counts.remove(&Who::Name(mark.to_owned()));
        if let Some(device) = device {
            counts.remove(&Who::Device(device.to_owned()));
        }
    }

    fn counts(&self) -> MutexGuard<'_, BTreeMap<Who, Count>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn places(whence: &Whence) -> impl Iterator<Item = Who> {
    let device = whence.device.clone().map(Who::Device);
    [Who::Address(whence.address.to_canonical())].into_iter().chain(device)
}

fn more(counts: &mut BTreeMap<Who, Count>, who: Who, now: Moment) -> &mut Count {
    let count = counts.entry(who).or_insert(Count { failures: 0, last: now, until: None });
    count.failures = count.failures.saturating_add(1);
    count.last = now;
    count
}

/// Drops what is too old; where a flood of names still fills the book, whoever failed longest ago.
fn forget(counts: &mut BTreeMap<Who, Count>, now: Moment) {
    if counts.len() < MOST {
        return;
    }
    counts.retain(|_, count| now.ms_since(count.last) < FORGOTTEN_MS);
    while counts.len() >= MOST {
        let oldest = counts.iter().min_by_key(|(_, count)| count.last).map(|(who, _)| who.clone());
        let Some(oldest) = oldest else { return };
        counts.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAN: Whence = Whence { address: IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), device: None };

    fn elsewhere(last: u8) -> Whence {
        Whence { address: [192, 0, 2, last].into(), device: None }
    }

    #[test]
    fn the_fifth_failure_locks_a_name_for_a_quarter_of_an_hour_from_everywhere() {
        let (lockout, now) = (Lockout::default(), Moment::from_ms(0));
        for place in 1..=4 {
            assert_eq!(lockout.failed("mark", &elsewhere(place), now), Failed::Noted);
        }
        let until = now.plus_minutes(15);
        assert_eq!(lockout.failed("mark", &elsewhere(5), now), Failed::Locked(until));
        assert_eq!(lockout.waits("mark", &elsewhere(9), now), Some(Waits::Name));
        assert_eq!(lockout.waits("other", &elsewhere(9), now), None);
        assert_eq!(lockout.waits("mark", &elsewhere(9), until), None);
    }

    #[test]
    fn an_address_that_fails_with_many_names_waits_longer_each_time() {
        let (lockout, mut now) = (Lockout::default(), Moment::from_ms(0));
        let mut waits = Vec::new();
        for name in 0..9 {
            lockout.failed(&name.to_string(), &LAN, now);
            if let Some(Waits::Place(until)) = lockout.waits("another", &LAN, now) {
                waits.push(until.ms_since(now) / 1000);
                now = until;
            }
        }
        assert_eq!(waits, [1, 2, 4, 8, 16]);
        assert_eq!(lockout.waits("another", &elsewhere(1), Moment::from_ms(0)), None);
    }

    #[test]
    fn a_device_that_fails_waits_wherever_it_is_carried() {
        let (lockout, now) = (Lockout::default(), Moment::from_ms(0));
        let carried = |to: u8| Whence { device: Some("tablet-3".to_owned()), ..elsewhere(to) };
        for name in 0..5 {
            lockout.failed(&name.to_string(), &carried(name), now);
        }
        let until = now.plus_ms(1000);
        assert_eq!(lockout.waits("another", &carried(9), now), Some(Waits::Place(until)));
        assert_eq!(lockout.waits("another", &elsewhere(9), now), None);
    }

    #[test]
    fn a_flood_of_names_fills_no_memory() {
        let lockout = Lockout::default();
        for name in 0..12_000 {
            lockout.failed(&name.to_string(), &LAN, Moment::from_ms(name));
        }
        assert!(lockout.counts().len() <= MOST + 2);
    }
}
