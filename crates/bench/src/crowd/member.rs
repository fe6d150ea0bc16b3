//! One socket of the crowd.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::Way;
use super::ear::{Ear, Memory};
use crate::fault::Measured;

/// One screen.
pub(super) struct Member {
    pub(super) stream: TcpStream,
    pub(super) ear: Ear,
    /// Whether it reads what it is sent.
    pub(super) reads: bool,
    /// The server hung up.
    pub(super) gone: bool,
}

impl Member {
    /// Asks for a live socket.
    pub(super) fn greet(mut stream: TcpStream, way: &Way) -> Measured<Member> {
        stream.set_nodelay(true)?;
        let deflate = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
        let (path, address) = (&way.path, way.address);
        let offer = if way.deflate { deflate } else { "" };
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: aGFsbGJvYXJkLWJlbmNoLQ==\r\n{offer}\r\n"
        );
        stream.write_all(request.as_bytes())?;
        stream.set_nonblocking(true)?;
        Ok(Member { stream, ear: Ear::default(), reads: true, gone: false })
    }

    /// Reads what is there; false when the server hung up.
    pub(super) fn read(&mut self, memory: &mut Memory) -> Measured<bool> {
        let mut room = std::mem::take(&mut memory.room);
        let read = self.stream.read(&mut room);
        let alive = match read {
            Ok(0) => false,
            Ok(count) => {
                self.ear.hear(room.get(..count).unwrap_or_default(), memory)?;
                true
            }
            Err(fault) => fault.kind() == io::ErrorKind::WouldBlock,
        };
        memory.room = room;
        if let Some(pong) = self.ear.pong.take() {
            // A full pipe in this direction would be a fault of its own, seen as silence.
            let _ = self.stream.write(&pong);
        }
        Ok(alive)
    }

    /// Whether the server has closed or reset the connection, whatever was left to read.
    pub(super) fn is_dropped(&mut self) -> bool {
        if matches!(self.stream.take_error(), Ok(Some(_)) | Err(_)) {
            self.gone = true;
        }
        self.gone |= self.stream.peer_addr().is_err();
        self.gone
    }

    /// Closes with a reset, so that no port waits behind.
    pub(super) fn hang_up(self) {
        let _ = rustix::net::sockopt::set_socket_linger(&self.stream, Some(Duration::ZERO));
    }
}
