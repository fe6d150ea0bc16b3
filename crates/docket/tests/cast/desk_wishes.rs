//! What is asked for beside the queue: arrivals, restrictions, undo, files, accounts.

use docket::calendar::Date;
use docket::command::Command;
use docket::courtroom::Request;
use docket::hearing::Presence;
use docket::merge::{Accepted, propose};
use docket::staff::{Duties, Secret};
use docket::{AccountId, RecordId, RoomId, Seq};

use super::{House, Row, Wish, file, sealed};

pub(crate) fn open_day(date: Date) -> Wish {
    Wish::of(0, move |_, _| Command::OpenDay { date })
}

pub(crate) fn mark(turn: &'static str, person: &'static str, presence: Presence) -> Wish {
    Wish::of(0, move |house, _| Command::Mark {
        room: house.hearing(turn).course.room,
        hearing: house.id(turn),
        party: Some(RecordId(person.to_owned())),
        presence,
    })
}

pub(crate) fn arrives(turn: &'static str, person: &'static str) -> Wish {
    mark(turn, person, Presence::Arrived)
}

/// Of everybody who is still expected.
pub(crate) fn mark_all(turn: &'static str, presence: Presence) -> Wish {
    Wish::of(0, move |house, _| Command::Mark {
        room: house.hearing(turn).course.room,
        hearing: house.id(turn),
        party: None,
        presence,
    })
}

pub(crate) fn protect(turn: &'static str) -> Wish {
    Wish::of(0, move |house, _| Command::Protect {
        room: house.hearing(turn).course.room,
        hearing: house.id(turn),
        lifted: None,
    })
}

pub(crate) fn unprotect(turn: &'static str) -> Wish {
    Wish::of(0, move |house, _| Command::Protect {
        room: house.hearing(turn).course.room,
        hearing: house.id(turn),
        lifted: Some(sealed("誤點")),
    })
}

pub(crate) fn ask(room: u16, request: Request) -> Wish {
    Wish::of(room, move |_, _| Command::Ask { room: RoomId(room), request: request.clone() })
}

pub(crate) fn settle(room: u16) -> Wish {
    Wish::of(room, move |_, _| Command::Settle { room: RoomId(room) })
}

/// Takes back the last order of the house, from a page of `room`.
pub(crate) fn undo(room: u16) -> Wish {
    Wish::of(room, |house, seen| Command::Undo { undo: house.now.seq, seen })
}

/// Takes back the order with that number.
pub(crate) fn undo_of(room: u16, undo: Seq) -> Wish {
    Wish::of(room, move |_, seen| Command::Undo { undo, seen })
}

/// A file, previewed and confirmed at once; nothing doubtful is dropped.
pub(crate) fn import(rows: impl IntoIterator<Item = Row>) -> Wish {
    import_dropping(rows, &[])
}

/// A file, with the doubtful cancellations that the clerk agreed to one by one.
pub(crate) fn import_dropping(
    rows: impl IntoIterator<Item = Row>,
    drops: &'static [&'static str],
) -> Wish {
    let file = file(rows);
    Wish::of(0, move |house, _| {
        let proposal = propose(&house.now, &file).digest();
        let drops = drops.iter().map(|turn| house.id(turn)).collect();
        let accepted = Accepted { seen: house.now.seq, proposal, drops };
        Command::Import { file: Box::new(file.clone()), accepted }
    })
}

/// A file that was previewed on an earlier docket.
pub(crate) fn import_previewed(rows: impl IntoIterator<Item = Row>, preview: &House) -> Wish {
    let file = file(rows);
    let proposal = propose(&preview.now, &file).digest();
    let accepted = Accepted { seen: preview.now.seq, proposal, ..Accepted::default() };
    Wish::of(0, move |_, _| Command::Import {
        file: Box::new(file.clone()),
        accepted: accepted.clone(),
    })
}

pub(crate) fn open_account(name: &'static str, duties: Duties) -> Wish {
    Wish::of(0, move |_, _| Command::OpenAccount {
        name: sealed(name),
        duties: duties.clone(),
        hash: format!("hash of the first PIN of {name}"),
    })
}

pub(crate) fn change_account(account: AccountId, duties: Duties) -> Wish {
    Wish::of(0, move |_, _| Command::ChangeAccount { account, duties: duties.clone() })
}

pub(crate) fn set_credential(account: AccountId, hash: &'static str) -> Wish {
    let kind = Secret::Pin;
    Wish::of(0, move |_, _| Command::SetCredential { account, hash: hash.to_owned(), kind })
}

pub(crate) fn disable_account(account: AccountId) -> Wish {
    Wish::of(0, move |_, _| Command::DisableAccount { account })
}
