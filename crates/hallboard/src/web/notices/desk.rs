//! The pages of notices: the list in the order of the walls, and the form with its preview.

use std::collections::BTreeMap;

use docket::AccountId;
use docket::calendar::{Moment, SiteOffset};
use docket::devices::ScreenKind;
use docket::ticker::{Category, Language, Notice, NoticeId, NoticeState, Place, Priority, Signed};
use serde::Deserialize;
use serde_json::{Value, json};

use super::preview;
use super::said::Said;
use crate::door::Problem;
use crate::web::clerk::{answered, person, told};
use crate::web::order::Routed;
use crate::web::{Ask, Web, problem, sheet};

/// The list, with what was wrong with the last order.
pub(super) fn list(web: &Web, asked: &Ask, problem: Option<&Problem>) -> Routed {
    let all = notices(web);
    let over = |notice: &Value| matches!(notice["state"].as_str(), Some("ended" | "withdrawn"));
    let (over, current): (Vec<_>, Vec<_>) = all.into_iter().partition(over);
    let view = json!({
        "office": web.house.office.name,
        "person": person(web, asked),
        "problem": told(problem),
        "key": key(web)?,
        "notices": in_reach(current),
        "over": over,
        "most": web.house.office.ticker.most,
        "speed": web.house.office.ticker.speed(),
    });
    answered(web, "notices.html", &view, problem)
}

/// Each with the order it would have one step up and one step down.
fn in_reach(mut notices: Vec<Value>) -> Vec<Value> {
    let ids = notices.iter().map(|notice| notice["id"].to_string()).collect::<Vec<_>>();
    for (at, notice) in notices.iter_mut().enumerate() {
        let swapped = |one: usize, other: usize| {
            let mut moved = ids.clone();
            moved.swap(one, other);
            moved.join(",")
        };
        notice["up"] = at.checked_sub(1).map_or(Value::Null, |up| json!(swapped(up, at)));
        let down = (at + 1 < ids.len()).then(|| swapped(at, at + 1));
        notice["down"] = json!(down);
    }
    notices
}

#[derive(Deserialize)]
struct Copied {
    #[serde(default)]
    copy: Option<NoticeId>,
}

/// The form for a new notice, for a copy of an old one, or for one that is there.
pub(super) fn form(web: &Web, asked: &Ask) -> Routed {
    let named: String = asked.param("notice")?;
    let Copied { copy } = asked.queried()?;
    let id = if named == "new" { copy } else { Some(asked.param("notice")?) };
    let house = web.house.now();
    let known = id.map(|id| house.ticker.notices.get(&id).ok_or_else(Problem::not_found));
    let known = known.transpose()?;
    let offset = web.house.office.offset;
    let mut said = known.map_or_else(|| fresh(web), |notice| as_said(notice, offset));
    said.notice = if named == "new" { None } else { id };
    draw(web, asked, &said, None)
}

/// The form as it was sent, with what was wrong.
pub(super) fn form_again(web: &Web, asked: &Ask, said: &Said, problem: &Problem) -> Routed {
    let mut said = said.clone();
    said.notice = said.notice.or(asked.params.read("notice"));
    draw(web, asked, &said, Some(problem))
}

fn draw(web: &Web, asked: &Ask, said: &Said, problem: Option<&Problem>) -> Routed {
    let office = &web.house.office;
    let text = |language: Language| {
        let text = said.texts.get(language.tag()).cloned().unwrap_or_default();
        json!({ "tag": language.tag(), "word": language.word(), "text": text })
    };
    let categories = Category::ALL.map(|category| {
        let approved = office.ticker.approval.contains(&category);
        let key = json!(category).as_str().map(|id| format!("category.{id}")).unwrap_or_default();
        let beside = web.frames.languages.word(Language::English, &key, None);
        json!({ "id": category, "word": category.word(), "beside": beside, "approved": approved })
    });
    let view = json!({
        "office": office.name,
        "person": person(web, asked),
        "problem": told(problem),
        "key": key(web)?,
        "said": said,
        "daily": said.daily.join("、"),
        "languages": Language::ALL.map(text),
        "categories": categories,
        "places": places(web),
        "weekdays": ["一", "二", "三", "四", "五", "六", "日"],
        "preview": preview::of(web, said),
        "longest": office.ticker.longest_seconds,
    });
    answered(web, "notice.html", &view, problem)
}

/// From now on, everywhere.
fn fresh(web: &Web) -> Said {
    let offset = web.house.office.offset;
    Said {
        from: local(web.house.clock.house(), offset),
        places: vec![Place::All.to_string()],
        category: Some(Category::Latest),
        ..Said::default()
    }
}

pub(super) fn as_said(notice: &Notice, offset: SiteOffset) -> Said {
    let posting = &notice.posting;
    let texts = posting.texts.0.iter().map(|(l, text)| (l.tag().to_owned(), text.clone()));
    let hours = posting.schedule.daily.iter().map(|h| format!("{}-{}", h.from, h.until));
    Said {
        key: None,
        notice: Some(notice.id),
        category: Some(posting.category),
        texts: texts.collect::<BTreeMap<_, _>>(),
        from: local(posting.schedule.from, offset),
        until: posting.schedule.until.map(|at| local(at, offset)).unwrap_or_default(),
        daily: hours.collect(),
        weekdays: posting.schedule.weekdays.iter().map(ToString::to_string).collect(),
        places: posting.places.iter().map(ToString::to_string).collect(),
        priority: posting.priority,
        draft: notice.draft,
        notices: Vec::new(),
    }
}

/// `2026-11-23T09:00`, as a form's field wants it.
pub(in crate::web) fn local(moment: Moment, offset: SiteOffset) -> String {
    format!("{}T{}", offset.date(moment), offset.time(moment))
}

/// Where a text can run, with the words for it.
pub(in crate::web) fn places(web: &Web) -> Vec<Value> {
    let office = &web.house.office;
    let named = |place: Place, word: String| json!({ "id": place, "word": word });
    let mut places = vec![
        named(Place::All, "全部螢幕".to_owned()),
        named(Place::Lobby, "大廳".to_owned()),
        named(Place::BailiffOffice, "法警室".to_owned()),
    ];
    places
        .extend(office.rooms.values().map(|r| named(Place::Door(r.id), format!("{}門口", r.name))));
    let shared = office.screens.iter().filter(|s| {
        matches!(s.kind, ScreenKind::Rooms | ScreenKind::WaitingRoom | ScreenKind::Bulletin)
    });
    places.extend(shared.map(|s| named(Place::Screen(s.id.clone()), s.place.clone())));
    places
}

/// Every notice as the API and the list tell it, in the order of the walls.
pub(super) fn notices(web: &Web) -> Vec<Value> {
    let house = web.house.now();
    let words = places(web);
    let word = |place: &Place| {
        let known = words.iter().find(|w| w["id"] == json!(place));
        known.map_or_else(
            || place.to_string(),
            |w| w["word"].as_str().unwrap_or_default().to_owned(),
        )
    };
    house.ticker.in_order().into_iter().map(|notice| one(web, notice, &word)).collect()
}

fn one(web: &Web, notice: &Notice, word: &dyn Fn(&Place) -> String) -> Value {
    let offset = web.house.office.offset;
    let now = web.house.clock.house();
    let state = notice.state(now, offset);
    let posting = &notice.posting;
    let places = posting.places.iter().map(word).collect::<Vec<_>>();
    let said = as_said(notice, offset);
    json!({
        "id": notice.id,
        "category": posting.category,
        "category_word": posting.category.word(),
        "texts": posting.texts,
        "text": posting.texts.of(Language::Chinese),
        "languages": posting.texts.0.keys().map(|l| l.word()).collect::<Vec<_>>(),
        "from": said.from,
        "until": said.until,
        "daily": said.daily,
        "weekdays": posting.schedule.weekdays,
        "places": posting.places,
        "place_words": places,
        "priority": posting.priority,
        "priority_word": priority_word(posting.priority),
        "seconds": posting.texts.reading_ms(web.house.office.ticker.speed()).div_ceil(1000),
        "state": state,
        "state_word": state.word(),
        "written": signed(web, Some(&notice.written)),
        "approved": signed(web, notice.approved.as_ref()),
        "withdrawn": signed(web, notice.withdrawn.as_ref()),
        "approvable": state == NoticeState::Unapproved,
    })
}

pub(super) fn priority_word(priority: Priority) -> &'static str {
    match priority {
        Priority::High => "優先",
        Priority::Normal => "一般",
        Priority::Low => "次要",
    }
}

/// Who did it and when, in words.
pub(in crate::web) fn signed(web: &Web, signed: Option<&Signed>) -> Value {
    let Some(Signed { by, at }) = signed else { return Value::Null };
    let name = |id: AccountId| sheet::account_name(web, &web.house.now(), id);
    let at = local(*at, web.house.office.offset).replace('T', " ");
    json!({ "by": by.map(name), "at": at })
}

pub(in crate::web) fn key(web: &Web) -> Result<docket::RecordId, Problem> {
    web.house.seal.record().map_err(|fault| problem::sealing(&fault))
}
