//! How many connections may be open, in all and from one address.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::entrance::Limits;

/// The connections of one entrance, counted.
#[derive(Debug)]
pub(super) struct Caps {
    total: usize,
    per_address: usize,
    reserve: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    total: usize,
    by_address: HashMap<IpAddr, usize>,
    /// Addresses where somebody of the house was seen, and when.
    vouched: HashMap<IpAddr, Instant>,
}

/// So many addresses are vouched for at most.
const VOUCHED: usize = 1024;
/// An address is vouched for so long after the house's own were seen there.
const VOUCHED_FOR: Duration = Duration::from_secs(12 * 3600);

/// One connection's place, given back when the last clone is dropped.
#[derive(Debug)]
pub struct Permit {
    caps: Arc<Caps>,
    address: IpAddr,
}

impl Caps {
    pub(super) fn new(limits: &Limits) -> Arc<Caps> {
        let Limits { total, per_address, reserve, .. } = *limits;
        Arc::new(Caps { total, per_address, reserve, taken: Mutex::default() })
    }

    /// Takes a place for a connection from `address`, if there is one.
    ///
    /// A proxy of ours stands for many callers: it is held to the total alone. The last places are
    /// for addresses of the house's own, so that strangers cannot use up the door.
    pub(super) fn take(self: &Arc<Caps>, address: IpAddr, is_proxy: bool) -> Option<Permit> {
        let address = household(address);
        let mut taken = self.taken();
        let here = taken.by_address.get(&address).copied().unwrap_or_default();
        let own =
            is_proxy || taken.vouched.get(&address).is_some_and(|at| at.elapsed() < VOUCHED_FOR);
        let places = if own { self.total } else { self.total.saturating_sub(self.reserve) };
        if taken.total >= places || (here >= self.per_address && !is_proxy) {
            return None;
        }
        taken.total += 1;
        taken.by_address.insert(address, here + 1);
        Some(Permit { caps: Arc::clone(self), address })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit {
    /// Keeps places for the address of this connection from now on.
    pub(super) fn vouch(&self) {
        if self.caps.reserve == 0 {
            return;
        }
        let mut taken = self.caps.taken();
        if taken.vouched.len() >= VOUCHED && !taken.vouched.contains_key(&self.address) {
            let oldest = taken.vouched.iter().min_by_key(|(_, at)| **at).map(|(known, _)| *known);
            oldest.and_then(|oldest| taken.vouched.remove(&oldest));
        }
        taken.vouched.insert(self.address, Instant::now());
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut taken = self.caps.taken();
        taken.total -= 1;
        if let Some(here) = taken.by_address.get_mut(&self.address) {
            *here -= 1;
            if *here == 0 {
                taken.by_address.remove(&self.address);
            }
        }
    }
}

/// What counts as one address: an IPv4 address however it is written, or the /64 that one IPv6 host
/// may roam in.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() >> 64 << 64)),
        four @ IpAddr::V4(_) => four,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

    use super::*;

    fn caps(total: usize, per_address: usize, reserve: usize) -> Arc<Caps> {
        Caps::new(&Limits { total, per_address, reserve, ..Limits::default() })
    }

    #[test]
    fn one_host_roams_in_its_network_and_has_the_places_of_one() {
        let caps = caps(10, 1, 0);
        let take = |text: &str| caps.take(text.parse().unwrap(), false);
        let six = take("2001:db8:1:2::7").unwrap();
        assert!(take("2001:db8:1:2:ffff::9").is_none());
        assert!(take("2001:db8:1:3::7").is_some());
        drop(six);
        assert!(take("2001:db8:1:2:ffff::9").is_some());
        let _four = take("192.0.2.7").unwrap();
        assert!(take("::ffff:192.0.2.7").is_none());
    }

    #[test]
    fn the_last_places_are_for_whoever_a_person_is_signed_in_with() {
        let caps = caps(3, 3, 1);
        let desk = IpAddr::from([192, 0, 2, 1]);
        let signed_in = caps.take(desk, false).unwrap();
        signed_in.vouch();
        let stranger = |last: u8| caps.take([192, 0, 2, last].into(), false);
        let _in = stranger(2).unwrap();
        assert!(stranger(3).is_none());
        assert!(caps.take(desk, false).is_some());
    }
}
