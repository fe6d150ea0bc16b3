//! Dates and times as the building says them: moments, site time, half-days, 民國 years.

use std::fmt;
use std::str::FromStr;

pub use jiff::civil::Date;
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

/// A point in time, whole milliseconds since 1970 in UTC; written as RFC 3339 with three decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(i64);

impl Moment {
    /// The moment `ms` milliseconds after 1970-01-01T00:00Z; clamped to years 1 to 9999.
    #[must_use]
    pub fn from_ms(ms: i64) -> Self {
        Self(ms.clamp(-62_135_596_800_000, 253_402_207_200_000))
    }

    /// Milliseconds since 1970-01-01T00:00Z.
    #[must_use]
    pub fn ms(self) -> i64 {
        self.0
    }

    /// This moment moved by `ms` milliseconds.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self::from_ms(self.0.saturating_add(ms))
    }

    /// This moment moved by `minutes`.
    #[must_use]
    pub fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_ms(minutes.saturating_mul(60_000))
    }

    /// Milliseconds from `earlier` to this moment; negative when this one is earlier.
    #[must_use]
    pub fn ms_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.timestamp())
    }
}

impl FromStr for Moment {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let timestamp = text.parse::<jiff::Timestamp>().map_err(|_| NotATime)?;
        Ok(Self::from_ms(timestamp.as_millisecond()))
    }
}

impl Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The site's distance from UTC in minutes; Taiwan is +480 and keeps no summer time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SiteOffset(pub i16);

impl SiteOffset {
    /// Taiwan, UTC+8.
    pub const TAIPEI: Self = Self(480);

    /// The site's date at this moment.
    #[must_use]
    pub fn date(self, moment: Moment) -> Date {
        self.civil(moment).date()
    }

    /// The site's time of day at this moment, to the minute.
    #[must_use]
    pub fn time(self, moment: Moment) -> TimeOfDay {
        let civil = self.civil(moment);
        TimeOfDay::of(civil.hour(), civil.minute())
    }

    /// The moment at which the site's clocks show `time` on `date`.
    #[must_use]
    pub fn moment(self, date: Date, time: TimeOfDay) -> Moment {
        let midnight = date.to_datetime(jiff::civil::Time::midnight());
        let since = midnight.duration_since(jiff::civil::datetime(1970, 1, 1, 0, 0, 0, 0));
        let ms = i64::try_from(since.as_millis()).unwrap_or(0);
        Moment::from_ms(ms).plus_minutes(i64::from(time.minutes()) - i64::from(self.0))
    }

    fn civil(self, moment: Moment) -> jiff::civil::DateTime {
        let here = moment.plus_minutes(i64::from(self.0)).timestamp();
        jiff::tz::Offset::UTC.to_datetime(here)
    }
}

/// A time of day to the minute, written `09:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// The time `hour:minute`; anything past 23:59 is 23:59.
    #[must_use]
    pub fn of(hour: i8, minute: i8) -> Self {
        let minutes = i32::from(hour) * 60 + i32::from(minute);
        Self(u16::try_from(minutes.clamp(0, 1439)).unwrap_or(0))
    }

    /// Minutes since midnight, 0 to 1439.
    #[must_use]
    pub fn minutes(self) -> u16 {
        self.0
    }

    /// This time moved by `minutes`, held within the day.
    #[must_use]
    pub fn plus_minutes(self, minutes: i32) -> Self {
        let moved = i32::from(self.0).saturating_add(minutes).clamp(0, 1439);
        Self(u16::try_from(moved).unwrap_or(0))
    }

    /// The half-day a case at this time belongs to: until 12:30 the morning.
    #[must_use]
    pub fn half_day(self) -> HalfDay {
        if self.0 < 12 * 60 + 30 { HalfDay::Morning } else { HalfDay::Afternoon }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for TimeOfDay {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let (hour, minute) = text.split_once(':').ok_or(NotATime)?;
        let hour = hour.parse::<u16>().map_err(|_| NotATime)?;
        let minute = minute.parse::<u16>().map_err(|_| NotATime)?;
        if hour > 23 || minute > 59 {
            return Err(NotATime);
        }
        Ok(Self(hour * 60 + minute))
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// 上午 or 下午.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HalfDay {
    /// 上午
    Morning,
    /// 下午
    Afternoon,
}

impl HalfDay {
    /// 上午 or 下午.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Morning => "上午",
            Self::Afternoon => "下午",
        }
    }
}

/// The 民國 year of a date: 2026 is 115.
#[must_use]
pub fn roc_year(date: Date) -> i16 {
    date.year() - 1911
}

/// A date as people here read it: 115年11月23日（星期一）.
#[must_use]
pub fn roc_words(date: Date) -> String {
    let weekday = match date.weekday() {
        Weekday::Monday => "一",
        Weekday::Tuesday => "二",
        Weekday::Wednesday => "三",
        Weekday::Thursday => "四",
        Weekday::Friday => "五",
        Weekday::Saturday => "六",
        Weekday::Sunday => "日",
    };
    format!("{}年{}月{}日（星期{weekday}）", roc_year(date), date.month(), date.day())
}

/// A text that is no date or time of the expected form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotATime;

impl fmt::Display for NotATime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date or time of the expected form")
    }
}

impl std::error::Error for NotATime {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_back_as_written() {
        let moment = "2026-11-23T01:20:05.123Z".parse::<Moment>();
        assert_eq!(moment.map(|m| m.to_string()), Ok("2026-11-23T01:20:05.123Z".to_owned()));
    }

    #[test]
    fn the_sites_clock_is_eight_hours_ahead() {
        let date = jiff::civil::date(2026, 11, 23);
        let moment = SiteOffset::TAIPEI.moment(date, TimeOfDay::of(9, 20));
        assert_eq!(moment.to_string(), "2026-11-23T01:20:00.000Z");
        assert_eq!(SiteOffset::TAIPEI.date(moment), date);
        assert_eq!(SiteOffset::TAIPEI.time(moment), TimeOfDay::of(9, 20));
    }

    #[test]
    fn roc_dates_carry_their_weekday() {
        assert_eq!(roc_words(jiff::civil::date(2026, 11, 23)), "115年11月23日（星期一）");
    }
}
