//! Frames as we write them: whole, final, never masked.

use bytes::Bytes;
use tokio_tungstenite::tungstenite::protocol::frame::{
    FrameHeader,
    coding::{Control, Data, OpCode},
};

/// Why a socket is closed, as its peer is told (RFC 6455 §7.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloseCode(pub u16);

impl CloseCode {
    /// Done.
    pub const NORMAL: CloseCode = CloseCode(1000);
    /// The peer broke the protocol.
    pub const PROTOCOL: CloseCode = CloseCode(1002);
    /// The peer sent something other than text.
    pub const UNSUPPORTED: CloseCode = CloseCode(1003);
    /// Text that is not UTF-8, or compressed text that cannot be read.
    pub const INVALID: CloseCode = CloseCode(1007);
    /// Too many messages, or no longer welcome.
    pub const POLICY: CloseCode = CloseCode(1008);
    /// A message is too long.
    pub const TOO_LONG: CloseCode = CloseCode(1009);
    /// The house closes or starts again.
    pub const RESTART: CloseCode = CloseCode(1012);
}

/// A text message in one frame.
#[must_use]
pub fn text(text: &str) -> Bytes {
    frame(OpCode::Data(Data::Text), false, text.as_bytes())
}

/// A text message in one frame, its payload compressed already.
#[must_use]
pub fn deflated(payload: &[u8]) -> Bytes {
    frame(OpCode::Data(Data::Text), true, payload)
}

/// A question whether the peer is still there.
#[must_use]
pub fn ping() -> Bytes {
    frame(OpCode::Control(Control::Ping), false, &[])
}

/// The answer to the peer's own.
#[must_use]
pub fn pong(payload: &[u8]) -> Bytes {
    frame(OpCode::Control(Control::Pong), false, payload)
}

/// The last frame of a socket.
#[must_use]
pub fn close(code: CloseCode) -> Bytes {
    frame(OpCode::Control(Control::Close), false, &code.0.to_be_bytes())
}

fn frame(opcode: OpCode, rsv1: bool, payload: &[u8]) -> Bytes {
    let header = FrameHeader { is_final: true, rsv1, rsv2: false, rsv3: false, opcode, mask: None };
    let length = payload.len() as u64;
    let mut frame = Vec::with_capacity(header.len(length) + payload.len());
    if header.format(length, &mut frame).is_err() {
        // Writing to memory does not fail; a frame that is not whole must not be sent.
        return Bytes::new();
    }
    frame.extend_from_slice(payload);
    Bytes::from(frame)
}
