//! 人犯編號: the day of arrival and a number, alive past midnight.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::calendar::Date;

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
