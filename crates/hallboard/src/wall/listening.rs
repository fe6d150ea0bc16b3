//! What screens say to the wall.

use std::{io, rc::Rc, sync::Arc};

use bytes::Bytes;
use serde::Deserialize;
use tokio::task;

use super::{Board, floor::Floor, socket::Socket};
use crate::live::{deflate::Inflater, ear::Heard, frame::CloseCode};

/// How much is read at once, by all sockets of a thread in turn.
const READ: usize = 4 * 1024;

/// What a screen says it shows, not yet read further than its type.
#[derive(Clone, Debug)]
pub struct Report {
    /// The screen, as it joined.
    pub screen: String,
    /// The board it is given.
    pub board: Board,
    /// The account's session its socket belongs to.
    pub session: Option<u64>,
    /// The JSON as it came, within the bounds of the socket.
    pub text: String,
    /// How it came.
    pub kind: ReportKind,
}

/// How something was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportKind {
    /// As a report.
    Shows,
    /// In words that nobody here knows.
    Nonsense,
    /// Too often: the socket was closed for it.
    Flood,
}

/// The memory that all sockets of a thread listen with.
pub(super) struct Hearing {
    buffer: Vec<u8>,
    inflater: Inflater,
}

impl Default for Hearing {
    fn default() -> Hearing {
        Hearing { buffer: vec![0; READ], inflater: Inflater::default() }
    }
}

#[derive(Deserialize)]
struct Said<'a> {
    #[serde(borrow)]
    r#type: std::borrow::Cow<'a, str>,
}

impl Floor {
    /// Listens to one socket until it ends; `early` came together with its handshake.
    pub(super) async fn listen(self: Rc<Floor>, socket: Rc<Socket>, early: Bytes) {
        socket.take(&early);
        drop(early);
        self.understand(&socket);
        loop {
            match self.read(&socket) {
                Ok(0) => break,
                Ok(_) => {
                    self.understand(&socket);
                    task::yield_now().await; // a flood of one is not the silence of the others
                }
                Err(fault) if fault.kind() == io::ErrorKind::WouldBlock => {
                    if socket.tcp.readable().await.is_err() {
                        break;
                    }
                }
                Err(_) => break,
            }
        }
        self.lose(&socket);
    }

    fn read(&self, socket: &Socket) -> io::Result<usize> {
        let mut hearing = self.hearing.borrow_mut();
        let count = socket.read(&mut hearing.buffer)?;
        socket.take(hearing.buffer.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn understand(self: &Rc<Floor>, socket: &Rc<Socket>) {
        loop {
            let habits = &self.shared.habits;
            let heard = socket.next(&mut self.hearing.borrow_mut().inflater, habits);
            match heard {
                Ok(None) => break,
                Ok(Some(Heard::Text(text))) => self.hear(socket, text),
                Ok(Some(Heard::Ping(payload))) => socket.pong(&payload),
                Ok(Some(Heard::Part | Heard::Pong)) => {}
                Ok(Some(Heard::Close(code))) => socket.goodbye(code),
                Err(code) => {
                    let flood = code == CloseCode::POLICY;
                    let kind = if flood { ReportKind::Flood } else { ReportKind::Nonsense };
                    self.pass_on(socket, String::new(), kind);
                    socket.goodbye(code);
                }
            }
        }
        self.push(socket);
    }

    /// `shows` is handed out, `again` gets the newest picture once more, anything else is told as nonsense.
    fn hear(&self, socket: &Socket, text: String) {
        let said = serde_json::from_str::<Said>(&text);
        match said.as_ref().map(|said| said.r#type.as_ref()) {
            Ok("shows") => {
                socket.seat.has_reported();
                self.pass_on(socket, text, ReportKind::Shows);
            }
            Ok("again") => {
                socket.forget();
                if let Some(shown) = self.shared.newest_of(&socket.seat.who().board) {
                    socket.show(&shown);
                }
            }
            _ => self.pass_on(socket, String::new(), ReportKind::Nonsense),
        }
    }

    /// Hands out what the one whose word counts for a screen has said.
    fn pass_on(&self, socket: &Socket, text: String, kind: ReportKind) {
        if !socket.seat.speaks() {
            return;
        }
        let who = socket.seat.who();
        let (screen, board) = (who.screen.clone(), Arc::clone(&who.board));
        let report = Report { screen, board, session: who.session, text, kind };
        if self.shared.reports.try_send(report).is_err() {
            tracing::debug!("a report is lost: nobody reads them fast enough");
        }
    }
}
