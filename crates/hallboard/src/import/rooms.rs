//! Rooms by the names that docket files give them.

use std::collections::BTreeMap;

use super::ImportTables;
use super::words::{plain, shown};

/// Every name of every room, in one hand.
pub(super) struct Rooms<'a> {
    by_name: BTreeMap<String, u16>,
    usual: Vec<&'a str>,
}

impl<'a> Rooms<'a> {
    pub(super) fn of(office: &'a ImportTables) -> Self {
        let names = office.rooms.iter();
        let by_name = names.flat_map(|(room, names)| names.iter().map(|n| (same_hand(n), *room)));
        let usual = office.rooms.iter().filter_map(|(_, names)| names.first());
        Self { by_name: by_name.collect(), usual: usual.map(String::as_str).collect() }
    }

    /// The room a cell means, or a sentence that says which there are.
    pub(super) fn room(&self, cell: &str) -> Result<u16, String> {
        if cell.trim().is_empty() {
            return Err("沒有寫庭別".to_owned());
        }
        self.by_name.get(&same_hand(cell)).copied().ok_or_else(|| {
            let usual = self.usual.join("、");
            format!("「{}」不是本署的庭，設定檔裡有：{usual}", shown(cell))
        })
    }
}

/// 第一偵查庭, 第１ 偵查庭 and 第01偵查庭 are 第1偵查庭.
fn same_hand(name: &str) -> String {
    let plain = plain(name).to_uppercase();
    let mut hand = String::with_capacity(plain.len());
    let mut rest = plain.as_str();
    while let Some(first) = rest.chars().next() {
        let digits = run(rest, |c| c.is_ascii_digit());
        let numerals = run(rest, |c| numeral(c).is_some());
        let skipped = if !digits.is_empty() {
            let number = digits.trim_start_matches('0');
            hand.push_str(if number.is_empty() { "0" } else { number });
            digits.len()
        } else if numerals.is_empty() {
            hand.push(first);
            first.len_utf8()
        } else {
            hand.push_str(&number(numerals).to_string());
            numerals.len()
        };
        rest = rest.get(skipped..).unwrap_or_default();
    }
    hand
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    text.split(|c| !belongs(c)).next().unwrap_or_default()
}

fn numeral(c: char) -> Option<u32> {
    "〇一二三四五六七八九十".chars().position(|n| n == c).and_then(|n| u32::try_from(n).ok())
}

/// 十二 is 12, 二十 is 20, 一二 is 12.
fn number(numerals: &str) -> u32 {
    numerals.chars().filter_map(numeral).fold(0, |sum, n| match (sum, n) {
        (0, 10) => 10,
        (_, 10) => sum.saturating_mul(10),
        _ if sum > 0 && sum % 10 == 0 => sum.saturating_add(n),
        _ => sum.saturating_mul(10).saturating_add(n),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_is_known_by_any_hand() {
        let rooms = vec![
            (1, vec!["第1偵查庭".to_owned()]),
            (5, vec!["詢問室1".to_owned(), "詢一".to_owned()]),
            (12, vec!["第十二偵查庭".to_owned()]),
            (21, vec!["第21偵查庭".to_owned()]),
        ];
        let office = ImportTables { rooms, ..ImportTables::default() };
        let rooms = Rooms::of(&office);
        for (name, room) in [
            ("第一偵查庭", 1),
            ("第１　偵查庭", 1),
            ("第01偵查庭", 1),
            ("詢問室一", 5),
            ("詢1", 5),
            ("第12偵查庭", 12),
            ("第二十一偵查庭", 21),
        ] {
            assert_eq!(rooms.room(name), Ok(room), "{name}");
        }
    }

    #[test]
    fn a_room_of_another_office_is_refused_with_what_there_is() {
        let rooms = vec![(1, vec!["第1偵查庭".to_owned()]), (2, vec!["第2偵查庭".to_owned()])];
        let office = ImportTables { rooms, ..ImportTables::default() };
        let said = Rooms::of(&office).room("第9偵查庭");
        let sentence = "「第9偵查庭」不是本署的庭，設定檔裡有：第1偵查庭、第2偵查庭";
        assert_eq!(said, Err(sentence.to_owned()));
    }
}
