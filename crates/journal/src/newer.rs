//! A journal that a newer version wrote is left alone, and the operator told so.
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
};

use crate::{
    Hash, JournalError,
    line::{FORMAT, MAX_LINE, take_apart},
    volume::Volume,
};

/// Refuses a journal with a file of a format that this version does not know.
pub(crate) fn refuse(volumes: &[Volume]) -> Result<(), JournalError> {
    // A file that cannot be read is for the walk to tell of.
    let newer = volumes.iter().find_map(|v| Some((v, format_of(v).ok()??)));
    match newer {
        Some((volume, format)) => Err(JournalError::Newer { file: volume.name(), format }),
        None => Ok(()),
    }
}

/// The format of a file where it is newer, and the file's own chain says that nobody damaged it.
fn format_of(volume: &Volume) -> io::Result<Option<u32>> {
    let mut reader = BufReader::new(File::open(&volume.path)?);
    let (mut head, mut second) = (Vec::new(), Vec::new());
    for line in [&mut head, &mut second] {
        (&mut reader).take(MAX_LINE as u64 + 2).read_until(b'\n', line)?;
        line.pop_if(|byte| *byte == b'\n');
    }
    let Some(format) = said(&head).filter(|format| *format > FORMAT) else { return Ok(None) };
    let damaged = match take_apart(&second) {
        Ok((_, prev)) => prev != Hash::of(&head),
        Err(_) => false, // lines of a format to come may look otherwise
    };
    Ok((!damaged).then_some(format))
}

fn said(head: &[u8]) -> Option<u32> {
    let rest = head.strip_prefix(b"{\"format\":")?;
    let digits = rest.split(|byte| *byte == b',').next()?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}
