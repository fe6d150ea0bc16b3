//! 偵查終結公告: the page for everybody, and the desk where its lines are entered.

use boards::{Board, View};
use docket::calendar::Date;
use docket::devices::{Level, Screen, ScreenKind, usual_languages};
use docket::ticker::{BulletinEntry, BulletinId, Schedule, TickerCommand};
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::clerk::{answered, person, told};
use super::notices::desk::{key, local, signed};
use super::notices::{WRITERS, carry_out, moment};
use super::order::{Routed, Shared};
use super::{Ask, Web};
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::Guard;

/// How long a line is shown where nothing else is said, in days.
const DAYS: i64 = 30;

/// Every address of the bulletin.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let mut get = |pattern, access, answer: fn(&Web, &Ask) -> Routed| {
        let web = Shared::clone(web);
        door.route(Method::GET, pattern, access, move |asked| {
            let web = Shared::clone(&web);
            async move { answer(&web, &asked) }
        });
    };
    get("/bulletins", Access::Anyone, |web, _| public(web));
    get("/api/v1/bulletins", Access::Anyone, |web, _| {
        Ok(Answer::json(&json!({ "bulletins": shown(web) })))
    });
    get("/bulletins/desk", WRITERS, |web, asked| desk(web, asked, None));

    let mut post = |pattern, command: Wanted| {
        let web = Shared::clone(web);
        door.route(Method::POST, pattern, WRITERS, move |asked| {
            let web = Shared::clone(&web);
            async move { post_order(&web, &asked, command).await }
        });
    };
    post("/api/v1/bulletins", |web, _, said| enter(web, said, None));
    post("/api/v1/bulletins/{bulletin}/corrections", |web, asked, said| {
        enter(web, said, Some(asked.param("bulletin")?))
    });
    post("/api/v1/bulletins/{bulletin}/withdrawals", |_, asked, _| {
        Ok(TickerCommand::TakeDownBulletin { bulletin: asked.param("bulletin")? })
    });
}

type Wanted = fn(&Web, &Ask, &Said) -> Result<TickerCommand, Problem>;

/// The body of every order about the bulletin.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Said {
    key: Option<String>,
    /// When the investigation was concluded: 2026-11-20.
    date: String,
    case: String,
    outcome: String,
    from: String,
    until: String,
}

fn enter(web: &Web, said: &Said, bulletin: Option<BulletinId>) -> Result<TickerCommand, Problem> {
    let house = &web.house;
    let now = house.clock.house();
    let date = said.date.trim().parse::<Date>().map_err(|_| not_a_date(&said.date))?;
    let from = moment(&said.from, house.office.offset)?.unwrap_or(now);
    let until = moment(&said.until, house.office.offset)?;
    let until = until.unwrap_or_else(|| from.plus_minutes(DAYS * 24 * 60));
    let schedule = Schedule { until: Some(until), ..Schedule::since(from) };
    let (case, outcome) = (said.case.trim().to_owned(), said.outcome.trim().to_owned());
    let entry = Box::new(BulletinEntry { date, case, outcome, schedule });
    Ok(TickerCommand::EnterBulletin { bulletin, entry })
}

fn not_a_date(text: &str) -> Problem {
    Problem::malformed(format!("看不懂終結日期「{text}」，請用 2026-11-20 這樣的寫法。"))
}

async fn post_order(web: &Web, asked: &Ask, wanted: Wanted) -> Routed {
    let said: Said = if asked.is_json() { asked.json()? } else { asked.form()? };
    let outcome = match wanted(web, asked, &said) {
        Ok(command) => carry_out(web, asked, said.key.clone(), command).await,
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok(_) if !asked.is_json() => Ok(Answer::see_other("/bulletins/desk")),
        Ok(receipt) => {
            let (seq, again) = (receipt.seq, receipt.again);
            Ok(Answer::json(&json!({ "seq": seq, "again": again, "bulletins": shown(web) })))
        }
        Err(problem) if asked.is_json() => Err(problem),
        Err(problem) => desk(web, asked, Some(&problem)),
    }
}

/// The lines that everybody may see now: those of the board, from the same type.
fn shown(web: &Web) -> Value {
    let (kind, rooms, place) = (ScreenKind::Bulletin, Vec::new(), String::new());
    let id = "bulletins".to_owned();
    let (level, languages) = (Level::L0, usual_languages());
    let screen = Screen { id, kind, rooms, place, inches: 55.0, metres: 5.0, level, languages };
    let house = web.house.now();
    match Board::of(&house, &web.house.office, &screen, web.house.clock.house()).0 {
        View::Bulletin(board) => json!(board.lines),
        _ => json!([]),
    }
}

fn public(web: &Web) -> Routed {
    let office = &web.house.office;
    let view = json!({
        "office": office.name,
        "office_en": office.name_en,
        "lines": shown(web),
        "now": local(web.house.clock.house(), office.offset).replace('T', " "),
    });
    web.pages.draw("bulletins.html", &view)
}

fn desk(web: &Web, asked: &Ask, problem: Option<&Problem>) -> Routed {
    let house = web.house.now();
    let (now, offset) = (web.house.clock.house(), web.house.office.offset);
    let lines = house.ticker.bulletins.values().rev().map(|bulletin| {
        json!({
            "id": bulletin.id,
            "date": bulletin.entry.date,
            "case": bulletin.entry.case,
            "outcome": bulletin.entry.outcome,
            "from": local(bulletin.entry.schedule.from, offset).replace('T', " "),
            "until": bulletin.entry.schedule.until.map(|at| local(at, offset).replace('T', " ")),
            "shown": bulletin.is_shown(now, offset),
            "gone": bulletin.withdrawn.is_some(),
            "written": signed(web, Some(&bulletin.written)),
        })
    });
    let view = json!({
        "office": web.house.office.name,
        "person": person(web, asked),
        "problem": told(problem),
        "key": key(web)?,
        "today": offset.date(now),
        "days": DAYS,
        "outcomes": web.house.office.ticker.outcomes,
        "free": web.house.office.ticker.free_outcomes,
        "lines": lines.collect::<Vec<_>>(),
    });
    answered(web, "bulletins_desk.html", &view, problem)
}
