//! One writer's thread: its sockets by board, and everything that can wake it.

use std::{
    cell::RefCell,
    collections::HashMap,
    ops::ControlFlow,
    rc::Rc,
    sync::{Arc, atomic::Ordering},
    thread,
    time::Instant,
};

use bytes::Bytes;
use tokio::{task, time};

use super::{
    Board, Shared,
    listening::Hearing,
    post::{Joining, Letters, Post},
    socket::{Socket, Written},
    words::{self, To},
};
use crate::live::frame::CloseCode;

/// How many sockets are written to before others on the thread get their turn.
const BREATH: usize = 1_000;

/// How many sockets are written to before other threads on the same core get theirs.
const SIP: usize = 100;

/// How many sockets are looked at before the first of them is written to: the memory of one is slow to come, and that of
/// a few comes at the same time where nothing is sent in between.
const HANDFUL: usize = 8;

/// The sockets of one board.
type Members = Rc<Vec<Rc<Socket>>>;

/// The sockets of one writer.
pub(super) struct Floor {
    pub(super) shared: Arc<Shared>,
    pub(super) hearing: RefCell<Hearing>,
    post: Arc<Post>,
    /// A list that is being written to is left as it is, and its successor changed instead.
    boards: RefCell<HashMap<Board, Members>>,
}

impl Floor {
    pub(super) fn new(shared: Arc<Shared>, post: Arc<Post>) -> Rc<Floor> {
        Rc::new(Floor { shared, post, hearing: RefCell::default(), boards: RefCell::default() })
    }

    /// Writes to this thread's sockets until the wall is taken down.
    pub(super) async fn run(self: Rc<Floor>) {
        let habits = &self.shared.habits;
        let mut pulse = time::interval_at(time::Instant::now() + habits.pulse, habits.pulse);
        let mut sweep = time::interval(habits.sweep);
        pulse.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
        sweep.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                letters = self.post.taken() => {
                    if self.answer(letters).await.is_break() {
                        return self.say_goodbye().await;
                    }
                }
                _ = pulse.tick() => drop(task::spawn_local(Rc::clone(&self).pulse())),
                _ = sweep.tick() => self.sweep(),
            }
        }
    }

    async fn answer(self: &Rc<Floor>, letters: Letters) -> ControlFlow<()> {
        for joining in letters.joining {
            self.greet(joining);
        }
        for (to, frame) in &letters.deeds {
            self.tell(to, frame);
        }
        if letters.dismissals {
            self.dismiss();
        }
        if letters.stop {
            return ControlFlow::Break(());
        }
        for board in &letters.changed {
            self.show(board).await;
        }
        ControlFlow::Continue(())
    }

    /// Takes a socket in and gives it the newest picture at once.
    fn greet(self: &Rc<Floor>, joining: Joining) {
        let Joining { loose, early, seat, ear, permit } = joining;
        let wire = match loose.tie() {
            Ok(wire) => wire,
            Err(fault) => {
                self.post.load.fetch_sub(1, Ordering::Relaxed);
                return tracing::warn!(%fault, "a socket cannot be taken to its writer");
            }
        };
        let socket = Rc::new(Socket::new(seat, wire, ear, permit, &self.shared.habits));
        let board = Arc::clone(&socket.seat.who().board);
        {
            let mut boards = self.boards.borrow_mut();
            let members = boards.entry(Arc::clone(&board)).or_default();
            socket.place.set(members.len());
            Rc::make_mut(members).push(Rc::clone(&socket));
        }
        let listening = task::spawn_local(Rc::clone(self).listen(Rc::clone(&socket), early));
        *socket.listening.borrow_mut() = Some(listening.abort_handle());
        if socket.seat.is_dismissed() {
            socket.goodbye(CloseCode::POLICY);
        } else if let Some(shown) = self.shared.newest_of(&board) {
            socket.show(&shown);
        }
        self.push(&socket);
    }

    /// Gives a board's newest picture to its screens; a newer one that comes meanwhile takes its
    /// place at once, and while one is about to come nobody is given this one.
    async fn show(self: &Rc<Floor>, board: &Board) {
        let mut wanting = Vec::with_capacity(HANDFUL);
        for group in self.members(board).chunks(BREATH) {
            let Some(shown) = self.shared.newest_of(board) else { return };
            for sip in group.chunks(SIP) {
                for handful in sip.chunks(HANDFUL) {
                    if shown.outdated.load(Ordering::Relaxed) {
                        return;
                    }
                    wanting.extend(handful.iter().filter(|socket| socket.lacks(&shown)));
                    for socket in wanting.drain(..) {
                        self.went(socket, socket.give(&shown));
                    }
                }
                thread::yield_now(); // on few cores the next order is taken up meanwhile
            }
            task::yield_now().await;
        }
    }

    async fn pulse(self: Rc<Floor>) {
        let boards = self.boards.borrow().keys().cloned().collect::<Vec<_>>();
        let (now, version) = ((self.shared.clock)(), &self.shared.version);
        for board in boards {
            for group in self.members(&board).chunks(BREATH) {
                let newest = self.shared.newest_of(&board);
                let (serial, id, around) = newest.map_or((0, 0, Arc::default()), |shown| {
                    (shown.serial, shown.picture.id(), shown.frame)
                });
                let frame = words::pulse(id, &now, version, &around);
                for socket in group {
                    if socket.pulse(&frame, serial) {
                        self.push(socket);
                    }
                }
                task::yield_now().await;
            }
        }
    }

    fn tell(self: &Rc<Floor>, to: &To, frame: &Bytes) {
        for socket in self.everyone() {
            let meant = match to {
                To::All => true,
                To::Screen(screen) => socket.seat.who().screen == *screen,
                To::Device(device) => socket.seat.who().device == Some(*device),
            };
            if meant {
                socket.deed(frame);
                self.push(&socket);
            }
        }
    }

    fn dismiss(self: &Rc<Floor>) {
        for socket in self.everyone().into_iter().filter(|socket| socket.seat.is_dismissed()) {
            socket.goodbye(CloseCode::POLICY);
            self.push(&socket);
        }
    }

    /// Writes what waits; a socket that is behind is resumed when its peer takes more.
    pub(super) fn push(self: &Rc<Floor>, socket: &Rc<Socket>) {
        self.went(socket, socket.write());
    }

    fn went(self: &Rc<Floor>, socket: &Rc<Socket>, written: Written) {
        match written {
            Written::All => {}
            Written::Gone => self.lose(socket),
            Written::Behind => {
                let mut resuming = socket.resuming.borrow_mut();
                if resuming.as_ref().is_none_or(task::AbortHandle::is_finished) {
                    let resume = Rc::clone(self).resume(Rc::clone(socket));
                    *resuming = Some(task::spawn_local(resume).abort_handle());
                }
            }
        }
    }

    async fn resume(self: Rc<Floor>, socket: Rc<Socket>) {
        while socket.tcp.writable().await.is_ok() {
            match socket.write() {
                Written::All => return,
                Written::Gone => break,
                Written::Behind => task::yield_now().await,
            }
        }
        self.lose(&socket);
    }

    /// Reads its letters again and takes every board for changed, after a round that was lost.
    pub(super) fn look_again(&self) {
        let boards = self.boards.borrow().keys().cloned().collect::<Vec<_>>();
        self.post.put(|letters| letters.changed.extend(boards));
    }

    /// Looks at everybody's deadlines.
    fn sweep(self: &Rc<Floor>) {
        let now = Instant::now();
        let (mut lost, mut waiting) = (Vec::new(), Vec::new());
        for socket in self.boards.borrow().values().flat_map(|members| members.iter()) {
            if !socket.endures(&self.shared.habits, now) {
                lost.push(Rc::clone(socket));
            } else if socket.waits() {
                waiting.push(Rc::clone(socket));
            }
        }
        for socket in lost {
            super::wire::give_up(&socket.tcp);
            self.lose(&socket);
        }
        for socket in waiting {
            self.push(&socket);
        }
    }

    /// Close 1012 to everybody, and a moment for it to arrive.
    async fn say_goodbye(self: Rc<Floor>) {
        for group in self.everyone().chunks(BREATH) {
            for socket in group {
                socket.goodbye(CloseCode::RESTART);
                self.push(socket);
            }
            task::yield_now().await;
        }
        let deadline = Instant::now() + self.shared.habits.farewell;
        while !self.boards.borrow().is_empty() && Instant::now() < deadline {
            time::sleep(self.shared.habits.sweep / 10).await;
        }
    }

    /// Lets a socket go: its place, its tasks, its descriptor.
    pub(super) fn lose(&self, socket: &Rc<Socket>) {
        let mut boards = self.boards.borrow_mut();
        let board = &socket.seat.who().board;
        let place = socket.place.replace(usize::MAX);
        let Some(members) = boards.get_mut(board).filter(|members| place < members.len()) else {
            return; // gone already
        };
        Rc::make_mut(members).swap_remove(place);
        if let Some(moved) = members.get(place) {
            moved.place.set(place);
        }
        if members.is_empty() {
            boards.remove(board);
        }
        drop(boards);
        self.post.load.fetch_sub(1, Ordering::Relaxed);
        for task in [&socket.listening, &socket.resuming] {
            if let Some(task) = task.borrow_mut().take() {
                task.abort();
            }
        }
    }

    fn members(&self, board: &Board) -> Members {
        self.boards.borrow().get(board).cloned().unwrap_or_default()
    }

    fn everyone(&self) -> Vec<Rc<Socket>> {
        self.boards.borrow().values().flat_map(|members| members.iter()).cloned().collect()
    }
}
