//! Who waits for a hash: two at work, some behind them, and the next one is told to come again.

use tokio::sync::{Semaphore, SemaphorePermit};

/// The most hashes at once: each takes 19 MiB.
const HASHES: usize = 2;

/// So many may be at work or wait.
const WAITING: usize = 32;

/// The line before the hasher.
pub(super) struct Queue {
    working: Semaphore,
    waiting: Semaphore,
}

/// A place at the hasher, until it is dropped.
#[expect(dead_code, reason = "held, never read")]
pub(super) struct Turn<'a>(SemaphorePermit<'a>, SemaphorePermit<'a>);

impl Queue {
    /// Waits for a place; none where too many wait already.
    pub(super) async fn turn(&self) -> Option<Turn<'_>> {
        let waits = self.waiting.try_acquire().ok()?;
        let works = self.working.acquire().await.ok()?;
        Some(Turn(works, waits))
    }
}

impl Default for Queue {
    fn default() -> Self {
        Self { working: Semaphore::new(HASHES), waiting: Semaphore::new(WAITING) }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn two_hash_at_once_and_the_thirty_third_is_told_to_come_again() {
        let queue = Queue::default();
        let one = queue.turn().now_or_never().unwrap().unwrap();
        let _two = queue.turn().now_or_never().unwrap().unwrap();
        let mut behind = (0..30).map(|_| Box::pin(queue.turn())).collect::<Vec<_>>();
        assert!(behind.iter_mut().all(|turn| turn.now_or_never().is_none()));
        assert!(queue.turn().now_or_never().unwrap().is_none());
        drop(one);
        let next = behind.iter_mut().filter_map(FutureExt::now_or_never).collect::<Vec<_>>();
        assert_eq!(next.len(), 1);
    }
}
