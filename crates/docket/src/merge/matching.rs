//! Which hearing of the house a file's line speaks of.

use std::collections::BTreeSet;

use super::FiledHearing;
use crate::calendar::{Date, TimeOfDay};
use crate::courthouse::Courthouse;
use crate::hearing::{Hearing, Listing};
use crate::ids::RoomId;

/// Hearings of these days that a file can speak of.
pub(super) fn known_on<'a>(house: &'a Courthouse, dates: &BTreeSet<Date>) -> Vec<&'a Hearing> {
    let days = house.days.iter().filter(|(date, _)| dates.contains(date));
    let rooms = days.flat_map(|(date, day)| day.values().map(move |room| (date, room)));
    rooms
        .flat_map(|(date, room)| room.hearings.values().filter(move |h| h.date == *date))
        .map(AsRef::as_ref)
        .filter(|h| h.filed.is_some() || !h.is_over() || h.was_dropped())
        .collect()
}

/// Pairs of (place in `known`, place in `filed`): same slot first, then unique shared case numbers.
/// One that is over stays what it was: its case at another time is another hearing.
pub(super) fn matched(known: &[&Hearing], filed: &[FiledHearing]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (index, one) in filed.iter().enumerate() {
        let free = |place: &usize| !pairs.iter().any(|(p, _)| p == place);
        let same = known.iter().enumerate().find(|(place, h)| same_slot(h, one) && free(place));
        if let Some((place, _)) = same {
            pairs.push((place, index));
        }
    }
    let slots = pairs.clone();
    let free_known = |place: usize| !slots.iter().any(|(p, _)| *p == place);
    let free_filed = |index: usize| !slots.iter().any(|(_, i)| *i == index);
    for (index, one) in filed.iter().enumerate().filter(|(index, _)| free_filed(*index)) {
        let alike = |h: &Hearing| h.date == one.date && share_a_case(&h.listing, &one.listing);
        let in_known = known
            .iter()
            .enumerate()
            .filter(|(p, h)| alike(h) && (!h.is_over() || h.was_dropped()) && free_known(*p));
        let in_known = in_known.map(|(place, _)| place).collect::<Vec<_>>();
        let [place] = in_known.as_slice() else { continue };
        let Some(only) = known.get(*place) else { continue };
        let rivals = filed.iter().enumerate().filter(|(i, f)| {
            f.date == only.date && share_a_case(&only.listing, &f.listing) && free_filed(*i)
        });
        if rivals.count() == 1 {
            pairs.push((*place, index));
        }
    }
    pairs
}

fn same_slot(known: &Hearing, filed: &FiledHearing) -> bool {
    let (room, time) = basis_slot(known);
    let place = known.date == filed.date && room == filed.room && time == filed.listing.time;
    let caseless = || known.listing.cases.is_empty() && filed.listing.cases.is_empty();
    place
        && (share_a_case(&known.listing, &filed.listing)
            || (caseless() && known.listing.section == filed.listing.section))
}

/// Where the last file had it, or where it stands if it was entered by hand.
pub(super) fn basis_slot(known: &Hearing) -> (RoomId, TimeOfDay) {
    known.filed.as_ref().map_or((known.course.room, known.listing.time), |f| (f.room, f.time))
}

fn share_a_case(one: &Listing, other: &Listing) -> bool {
    one.cases.iter().any(|case| other.cases.contains(case))
}
