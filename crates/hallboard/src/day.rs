//! 換日: the house opens a new day at its time, only forward, and only on a clock that can be trusted.

use std::time::Duration;

use docket::calendar::{Moment, TimeOfDay};
use docket::command::Command;

use crate::house::{House, Wish};

/// How often it looks, in machine time.
const LOOK: Duration = Duration::from_secs(20);

/// Opens each new day until the house closes.
pub(crate) async fn roll_over(house: House, opens: TimeOfDay) {
    let mut told = false;
    loop {
        let nap = Duration::from_millis(house.clock.ms_until(next_opening(&house, opens)));
        tokio::time::sleep(nap.clamp(Duration::from_millis(50), LOOK)).await;
        let trusted = house.clock.jumped_ms().is_none();
        if !trusted && !told {
            tracing::error!(
                "the machine's clock jumped: no new day is opened until it is set right, or an \
                 administrator takes it at its word"
            );
        }
        told = !trusted;
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
