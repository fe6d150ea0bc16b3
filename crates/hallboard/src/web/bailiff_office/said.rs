//! What a form or a program says to the bailiff office: words by name, times as people write them.

use std::collections::BTreeMap;

use docket::Seq;
use docket::calendar::{Moment, SiteOffset, TimeOfDay};
use docket::custody::Concern;
use http::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::Ask;
use super::super::order::missing;
use crate::door::Problem;
use crate::roster;

/// Every field a body may carry; another one is a mistake of the caller.
const FIELDS: [&str; 35] = [
    "seen",
    "key",
    "happened",
    "back",
    "sure",
    "step",
    "outcome",
    "reason",
    "from",
    "to",
    "note",
    "nth",
    "kind",
    "arrest",
    "unknown",
    "age",
    "withheld",
    "unit",
    "place",
    "name",
    "needs",
    "return_by",
    "with",
    "field",
    "value",
    "at",
    "undo",
    "clock",
    "bound",
    "minutes",
    "until",
    "why",
    "post",
    "csv",
    "instead",
];

/// The body of one order.
pub(super) struct Said {
    fields: BTreeMap<String, String>,
    offset: SiteOffset,
    now: Moment,
}

impl Said {
    /// Reads JSON or a plain form; empty fields count as left out.
    pub(super) fn of(asked: &Ask, offset: SiteOffset, now: Moment) -> Result<Self, Problem> {
        let pairs: Vec<(String, String)> = if asked.is_json() {
            let map: BTreeMap<String, Value> = asked.json()?;
            map.into_iter().map(|(name, value)| (name, plain(value))).collect()
        } else {
            asked.form()?
        };
        if let Some((name, _)) = pairs.iter().find(|(name, _)| !FIELDS.contains(&name.as_str())) {
            return Err(Problem::malformed(format!("不認得欄位「{name}」。")));
        }
        let mut fields = BTreeMap::<String, String>::new();
        for (name, text) in pairs {
            let text = text.trim().to_owned();
            match fields.get_mut(&name).filter(|_| name == "sure") {
                Some(sure) => *sure = format!("{sure},{text}"),
                None if text.is_empty() => {}
                None => {
                    fields.insert(name, text);
                }
            }
        }
        Ok(Self { fields, offset, now })
    }

    /// A body that says nothing.
    pub(super) fn empty(offset: SiteOffset, now: Moment) -> Self {
        Self { fields: BTreeMap::new(), offset, now }
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, Problem> {
        self.text(name).ok_or_else(|| missing(name))
    }

    pub(super) fn is(&self, name: &str) -> bool {
        matches!(self.text(name), Some("true" | "on" | "1"))
    }

    /// A word of the house, such as a kind of entry.
    pub(super) fn word<T: DeserializeOwned>(&self, name: &str) -> Result<T, Problem> {
        let text = self.required(name)?;
        let word = serde_json::from_value(Value::from(text));
        word.map_err(|_| Problem::malformed(format!("看不懂欄位 {name} 的「{text}」。")))
    }

    pub(super) fn number<T: std::str::FromStr>(&self, name: &str) -> Result<T, Problem> {
        let text = self.required(name)?;
        text.parse().map_err(|_| Problem::malformed(format!("欄位 {name} 須為數字或編號。")))
    }

    pub(super) fn seen(&self) -> Result<Seq, Problem> {
        self.number("seen")
    }

    /// What was asked back and is so all the same.
    pub(super) fn sure(&self) -> Result<Vec<Concern>, Problem> {
        let words = self.text("sure").unwrap_or_default().split(',').filter(|w| !w.is_empty());
        let concern = |word: &str| {
            serde_json::from_value(Value::from(word))
                .map_err(|_| Problem::malformed(format!("看不懂確認「{word}」。")))
        };
        words.map(concern).collect()
    }

    /// A time; none where it is left out.
    pub(super) fn time(&self, name: &str) -> Result<Option<Moment>, Problem> {
        self.text(name).map(|text| self.moment(text)).transpose()
    }

    pub(super) fn required_time(&self, name: &str) -> Result<Moment, Problem> {
        self.moment(self.required(name)?)
    }

    /// `14:00` and `1400` are the last time the clock showed so; with a date before it, that day's.
    fn moment(&self, text: &str) -> Result<Moment, Problem> {
        let alone = clock(text).map(|time| last(self.offset, self.now, time));
        let written = || roster::moment(text, self.offset);
        alone.or_else(written).or_else(|| text.parse().ok()).ok_or_else(|| {
            let message =
                format!("看不懂時間「{text}」，請用 14:30 或 2026-11-23 14:30 這樣的寫法。");
            Problem::new(StatusCode::BAD_REQUEST, "not_a_time", message)
        })
    }
}

fn clock(text: &str) -> Option<TimeOfDay> {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    match digits.then(|| text.split_at(2)) {
        Some((hour, minute)) => format!("{hour}:{minute}").parse().ok(),
        None => text.parse().ok(),
    }
}

/// The last moment up to `now` at which the site's clock showed `time`.
fn last(offset: SiteOffset, now: Moment, time: TimeOfDay) -> Moment {
    let today = offset.date(now);
    let at = offset.moment(today, time);
    match today.yesterday() {
        Ok(yesterday) if at > now => offset.moment(yesterday, time),
        _ => at,
    }
}

fn plain(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        Value::Array(all) => all.into_iter().map(plain).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_time_after_midnight_means_yesterday_evening() {
        let site = SiteOffset::TAIPEI;
        let now = roster::moment("2026-11-24 00:20", site).unwrap_or_default();
        let said = |text| clock(text).map(|time| last(site, now, time));
        assert_eq!(said("2350"), roster::moment("2026-11-23 23:50", site));
        assert_eq!(said("00:10"), roster::moment("2026-11-24 00:10", site));
    }
}
