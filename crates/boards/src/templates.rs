//! From a view to its HTML.

mod drawn;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Captured, Environment, Error, UndefinedBehavior, context};

pub use self::drawn::Drawn;
use crate::band::Band;
use crate::fault::BoardFault;
use crate::frame::PageFrame;
use crate::languages::Languages;
use crate::proof;
use crate::sizing::Sizing;
use crate::view::View;

/// The templates of the screens, compiled.
#[derive(Debug)]
pub struct Templates {
    drawn: Environment<'static>,
}

/// The templates of the boards, each named after what it shows.
pub const BOARDS: [&str; 6] = [
    "room.html",
    "rooms.html",
    "waiting.html",
    "lobby.html",
    "bailiff_office.html",
    "bulletin.html",
];

/// What the boards are put together from. To import macros is to make each of them anew for every picture; what a board
/// says in any case is included.
pub const PARTS: [&str; 12] = [
    "layout.html",
    "icons.html",
    "parts.html",
    "band.html",
    "parts/icon.html",
    "parts/tongued.html",
    "parts/small.html",
    "parts/says.html",
    "parts/leaf.html",
    "parts/delay.html",
    "parts/next.html",
    "parts/list.html",
];

/// Rooms on one page of a lobby whose screen runs no scripts.
const LOBBY_ROOMS: usize = 6;

/// Lines on one page of a bulletin whose screen runs no scripts.
const BULLETIN_LINES: usize = 8;

/// Detainees on one page of a bailiff office's screen that runs no scripts.
const DETAINEES: usize = 5;

/// A board of fifty rows needs about a tenth.
const FUEL: u64 = 100_000;

/// A template's context with the words in it.
macro_rules! told {
    ($words:expr $(, $key:ident $(=> $value:expr)?)* $(,)?) => {
        context! {
            zh => $words.zh.clone(),
            beside => $words.beside.clone(),
            tongues => $words.tongues.clone(),
            word => $words.word.clone(),
            $($key $(=> $value)?,)*
        }
    };
}

impl Templates {
    /// Takes each template's text from `source` by its file name.
    pub fn new(source: impl Fn(&str) -> Option<String>) -> Result<Self, BoardFault> {
        let mut drawn = Environment::new();
        drawn.set_auto_escape_callback(|_| AutoEscape::Html);
        drawn.set_undefined_behavior(UndefinedBehavior::Strict);
        drawn.set_fuel(Some(FUEL));
        drawn.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        for name in BOARDS.into_iter().chain(PARTS) {
            drawn.add_template_owned(name, source(name).ok_or(BoardFault::NoTemplate(name))?)?;
        }
        Ok(Self { drawn })
    }

    /// The picture: what stands inside `<main>`, with every row of every page and every message. What is in it
    /// as in the board's last one is taken from `drawn`.
    pub fn picture(
        &self,
        view: &View,
        band: &Band,
        sizing: &Sizing,
        languages: &Languages,
        drawn: &mut Drawn,
    ) -> Result<String, BoardFault> {
        self.drawn_on(view, band, sizing, languages, drawn, (0, 0))
    }

    /// The whole document with the picture in place; right without scripts, one page at a time.
    pub fn page(
        &self,
        frame: &PageFrame,
        view: &View,
        band: &Band,
        languages: &Languages,
    ) -> Result<String, BoardFault> {
        let pages = pages(view, band);
        let page = (frame.page.max(1) - 1) % pages + 1;
        let leaf = (page - 1) % self::pages(view, &Band::default()) + 1;
        let drawn = &mut Drawn::default();
        let picture = self.drawn_on(view, band, &frame.sizing, languages, drawn, (leaf, page))?;
        self.around(frame, view, band, picture, page % pages + 1, languages)
    }

    /// Eight digits that stand for all that a page of this frame has around its picture: a page with
    /// other ones has to be loaded again to look right.
    pub fn mark(
        &self,
        frame: &PageFrame,
        view: &View,
        languages: &Languages,
    ) -> Result<String, BoardFault> {
        let (frame, band) = (frame.at_rest(), Band::default());
        let page = self.around(&frame, view, &band, String::new(), 1, languages)?;
        Ok(format!("{:08x}", proof::of_texts(&[page])))
    }

    fn around(
        &self,
        frame: &PageFrame,
        view: &View,
        band: &Band,
        picture: String,
        next_page: u16,
        languages: &Languages,
    ) -> Result<String, BoardFault> {
        let words = Words::of(languages);
        Ok(self.drawn.get_template("layout.html")?.render(told! {
            words,
            frame => Serde(frame),
            view => Serde(view),
            ticking => !band.messages.is_empty(),
            past => band.past.is_some(),
            next_page,
            picture => Value::from_safe_string(picture),
        })?)
    }

    /// A board and its band, all of it or one page: of the list, and of the messages.
    fn drawn_on(
        &self,
        view: &View,
        band: &Band,
        sizing: &Sizing,
        languages: &Languages,
        drawn: &mut Drawn,
        (leaf, page): (u16, u16),
    ) -> Result<String, BoardFault> {
        let words = drawn.words(languages);
        let pieces = {
            let mut parts = None;
            let mut draw = |part: &str, given: &[Value]| {
                let parts = match &mut parts {
                    Some(parts) => parts,
                    none => none.insert(self.parts(&words)?),
                };
                parts.with_state_mut(|state| state.call_macro(part, given))
            };
            drawn.renew(view, band, (leaf, page), &mut draw)?
        };
        let mut picture = self.board(view, sizing, &words, &pieces, leaf)?;
        picture.push_str(&self.band(band, &words, &pieces)?);
        Ok(picture)
    }

    /// The parts of all boards, ready to be drawn one by one.
    fn parts(&self, words: &Words) -> Result<Captured<'_>, Error> {
        self.drawn.get_template("parts.html")?.render_captured(told! { words })
    }

    /// The messages, and what stands over everything; nothing where there is none of it.
    fn band(&self, band: &Band, words: &Words, drawn: &Value) -> Result<String, BoardFault> {
        if band.messages.is_empty() && band.alarms.is_empty() {
            return Ok(String::new());
        }
        let band = told! { words, band => Serde(band), drawn };
        Ok(self.drawn.get_template("band.html")?.render(band)?)
    }

    fn board(
        &self,
        view: &View,
        sizing: &Sizing,
        words: &Words,
        drawn: &Value,
        page: u16,
    ) -> Result<String, BoardFault> {
        Ok(self.drawn.get_template(&format!("{}.html", view.name()))?.render(told! {
            words,
            view => Serde(view),
            sizing => Serde(sizing),
            drawn,
            page,
            per_page => per_page(view),
        })?)
    }
}

/// The words of a screen's languages, as functions of a template.
#[derive(Clone, Debug)]
struct Words {
    zh: Value,
    beside: Value,
    tongues: Value,
    word: Value,
}

impl Words {
    fn of(languages: &Languages) -> Self {
        let (zh, beside) = (languages.large(), languages.small());
        Self { zh, beside, tongues: languages.tongues(), word: languages.named() }
    }
}

/// Lines on one page of a screen without scripts, where the board is no list of hearings.
fn per_page(view: &View) -> usize {
    match view {
        View::Bulletin(_) => BULLETIN_LINES,
        View::BailiffOffice(_) => DETAINEES,
        View::Room(_) | View::Rooms(_) | View::Waiting(_) | View::Lobby(_) => LOBBY_ROOMS,
    }
}

fn pages(view: &View, band: &Band) -> u16 {
    let leaves = |lines: usize| u16::try_from(lines.div_ceil(per_page(view))).unwrap_or(1);
    let pages = match view {
        View::Room(board) => board.list.pages,
        View::Rooms(board) => board.columns.iter().map(|c| c.list.pages).max().unwrap_or(1),
        View::Waiting(board) => board.list.pages,
        View::Lobby(board) => leaves(board.doors.len()),
        View::BailiffOffice(board) => leaves(board.detainees.len()),
        View::Bulletin(board) => leaves(board.lines.len()),
    };
    pages.max(u16::try_from(band.messages.len()).unwrap_or(1)).max(1)
}
