//! 值班表: names sealed by month, and the office's own table as CSV.

use std::fmt;

use docket::RecordId;
use docket::calendar::{Date, Moment, SiteOffset, TimeOfDay};
use docket::duty::Shift;
use docket::sealed::Sealed;

use crate::import::text_of;
use crate::seal::{Opened, Seal, SealFault};

/// The record that names on the roster are bound to.
const RECORD: &str = "duty";
/// The most lines of one file.
const LINES: usize = 2000;

/// One line of a roster file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileShift {
    /// 職務
    pub post: String,
    /// 姓名
    pub name: String,
    /// 起
    pub from: Moment,
    /// 訖
    pub to: Moment,
}

/// The name of somebody on duty, for a wall or a desk; nothing where it does not open.
#[must_use]
pub fn opened(seal: &Seal, name: &Sealed) -> Option<String> {
    if !name.key.starts_with(RECORD) {
        return None;
    }
    match seal.read(name, &RecordId(RECORD.to_owned()), "name") {
        Ok(Opened::Text(name)) => Some(name),
        Ok(Opened::Erased) | Err(_) => None,
    }
}

/// The shift with its name sealed under the month it begins in.
pub fn sealed(seal: &Seal, offset: SiteOffset, shift: &FileShift) -> Result<Shift, SealFault> {
    let date = offset.date(shift.from);
    let key = format!("{RECORD}/{:04}-{:02}", date.year(), date.month());
    let name = seal.close(&key, &RecordId(RECORD.to_owned()), "name", shift.name.trim())?;
    let (post, from, to) = (shift.post.trim().to_owned(), shift.from, shift.to);
    Ok(Shift { post, name, from, to })
}

/// Reads a roster file: 職務,姓名,起,訖 with a heading; times as `2026-11-23 08:00` or `1151123 0800`.
///
/// # Errors
/// The first line that cannot be understood.
pub fn read(bytes: &[u8], offset: SiteOffset) -> Result<Vec<FileShift>, BadLine> {
    let text = text_of(bytes).ok_or(BadLine { line: 1, why: "看不懂檔案的文字編碼" })?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let mut shifts = Vec::new();
    for (nth, record) in reader.records().enumerate() {
        let wrong = |why| BadLine { line: nth + 2, why };
        let record = record.map_err(|_| wrong("這一行不是完整的 CSV"))?;
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        if nth >= LINES {
            return Err(wrong("行數太多"));
        }
        let field = |nth| record.get(nth).map(str::trim).filter(|f: &&str| !f.is_empty());
        let time = |nth, why| {
            let text = field(nth).ok_or(wrong(why))?;
            moment(text, offset).ok_or(wrong(why))
        };
        shifts.push(FileShift {
            post: field(0).ok_or(wrong("缺少職務"))?.to_owned(),
            name: field(1).ok_or(wrong("缺少姓名"))?.to_owned(),
            from: time(2, "起的時間請寫成 2026-11-23 08:00 或 1151123 0800")?,
            to: time(3, "訖的時間請寫成 2026-11-23 08:00 或 1151123 0800")?,
        });
    }
    Ok(shifts)
}

/// A site time: `2026-11-23 08:00`, `2026-11-23T08:00`, `115/11/23 08:00`, `1151123 0800`.
#[must_use]
pub fn moment(text: &str, offset: SiteOffset) -> Option<Moment> {
    let (date, time) = text.trim().split_once(['T', ' '])?;
    Some(offset.moment(day(date.trim())?, clock(time.trim())?))
}

fn day(text: &str) -> Option<Date> {
    if let Ok(date) = text.parse::<Date>() {
        return Some(date);
    }
    let parts = text.split(['/', '.', '-']).collect::<Vec<_>>();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] => (*year, *month, *day),
        [all] if all.len() == 7 => (all.get(..3)?, all.get(3..5)?, all.get(5..)?),
        _ => return None,
    };
    let year = year.parse::<i16>().ok()?;
    let year = if year < 1911 { year + 1911 } else { year };
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

fn clock(text: &str) -> Option<TimeOfDay> {
    match text.len() {
        4 if !text.contains(':') => format!("{}:{}", text.get(..2)?, text.get(2..)?).parse().ok(),
        _ => text.parse().ok(),
    }
}

/// A line of a roster file that cannot be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Its number, the heading being 1.
    pub line: usize,
    /// What is wrong.
    pub why: &'static str,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "第 {} 行：{}", self.line, self.why)
    }
}

impl std::error::Error for BadLine {}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: SiteOffset = SiteOffset::TAIPEI;

    #[test]
    fn a_roster_is_read_in_western_and_roc_years() {
        let file = "職務,姓名,起,訖\n值勤檢察官,林明德,2026-11-23 08:00,2026-11-23T17:30\n\
                    值班法警,吳建宏,1151123 1730,115/11/24 08:00\n\n";
        let read = read(file.as_bytes(), SITE);
        let times = read.map(|all| {
            all.iter().map(|s| (s.name.clone(), s.from.to_string(), s.to.to_string())).collect()
        });
        let expected = [
            ("林明德", "2026-11-23T00:00:00.000Z", "2026-11-23T09:30:00.000Z"),
            ("吳建宏", "2026-11-23T09:30:00.000Z", "2026-11-24T00:00:00.000Z"),
        ];
        let expected = expected.map(|(n, f, t)| (n.to_owned(), f.to_owned(), t.to_owned()));
        assert_eq!(times, Ok(expected.to_vec()));
    }

    #[test]
    fn a_line_that_is_wrong_is_named() {
        let file = "職務,姓名,起,訖\n值勤檢察官,林明德,明天,2026-11-23 17:30\n";
        let fault = read(file.as_bytes(), SITE).map_err(|fault| fault.to_string());
        assert!(fault.is_err_and(|said| said.starts_with("第 2 行：起的時間")));
    }
}
