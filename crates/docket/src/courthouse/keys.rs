//! Which orders were answered: a retry gets the first answer, a reused key is refused.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::calendar::Moment;
use crate::command::Order;
use crate::entry::Stamp;
use crate::ids::{AccountId, Seq};
use crate::refusal::Refusal;

/// How long a key is remembered, in machine time.
pub const KEY_LIFE_MS: i64 = 24 * 3600 * 1000;

const SHELVES: usize = 256;

/// Its entries are shared too: a copied shelf copies no text.
type Shelf = BTreeMap<(AccountId, Arc<str>), Arc<Remembered>>;

/// Answered orders by account and key, on many small shelves so that a change copies only one.
#[derive(Clone, Debug, PartialEq)]
pub struct Keys {
    shelves: Vec<Arc<Shelf>>,
}

/// One answered order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// The entry it became.
    pub seq: Seq,
    /// Digest of the request.
    pub request: String,
    /// Machine time.
    pub recorded: Moment,
}

impl Default for Keys {
    fn default() -> Self {
        Self { shelves: vec![Arc::default(); SHELVES] }
    }
}

impl Keys {
    /// The first answer to this order, where it was answered before.
    pub fn answer(&self, order: &Order) -> Result<Option<Seq>, Refusal> {
        let (Some(key), Some(by)) = (&order.key, order.by) else { return Ok(None) };
        if !(8..=64).contains(&key.key.chars().count()) {
            return Err(Refusal::BadKey);
        }
        let kept = self.shelves.get(place_of(&key.key));
        match kept.and_then(|s| s.get(&(by, key.key.as_str().into()))) {
            Some(kept) if order.machine.ms_since(kept.recorded) > KEY_LIFE_MS => Ok(None),
            Some(kept) if kept.request == key.request => Ok(Some(kept.seq)),
            Some(_) => Err(Refusal::KeyReused),
            None => Ok(None),
        }
    }

    pub(super) fn remember(&mut self, stamp: &Stamp) {
        let (Some(by), Some(key), Some(request)) = (stamp.by, &stamp.key, &stamp.request) else {
            return;
        };
        let kept =
            Remembered { seq: stamp.seq, request: request.clone(), recorded: stamp.recorded };
        self.put(by, key, kept, stamp.recorded);
    }

    /// Puts an answered order back, as a store kept it.
    pub fn put(&mut self, by: AccountId, key: &str, kept: Remembered, now: Moment) {
        if let Some(shelf) = self.shelves.get_mut(place_of(key)) {
            let kept_here = Arc::make_mut(shelf);
            kept_here.retain(|_, old| now.ms_since(old.recorded) <= KEY_LIFE_MS);
            kept_here.insert((by, key.into()), Arc::new(kept));
        }
    }

    /// Every remembered order that is not in `before` or is another one there, and every one that is there but not here.
    #[must_use]
    pub fn changes<'a>(&'a self, before: &'a Self) -> KeyChanges<'a> {
        let mut changes = KeyChanges { kept: Vec::new(), gone: Vec::new() };
        for (now, old) in self.shelves.iter().zip(&before.shelves) {
            if Arc::ptr_eq(now, old) {
                continue;
            }
            let fresh = now.iter().filter(|(key, kept)| old.get(key) != Some(kept));
            changes.kept.extend(fresh.map(|(key, kept)| (key, kept.as_ref())));
            changes.gone.extend(old.keys().filter(|key| !now.contains_key(key)));
        }
        changes
    }
}

/// What differs between two states of the keys.
#[derive(Debug)]
pub struct KeyChanges<'a> {
    /// New ones.
    pub kept: Vec<(&'a (AccountId, Arc<str>), &'a Remembered)>,
    /// Forgotten ones.
    pub gone: Vec<&'a (AccountId, Arc<str>)>,
}

fn place_of(key: &str) -> usize {
    let hash = key
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash as usize) % SHELVES
}
