//! What a form, a program or a line of a CSV file says of a notice.

use std::collections::{BTreeMap, BTreeSet};

use docket::calendar::{Moment, SiteOffset, TimeOfDay};
use docket::ticker::{
    Category, Daily, Language, NoticeId, Place, Posting, Priority, Schedule, Texts,
};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::door::Problem;
use crate::house::House;
use crate::web::Ask;

/// The body of every order about notices. Times are the site's: `2026-11-23T09:00`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::web) struct Said {
    /// The caller's own name for the order.
    pub(in crate::web) key: Option<String>,
    /// Which notice a form was opened for; the address says it too.
    pub(in crate::web) notice: Option<NoticeId>,
    pub(in crate::web) category: Option<Category>,
    pub(in crate::web) texts: BTreeMap<String, String>,
    pub(in crate::web) from: String,
    pub(in crate::web) until: String,
    /// `08:30-12:00`, one or more.
    pub(in crate::web) daily: Vec<String>,
    /// 1 to 7.
    pub(in crate::web) weekdays: Vec<String>,
    pub(in crate::web) places: Vec<String>,
    pub(in crate::web) priority: Priority,
    pub(in crate::web) draft: bool,
    /// The order of notices, by number.
    pub(in crate::web) notices: Vec<String>,
}

/// Fields that may come several times in a form, or hold several things between commas.
const LISTS: [&str; 4] = ["daily", "weekdays", "places", "notices"];

impl Said {
    pub(in crate::web) fn of(asked: &Ask) -> Result<Self, Problem> {
        let value = if asked.is_json() { numbers_as_text(asked.json()?) } else { form(asked)? };
        serde_json::from_value(value)
            .map_err(|fault| Problem::malformed(format!("內容不完整：{fault}")))
    }

    /// What is to be posted; only what cannot be read at all is refused here.
    pub(in crate::web) fn posting(&self, house: &House) -> Result<Posting, Problem> {
        let offset = house.office.offset;
        let now = house.clock.house();
        let from = moment(&self.from, offset)?.unwrap_or(now);
        let schedule = Schedule {
            from,
            until: moment(&self.until, offset)?,
            daily: self.daily()?,
            weekdays: self.weekdays()?,
        };
        let places = filled(&self.places)
            .map(|place| place.parse::<Place>().map_err(|_| unreadable("刊登的地方", place)));
        Ok(Posting {
            category: self.category.ok_or_else(|| unreadable("類別", ""))?,
            texts: texts(&self.texts)?,
            schedule,
            places: places.collect::<Result<_, _>>()?,
            priority: self.priority,
        })
    }

    pub(in crate::web) fn notices(&self) -> Result<Vec<NoticeId>, Problem> {
        let ids = filled(&self.notices);
        ids.map(|id| id.parse().map_err(|_| unreadable("公告編號", id))).collect()
    }

    fn daily(&self) -> Result<Vec<Daily>, Problem> {
        let hours = filled(&self.daily).map(|text| {
            let (from, until) = text.split_once(['-', '–', '~', '～'])?;
            let time = |text: &str| text.trim().parse::<TimeOfDay>().ok();
            Some(Daily { from: time(from)?, until: time(until)? })
        });
        let read = hours.zip(filled(&self.daily));
        read.map(|(hours, text)| hours.ok_or_else(|| unreadable("每日時段", text))).collect()
    }

    fn weekdays(&self) -> Result<BTreeSet<u8>, Problem> {
        let days = filled(&self.weekdays);
        days.map(|day| day.parse().map_err(|_| unreadable("星期", day))).collect()
    }
}

/// The texts by language; an unknown language is refused.
pub(in crate::web) fn texts(said: &BTreeMap<String, String>) -> Result<Texts, Problem> {
    said.iter().try_fold(Texts::default(), |texts, (tag, text)| {
        let language = Language::ALL.into_iter().find(|language| language.tag() == tag);
        Ok(texts.and(language.ok_or_else(|| unreadable("語言", tag))?, text))
    })
}

/// A time of the site, or RFC 3339; none for an empty text.
pub(in crate::web) fn moment(text: &str, offset: SiteOffset) -> Result<Option<Moment>, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Ok(moment) = text.parse() {
        return Ok(Some(moment));
    }
    let civil = text.split_once(['T', ' ']).and_then(|(date, time)| {
        let date = date.replace('/', "-").parse().ok()?;
        let time = time.get(..5).unwrap_or(time).parse().ok()?;
        Some(offset.moment(date, time))
    });
    civil.map(Some).ok_or_else(|| unreadable("時間", text))
}

/// Fields named `text-en` gathered as texts, and the others as they are.
pub(in crate::web) fn spoken_fields(
    fields: Vec<(String, String)>,
) -> (Map<String, Value>, Vec<(String, String)>) {
    let (spoken, others): (Vec<_>, Vec<_>) =
        fields.into_iter().partition(|(name, _)| name.starts_with("text-"));
    let texts = spoken.into_iter().filter_map(|(name, text)| {
        let tag = name.strip_prefix("text-")?.to_owned();
        // A form's line break is two signs, and in a single line none is meant.
        Some((tag, json!(text)))
    });
    (texts.collect(), others)
}

fn form(asked: &Ask) -> Result<Value, Problem> {
    let (texts, others) = spoken_fields(asked.form()?);
    let mut value = Map::new();
    value.insert("texts".to_owned(), Value::Object(texts));
    for (name, text) in others.into_iter().filter(|(_, text)| !text.is_empty()) {
        if LISTS.contains(&name.as_str()) {
            let known = value.entry(name).or_insert_with(|| json!([]));
            let parts = text.split([',', '，', '、']).map(|part| json!(part.trim()));
            if let Some(list) = known.as_array_mut() {
                list.extend(parts);
            }
        } else if name == "draft" {
            value.insert(name, json!(text == "true"));
        } else if name == "notice" {
            value.insert(name, text.parse::<u32>().map_or(Value::Null, |id| json!(id)));
        } else {
            value.insert(name, json!(text));
        }
    }
    Ok(Value::Object(value))
}

/// A program may write weekdays and notices as numbers.
fn numbers_as_text(mut value: Value) -> Value {
    for list in LISTS {
        if let Some(list) = value.get_mut(list).and_then(Value::as_array_mut) {
            for one in list.iter_mut().filter(|one| one.is_number()) {
                *one = json!(one.to_string());
            }
        }
    }
    value
}

fn filled(texts: &[String]) -> impl Iterator<Item = &str> {
    texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty())
}

pub(in crate::web) fn unreadable(what: &str, text: &str) -> Problem {
    let message = if text.is_empty() {
        format!("請填寫{what}。")
    } else {
        format!("看不懂{what}「{text}」。")
    };
    Problem::new(StatusCode::BAD_REQUEST, "unreadable", message)
}
