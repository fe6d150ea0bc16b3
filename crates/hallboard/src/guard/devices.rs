//! Paired devices as the door knows them again: by a token, by a long address, and from where.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use docket::DeviceId;
use docket::calendar::Moment;
use docket::devices::{Badge, Device, DeviceKind};
use http::HeaderMap;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{Guard, cookie};
use crate::seal::hex;

/// The cookie that holds a device's token: 256 random bits in hex.
pub const DEVICE_COOKIE: &str = "hallboard-device";

/// The hash under which the house keeps a token or a secret.
#[must_use]
pub(super) fn hashed(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

impl Guard {
    /// The token that a device brings, paired or not.
    #[must_use]
    pub fn device_token(headers: &HeaderMap) -> Option<&str> {
        cookie(headers, DEVICE_COOKIE)
    }

    /// The hash under which a token or the secret of a long address is kept.
    #[must_use]
    pub fn hash_of_token(secret: &str) -> String {
        hashed(secret)
    }

    /// The paired device whose token a request carries, where it may stand.
    #[must_use]
    pub fn device(&self, headers: &HeaderMap, address: IpAddr) -> Option<Arc<Device>> {
        let token = hashed(cookie(headers, DEVICE_COOKIE)?);
        self.known(address, |badge| badge.token.as_deref().is_some_and(|own| same(own, &token)))
    }

    /// The screen whose long address this is, where it may stand.
    #[must_use]
    pub fn addressed(&self, secret: &str, address: IpAddr) -> Option<Arc<Device>> {
        let secret = hashed(secret);
        self.known(address, |badge| badge.address.as_deref().is_some_and(|own| same(own, &secret)))
    }

    fn known(&self, address: IpAddr, is_meant: impl Fn(&Badge) -> bool) -> Option<Arc<Device>> {
        let house = self.house.now();
        let device = house.devices.known(is_meant)?;
        let bound = device.badge.bound.as_deref();
        Self::stands_where_bound(bound, address).then(|| Arc::clone(device))
    }

    /// The enrolled tablet a request comes from.
    pub(super) fn tablet(&self, headers: &HeaderMap, address: IpAddr) -> Option<Arc<Device>> {
        self.device(headers, address).filter(|device| device.kind == DeviceKind::Tablet)
    }
}

fn same(one: &str, other: &str) -> bool {
    bool::from(one.as_bytes().ct_eq(other.as_bytes()))
}

/// Where a device was seen last.
#[derive(Clone, Debug)]
pub struct Seen {
    /// When, in machine time.
    pub at: Moment,
    /// From which address.
    pub address: IpAddr,
    /// With which browser, as it says.
    pub browser: String,
    /// The other address from which its token came while the first was still in use.
    pub doubled: Option<IpAddr>,
}

/// Where paired devices were seen, since the start.
#[derive(Debug, Default)]
pub struct Places {
    seen: Mutex<BTreeMap<DeviceId, Seen>>,
}

impl Places {
    /// Notes where a device is; the address before, where that was another one.
    pub fn note(
        &self,
        device: DeviceId,
        address: IpAddr,
        browser: &str,
        now: Moment,
    ) -> Option<IpAddr> {
        let address = address.to_canonical();
        let browser = browser.chars().take(120).collect::<String>();
        let mut seen = self.seen();
        let before = seen.get(&device);
        let (other, doubled) =
            (before.map(|b| b.address).filter(|b| *b != address), before.and_then(|b| b.doubled));
        seen.insert(device, Seen { at: now, address, browser, doubled });
        other
    }

    /// Keeps in mind that a token came from two places.
    pub fn doubled(&self, device: DeviceId, other: IpAddr) {
        if let Some(seen) = self.seen().get_mut(&device) {
            seen.doubled = Some(other);
        }
    }

    /// Where a device was seen last.
    #[must_use]
    pub fn of(&self, device: DeviceId) -> Option<Seen> {
        self.seen().get(&device).cloned()
    }

    /// Forgets a device, whose badge is another one now.
    pub fn forget(&self, device: DeviceId) {
        self.seen().remove(&device);
    }

    fn seen(&self) -> MutexGuard<'_, BTreeMap<DeviceId, Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
