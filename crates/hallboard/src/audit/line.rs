//! One line of the audit chain. Names and fields are a storage format: never renamed, never re-used.

use std::net::IpAddr;

use docket::calendar::{Moment, SiteOffset};
use docket::{AccountId, RoomId};
use journal::Record;
use serde::{Deserialize, Serialize};

use super::{Reading, reading_of};

/// Who did what, when and from where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Its number in its chain.
    pub seq: u64,
    /// Machine time at which it was written.
    pub recorded: Moment,
    /// The account; none for a stranger or the house itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AccountId>,
    /// The paired device it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// The network address it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<IpAddr>,
    /// What.
    pub events: Vec<Deed>,
}

/// The end of a chain, as the next one names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// The chain's folder: a month, 2026-11.
    pub folder: String,
    /// Its last number.
    pub seq: u64,
    /// The hash of its last line.
    pub hash: String,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event")]
pub enum Deed {
    /// A month's chain begins.
    #[serde(rename = "chain_begun")]
    ChainBegun {
        /// The end of the one before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Closing>,
    },
    /// A chain did not hold and was set aside.
    #[serde(rename = "chain_broken")]
    ChainBroken {
        /// Where it lies now.
        folder: String,
        /// What is wrong with it.
        why: String,
    },
    /// Somebody signed in.
    #[serde(rename = "signed_in")]
    SignedIn {
        /// The session.
        session: u64,
        /// pin or passphrase.
        with: String,
        /// The name's mark.
        mark: String,
    },
    /// A sign-in that failed; `mark` is a keyed hash of the name that was typed.
    #[serde(rename = "sign_in_failed")]
    SignInFailed {
        /// The account of that name, where there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<AccountId>,
        /// The name's mark.
        mark: String,
    },
    /// The fifth failure locked the name.
    #[serde(rename = "locked_out")]
    LockedOut {
        /// The account of that name, where there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<AccountId>,
        /// The name's mark.
        mark: String,
        /// Until when.
        until: Moment,
    },
    /// Somebody signed out.
    #[serde(rename = "signed_out")]
    SignedOut {
        /// The session.
        session: u64,
    },
    /// A session was ended by somebody else or by the house.
    #[serde(rename = "session_ended")]
    SessionEnded {
        /// The session.
        session: u64,
        /// Whose.
        account: AccountId,
        /// Why.
        why: String,
    },
    /// 遮蔽: names were veiled on a tablet, or shown again after the secret.
    #[serde(rename = "veiled")]
    Veiled {
        /// The session.
        session: u64,
        /// Whether names are hidden now.
        hidden: bool,
    },
    /// Names were read.
    #[serde(rename = "names_read")]
    NamesRead {
        /// On which page.
        what: String,
        /// Of which room.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        room: Option<RoomId>,
    },
    /// Something was taken out of the house.
    #[serde(rename = "exported")]
    Exported {
        /// What.
        what: String,
        /// How many rows.
        rows: u64,
    },
    /// Something was administered that the journal of orders does not know.
    #[serde(rename = "administered")]
    Administered {
        /// What.
        what: String,
    },
    /// A code for pairing was wrong.
    #[serde(rename = "pairing_failed")]
    PairingFailed,
    /// A device's token came from two places at once.
    #[serde(rename = "device_doubled")]
    DeviceDoubled {
        /// The device.
        device: u32,
        /// The two addresses.
        addresses: Vec<IpAddr>,
    },
    /// Keys were destroyed after their time: what they sealed is erased.
    #[serde(rename = "keys_destroyed")]
    KeysDestroyed {
        /// The things they were for.
        things: Vec<String>,
    },
    /// An old month of this chain was removed after its time.
    #[serde(rename = "purged")]
    Purged {
        /// The end of what was removed.
        closing: Closing,
    },
}

impl Line {
    /// The reading of names that this line notes, where it notes one.
    pub(super) fn reading(&self, offset: SiteOffset) -> Option<Reading> {
        let account = self.by?;
        let (date, half) = (offset.date(self.recorded), offset.time(self.recorded).half_day());
        self.events.iter().find_map(|deed| match deed {
            Deed::NamesRead { what, room } => Some((account, reading_of(what, *room), date, half)),
            _ => None,
        })
    }
}

impl Record for Line {
    fn seq(&self) -> u64 {
        self.seq
    }
}
