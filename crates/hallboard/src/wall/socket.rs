//! One socket on its writer's thread.

use std::{
    cell::{Cell, RefCell},
    io,
    sync::Arc,
    time::Instant,
};

use bytes::Bytes;
use tokio::{net::TcpStream, task::AbortHandle};

use super::{
    Shown,
    habits::Habits,
    out::Out,
    presence::Seat,
    wire::{self, Veil},
};
use crate::{
    door::Permit,
    live::{
        deflate::Inflater,
        ear::{Ear, Heard},
        frame::{self, CloseCode},
    },
};

/// A socket; only its own thread touches it.
///
/// What every picture asks of it stands in one line of memory: a thousand of them are read for each change.
#[repr(C, align(64))]
pub(super) struct Socket {
    /// The picture it was given last, by the wall's count.
    shown: Cell<u64>,
    pub(super) tcp: TcpStream,
    deflates: bool,
    /// Whether a picture may be sent as it is: nothing waits, nobody leaves, and there is no TLS.
    clear: Cell<bool>,
    pub(super) seat: Seat,
    /// Where it stands among the sockets of its board.
    pub(super) place: Cell<usize>,
    pub(super) listening: RefCell<Option<AbortHandle>>,
    pub(super) resuming: RefCell<Option<AbortHandle>>,
    state: RefCell<State>,
    _permit: Arc<Permit>,
}

/// What is still to be said, and what is heard.
struct State {
    veil: Veil,
    out: Out,
    behind: Option<Instant>,
    leaving: Option<Instant>,
    finished: bool,
    ear: Ear,
    heard: Instant,
    pinged: Instant,
    allowance: f64,
    allowed: Instant,
}

/// How far writing came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// Nothing waits.
    All,
    /// The peer is behind.
    Behind,
    /// The connection is dead.
    Gone,
}

impl Socket {
    pub(super) fn new(
        seat: Seat,
        (tcp, veil): (TcpStream, Veil),
        ear: Ear,
        permit: Arc<Permit>,
        habits: &Habits,
    ) -> Socket {
        let now = Instant::now();
        let deflates = ear.deflates();
        let allowance = f64::from(habits.burst);
        let state = State {
            veil,
            out: Out::default(),
            behind: None,
            leaving: None,
            finished: false,
            ear,
            heard: now,
            pinged: now,
            allowance,
            allowed: now,
        };
        Socket {
            shown: Cell::new(0),
            tcp,
            deflates,
            clear: Cell::new(false),
            seat,
            place: Cell::new(usize::MAX),
            listening: RefCell::default(),
            resuming: RefCell::default(),
            state: RefCell::new(state),
            _permit: permit,
        }
    }

    /// Whether the socket was given another picture than this one.
    pub(super) fn lacks(&self, shown: &Shown) -> bool {
        self.shown.get() != shown.serial
    }

    /// Gives the picture, at once where nothing waits before it.
    pub(super) fn give(&self, shown: &Shown) -> Written {
        if !self.clear.get() {
            self.show(shown);
            return self.write();
        }
        let frame = shown.picture.frame(self.deflates);
        let sent = wire::send(&self.tcp, frame).unwrap_or(0); // writing on finds the fault again
        self.shown.set(shown.serial);
        if sent == frame.len() {
            return Written::All;
        }
        self.queue(|out| out.picture(frame.slice(sent..)));
        self.write()
    }

    /// Queues the picture unless the socket has it.
    pub(super) fn show(&self, shown: &Shown) {
        if self.lacks(shown) {
            self.shown.set(shown.serial);
            self.queue(|out| out.picture(shown.picture.frame(self.deflates).clone()));
        }
    }

    /// Forgets what the socket was shown, because it asks again.
    pub(super) fn forget(&self) {
        self.shown.set(0);
    }

    /// Queues a pulse where nothing else waits and the picture it speaks of was given: whoever is
    /// behind, or about to be given a newer one, hears that first.
    pub(super) fn pulse(&self, frame: &Bytes, serial: u64) -> bool {
        let current = self.shown.get() == serial && self.state.borrow().out.is_empty();
        if current {
            self.queue(|out| out.pulse(frame.clone()));
        }
        current
    }

    /// Queues a deed.
    pub(super) fn deed(&self, frame: &Bytes) {
        self.queue(|out| out.deed(frame.clone()));
    }

    /// Queues the answer to a ping.
    pub(super) fn pong(&self, payload: &[u8]) {
        self.queue(|out| out.pong(frame::pong(payload)));
    }

    /// Queues the Close; from now on nothing that comes is listened to.
    pub(super) fn goodbye(&self, code: CloseCode) {
        self.queue(|out| out.close(frame::close(code)));
        self.state.borrow_mut().leaving.get_or_insert_with(Instant::now);
    }

    /// Queues something, unless the socket is leaving.
    fn queue(&self, put: impl FnOnce(&mut Out)) {
        let mut state = self.state.borrow_mut();
        if state.leaving.is_none() {
            put(&mut state.out);
            self.clear.set(false);
        }
    }

    /// Writes as much as the peer takes. The clock is read only for a peer that is behind.
    pub(super) fn write(&self) -> Written {
        let mut state = self.state.borrow_mut();
        let State { veil, out, behind, .. } = &mut *state;
        loop {
            let bytes = out.bytes();
            if bytes.is_empty() {
                break;
            }
            match wire::write(&self.tcp, veil, bytes) {
                Ok(0) => return Written::Gone,
                Ok(count) => {
                    out.written(count);
                    *behind = None;
                }
                Err(fault) if fault.kind() == io::ErrorKind::WouldBlock => {
                    behind.get_or_insert_with(Instant::now);
                    return Written::Behind;
                }
                Err(_) => return Written::Gone,
            }
        }
        match wire::is_flushed(&self.tcp, veil) {
            Ok(true) => {}
            Ok(false) => return Written::Behind,
            Err(_) => return Written::Gone,
        }
        if state.leaving.is_some() && !state.finished {
            state.finished = true;
            wire::finish(&self.tcp, &mut state.veil);
        }
        self.clear.set(state.leaving.is_none() && state.veil.is_none());
        Written::All
    }

    /// Reads once; 0 at the end, `WouldBlock` when nothing is there.
    pub(super) fn read(&self, into: &mut [u8]) -> io::Result<usize> {
        let mut state = self.state.borrow_mut();
        let count = wire::read(&self.tcp, &mut state.veil, into)?;
        state.heard = Instant::now();
        Ok(count)
    }

    /// Takes bytes into the ear, unless the socket is leaving.
    pub(super) fn take(&self, bytes: &[u8]) {
        let mut state = self.state.borrow_mut();
        if state.leaving.is_none() {
            state.ear.take(bytes);
        }
    }

    /// The next thing heard; a flood is 1008.
    pub(super) fn next(
        &self,
        inflater: &mut Inflater,
        habits: &Habits,
    ) -> Result<Option<Heard>, CloseCode> {
        let mut state = self.state.borrow_mut();
        if state.leaving.is_some() {
            return Ok(None);
        }
        let heard = state.ear.next(inflater)?;
        if heard.is_some() && !state.allows(habits) {
            return Err(CloseCode::POLICY);
        }
        Ok(heard)
    }

    /// Looks at the deadlines: false when the connection is to be dropped. Queues a ping when one
    /// is due.
    pub(super) fn endures(&self, habits: &Habits, now: Instant) -> bool {
        let mut state = self.state.borrow_mut();
        let since = |then: Instant| now.saturating_duration_since(then);
        if let Some(leaving) = state.leaving {
            return since(leaving) < habits.farewell;
        }
        let stalled = state.behind.is_some_and(|then| since(then) >= habits.stalled);
        if stalled || since(state.heard) >= habits.silence {
            return false;
        }
        if since(state.pinged) >= habits.ping {
            state.pinged = now;
            state.out.ping(frame::ping());
            self.clear.set(false);
        }
        true
    }

    /// Whether anything waits to be written.
    pub(super) fn waits(&self) -> bool {
        !self.state.borrow().out.is_empty()
    }
}

impl State {
    /// Spends one frame of the allowance, which fills up again with time.
    fn allows(&mut self, habits: &Habits) -> bool {
        let now = Instant::now();
        let gained = (now - self.allowed).as_secs_f64() * f64::from(habits.per_second);
        self.allowed = now;
        self.allowance = (self.allowance + gained).min(f64::from(habits.burst)) - 1.0;
        self.allowance >= 0.0
    }
}
