//! A link between two places: what is sent arrives late, in order, or not at all.

use std::collections::VecDeque;

use crate::site::Dice;

/// How bad the links are, in thousandths.
#[derive(Clone, Copy)]
pub(crate) struct Weather {
    pub(crate) drops: usize,
    pub(crate) cuts: usize,
    pub(crate) latest: usize,
}

/// Everything arrives at the next tick.
pub(crate) const FAIR: Weather = Weather { drops: 0, cuts: 0, latest: 1 };

/// One direction of a connection.
pub(crate) struct Link<T>(VecDeque<(u64, T)>);

impl<T> Default for Link<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T> Link<T> {
    /// Sends something off; it may be dropped, and arrives after whatever was sent before it.
    pub(crate) fn sends(&mut self, now: u64, what: T, weather: Weather, dice: &mut Dice) {
        if dice.chance(weather.drops) {
            return;
        }
        let after = self.0.back().map_or(now, |(due, _)| *due);
        let due = (now + 1 + dice.below(weather.latest) as u64).max(after);
        self.0.push_back((due, what));
    }

    /// What has arrived by now.
    pub(crate) fn arrived(&mut self, now: u64) -> Option<T> {
        let due = self.0.front().is_some_and(|(due, _)| *due <= now);
        if due { self.0.pop_front().map(|(_, what)| what) } else { None }
    }

    /// Whatever was on its way is lost.
    pub(crate) fn is_cut(&mut self) {
        self.0.clear();
    }
}
