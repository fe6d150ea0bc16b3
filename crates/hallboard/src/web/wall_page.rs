//! 螢幕牆: every screen with what it really shows, for the administrator; and what was shown when.

use std::sync::PoisonError;

use docket::RoomId;
use docket::calendar::Moment;
use docket::staff::Role;
use http::{Method, StatusCode};
use journal::open_provable;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::order::{Routed, Shared};
use super::{Ask, Web};
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::Guard;
use crate::proof::{ScreenState, Seen, ShownRecord, when_shown};
use crate::wall::{Deed, To};

/// Who sees the wall.
const WATCHERS: Access = Access::Staff(&[Role::Administrator, Role::Auditor]);

/// Every address of the wall page.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let get = |door: &mut Door<Guard>, pattern, answer: fn(&Web, &Ask) -> Routed| {
        let web = Shared::clone(web);
        door.route(Method::GET, pattern, WATCHERS, move |asked| {
            let answer = answer(&web, &asked);
            async move { answer }
        });
    };
    get(door, "/wall", get_wall);
    get(door, "/api/v1/screens", |web, _| Ok(Answer::json(&json!({ "screens": screens(web) }))));
    let shared = Shared::clone(web);
    door.route(Method::GET, "/api/v1/showings", WATCHERS, move |asked| {
        let web = Shared::clone(&shared);
        async move { get_showings(&web, &asked).await }
    });
    let shared = Shared::clone(web);
    let administrator = Access::Staff(&[Role::Administrator]);
    door.route(Method::POST, "/api/v1/screens/{screen}/deeds", administrator, move |asked| {
        let answer = post_deed(&shared, &asked);
        async move { answer }
    });
}

fn get_wall(web: &Web, asked: &Ask) -> Routed {
    let person = web.person(asked.caller.person()?);
    let dark = screens(web).iter().filter(|s| s["state"] != "right").count();
    let view = json!({
        "office": web.house.office.name,
        "person": person,
        "screens": screens(web),
        "dark": dark,
        "mirror": web.house.mirror.as_ref().and_then(|mirror| mirror.trouble(web.house.now().seq)),
    });
    web.pages.draw("wall.html", &view)
}

/// Every screen of the office with its state, since when, and its last words.
fn screens(web: &Web) -> Vec<Value> {
    let now = web.house.clock.machine();
    let seen = web.proof.screens(now);
    let hung = web.shown.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let told = web.house.office.screens.iter().map(|screen| {
        let place = if screen.place.is_empty() { &screen.id } else { &screen.place };
        let words = hung.get(&screen.id).map(|h| h.words.clone()).unwrap_or_default();
        let seen = seen.get(&screen.id);
        let mut told = json!({
            "id": screen.id,
            "place": place,
            "kind": screen.kind,
            "level": screen.level,
            "words": words,
            "state": seen.map_or(ScreenState::Dark, |s| s.state),
            "state_words": state_words(seen),
        });
        if let (Some(seen), Value::Object(fields)) = (seen, &mut told) {
            fields.insert("since_seconds".to_owned(), json!(seconds(now, seen.since)));
            fields.insert("heard_seconds".to_owned(), json!(seconds(now, seen.heard)));
            fields.insert("size".to_owned(), json!(seen.size));
            fields.insert("browser".to_owned(), json!(browser(&seen.ua)));
            fields.insert("picture".to_owned(), json!(seen.picture));
            fields.insert("entry".to_owned(), json!(seen.entry));
        }
        told
    });
    told.collect()
}

fn state_words(seen: Option<&Seen>) -> String {
    let Some(seen) = seen else { return "尚無回報".to_owned() };
    match seen.state {
        ScreenState::Right => "顯示正確".to_owned(),
        ScreenState::Wrong => "畫面與送出的不同".to_owned(),
        ScreenState::Clipped => format!("有 {} 處文字被截斷", seen.clipped),
        ScreenState::ClockOff => format!("螢幕時鐘差 {} 秒", seen.skew / 1000),
        ScreenState::Dark => "90 秒以上沒有回報".to_owned(),
    }
}

fn seconds(now: Moment, then: Moment) -> i64 {
    now.ms_since(then) / 1000
}

/// "Chromium 156" of a long user agent text.
fn browser(ua: &str) -> String {
    let engines = ["Chrome/", "Firefox/", "Version/"];
    let found = engines.iter().find_map(|name| ua.split_once(name));
    let number = found.map(|(_, rest)| rest.split('.').next().unwrap_or_default());
    number.map_or_else(|| ua.chars().take(20).collect(), |n| format!("Chromium {n}"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    r#do: Deed,
}

/// 識別, 重新載入, 全黑, 夜間.
fn post_deed(web: &Web, asked: &Ask) -> Routed {
    let id: String = asked.param("screen")?;
    web.house.office.screen(&id).ok_or_else(Problem::not_found)?;
    let form = !asked.is_json();
    let wanted: Wanted = if form { asked.form()? } else { asked.json()? };
    web.wall.tell(&To::Screen(id), wanted.r#do, Map::new());
    Ok(if form { Answer::see_other("/wall") } else { Answer::json(&json!({ "ok": true })) })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    room: RoomId,
    turn: String,
    #[serde(default)]
    csv: bool,
}

/// Which screens showed a number as called, from when to when; only what they confirmed themselves.
async fn get_showings(web: &Web, asked: &Ask) -> Routed {
    let question: Question = asked.queried()?;
    let folder = web.data.join("shown");
    let (room, turn) = (question.room, question.turn.clone());
    let read = tokio::task::spawn_blocking(move || {
        let provable = open_provable::<ShownRecord>(&folder, None, |_| ())?;
        let lines = provable.after(0).collect::<Result<Vec<_>, _>>()?;
        Ok::<_, journal::JournalError>(when_shown(lines.into_iter(), room, &turn))
    });
    let showings = match read.await {
        Ok(Ok(showings)) => showings,
        Ok(Err(fault)) => {
            tracing::error!(%fault, "the chain of what was shown cannot be read");
            let message = "螢幕顯示紀錄無法讀取，請通知資訊室。";
            return Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "unreadable", message));
        }
        Err(_) => return Err(Problem::incident("showings")),
    };
    if !question.csv {
        return Ok(Answer::json(&json!({ "showings": showings })));
    }
    let head = ["螢幕", "開始", "結束"].map(str::to_owned).to_vec();
    let lines = showings.into_iter().map(|s| {
        vec![s.screen, s.from.to_string(), s.until.map_or_else(String::new, |u| u.to_string())]
    });
    let table = std::iter::once(head).chain(lines).collect::<Vec<_>>();
    let text = crate::register::csv(&table).map_err(|_| Problem::incident("csv"))?;
    Ok(Answer::csv("showings.csv", &text))
}
