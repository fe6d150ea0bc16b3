//! Dates and times in every form that files bring.

use docket::calendar::{Date, TimeOfDay};

use super::page::{Cell, serial_date};
use super::words::{half_width, plain, shown};

/// 庭期, or a sentence that says what was expected.
pub(super) fn date(cell: &Cell) -> Result<Date, String> {
    let found = match cell {
        Cell::Text(text) if text.is_empty() => return Err("沒有寫庭期日期".to_owned()),
        Cell::Text(text) => written_date(text),
        Cell::Number(number) => numbered_date(*number),
    };
    found.ok_or_else(|| {
        let shown = shown(&cell.words());
        format!("「{shown}」不是日期，應如 1151123、115/11/23 或 2026-11-23")
    })
}

/// 開庭時間, or a sentence that says what was expected.
pub(super) fn time(cell: &Cell) -> Result<TimeOfDay, String> {
    let found = match cell {
        Cell::Text(text) if text.is_empty() => return Err("沒有寫開庭時間".to_owned()),
        Cell::Text(text) => written_time(text),
        Cell::Number(number) => numbered_time(*number),
    };
    found.ok_or_else(|| {
        let shown = shown(&cell.words());
        format!("「{shown}」不是時間，應如 0930、09:30 或 上午9時30分")
    })
}

fn written_date(text: &str) -> Option<Date> {
    let text = half_width(text);
    let text = without_clock(&text);
    let text = plain(text);
    let text = text.split(['(', '星', '週', '周']).next().unwrap_or(&text);
    let text = text.trim_start_matches("中華").trim_start_matches("民國");

    let parts = text.split(['年', '月', '日', '/', '.', '-']).filter(|part| !part.is_empty());
    match parts.collect::<Vec<_>>().as_slice() {
        [year, month, day] => in_order(year, month, day),
        [digits] => run_of_digits(digits),
        _ => None,
    }
}

/// Exports often put 00:00:00 behind a date.
fn without_clock(text: &str) -> &str {
    let Some(colon) = text.find(':') else { return text };
    let before = text.get(..colon).unwrap_or_default();
    before.rfind([' ', 'T']).and_then(|end| text.get(..end)).unwrap_or(text)
}

/// `1151123`, `991123`, `20261123`, or a spreadsheet's serial as text.
fn run_of_digits(digits: &str) -> Option<Date> {
    let cut = match digits.len() {
        6 => 2,
        7 => 3,
        8 => 4,
        5 => return serial_date(digits.parse().ok()?),
        _ => return None,
    };
    let (year, rest) = digits.split_at_checked(cut)?;
    let (month, day) = rest.split_at_checked(2)?;
    in_order(year, month, day)
}

fn in_order(year: &str, month: &str, day: &str) -> Option<Date> {
    let year = match number(year)? {
        roc @ 1..=999 => roc + 1911,
        year @ 1912..=2999 => year,
        _ => return None,
    };
    let month = i8::try_from(number(month)?).ok()?;
    let day = i8::try_from(number(day)?).ok()?;
    Date::new(year, month, day).ok()
}

fn numbered_date(number: f64) -> Option<Date> {
    if (10_000.0..100_000.0).contains(&number) {
        return serial_date(number);
    }
    run_of_digits(&number.to_string()) // a point or sign in it is no digit
}

fn numbered_time(number: f64) -> Option<TimeOfDay> {
    if (1.0..10_000.0).contains(&number) {
        return clock_digits(&number.to_string());
    }
    let part = number.fract();
    (part > 0.0).then(|| part_of_a_day(part)).flatten()
}

fn part_of_a_day(part: f64) -> Option<TimeOfDay> {
    #[expect(clippy::cast_possible_truncation, reason = "a part of a day has at most 1440 minutes")]
    let minutes = (part * 1440.0).round() as i32;
    (0..1440).contains(&minutes).then(|| TimeOfDay::of(0, 0).plus_minutes(minutes))
}

/// Which half of the day a word before or after the clock means.
#[derive(Clone, Copy, PartialEq)]
enum Half {
    Unsaid,
    Morning,
    Noon,
    Afternoon,
}

const HALVES: [(&str, Half); 8] = [
    ("上午", Half::Morning),
    ("早上", Half::Morning),
    ("中午", Half::Noon),
    ("下午", Half::Afternoon),
    ("晚上", Half::Afternoon),
    ("晚間", Half::Afternoon),
    ("AM", Half::Morning),
    ("PM", Half::Afternoon),
];

fn written_time(text: &str) -> Option<TimeOfDay> {
    let text = half_width(text).to_uppercase();
    let text = plain(behind_the_date(&text));
    let said = HALVES.iter().find_map(|(word, half)| Some((without(&text, word)?, *half)));
    let (clock, half) = said.unwrap_or((text.as_str(), Half::Unsaid));

    if let Some(duration) = clock.strip_prefix("PT") {
        return hour_and_minute(duration, Half::Unsaid);
    }
    if clock.contains('.') && half == Half::Unsaid {
        return numbered_time(clock.parse().ok()?);
    }
    if clock.bytes().all(|b| b.is_ascii_digit()) {
        return clock_digits(clock).and_then(|time| {
            let (hour, minute) = (i16::try_from(time.minutes() / 60).ok()?, time.minutes() % 60);
            in_half(hour, i8::try_from(minute).ok()?, half)
        });
    }
    hour_and_minute(clock, half)
}

/// `2026-11-23T09:30:00` and `1899-12-30 09:30:00` say the time at their end.
fn behind_the_date(text: &str) -> &str {
    match text.rsplit_once([' ', 'T']) {
        Some((date, clock)) if date.contains(['-', '/']) => clock,
        _ => text,
    }
}

fn without<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.strip_prefix(word).or_else(|| text.strip_suffix(word))
}

/// `930`, `0930`, `093000`.
fn clock_digits(digits: &str) -> Option<TimeOfDay> {
    let digits = match digits.len() {
        3 | 4 => digits,
        6 => digits.get(..4)?,
        _ => return None,
    };
    let (hour, minute) = digits.split_at_checked(digits.len() - 2)?;
    in_half(number(hour)?, i8::try_from(number(minute)?).ok()?, Half::Unsaid)
}

/// `9:30`, `09:30:00`, `9時30分`, `14時`, `2點半`, `09H30M00S`.
fn hour_and_minute(clock: &str, half: Half) -> Option<TimeOfDay> {
    let clock = clock.replace('半', "30分").replace('整', "");
    let (hour, rest) = clock.split_once([':', '時', '點', 'H'])?;
    let minute = rest.split([':', '分', 'M']).next().unwrap_or_default();
    let bare_hour = minute.is_empty() && !clock.contains(':');
    let minute = if bare_hour { 0 } else { number(minute)? };
    let seconds = rest.split([':', '分', 'M']).skip(1).collect::<String>();
    if !seconds.trim_end_matches(['秒', 'S']).chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    in_half(number(hour)?, i8::try_from(minute).ok()?, half)
}

/// 上午12時 may mean noon or midnight, so it means nothing.
fn in_half(hour: i16, minute: i8, half: Half) -> Option<TimeOfDay> {
    let hour = match (half, hour) {
        (Half::Afternoon, 1..=11) | (Half::Noon, 1..=2) => hour + 12,
        (Half::Morning, 0..=11)
        | (Half::Noon, 11..=14)
        | (Half::Afternoon, 12..=23)
        | (Half::Unsaid, 0..=23) => hour,
        _ => return None,
    };
    (0..60).contains(&minute).then(|| Some(TimeOfDay::of(i8::try_from(hour).ok()?, minute)))?
}

/// At most four plain digits.
fn number(digits: &str) -> Option<i16> {
    let plain = (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests;
