//! 緊急訊息: two steps to raise one, a second person where it evacuates, one tap to end it.

use std::collections::BTreeMap;

use docket::staff::Role;
use docket::ticker::{Alarm, Emergency, EmergencyState, Form, Language, Place, TickerCommand};
use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::clerk::{answered, person, told};
use super::notices::desk::{key, local, places, signed};
use super::notices::{carry_out, spoken_fields, texts};
use super::order::{Routed, Shared};
use super::{Ask, Web};
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::Guard;

/// Who may raise, confirm and end: whoever stands in the building.
const STAFF: Access =
    Access::Staff(&[Role::Bailiff, Role::BailiffOffice, Role::Clerk, Role::Administrator]);

/// So many ended ones are told.
const TOLD: usize = 20;

/// Every address of emergency texts.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let shared = Shared::clone(web);
    door.route(Method::GET, "/emergencies", STAFF, move |asked| {
        let web = Shared::clone(&shared);
        async move { page(&web, &asked, None) }
    });
    let shared = Shared::clone(web);
    door.route(Method::GET, "/api/v1/emergencies", STAFF, move |_| {
        let web = Shared::clone(&shared);
        async move { Ok(Answer::json(&json!({ "emergencies": emergencies(&web) }))) }
    });
    let mut post = |pattern, command: Wanted| {
        let web = Shared::clone(web);
        door.route(Method::POST, pattern, STAFF, move |asked| {
            let web = Shared::clone(&web);
            async move { post_order(&web, &asked, command).await }
        });
    };
    post("/api/v1/emergencies", raise);
    post("/api/v1/emergencies/{emergency}/confirmations", |_, asked, _| {
        Ok(TickerCommand::ConfirmEmergency { emergency: asked.param("emergency")? })
    });
    post("/api/v1/emergencies/{emergency}/endings", |_, asked, _| {
        Ok(TickerCommand::EndEmergency { emergency: asked.param("emergency")? })
    });
}

type Wanted = fn(&Web, &Ask, &Said) -> Result<TickerCommand, Problem>;

/// The body of every order about emergencies.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Said {
    key: Option<String>,
    /// The name of a prepared text.
    prepared: Option<String>,
    /// A text written by hand, by language.
    texts: BTreeMap<String, String>,
    places: Vec<String>,
    form: Option<Form>,
    evacuates: bool,
    rehearsal: bool,
    /// How long it runs.
    minutes: Option<i64>,
    /// The second step.
    sure: bool,
}

impl Said {
    fn of(asked: &Ask) -> Result<Self, Problem> {
        let value = if asked.is_json() { asked.json()? } else { form(asked.form()?) };
        serde_json::from_value(value)
            .map_err(|fault| Problem::malformed(format!("內容不完整：{fault}")))
    }
}

/// A form's fields as a program would send them.
fn form(fields: Vec<(String, String)>) -> Value {
    let (texts, others) = spoken_fields(fields);
    let mut said = Map::from_iter([("texts".to_owned(), Value::Object(texts))]);
    for (name, text) in others.into_iter().filter(|(_, text)| !text.is_empty()) {
        let value = match name.as_str() {
            "places" => {
                let mut known = said.remove("places").unwrap_or_else(|| json!([]));
                if let Some(list) = known.as_array_mut() {
                    list.push(json!(text));
                }
                known
            }
            "evacuates" | "rehearsal" | "sure" => json!(text == "true"),
            "minutes" => text.parse::<i64>().map_or(Value::Null, |minutes| json!(minutes)),
            _ => json!(text),
        };
        said.insert(name, value);
    }
    Value::Object(said)
}

fn raise(web: &Web, _asked: &Ask, said: &Said) -> Result<TickerCommand, Problem> {
    let rules = &web.house.office.ticker;
    let prepared = said.prepared.as_ref().and_then(|name| rules.prepared.get(name));
    let written = texts(&said.texts)?;
    let texts = match prepared {
        Some(text) if written.0.is_empty() => text.texts.clone(),
        _ => written,
    };
    let places = said.places.iter().map(|place| place.parse::<Place>());
    let places = places.collect::<Result<Vec<_>, _>>().map_err(Problem::malformed)?;
    let minutes = said.minutes.unwrap_or(30);
    let alarm = Alarm {
        prepared: said.prepared.clone(),
        texts,
        places: if places.is_empty() { vec![Place::All] } else { places },
        form: said.form.or(prepared.map(|text| text.form)).unwrap_or_default(),
        evacuates: said.evacuates || prepared.is_some_and(|text| text.evacuates),
        rehearsal: said.rehearsal,
        until: web.house.clock.house().plus_minutes(minutes),
    };
    if !said.sure {
        let text = alarm.texts.of(Language::Chinese).unwrap_or_default();
        let what = if alarm.rehearsal { "演練" } else { "緊急訊息" };
        let message = format!("即將在螢幕播出{what}：「{text}」。確定嗎？");
        return Err(Problem::new(StatusCode::CONFLICT, NOT_SURE, message));
    }
    Ok(TickerCommand::RaiseEmergency { alarm: Box::new(alarm) })
}

const NOT_SURE: &str = "not_sure";

async fn post_order(web: &Web, asked: &Ask, wanted: Wanted) -> Routed {
    let said = Said::of(asked)?;
    let outcome = match wanted(web, asked, &said) {
        Ok(command) => carry_out(web, asked, said.key.clone(), command).await,
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok(_) if !asked.is_json() => Ok(Answer::see_other("/emergencies")),
        Ok(receipt) => Ok(Answer::json(&json!({
            "seq": receipt.seq,
            "again": receipt.again,
            "emergencies": emergencies(web),
        }))),
        Err(problem) if asked.is_json() => Err(problem),
        Err(problem) if problem.code == NOT_SURE => second_step(web, asked, &problem),
        Err(problem) => page(web, asked, Some(&problem)),
    }
}

/// The second step of a plain form, where no script could feel a finger held down.
fn second_step(web: &Web, asked: &Ask, problem: &Problem) -> Routed {
    let mut fields: Vec<(String, String)> = asked.form()?;
    fields.push(("sure".to_owned(), "true".to_owned()));
    let fields = fields.iter().map(|(name, value)| json!({ "name": name, "value": value }));
    let view = json!({
        "office": web.house.office.name,
        "person": person(web, asked),
        "message": problem.message,
        "last": null,
        "again": {
            "action": "/api/v1/emergencies",
            "fields": fields.collect::<Vec<_>>(),
            "label": "確定播出",
        },
        "back": "/emergencies",
    });
    Ok(web.pages.draw("refused.html", &view)?.status(problem.status))
}

fn page(web: &Web, asked: &Ask, problem: Option<&Problem>) -> Routed {
    let all = emergencies(web);
    let (over, open): (Vec<_>, Vec<_>) = all.into_iter().partition(|e| e["state"] == "ended");
    let prepared = web.house.office.ticker.prepared.iter().map(|(id, text)| {
        json!({
            "id": id,
            "name": text.name,
            "evacuates": text.evacuates,
            "form": text.form,
            "texts": spoken(&text.texts),
        })
    });
    let me = asked.caller.person()?.account;
    let view = json!({
        "office": web.house.office.name,
        "person": person(web, asked),
        "me": me,
        "problem": told(problem),
        "key": key(web)?,
        "open": open,
        "over": over,
        "prepared": prepared.collect::<Vec<_>>(),
        "places": places(web),
        "languages": Language::ALL.map(|l| json!({ "tag": l.tag(), "word": l.word() })),
    });
    answered(web, "emergencies.html", &view, problem)
}

/// The newest first.
fn emergencies(web: &Web) -> Vec<Value> {
    let house = web.house.now();
    let all = house.ticker.emergencies.values().rev();
    all.take(TOLD).map(|emergency| one(web, emergency)).collect()
}

fn one(web: &Web, emergency: &Emergency) -> Value {
    let state = emergency.state(web.house.clock.house());
    let word = match state {
        EmergencyState::Unconfirmed => "等候第二人確認",
        EmergencyState::Running => "播出中",
        EmergencyState::Ended => "已結束",
    };
    let alarm = &emergency.alarm;
    json!({
        "id": emergency.id,
        "state": state,
        "state_word": word,
        "texts": spoken(&alarm.texts),
        "places": alarm.places,
        "form": alarm.form,
        "rehearsal": alarm.rehearsal,
        "until": local(alarm.until, web.house.office.offset).replace('T', " "),
        "by": emergency.raised.by,
        "raised": signed(web, Some(&emergency.raised)),
        "confirmed": signed(web, emergency.confirmed.as_ref()),
        "ended": signed(web, emergency.ended.as_ref()),
    })
}

fn spoken(texts: &docket::ticker::Texts) -> Vec<Value> {
    let texts = texts.0.iter();
    texts.map(|(l, text)| json!({ "tag": l.tag(), "word": l.word(), "text": text })).collect()
}
