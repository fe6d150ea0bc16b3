//! 顯示證明: which screens showed a number as called, from when to when, as far as they said so themselves.

use docket::RoomId;
use docket::calendar::{Date, Moment};
use http::Method;
use journal::open_provable;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::order::{Routed, Shared};
use super::super::{Ask, Web, enter};
use super::{WATCHERS, standing, unreadable};
use crate::door::{Answer, Door, Problem};
use crate::guard::Guard;
use crate::proof::{self, Showing, ShownRecord, when_shown};

/// The page and the answer for programs.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    enter(web, door, Method::GET, "/wall/showings", WATCHERS, get_page);
    enter(web, door, Method::GET, "/api/v1/showings", WATCHERS, get_showings);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    room: RoomId,
    turn: String,
    /// Of which day; today where it is left out.
    #[serde(default)]
    date: Option<Date>,
    #[serde(default)]
    csv: bool,
}

async fn get_page(web: Shared, asked: Ask) -> Routed {
    let question: Question = asked.queried()?;
    let showings = showings(&web, &question).await?;
    let view = json!({
        "office": web.house.office.name,
        "person": web.person(asked.caller.person()?),
        "room": question.room,
        "room_name": web.house.office.room(question.room).map(|room| room.name.clone()),
        "turn": question.turn,
        "date": question.date.or(web.house.now().today),
        "showings": showings.iter().map(|s| told(&web, s)).collect::<Vec<_>>(),
    });
    web.pages.draw("showings.html", &view)
}

async fn get_showings(web: Shared, asked: Ask) -> Routed {
    let question: Question = asked.queried()?;
    let showings = showings(&web, &question).await?;
    if !question.csv {
        return Ok(Answer::json(&json!({ "showings": showings })));
    }
    let head = ["螢幕", "地點", "開始", "結束", "秒"].map(str::to_owned).to_vec();
    let lines = showings.iter().map(|showing| {
        let until = showing.until.map_or_else(String::new, |until| web.at(until));
        let seconds = seconds(showing).map_or_else(String::new, |n| n.to_string());
        let place = place_of(&web, &showing.screen).unwrap_or_default();
        vec![showing.screen.clone(), place, web.at(showing.from), until, seconds]
    });
    let table = std::iter::once(head).chain(lines).collect::<Vec<_>>();
    let text = crate::register::csv(&table).map_err(|_| Problem::incident("csv"))?;
    let name = format!("showings-{}.csv", question.turn);
    Ok(Answer::csv(&name, &text))
}

async fn showings(web: &Web, question: &Question) -> Result<Vec<Showing>, Problem> {
    let (folders, offset) = (proof::folders(&web.data), web.house.office.offset);
    let (room, turn) = (question.room, question.turn.trim().to_owned());
    let date = question.date.or(web.house.now().today);
    let read = tokio::task::spawn_blocking(move || {
        let mut lines = Vec::new();
        for folder in folders {
            let provable = open_provable::<ShownRecord>(&folder, None, |_| ())?;
            lines.extend(provable.after(0).collect::<Result<Vec<_>, _>>()?);
        }
        Ok::<_, journal::JournalError>(when_shown(lines.into_iter(), room, &turn))
    });
    let mut showings = match read.await {
        Ok(Ok(showings)) => showings,
        Ok(Err(fault)) => return Err(unreadable(&fault)),
        Err(_) => return Err(Problem::incident("showings")),
    };
    // A number comes again every day.
    showings.retain(|showing| date.is_none_or(|date| offset.date(showing.from) == date));
    Ok(showings)
}

fn told(web: &Web, showing: &Showing) -> Value {
    json!({
        "screen": showing.screen,
        "place": place_of(web, &showing.screen),
        "from": web.at(showing.from),
        "until": showing.until.map(|until| web.at(until)),
        "seconds": seconds(showing),
    })
}

fn place_of(web: &Web, id: &str) -> Option<String> {
    let known = standing::hung(web).into_iter().find(|screen| screen.id == id);
    known.map(|screen| standing::place(&screen).to_owned())
}

/// How long it was shown, in seconds; nothing while it still may be.
fn seconds(showing: &Showing) -> Option<i64> {
    showing.until.map(|until: Moment| until.ms_since(showing.from) / 1000)
}
