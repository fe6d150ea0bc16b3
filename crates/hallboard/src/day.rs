//! 換日: the house opens a new day at its time, only forward, and only on a clock that can be trusted.

use std::time::{Duration, Instant};

use docket::calendar::{Moment, TimeOfDay};
use docket::command::Command;

use crate::house::{House, Wish};

/// Wall clock and monotonic clock may differ by so much since the last look.
const DOUBT_MS: i64 = 5 * 60 * 1000;

/// How often it looks, in machine time.
const LOOK: Duration = Duration::from_secs(20);

/// Opens each new day until the house closes.
pub(crate) async fn roll_over(house: House, opens: TimeOfDay) {
    let mut trust = Trust { since: Instant::now(), wall: house.clock.machine(), told: false };
    loop {
        let nap = Duration::from_millis(house.clock.ms_until(next_opening(&house, opens)));
        tokio::time::sleep(nap.clamp(Duration::from_millis(50), LOOK)).await;
        let trusted = trust.looks(Instant::now(), house.clock.machine());
        if trusted && house.clock.house() >= next_opening(&house, opens) && !open(&house).await {
            return;
        }
    }
}

/// When the next day opens, in house time.
fn next_opening(house: &House, opens: TimeOfDay) -> Moment {
    let offset = house.office.offset;
    let today = house.now().today.unwrap_or_else(|| offset.date(house.clock.house()));
    today.tomorrow().map_or(Moment::from_ms(i64::MAX), |next| offset.moment(next, opens))
}

async fn open(house: &House) -> bool {
    let date = house.office.offset.date(house.clock.house());
    let opened = house.submit(Wish::of_the_house(Command::OpenDay { date })).await;
    match opened {
        Err(crate::house::OrderError::Closing) => false,
        Err(fault) => {
            tracing::error!(?fault, "the new day could not be opened");
            tokio::time::sleep(LOOK).await;
            true
        }
        Ok(_) => true,
    }
}

/// Wall clock and monotonic clock, when they last agreed.
struct Trust {
    since: Instant,
    wall: Moment,
    told: bool,
}

impl Trust {
    /// Whether the wall clock kept pace with the other one. After a jump it is not believed again
    /// until it is set right, or somebody starts the house anew and so takes its word.
    fn looks(&mut self, now: Instant, wall: Moment) -> bool {
        let passed = now.saturating_duration_since(self.since).as_millis();
        let passed = i64::try_from(passed).unwrap_or(i64::MAX);
        let trusted = (wall.ms_since(self.wall) - passed).abs() <= DOUBT_MS;
        if trusted {
            (self.since, self.wall) = (now, wall);
        } else if !self.told {
            tracing::error!(
                "the machine's clock jumped: no new day is opened until it is set right, or an \
                 administrator starts the house again"
            );
        }
        self.told = !trusted;
        trusted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_jumped_is_not_believed_until_it_is_set_right() {
        let (begun, nine) = (Instant::now(), Moment::from_ms(9 * 3_600_000));
        let mut trust = Trust { since: begun, wall: nine, told: false };
        let mut looks = |seconds: u64, wall_ms: i64| {
            trust.looks(begun + Duration::from_secs(seconds), nine.plus_ms(wall_ms))
        };
        let day = 24 * 3_600_000;
        assert!(looks(20, 20_000));
        assert!(!looks(40, day), "a jump of a day");
        assert!(!looks(60, day + 20_000), "the jump does not become true by waiting");
        assert!(!looks(80, 80_000 - day), "nor does one back");
        assert!(looks(100, 100_000), "set right");
    }
}
