//! What a screen says, from bytes to messages (RFC 6455 §5), without doing any reading itself.

use std::io::Cursor;

use bytes::Bytes;
use tokio_tungstenite::tungstenite::protocol::frame::{
    FrameHeader,
    coding::{Control, Data, OpCode},
};

use super::{deflate::Inflater, frame::CloseCode};

/// The longest payload of a control frame.
const CONTROL: u64 = 125;

/// One thing heard.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// A whole text message.
    Text(String),
    /// A part of a message that is not yet whole.
    Part,
    /// To be answered with the same payload.
    Ping(Bytes),
    /// A sign of life.
    Pong,
    /// The peer says goodbye.
    Close(CloseCode),
}

/// How long a message may be, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// On the wire, all fragments together.
    pub wire: usize,
    /// When read out of its compression.
    pub inflated: usize,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds { wire: 1024, inflated: 4096 }
    }
}

/// Hears one socket: keeps what is not yet whole, and nothing when nothing is.
#[derive(Debug)]
pub struct Ear {
    bounds: Bounds,
    deflate: bool,
    pending: Vec<u8>,
    message: Option<Message>,
}

/// A message of which parts have come.
#[derive(Debug)]
struct Message {
    deflated: bool,
    bytes: Vec<u8>,
}

impl Ear {
    /// An ear for one socket; `deflate` where compression was agreed.
    #[must_use]
    pub fn new(bounds: Bounds, deflate: bool) -> Ear {
        Ear { bounds, deflate, pending: Vec::new(), message: None }
    }

    /// Whether compression was agreed, for both directions.
    #[must_use]
    pub fn deflates(&self) -> bool {
        self.deflate
    }

    /// Takes bytes as they came; bounded because [`Ear::next`] is asked until it has nothing after
    /// each piece.
    pub fn take(&mut self, bytes: &[u8]) {
        self.pending.extend_from_slice(bytes);
    }

    /// The next thing heard, if one is whole; an error is the code to close with.
    pub fn next(&mut self, inflater: &mut Inflater) -> Result<Option<Heard>, CloseCode> {
        let mut cursor = Cursor::new(&self.pending);
        let Some((header, length)) =
            FrameHeader::parse(&mut cursor).map_err(|_| CloseCode::PROTOCOL)?
        else {
            return Ok(None);
        };
        let mask = self.check(&header, length)?;
        let start = usize::try_from(cursor.position()).map_err(|_| CloseCode::TOO_LONG)?;
        let end = start + usize::try_from(length).map_err(|_| CloseCode::TOO_LONG)?;
        let Some(masked) = self.pending.get(start..end) else {
            return Ok(None);
        };
        let payload = unmask(masked, mask);
        self.pending.drain(..end);
        if self.pending.is_empty() {
            self.pending = Vec::new(); // a thousand idle screens keep no buffers
        }
        match header.opcode {
            OpCode::Control(control) => told(control, payload).map(Some),
            OpCode::Data(_) => self.assemble(&header, &payload, inflater).map(Some),
        }
    }

    /// The mask of a frame, or why it is refused by its header alone, before any of its payload is
    /// kept.
    fn check(&self, header: &FrameHeader, length: u64) -> Result<[u8; 4], CloseCode> {
        let mask = header.mask.ok_or(CloseCode::PROTOCOL)?;
        let begins = matches!(header.opcode, OpCode::Data(Data::Text | Data::Binary));
        let rsv1 = header.rsv1 && !(self.deflate && begins);
        if rsv1 || header.rsv2 || header.rsv3 {
            return Err(CloseCode::PROTOCOL);
        }
        match header.opcode {
            OpCode::Control(_) if !header.is_final || length > CONTROL => Err(CloseCode::PROTOCOL),
            OpCode::Data(Data::Binary) => Err(CloseCode::UNSUPPORTED),
            OpCode::Data(_) if begins == self.message.is_some() => Err(CloseCode::PROTOCOL),
            OpCode::Data(_) if length > self.room() => Err(CloseCode::TOO_LONG),
            OpCode::Control(_) | OpCode::Data(_) => Ok(mask),
        }
    }

    /// How much longer the message under way may become, in bytes.
    fn room(&self) -> u64 {
        let before = self.message.as_ref().map_or(0, |message| message.bytes.len());
        self.bounds.wire.saturating_sub(before) as u64
    }

    fn assemble(
        &mut self,
        header: &FrameHeader,
        payload: &[u8],
        inflater: &mut Inflater,
    ) -> Result<Heard, CloseCode> {
        let message =
            self.message.get_or_insert(Message { deflated: header.rsv1, bytes: Vec::new() });
        message.bytes.extend_from_slice(payload);
        if !header.is_final {
            return Ok(Heard::Part);
        }
        let message = self.message.take().ok_or(CloseCode::PROTOCOL)?;
        let bytes = if message.deflated {
            inflater.inflate(&message.bytes, self.bounds.inflated)?
        } else {
            message.bytes
        };
        String::from_utf8(bytes).map(Heard::Text).map_err(|_| CloseCode::INVALID)
    }
}

fn unmask(masked: &[u8], mask: [u8; 4]) -> Vec<u8> {
    masked.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect()
}

fn told(control: Control, payload: Vec<u8>) -> Result<Heard, CloseCode> {
    match control {
        Control::Ping => Ok(Heard::Ping(Bytes::from(payload))),
        Control::Pong => Ok(Heard::Pong),
        Control::Close => goodbye(&payload).map(Heard::Close),
        Control::Reserved(_) => Err(CloseCode::PROTOCOL),
    }
}

/// The code of the peer's Close, to be sent back.
fn goodbye(payload: &[u8]) -> Result<CloseCode, CloseCode> {
    let Some((code, reason)) = payload.split_first_chunk::<2>() else {
        return if payload.is_empty() { Ok(CloseCode::NORMAL) } else { Err(CloseCode::PROTOCOL) };
    };
    let code = u16::from_be_bytes(*code);
    let known = matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999);
    match (known, std::str::from_utf8(reason)) {
        (false, _) => Err(CloseCode::PROTOCOL),
        (true, Err(_)) => Err(CloseCode::INVALID),
        (true, Ok(_)) => Ok(CloseCode(code)),
    }
}
