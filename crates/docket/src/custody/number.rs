//! 人犯編號: the day of arrival and a number, alive past midnight.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::case_number::half_width;

/// 1123-03 in words; 2026-11-23-03 in addresses and in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DetaineeId {
    /// The day of arrival.
    pub date: Date,
    /// From 1 on, per day.
    pub nth: u16,
}

impl DetaineeId {
    /// The number as the house says it: 1123-03.
    #[must_use]
    pub fn short(self) -> String {
        format!("{:02}{:02}-{:02}", self.date.month(), self.date.day(), self.nth)
    }
}

/// How many signs of a number are read.
const LONGEST: usize = 32;

/// What was typed as a number or a part of one, or read by a scanner that types: digits and dashes.
///
/// A scanner adds what it was set to, a line end, a tab or the kind of code (`]C1`), and an input method makes its
/// digits full-width; all of that is taken off.
///
/// # Errors
/// A sentence, where anything else is left.
pub fn typed(text: &str) -> Result<String, &'static str> {
    let signs = text.chars().map(half_width);
    let signs = signs.filter(|c| !c.is_control() && !c.is_whitespace() && *c != '\u{feff}');
    let plain = signs.take(LONGEST + 1).map(dash).collect::<String>();
    let mut kind = plain.chars();
    let named = kind.next() == Some(']')
        && kind.next().is_some_and(|c| c.is_ascii_alphabetic())
        && kind.next().is_some_and(|c| c.is_ascii_alphanumeric());
    let number = if named { kind.as_str() } else { &plain };
    let sound = number.chars().all(|c| c.is_ascii_digit() || c == '-');
    if number.is_empty() || number.len() > LONGEST || !sound {
        return Err("編號只有數字與「-」，例如 1123-03，請再掃描或輸入一次。");
    }
    Ok(number.to_owned())
}

/// The dashes that input methods and printed slips have.
fn dash(c: char) -> char {
    if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c }
}

impl fmt::Display for DetaineeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.date, self.nth)
    }
}

impl FromStr for DetaineeId {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (date, nth) = text.rsplit_once('-').ok_or("a number is a date, a dash, a number")?;
        let date = date.parse().map_err(|_| "a number begins with a date")?;
        Ok(Self { date, nth: nth.parse().map_err(|_| "a number ends with a number")? })
    }
}

impl Serialize for DetaineeId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DetaineeId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
