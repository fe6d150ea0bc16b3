//! What can go wrong with a journal, said to the operator.
use std::{error::Error, fmt, io, path::PathBuf};

use crate::line::FORMAT;

/// Why a journal could not be opened, read or written.
#[derive(Debug)]
pub enum JournalError {
    /// The chain does not hold at one place: open what is provable, read-only.
    Broken(Box<Broken>),
    /// The journal belongs to another court.
    OtherCourt {
        /// The court its head line names.
        found: String,
        /// The court of this house.
        wanted: String,
    },
    /// A newer version wrote it; this one must not touch it.
    Newer {
        /// The file's name.
        file: String,
        /// The format it is of.
        format: u32,
    },
    /// There is no break to go on after.
    Unbroken {
        /// The last number.
        seq: u64,
    },
    /// A line is whole and chained, but this version cannot read what it says.
    Unreadable {
        /// The file's name.
        file: String,
        /// The line in it, from 1.
        line: u64,
        /// The record's number.
        seq: u64,
        /// What the reader stumbled over.
        why: String,
    },
    /// No room for the records; nothing was written, and it can be tried again.
    Full {
        /// Bytes wanted.
        needed: u64,
        /// Bytes free.
        free: u64,
    },
    /// The disk refused part of the records; what had been written was cut back, so none is kept.
    NotWritten(io::Error),
    /// A record would make a line longer than [`MAX_LINE`](crate::MAX_LINE).
    TooLong {
        /// The record's number.
        seq: u64,
        /// The length its line would have, in bytes.
        bytes: usize,
    },
    /// A record's number is not one more than the last.
    OutOfOrder {
        /// The number that would have been right.
        expected: u64,
        /// The number it has.
        found: u64,
    },
    /// A record is not a JSON object that begins with its number.
    Unwritable {
        /// The record's number.
        seq: u64,
        /// What is wrong with it.
        why: String,
    },
    /// Nobody knows what is on the disk now: stop (exit 74), start again and verify.
    Fatal(String),
    /// A file or folder could not be opened, listed or made.
    Io {
        /// What was tried.
        doing: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The first place at which a journal stops being provable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The file's name.
    pub file: String,
    /// The line in it, from 1.
    pub line: u64,
    /// Where that line begins, in bytes.
    pub offset: u64,
    /// What is wrong with it, as the rest of a sentence.
    pub why: String,
    /// The last record that is still proved, which is done by the line after it; 0 if none is.
    pub proven: u64,
}

impl fmt::Display for Broken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, offset, why, proven } = self;
        write!(out, "the journal is broken: {file} line {line} (byte {offset}) {why}; ")?;
        write!(out, "the record is proved up to number {proven}")
    }
}

impl fmt::Display for JournalError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(broken) => broken.fmt(out),
            Self::OtherCourt { found, wanted } => {
                write!(out, "the journal belongs to court {found:?}, but this house is {wanted:?}")
            }
            Self::Newer { file, format } => {
                write!(out, "{file} is of format {format}, and this version reads {FORMAT}: ")?;
                write!(out, "a newer hallboard wrote it, so start that one again")
            }
            Self::Unbroken { seq } => {
                write!(
                    out,
                    "the journal is whole up to number {seq}; there is nothing to go on after"
                )
            }
            Self::Unreadable { file, line, seq, why } => {
                write!(out, "{file} line {line} (number {seq}) cannot be understood ({why}): ")?;
                write!(out, "a newer hallboard wrote it, so start that one again")
            }
            Self::Full { needed, free } => {
                write!(out, "the disk is full: {needed} bytes are needed and {free} are free")
            }
            Self::NotWritten(source) => {
                write!(out, "the disk refused the record, nothing of it was kept: {source}")
            }
            Self::TooLong { seq, bytes } => {
                let limit = crate::MAX_LINE;
                write!(out, "record {seq} would be {bytes} bytes long, and {limit} are allowed")
            }
            Self::OutOfOrder { expected, found } => {
                write!(out, "the next record must be number {expected}, not {found}")
            }
            Self::Unwritable { seq, why } => write!(out, "record {seq} cannot be written: {why}"),
            Self::Fatal(why) => {
                write!(out, "the disk can no longer be trusted: {why}; start again to verify")
            }
            Self::Io { doing, path, source } => {
                write!(out, "cannot {doing} {}: {source}", path.display())
            }
        }
    }
}

impl Error for JournalError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::NotWritten(source) | Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<Broken> for JournalError {
    fn from(broken: Broken) -> Self {
        Self::Broken(Box::new(broken))
    }
}
