//! Two clocks: machine time, which is never simulated, and house time, which may be.

pub mod behind;

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use docket::calendar::Moment;

/// Wall clock and monotonic clock may drift apart by so much before the wall clock is doubted.
const DOUBT_MS: i64 = 60_000;

/// Tells both times.
#[derive(Clone, Debug)]
pub struct Clock {
    play: Option<Play>,
    hand: Option<Hand>,
    /// The monotonic clock and the machine's, when they last agreed.
    agreed: Arc<Mutex<(Instant, Moment)>>,
    /// The same when the house was opened.
    opened: (Instant, Moment),
}

/// Sets a clock that does not go by itself, as a test does whose machine's clock jumps.
#[derive(Clone, Debug)]
pub struct Hand {
    shows: Arc<AtomicI64>,
    waited: Arc<AtomicI64>,
}

impl Hand {
    /// The clock shows `moment` from now on, be it earlier or later than before.
    pub fn set(&self, moment: Moment) {
        self.shows.store(moment.ms_since(Moment::from_ms(0)), Ordering::SeqCst);
    }

    /// The clock goes on, or back, by so many milliseconds.
    pub fn moves_by(&self, ms: i64) {
        self.shows.fetch_add(ms, Ordering::SeqCst);
    }

    /// So many milliseconds pass, as nobody sets the clock.
    pub fn waits(&self, ms: i64) {
        self.waited.fetch_add(ms, Ordering::SeqCst);
        self.moves_by(ms);
    }
}

/// A day that plays itself.
#[derive(Clone, Debug)]
struct Play {
    begun: Instant,
    from: Moment,
    speed: f64,
}

impl Clock {
    /// The clock of a real house: both times are the machine's.
    #[must_use]
    pub fn real() -> Self {
        Self::begun(wall(), None, None)
    }

    /// House time that starts at `from` and runs `speed` times as fast as the machine's.
    #[must_use]
    pub fn playing(from: Moment, speed: f64) -> Self {
        let play = Some(Play { begun: Instant::now(), from, speed });
        Self::begun(wall(), play, None)
    }

    /// A clock whose times are both what its hand says.
    #[must_use]
    pub fn by_hand(from: Moment) -> (Self, Hand) {
        let hand = Hand { shows: Arc::default(), waited: Arc::default() };
        hand.set(from);
        (Self::begun(from, None, Some(hand.clone())), hand)
    }

    fn begun(now: Moment, play: Option<Play>, hand: Option<Hand>) -> Self {
        let opened = (Instant::now(), now);
        Self { play, hand, agreed: Arc::new(Mutex::new(opened)), opened }
    }

    /// Machine time: undo, sessions, lock-out, what the journal calls `recorded`.
    #[must_use]
    pub fn machine(&self) -> Moment {
        if let Some(hand) = &self.hand {
            return Moment::from_ms(hand.shows.load(Ordering::SeqCst));
        }
        wall()
    }

    /// Machine time had nobody set the clock since the house was opened: for how long something lasts, never
    /// for when it was.
    #[must_use]
    pub fn lasting(&self) -> Moment {
        let waited = self.hand.as_ref().map_or(0, |hand| hand.waited.load(Ordering::SeqCst));
        let (begun, at) = self.opened;
        at.plus_ms(i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX) + waited)
    }

    /// By how many milliseconds the machine's clock was set, forward or back, while the house was open;
    /// none where it kept pace, and none in a play, whose house time does not come from it.
    ///
    /// A jump does not become true by waiting: it stands until the clock is set right, or [`Self::believe`].
    #[must_use]
    pub fn jumped_ms(&self) -> Option<i64> {
        if self.play.is_some() {
            return None;
        }
        let wall = self.machine();
        let jumped = wall.ms_since(self.steady());
        if jumped.abs() > DOUBT_MS {
            return Some(jumped);
        }
        self.believe(); // small steps of a network clock do not add up
        None
    }

    /// What the machine's clock would say, had it kept pace since it was last believed.
    fn steady(&self) -> Moment {
        let agreed = self.agreed.lock().unwrap_or_else(PoisonError::into_inner);
        agreed.1.plus_ms(i64::try_from(agreed.0.elapsed().as_millis()).unwrap_or(i64::MAX))
    }

    /// Takes the machine's clock at its word, jump and all.
    pub fn believe(&self) {
        let mut agreed = self.agreed.lock().unwrap_or_else(PoisonError::into_inner);
        *agreed = (Instant::now(), self.machine());
    }

    /// House time: boards, docket, custody.
    ///
    /// It does not run back when the machine's clock is set back: what has ended does not begin again.
    #[must_use]
    pub fn house(&self) -> Moment {
        let Some(play) = &self.play else {
            let (machine, steady) = (self.machine(), self.steady());
            return if steady.ms_since(machine) > DOUBT_MS { steady } else { machine };
        };
        let ms = play.begun.elapsed().as_secs_f64() * 1000.0 * play.speed;
        #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds are meant")]
        play.from.plus_ms(ms as i64)
    }

    /// Machine milliseconds until house time is `moment`; 0 when it has passed.
    #[must_use]
    pub fn ms_until(&self, moment: Moment) -> u64 {
        let ms = u64::try_from(moment.ms_since(self.house())).unwrap_or(0);
        let Some(play) = &self.play else { return ms };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a waiting time to the millisecond is enough"
        )]
        let scaled = (ms as f64 / play.speed).ceil() as u64;
        scaled
    }

    /// Whether house time is simulated.
    #[must_use]
    pub fn is_playing(&self) -> bool {
        self.play.is_some()
    }

    /// How many house seconds pass in a machine second.
    #[must_use]
    pub fn speed(&self) -> f64 {
        self.play.as_ref().map_or(1.0, |play| play.speed)
    }
}

fn wall() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_jumped_is_not_believed_until_it_is_set_right_or_taken_at_its_word() {
        let nine = Moment::from_ms(9 * 3_600_000);
        let day = 24 * 3_600_000;
        let (clock, hand) = Clock::by_hand(nine);
        for _ in 0..3 {
            hand.moves_by(DOUBT_MS - 1000);
            assert_eq!(clock.jumped_ms(), None, "small steps do not add up");
        }
        hand.moves_by(day);
        assert!(clock.jumped_ms().is_some_and(|ms| (day - 1000..=day).contains(&ms)));
        hand.moves_by(20_000);
        assert!(clock.jumped_ms().is_some(), "the jump does not become true by waiting");
        hand.moves_by(-2 * day);
        assert!(clock.jumped_ms().is_some_and(|ms| ms < 0), "nor does one back");
        let behind = nine.plus_ms(3 * (DOUBT_MS - 1000) + 20_000);
        assert!(clock.house() < behind && clock.house() >= behind.plus_ms(-20_000), "held");
        hand.moves_by(day);
        assert_eq!(clock.jumped_ms(), None, "set right");
        hand.moves_by(day);
        clock.believe();
        assert_eq!(clock.jumped_ms(), None, "taken at its word");
    }
}
