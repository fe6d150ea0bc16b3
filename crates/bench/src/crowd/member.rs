//! One socket of the crowd.

use std::io::{self, Read};
use std::time::Duration;

use super::Way;
use super::ear::{Ear, Memory};
use crate::fault::Measured;
use crate::line::Line;

/// One screen.
pub(super) struct Member {
    pub(super) line: Line,
    pub(super) ear: Ear,
    /// Whether it reads what it is sent.
    pub(super) reads: bool,
    /// The server hung up.
    pub(super) gone: bool,
}

impl Member {
    /// Asks for a live socket.
    pub(super) fn greet(mut line: Line, way: &Way) -> Measured<Member> {
        let deflate = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
        let (path, address) = (&way.path, way.address);
        let offer = if way.deflate { deflate } else { "" };
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: aGFsbGJvYXJkLWJlbmNoLQ==\r\n{offer}\r\n"
        );
        line.send(request.as_bytes())?;
        line.tcp.set_nonblocking(true)?;
        Ok(Member { line, ear: Ear::default(), reads: true, gone: false })
    }

    /// Reads what is there; false when the server hung up.
    pub(super) fn read(&mut self, memory: &mut Memory) -> Measured<bool> {
        let mut room = std::mem::take(&mut memory.room);
        let heard = self.hear(&mut room, memory);
        memory.room = room;
        if let Some(pong) = self.ear.pong.take() {
            // A full pipe in this direction would be a fault of its own, seen as silence.
            let _ = self.line.send(&pong);
        }
        heard
    }

    /// Reads once, or under TLS until nothing is left: it keeps back what it has already taken in.
    fn hear(&mut self, room: &mut [u8], memory: &mut Memory) -> Measured<bool> {
        loop {
            match self.line.read(room) {
                Ok(0) => return Ok(false),
                Ok(count) => {
                    self.ear.hear(room.get(..count).unwrap_or_default(), memory)?;
                    if !self.line.is_veiled() {
                        return Ok(true);
                    }
                }
                Err(fault) => return Ok(fault.kind() == io::ErrorKind::WouldBlock),
            }
        }
    }

    /// Whether the server has closed or reset the connection, whatever was left to read.
    pub(super) fn is_dropped(&mut self) -> bool {
        if matches!(self.line.tcp.take_error(), Ok(Some(_)) | Err(_)) {
            self.gone = true;
        }
        self.gone |= self.line.tcp.peer_addr().is_err();
        self.gone
    }

    /// Closes with a reset, so that no port waits behind.
    pub(super) fn hang_up(self) {
        let _ = rustix::net::sockopt::set_socket_linger(&self.line.tcp, Some(Duration::ZERO));
    }
}
