//! 案號 — the number a case goes by, as files write it and as boards show it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// 案號: year, kind (字別) and serial, unique within one office.
///
/// Written in full as `115年度偵字第1850號`; that is also how it stands in the journal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseNumber {
    /// 民國 year, 1 to 999.
    pub year: u16,
    /// 字別 with half-width parentheses, such as `偵` or `偵續(一)`.
    pub kind: String,
    /// 號, counted from 1 within year and kind.
    pub serial: u32,
    /// 之n, where one number was split.
    pub suffix: Option<u16>,
}

impl CaseNumber {
    /// The number as people say it: `115偵1850`.
    #[must_use]
    pub fn short(&self) -> String {
        let Self { year, kind, serial, .. } = self;
        format!("{year}{kind}{serial}{}", self.split_mark())
    }

    /// Every case number of one cell, in order and without repeats.
    ///
    /// Numbers may be parted by `、` `，` `；` `/` 及 與 or line breaks; 等 and what follows it is
    /// ignored; a number alone (`6542號`) belongs to the year and kind before it.
    pub fn parse_many(cell: &str) -> Result<Vec<Self>, NotACaseNumber> {
        let mut found = Vec::<Self>::new();
        for piece in pieces(cell) {
            let case = Self::after(found.last(), &piece)?;
            if !found.contains(&case) {
                found.push(case);
            }
        }
        if found.is_empty() {
            return Err(NotACaseNumber { text: cell.trim().to_owned(), wants: Wants::Anything });
        }

        Ok(found)
    }

    fn after(before: Option<&Self>, piece: &str) -> Result<Self, NotACaseNumber> {
        let Some(before) = before else { return piece.parse() };
        let alone = piece.strip_prefix('第').unwrap_or(piece);
        match serial_and_suffix(alone) {
            Some((serial, suffix)) => Ok(Self { serial, suffix, ..before.clone() }),
            None => piece.parse(),
        }
    }

    fn split_mark(&self) -> String {
        self.suffix.map(|n| format!("之{n}")).unwrap_or_default()
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, kind, serial, .. } = self;
        write!(f, "{year}年度{kind}字第{serial}號{}", self.split_mark())
    }
}

impl FromStr for CaseNumber {
    type Err = NotACaseNumber;

    fn from_str(text: &str) -> Result<Self, NotACaseNumber> {
        let plain = plain(text);
        let wants = |wants| NotACaseNumber { text: text.trim().to_owned(), wants };

        let plain = plain.trim_start_matches("中華").trim_start_matches("民國");
        let (year, rest) = leading_digits(plain);
        let year = year.parse().ok().filter(|y| (1..=999).contains(y));
        let year = year.ok_or_else(|| wants(Wants::Year))?;

        let rest = rest.strip_prefix("年度").or_else(|| rest.strip_prefix('年')).unwrap_or(rest);
        let end = rest.find(|c: char| c.is_ascii_digit()).ok_or_else(|| wants(Wants::Serial))?;
        let (kind, rest) = rest.split_at(end);
        let kind = kind_in(kind).ok_or_else(|| wants(Wants::Kind))?;
        let (serial, suffix) = serial_and_suffix(rest).ok_or_else(|| wants(Wants::Serial))?;

        Ok(Self { year, kind, serial, suffix })
    }
}

impl Serialize for CaseNumber {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CaseNumber {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Cuts a cell where one case number ends and the next begins.
fn pieces(cell: &str) -> Vec<String> {
    let parted = |c: char| matches!(c, '、' | '，' | ',' | ';' | '；' | '/' | '／' | '\n' | '\r');
    cell.split(parted)
        .flat_map(|piece| piece.split(['及', '與']))
        .map(|piece| plain(piece.split('等').next().unwrap_or(piece)))
        .flat_map(|piece| run_together(&piece))
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// `…第1號115年度…` has no separator but its 號.
fn run_together(piece: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut last = ' ';
    for c in piece.chars() {
        if last == '號' && c.is_ascii_digit() {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
        last = c;
    }
    parts
}

/// Without white space, with half-width digits and parentheses.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match c {
            '\u{3220}'..='\u{3229}' => {
                plain.push('(');
                plain.extend("一二三四五六七八九十".chars().nth((c as usize) - 0x3220));
                plain.push(')');
            }
            _ => plain.push(half_width(c)),
        }
    }
    plain
}

/// The ASCII twin of a full-width sign, or the sign itself.
#[must_use]
pub fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

fn leading_digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

fn kind_in(text: &str) -> Option<String> {
    let kind = text.strip_suffix('第').unwrap_or(text);
    let kind = kind.strip_suffix('字').unwrap_or(kind);
    let sound = |c: char| matches!(c, '(' | ')') || (c.is_alphabetic() && !c.is_ascii());
    let fits = !kind.is_empty() && kind.chars().count() <= 12 && kind.chars().all(sound);
    fits.then(|| kind.to_owned())
}

/// `1850號`, `1850`, `1850號之1`, `1850之1號`, `1850-1`.
fn serial_and_suffix(text: &str) -> Option<(u32, Option<u16>)> {
    let (serial, rest) = leading_digits(text);
    let serial = serial.parse().ok().filter(|n| *n > 0)?;
    let rest = rest.strip_prefix('號').unwrap_or(rest);
    if rest.is_empty() {
        return Some((serial, None));
    }
    let rest = rest.strip_prefix('之').or_else(|| rest.strip_prefix('-'))?;
    let suffix = rest.strip_suffix('號').unwrap_or(rest).parse().ok()?;

    Some((serial, Some(suffix)))
}

/// A text that is no 案號, with what was expected of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotACaseNumber {
    text: String,
    wants: Wants,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wants {
    Anything,
    Year,
    Kind,
    Serial,
}

impl fmt::Display for NotACaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHAPE: &str = "應如 115年度偵字第1850號";
        let text = &self.text;
        match self.wants {
            Wants::Anything => write!(f, "沒有案號，{SHAPE}"),
            Wants::Year => write!(f, "案號「{text}」應以民國年度開頭，{SHAPE}"),
            Wants::Kind => write!(f, "案號「{text}」的年度與號數之間應是字別，{SHAPE}"),
            Wants::Serial => write!(f, "案號「{text}」應有號數，{SHAPE}"),
        }
    }
}

impl std::error::Error for NotACaseNumber {}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        text.parse::<CaseNumber>().map_or_else(|e| e.to_string(), |case| case.to_string())
    }

    fn read_many(cell: &str) -> Vec<String> {
        let cases = CaseNumber::parse_many(cell).unwrap_or_default();
        cases.iter().map(CaseNumber::short).collect()
    }

    #[test]
    fn the_same_number_in_every_hand_is_the_same_number() {
        for text in [
            "115年度偵字第1850號",
            "115年偵字第1850號",
            "115偵1850",
            "１１５年度偵字第１８５０號",
            " 115 年度 偵 字第 1850 號 ",
            "115年度偵字1850",
            "民國115年度偵字第1850號",
        ] {
            assert_eq!(read(text), "115年度偵字第1850號", "{text}");
        }
    }

    #[test]
    fn parentheses_in_the_kind_are_one_shape() {
        for text in ["114偵續(一)7", "114年度偵續（一）字第7號", "114年度偵續㈠字第7號"]
        {
            assert_eq!(read(text), "114年度偵續(一)字第7號", "{text}");
        }
    }

    #[test]
    fn a_split_number_keeps_its_suffix() {
        for text in ["115偵12之3", "115年度偵字第12號之3", "115年度偵字第12-3號"] {
            assert_eq!(read(text), "115年度偵字第12號之3", "{text}");
        }
    }

    #[test]
    fn a_wrong_number_says_what_was_expected() {
        assert_eq!(read("偵1850"), "案號「偵1850」應以民國年度開頭，應如 115年度偵字第1850號");
        assert!(read("2026偵1850").contains("應以民國年度開頭"));
        assert!(read("115年度第1850號").contains("應是字別"));
        assert!(read("115ABC1850").contains("應是字別"));
        assert!(read("115年度偵字第號").contains("應有號數"));
        assert!(read("115年度偵字第1850號偵").contains("應有號數"));
        assert!(read("115年度偵字第99999999999號").contains("應有號數"));
    }

    #[test]
    fn one_cell_may_hold_several_numbers() {
        assert_eq!(
            read_many("115年度偵字第6526號、115年度他字第6542號"),
            ["115偵6526", "115他6542"]
        );
        assert_eq!(read_many("115偵1;115偵2\n115偵3，115偵1"), ["115偵1", "115偵2", "115偵3"]);
        assert_eq!(read_many("115年度偵字第1號115年度偵字第2號"), ["115偵1", "115偵2"]);
    }

    #[test]
    fn a_number_alone_belongs_to_the_kind_before_it() {
        assert_eq!(read_many("115年度偵字第1、2號及第5號等3件"), ["115偵1", "115偵2", "115偵5"]);
        assert!(CaseNumber::parse_many("1、2").is_err());
        assert!(CaseNumber::parse_many(" 、").is_err());
    }

    #[test]
    fn it_is_written_to_the_journal_as_it_is_read() {
        let case = "114少連偵47".parse::<CaseNumber>().ok();
        let written = serde_json::to_string(&case).unwrap_or_default();
        assert_eq!(written, "\"114年度少連偵字第47號\"");
        assert_eq!(serde_json::from_str::<Option<CaseNumber>>(&written).ok(), Some(case));
    }
}
