//! What a public view can hold of a case: types that are made by masking and in no other way.

use std::fmt;

use docket::calendar::{Date, roc_words};
use docket::case_number::CaseNumber;
use docket::disclosure::{KindTable, masked_case};
use serde::{Serialize, Serializer};
use unicode_segmentation::UnicodeSegmentation;

use crate::masking::mask_name;

/// A date, in Chinese by the years of the republic and for everybody else as 2026-11-23.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Day {
    /// 115年11月23日（星期一）
    pub roc: String,
    /// 2026-11-23
    pub iso: String,
}

impl Day {
    /// The words for a date.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self { roc: roc_words(date), iso: date.to_string() }
    }
}

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

impl From<&docket::Turn> for Turn {
    fn from(turn: &docket::Turn) -> Self {
        let sign = turn.sign.graphemes(true).take(3).collect::<String>();
        Self(docket::Turn { sign, number: turn.number }.to_string())
    }
}

impl Section {
    /// The section as a board may show it; none where the text is no section.
    #[must_use]
    pub fn of(section: &docket::Section) -> Option<Self> {
        let sign = section.0.trim().trim_end_matches('股');
        let length = sign.graphemes(true).count();
        (1..=2).contains(&length).then(|| Self(format!("{sign}股")))
    }
}

impl MaskedCase {
    /// The case as the office's table lets it stand; none where it may not.
    #[must_use]
    pub fn of(case: &CaseNumber, kinds: &KindTable) -> Option<Self> {
        masked_case(case, kinds).map(Self)
    }
}

impl MaskedName {
    /// The name as a court's board may write it; none for one that goes by a code.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        mask_name(name).map(Self)
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
