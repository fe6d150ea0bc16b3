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
    ping: Option<Bytes>,
    pong: Option<Bytes>,
    deeds: VecDeque<Bytes>,
    picture: Option<Bytes>,
    pulse: Option<Bytes>,
    close: Option<Bytes>,
}

impl Out {
    pub(super) fn is_empty(&self) -> bool {
        self.under_way.is_empty()
            && self.picture.is_none()
            && self.pulse.is_none()
            && self.ping.is_none()
            && self.pong.is_none()
            && self.deeds.is_empty()
            && self.close.is_none()
    }

    /// The newest picture takes the place of one that has not begun.
    pub(super) fn picture(&mut self, frame: Bytes) {
        self.picture = Some(frame);
    }

    /// A pulse goes after the picture it speaks of.
    pub(super) fn pulse(&mut self, frame: Bytes) {
        self.pulse = Some(frame);
    }

    pub(super) fn ping(&mut self, frame: Bytes) {
        self.ping = Some(frame);
    }

    /// Only the last ping needs its answer (RFC 6455 §5.5.3).
    pub(super) fn pong(&mut self, frame: Bytes) {
        self.pong = Some(frame);
    }

    pub(super) fn deed(&mut self, frame: Bytes) {
        if self.deeds.len() == DEEDS {
            self.deeds.pop_front();
        }
        self.deeds.push_back(frame);
    }

    /// The last frame: what has not begun is dropped.
    pub(super) fn close(&mut self, frame: Bytes) {
        *self = Out {
            under_way: std::mem::take(&mut self.under_way),
            close: Some(frame),
            ..Out::default()
        };
    }

    /// What to write now; empty when nothing waits.
    pub(super) fn bytes(&mut self) -> &[u8] {
        if self.under_way.is_empty() {
            self.under_way = self.next().unwrap_or_default();
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

    fn next(&mut self) -> Option<Bytes> {
        let control = self.pong.take().or_else(|| self.ping.take());
        control
            .or_else(|| self.deeds.pop_front())
            .or_else(|| self.picture.take())
            .or_else(|| self.pulse.take())
            .or_else(|| self.close.take())
    }
}
