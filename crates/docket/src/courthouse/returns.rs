//! Cases that return by themselves: 另庭中 when the other room is done, 併案 when it was not heard.

use super::Courthouse;
use crate::event::Event;
use crate::hearing::{Hearing, PassReason, Progress};
use crate::ids::HearingId;

/// Adds the return of every case that these events leave with nothing to wait for.
pub(super) fn with_returns(house: &Courthouse, mut events: Vec<Event>) -> Vec<Event> {
    let named = events.iter().filter_map(named_by).collect::<Vec<_>>();
    let freed = events.iter().filter_map(freed_by).collect::<Vec<_>>();
    let unheard = events.iter().filter_map(unheard_by).collect::<Vec<_>>();
    if freed.is_empty() {
        return events;
    }
    let returns = |hearing: &Hearing| match hearing.course.progress {
        Progress::PassedOver { reason: PassReason::Elsewhere { hearing } } => {
            freed.contains(&hearing)
        }
        Progress::Merged { into } => unheard.contains(&into),
        _ => false,
    };
    for hearing in house.rooms().flat_map(|room| room.hearings.values()) {
        if returns(hearing) && !named.contains(&hearing.id) {
            let (room, hearing) = (hearing.course.room, hearing.id);
            events.push(Event::HearingReturned { room, hearing });
        }
    }
    events
}

/// The hearing in which nobody is kept any more.
fn freed_by(event: &Event) -> Option<HearingId> {
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

/// The hearing that will not be held, and so none that was to be heard with it.
fn unheard_by(event: &Event) -> Option<HearingId> {
    match event {
        Event::HearingRescheduled { hearing, .. }
        | Event::HearingCancelled { hearing, .. }
        | Event::HearingDropped { hearing, .. } => Some(*hearing),
        _ => None,
    }
}

/// The hearing whose own fate the order settles.
fn named_by(event: &Event) -> Option<HearingId> {
    match event {
        Event::HearingCalled { hearing, .. }
        | Event::HearingFetched { hearing, .. }
        | Event::HearingOpened { hearing, .. }
        | Event::HearingRevised { hearing, .. } => Some(*hearing),
        other => freed_by(other),
    }
}
