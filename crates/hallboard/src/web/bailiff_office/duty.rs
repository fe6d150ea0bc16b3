//! 值班表: the roster desk, its file, and what is missing a day ahead.

use docket::calendar::Moment;
use docket::command::{Command, Key};
use docket::custody::CustodyRefusal;
use docket::duty::{DutyCommand, Shift};
use docket::staff::Role;
use docket::{Courthouse, Refusal};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::super::dockets::upload;
use super::super::order::{Routed, Shared, digest};
use super::super::{Ask, Web, problem};
use super::orders::back;
use super::said::Said;
use super::{frame, with};
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::Guard;
use crate::house::Wish;
use crate::roster::{self, FileShift};

/// Who writes the roster.
const WRITERS: Access = Access::Staff(&[Role::BailiffOffice, Role::Clerk, Role::Administrator]);
/// Gaps are told so far ahead.
const AHEAD_MS: i64 = 24 * 3600 * 1000;

pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let get = |door: &mut Door<Guard>, pattern, answer: fn(&Web, &Ask) -> Routed| {
        let web = Shared::clone(web);
        door.route(Method::GET, pattern, WRITERS, move |asked| {
            let answer = answer(&web, &asked);
            async move { answer }
        });
    };
    get(door, "/duty", get_desk);
    get(door, "/api/v1/duties", get_duties);
    let shared = Shared::clone(web);
    door.route(Method::POST, "/api/v1/duties", WRITERS, move |asked| {
        let web = Shared::clone(&shared);
        async move { post_shift(&web, asked).await }
    });
    let shared = Shared::clone(web);
    door.route(Method::POST, "/api/v1/duties/{shift}/removals", WRITERS, move |asked| {
        let web = Shared::clone(&shared);
        async move { post_removal(&web, asked).await }
    });
    let shared = Shared::clone(web);
    door.route(Method::POST, "/api/v1/duty-files", WRITERS, move |asked| {
        let web = Shared::clone(&shared);
        async move { post_file(&web, asked).await }
    });
}

/// Who is on duty now.
pub(super) fn on_duty(web: &Web, house: &Courthouse, now: Moment) -> Vec<Value> {
    house.duty.on_duty(now).into_iter().map(|shift| told(web, 0, shift)).collect()
}

/// Posts that nobody has within a day.
pub(super) fn gaps(web: &Web, house: &Courthouse, now: Moment) -> Vec<String> {
    let posts = &web.house.office.custody.posts;
    let ahead = now.plus_ms(AHEAD_MS);
    let told = |gap: docket::duty::Gap| {
        let from = if gap.from == now {
            "現在".to_owned()
        } else {
            format!("{} ", words(web, gap.from))
        };
        match gap.to {
            to if to == ahead => format!("{} {from}起無人值班", gap.post),
            to => format!("{} {from}至 {} 無人值班", gap.post, words(web, to)),
        }
    };
    house.duty.gaps(posts, now, ahead).into_iter().map(told).collect()
}

fn words(web: &Web, at: Moment) -> String {
    let offset = web.house.office.offset;
    let date = offset.date(at);
    format!("{}/{} {}", date.month(), date.day(), offset.time(at))
}

fn told(web: &Web, number: u64, shift: &Shift) -> Value {
    json!({
        "shift": number,
        "post": shift.post,
        "name": roster::opened(&web.house.seal, &shift.name),
        "from": words(web, shift.from),
        "to": words(web, shift.to),
        "now": shift.covers(web.house.clock.house()),
    })
}

fn shifts(web: &Web, house: &Courthouse) -> Vec<Value> {
    let now = web.house.clock.house();
    let mut all = house.duty.shifts.iter().filter(|(_, s)| s.to > now).collect::<Vec<_>>();
    all.sort_by(|(_, a), (_, b)| (a.from, &a.post).cmp(&(b.from, &b.post)));
    all.into_iter().map(|(number, shift)| told(web, *number, shift)).collect()
}

/// The roster desk.
fn get_desk(web: &Web, asked: &Ask) -> Routed {
    let person = asked.caller.person()?;
    let house = web.house.now();
    let view = with(frame(web, Some(person))?, "shifts", Value::Array(shifts(web, &house)));
    let view = with(view, "posts", json!(web.house.office.custody.posts));
    web.pages.draw("duty.html", &view)
}

fn get_duties(web: &Web, asked: &Ask) -> Routed {
    asked.caller.person()?;
    let house = web.house.now();
    let now = web.house.clock.house();
    Ok(Answer::json(&json!({ "shifts": shifts(web, &house), "gaps": gaps(web, &house, now) })))
}

async fn post_shift(web: &Web, asked: Ask) -> Routed {
    let said = said(web, &asked)?;
    let line = FileShift {
        post: said.required("post")?.to_owned(),
        name: said.required("name")?.to_owned(),
        from: said.required_time("from")?,
        to: said.required_time("to")?,
    };
    enter(web, &asked, &said, &[line], said.is("instead")).await
}

async fn post_removal(web: &Web, asked: Ask) -> Routed {
    let said = said(web, &asked)?;
    let command = DutyCommand::Remove { shift: asked.param("shift")? };
    submit(web, &asked, &said, command).await
}

/// A roster file, sent as it is or by the plain form.
async fn post_file(web: &Web, asked: Ask) -> Routed {
    let (_, bytes) = upload::file(&asked).await?;
    let offset = web.house.office.offset;
    let lines = roster::read(&bytes, offset).map_err(|fault| {
        let message = format!("值班表{fault}。整份都沒有匯入。");
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_line", message)
    })?;
    let said = Said::empty(offset, web.house.clock.house());
    enter(web, &asked, &said, &lines, true).await
}

async fn enter(web: &Web, asked: &Ask, said: &Said, lines: &[FileShift], instead: bool) -> Routed {
    if lines.iter().any(|line| line.name.trim().is_empty() || line.name.chars().count() > 20) {
        return Err(problem::of(&Refusal::from(CustodyRefusal::BadShift)));
    }
    let (seal, offset) = (&web.house.seal, web.house.office.offset);
    let shifts = lines.iter().map(|line| roster::sealed(seal, offset, line));
    let shifts = shifts.collect::<Result<Vec<_>, _>>().map_err(|f| problem::sealing(&f))?;
    submit(web, asked, said, DutyCommand::Enter { shifts, instead }).await
}

async fn submit(web: &Web, asked: &Ask, said: &Said, command: DutyCommand) -> Routed {
    let person = asked.caller.person()?.clone();
    let command = Command::Duty(command);
    let request = digest(asked, command.name());
    let key = said.text("key").map(|key| Key { key: key.to_owned(), request });
    let (by, device) = (Some(person.account), person.device.clone());
    let outcome = web.house.submit(Wish { by, device, command, key, happened: None }).await;
    let house = web.house.now();
    match outcome {
        Ok(_) if !asked.is_json() => Ok(Answer::see_other(match back(said) {
            "/custody" => "/duty",
            page => page,
        })),
        Ok(receipt) => {
            Ok(Answer::json(&json!({ "entry": receipt.seq, "shifts": shifts(web, &house) })))
        }
        Err(fault) => Err(problem::of_order(&fault)),
    }
}

fn said(web: &Web, asked: &Ask) -> Result<Said, Problem> {
    Said::of(asked, web.house.office.offset, web.house.clock.house())
}
