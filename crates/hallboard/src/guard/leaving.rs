//! Whoever may no longer be here is shown out at once: sessions end, sockets close.

use std::collections::BTreeSet;
use std::sync::Arc;

use docket::staff::Staff;
use docket::{AccountId, Courthouse};
use tokio::sync::watch::Receiver;

use super::Guard;
use super::sessions::Sessions;
use crate::wall::Wall;

impl Guard {
    /// Watches the accounts until the house closes.
    ///
    /// A disabled account, or one with a new credential, loses its sessions; one with other duties keeps them,
    /// and its sockets have to ask again.
    pub fn show_out(&self, wall: Wall) -> impl Future<Output = ()> + Send + use<> {
        // Not the house itself: its way in has to close.
        watch(Arc::clone(&self.sessions), self.house.follow(), wall)
    }

    /// How many sessions an account has.
    #[must_use]
    pub fn sessions_of(&self, account: AccountId) -> usize {
        self.sessions.of(account).len()
    }
}

async fn watch(sessions: Arc<Sessions>, mut follow: Receiver<Arc<Courthouse>>, wall: Wall) {
    let mut before = Arc::clone(&follow.borrow_and_update().staff);
    while follow.changed().await.is_ok() {
        let after = Arc::clone(&follow.borrow_and_update().staff);
        for account in changed(&before, &after) {
            let ended = if stays(account, &before, &after) {
                sessions.of(account)
            } else {
                sessions.end_all(account)
            };
            for session in ended {
                wall.dismiss_session(session);
            }
        }
        before = after;
    }
}

/// Accounts that are not what they were.
fn changed(before: &Arc<Staff>, after: &Arc<Staff>) -> BTreeSet<AccountId> {
    if Arc::ptr_eq(before, after) {
        return BTreeSet::new();
    }
    let other = |id: &&AccountId| before.accounts.get(id) != after.accounts.get(id);
    after.accounts.keys().filter(other).copied().collect()
}

/// Whether the same person with the same credential is still in use.
fn stays(account: AccountId, before: &Staff, after: &Staff) -> bool {
    let hash = |staff: &Staff| staff.in_use(account).ok().and_then(|known| known.hash.clone());
    hash(after).is_some() && hash(before) == hash(after)
}
