//! 鏡像: every entry goes on to a second disk, stick or share, so that one broken disk loses nothing.

mod follow;

use std::fmt::Write;
use std::io;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use docket::Seq;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::house::House;
use crate::operator::OperatorFault;
use follow::Follower;

/// It looks at least this often, also for chains that no order moves.
const LOOK: Duration = Duration::from_millis(500);

/// Behind for longer than this is told; an answer waits no longer for it either.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is copied, and where to.
#[derive(Clone, Debug)]
pub struct Place {
    /// The data folder.
    pub data: PathBuf,
    /// The folder on the second disk; it has to be there.
    pub folder: PathBuf,
    /// Whether the wrapped keys go with the entries, and leave with them.
    pub keys: bool,
    /// Whether an order is answered only when it is there too.
    pub first: bool,
}

/// How far the copy has come.
#[derive(Clone, Debug)]
struct Reached {
    seq: Seq,
    /// When it last had everything.
    whole: Instant,
    lost: Option<String>,
}

/// A second place that follows the house on a thread of its own.
#[derive(Clone, Debug)]
pub struct Mirror {
    reached: watch::Receiver<Reached>,
    first: bool,
}

impl Mirror {
    /// Begins to follow `house`, until that closes.
    ///
    /// # Errors
    /// Where no thread can be started; a place that is not there is told by [`Mirror::trouble`].
    pub fn begin(house: &House, place: Place) -> io::Result<Self> {
        let first = place.first;
        let (tell, reached) =
            watch::channel(Reached { seq: Seq(0), whole: Instant::now(), lost: None });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
        let truth = house.follow();
        let builder = thread::Builder::new().name("mirror".to_owned());
        builder.spawn(move || runtime.block_on(keep_up(truth, place, tell)))?;
        Ok(Self { reached, first })
    }

    /// Waits, where the office wants it, until the entry is at the second place or that is lost.
    pub(crate) async fn before_the_answer(&self, seq: Seq) {
        if self.first {
            let mut reached = self.reached.clone();
            let there = reached.wait_for(|r| r.seq >= seq || r.lost.is_some());
            // Nobody waits for a second place longer than this; how it stands is told elsewhere.
            let _ = timeout(PATIENCE, there).await;
        }
    }

    /// What is wrong with it, when the house stands at `now`; none while it follows.
    #[must_use]
    pub fn trouble(&self, now: Seq) -> Option<String> {
        let reached = self.reached.borrow();
        let mut words = String::new();
        if let Some(why) = &reached.lost {
            let _ = write!(words, "lost: {why}; ");
        } else if reached.whole.elapsed() <= PATIENCE {
            return None;
        }
        let (behind, seconds) = (self.behind(now), reached.whole.elapsed().as_secs());
        let _ = write!(words, "behind by {behind} entries, last whole {seconds} s ago");
        Some(words)
    }

    /// How many entries are not there yet.
    #[must_use]
    pub fn behind(&self, now: Seq) -> u64 {
        now.0.saturating_sub(self.reached.borrow().seq.0)
    }
}

/// Copies what is published, whenever it moves, until the house closes.
async fn keep_up(
    mut truth: watch::Receiver<std::sync::Arc<docket::Courthouse>>,
    place: Place,
    tell: watch::Sender<Reached>,
) {
    let mut follower = Follower::new(place);
    let mut open = true;
    while open {
        let seq = truth.borrow_and_update().seq;
        let outcome = follower.copy_up_to(seq);
        tell.send_modify(|reached| match outcome {
            Ok(()) => *reached = Reached { seq, whole: Instant::now(), lost: None },
            Err(fault) => note(reached, &fault),
        });
        tokio::select! {
            moved = truth.changed() => open = moved.is_ok(),
            () = sleep(LOOK) => {}
        }
    }
    if let Err(fault) = follower.copy_up_to(truth.borrow().seq) {
        tracing::error!(%fault, "the mirror lacks the last entries");
    }
}

fn note(reached: &mut Reached, fault: &OperatorFault) {
    let why = fault.to_string();
    if reached.lost.as_ref() != Some(&why) {
        tracing::error!(why, "the mirror is lost");
    }
    reached.lost = Some(why);
}
