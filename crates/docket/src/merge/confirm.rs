//! The clerk agreed: what was previewed becomes facts, or the docket moved on.

use std::collections::BTreeMap;

use super::{Accepted, DocketFile, Proposal, Proposed, propose};
use crate::courthouse::Courthouse;
use crate::event::Event;
use crate::ids::{HearingId, Turn};
use crate::office::Office;
use crate::refusal::Refusal;

/// The events of a confirmed file; refused when it changes nothing, or when the docket moved on since the preview.
pub(crate) fn decide(
    house: &Courthouse,
    office: &Office,
    file: &DocketFile,
    accepted: &Accepted,
) -> Result<Vec<Event>, Refusal> {
    if let Some(today) = house.today
        && file.hearings.iter().any(|f| f.date < today)
    {
        return Err(Refusal::DayIsOver);
    }
    if let Some(unknown) = file.hearings.iter().find(|f| office.room(f.room).is_none()) {
        return Err(Refusal::NoSuchRoom(unknown.room));
    }
    let proposal = propose(house, file);
    if proposal.digest() != accepted.proposal || accepted.seen > house.seq {
        return Err(Refusal::DocketMovedOn);
    }
    let mut events = Vec::new();
    for change in &proposal.changes {
        match change {
            Proposed::Added { .. } => {}
            Proposed::Changed { hearing, date, room, to, listing, filed, .. } => {
                events.push(Event::HearingRevised {
                    date: *date,
                    room: *room,
                    hearing: *hearing,
                    to: *to,
                    listing: listing.clone(),
                    filed: Some(filed.clone()),
                });
            }
            Proposed::Dropped { hearing, date, room, doubtful, .. } => {
                if !doubtful || accepted.drops.contains(hearing) {
                    let (date, room, hearing) = (*date, *room, *hearing);
                    events.push(Event::HearingDropped { date, room, hearing });
                }
            }
        }
    }
    events.extend(listed(house, office, file, &proposal)?);
    if events.is_empty() { Err(Refusal::AlreadySo) } else { Ok(events) }
}

/// New hearings in the order of their rooms and times, each with the next free number.
fn listed(
    house: &Courthouse,
    office: &Office,
    file: &DocketFile,
    proposal: &Proposal,
) -> Result<Vec<Event>, Refusal> {
    let added = proposal.changes.iter().filter_map(|change| match change {
        Proposed::Added { index } => file.hearings.get(*index),
        _ => None,
    });
    let mut added = added.collect::<Vec<_>>();
    added.sort_by_key(|f| (f.date, f.room, f.listing.time));
    let mut numbers = BTreeMap::new();
    let mut events = Vec::new();
    for (nth, filed) in (1..).zip(added) {
        let room = office.room(filed.room).ok_or(Refusal::NoSuchRoom(filed.room))?;
        let number = numbers
            .entry((filed.date, filed.room))
            .or_insert_with(|| house.room_on(filed.date, filed.room).numbers);
        *number += 1;
        events.push(Event::HearingListed {
            hearing: HearingId(house.hearings + nth),
            turn: Turn { sign: room.sign.clone(), number: *number },
            date: filed.date,
            room: filed.room,
            listing: Box::new(filed.listing.clone()),
            filed: Some(filed.basis()),
            urgent: None,
        });
    }
    Ok(events)
}
