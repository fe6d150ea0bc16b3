//! Import: what a docket file changes, by a three-way merge of last file, new file and present.

mod arrivals;
mod confirm;
mod matching;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub(crate) use self::confirm::decide;
use crate::calendar::{Date, HalfDay, TimeOfDay};
use crate::courthouse::Courthouse;
use crate::hearing::{Filed, Hearing, Listing, Presence};
use crate::ids::{HearingId, RoomId, Seq, Turn};
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
    /// The house's number at the preview; one it never reached comes from another house.
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
    print: String,
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
    /// Equal for the same changes of the same file; carried from the preview to the confirmation.
    /// It changes when the docket moved on so far that a change would be another one.
    #[must_use]
    pub fn digest(&self) -> String {
        self.print.clone()
    }
}

/// What `file` would change in `house`.
#[must_use]
pub fn propose(house: &Courthouse, file: &DocketFile) -> Proposal {
    let known = matching::known_on(house, &file.hearings.iter().map(|f| f.date).collect());
    let pairs = matching::matched(&known, &file.hearings);
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
        if !matched && missing(hearing, &speaks_for) {
            changes.push(dropped(hearing));
        }
    }
    let print = print_of(&changes, file);
    Proposal { changes, unchanged, print }
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
    let cases = listing.cases.iter().map(ToString::to_string).collect::<Vec<_>>();
    fingerprint(&format!(
        "{}|{:?}|{}|{}|{}|{}|{:?}|{:?}",
        listing.section,
        listing.minutes,
        cases.join("|"),
        listing.kind,
        mark(&listing.cause),
        mark(&listing.remarks),
        parties.collect::<Vec<_>>(),
        listing.class,
    ))
}

/// What was proposed, as a text that is equal for the same file on the same docket.
fn print_of(changes: &[Proposed], file: &DocketFile) -> String {
    let lines = changes.iter().map(|change| match change {
        Proposed::Added { index } => {
            let filed = file.hearings.get(*index);
            format!("+{:?}", filed.map(|f| (f.date, f.basis())))
        }
        Proposed::Changed { hearing, room, to, time, listing, filed, restricted, .. } => {
            let come = listing.parties.iter().map(|p| p.presence).collect::<Vec<_>>();
            let then = (listing.time, listing.class, restricted, come);
            format!("~{hearing} {room} {to} {time} {then:?} {filed:?}")
        }
        Proposed::Dropped { hearing, room, doubtful, .. } => {
            format!("-{hearing} {room} {doubtful}")
        }
    });
    fingerprint(&lines.collect::<Vec<_>>().join("\n"))
}

/// FNV-1a over two lanes; tells equal from different, protects nothing.
fn fingerprint(text: &str) -> String {
    let lane = |seed: u64| {
        text.bytes()
            .fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    };
    format!("{:016x}{:016x}", lane(0xcbf2_9ce4_8422_2325), lane(0x6c62_272e_07bb_0142))
}

/// What the file changed against the last one; none where it says the same.
fn changed(known: &Hearing, filed: &FiledHearing) -> Option<Proposed> {
    let basis = filed.basis();
    if known.filed.as_ref() == Some(&basis) {
        return None;
    }
    let over = known.is_over() && !known.was_dropped();
    let begun = known.is_under_way() || over;
    let (room_before, time_before) = matching::basis_slot(known);
    let class = known.listing.class.max(filed.listing.class);
    let mut listing = filed.listing.clone();
    listing.parties = arrivals::carried_over(&known.listing.parties, listing.parties);
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

/// Whether the file speaks for a hearing's place without naming it; one that is inside stays.
fn missing(known: &Hearing, speaks_for: &BTreeSet<(Date, RoomId, HalfDay)>) -> bool {
    let slot = |filed: &Filed| (known.date, filed.room, filed.time.half_day());
    let inside = known.stays_overnight() || known.is_over();
    !inside && known.filed.as_ref().is_some_and(|filed| speaks_for.contains(&slot(filed)))
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
