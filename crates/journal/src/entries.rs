//! Reading records back, oldest first, with the chain checked on the way.
use std::marker::PhantomData;

use crate::{
    Anchor, Broken, JournalError, Record,
    line::Content,
    volume::Volume,
    walk::{Walk, line_at},
};

/// The records of a journal after one number and up to another; ends after its first error.
///
/// It holds no lock and no borrow, so it may be read on another thread while records are added.
pub struct Entries<R> {
    walk: Option<Result<Walk, Broken>>,
    volumes: Vec<Volume>,
    after: u64,
    until: u64,
    object: Vec<u8>,
    record: PhantomData<fn() -> R>,
}

impl<R> Entries<R> {
    /// Reads from just after `near` if that is not too far, else from the file that holds `after`.
    pub(crate) fn new(volumes: Vec<Volume>, near: Option<&Anchor>, after: u64, until: u64) -> Self {
        let walk = (after < until).then(|| match near {
            Some(anchor) if anchor.seq <= after => Walk::after(&volumes, anchor),
            _ => Walk::from_file(&volumes, file_of(&volumes, after)),
        });
        Self { walk, volumes, after, until, object: Vec::new(), record: PhantomData }
    }
}

/// The last file that begins at or before the record after `seq`.
pub(crate) fn file_of(volumes: &[Volume], seq: u64) -> u64 {
    let begins = |volume: &Volume| {
        let mut walk = Walk::from_file(volumes, volume.number).ok()?;
        walk.step().ok()??;
        let first = walk.step().ok()??;
        (first.at.file == volume.number).then_some(first.at.seq)
    };
    let found = volumes.iter().rev().find(|volume| begins(volume).is_some_and(|n| n <= seq + 1));
    found.map_or(1, |volume| volume.number)
}

impl<R: Record> Entries<R> {
    fn read(&mut self) -> Result<Option<R>, JournalError> {
        let walk = match &mut self.walk {
            Some(Ok(walk)) => walk,
            Some(Err(broken)) => return Err(broken.clone().into()),
            None => return Ok(None),
        };
        while let Some(step) = walk.step()? {
            let Content::Entry(seq, object) = step.content else { continue };
            if seq > self.until {
                return Ok(None);
            }
            if seq > self.after {
                self.object.clear();
                self.object.extend_from_slice(object);
                self.object.push(b'}');
                let read = serde_json::from_slice(&self.object);
                return read.map(Some).map_err(|why| unreadable(&self.volumes, &step.at, &why));
            }
        }
        Ok(None)
    }
}

impl<R: Record> Iterator for Entries<R> {
    type Item = Result<R, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        let read = self.read();
        if !matches!(read, Ok(Some(_))) {
            self.walk = None;
        }
        read.transpose()
    }
}

fn unreadable(volumes: &[Volume], at: &Anchor, why: &serde_json::Error) -> JournalError {
    let volume = volumes.iter().find(|volume| volume.number == at.file);
    JournalError::Unreadable {
        file: Volume::name_of(at.file),
        line: volume.map_or(0, |volume| line_at(volume, at.offset)),
        seq: at.seq,
        why: why.to_string(),
    }
}
