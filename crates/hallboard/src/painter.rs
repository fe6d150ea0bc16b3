//! From the newest published courthouse to pictures of the boards that differ; a thread of its own.

mod painted;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use boards::{Band, Board, BoardFault, Name, Sizing, View};
use docket::calendar::{Date, Moment};
use docket::courtroom::Courtroom;
use docket::custody::Custody;
use docket::devices::Devices;
use docket::duty::Roster;
use docket::{Courthouse, RoomId, Seq};
use serde_json::{Map, Value, json};
use tokio::sync::watch;
use tokio::time;

use self::painted::{Painted, bailiff_office, is_same_office, looked_at};
use crate::figures::Figures;
use crate::frames::Frames;
use crate::house::House;
use crate::proof::{PaintedPicture, Proof};
use crate::roster;
use crate::seal::{Opened, Seal};
use crate::wall::{Picture, Wall};

/// A change this long after a painting is a lone one, and painted at once; a burst pauses this long
/// before its end is painted.
const REST: Duration = Duration::from_millis(8);

/// A burst is painted at least this often.
const BURST: Duration = Duration::from_millis(40);

/// So many words of a board are told on the wall page.
const WORDS: usize = 8;

/// It looks at the clock at least this often, so that a jump of the clock is noticed.
const LONGEST: Duration = Duration::from_secs(30);

/// Paints every board of the house.
pub struct Painter {
    house: House,
    wall: Wall,
    frames: Arc<Frames>,
    boards: BTreeMap<String, Painted>,
    /// For which devices and which day the boards were hung.
    hung: Option<(Arc<Devices>, Date)>,
    tablets: BTreeMap<RoomId, Arc<Courtroom>>,
    office: Option<(Arc<Custody>, Arc<Roster>)>,
    shown: Shown,
    proof: Proof,
}

/// The newest view of each board, for whoever asks for its page.
pub type Shown = Arc<Mutex<BTreeMap<String, Hung>>>;

/// A view with the number of its picture.
#[derive(Clone)]
pub struct Hung {
    /// What it shows.
    pub view: Arc<View>,
    /// What runs below it and stands over it.
    pub band: Arc<Band>,
    /// The picture's number.
    pub picture: u64,
    /// Its first words, for the wall page.
    pub words: Vec<String>,
}

impl Painter {
    /// A painter of every screen of the office.
    #[must_use]
    pub fn new(house: House, wall: Wall, frames: Arc<Frames>, proof: Proof) -> Self {
        let (boards, tablets, shown) = (BTreeMap::new(), BTreeMap::new(), Shown::default());
        Self { house, wall, frames, boards, hung: None, tablets, office: None, shown, proof }
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
                    if painted.elapsed() < REST {
                        self.burst_ends(&mut published).await;
                    }
                }
                () = time::sleep(nap) => {}
            }
        }
    }

    /// Hangs up a board for every screen, each at its level of today, and takes down the others.
    fn hang(&mut self, house: &Courthouse) {
        let today = self.house.office.offset.date(self.house.clock.machine());
        let same = |(devices, day): &(Arc<Devices>, Date)| {
            Arc::ptr_eq(devices, &house.devices) && *day == today
        };
        if self.hung.as_ref().is_some_and(same) {
            return;
        }
        self.hung = Some((Arc::clone(&house.devices), today));
        let screens = house.devices.screens(&self.house.office, today);
        let gone = |id: &String| !screens.iter().any(|screen| screen.id == *id);
        for id in self.boards.keys().filter(|id| gone(id)) {
            self.wall.take_down(id);
            self.shown.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        }
        self.boards.retain(|id, _| !gone(id));
        for screen in screens {
            match self.boards.get_mut(&screen.id) {
                Some(board) if board.screen == screen => {}
                Some(board) => (board.screen, board.moved) = (screen, true),
                None => drop(self.boards.insert(screen.id.clone(), Painted::of(screen))),
            }
        }
    }

    /// Returns when nothing has changed for a moment, or some of a long burst has to be painted. Meanwhile no
    /// screen is given a picture that is about to be another.
    async fn burst_ends(&mut self, published: &mut watch::Receiver<Arc<Courthouse>>) {
        let pause = async {
            loop {
                let house = Arc::clone(&published.borrow_and_update());
                self.outdate(&house);
                let changed = time::timeout(REST, published.changed()).await;
                if !changed.is_ok_and(|changed| changed.is_ok()) {
                    return;
                }
            }
        };
        drop(time::timeout(BURST, pause).await);
    }

    fn outdate(&mut self, house: &Courthouse) {
        let now = self.house.clock.house();
        for (id, board) in self.boards.iter_mut().filter(|(_, board)| !board.outdated) {
            if board.differs(house, now) {
                board.outdated = true;
                self.wall.outdate(id);
            }
        }
    }

    /// Paints every board that may differ from what hangs there.
    pub fn paint(&mut self, house: &Courthouse) {
        self.hang(house);
        let now = self.house.clock.house();
        let mut boards = std::mem::take(&mut self.boards);
        for (id, board) in &mut boards {
            if board.differs(house, now) {
                board.rooms = looked_at(house, &board.screen).map(Option::<&_>::cloned).collect();
                self.paint_one(id, board, house, now);
            }
            if std::mem::take(&mut board.outdated) {
                self.wall.renew(id); // nothing, where it was given another
            }
        }
        self.boards = boards;
        self.tell_tablets(house);
        self.tell_office(house);
    }

    /// Paints one board; a fault costs it its newest picture, and nobody else anything.
    fn paint_one(&self, id: &str, board: &mut Painted, house: &Courthouse, now: Moment) {
        let moved = std::mem::take(&mut board.moved) || board.pictures == 0;
        board.today = house.today;
        board.office = board.looks_at_office().then(|| bailiff_office(house));
        board.ticker = Some(Arc::clone(&house.ticker));
        let painting = || Self::picture(&self.house, &self.frames, house, board, now);
        match catch_unwind(AssertUnwindSafe(painting)) {
            Ok(Ok((view, band, until, html))) => {
                board.until = until;
                if board.html != html {
                    self.hang_up(id, board, house, (view, band), html);
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
        if moved {
            let view = view_of(&self.shown, id);
            let mark = view.and_then(|view| self.frames.mark(&board.screen, &view).ok());
            self.wall.frame(id, mark.as_deref().unwrap_or_default());
        }
    }

    /// Hangs up a new picture of a board.
    fn hang_up(
        &self,
        id: &str,
        board: &mut Painted,
        house: &Courthouse,
        (view, band): (View, Band),
        html: String,
    ) {
        board.pictures += 1;
        Figures::add(&self.house.figures.pictures, 1);
        board.html.clone_from(&html);
        let at = self.house.clock.lasting();
        let mut words = boards::proof::texts(&html);
        let called = called(&view, &band);
        self.proof.painted(id, painted(board.pictures, house.seq, at, &words, called));
        words.truncate(WORDS);
        self.wall.give(id, Picture::html(board.pictures, house.seq.0, html));
        let (view, band) = (Arc::new(view), Arc::new(band));
        let hung = Hung { view, band, picture: board.pictures, words };
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.insert(id.to_owned(), hung);
    }

    fn picture(
        house: &House,
        frames: &Frames,
        courthouse: &Courthouse,
        board: &mut Painted,
        now: Moment,
    ) -> Result<(View, Band, Option<Moment>, String), BoardFault> {
        let screen = &board.screen;
        let open = |name: Name<'_>| opened(&house.seal, name);
        let (view, until) = Board::of_opened(courthouse, &house.office, screen, now, &open);
        let sizing = Sizing::of(screen.inches, screen.metres);
        let (band, edge) = Board::band(courthouse, &house.office, screen, now);
        let spoken = frames.languages.spoken(&screen.languages);
        let html = frames.templates.picture(&view, &band, &sizing, &spoken, &mut board.drawn)?;
        let until = until.into_iter().chain(edge).min();
        Ok((view, band, until, html))
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
            self.wall.give(&tablet_board(*id), Picture::json(house.seq.0, fields(content)));
            self.tablets.insert(*id, room);
        }
    }

    /// Tells desks and staff walls that a detainee or the roster moved; they ask for the rest.
    fn tell_office(&mut self, house: &Courthouse) {
        if self.office.as_ref().is_some_and(|known| is_same_office(known, house)) {
            return;
        }
        let content = json!({ "type": "custody", "entry": house.seq });
        self.wall.give(OFFICE_BOARD, Picture::json(house.seq.0, fields(content)));
        self.office = Some(bailiff_office(house));
    }

    /// How long until some board would differ without an event.
    fn next(&self) -> Duration {
        let earliest = self.boards.values().filter_map(|board| board.until).min();
        earliest.map_or(LONGEST, |moment| {
            Duration::from_millis(self.house.clock.ms_until(moment).max(1))
        })
    }
}

/// The fields of a JSON object.
fn fields(object: Value) -> Map<String, Value> {
    match object {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// What can be read as called: nothing below a text that stands over the whole glass.
fn called(view: &View, band: &Band) -> Vec<(RoomId, String)> {
    let called = view.called().into_iter().filter(|_| !band.covers());
    called.map(|(room, turn)| (RoomId(room), turn.to_string())).collect()
}

/// What is remembered of a picture, to compare reports with.
fn painted(
    id: u64,
    entry: Seq,
    at: Moment,
    words: &[String],
    called: Vec<(RoomId, String)>,
) -> PaintedPicture {
    PaintedPicture { id, entry, hash: boards::proof::of_texts(words), called, at }
}

/// What hangs there, also where the newest painting failed: a page of it is made of the same.
fn view_of(shown: &Shown, board: &str) -> Option<Arc<View>> {
    let shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
    shown.get(board).map(|hung| Arc::clone(&hung.view))
}

/// The name of the board that tells tablets of a room.
#[must_use]
pub fn tablet_board(room: RoomId) -> String {
    format!("tablet/{room}")
}

/// The name of the board that tells desks and staff walls of the bailiff office.
pub const OFFICE_BOARD: &str = "desk/custody";

/// A name that a screen may show; nothing where its key is gone or it does not open.
fn opened(seal: &Seal, name: Name<'_>) -> Option<String> {
    let (record, name) = match name {
        Name::OnDuty(name) => return roster::opened(seal, name),
        Name::Summoned(record, name) => (record, name),
    };
    match seal.read(name, record, "name") {
        Ok(Opened::Text(name)) => Some(name),
        Ok(Opened::Erased) | Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use docket::RecordId;

    use super::*;

    #[test]
    fn a_summoned_persons_name_opens_for_its_own_record_alone() {
        let folder = tempfile::tempdir().unwrap_or_else(|fault| panic!("{fault}"));
        let seal = Seal::open(&folder.path().join("keys"), &folder.path().join("master.key"));
        let seal = seal.unwrap_or_else(|fault| panic!("{fault}"));
        let [hers, another] = ["p1", "p2"].map(|record| RecordId(record.to_owned()));
        let name = seal.close("hearings/2026-11-23", &hers, "name", "林淑芬");
        let name = name.unwrap_or_else(|fault| panic!("{fault}"));

        assert_eq!(opened(&seal, Name::Summoned(&hers, &name)).as_deref(), Some("林淑芬"));
        assert_eq!(opened(&seal, Name::Summoned(&another, &name)), None);
        assert_eq!(opened(&seal, Name::OnDuty(&name)), None, "it is not on the roster");
    }
}
