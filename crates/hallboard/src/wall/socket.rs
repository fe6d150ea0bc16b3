//! One socket on its writer's thread.

use std::{
    cell::{Cell, RefCell},
    hint::black_box,
    io,
    os::fd::AsRawFd,
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
pub(super) struct Socket {
    pub(super) seat: Seat,
    pub(super) tcp: TcpStream,
    /// Where it stands among the sockets of its board.
    pub(super) place: Cell<usize>,
    pub(super) listening: RefCell<Option<AbortHandle>>,
    pub(super) resuming: RefCell<Option<AbortHandle>>,
    state: RefCell<State>,
    _permit: Arc<Permit>,
}

/// What every picture touches lies close together; what only listening needs lies elsewhere.
struct State {
    veil: Veil,
    out: Out,
    deflates: bool,
    behind: Option<Instant>,
    shown: u64,
    leaving: Option<Instant>,
    finished: bool,
    hearing: Box<Hearing>,
}

/// What the peer says, and how much it may.
struct Hearing {
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
        let hearing = Hearing { ear, heard: now, pinged: now, allowance, allowed: now };
        let state = State {
            veil,
            out: Out::default(),
            deflates,
            behind: None,
            shown: 0,
            leaving: None,
            finished: false,
            hearing: Box::new(hearing),
        };
        Socket {
            seat,
            tcp,
            place: Cell::new(usize::MAX),
            listening: RefCell::default(),
            resuming: RefCell::default(),
            state: RefCell::new(state),
            _permit: permit,
        }
    }

    /// Queues the picture unless the socket has it or is leaving; true when there is something to
    /// write.
    pub(super) fn show(&self, shown: &Shown) -> bool {
        let mut state = self.state.borrow_mut();
        if state.shown == shown.serial || state.leaving.is_some() {
            return false;
        }
        state.shown = shown.serial;
        let frame = shown.picture.frame(state.deflates);
        state.out.picture(frame);
        black_box(self.tcp.as_raw_fd()); // is at hand when it is written to
        true
    }

    /// Forgets what the socket was shown, because it asks again.
    pub(super) fn forget(&self) {
        self.state.borrow_mut().shown = 0;
    }

    /// Queues a pulse where nothing else waits and the picture it speaks of was given: whoever is
    /// behind, or about to be given a newer one, hears that first.
    pub(super) fn pulse(&self, frame: &Bytes, serial: u64) -> bool {
        let mut state = self.state.borrow_mut();
        let current = state.leaving.is_none() && state.shown == serial && state.out.is_empty();
        if current {
            state.out.pulse(frame.clone());
        }
        current
    }

    /// Queues a deed.
    pub(super) fn deed(&self, frame: &Bytes) {
        let mut state = self.state.borrow_mut();
        if state.leaving.is_none() {
            state.out.deed(frame.clone());
        }
    }

    /// Queues the answer to a ping.
    pub(super) fn pong(&self, payload: &[u8]) {
        let mut state = self.state.borrow_mut();
        if state.leaving.is_none() {
            state.out.pong(frame::pong(payload));
        }
    }

    /// Queues the Close; from now on nothing that comes is listened to.
    pub(super) fn goodbye(&self, code: CloseCode) {
        let mut state = self.state.borrow_mut();
        if state.leaving.is_none() {
            state.leaving = Some(Instant::now());
            state.out.close(frame::close(code));
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
        Written::All
    }

    /// Reads once; 0 at the end, `WouldBlock` when nothing is there.
    pub(super) fn read(&self, into: &mut [u8]) -> io::Result<usize> {
        let mut state = self.state.borrow_mut();
        let count = wire::read(&self.tcp, &mut state.veil, into)?;
        state.hearing.heard = Instant::now();
        Ok(count)
    }

    /// Takes bytes into the ear, unless the socket is leaving.
    pub(super) fn take(&self, bytes: &[u8]) {
        let mut state = self.state.borrow_mut();
        if state.leaving.is_none() {
            state.hearing.ear.take(bytes);
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
        let heard = state.hearing.ear.next(inflater)?;
        if heard.is_some() && !state.hearing.allows(habits) {
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
        if stalled || since(state.hearing.heard) >= habits.silence {
            return false;
        }
        if since(state.hearing.pinged) >= habits.ping {
            state.hearing.pinged = now;
            state.out.ping(frame::ping());
        }
        true
    }

    /// Whether anything waits to be written.
    pub(super) fn waits(&self) -> bool {
        !self.state.borrow().out.is_empty()
    }
}

impl Hearing {
    /// Spends one frame of the allowance, which fills up again with time.
    fn allows(&mut self, habits: &Habits) -> bool {
        let now = Instant::now();
        let gained = (now - self.allowed).as_secs_f64() * f64::from(habits.per_second);
        self.allowed = now;
        self.allowance = (self.allowance + gained).min(f64::from(habits.burst)) - 1.0;
        self.allowance >= 0.0
    }
}
