//! What can go wrong with the store, said to the operator.
use std::{error::Error, fmt, io, path::PathBuf};

/// Why the store could not be opened, read or written.
#[derive(Debug)]
pub enum StoreFault {
    /// Another process has this folder open.
    Locked(PathBuf),
    /// The store cannot be trusted any more and is to be rebuilt.
    Broken(String),
    /// The disk refused; after a full disk this goes on until the store is reopened.
    Disk(io::Error),
    /// A value is longer than [`MAX_VALUE`](crate::MAX_VALUE); nothing of it was kept.
    TooLong {
        /// The row's key.
        key: String,
        /// The value's length in bytes.
        bytes: usize,
    },
    /// A kind or a date with `/` in it, which would be read back as another.
    BadKey(String),
}

impl fmt::Display for StoreFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked(dir) => {
                write!(out, "another hallboard is already running on {}", dir.display())
            }
            Self::Broken(why) => write!(out, "the store cannot be trusted: {why}"),
            Self::Disk(source) => write!(out, "the store cannot use the disk: {source}"),
            Self::TooLong { key, bytes } => {
                let limit = crate::MAX_VALUE;
                write!(out, "the row {key} is {bytes} bytes long, and {limit} are allowed")
            }
            Self::BadKey(key) => write!(out, "a row cannot be called {key}"),
        }
    }
}

impl Error for StoreFault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Disk(source) => Some(source),
            _ => None,
        }
    }
}
