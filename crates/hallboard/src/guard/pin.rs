//! PINs: argon2id (RFC 9106) with the house's pepper.

use std::path::Path;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use crate::seal::{SealFault, master_key};

/// Hashes and verifies PINs; 19 MiB and two passes each.
pub struct Hasher {
    pepper: Zeroizing<[u8; 32]>,
    decoy: String,
}

impl Hasher {
    /// A hasher with the pepper of a credential file, made on the first run.
    pub fn open(credential: &Path) -> Result<Self, SealFault> {
        let pepper = master_key(credential)?;
        let mut hasher = Self { pepper, decoy: String::new() };
        hasher.decoy = hasher.hash("nobody").ok_or(SealFault::Cipher)?;
        Ok(hasher)
    }

    /// The PHC text of a PIN.
    #[must_use]
    pub fn hash(&self, pin: &str) -> Option<String> {
        let hashed = self.argon2()?.hash_password(pin.as_bytes()).ok()?;
        Some(hashed.to_string())
    }

    /// Whether `pin` is the one; where nobody has a hash, as much time passes.
    #[must_use]
    pub fn verify(&self, pin: &str, hash: Option<&str>) -> bool {
        let known = PasswordHash::new(hash.unwrap_or(&self.decoy)).ok();
        let right = known
            .zip(self.argon2())
            .is_some_and(|(known, argon2)| argon2.verify_password(pin.as_bytes(), &known).is_ok());
        right && hash.is_some()
    }

    fn argon2(&self) -> Option<Argon2<'_>> {
        let (algorithm, version) = (Algorithm::Argon2id, Version::V0x13);
        Argon2::new_with_secret(&*self.pepper, algorithm, version, Params::default()).ok()
    }
}
