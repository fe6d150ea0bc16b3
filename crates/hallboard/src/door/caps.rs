//! How many connections may be open, in all and from one address.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The connections of one entrance, counted.
#[derive(Debug)]
pub(super) struct Caps {
    total: usize,
    per_address: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    total: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// One connection's place, given back when the last clone is dropped.
#[derive(Debug)]
pub struct Permit {
    caps: Arc<Caps>,
    address: IpAddr,
}

impl Caps {
    pub(super) fn new(total: usize, per_address: usize) -> Arc<Caps> {
        Arc::new(Caps { total, per_address, taken: Mutex::default() })
    }

    /// Takes a place for a connection from `address`, if there is one.
    ///
    /// A proxy of ours stands for many callers: it is held to the total alone.
    pub(super) fn take(self: &Arc<Caps>, address: IpAddr, is_proxy: bool) -> Option<Permit> {
        let address = household(address);
        let mut taken = self.taken();
        let here = taken.by_address.get(&address).copied().unwrap_or_default();
        if taken.total >= self.total || (here >= self.per_address && !is_proxy) {
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
