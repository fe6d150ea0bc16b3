//! CP950 — Big5 as Windows in Taiwan writes it, with the office's own characters (造字).
//!
//! `encoding_rs` knows Big5 as the web does, with Hong Kong's characters in the areas that Windows
//! leaves to the user. Those bytes are never given to it: as on Windows they become private-use
//! characters, which the office's table then turns into real ones, or 〓.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use encoding_rs::BIG5;
use serde::{Deserialize, Serialize};

/// Text of CP950 bytes; user-defined characters come out as private-use ones, wrong bytes as U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    let mut rest = bytes;
    while let [lead, after @ ..] = rest {
        rest = match (lead, after) {
            (0x00..=0x7F, _) => {
                text.push(char::from(*lead));
                after
            }
            (0x81..=0xFE, [second @ (0x40..=0x7E | 0xA1..=0xFE), after @ ..]) => {
                text.push(character([*lead, *second]));
                after
            }
            _ => {
                text.push(char::REPLACEMENT_CHARACTER);
                after
            }
        };
    }
    text
}

fn character(bytes: [u8; 2]) -> char {
    let code = u16::from_be_bytes(bytes);
    if let Some(private) = private_of(code) {
        return private;
    }
    match code {
        0xA3C0..=0xA3E0 => char::REPLACEMENT_CHARACTER, // the web's control pictures
        0xF9FE => '▓',                                  // the web says ￭
        _ => {
            let (text, failed) = BIG5.decode_without_bom_handling(&bytes);
            let mut characters = text.chars();
            match (failed, characters.next(), characters.next()) {
                (false, Some(only), None) => only,
                _ => char::REPLACEMENT_CHARACTER,
            }
        }
    }
}

/// First code, last code, and the private-use character of the first, as Windows has them.
const AREAS: [(u16, u16, u32); 4] = [
    (0xFA40, 0xFEFE, 0xE000),
    (0x8E40, 0xA0FE, 0xE311),
    (0x8140, 0x8DFE, 0xEEB8),
    (0xC6A1, 0xC8FE, 0xF6B1),
];

fn private_of(code: u16) -> Option<char> {
    let (first, _, base) =
        AREAS.into_iter().find(|(first, last, _)| (*first..=*last).contains(&code))?;
    char::from_u32(base + place(code)?.checked_sub(place(first)?)?)
}

/// Which of Big5's double bytes this is, counted row by row, 157 to a row.
fn place(code: u16) -> Option<u32> {
    let [lead, trail] = code.to_be_bytes().map(u32::from);
    let column = match trail {
        0x40..=0x7E => trail - 0x40,
        0xA1..=0xFE => trail - 0x62,
        _ => return None,
    };
    Some(lead * 157 + column)
}

/// 造字: the office's own characters, by their code in CP950.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct OwnCharacters {
    by_private: BTreeMap<char, (u16, String)>,
}

impl OwnCharacters {
    /// Text whose private-use characters are the office's real ones, or 〓.
    pub(super) fn settle<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if !text.contains(is_unsettled) {
            return Cow::Borrowed(text);
        }
        let mut settled = String::with_capacity(text.len());
        for c in text.chars() {
            match self.by_private.get(&c) {
                Some((_, own)) => settled.push_str(own),
                None if is_unsettled(c) => settled.push('〓'),
                None => settled.push(c),
            }
        }
        Cow::Owned(settled)
    }
}

fn is_unsettled(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. | char::REPLACEMENT_CHARACTER)
}

impl TryFrom<BTreeMap<String, String>> for OwnCharacters {
    type Error = NotACharacterCode;

    fn try_from(table: BTreeMap<String, String>) -> Result<Self, NotACharacterCode> {
        let mut by_private = BTreeMap::new();
        for (key, own) in table {
            let digits = key.trim_start_matches("0x");
            let code = u16::from_str_radix(digits, 16).ok().filter(|_| !own.is_empty());
            let place = code.and_then(|code| Some((private_of(code)?, code)));
            let (private, code) = place.ok_or(NotACharacterCode(key))?;
            by_private.insert(private, (code, own));
        }
        Ok(Self { by_private })
    }
}

impl From<OwnCharacters> for BTreeMap<String, String> {
    fn from(own: OwnCharacters) -> Self {
        own.by_private.into_values().map(|(code, own)| (format!("{code:04X}"), own)).collect()
    }
}

/// A key of the 造字 table that is no code of CP950's user-defined areas, or has no character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotACharacterCode(pub String);

impl fmt::Display for NotACharacterCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is no user-defined code with its character; \
             keys are four hex digits within FA40-FEFE, 8E40-A0FE, 8140-8DFE or C6A1-C8FE",
            self.0
        )
    }
}

impl std::error::Error for NotACharacterCode {}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(bytes: &[u8], own: &OwnCharacters) -> String {
        own.settle(&decode(bytes)).into_owned()
    }

    fn own(rows: &[(&str, &str)]) -> Result<OwnCharacters, NotACharacterCode> {
        let rows = rows.iter().map(|(code, own)| ((*code).to_owned(), (*own).to_owned()));
        rows.collect::<BTreeMap<_, _>>().try_into()
    }

    #[test]
    fn what_hong_kong_put_into_the_users_areas_is_never_read() {
        for code in [0x8740_u16, 0x8E40, 0xA0FE, 0x8DFE, 0xC6A1, 0xC8FE, 0xFA40, 0xFEFE, 0xFBA8] {
            let text = settled(&code.to_be_bytes(), &OwnCharacters::default());
            assert_eq!(text, "〓", "{code:04X}");
        }
    }

    #[test]
    fn the_offices_own_characters_are_read_by_their_code() {
        let own = own(&[("FA40", "堃"), ("8140", "喆"), ("C7A1", "𤧟"), ("8E41", "峯")]);
        let bytes = [0xFA, 0x40, 0x81, 0x40, 0xC7, 0xA1, 0x8E, 0x41, 0xFA, 0x41, b'A'];
        assert_eq!(own.map(|own| settled(&bytes, &own)), Ok("堃喆𤧟峯〓A".to_owned()));
    }

    #[test]
    fn private_characters_of_windows_stand_for_the_same_codes() {
        let corners = [
            (0xFA40, '\u{E000}'),
            (0xFEFE, '\u{E310}'),
            (0x8E40, '\u{E311}'),
            (0xA0FE, '\u{EEB7}'),
            (0x8140, '\u{EEB8}'),
            (0x8DFE, '\u{F6B0}'),
            (0xC6A1, '\u{F6B1}'),
            (0xC8FE, '\u{F848}'),
        ];
        assert_eq!(corners.map(|(code, _)| private_of(code)), corners.map(|(_, c)| Some(c)));
    }

    #[test]
    fn a_table_with_a_wrong_code_says_which() {
        for code in ["A440", "FA7F", "FF40", "", "FA4", "堃"] {
            assert_eq!(own(&[(code, "堃")]), Err(NotACharacterCode(code.to_owned())));
        }
        assert_eq!(own(&[("FA40", "")]), Err(NotACharacterCode("FA40".to_owned())));
    }

    #[test]
    fn windows_own_extensions_are_proper_characters() {
        let eten = (0xD6..=0xDC).flat_map(|trail| [0xF9, trail]).collect::<Vec<u8>>();
        assert_eq!(decode(&eten), "碁銹裏墻恒粧嫺");
        assert_eq!(decode(b"\xA3\xE1\xF9\xFE\xA1\x45\xA1\x4E"), "€▓‧﹑");
    }

    #[test]
    fn what_no_table_has_is_said_to_be_wrong() {
        assert_eq!(
            decode(b"\xA3\xC0\xA3\xE2A\x80\xFF\xA4,\xA4\x40"),
            "\u{FFFD}\u{FFFD}A\u{FFFD}\u{FFFD}\u{FFFD},一"
        );
        assert_eq!(decode(b"\xA4"), "\u{FFFD}");
    }
}
