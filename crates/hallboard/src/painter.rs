//! From the newest published courthouse to pictures of the boards that differ; a thread of its own.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use boards::{Board, BoardFault, Languages, Sizing, Templates, View};
use docket::calendar::Moment;
use docket::courtroom::Courtroom;
use docket::devices::Screen;
use docket::{Courthouse, RoomId};
use serde_json::{Map, json};
use tokio::time;

use crate::figures::Figures;
use crate::house::House;
use crate::proof::{self, PaintedPicture, Proof};
use crate::wall::{Picture, Wall};

/// From one painting to the next: a lone change is painted at once, a burst in few pictures.
const REST: Duration = Duration::from_millis(8);

/// So many words of a board are told on the wall page.
const WORDS: usize = 8;

/// It looks at the clock at least this often, so that a jump of the clock is noticed.
const LONGEST: Duration = Duration::from_secs(30);

/// Paints every board of the house.
pub struct Painter {
    house: House,
    wall: Wall,
    templates: Arc<Templates>,
    languages: Arc<Languages>,
    boards: BTreeMap<String, Painted>,
    tablets: BTreeMap<RoomId, Arc<Courtroom>>,
    shown: Shown,
    proof: Proof,
}

/// One board as it was painted last.
struct Painted {
    screen: Screen,
    rooms: Vec<Option<Arc<Courtroom>>>,
    today: Option<docket::calendar::Date>,
    until: Option<Moment>,
    pictures: u64,
    html: String,
}

/// The newest view of each board, for whoever asks for its page.
pub type Shown = Arc<Mutex<BTreeMap<String, Hung>>>;

/// A view with the number of its picture.
#[derive(Clone)]
pub struct Hung {
    /// What it shows.
    pub view: Arc<View>,
    /// The picture's number.
    pub picture: u64,
    /// Its first words, for the wall page.
    pub words: Vec<String>,
}

impl Painter {
    /// A painter of every screen of the office.
    #[must_use]
    pub fn new(
        house: House,
        wall: Wall,
        templates: Arc<Templates>,
        languages: Arc<Languages>,
        proof: Proof,
    ) -> Self {
        let painted = |screen: &Screen| Painted {
            screen: screen.clone(),
            rooms: Vec::new(),
            today: None,
            until: None,
            pictures: 0,
            html: String::new(),
        };
        let boards = house.office.screens.iter().map(|s| (s.id.clone(), painted(s))).collect();
        let shown = Shown::default();
        Self { house, wall, templates, languages, boards, tablets: BTreeMap::new(), shown, proof }
    }

    /// What hangs on the walls.
    #[must_use]
    pub fn shown(&self) -> Shown {
        Arc::clone(&self.shown)
    }

    /// Paints what is true now, then whatever changes, until the house closes.
    pub async fn work(mut self) {
        let mut published = self.house.follow();
        loop {
            let now = Arc::clone(&published.borrow_and_update());
            self.paint(&now);
            let painted = Instant::now();
            let nap = self.next().min(LONGEST);
            tokio::select! {
                changed = published.changed() => {
                    if changed.is_err() {
                        return; // the registrar has ended
                    }
                    time::sleep(REST.saturating_sub(painted.elapsed())).await;
                }
                () = time::sleep(nap) => {}
            }
        }
    }

    /// Paints every board that may differ from what hangs there.
    pub fn paint(&mut self, house: &Courthouse) {
        let now = self.house.clock.house();
        for (id, board) in &mut self.boards {
            let rooms = looked_at(house, &board.screen);
            if !board.differs(house, &rooms, now) {
                continue;
            }
            (board.rooms, board.today) = (rooms, house.today);
            let painting =
                || Self::picture(&self.house, &self.templates, &self.languages, house, board, now);
            match catch_unwind(AssertUnwindSafe(painting)) {
                Ok(Ok((view, until, html))) => {
                    board.until = until;
                    if board.html != html {
                        board.pictures += 1;
                        Figures::add(&self.house.figures.pictures, 1);
                        board.html.clone_from(&html);
                        self.proof.painted(id, painted(board, house, &html));
                        let words = boards::proof::texts(&html).into_iter().take(WORDS).collect();
                        self.wall.give(id, Picture::html(board.pictures, house.seq.0, html));
                        let hung = Hung { view: Arc::new(view), picture: board.pictures, words };
                        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
                        shown.insert(id.clone(), hung);
                    }
                }
                Ok(Err(fault)) => {
                    Figures::add(&self.house.figures.faults, 1);
                    tracing::error!(%fault, board = %id, "a board keeps its picture");
                }
                Err(_) => {
                    Figures::add(&self.house.figures.faults, 1);
                    tracing::error!(board = %id, "a board keeps its picture: it panicked");
                }
            }
        }
        self.tell_tablets(house);
    }

    fn picture(
        house: &House,
        templates: &Templates,
        languages: &Languages,
        courthouse: &Courthouse,
        board: &Painted,
        now: Moment,
    ) -> Result<(View, Option<Moment>, String), BoardFault> {
        let screen = &board.screen;
        let (view, until) = Board::of(courthouse, &house.office, screen, now);
        let sizing = Sizing::of(screen.inches, screen.metres);
        let html = templates.picture(&view, &sizing, languages)?;
        Ok((view, until, html))
    }

    /// Tells tablets and desks which room moved; they ask for what they may see of it.
    fn tell_tablets(&mut self, house: &Courthouse) {
        for id in self.house.office.rooms.keys() {
            let room = house.room(*id);
            let known = self.tablets.get(id);
            let same = known
                .is_some_and(|k| Arc::ptr_eq(k, &room) || (k.hearings.is_empty() && **k == *room));
            if same {
                continue;
            }
            let content =
                json!({ "type": "room", "room": id, "seq": room.seq, "entry": house.seq });
            let content = content.as_object().cloned().unwrap_or_else(Map::new);
            self.wall.give(&tablet_board(*id), Picture::json(house.seq.0, content));
            self.tablets.insert(*id, room);
        }
    }

    /// How long until some board would differ without an event.
    fn next(&self) -> Duration {
        let earliest = self.boards.values().filter_map(|board| board.until).min();
        earliest.map_or(LONGEST, |moment| {
            Duration::from_millis(self.house.clock.ms_until(moment).max(1))
        })
    }
}

impl Painted {
    fn differs(&self, house: &Courthouse, rooms: &[Option<Arc<Courtroom>>], now: Moment) -> bool {
        let same = |pair: (&Option<Arc<Courtroom>>, &Option<Arc<Courtroom>>)| match pair {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            _ => false,
        };
        self.pictures == 0
            || self.today != house.today
            || self.until.is_some_and(|until| until <= now)
            || self.rooms.len() != rooms.len()
            || !self.rooms.iter().zip(rooms).all(same)
    }
}

/// What is remembered of a picture, to compare reports with.
fn painted(board: &Painted, house: &Courthouse, html: &str) -> PaintedPicture {
    let rooms = board.rooms.iter().flatten().map(|room| room.id);
    PaintedPicture {
        id: board.pictures,
        entry: house.seq,
        hash: boards::proof::of_picture(html),
        called: proof::called(house, rooms),
    }
}

/// The name of the board that tells tablets of a room.
#[must_use]
pub fn tablet_board(room: RoomId) -> String {
    format!("tablet/{room}")
}

/// The rooms a screen speaks of, as they are; all where it names none.
fn looked_at(house: &Courthouse, screen: &Screen) -> Vec<Option<Arc<Courtroom>>> {
    let day = house.today.and_then(|today| house.days.get(&today));
    let Some(day) = day else { return Vec::new() };
    if screen.rooms.is_empty() {
        return day.values().cloned().map(Some).collect();
    }
    screen.rooms.iter().map(|id| day.get(id).cloned()).collect()
}
