//! Boards with something running below them, or standing over them.

use boards::band::{Alarm, Band, Message, Spoken, Standing};
use boards::door::{Hero, Saying};
use boards::{View, door};
use docket::calendar::Moment;
use docket::hearing::{Delay, DelayReason};
use docket::office::RoomKind;
use docket::ticker::{Category, Form, TickerRules};

use crate::cast::{day, door as at_door, room, room_view, turn};
use crate::gallery;

/// The moment at which every golden's text ends.
fn noon() -> Option<Moment> {
    "2026-11-23T04:00:00.000Z".parse().ok()
}

fn notice(id: u32, category: Category, texts: &[(&'static str, &str)]) -> Message {
    let spoken = |(lang, text): &(&'static str, &str)| Spoken { lang, text: (*text).to_owned() };
    let texts = texts.iter().map(spoken).collect();
    Message::Clerk { id: format!("n-{id}"), category, texts, until: noon() }
}

fn queue(id: &str, says: Standing, rooms: &[u16]) -> Message {
    Message::Queue {
        id: format!("q-{id}"),
        says,
        kind: RoomKind::Investigation,
        rooms: rooms.iter().map(|id| room(*id)).collect::<Vec<door::RoomLabel>>(),
        turn: None,
        to: None,
        delay: None,
    }
}

pub(crate) fn five() -> Band {
    let moved = match queue("moved-3-05", Standing::Moved, &[]) {
        Message::Queue { id, says, kind, rooms, delay, .. } => {
            let (turn, to) = (Some(turn(5)), Some(room(4)));
            Message::Queue { id, says, kind, rooms, turn, to, delay }
        }
        other @ Message::Clerk { .. } => other,
    };
    let late = match queue("delayed-2", Standing::Delayed, &[2]) {
        Message::Queue { id, says, kind, rooms, turn, to, .. } => {
            let delay = Some(Delay { minutes: 20, reason: DelayReason::EarlierCase });
            Message::Queue { id, says, kind, rooms, turn, to, delay }
        }
        other @ Message::Clerk { .. } => other,
    };
    band(vec![
        queue("in_session-investigation", Standing::InSession, &[1, 3]),
        moved,
        late,
        notice(
            1,
            Category::Service,
            &[("zh-Hant", "為民服務中心中午不休息"), ("en", "The service centre is open at noon")],
        ),
        notice(2, Category::Law, &[("zh-Hant", "<刑事訴訟法>修正條文自12月1日起施行")]),
    ])
}

fn band(messages: Vec<Message>) -> Band {
    Band { messages, alarms: Vec::new(), speed: 4.0, steps: false, past: None }
}

/// The prepared text for a fire, as it stands on a wall.
pub(crate) fn fire(form: Form, rehearsal: bool) -> Band {
    let rules = TickerRules::default();
    let texts = rules.prepared.get("fire").map(|text| text.texts.0.clone()).unwrap_or_default();
    let texts = texts.into_iter().map(|(language, text)| Spoken { lang: language.tag(), text });
    let alarm = Alarm {
        id: "e-1".to_owned(),
        form,
        rehearsal,
        texts: texts.collect(),
        until: noon().unwrap_or_default(),
        chime: false,
    };
    Band { alarms: vec![alarm], ..five() }
}

fn door() -> View {
    room_view(at_door(3, Hero::of_turns(Saying::InSession, [turn(4)]), &[5, 6]), day())
}

/// Every board with a band that the team wants to see.
pub(crate) fn all() -> Vec<(String, View, Band)> {
    let alone = band(vec![queue("in_session-investigation", Standing::InSession, &[])]);
    let past = band(vec![queue("day_before", Standing::DayBefore, &[])]);
    let past = Band { past: Some(boards::shown::Day::of(crate::house::today())), ..past };
    [
        ("room_with_band", door(), alone),
        ("lobby_with_band", gallery::lobby(), five()),
        ("waiting_with_band", gallery::waiting(3), five()),
        ("room_of_the_day_before", door(), past),
        ("room_in_emergency", door(), fire(Form::Full, false)),
        ("lobby_in_rehearsal", gallery::lobby(), fire(Form::Full, true)),
        ("waiting_with_bar", gallery::waiting(3), fire(Form::Bar, true)),
    ]
    .map(|(name, view, band)| (name.to_owned(), view, band))
    .into()
}
