//! What is measured: the real house, a peer, and the floor; each changes one board and shows it to a crowd.

pub(crate) mod certificate;
pub(crate) mod floor;
pub(crate) mod house;
pub(crate) mod nchan;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Child, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use crate::crowd::Way;
use crate::fault::Measured;

/// A line as long as the journal's.
pub(crate) const LINE: [u8; 330] = [b'x'; 330];

/// A server that shows a board to sockets.
pub(crate) trait Stage {
    /// How a screen joins it.
    fn way(&self, deflate: bool) -> Way;

    /// Its processes.
    fn pids(&self) -> Vec<u32>;

    /// The entry that its newest picture was painted from.
    fn newest(&self) -> u64;

    /// Sends one change on its way; the entry it will become.
    fn send(&mut self) -> Measured<u64>;

    /// Waits for the answer to the change that was sent.
    fn settle(&mut self) -> Measured<()>;
}

/// A process that ends with its owner.
pub(crate) struct Running(Child);

impl Running {
    pub(crate) fn new(child: Child) -> Running {
        Running(child)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.0.id()
    }

    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.0.try_wait().ok().flatten()
    }

    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.0
    }

    /// Asks it to end, and insists after a while.
    pub(crate) fn end(&mut self) {
        if let Ok(raw) = i32::try_from(self.pid())
            && let Some(pid) = rustix::process::Pid::from_raw(raw)
        {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
        let begun = Instant::now();
        while self.ended().is_none() && begun.elapsed() < Duration::from_secs(8) {
            thread::sleep(Duration::from_millis(5));
        }
        if self.ended().is_none() {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// A port that nobody has just now.
pub(crate) fn free_address() -> Measured<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

/// Waits until somebody listens there.
pub(crate) fn await_listener(address: SocketAddr, running: &mut Running) -> Measured<()> {
    let begun = Instant::now();
    while std::net::TcpStream::connect(address).is_err() {
        if let Some(status) = running.ended() {
            return Err(format!("the server for {address} ended at once: {status}").into());
        }
        if begun.elapsed() > Duration::from_secs(20) {
            return Err(format!("nobody listens on {address}").into());
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

/// A picture as peers send it: the house's own text with another entry's number, in the same length.
pub(crate) fn picture(sample: &str, number: u64) -> String {
    let html = sample.split_once(r#","html""#).map_or("", |(_, html)| html);
    format!(r#"{{"type":"picture","id":{number},"seq":{number},"html"{html}"#)
}
