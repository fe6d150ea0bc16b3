//! One line: how it is made, and how it is taken apart.
use serde::{Deserialize, Serialize};

use crate::{Hash, JournalError, Record};

/// The longest a line may be, in bytes without its newline.
pub const MAX_LINE: usize = 1 << 20;

/// The format of the lines that this version writes.
pub const FORMAT: u32 = 1;

const PREV: &[u8] = b",\"prev\":\"";
const END: &[u8] = b"\"}";
const HEX: usize = 64;

/// The first line of a file.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) format: u32,
    pub(crate) court: String,
    pub(crate) file: u64,
    /// Length of the file before this one; 0 for the first.
    pub(crate) prior_bytes: u64,
    /// Why this file does not simply follow the one before it.
    #[serde(default, rename = "break", skip_serializing_if = "Option::is_none")]
    pub(crate) gap: Option<Break>,
}

/// A break that somebody went on after: it stands in the head of the file begun then, for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// The last number that was still proved; this chain goes on after it.
    pub proven: u64,
    /// The file in which the damaged journal stopped being provable.
    pub file: String,
    /// The line in it, from 1.
    pub line: u64,
    /// What was wrong with that line.
    pub why: String,
    /// The folder in which the damaged journal lies untouched.
    pub aside: String,
    /// When, as whoever went on told it.
    pub recorded: String,
    /// Why it was decided to go on.
    pub reason: String,
}

/// What a line says.
pub(crate) enum Content<'a> {
    Head(Head),
    /// The record's number, and its JSON without the closing brace.
    Entry(u64, &'a [u8]),
}

/// Where a chain ends while lines are being added to it.
#[derive(Clone, Copy)]
pub(crate) struct Link {
    pub(crate) seq: u64,
    pub(crate) hash: Hash,
}

/// Adds a head line to `out`.
pub(crate) fn write_head(
    out: &mut Vec<u8>,
    head: &Head,
    after: Link,
) -> Result<Link, JournalError> {
    let unwritable = |why: String| JournalError::Unwritable { seq: after.seq, why };
    let start = out.len();
    serde_json::to_writer(&mut *out, head).map_err(|fault| unwritable(fault.to_string()))?;
    let hash = chain(out, start, after.hash).map_err(|why| unwritable(why.to_owned()))?;
    Ok(Link { hash, ..after })
}

/// Adds a record's line to `out`, which must be thrown away after an error.
pub(crate) fn write_entry<R: Record>(
    out: &mut Vec<u8>,
    record: &R,
    after: Link,
) -> Result<Link, JournalError> {
    let (seq, expected) = (record.seq(), after.seq + 1);
    if seq != expected {
        return Err(JournalError::OutOfOrder { expected, found: seq });
    }
    let unwritable = |why: String| JournalError::Unwritable { seq, why };
    let start = out.len();
    serde_json::to_writer(&mut *out, record).map_err(|fault| unwritable(fault.to_string()))?;

    let object = out.get(start..).unwrap_or_default();
    if number(object.strip_suffix(b"}").unwrap_or_default()) != Some(seq) {
        return Err(unwritable(r#"it does not begin with {"seq": and its number"#.to_owned()));
    }
    let hash = chain(out, start, after.hash).map_err(|why| unwritable(why.to_owned()))?;
    match out.len() - start - 1 {
        bytes if bytes > MAX_LINE => Err(JournalError::TooLong { seq, bytes }),
        _ => Ok(Link { seq, hash }),
    }
}

/// Turns the JSON object that begins at `start` into a chained line.
fn chain(out: &mut Vec<u8>, start: usize, prev: Hash) -> Result<Hash, &'static str> {
    if out.pop() != Some(b'}') {
        return Err("it is not a JSON object");
    }
    out.extend_from_slice(PREV);
    out.extend(prev.hex());
    out.extend_from_slice(END);

    let line = out.get(start..).unwrap_or_default();
    if line.contains(&b'\n') {
        return Err("it has a line break in it");
    }
    let hash = Hash::of(line);
    out.push(b'\n');
    Ok(hash)
}

/// Takes a line apart into what it says and the hash it names as the one before it.
pub(crate) fn take_apart(line: &[u8]) -> Result<(Content<'_>, Hash), &'static str> {
    let (object, prev) = split_prev(line).ok_or(r#"does not end with "prev" and a hash"#)?;
    if let Some(seq) = number(object) {
        return Ok((Content::Entry(seq, object), prev));
    }
    match serde_json::from_slice(line) {
        Ok(head) if object.starts_with(b"{\"format\":") => Ok((Content::Head(head), prev)),
        _ => Err("is neither a record with a number nor the head of a file"),
    }
}

fn split_prev(line: &[u8]) -> Option<(&[u8], Hash)> {
    let line = line.strip_suffix(END)?;
    let (rest, hex) = line.split_at_checked(line.len().checked_sub(HEX)?)?;
    Some((rest.strip_suffix(PREV)?, Hash::from_hex(hex)?))
}

/// The number with which an object (without its closing brace) begins.
fn number(object: &[u8]) -> Option<u64> {
    let rest = object.strip_prefix(b"{\"seq\":")?;
    let digits = rest.split(|byte| *byte == b',').next()?;
    if digits.first() == Some(&b'+') {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Whether a line is whole JSON; a line may be chained and not be that only if it is the last.
pub(crate) fn is_json(line: &[u8]) -> bool {
    std::str::from_utf8(line)
        .is_ok_and(|text| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok())
}
