//! One line of the chain of what is shown, and the question it answers.

use std::collections::BTreeMap;

use docket::calendar::Moment;
use docket::{RoomId, Seq};
use journal::Record;
use serde::{Deserialize, Serialize};

use super::{ScreenState, Seen};

/// What a screen began to show, or how its state changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShownRecord {
    /// The line's number; apart from those of orders.
    pub seq: u64,
    /// Machine time at which the screen said so.
    pub recorded: Moment,
    /// House time.
    pub happened: Moment,
    /// The screen.
    pub screen: String,
    /// The picture's number on its board.
    pub picture: u64,
    /// The entry it was painted from.
    pub entry: Seq,
    /// How the screen stands.
    pub state: ScreenState,
    /// What the picture calls: room and turn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub called: Vec<(RoomId, String)>,
}

impl ShownRecord {
    pub(super) fn of(seq: u64, screen: &str, seen: &Seen) -> Self {
        Self {
            seq,
            recorded: seen.heard,
            happened: seen.at,
            screen: screen.to_owned(),
            picture: seen.picture,
            entry: seen.entry,
            state: seen.state,
            called: seen.called.clone(),
        }
    }
}

impl Record for ShownRecord {
    fn seq(&self) -> u64 {
        self.seq
    }
}

/// A screen that showed a call, from when to when in house time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Showing {
    /// The screen.
    pub screen: String,
    /// From when.
    pub from: Moment,
    /// Until it said that it showed something else; none while it still may.
    pub until: Option<Moment>,
}

/// Which screens showed `turn` as called at `room`, as far as they confirmed it themselves.
pub fn when_shown(
    lines: impl Iterator<Item = ShownRecord>,
    room: RoomId,
    turn: &str,
) -> Vec<Showing> {
    let mut showings: Vec<Showing> = Vec::new();
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    for line in lines {
        let right = matches!(line.state, ScreenState::Right | ScreenState::ClockOff);
        let shows = right && line.called.iter().any(|(r, t)| *r == room && t == turn);
        match (shows, open.get(&line.screen).copied()) {
            (true, None) => {
                open.insert(line.screen.clone(), showings.len());
                let (screen, from) = (line.screen, line.happened);
                showings.push(Showing { screen, from, until: None });
            }
            (false, Some(place)) => {
                open.remove(&line.screen);
                if let Some(showing) = showings.get_mut(place) {
                    showing.until = Some(line.happened);
                }
            }
            _ => {}
        }
    }
    showings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(seq: u64, screen: &str, state: ScreenState, calls: &[&str]) -> ShownRecord {
        let at = Moment::from_ms(i64::try_from(seq).unwrap_or(0) * 1000);
        ShownRecord {
            seq,
            recorded: at,
            happened: at,
            screen: screen.to_owned(),
            picture: seq,
            entry: Seq(seq),
            state,
            called: calls.iter().map(|turn| (RoomId(3), (*turn).to_owned())).collect(),
        }
    }

    #[test]
    fn a_call_was_shown_from_its_first_confirmation_to_the_next_picture() {
        let lines = [
            line(1, "door-3", ScreenState::Right, &[]),
            line(2, "door-3", ScreenState::Right, &["3-05"]),
            line(3, "waiting-1", ScreenState::Wrong, &["3-05"]),
            line(4, "door-3", ScreenState::Right, &["3-05"]),
            line(5, "waiting-1", ScreenState::Right, &["3-05"]),
            line(6, "door-3", ScreenState::Right, &["3-06"]),
        ];
        let second = |ms: i64| Moment::from_ms(ms * 1000);
        let showings = when_shown(lines.into_iter(), RoomId(3), "3-05");
        assert_eq!(
            showings,
            [
                Showing { screen: "door-3".into(), from: second(2), until: Some(second(6)) },
                Showing { screen: "waiting-1".into(), from: second(5), until: None },
            ]
        );
    }
}
