//! 預覽: what a text would be on each screen it is for, and how long it takes to read, before it is posted.

use docket::devices::Screen;
use docket::ticker::{Language, NoticeState, Posting, reading_ms};
use serde_json::{Value, json};

use super::said::Said;
use crate::door::{Answer, Problem};
use crate::web::order::Routed;
use crate::web::{Ask, Web, problem};

pub(super) fn post(web: &Web, asked: &Ask) -> Routed {
    let said = Said::of(asked)?;
    Ok(Answer::json(&of(web, &said)))
}

/// The reason against it, or none; the seconds of each language; the screens, each with its letters.
pub(super) fn of(web: &Web, said: &Said) -> Value {
    let posting = said.posting(&web.house);
    let now = web.house.clock.house();
    let problem = match &posting {
        Ok(posting) => posting
            .check(&web.house.office, now)
            .err()
            .map(|refusal| problem::of(&docket::Refusal::Ticker(refusal)).message),
        Err(Problem { message, .. }) => Some(message.clone()),
    };
    let speed = web.house.office.ticker.speed();
    let reading = Language::ALL.into_iter().filter_map(|language| {
        let text = said.texts.get(language.tag()).filter(|text| !text.trim().is_empty())?;
        let seconds = reading_ms(text, speed).div_ceil(1000);
        Some(json!({ "language": language.tag(), "word": language.word(), "seconds": seconds }))
    });
    let screens = posting.ok().map(|posting| screens(web, said, &posting)).unwrap_or_default();
    json!({
        "problem": problem,
        "reading": reading.collect::<Vec<_>>(),
        "screens": screens,
        "speed": speed,
    })
}

fn screens(web: &Web, said: &Said, posting: &Posting) -> Vec<Value> {
    let screens = web.house.office.screens.iter();
    let meant = screens.filter(|screen| posting.places.iter().any(|place| place.holds(screen)));
    meant.map(|screen| one(web, said, posting, screen)).collect()
}

/// A screen with its letters, and how many run before it there.
fn one(web: &Web, said: &Said, posting: &Posting, screen: &Screen) -> Value {
    let house = web.house.now();
    let office = &web.house.office;
    let now = web.house.clock.house();
    let others = house.ticker.in_order().into_iter();
    let before = others.filter(|n| {
        said.notice != Some(n.id)
            && n.is_for(screen)
            && n.posting.priority <= posting.priority
            && n.state(now, office.offset) == NoticeState::Running
    });
    let before = before.count();
    json!({
        "id": screen.id,
        "place": if screen.place.is_empty() { &screen.id } else { &screen.place },
        "em": boards::Sizing::of(screen.inches, screen.metres).em,
        "before": before,
        "waits": before >= office.ticker.most,
    })
}
