//! permessage-deflate (RFC 7692) without context: each message compressed and read on its own.

use std::cell::RefCell;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use super::frame::CloseCode;

/// What ends every compressed message and is left out on the wire.
const TAIL: [u8; 4] = [0x00, 0x00, 0xff, 0xff];

/// Close to the shortest at a third of the work.
const LEVEL: u32 = 3;

thread_local! {
    /// Its tables are larger than any message; making them anew would cost more than the work.
    static PRESS: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(LEVEL), false));
}

/// Compresses one message; `None` where that makes it no shorter.
#[must_use]
pub fn deflate(message: &[u8]) -> Option<Vec<u8>> {
    let mut packed = Vec::with_capacity(message.len() + 64);
    PRESS.with_borrow_mut(|press| {
        press.reset();
        press.compress_vec(message, &mut packed, FlushCompress::Sync).ok()
    })?;
    let packed = packed.strip_suffix(&TAIL)?;
    (packed.len() < message.len()).then(|| packed.to_vec())
}

/// Reads compressed messages one after another in the same memory.
#[derive(Debug)]
pub struct Inflater(Decompress);

impl Default for Inflater {
    fn default() -> Inflater {
        Inflater(Decompress::new(false))
    }
}

impl Inflater {
    /// Reads one message of at most `limit` bytes: longer is 1009, what is no deflate 1007.
    pub fn inflate(&mut self, message: &[u8], limit: usize) -> Result<Vec<u8>, CloseCode> {
        self.0.reset(false);
        let mut read = Vec::with_capacity(limit + 1); // the room is the bound
        for part in [message, &TAIL] {
            let mut rest = part;
            while !rest.is_empty() {
                let before = self.0.total_in();
                let status = self
                    .0
                    .decompress_vec(rest, &mut read, FlushDecompress::Sync)
                    .map_err(|_| CloseCode::INVALID)?;
                if read.len() > limit {
                    return Err(CloseCode::TOO_LONG);
                }
                if status == Status::StreamEnd {
                    return Ok(read);
                }
                let taken = usize::try_from(self.0.total_in() - before).unwrap_or(rest.len());
                rest = rest.get(taken..).filter(|_| taken > 0).ok_or(CloseCode::INVALID)?;
            }
        }
        Ok(read)
    }
}
