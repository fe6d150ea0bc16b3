//! Personal fields: sealed before `decide`, opened only at desks and at the painter's edge.

mod keys;

use std::fmt;
use std::fmt::Write;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use docket::RecordId;
use docket::sealed::Sealed;
use hmac::{Hmac, Mac};
use sha2::Sha256;

pub use keys::SealFault;
pub(crate) use keys::master_key;
use keys::{Keys, Pair};

const NONCE: usize = 24;

/// Seals and opens texts (XChaCha20-Poly1305), one key per thing protected.
#[derive(Debug)]
pub struct Seal {
    keys: Keys,
}

/// What a sealed field reads as.
#[derive(Clone, PartialEq, Eq)]
pub enum Opened {
    /// The text.
    Text(String),
    /// Its key was destroyed (retention), or this copy never had it.
    Erased,
}

/// A log that is told of a field is told no name.
impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("Text(…)"),
            Self::Erased => f.write_str("Erased"),
        }
    }
}

impl Opened {
    /// The text, or what stands in its place.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Erased => "（已依期限銷毀）".to_owned(),
        }
    }
}

impl Seal {
    /// Opens the key folder with the master key of `credential`, making both on the first run.
    pub fn open(folder: &Path, credential: &Path) -> Result<Self, SealFault> {
        Ok(Self { keys: Keys::open(folder, credential)? })
    }

    /// Closes `text` under the key of `thing`; record and field are bound to it.
    pub fn close(
        &self,
        thing: &str,
        record: &RecordId,
        field: &str,
        text: &str,
    ) -> Result<Sealed, SealFault> {
        let pair = self.keys.of(thing)?;
        let nonce = random::<NONCE>()?;
        let aad = bound(record, field);
        let payload = Payload { msg: text.as_bytes(), aad: aad.as_bytes() };
        let sealed = cipher(&pair).encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| SealFault::Cipher)?;
        let closed = BASE64.encode([&nonce[..], &sealed].concat());
        Ok(Sealed { key: thing.to_owned(), closed, mark: mark(&pair, field, text)? })
    }

    /// Opens what [`Seal::close`] closed for the same record and field.
    pub fn read(
        &self,
        sealed: &Sealed,
        record: &RecordId,
        field: &str,
    ) -> Result<Opened, SealFault> {
        if sealed.closed.is_empty() {
            return Ok(Opened::Erased);
        }
        let Some(pair) = self.keys.known(&sealed.key)? else { return Ok(Opened::Erased) };
        let bytes = BASE64.decode(&sealed.closed).map_err(|_| SealFault::Cipher)?;
        let (nonce, text) = bytes.split_first_chunk::<NONCE>().ok_or(SealFault::Cipher)?;
        let aad = bound(record, field);
        let payload = Payload { msg: text, aad: aad.as_bytes() };
        let text = cipher(&pair).decrypt(&XNonce::from(*nonce), payload);
        let text = text.map_err(|_| SealFault::Cipher)?;
        Ok(Opened::Text(String::from_utf8(text).map_err(|_| SealFault::Cipher)?))
    }

    /// The mark `text` would carry under the key of `thing`.
    pub fn mark(&self, thing: &str, field: &str, text: &str) -> Result<String, SealFault> {
        mark(&*self.keys.of(thing)?, field, text)
    }

    /// Destroys the key of `thing`: what it sealed reads as erased from now on, in every copy.
    pub fn destroy(&self, thing: &str) -> Result<(), SealFault> {
        self.keys.destroy(thing)
    }

    /// The things there are keys of.
    pub fn things(&self) -> Result<Vec<String>, SealFault> {
        self.keys.things()
    }

    /// A new record's name.
    pub fn record(&self) -> Result<RecordId, SealFault> {
        let bytes = random::<8>()?;
        Ok(RecordId(hex(&bytes)))
    }
}

/// Random bytes of the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], SealFault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| SealFault::Randomness)?;
    Ok(bytes)
}

/// Bytes as lower-case hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn cipher(pair: &Pair) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(pair.sealing().into())
}

fn bound(record: &RecordId, field: &str) -> String {
    format!("{}/{field}", record.0)
}

fn mark(pair: &Pair, field: &str, text: &str) -> Result<String, SealFault> {
    let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(pair.marking());
    let mut mac = mac.map_err(|_| SealFault::Cipher)?;
    mac.update(field.as_bytes());
    mac.update(&[0]);
    mac.update(text.as_bytes());
    let bytes = mac.finalize().into_bytes();
    Ok(hex(bytes.get(..16).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

    use super::*;

    fn sealing() -> (tempfile::TempDir, Seal) {
        let home = tempfile::tempdir().unwrap();
        let seal = Seal::open(&home.path().join("keys"), &home.path().join("master.key")).unwrap();
        (home, seal)
    }

    #[test]
    fn a_name_opens_for_its_own_record_and_field_alone() {
        let (_home, seal) = sealing();
        let record = seal.record().unwrap();
        let sealed = seal.close("hearings/2026-11-23", &record, "name", "王小明").unwrap();
        assert_eq!(seal.read(&sealed, &record, "name").unwrap(), Opened::Text("王小明".into()));
        assert!(seal.read(&sealed, &record, "remarks").is_err());
        assert!(seal.read(&sealed, &seal.record().unwrap(), "name").is_err());
        assert!(!sealed.closed.contains("王"));
    }

    #[test]
    fn the_same_name_has_the_same_mark_on_one_day_and_another_on_the_next() {
        let (_home, seal) = sealing();
        let mark = |day: &str| {
            let record = seal.record().unwrap();
            seal.close(day, &record, "name", "王小明").unwrap().mark
        };
        assert_eq!(mark("hearings/2026-11-23"), mark("hearings/2026-11-23"));
        assert_ne!(mark("hearings/2026-11-23"), mark("hearings/2026-11-24"));
    }

    #[test]
    fn a_destroyed_key_leaves_an_erased_field_and_a_reopened_house_reads_the_others() {
        let (home, seal) = sealing();
        let record = seal.record().unwrap();
        let old = seal.close("hearings/2026-11-23", &record, "name", "王小明").unwrap();
        let new = seal.close("hearings/2026-11-24", &record, "name", "李小華").unwrap();
        seal.destroy("hearings/2026-11-23").unwrap();
        let again = Seal::open(&home.path().join("keys"), &home.path().join("master.key")).unwrap();
        for seal in [seal, again] {
            assert_eq!(seal.read(&old, &record, "name").unwrap(), Opened::Erased);
            assert_eq!(seal.read(&new, &record, "name").unwrap(), Opened::Text("李小華".into()));
        }
    }

    #[test]
    fn keys_do_not_open_with_another_master_key() {
        let (home, seal) = sealing();
        let record = seal.record().unwrap();
        let sealed = seal.close("accounts", &record, "name", "王小明").unwrap();
        let other = Seal::open(&home.path().join("keys"), &home.path().join("other.key")).unwrap();
        assert!(other.read(&sealed, &record, "name").is_err());
    }
}
