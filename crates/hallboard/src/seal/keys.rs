//! One pair of keys per thing protected, wrapped by the master key, each in a file of its own.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{NONCE, random};

/// The keys of one thing: 32 bytes to seal, 32 bytes to mark.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(super) struct Pair([u8; 64]);

impl Pair {
    pub(super) fn sealing(&self) -> &[u8; 32] {
        self.0.first_chunk().unwrap_or(&[0; 32])
    }

    pub(super) fn marking(&self) -> &[u8; 32] {
        self.0.last_chunk().unwrap_or(&[0; 32])
    }
}

/// The folder of wrapped keys.
pub(super) struct Keys {
    folder: PathBuf,
    master: Zeroizing<[u8; 32]>,
    open: Mutex<BTreeMap<String, Arc<Pair>>>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys in {}", self.folder.display())
    }
}

impl Keys {
    pub(super) fn open(folder: &Path, credential: &Path) -> Result<Self, SealFault> {
        let file = |fault| SealFault::File(folder.to_owned(), fault);
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(file)?;
        let master = master_key(credential)?;
        Ok(Self { folder: folder.to_owned(), master, open: Mutex::default() })
    }

    /// The keys of `thing`, made and on the disk before they are first used.
    pub(super) fn of(&self, thing: &str) -> Result<Arc<Pair>, SealFault> {
        if let Some(pair) = self.known(thing)? {
            return Ok(pair);
        }
        let pair = Pair(random::<64>()?);
        self.write(thing, &pair)?;
        // Somebody else may have made it meanwhile; what stands on the disk counts.
        self.known(thing)?.ok_or(SealFault::Cipher)
    }

    /// The keys of `thing`, if there are any.
    pub(super) fn known(&self, thing: &str) -> Result<Option<Arc<Pair>>, SealFault> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pair) = open.get(thing) {
            return Ok(Some(Arc::clone(pair)));
        }
        let path = self.path(thing);
        let wrapped = match fs::read(&path) {
            Ok(wrapped) => wrapped,
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(fault) => return Err(SealFault::File(path, fault)),
        };
        let pair = Arc::new(self.unwrap(thing, &wrapped).ok_or(SealFault::WrongMaster(path))?);
        open.insert(thing.to_owned(), Arc::clone(&pair));
        Ok(Some(pair))
    }

    pub(super) fn destroy(&self, thing: &str) -> Result<(), SealFault> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.remove(thing);
        let path = self.path(thing);
        let removed = blank(&path)
            .and_then(|()| fs::remove_file(&path))
            .and_then(|()| sync_dir(&self.folder));
        match removed {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => {
                Err(SealFault::File(path, fault))
            }
            _ => Ok(()),
        }
    }

    /// The things there are keys of: `hearings-2026-11-23.key` is of `hearings/2026-11-23`.
    pub(super) fn things(&self) -> Result<Vec<String>, SealFault> {
        let failed = |fault| SealFault::File(self.folder.clone(), fault);
        let files = fs::read_dir(&self.folder).map_err(failed)?;
        let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
        let things = names.filter_map(|name| {
            let thing = name.strip_suffix(".key")?;
            Some(thing.replacen('-', "/", usize::from(thing.split('-').count() == 4)))
        });
        Ok(things.collect())
    }

    fn path(&self, thing: &str) -> PathBuf {
        self.folder.join(format!("{}.key", thing.replace('/', "-")))
    }

    fn write(&self, thing: &str, pair: &Pair) -> Result<(), SealFault> {
        let nonce = random::<NONCE>()?;
        let payload = Payload { msg: &pair.0, aad: thing.as_bytes() };
        let wrapped = self.wrapping().encrypt(&XNonce::from(nonce), payload);
        let wrapped = wrapped.map_err(|_| SealFault::Cipher)?;
        let path = self.path(thing);
        create(&path, &[&nonce[..], &wrapped].concat())
            .and_then(|()| sync_dir(&self.folder))
            .or_else(|fault| match fault.kind() {
                io::ErrorKind::AlreadyExists => Ok(()),
                _ => Err(SealFault::File(path, fault)),
            })
    }

    fn unwrap(&self, thing: &str, wrapped: &[u8]) -> Option<Pair> {
        let (nonce, sealed) = wrapped.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: thing.as_bytes() };
        let bytes = self.wrapping().decrypt(&XNonce::from(*nonce), payload).ok()?;
        Zeroizing::new(bytes).as_slice().try_into().ok().map(Pair)
    }

    fn wrapping(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.master).into())
    }
}

/// 32 bytes that only the house and its operator know; made with mode 0600 on the first run.
pub(crate) fn master_key(credential: &Path) -> Result<Zeroizing<[u8; 32]>, SealFault> {
    let failed = |fault| SealFault::File(credential.to_owned(), fault);
    match fs::read(credential).map(Zeroizing::new) {
        Ok(bytes) => match bytes.as_slice().try_into() {
            Ok(key) => Ok(Zeroizing::new(key)),
            Err(_) => Err(SealFault::NotAKey(credential.to_owned())),
        },
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => {
            let key = Zeroizing::new(random::<32>()?);
            let parent = credential.parent().unwrap_or(Path::new("."));
            fs::DirBuilder::new().recursive(true).mode(0o700).create(parent).map_err(failed)?;
            create(credential, &*key).and_then(|()| sync_dir(parent)).map_err(failed)?;
            Ok(key)
        }
        Err(fault) => Err(failed(fault)),
    }
}

/// Overwrites a wrapped key before its file goes; a copying disk may keep it all the same.
fn blank(path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    let length = usize::try_from(file.metadata()?.len()).unwrap_or_default();
    file.write_all(&vec![0; length])?;
    file.sync_all()
}

fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn sync_dir(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Why a text could not be sealed or opened.
#[derive(Debug)]
pub enum SealFault {
    /// A key file cannot be read or written.
    File(PathBuf, io::Error),
    /// The credential is not 32 bytes.
    NotAKey(PathBuf),
    /// The key was wrapped by another master key, or damaged.
    WrongMaster(PathBuf),
    /// The text was damaged, or belongs to another record.
    Cipher,
    /// The operating system gave no randomness.
    Randomness,
    /// The audit chain cannot be written, so nothing is destroyed.
    Unaudited,
}

impl fmt::Display for SealFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, fault) => write!(f, "key file {}: {fault}", path.display()),
            Self::NotAKey(path) => {
                write!(f, "{} is not a master key: 32 bytes are expected", path.display())
            }
            Self::WrongMaster(path) => {
                write!(f, "{} does not open with this master key, or is damaged", path.display())
            }
            Self::Cipher => f.write_str("a sealed field is damaged or belongs to another record"),
            Self::Unaudited => f.write_str("the audit chain cannot be written"),
            Self::Randomness => f.write_str("the operating system gave no random bytes"),
        }
    }
}

impl std::error::Error for SealFault {}
