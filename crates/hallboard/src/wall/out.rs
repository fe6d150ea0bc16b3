//! What waits to be written to one socket: one frame under way, and at most one of each kind behind
//! it.

use std::collections::VecDeque;

use bytes::{Buf, Bytes};

/// How many deeds may wait for a socket that is behind; older ones give way.
const DEEDS: usize = 4;

/// One socket's out-queue. The frame under way is always finished, so nothing lands inside a
/// half-written picture.
#[derive(Debug, Default)]
pub(super) struct Out {
    under_way: Bytes,
    /// Most sockets take a frame at once and keep nothing here.
    behind: Option<Box<Behind>>,
}

/// What waits behind a frame under way.
#[derive(Debug, Default)]
struct Behind {
    ping: Option<Bytes>,
    pong: Option<Bytes>,
    deeds: VecDeque<Bytes>,
    picture: Option<Bytes>,
    pulse: Option<Bytes>,
    close: Option<Bytes>,
}

impl Out {
    pub(super) fn is_empty(&self) -> bool {
        self.under_way.is_empty() && self.behind.is_none()
    }

    /// The newest picture takes the place of one that has not begun.
    pub(super) fn picture(&mut self, frame: Bytes) {
        self.put(frame, |behind, frame| behind.picture = Some(frame));
    }

    /// A pulse goes after the picture it speaks of.
    pub(super) fn pulse(&mut self, frame: Bytes) {
        self.put(frame, |behind, frame| behind.pulse = Some(frame));
    }

    pub(super) fn ping(&mut self, frame: Bytes) {
        self.put(frame, |behind, frame| behind.ping = Some(frame));
    }

    /// Only the last ping needs its answer (RFC 6455 §5.5.3).
    pub(super) fn pong(&mut self, frame: Bytes) {
        self.put(frame, |behind, frame| behind.pong = Some(frame));
    }

    pub(super) fn deed(&mut self, frame: Bytes) {
        self.put(frame, |behind, frame| {
            if behind.deeds.len() == DEEDS {
                behind.deeds.pop_front();
            }
            behind.deeds.push_back(frame);
        });
    }

    /// The last frame: what has not begun is dropped.
    pub(super) fn close(&mut self, frame: Bytes) {
        self.behind = None;
        self.put(frame, |behind, frame| behind.close = Some(frame));
    }

    /// What to write now; empty when nothing waits.
    pub(super) fn bytes(&mut self) -> &[u8] {
        if self.under_way.is_empty()
            && let Some(behind) = &mut self.behind
        {
            let next = behind.next();
            if next.is_none() {
                self.behind = None;
            }
            self.under_way = next.unwrap_or_default();
        }
        &self.under_way
    }

    /// So many bytes of it are on their way.
    pub(super) fn written(&mut self, count: usize) {
        self.under_way.advance(count.min(self.under_way.len()));
        if self.under_way.is_empty() {
            self.under_way = Bytes::new(); // lets go of the picture
        }
    }

    fn put(&mut self, frame: Bytes, wait: impl FnOnce(&mut Behind, Bytes)) {
        if self.is_empty() {
            self.under_way = frame;
        } else {
            wait(self.behind.get_or_insert_default(), frame);
        }
    }
}

impl Behind {
    fn next(&mut self) -> Option<Bytes> {
        let control = self.pong.take().or_else(|| self.ping.take());
        control
            .or_else(|| self.deeds.pop_front())
            .or_else(|| self.picture.take())
            .or_else(|| self.pulse.take())
            .or_else(|| self.close.take())
    }
}
