//! One kept connection that asks and is answered: just enough HTTP/1.1 for loopback.

use std::io::Read;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::fault::Measured;
use crate::line::{Line, Trust};

/// The longest answer that is read.
const LONGEST: usize = 4 << 20;

/// A connection that rested for longer is not asked again.
const REST: Duration = Duration::from_secs(4);

/// A connection to one server.
pub(crate) struct Http {
    line: Line,
    address: SocketAddr,
    /// Under TLS, by a certificate that this believes.
    pub(crate) trust: Option<Trust>,
    /// When something was last asked.
    used: Instant,
    /// Sent with every request, each line ended.
    pub(crate) headers: String,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Http {
    pub(crate) fn to(address: SocketAddr) -> Measured<Http> {
        Self::under(address, None)
    }

    /// The same under TLS, where there is somebody to trust.
    pub(crate) fn under(address: SocketAddr, trust: Option<Trust>) -> Measured<Http> {
        let mut line = Line::connect(address, trust.as_ref())?;
        line.tcp.set_read_timeout(Some(Duration::from_secs(30)))?;
        line.shake_hands()?;
        let used = Instant::now();
        Ok(Http { line, address, trust, used, headers: String::new() })
    }

    /// Sends a request without waiting for its answer; connects again after a rest, for a server hangs
    /// up on whoever asks nothing for long.
    pub(crate) fn send(&mut self, method: &str, path: &str, body: &[u8]) -> Measured<()> {
        if self.used.elapsed() > REST {
            let headers = std::mem::take(&mut self.headers);
            *self = Http { headers, ..Http::under(self.address, self.trust.take())? };
        }
        let (address, headers, length) = (self.address, &self.headers, body.len());
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nContent-Length: {length}\r\n{headers}\r\n"
        );
        let mut request = head.into_bytes();
        request.extend_from_slice(body);
        self.line.send(&request)?;
        self.used = Instant::now();
        Ok(())
    }

    /// Reads the answer to the oldest request.
    pub(crate) fn answer(&mut self) -> Measured<Answer> {
        let mut read = Vec::new();
        let end = loop {
            if let Some(end) = find(&read, b"\r\n\r\n") {
                break end + 4;
            }
            self.more(&mut read)?;
        };
        let head = String::from_utf8_lossy(read.get(..end).unwrap_or_default()).into_owned();
        let length = header(&head, "content-length").and_then(|l| l.parse().ok()).unwrap_or(0);
        while read.len() < end + length {
            self.more(&mut read)?;
        }
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        Ok(Answer { status, body: read.split_off(end), head })
    }

    /// Asks and waits.
    pub(crate) fn ask(&mut self, method: &str, path: &str, body: &[u8]) -> Measured<Answer> {
        self.send(method, path, body)?;
        self.answer()
    }

    fn more(&mut self, read: &mut Vec<u8>) -> Measured<()> {
        let mut piece = [0; 16 * 1024];
        let count = self.line.read(&mut piece)?;
        if count == 0 || read.len() > LONGEST {
            return Err("a server hung up in the middle of an answer".into());
        }
        read.extend_from_slice(piece.get(..count).unwrap_or_default());
        Ok(())
    }
}

/// The value of a header.
pub(crate) fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// Where `wanted` begins.
pub(crate) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
