//! Every screen as it stands: state, since when, last words, and what it did that no page of ours does.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use docket::calendar::Moment;
use docket::devices::{Level, Screen};
use serde_json::{Map, Value, json};

use super::super::Web;
use crate::glass::look;
use crate::proof::{Offence, OffenceKind, ScreenState, Seen};

/// Every screen that hangs somewhere: those of the configuration and those that were paired.
pub(super) fn hung(web: &Web) -> Vec<Screen> {
    let today = web.house.office.offset.date(web.house.clock.machine());
    web.house.now().devices.screens(&web.house.office, today)
}

/// Every screen with its state, since when, and its last words.
pub(super) fn screens(web: &Web) -> Vec<Value> {
    let now = web.house.clock.lasting();
    let (seen, offences) = (web.proof.screens(now), web.proof.offences(now));
    hung(web).iter().map(|screen| one(web, screen, now, &seen, &offences)).collect()
}

fn one(
    web: &Web,
    screen: &Screen,
    now: Moment,
    seen: &BTreeMap<String, Seen>,
    offences: &BTreeMap<String, Offence>,
) -> Value {
    let shown = web.shown.lock().unwrap_or_else(PoisonError::into_inner).get(&screen.id).cloned();
    let house = web.house.now();
    let device = house.devices.showing(&screen.id);
    let seen = seen.get(&screen.id);
    let offence = offences.get(&screen.id);
    let state = seen.map_or(ScreenState::Dark, |s| s.state);
    let shade = web.shades.of(&screen.id);
    let mut told = json!({
        "id": screen.id,
        "place": place(screen),
        "kind": screen.kind,
        "level": screen.level,
        "words": shown.as_ref().map(|hung| hung.words.clone()).unwrap_or_default(),
        "newest": shown.as_ref().map_or(0, |hung| hung.picture),
        "looks": screen.level == Level::L0,
        "state": state,
        "heard": seen.is_some(),
        "fine": state == ScreenState::Right && offence.is_none(),
        "confirms": state.confirms(),
        "state_words": state_words(seen, web.proof.dark_ms / 1000),
        "offence": offence,
        "offence_words": offence.map(|offence| offence_words(offence.kind)),
        "blank": shade.blank,
        "asked": look(shade),
        "device": device.map(|device| json!({
            "id": device.id,
            "kind": device.kind,
            "name": device.placement.name,
            "place": device.placement.place,
        })),
    });
    if let (Some(seen), Value::Object(fields)) = (seen, &mut told) {
        said(fields, seen, now);
    }
    told
}

/// What the screen said of itself.
fn said(fields: &mut Map<String, Value>, seen: &Seen, now: Moment) {
    let seconds = |then: Moment| now.ms_since(then) / 1000;
    let tall = seen
        .size
        .split_once('x')
        .and_then(|(width, height)| Some(width.parse::<u32>().ok()? < height.parse::<u32>().ok()?));
    let more = json!({
        "since_seconds": seconds(seen.since),
        "since_words": span(seconds(seen.since)),
        "heard_seconds": seconds(seen.heard),
        "heard_words": span(seconds(seen.heard)),
        "size": seen.size,
        "tall": tall.unwrap_or_default(),
        "browser": browser(&seen.ua),
        "picture": seen.picture,
        "entry": seen.entry,
        "clipped": seen.clipped,
        "skew_ms": seen.skew,
        "fps": seen.fps,
        "light": seen.light,
        "voice": seen.voice,
    });
    if let Value::Object(more) = more {
        fields.extend(more);
    }
}

/// What people call a screen.
pub(super) fn place(screen: &Screen) -> &str {
    if screen.place.is_empty() { &screen.id } else { &screen.place }
}

fn state_words(seen: Option<&Seen>, dark_seconds: i64) -> String {
    let Some(seen) = seen else { return "尚無回報".to_owned() };
    match seen.state {
        ScreenState::Right => "顯示正確".to_owned(),
        ScreenState::Wrong => "畫面與送出的不同".to_owned(),
        ScreenState::Clipped => format!("有 {} 處文字被截斷", seen.clipped),
        ScreenState::ClockOff => format!("螢幕時鐘差 {} 秒", seen.skew / 1000),
        ScreenState::Dark => format!("{dark_seconds} 秒以上沒有回報"),
        ScreenState::Stale => "還停在較舊的畫面".to_owned(),
        ScreenState::Covered => "畫面看不見（全黑、被遮住或停格）".to_owned(),
        ScreenState::OldVersion => "仍是舊版程式，等待重新載入".to_owned(),
    }
}

fn offence_words(kind: OffenceKind) -> &'static str {
    match kind {
        OffenceKind::Nonsense => "送來無法解讀的回報，已拒絕",
        OffenceKind::AnotherScreen => "冒用其他螢幕回報，已拒絕",
        OffenceKind::NeverSent => "回報了從未送出的畫面",
        OffenceKind::Flood => "回報過於頻繁，已中斷連線",
    }
}

/// 「42 秒」, 「17 分」, 「3 小時」
pub(super) fn span(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{seconds} 秒"),
        120..7200 => format!("{} 分", seconds / 60),
        _ => format!("{} 小時", seconds / 3600),
    }
}

/// "Chromium 156" of a long user agent text.
fn browser(ua: &str) -> String {
    let engines = [("Chrome/", "Chromium"), ("Firefox/", "Firefox"), ("Version/", "Safari")];
    let found = engines.iter().find_map(|(mark, name)| Some((name, ua.split_once(mark)?.1)));
    let told =
        found.map(|(name, rest)| format!("{name} {}", rest.split('.').next().unwrap_or_default()));
    told.unwrap_or_else(|| ua.chars().take(20).collect())
}
