//! Whoever may no longer be here is shown out at once: sessions end, sockets close.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use docket::devices::{Device, Devices};
use docket::staff::Staff;
use docket::{AccountId, DeviceId};
use tokio::sync::watch::Receiver;
use tokio::time;

use super::Guard;
use super::devices::Places;
use super::sessions::Sessions;
use crate::audit::{Audit, Deed, Note};
use crate::clock::Clock;
use crate::house::Present;
use crate::wall::Wall;

/// How often it looks for sessions beyond their limits.
const SWEEP: Duration = Duration::from_secs(5);

/// Everything needed to show somebody out. Not the house itself: its way in has to close.
struct Porter {
    sessions: Arc<Sessions>,
    places: Arc<Places>,
    audit: Audit,
    clock: Clock,
    wall: Wall,
}

impl Guard {
    /// Watches accounts, devices and the clock until the house closes.
    ///
    /// A disabled account, or one with a new secret, loses its sessions; one with other duties keeps them,
    /// and its sockets have to ask again. A device that was taken away, replaced or moved loses its sockets.
    pub fn show_out(&self, wall: Wall) -> impl Future<Output = ()> + Send + use<> {
        let (sessions, places) = (Arc::clone(&self.sessions), Arc::clone(&self.places));
        let (audit, clock) = (self.audit.clone(), self.house.clock.clone());
        watch(Porter { sessions, places, audit, clock, wall }, self.house.follow_present())
    }

    /// How many sessions an account has.
    #[must_use]
    pub fn sessions_of(&self, account: AccountId) -> usize {
        self.sessions.of(account).len()
    }
}

async fn watch(porter: Porter, mut follow: Receiver<Present>) {
    let mut sweep = time::interval(SWEEP);
    let mut before = follow.borrow_and_update().clone();
    loop {
        tokio::select! {
            changed = follow.changed() => {
                if changed.is_err() {
                    return;
                }
                let after = follow.borrow_and_update().clone();
                porter.accounts(&before.staff, &after.staff);
                porter.devices(&before.devices, &after.devices);
                before = after;
            }
            _ = sweep.tick() => porter.sweep(),
        }
    }
}

impl Porter {
    fn accounts(&self, before: &Arc<Staff>, after: &Arc<Staff>) {
        for account in changed(before, after) {
            let stays = stays(account, before, after);
            let sessions =
                if stays { self.sessions.of(account) } else { self.sessions.end_all(account) };
            for session in sessions {
                self.wall.dismiss_session(session);
                if !stays {
                    self.ended(session, account, "account");
                }
            }
        }
    }

    fn devices(&self, before: &Arc<Devices>, after: &Arc<Devices>) {
        if Arc::ptr_eq(before, after) {
            return;
        }
        for (id, device) in &before.paired {
            let now = after.paired.get(id);
            if now.is_none_or(|now| now.badge != device.badge) {
                self.forget(*id);
            }
            let screens = [Some(device), now].into_iter().flatten().filter_map(shows);
            if now.is_none_or(|now| now != device) {
                screens.for_each(|screen| self.wall.dismiss(screen));
            }
        }
    }

    fn forget(&self, device: DeviceId) {
        self.places.forget(device);
    }

    fn sweep(&self) {
        for (session, account) in self.sessions.end_expired(self.clock.machine()) {
            self.wall.dismiss_session(session);
            self.ended(session, account, "limit");
        }
    }

    fn ended(&self, session: u64, account: AccountId, why: &str) {
        let deed = Deed::SessionEnded { session, account, why: why.to_owned() };
        self.audit.jot(Note::of_the_house(deed));
    }
}

fn shows(device: &Arc<Device>) -> Option<&str> {
    device.placement.shows.as_deref()
}

/// Accounts that are not what they were.
fn changed(before: &Arc<Staff>, after: &Arc<Staff>) -> BTreeSet<AccountId> {
    if Arc::ptr_eq(before, after) {
        return BTreeSet::new();
    }
    let other = |id: &&AccountId| before.accounts.get(id) != after.accounts.get(id);
    after.accounts.keys().filter(other).copied().collect()
}

/// Whether the same person with the same secrets is still in use.
fn stays(account: AccountId, before: &Staff, after: &Staff) -> bool {
    let secrets = |staff: &Staff| {
        let known = staff.in_use(account).ok();
        known.map(|known| (known.hash.clone(), known.passphrase.clone()))
    };
    secrets(after).is_some() && secrets(before) == secrets(after)
}
