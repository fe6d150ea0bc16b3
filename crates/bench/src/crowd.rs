//! A crowd of screens: raw sockets in one loop that reads no more of a frame than its number.

mod ear;
mod member;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use rustix::event::{Timespec, epoll};
use rustix::io::retry_on_intr;

use self::ear::Memory;
use self::member::Member;
use crate::fault::Measured;
use crate::line::{Line, Trust};

/// How long anything may take before the run is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// How many may be on their way in at once.
const UNDER_WAY: usize = 1_000;

/// Where a crowd goes, and how.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) address: SocketAddr,
    pub(crate) path: String,
    pub(crate) deflate: bool,
    /// Under TLS, by a certificate that this believes.
    pub(crate) trust: Option<Trust>,
}

/// Sockets that look at one server.
pub(crate) struct Crowd {
    poll: OwnedFd,
    members: Vec<Member>,
    memory: Memory,
    events: Vec<epoll::Event>,
}

impl Crowd {
    pub(crate) fn new() -> Measured<Crowd> {
        let poll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let (members, memory, events) = (Vec::new(), Memory::default(), Vec::with_capacity(1024));
        Ok(Crowd { poll, members, memory, events })
    }

    /// Lets `count` more join, each until it has a picture from entry `newest` on; returns how long
    /// that took.
    pub(crate) fn join(&mut self, way: &Way, count: usize, newest: u64) -> Measured<Duration> {
        let begun = Instant::now();
        let (first, all) = (self.members.len(), self.members.len() + count);
        self.members.reserve(count);
        let mut arrived = 0;
        while arrived < count {
            let under_way = self.members.len() - first - arrived;
            if self.members.len() < all && under_way < UNDER_WAY {
                self.connect(way)?;
            }
            let idle = self.members.len() == all || under_way + 1 >= UNDER_WAY;
            arrived += self.look(newest, if idle { 100 } else { 0 })?.len();
            self.check(begun, &format!("{arrived} of {count} sockets had the newest picture"))?;
        }
        Ok(begun.elapsed())
    }

    fn connect(&mut self, way: &Way) -> Measured<()> {
        let line = Line::connect(way.address, way.trust.as_ref()).map_err(|fault| {
            format!("socket {} cannot connect: {fault}", self.members.len() + 1)
        })?;
        let number = self.members.len() as u64;
        let member = Member::greet(line, way)?;
        let wanted = epoll::EventFlags::IN | epoll::EventFlags::RDHUP;
        epoll::add(&self.poll, &member.line.tcp, epoll::EventData::new_u64(number), wanted)?;
        self.members.push(member);
        Ok(())
    }

    /// Waits until every screen that reads shows entry `newest` or a later one; milliseconds from
    /// `begun` to the last of them.
    pub(crate) fn wait(&mut self, newest: u64, begun: Instant) -> Measured<f64> {
        let mut waiting = self.members.iter().filter(|m| m.reads && m.ear.shown < newest).count();
        while waiting > 0 {
            waiting = waiting.saturating_sub(self.look(newest, 100)?.len());
            self.check(begun, &format!("{waiting} screens wait for entry {newest}"))?;
        }
        Ok(begun.elapsed().as_secs_f64() * 1000.0)
    }

    /// Reads whatever comes for so long.
    pub(crate) fn idle(&mut self, long: Duration) -> Measured<()> {
        let begun = Instant::now();
        while begun.elapsed() < long {
            self.look(u64::MAX, 20)?;
        }
        Ok(())
    }

    /// Reads once from whoever has something; the numbers of those that now show `newest` and did
    /// not before.
    fn look(&mut self, newest: u64, patience_ms: i64) -> Measured<Vec<usize>> {
        let patience = Timespec { tv_sec: 0, tv_nsec: patience_ms * 1_000_000 };
        self.events.clear();
        retry_on_intr(|| {
            let room = rustix::buffer::spare_capacity(&mut self.events);
            epoll::wait(&self.poll, room, Some(&patience))
        })?;
        let mut arrived = Vec::new();
        for event in &self.events {
            let number = usize::try_from(event.data.u64())?;
            let Some(member) = self.members.get_mut(number) else { continue };
            let before = member.ear.shown;
            if !member.read(&mut self.memory)? {
                member.gone = true;
                let _ = epoll::delete(&self.poll, &member.line.tcp);
            }
            if before < newest && member.ear.shown >= newest {
                arrived.push(number);
            }
        }
        Ok(arrived)
    }

    fn check(&self, begun: Instant, what: &str) -> Measured<()> {
        let lost = self.members.iter().filter(|m| m.gone && m.reads).count();
        if begun.elapsed() > PATIENCE || lost > 0 {
            let seconds = begun.elapsed().as_secs();
            return Err(format!("{what} after {seconds} s; {lost} were hung up on").into());
        }
        Ok(())
    }

    /// From now on the last `count` never read.
    pub(crate) fn stall(&mut self, count: usize) -> Measured<()> {
        let first = self.members.len().saturating_sub(count);
        for member in self.members.iter_mut().skip(first) {
            member.reads = false;
            epoll::delete(&self.poll, &member.line.tcp)?;
        }
        Ok(())
    }

    /// How many of those that never read were dropped by the server.
    pub(crate) fn dropped(&mut self) -> usize {
        let stalled = self.members.iter_mut().filter(|member| !member.reads);
        stalled.filter_map(|member| member.is_dropped().then_some(())).count()
    }

    /// Pictures that came again or out of order, over all screens.
    pub(crate) fn doubled(&self) -> usize {
        self.members.iter().map(|member| member.ear.doubled).sum()
    }

    /// Pictures that came since this was asked last, over all screens.
    pub(crate) fn pictures(&mut self) -> usize {
        self.members.iter_mut().map(|member| std::mem::take(&mut member.ear.pictures)).sum()
    }

    /// How many sockets agreed on compression.
    pub(crate) fn deflating(&self) -> usize {
        self.members.iter().filter(|member| member.ear.deflates).count()
    }

    /// The newest picture of the first screen, as text.
    pub(crate) fn sample(&self) -> Option<&str> {
        self.memory.sample.as_deref()
    }

    /// Hangs up at once, a few at a time, so that the server reaps as it goes.
    pub(crate) fn leave(self) {
        let mut leaving = self.members.into_iter().collect::<VecDeque<_>>();
        while let Some(member) = leaving.pop_front() {
            member.hang_up();
        }
    }
}
