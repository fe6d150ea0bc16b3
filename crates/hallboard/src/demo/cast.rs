//! The people of the demo: each with an account and a PIN of their own, new on every run.

use docket::command::Command;
use docket::staff::{Duties, Role};
use docket::{AccountId, RoomId, Section};
use serde::Serialize;

use crate::daemon::Daemon;
use crate::guard::ACCOUNTS;
use crate::house::Wish;
use crate::seal::random;

/// An account as the demo tells it.
#[derive(Clone, Debug, Serialize)]
pub struct OpenedAccount {
    /// The name to sign in with.
    pub name: String,
    /// What the person does.
    pub role: Role,
    /// The rooms of a bailiff.
    pub rooms: Vec<RoomId>,
    /// The PIN, once.
    pub pin: String,
}

/// Invented people.
const PEOPLE: [(&str, Role, &[u16], &[&str]); 10] = [
    ("王振宇", Role::Bailiff, &[1, 2], &[]),
    ("林志強", Role::Bailiff, &[3, 4], &[]),
    ("潘文山", Role::Bailiff, &[5], &[]),
    ("胡德富", Role::Bailiff, &[6], &[]),
    ("陳國華", Role::BailiffOffice, &[], &[]),
    ("張雅婷", Role::Section, &[], &["信股"]),
    ("黃淑芬", Role::Clerk, &[], &[]),
    ("李冠廷", Role::Administrator, &[], &[]),
    ("吳佩珊", Role::Auditor, &[], &[]),
    ("蘇明德", Role::Head, &[], &[]),
];

/// Opens an account for everybody; who has one already gets a new PIN.
pub async fn open_accounts(daemon: &Daemon) -> Result<Vec<OpenedAccount>, String> {
    let mut opened = Vec::new();
    for (name, role, rooms, sections) in PEOPLE {
        let pin = pin().map_err(|fault| fault.to_string())?;
        let hash = daemon.guard.hash(pin.clone()).await.map_err(|p| p.message)?;
        let record = docket::RecordId(ACCOUNTS.to_owned());
        let sealed = daemon.house.seal.close(ACCOUNTS, &record, "name", name);
        let duties = Duties {
            role,
            rooms: rooms.iter().copied().map(RoomId).collect(),
            sections: sections.iter().map(|s| Section((*s).to_owned())).collect(),
        };
        let name_sealed = sealed.map_err(|fault| fault.to_string())?;
        let command = match known(daemon, name)? {
            Some(account) => {
                Command::SetCredential { account, hash, kind: docket::staff::Secret::Pin }
            }
            None => Command::OpenAccount { name: name_sealed, duties, hash },
        };
        let answer = daemon.house.submit(Wish::of_the_house(command)).await;
        answer.map_err(|fault| format!("an account could not be opened: {fault:?}"))?;
        let rooms = rooms.iter().copied().map(RoomId).collect();
        opened.push(OpenedAccount { name: name.to_owned(), role, rooms, pin });
    }
    Ok(opened)
}

/// The account of somebody who was here before the house was opened again.
fn known(daemon: &Daemon, name: &str) -> Result<Option<AccountId>, String> {
    let mark = daemon.house.seal.mark(ACCOUNTS, "name", name).map_err(|fault| fault.to_string())?;
    let now = daemon.house.now();
    Ok(now.staff.accounts.values().find(|a| a.name.mark == mark).map(|a| a.id))
}

/// Six digits.
fn pin() -> Result<String, crate::seal::SealFault> {
    let bytes = random::<4>()?;
    Ok(format!("{:06}", u32::from_be_bytes(bytes) % 1_000_000))
}
