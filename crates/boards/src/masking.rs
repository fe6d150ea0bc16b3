//! What a public view can hold of a case: types that are made by masking and in no other way.

use std::fmt;

use serde::{Serialize, Serializer};
use unicode_segmentation::UnicodeSegmentation;

/// 報到序號 as it stands on a board: 3-05.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Turn(String);

/// 股別, at most two characters and 股.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section(String);

/// 案號 with the 字別 the office lets stand: 115年度偵字第1234號.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskedCase(String);

/// A name with its middle taken out: 王○明.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskedName(String);

const CIRCLE: &str = "○";

/// Surnames of two characters that are met here.
const COMPOUND: [&str; 16] = [
    "歐陽", "司馬", "司徒", "上官", "諸葛", "皇甫", "尉遲", "公孫", "長孫", "慕容", "令狐", "東方",
    "夏侯", "端木", "鍾離", "范姜",
];

impl Turn {
    /// The number `number` given by the room with this short sign.
    #[must_use]
    pub fn of(sign: &str, number: u16) -> Self {
        let sign = sign.graphemes(true).take(3).collect::<String>();
        Self(format!("{sign}-{number:02}"))
    }
}

impl Section {
    /// The section as a board may show it; none where the text is no section.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let sign = text.trim().trim_end_matches('股');
        let length = sign.graphemes(true).count();
        (1..=2).contains(&length).then(|| Self(format!("{sign}股")))
    }
}

impl MaskedCase {
    /// A case of `year` (民國) with the `alias` the office shows for its 字別.
    #[must_use]
    pub fn of(year: u16, alias: &str, serial: u32) -> Self {
        Self(format!("{year}年度{alias}字第{serial}號"))
    }
}

impl MaskedName {
    /// 王小明 becomes 王○明, 王明 王○, 歐陽小明 歐陽○○; of other names only the first part stays.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let name = name.trim();
        if let Some((first, _)) = name.split_once([' ', '‧', '·', '．', '・', '\u{3000}']) {
            return Self(format!("{first}{CIRCLE}"));
        }
        let letters = name.graphemes(true).collect::<Vec<_>>();
        Self(match letters.as_slice() {
            [] => CIRCLE.to_owned(),
            [first] | [first, _] => format!("{first}{CIRCLE}"),
            [first, _, last] => format!("{first}{CIRCLE}{last}"),
            [first, rest @ ..] => match COMPOUND.iter().find(|surname| name.starts_with(**surname))
            {
                Some(surname) => format!("{surname}{}", CIRCLE.repeat(2)),
                None => format!("{first}{}", CIRCLE.repeat(rest.len().min(3))),
            },
        })
    }
}

macro_rules! shown_as_text {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    )*};
}

shown_as_text!(Turn, Section, MaskedCase, MaskedName);
