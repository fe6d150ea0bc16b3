//! What one tap may ask of a room or a case as it stands now: words, address and fields of each button.

use docket::courtroom::{Courtroom, Primary, Request, RoomState};
use docket::hearing::{Hearing, Progress};
use docket::office::RoomKind;
use serde::Serialize;

use crate::web::words;

/// One button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Step {
    /// The address under the room.
    pub(super) action: &'static str,
    /// Its words.
    pub(super) label: &'static str,
    /// The sign beside them.
    pub(super) icon: &'static str,
    /// What it sends besides `seen` and `key`.
    pub(super) fields: Vec<(&'static str, String)>,
}

impl Step {
    fn new(action: &'static str, label: &'static str, icon: &'static str) -> Self {
        Self { action, label, icon, fields: Vec::new() }
    }

    fn with(mut self, field: &'static str, value: &impl ToString) -> Self {
        self.fields.push((field, value.to_string()));
        self
    }
}

/// The two buttons beside the big one; each kind of step keeps its own place.
pub(super) fn beside(
    room: &Courtroom,
    kind: RoomKind,
    conclude_and_call: bool,
) -> [Option<Step>; 2] {
    let next = room.next_waiting();
    if let Some(inside) = room.in_session() {
        let whole = inside.course.progress == Progress::InSession;
        let on = next.filter(|_| whole && !inside.is_protected()).map(|_| {
            if conclude_and_call {
                Step::new("conclusions", "結束", "done")
            } else {
                Step::new("conclusions", "結束並叫下一件", "done").with("then_call", &true)
            }
        });
        return [whole.then(|| Step::new("recesses", words::spoken_in(kind).pause, "pause")), on];
    }
    if let Some(called) = room.calling() {
        let aloud = called.course.progress == Progress::Calling;
        let again = aloud.then(|| Step::new("recalls", "重新點呼", "come"));
        return [again, Some(Step::new("passes", "過號", "skip"))];
    }
    let pause = room.state == RoomState::Open && room.in_recess().is_none();
    let pause = pause.then(|| Step::new("recesses", "休息", "pause"));
    match (room.primary(), next) {
        (Primary::Resume(_), Some(next)) => {
            [None, Some(Step::new("calls", "叫下一件", "come").with("expect", &next.id))]
        }
        (Primary::Call(_) | Primary::Fetch(_), Some(next)) => {
            [pause, Some(Step::new("passes", "過號", "skip").with("hearing", &next.id))]
        }
        _ => [pause, None],
    }
}

/// The step that carries out what a section asks; none where the room stands otherwise.
pub(super) fn of_request(room: &Courtroom, kind: RoomKind, request: &Request) -> Option<Step> {
    match request {
        Request::Call if room.calling().is_none() && room.in_session().is_none() => {
            let next = room.next_waiting()?;
            Some(Step::new("calls", "叫下一件", "come").with("expect", &next.id))
        }
        Request::Recess if room.in_session().is_some() => {
            Some(Step::new("recesses", words::spoken_in(kind).pause, "pause"))
        }
        Request::Recess if room.state == RoomState::Open && room.calling().is_none() => {
            Some(Step::new("recesses", "休息", "pause"))
        }
        Request::Delay { minutes } => Some(
            Step::new("delays", "本庭延後", "late")
                .with("minutes", minutes)
                .with("reason", &"other_duty"),
        ),
        Request::Call | Request::Recess => None,
    }
}

/// What the whole room may do.
pub(super) fn of_room(room: &Courtroom, kind: RoomKind) -> Vec<Step> {
    let spoken = words::spoken_in(kind);
    let mut steps = Vec::new();
    let free = room.in_session().is_none() && room.calling().is_none();
    if room.in_recess().is_none() && matches!(room.state, RoomState::Recess | RoomState::Lunch) {
        steps.push(Step::new("resumptions", spoken.resumes, "session"));
    }
    if free && room.state == RoomState::Open {
        steps.push(Step::new("recesses", "休息", "pause"));
    }
    if free && !matches!(room.state, RoomState::Lunch | RoomState::Closed) {
        steps.push(Step::new("lunches", "午休", "meal"));
    }
    if free && room.state != RoomState::Closed {
        steps.push(Step::new("closings", spoken.closes, "off"));
    }
    steps.push(Step::new("insertions", "插庭：緊急案件", "come").with("urgent", &"urgent"));
    steps.push(Step::new("insertions", "插庭：隨到隨訊", "come").with("urgent", &"came_in"));
    steps
}

/// What one case may do, the likeliest first.
pub(super) fn of_hearing(room: &Courtroom, kind: RoomKind, h: &Hearing) -> Vec<Step> {
    let id = h.id;
    let free = room.in_session().is_none() && room.calling().is_none();
    let pass = Step::new("passes", "過號", "skip").with("hearing", &id);
    let elsewhere =
        Step::new("passes", "過號：另庭中", "skip").with("hearing", &id).with("elsewhere", &true);
    let mut steps = match h.course.progress {
        Progress::Listed => {
            let label = if h.is_protected() { "請法警室帶入" } else { "叫這一件" };
            let call = free.then(|| Step::new("calls", label, "come").with("hearing", &id));
            call.into_iter().chain([pass, elsewhere]).collect()
        }
        Progress::Calling => vec![Step::new("recalls", "重新點呼", "come"), pass, elsewhere],
        Progress::Fetching => vec![pass, elsewhere],
        Progress::PassedOver { .. } => {
            let again = Step::new("recalls", "重新點呼", "come").with("hearing", &id);
            let back = Step::new("returns", "回號：排回等候", "wait").with("hearing", &id);
            free.then_some(again).into_iter().chain([back]).collect()
        }
        Progress::InSession => vec![Step::new("recesses", words::spoken_in(kind).pause, "pause")],
        Progress::Recess if free => {
            vec![
                Step::new("resumptions", words::spoken_in(kind).resumes, "session")
                    .with("hearing", &id),
            ]
        }
        _ => Vec::new(),
    };
    if !h.is_over() {
        steps.push(Step::new("reschedulings", "改期", "day").with("hearing", &id));
    }
    if is_outside(h) {
        steps.push(Step::new("cancellations", "取消", "off").with("hearing", &id));
    }
    steps
}

/// Whether a case can still go elsewhere: to another room, or together with another case.
pub(super) fn is_outside(h: &Hearing) -> bool {
    matches!(
        h.course.progress,
        Progress::Listed | Progress::Calling | Progress::Fetching | Progress::PassedOver { .. }
    )
}

/// Whether 「延後」 fits a case.
pub(super) fn can_wait(h: &Hearing) -> bool {
    matches!(h.course.progress, Progress::Listed | Progress::PassedOver { .. })
}

/// Whether 「現在是」 may name a case.
pub(super) fn can_stand(h: &Hearing) -> bool {
    !h.is_over() && !matches!(h.course.progress, Progress::InSession | Progress::Leaving)
}
