//! The pieces of a picture as they were drawn last: what is as it was is not drawn again.

use std::borrow::Cow;
use std::collections::BTreeMap;

use docket::office::RoomKind;
use docket::ticker::Language;
use minijinja::Error;
use minijinja::value::{Serde, Value};

use super::Words;
use crate::band::{Band, Message};
use crate::door::{Door, Hero, RoomLabel};
use crate::languages::Languages;
use crate::list::{List, Row};
use crate::shown::Section;
use crate::view::View;

/// The signs, rows and messages of one board's last picture. Whoever paints the board keeps it for the next; without it a
/// picture comes out the same, and later.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    languages: Vec<Language>,
    words: Option<Words>,
    pieces: BTreeMap<String, (Piece<'static>, Value)>,
}

/// What a piece was drawn of, and therefore looks like.
#[derive(Clone, Debug, PartialEq)]
enum Piece<'v> {
    Sign { room: Cow<'v, RoomLabel>, sections: Cow<'v, [Section]> },
    Hero { room: Cow<'v, RoomLabel>, hero: Cow<'v, Hero> },
    Row { row: Cow<'v, Row>, kind: RoomKind, day: Cow<'v, str>, hidden: bool },
    Message { message: Cow<'v, Message>, hidden: bool },
}

/// Draws one piece: the name of a macro, and what it is given.
pub(super) type Draw<'a> = dyn FnMut(&str, &[Value]) -> Result<String, Error> + 'a;

impl Drawn {
    /// The words of these languages; those of other languages are forgotten, with all that was drawn in them.
    pub(super) fn words(&mut self, languages: &Languages) -> Words {
        if self.languages != languages.own() {
            let languages = languages.own().to_vec();
            *self = Self { languages, ..Self::default() };
        }
        self.words.get_or_insert_with(|| Words::of(languages)).clone()
    }

    /// The pieces of the next picture by their ids. On a page of a screen without scripts, from 1 on, those of other
    /// pages are hidden: `leaf` is the page of the list, `page` that of the messages.
    pub(super) fn renew(
        &mut self,
        view: &View,
        band: &Band,
        (leaf, page): (u16, u16),
        draw: &mut Draw<'_>,
    ) -> Result<Value, Error> {
        let mut before = std::mem::take(&mut self.pieces);
        let pieces = view.doors().into_iter().flat_map(at_the_door);
        for (id, piece) in pieces.chain(rows(view, leaf)).chain(messages(band, page)) {
            let kept = match before.remove(&id) {
                Some((same, drawn)) if same == piece => (same, drawn),
                _ => {
                    let drawn = Value::from_safe_string(piece.draw(draw)?);
                    (piece.owned(), drawn)
                }
            };
            self.pieces.insert(id, kept);
        }
        let pieces = self.pieces.iter().map(|(id, (_, drawn))| (id.clone(), drawn.clone()));
        Ok(Value::from(pieces.collect::<BTreeMap<_, _>>()))
    }
}

impl Piece<'_> {
    fn owned(self) -> Piece<'static> {
        fn own<T: ToOwned + ?Sized + 'static>(thing: Cow<'_, T>) -> Cow<'static, T> {
            Cow::Owned(thing.into_owned())
        }
        match self {
            Self::Sign { room, sections } => {
                Piece::Sign { room: own(room), sections: own(sections) }
            }
            Self::Hero { room, hero } => Piece::Hero { room: own(room), hero: own(hero) },
            Self::Row { row, kind, day, hidden } => {
                Piece::Row { row: own(row), kind, day: own(day), hidden }
            }
            Self::Message { message, hidden } => Piece::Message { message: own(message), hidden },
        }
    }

    fn draw(&self, draw: &mut Draw<'_>) -> Result<String, Error> {
        match self {
            Self::Sign { room, sections } => {
                draw("sign", &[Value::from(Serde(&**room)), Value::from(Serde(&**sections))])
            }
            Self::Hero { room, hero } => {
                draw("hero", &[Value::from(Serde(&**room)), Value::from(Serde(&**hero))])
            }
            Self::Row { row, kind, day, hidden } => {
                let (row, kind) = (Value::from(Serde(&**row)), Value::from(Serde(kind)));
                draw("row", &[row, kind, Value::from(&**day), Value::from(*hidden)])
            }
            Self::Message { message, hidden } => {
                draw("message", &[Value::from(Serde(&**message)), Value::from(*hidden)])
            }
        }
    }
}

/// What hangs at each door whatever its list says: its sign, and its one thing in large letters.
fn at_the_door(door: &Door) -> [(String, Piece<'_>); 2] {
    let Door { room, sections, hero, .. } = door;
    let sign = Piece::Sign { room: Cow::Borrowed(room), sections: Cow::Borrowed(sections) };
    let hero = Piece::Hero { room: Cow::Borrowed(room), hero: Cow::Borrowed(hero) };
    [(format!("sign-{}", room.id), sign), (format!("hero-{}", room.id), hero)]
}

/// The id of a row's element is that of its day, its door and its number.
fn rows(view: &View, leaf: u16) -> impl Iterator<Item = (String, Piece<'_>)> {
    lists(view).into_iter().flat_map(move |(list, kind)| {
        list.halves.iter().flat_map(move |half| {
            let day = half.since.as_ref().map_or("r", |since| &since.iso);
            half.rows.iter().map(move |row| {
                let kind = row.room.as_ref().map_or(kind, |room| room.kind);
                let hidden = leaf > 0 && row.page != leaf;
                let piece =
                    Piece::Row { row: Cow::Borrowed(row), kind, day: Cow::Borrowed(day), hidden };
                (format!("{day}{}-{}", row.door, row.turn), piece)
            })
        })
    })
}

/// The lists of a board, and of which kind of room their rows speak where they do not say.
fn lists(view: &View) -> Vec<(&List, RoomKind)> {
    match view {
        View::Room(board) => vec![(&board.list, board.door.room.kind)],
        View::Rooms(board) => board.columns.iter().map(|c| (&c.list, c.door.room.kind)).collect(),
        View::Waiting(board) => vec![(&board.list, RoomKind::Investigation)],
        View::Lobby(_) | View::BailiffOffice(_) | View::Bulletin(_) => Vec::new(),
    }
}

fn messages(band: &Band, page: u16) -> impl Iterator<Item = (String, Piece<'_>)> {
    let shown = usize::from(page).checked_sub(1).map(|page| page % band.messages.len().max(1));
    band.messages.iter().enumerate().map(move |(number, message)| {
        let hidden = shown.is_some_and(|shown| shown != number);
        let (Message::Clerk { id, .. } | Message::Queue { id, .. }) = message;
        (id.clone(), Piece::Message { message: Cow::Borrowed(message), hidden })
    })
}
