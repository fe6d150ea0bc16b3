//! The wall: the newest picture of each board, the threads that write it, and who is connected.

mod floor;
mod habits;
mod listening;
mod out;
mod picture;
mod post;
mod presence;
mod socket;
mod wire;
mod words;

use std::{
    collections::HashMap,
    fmt, io,
    net::SocketAddr,
    rc::Rc,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use bytes::Bytes;
use serde_json::{Map, Value};
use tokio::{
    runtime,
    sync::{mpsc, watch},
    task, time,
};

use self::{
    floor::Floor,
    post::{Joining, Post},
    presence::Register,
    wire::Loose,
};
pub use self::{
    habits::Habits,
    listening::{Report, ReportKind},
    picture::Picture,
    presence::{Connected, Seat},
    words::{Deed, To},
};
use crate::{
    door::Permit,
    line::Line,
    live::{Joined, ear::Ear},
};

/// A board's name.
pub type Board = Arc<str>;
/// Gives the site's time as RFC 3339, for the pulse.
pub type Clock = Box<dyn Fn() -> String + Send + Sync>;

/// How long a writer that stumbled rests.
const REST: Duration = Duration::from_millis(100);

/// The wall. A clone is the same wall; it comes down when the last one is dropped.
#[derive(Clone)]
pub struct Wall(Arc<Hung>);

struct Hung {
    shared: Arc<Shared>,
    posts: Vec<Arc<Post>>,
    writing: watch::Sender<()>,
}

/// What all writers read.
struct Shared {
    habits: Habits,
    clock: Clock,
    version: String,
    newest: Mutex<HashMap<Board, Shown>>,
    serial: AtomicU64,
    register: Arc<Register>,
    reports: mpsc::Sender<Report>,
}

/// A board's newest picture; `serial` is the wall's own count, never 0.
#[derive(Clone, Debug)]
struct Shown {
    serial: u64,
    picture: Picture,
    /// Whether a newer one is about to come, so that this one is given to no more screens.
    outdated: Arc<AtomicBool>,
}

impl Wall {
    /// Puts up an empty wall and starts its writers; reports of screens come out of the receiver.
    pub fn hang(
        habits: Habits,
        clock: Clock,
        version: impl Into<String>,
    ) -> io::Result<(Wall, mpsc::Receiver<Report>)> {
        let (reports, reported) = mpsc::channel(habits.reports.max(1));
        let writers = habits.writers.max(1);
        let shared = Arc::new(Shared {
            habits,
            clock,
            version: version.into(),
            newest: Mutex::default(),
            serial: AtomicU64::new(1),
            register: Arc::default(),
            reports,
        });
        let (writing, written) = watch::channel(());
        let mut posts = Vec::with_capacity(writers);
        for number in 0..writers {
            posts.push(start(number, &shared, written.clone())?);
        }
        Ok((Wall(Arc::new(Hung { shared, posts, writing })), reported))
    }

    /// Makes `picture` the newest of its board, unless screens would look the same: then nobody is
    /// woken and the older one stays, with its number.
    pub fn give(&self, board: &str, picture: Picture) {
        let shared = &self.0.shared;
        let board: Board = Arc::from(board);
        {
            let mut newest = shared.newest();
            if newest.get(&board).is_some_and(|shown| shown.picture.same(&picture)) {
                return;
            }
            let serial = shared.serial.fetch_add(1, Ordering::Relaxed);
            newest.insert(Arc::clone(&board), Shown { serial, picture, outdated: Arc::default() });
        }
        self.has_changed(&board);
    }

    /// Says that a newer picture of a board is about to come: whoever has not been given the present one waits
    /// for that, until it is given or [`Wall::renew`] says that there is none.
    pub fn outdate(&self, board: &str) {
        if let Some(shown) = self.0.shared.newest().get(board) {
            shown.outdated.store(true, Ordering::Relaxed);
        }
    }

    /// Gives the newest picture of a board to whoever waited for a newer one; nothing where nobody does.
    pub fn renew(&self, board: &str) {
        let newest = self.0.shared.newest_of(board);
        if newest.is_some_and(|shown| shown.outdated.swap(false, Ordering::Relaxed)) {
            self.has_changed(&Board::from(board));
        }
    }

    fn has_changed(&self, board: &Board) {
        for post in &self.0.posts {
            post.put(|letters| {
                letters.changed.insert(Arc::clone(board));
            });
        }
    }

    /// The newest picture of a board.
    #[must_use]
    pub fn newest(&self, board: &str) -> Option<Picture> {
        self.0.shared.newest().get(board).map(|shown| shown.picture.clone())
    }

    /// Forgets a board; whoever still looks at it hears no pulse any more and says so.
    pub fn take_down(&self, board: &str) {
        self.0.shared.newest().remove(board);
    }

    /// Tells screens to do something, with whatever fields that needs.
    pub fn tell(&self, to: &To, deed: Deed, fields: Map<String, Value>) {
        let frame = words::deed(deed, fields);
        for post in &self.0.posts {
            post.put(|letters| letters.deeds.push((to.clone(), frame.clone())));
        }
    }

    /// Everybody at the wall.
    #[must_use]
    pub fn connected(&self) -> Vec<Connected> {
        self.0.shared.register.connected()
    }

    /// Closes the sockets of a screen (1008), within a second.
    pub fn dismiss(&self, screen: &str) {
        self.dismiss_whom(|joined| joined.screen == screen);
    }

    /// Closes the sockets of an account's session (1008), within a second.
    pub fn dismiss_session(&self, session: u64) {
        self.dismiss_whom(|joined| joined.session == Some(session));
    }

    fn dismiss_whom(&self, is_meant: impl Fn(&Joined) -> bool) {
        self.0.shared.register.dismiss(is_meant);
        for post in &self.0.posts {
            post.put(|letters| letters.dismissals = true);
        }
    }

    /// Says Close 1012 to everybody and returns when they are gone or had their moment.
    pub async fn close(&self) {
        self.0.stop();
        self.0.writing.closed().await;
    }

    /// Keeps a place for a socket that is on its way.
    pub(crate) fn seat(&self, joined: Joined, peer: SocketAddr) -> Seat {
        self.0.shared.register.seat(joined, peer)
    }

    /// Hands an upgraded line to the writer with the fewest sockets.
    pub(crate) fn join(&self, line: Line, early: Bytes, seat: Seat, ear: Ear, permit: Arc<Permit>) {
        let loose = match Loose::new(line) {
            Ok(loose) => loose,
            Err(fault) => return tracing::warn!(%fault, "a socket cannot leave the door"),
        };
        let lightest = self.0.posts.iter().min_by_key(|post| post.load.load(Ordering::Relaxed));
        if let Some(post) = lightest {
            post.join(Joining { loose, early, seat, ear, permit });
        }
    }
}

impl Hung {
    fn stop(&self) {
        for post in &self.posts {
            post.put(|letters| letters.stop = true);
        }
    }
}

impl Drop for Hung {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    fn newest(&self) -> MutexGuard<'_, HashMap<Board, Shown>> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn newest_of(&self, board: &str) -> Option<Shown> {
        self.newest().get(board).cloned()
    }
}

impl fmt::Debug for Wall {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "wall of {} writers", self.0.posts.len())
    }
}

/// Starts one writer on a thread of its own, which lives until the wall is taken down.
fn start(
    number: usize,
    shared: &Arc<Shared>,
    written: watch::Receiver<()>,
) -> io::Result<Arc<Post>> {
    let post = Arc::new(Post::default());
    let (shared, letters) = (Arc::clone(shared), Arc::clone(&post));
    thread::Builder::new().name(format!("wall-{number}")).spawn(move || {
        let own = runtime::LocalOptions::default();
        match runtime::Builder::new_current_thread().enable_all().build_local(own) {
            Ok(runtime) => runtime.block_on(write(Floor::new(shared, letters))),
            Err(fault) => tracing::error!(%fault, "a writer of the wall cannot start"),
        }
        drop(written);
    })?;
    Ok(post)
}

/// Runs a writer; a fault in one round costs that round, not the screens.
async fn write(floor: Rc<Floor>) {
    while task::spawn_local(Rc::clone(&floor).run()).await.is_err() {
        tracing::error!("a writer of the wall stumbled and goes on");
        time::sleep(REST).await;
        floor.look_again();
    }
}
