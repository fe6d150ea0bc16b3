//! Import: what a docket file changes, by a three-way merge of last file, new file and present.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::calendar::{Date, HalfDay, TimeOfDay};
use crate::courthouse::Courthouse;
use crate::event::Event;
use crate::hearing::{Filed, Hearing, Listing, Party, Presence};
use crate::ids::{HearingId, RoomId, Seq, Turn};
use crate::office::Office;
use crate::refusal::Refusal;
use crate::sealed::Sealed;

/// A docket file as read, its personal fields sealed.
#[derive(Clone, Debug, Default)]
pub struct DocketFile {
    /// Its hearings in the order of the file.
    pub hearings: Vec<FiledHearing>,
}

/// One hearing of a file.
#[derive(Clone, Debug)]
pub struct FiledHearing {
    /// Its day.
    pub date: Date,
    /// Its room.
    pub room: RoomId,
    /// What the file says of it.
    pub listing: Listing,
}

/// What the clerk agreed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The house's number at the preview.
    pub seen: Seq,
    /// The preview's digest: the same file on the same docket gives the same.
    pub proposal: String,
    /// The doubtful cancellations that were agreed to one by one.
    #[serde(default)]
    pub drops: BTreeSet<HearingId>,
}

/// What a file would change.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Change by change, in the order of the file; what is missing from it last.
    pub changes: Vec<Proposed>,
    /// How many hearings stay as they are.
    pub unchanged: usize,
}

/// One change that a file proposes.
#[derive(Clone, Debug, PartialEq)]
pub enum Proposed {
    /// A hearing the house does not know.
    Added {
        /// Its place in the file.
        index: usize,
    },
    /// A hearing of which the file says something new.
    Changed {
        /// Which.
        hearing: HearingId,
        /// Its day.
        date: Date,
        /// Its number.
        turn: Turn,
        /// Where it stands.
        room: RoomId,
        /// Where it would stand.
        to: RoomId,
        /// Its time.
        time: TimeOfDay,
        /// What it would be.
        listing: Box<Listing>,
        /// What the file says, to compare the next one with.
        filed: Filed,
        /// The new restriction, where there is one.
        restricted: bool,
    },
    /// A hearing that the file no longer has.
    Dropped {
        /// Which.
        hearing: HearingId,
        /// Its day.
        date: Date,
        /// Its number.
        turn: Turn,
        /// Where it stands.
        room: RoomId,
        /// Somebody has come or been called: agreed to one by one.
        doubtful: bool,
    },
}

impl Proposal {
    /// Equal for the same changes; carried from the preview to the confirmation.
    #[must_use]
    pub fn digest(&self) -> String {
        fingerprint(&format!("{:?}", self.changes))
    }
}

/// What `file` would change in `house`.
#[must_use]
pub fn propose(house: &Courthouse, file: &DocketFile) -> Proposal {
    let known = known_on(house, &file.hearings.iter().map(|f| f.date).collect());
    let pairs = matched(&known, &file.hearings);
    let mut changes = Vec::new();
    let mut unchanged = 0;
    for (index, filed) in file.hearings.iter().enumerate() {
        match pairs.iter().find(|(_, in_file)| *in_file == index) {
            None => changes.push(Proposed::Added { index }),
            Some((place, _)) => {
                match known.get(*place).and_then(|hearing| changed(hearing, filed)) {
                    Some(change) => changes.push(change),
                    None => unchanged += 1,
                }
            }
        }
    }
    let speaks_for = file.hearings.iter().map(FiledHearing::slot).collect::<BTreeSet<_>>();
    for (place, hearing) in known.iter().enumerate() {
        let matched = pairs.iter().any(|(p, _)| *p == place);
        if !matched && !hearing.is_over() && missing(hearing, &speaks_for) {
            changes.push(dropped(hearing));
        }
    }
    Proposal { changes, unchanged }
}

/// The events of a confirmed file; refused when the docket moved on since the preview.
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
    let proposal = propose(house, file);
    if proposal.digest() != accepted.proposal {
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
    Ok(events)
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
    let mut numbers = std::collections::BTreeMap::new();
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

impl FiledHearing {
    fn slot(&self) -> (Date, RoomId, HalfDay) {
        (self.date, self.room, self.listing.time.half_day())
    }

    fn basis(&self) -> Filed {
        let (room, time) = (self.room, self.listing.time);
        Filed { room, time, digest: digest(&self.listing) }
    }
}

/// Everything of a listing but its time, as a text that is equal when the file says the same.
fn digest(listing: &Listing) -> String {
    let mark = |sealed: &Option<Sealed>| sealed.as_ref().map_or(String::new(), |s| s.mark.clone());
    let parties = listing
        .parties
        .iter()
        .map(|p| format!("{}|{}|{}|{}", p.role.0, p.name.mark, mark(&p.needs), mark(&p.remarks)));
    fingerprint(&format!(
        "{}|{:?}|{:?}|{}|{}|{}|{:?}|{:?}",
        listing.section,
        listing.minutes,
        listing.cases,
        listing.kind,
        mark(&listing.cause),
        mark(&listing.remarks),
        parties.collect::<Vec<_>>(),
        listing.class,
    ))
}

/// FNV-1a over two lanes; tells equal from different, protects nothing.
fn fingerprint(text: &str) -> String {
    let lane = |seed: u64| {
        text.bytes()
            .fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    };
    format!("{:016x}{:016x}", lane(0xcbf2_9ce4_8422_2325), lane(0x6c62_272e_07bb_0142))
}

fn known_on<'a>(house: &'a Courthouse, dates: &BTreeSet<Date>) -> Vec<&'a Hearing> {
    let days = house.days.iter().filter(|(date, _)| dates.contains(date));
    let rooms = days.flat_map(|(date, day)| day.values().map(move |room| (date, room)));
    rooms
        .flat_map(|(date, room)| room.hearings.values().filter(move |h| h.date == *date))
        .map(AsRef::as_ref)
        .filter(|h| h.filed.is_some() || !h.is_over())
        .collect()
}

/// Pairs of (place in `known`, place in `filed`): same slot first, then unique shared case numbers.
fn matched(known: &[&Hearing], filed: &[FiledHearing]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (index, one) in filed.iter().enumerate() {
        let free = |place: &usize| !pairs.iter().any(|(p, _)| p == place);
        let same = known.iter().enumerate().find(|(place, h)| free(place) && same_slot(h, one));
        if let Some((place, _)) = same {
            pairs.push((place, index));
        }
    }
    let slots = pairs.clone();
    let free_known = |place: usize| !slots.iter().any(|(p, _)| *p == place);
    let free_filed = |index: usize| !slots.iter().any(|(_, i)| *i == index);
    for (index, one) in filed.iter().enumerate().filter(|(index, _)| free_filed(*index)) {
        let alike = |h: &Hearing| h.date == one.date && share_a_case(&h.listing, &one.listing);
        let in_known = known.iter().enumerate().filter(|(p, h)| free_known(*p) && alike(h));
        let in_known = in_known.map(|(place, _)| place).collect::<Vec<_>>();
        let [place] = in_known.as_slice() else { continue };
        let Some(only) = known.get(*place) else { continue };
        let rivals = filed.iter().enumerate().filter(|(i, f)| {
            free_filed(*i) && f.date == only.date && share_a_case(&only.listing, &f.listing)
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
    let caseless = known.listing.cases.is_empty() && filed.listing.cases.is_empty();
    let alike = share_a_case(&known.listing, &filed.listing)
        || (caseless && known.listing.section == filed.listing.section);
    place && alike
}

/// Where the last file had it, or where it stands if it was entered by hand.
fn basis_slot(known: &Hearing) -> (RoomId, TimeOfDay) {
    known.filed.as_ref().map_or((known.course.room, known.listing.time), |f| (f.room, f.time))
}

fn share_a_case(one: &Listing, other: &Listing) -> bool {
    one.cases.iter().any(|case| other.cases.contains(case))
}

/// What the file changed against the last one; none where it says the same.
fn changed(known: &Hearing, filed: &FiledHearing) -> Option<Proposed> {
    let basis = filed.basis();
    if known.filed.as_ref() == Some(&basis) {
        return None;
    }
    let begun = known.is_under_way() || known.is_over();
    let (room_before, time_before) = basis_slot(known);
    let class = known.listing.class.max(filed.listing.class);
    let mut listing = filed.listing.clone();
    listing.parties = with_arrivals(&known.listing.parties, listing.parties);
    listing.class = class;
    // A change made here stays where the file says what it said before.
    if begun || time_before == filed.listing.time {
        listing.time = known.listing.time;
    }
    let to = if begun || room_before == filed.room { known.course.room } else { filed.room };
    Some(Proposed::Changed {
        hearing: known.id,
        date: known.date,
        turn: known.turn.clone(),
        room: known.course.room,
        to,
        time: known.listing.time,
        restricted: class > known.listing.class,
        listing: Box::new(listing),
        filed: basis,
    })
}

/// The new list of people, each with the arrival that is already known of them.
fn with_arrivals(old: &[Party], new: Vec<Party>) -> Vec<Party> {
    let kept = |party: Party| {
        let same = |p: &&Party| p.role == party.role && p.name.same_text(&party.name);
        match old.iter().find(same) {
            Some(known) if party.says_the_same_as(known) => known.clone(),
            Some(known) => Party { presence: known.presence, since: known.since, ..party },
            None => party,
        }
    };
    new.into_iter().map(kept).collect()
}

impl Party {
    fn says_the_same_as(&self, known: &Self) -> bool {
        let mark = |sealed: &Option<Sealed>| sealed.as_ref().map(|s| s.mark.clone());
        mark(&self.needs) == mark(&known.needs) && mark(&self.remarks) == mark(&known.remarks)
    }
}

fn missing(known: &Hearing, speaks_for: &BTreeSet<(Date, RoomId, HalfDay)>) -> bool {
    known
        .filed
        .as_ref()
        .is_some_and(|filed| speaks_for.contains(&(known.date, filed.room, filed.time.half_day())))
}

fn dropped(known: &Hearing) -> Proposed {
    let come = known.listing.parties.iter().any(|p| p.presence != Presence::Expected);
    Proposed::Dropped {
        hearing: known.id,
        date: known.date,
        turn: known.turn.clone(),
        room: known.course.room,
        doubtful: come || known.course.calls > 0,
    }
}
