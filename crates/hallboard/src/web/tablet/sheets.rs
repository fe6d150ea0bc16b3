//! The sheets over a room: one case with its people, the room's own steps, 「現在是」, 補登, the number.

use docket::calendar::Moment;
use docket::courtroom::{Courtroom, SkipAnswer};
use docket::hearing::{DelayReason, Hearing, Presence, Progress};
use docket::{Courthouse, RoomId};
use serde_json::{Value, json};

use super::super::order::Routed;
use super::super::{Ask, Web, sheet, veil, words};
use super::{Part, hearing_of, steps, view};
use crate::door::Problem;

/// 延後: the minutes to choose from.
const MINUTES: [u16; 5] = [10, 15, 20, 30, 60];

const REASONS: [DelayReason; 6] = [
    DelayReason::EarlierCase,
    DelayReason::AwaitingPerson,
    DelayReason::AwaitingInterpreter,
    DelayReason::UrgentCase,
    DelayReason::Equipment,
    DelayReason::OtherDuty,
];

const PRESENCES: [Presence; 5] =
    [Presence::Arrived, Presence::Late, Presence::Absent, Presence::Excused, Presence::SteppedOut];

/// 解除保護: the prepared words.
const LIFTED: [&str; 3] = ["誤設保護", "檢察官指示解除", "保護原因已消滅"];

/// One case: its people and everything it may do.
pub(super) fn get_hearing(web: &Web, asked: &Ask) -> Routed {
    let found = Found::of(web, asked)?;
    let h = found.hearing(asked)?;
    let room = &found.room;
    let others = room.listed().into_iter().filter(|o| o.id != h.id && !o.is_over());
    let others = others.map(|o| json!({ "id": o.id, "turn": o.turn, "time": o.listing.time }));
    let doors = web.house.office.rooms.values().filter(|r| r.id != room.id);
    let doors = doors.map(|r| json!({ "id": r.id, "name": r.name }));
    let outside = steps::is_outside(h);
    let sight = sheet::Sight::of(asked.caller.person()?, room.id);
    let view = json!({
        "hearing": sheet::hearing(web, &found.house, h, sight.shows(h))?,
        "steps": steps::of_hearing(room, sheet::kind(web, room.id), h),
        "presences": PRESENCES.map(|p| json!({ "value": p, "word": words::presence(p) })),
        "others": if outside { others.collect::<Vec<_>>() } else { Vec::new() },
        "doors": if outside { doors.collect::<Vec<_>>() } else { Vec::new() },
        "delays": if steps::can_wait(h) { delays() } else { Value::Null },
        "stands": steps::can_stand(h),
        "lifted": LIFTED,
        "closed": h.is_over(),
        "unveil": veil::address(&format!("/rooms/{}/hearings/{}", room.id, h.id)),
    });
    found.draw(web, asked, "sheet_hearing.html", &format!("/hearings/{}", h.id), view)
}

/// What the whole room may do.
pub(super) fn get_steps(web: &Web, asked: &Ask) -> Routed {
    let found = Found::of(web, asked)?;
    let room = &found.room;
    let standing = room.listed().into_iter().filter(|h| steps::can_stand(h));
    let standing = standing.map(|h| json!({ "id": h.id, "turn": h.turn, "time": h.listing.time }));
    let view = json!({
        "steps": steps::of_room(room, sheet::kind(web, room.id)),
        "delays": delays(),
        "delay": room.delay,
        "standing": standing.collect::<Vec<_>>(),
    });
    found.draw(web, asked, "sheet_steps.html", "/steps", view)
}

/// 補登: the steps of this moment with the time at which they happened.
pub(super) fn get_later(web: &Web, asked: &Ask) -> Routed {
    let found = Found::of(web, asked)?;
    let sight = sheet::Sight::of(asked.caller.person()?, found.room.id);
    let sheet = sheet::of(web, &found.house, found.room.id, &sight)?;
    let office = &web.house.office;
    let since = (found.room.changed > Moment::default())
        .then(|| office.offset.time(found.room.changed).to_string());
    let beside =
        steps::beside(&found.room, sheet::kind(web, found.room.id), office.conclude_and_call);
    let view = json!({
        "primary": sheet.get("primary"),
        "beside": beside.into_iter().flatten().collect::<Vec<_>>(),
        "since": since,
    });
    found.draw(web, asked, "sheet_later.html", "/later", view)
}

/// 「現在是」: every case that it leaves behind, each with the answers that fit it.
pub(super) fn get_position(web: &Web, asked: &Ask) -> Routed {
    let found = Found::of(web, asked)?;
    let h = found.hearing(asked)?;
    let kind = web.house.office.room(found.room.id).ok_or_else(Problem::not_found)?.kind;
    let now = web.house.clock.house();
    let left = found.room.left_behind_by(h).into_iter().map(|skipped| {
        let due = web.house.office.offset.moment(skipped.date, skipped.listing.time) <= now;
        let answers = answers(skipped, due);
        json!({
            "id": skipped.id,
            "turn": skipped.turn,
            "time": skipped.listing.time,
            "word": words::progress(&skipped.course.progress, kind),
            "answers": answers.iter().map(|a| json!({ "value": a, "word": words::skipped(*a) }))
                .collect::<Vec<_>>(),
        })
    });
    let view = json!({
        "hearing": { "id": h.id, "turn": h.turn, "time": h.listing.time },
        "left": left.collect::<Vec<_>>(),
        "closed": !steps::can_stand(h),
    });
    let page = format!("/hearings/{}/position", h.id);
    found.draw(web, asked, "sheet_position.html", &page, view)
}

/// The number, large enough to turn towards the person who has come.
pub(super) fn get_number(web: &Web, asked: &Ask) -> Routed {
    let found = Found::of(web, asked)?;
    let h = found.hearing(asked)?;
    let view = json!({ "hearing": { "id": h.id, "turn": h.turn, "time": h.listing.time } });
    found.draw(web, asked, "number.html", &format!("/hearings/{}", h.id), view)
}

fn delays() -> Value {
    let reasons = REASONS.map(|reason| json!({ "value": reason, "word": reason.word() }));
    json!({ "minutes": MINUTES, "reasons": reasons })
}

fn answers(skipped: &Hearing, due: bool) -> Vec<SkipAnswer> {
    use SkipAnswer::{Cancelled, Concluded, PassedOver, Recess, Rescheduled, Waits};
    if matches!(skipped.course.progress, Progress::InSession | Progress::Leaving) {
        return vec![Concluded, Recess, Rescheduled];
    }
    let all = [Concluded, PassedOver, Waits, Rescheduled, Cancelled];
    all.into_iter().filter(|answer| due || *answer != PassedOver).collect()
}

/// The room of the address as it is now.
struct Found {
    house: std::sync::Arc<Courthouse>,
    room: std::sync::Arc<Courtroom>,
}

impl Found {
    fn of(web: &Web, asked: &Ask) -> Result<Self, Problem> {
        let (house, id) = web.room(asked)?;
        let room = house.room(id);
        Ok(Self { house, room })
    }

    fn hearing(&self, asked: &Ask) -> Result<&Hearing, Problem> {
        let id = hearing_of(asked)?;
        self.room.hearing(id).map_err(|refusal| super::super::problem::of(&refusal))
    }

    /// Draws a sheet: a page of its own, or the part that the tablet lays over its room.
    fn draw(&self, web: &Web, asked: &Ask, template: &str, page: &str, mut view: Value) -> Routed {
        let id: RoomId = self.room.id;
        let part: Part = asked.queried()?;
        if let Value::Object(fields) = &mut view {
            fields.insert("room".to_owned(), Value::Object(view::plate(web, &self.house, id)?));
            fields.insert("office".to_owned(), json!(web.house.office.name));
            fields.insert("person".to_owned(), web.person(asked.caller.person()?));
            fields.insert("here".to_owned(), json!(format!("/rooms/{id}{page}")));
            fields.insert("back".to_owned(), json!(format!("/rooms/{id}")));
            fields.insert("part".to_owned(), json!(part.part));
        }
        web.pages.draw(template, &view)
    }
}
