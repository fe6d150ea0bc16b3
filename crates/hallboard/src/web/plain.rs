//! Orders from plain forms: how their fields are read, and the pages they are answered with.

use docket::command::Command;
use docket::{Refusal, RoomId};
use serde_json::{Value, json};

use super::order::{Routed, Tap, stale};
use super::{Ask, Web, clerk, problem, sheet, veil};
use crate::door::{Answer, Problem};
use crate::guard::Person;
use crate::house::{OrderError, Receipt};

/// How the answers of 「現在是」 are named in a form, before the hearing's number.
const ANSWER: &str = "answer-";

/// Reads a form's fields as a tap.
pub(super) fn read(asked: &Ask) -> Result<Tap, Problem> {
    Tap::of_fields(fields(asked)?)
}

/// A form's fields as a tap: empty ones are left out, the answers of 「現在是」 gathered.
pub(super) fn tap(mut fields: Vec<(String, String)>) -> Result<Tap, Problem> {
    fields.retain(|(_, text)| !text.is_empty());
    let (answers, fields): (Vec<_>, Vec<_>) =
        fields.into_iter().partition(|(name, _)| name.starts_with(ANSWER));
    let text = serde_urlencoded::to_string(&fields).map_err(|fault| not_a_form(&fault))?;
    let mut tap: Tap = serde_urlencoded::from_str(&text).map_err(|fault| not_a_form(&fault))?;
    if !answers.is_empty() {
        let pairs = answers.iter().map(|(name, answer)| {
            format!("{}:{answer}", name.strip_prefix(ANSWER).unwrap_or_default())
        });
        tap.answers = Some(pairs.collect::<Vec<_>>().join(","));
    }
    Ok(tap)
}

fn fields(asked: &Ask) -> Result<Vec<(String, String)>, Problem> {
    let mut fields: Vec<(String, String)> = asked.form()?;
    fields.retain(|(_, text)| !text.is_empty());
    Ok(fields)
}

fn not_a_form(fault: &dyn std::fmt::Display) -> Problem {
    Problem::malformed("表單內容不完整。").with("detail", json!(fault.to_string()))
}

/// The address under a room and the field by which a refused order may be given a second time.
#[derive(Clone, Copy, Debug)]
pub(super) struct SecondTap {
    thing: &'static str,
    field: &'static str,
    label: &'static str,
}

/// What a second tap on this order would say, for the orders that know one.
pub(super) fn second_tap(command: &Command) -> Option<SecondTap> {
    let (thing, field, label) = match command {
        Command::Call { .. } => ("calls", "early", "提前點呼"),
        Command::Conclude { .. } => ("conclusions", "early", "結束並提前點呼下一件"),
        Command::PassOver { .. } => ("passes", "by_voice", "已口頭點呼，過號"),
        Command::Close { .. } => ("closings", "sure", "確定下庭"),
        _ => return None,
    };
    Some(SecondTap { thing, field, label })
}

/// Back to the page after an order; after a refusal a page with one sentence and the ways on.
pub(super) fn answer(
    web: &Web,
    asked: &Ask,
    person: &Person,
    room: RoomId,
    tap: &Tap,
    second: Option<SecondTap>,
    outcome: &Result<Receipt, OrderError>,
) -> Routed {
    let room_page = format!("/rooms/{room}");
    let back = tap.back.as_deref().filter(|page| is_ours(page)).unwrap_or(&room_page);
    let Err(fault) = outcome else { return Ok(Answer::see_other(back)) };
    let told = problem::of_order(fault);
    let asks = matches!(
        fault,
        OrderError::Refused(
            Refusal::NotYetTime(_) | Refusal::StillWaiting(_) | Refusal::NotShown(_)
        )
    );
    let again = second.filter(|_| asks).map(|second| again(asked, room, second)).transpose()?;
    let last = stale(fault).then(|| sheet::last(web, &web.house.now(), room));
    let view = json!({
        "office": web.house.office.name,
        "person": web.person(person),
        "message": told.message,
        "last": last.as_ref().and_then(|last| last.get("words")),
        "again": again,
        "back": back,
    });
    Ok(web.pages.draw("refused.html", &view)?.status(told.status))
}

/// On a tablet that rested: the same form once more as a deliberate tap, or the page that asks the secret.
pub(super) fn veiled(web: &Web, asked: &Ask, tap: &Tap, why: &Problem) -> Routed {
    let back = tap.back.as_deref().filter(|page| is_ours(page)).unwrap_or("/");
    if why.code == crate::guard::VEILED {
        return Ok(Answer::see_other(&veil::address(back)));
    }
    let mut fields = fields(asked)?;
    fields.push(("held".to_owned(), "true".to_owned()));
    let view = json!({
        "office": web.house.office.name,
        "person": clerk::person(web, asked),
        "message": why.message,
        "last": Value::Null,
        "again": form(&asked.path, &fields, "確定"),
        "back": back,
    });
    Ok(web.pages.draw("refused.html", &view)?.status(why.status))
}

/// The same form once more, with the field that makes it a second tap.
fn again(asked: &Ask, room: RoomId, second: SecondTap) -> Result<Value, Problem> {
    let mut fields = fields(asked)?;
    fields.push((second.field.to_owned(), "true".to_owned()));
    Ok(form(&format!("/api/v1/rooms/{room}/{}", second.thing), &fields, second.label))
}

fn form(action: &str, fields: &[(String, String)], label: &str) -> Value {
    let fields = fields.iter().map(|(name, value)| json!({ "name": name, "value": value }));
    json!({ "action": action, "fields": fields.collect::<Vec<_>>(), "label": label })
}

/// Whether an address is a page of this house, so that nobody is sent elsewhere.
fn is_ours(page: &str) -> bool {
    page.starts_with('/') && !page.starts_with("//") && !page.contains(['\\', '\r', '\n'])
}
