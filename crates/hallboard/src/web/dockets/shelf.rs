//! Previews that wait for their confirmation, in memory only: a restart forgets them.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use docket::calendar::Moment;
use docket::merge::DocketFile;
use docket::{AccountId, Seq};
use serde::Serialize;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::Preview;
use crate::import::ReadDocket;

/// The most previews of one account; the oldest goes first.
const MOST: usize = 8;
/// How long one waits, in machine time.
const LIFE_MS: i64 = 30 * 60 * 1000;

/// Where previews wait.
pub struct Shelf {
    kept: Mutex<Vec<Arc<Kept>>>,
    reading: Semaphore,
}

/// One previewed file.
pub struct Kept {
    /// Its name in addresses.
    pub id: String,
    /// Whose; none for the operator on this machine.
    pub by: Option<AccountId>,
    /// Since when, in machine time.
    pub at: Moment,
    /// What was read, without its hearings.
    pub read: ReadDocket,
    /// Its hearings, sealed.
    pub file: Arc<DocketFile>,
    /// What the clerk is shown.
    pub preview: Preview,
    /// What came of it.
    pub done: OnceLock<Done>,
}

/// What a confirmed file did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Done {
    /// The entry it became; the house's number where nothing was to be changed.
    pub seq: Seq,
    /// Whether this is the first answer given again.
    pub again: bool,
    /// Hearings listed.
    pub added: usize,
    /// Hearings changed.
    pub changed: usize,
    /// Hearings cancelled.
    pub dropped: usize,
    /// Doubtful ones that stay.
    pub stayed: usize,
    /// Hearings of which the file said nothing new.
    pub unchanged: usize,
}

impl Done {
    /// Whether there was nothing to do.
    #[must_use]
    pub fn changes_nothing(&self) -> bool {
        self.added + self.changed + self.dropped == 0
    }
}

impl Default for Shelf {
    fn default() -> Self {
        Self { kept: Mutex::default(), reading: Semaphore::new(1) }
    }
}

impl Shelf {
    /// Waits until nobody else reads a file: one at a time takes memory enough.
    pub(super) async fn reading(&self) -> Option<SemaphorePermit<'_>> {
        self.reading.acquire().await.ok()
    }

    /// Keeps a preview; what is too old or one too many goes.
    pub(super) fn keep(&self, kept: Kept) -> Arc<Kept> {
        let kept = Arc::new(kept);
        let mut waiting = self.shelf();
        waiting.retain(|old| old.lives(kept.at));
        let own = |old: &Arc<Kept>| old.by == kept.by;
        if waiting.iter().filter(|old| own(old)).count() >= MOST
            && let Some(oldest) = waiting.iter().position(own)
        {
            waiting.remove(oldest);
        }
        waiting.push(Arc::clone(&kept));
        kept
    }

    /// The preview of that name, if it is this account's own and still waits.
    pub(crate) fn find(&self, id: &str, by: Option<AccountId>, now: Moment) -> Option<Arc<Kept>> {
        let waiting = self.shelf();
        let mut own = waiting.iter().filter(|kept| kept.by == by && kept.lives(now));
        own.find(|kept| kept.id == id).cloned()
    }

    fn shelf(&self) -> MutexGuard<'_, Vec<Arc<Kept>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn lives(&self, now: Moment) -> bool {
        now.ms_since(self.at) < LIFE_MS
    }
}
