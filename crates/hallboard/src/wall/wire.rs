//! The bytes of one socket at the wall: a bare TCP stream, with TLS driven by hand where there is
//! any.

use std::{
    io::{self, Read, Write},
    net::Shutdown,
    time::Duration,
};

use rustix::{
    io::{Errno, retry_on_intr},
    net::SendFlags,
};
use rustls::ServerConnection;
use socket2::SockRef;
use tokio::{io::Interest, net::TcpStream};

use crate::line::Line;

/// A connection on its way from the door's threads to a writer's.
#[derive(Debug)]
pub(super) struct Loose {
    tcp: std::net::TcpStream,
    tls: Option<Box<ServerConnection>>,
}

/// TLS between the frames and the stream, or nothing.
pub(super) type Veil = Option<Box<ServerConnection>>;

impl Loose {
    /// Takes a line off the threads it was accepted on.
    pub(super) fn new(line: Line) -> io::Result<Loose> {
        match line {
            Line::Plain(tcp) => Ok(Loose { tcp: tcp.into_std()?, tls: None }),
            Line::Tls(stream) => {
                let (tcp, tls) = stream.into_inner();
                Ok(Loose { tcp: tcp.into_std()?, tls: Some(Box::new(tls)) })
            }
        }
    }

    /// Ties it to the thread that calls.
    pub(super) fn tie(self) -> io::Result<(TcpStream, Veil)> {
        Ok((TcpStream::from_std(self.tcp)?, self.tls))
    }
}

/// Reads what is there; `WouldBlock` when nothing is, 0 at the end.
pub(super) fn read(tcp: &TcpStream, veil: &mut Veil, into: &mut [u8]) -> io::Result<usize> {
    let Some(tls) = veil else {
        return tcp.try_read(into);
    };
    loop {
        match tls.reader().read(into) {
            Err(fault) if fault.kind() == io::ErrorKind::WouldBlock => {}
            read => return read,
        }
        if tls.read_tls(&mut Unblocking(tcp))? == 0 {
            return Ok(0);
        }
        tls.process_new_packets().map_err(io::Error::other)?;
    }
}

/// Writes as much as goes; `WouldBlock` when nothing does.
pub(super) fn write(tcp: &TcpStream, veil: &mut Veil, bytes: &[u8]) -> io::Result<usize> {
    let Some(tls) = veil else {
        return send(tcp, bytes);
    };
    flush(tcp, tls)?;
    let written = tls.writer().write(bytes)?;
    match flush(tcp, tls) {
        Err(fault) if fault.kind() != io::ErrorKind::WouldBlock => Err(fault),
        _ => Ok(written),
    }
}

/// Sends what TLS still holds; true when it holds nothing.
pub(super) fn is_flushed(tcp: &TcpStream, veil: &mut Veil) -> io::Result<bool> {
    let Some(tls) = veil else {
        return Ok(true);
    };
    match flush(tcp, tls) {
        Ok(()) => Ok(true),
        Err(fault) if fault.kind() == io::ErrorKind::WouldBlock => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// Says that nothing more will be written; reading goes on, so that the Close is not lost to a
/// reset.
pub(super) fn finish(tcp: &TcpStream, veil: &mut Veil) {
    if let Some(tls) = veil {
        tls.send_close_notify();
        let _ = flush(tcp, tls); // the peer may be gone already
    }
    let _ = SockRef::from(tcp).shutdown(Shutdown::Write);
}

/// Makes dropping the stream free its buffers at once instead of trying for minutes.
pub(super) fn give_up(tcp: &TcpStream) {
    let _ = SockRef::from(tcp).set_linger(Some(Duration::ZERO));
}

fn flush(tcp: &TcpStream, tls: &mut ServerConnection) -> io::Result<()> {
    while tls.wants_write() {
        tls.write_tls(&mut Unblocking(tcp))?;
    }
    Ok(())
}

/// Sends without asking tokio first, which would look at a place of its own for each of a thousand screens; it is
/// told where nothing goes, so that it waits for room.
pub(super) fn send(tcp: &TcpStream, bytes: &[u8]) -> io::Result<usize> {
    match retry_on_intr(|| rustix::net::send(tcp, bytes, SendFlags::NOSIGNAL)) {
        Err(Errno::WOULDBLOCK) => {
            tcp.try_io(Interest::WRITABLE, || Err(io::ErrorKind::WouldBlock.into()))
        }
        sent => Ok(sent?),
    }
}

/// A stream that answers `WouldBlock`, as the standard traits want it.
struct Unblocking<'a>(&'a TcpStream);

impl Read for Unblocking<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.try_read(into)
    }
}

impl Write for Unblocking<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.try_write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
