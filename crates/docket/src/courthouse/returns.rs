//! 另庭中: a case that waits for somebody in another room returns by itself.

use super::Courthouse;
use crate::event::Event;
use crate::hearing::{PassReason, Progress};
use crate::ids::HearingId;

/// Adds the return of every case that waited for somebody in a hearing that these events end.
pub(super) fn with_returns(house: &Courthouse, mut events: Vec<Event>) -> Vec<Event> {
    let ended = events.iter().filter_map(ended_by).collect::<Vec<_>>();
    if ended.is_empty() {
        return events;
    }
    let begun = events.iter().filter_map(begun_by).collect::<Vec<_>>();
    for hearing in house.rooms().flat_map(|room| room.hearings.values()) {
        let Progress::PassedOver { reason: PassReason::Elsewhere { hearing: waits_for } } =
            hearing.course.progress
        else {
            continue;
        };
        let answered = begun.contains(&hearing.id) || ended.contains(&hearing.id);
        if ended.contains(&waits_for) && !answered {
            let (room, hearing) = (hearing.course.room, hearing.id);
            events.push(Event::HearingReturned { room, hearing });
        }
    }
    events
}

/// The hearing in which nobody is kept any more.
fn ended_by(event: &Event) -> Option<HearingId> {
    match event {
        Event::HearingConcluded { hearing, .. }
        | Event::HearingPassedOver { hearing, .. }
        | Event::HearingRescheduled { hearing, .. }
        | Event::HearingCancelled { hearing, .. }
        | Event::HearingMerged { hearing, .. }
        | Event::HearingDropped { hearing, .. } => Some(*hearing),
        _ => None,
    }
}

fn begun_by(event: &Event) -> Option<HearingId> {
    match event {
        Event::HearingCalled { hearing, .. }
        | Event::HearingFetched { hearing, .. }
        | Event::HearingOpened { hearing, .. } => Some(*hearing),
        _ => None,
    }
}
