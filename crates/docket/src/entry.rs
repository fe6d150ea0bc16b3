//! What the journal keeps of one order: who, when, from where, and the facts that came of it.

use serde::{Deserialize, Serialize};

use crate::calendar::Moment;
use crate::event::Event;
use crate::ids::{AccountId, Seq};

/// One order that was carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// When, who and from where.
    #[serde(flatten)]
    pub stamp: Stamp,
    /// What became true, in order.
    pub events: Vec<Event>,
}

/// The outside of an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stamp {
    /// The entry's number; the order of entries is theirs, never that of times.
    pub seq: Seq,
    /// Machine time at which it was written.
    pub recorded: Moment,
    /// House time at which it happened, where that is not `recorded`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened: Option<Moment>,
    /// 補登: entered after the fact.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub later: bool,
    /// The account that gave the order; none for the house itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AccountId>,
    /// The device it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// The command's name, never its body.
    pub order: String,
    /// The caller's own name for this order, so that a retry gets the first answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Digest of the request that came with `key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
}

impl Stamp {
    /// House time of the facts in this entry.
    #[must_use]
    pub fn at(&self) -> Moment {
        self.happened.unwrap_or(self.recorded)
    }
}
