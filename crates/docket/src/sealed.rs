//! A personal field as the house keeps it: closed. Nothing in this crate looks inside.

use serde::{Deserialize, Serialize};

/// A sealed text (個資法 §2): readable only where the key is, and never again once the key is gone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Sealed {
    /// The key's name, one per thing protected: `hearings/2026-11-23`.
    pub key: String,
    /// Nonce and ciphertext (XChaCha20-Poly1305), base64; absent in copies that leave the courthouse.
    #[serde(rename = "box", default, skip_serializing_if = "String::is_empty")]
    pub closed: String,
    /// A keyed hash of the text, equal for equal texts under one key, so that files can be compared.
    pub mark: String,
}

impl Sealed {
    /// Whether both hold the same text, as far as the marks tell.
    #[must_use]
    pub fn same_text(&self, other: &Self) -> bool {
        self.key == other.key && self.mark == other.mark
    }
}
