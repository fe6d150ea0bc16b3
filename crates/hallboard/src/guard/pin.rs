//! PINs: argon2id (RFC 9106) with the house's pepper.

use std::path::Path;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::seal::{SealFault, master_key, random};

/// Blocks of 1 KiB above which the allocator takes memory from the system for one use and gives it
/// back; below, it would keep 19 MiB for each thread that ever hashed.
const GIVEN_BACK: usize = 33 * 1024;

/// The length of a hash, in bytes.
const HASH: usize = Params::DEFAULT_OUTPUT_LEN;

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
        let (params, salt) = (Params::default(), random::<16>().ok()?);
        let hashed = self.work(&params, pin, &salt)?;
        let hash = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&params).ok()?,
            salt: Some(Salt::new(&salt).ok()?),
            hash: Some(Output::new(&hashed).ok()?),
        };
        Some(hash.to_string())
    }

    /// Whether `pin` is the one; where nobody has a hash, as much time passes.
    #[must_use]
    pub fn verify(&self, pin: &str, hash: Option<&str>) -> bool {
        let right = self.is_right(pin, hash.unwrap_or(&self.decoy));
        right == Some(true) && hash.is_some()
    }

    fn is_right(&self, pin: &str, hash: &str) -> Option<bool> {
        let known = PasswordHash::new(hash).ok()?;
        let params = Params::try_from(&known).ok()?;
        let hashed = self.work(&params, pin, known.salt.as_ref()?)?;
        Some(known.hash?.as_bytes().ct_eq(&hashed).into())
    }

    fn work(&self, params: &Params, pin: &str, salt: &[u8]) -> Option<[u8; HASH]> {
        let (algorithm, version) = (Algorithm::Argon2id, Version::V0x13);
        let argon2 = Argon2::new_with_secret(&*self.pepper, algorithm, version, params.clone());
        let needed = params.block_count();
        let mut blocks = Vec::with_capacity(needed.max(GIVEN_BACK));
        blocks.resize(needed, Block::default());
        let mut hashed = [0; HASH];
        argon2
            .ok()?
            .hash_password_into_with_memory(pin.as_bytes(), salt, &mut hashed, blocks)
            .ok()?;
        Some(hashed)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot hash should stop there")]

    use argon2::password_hash::PasswordHasher;

    use super::*;

    #[test]
    fn a_pin_is_known_again_and_another_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let hasher = Hasher::open(&folder.path().join("pepper")).unwrap();
        let hash = hasher.hash("135790").unwrap();
        assert!(hasher.verify("135790", Some(&hash)));
        assert!(!hasher.verify("135791", Some(&hash)));
        assert!(!hasher.verify("nobody", None));
    }

    #[test]
    fn hashes_are_those_of_the_library() {
        let folder = tempfile::tempdir().unwrap();
        let hasher = Hasher::open(&folder.path().join("pepper")).unwrap();
        let (algorithm, version) = (Algorithm::Argon2id, Version::V0x13);
        let library =
            Argon2::new_with_secret(&*hasher.pepper, algorithm, version, Params::default());
        let hash = library.unwrap().hash_password(b"135790").unwrap().to_string();
        assert!(hasher.verify("135790", Some(&hash)));
    }
}
