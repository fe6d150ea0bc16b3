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
    /// The screen; empty where the house began to listen anew.
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
    /// The house began to listen: what was shown before is known no longer.
    pub(super) fn began(seq: u64, house: Moment, machine: Moment) -> Self {
        Self {
            seq,
            recorded: machine,
            happened: house,
            screen: String::new(),
            picture: 0,
            entry: Seq(0),
            state: ScreenState::Dark,
            called: Vec::new(),
        }
    }

    pub(super) fn of(seq: u64, screen: &str, recorded: Moment, seen: &Seen) -> Self {
        Self {
            seq,
            recorded,
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
    let mut last = None;
    for line in lines {
        if line.screen.is_empty() {
            // A house that ended without a word: nothing was confirmed after its last line.
            for showing in std::mem::take(&mut open).into_values() {
                if let Some(showing) = showings.get_mut(showing) {
                    showing.until = last;
                }
            }
        }
        last = Some(line.happened);
        let shows =
            line.state.confirms() && line.called.iter().any(|(r, t)| *r == room && t == turn);
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

    #[test]
    fn a_screen_that_went_dark_or_a_house_that_ended_confirms_nothing_more() {
        let second = |ms: i64| Moment::from_ms(ms * 1000);
        let went_dark =
            ShownRecord { happened: second(4), ..line(9, "door-3", ScreenState::Dark, &[]) };
        let lines = [
            line(3, "door-3", ScreenState::Right, &["3-05"]),
            went_dark,
            line(10, "door-3", ScreenState::Right, &["3-05"]),
            line(12, "waiting-1", ScreenState::Covered, &["3-05"]),
            ShownRecord::began(13, second(100), second(100)),
            line(101, "door-3", ScreenState::OldVersion, &["3-05"]),
        ];
        let spans = when_shown(lines.into_iter(), RoomId(3), "3-05");
        let spans = spans.into_iter().map(|s| (s.screen, s.from, s.until)).collect::<Vec<_>>();
        let door = || "door-3".to_owned();
        assert_eq!(
            spans,
            [
                (door(), second(3), Some(second(4))),
                (door(), second(10), Some(second(12))),
                (door(), second(101), None),
            ]
        );
    }
}
