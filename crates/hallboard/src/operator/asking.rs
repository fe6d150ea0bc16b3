//! A question to the watching address of a house that runs.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(3);
/// The most of an answer that is read, in bytes.
const MOST: u64 = 256 << 10;

/// Asks for a path; the answer with its head.
pub(crate) fn ask(at: SocketAddr, path: &str) -> io::Result<String> {
    let mut line = TcpStream::connect_timeout(&at, PATIENCE)?;
    line.set_read_timeout(Some(PATIENCE))?;
    write!(line, "GET {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    line.take(MOST).read_to_string(&mut answer)?;
    Ok(answer)
}
