//! The words of tablets and desks for what the house knows by names of its own.

use docket::courtroom::{Request, RoomState, SkipAnswer};
use docket::hearing::{PassReason, Presence, Progress};
use docket::office::RoomKind;

/// How far a hearing is, as staff say it.
pub(super) fn progress(progress: &Progress, kind: RoomKind) -> &'static str {
    let interview = kind == RoomKind::Interview;
    match progress {
        Progress::Listed if interview => "尚未詢問",
        Progress::Listed => "尚未開庭",
        Progress::Calling => "點呼中",
        Progress::Fetching => "請法警室帶入",
        Progress::InSession if interview => "詢問中",
        Progress::InSession => "開庭中",
        Progress::Recess => spoken_in(kind).pause,
        Progress::Leaving => "離庭中",
        Progress::Concluded => "已結束",
        Progress::PassedOver { reason: PassReason::NotThere | PassReason::CalledByVoice } => "過號",
        Progress::PassedOver { reason: PassReason::Elsewhere { .. } } => "過號：另庭中",
        Progress::Rescheduled => "改期",
        Progress::Cancelled => "取消",
        Progress::Merged { .. } => "併案",
    }
}

/// What is said of a room's work: a court sits in an investigation room, and an interview room has interviews.
pub(super) struct Spoken {
    /// It begins.
    pub(super) opens: &'static str,
    /// It stops for a while.
    pub(super) pause: &'static str,
    /// It goes on.
    pub(super) resumes: &'static str,
    /// It is over for today.
    pub(super) closes: &'static str,
}

/// The words of a room of this kind.
pub(super) fn spoken_in(kind: RoomKind) -> &'static Spoken {
    match kind {
        RoomKind::Investigation => {
            &Spoken {
                opens: "開庭", pause: "暫休庭", resumes: "續行開庭", closes: "下庭"
            }
        }
        RoomKind::Interview => &Spoken {
            opens: "開始詢問",
            pause: "暫停詢問",
            resumes: "續行詢問",
            closes: "結束今日詢問",
        },
    }
}

/// What a room does.
pub(super) fn room(state: RoomState) -> &'static str {
    match state {
        RoomState::NotOpen => "未開庭",
        RoomState::Open => "開庭",
        RoomState::Recess => "休息",
        RoomState::Lunch => "午休",
        RoomState::Closed => "已下庭",
    }
}

/// Whether a person has come.
pub(super) fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Expected => "應到",
        Presence::Arrived => "已到",
        Presence::Late => "遲到",
        Presence::Absent => "未到",
        Presence::Excused => "請假",
        Presence::SteppedOut => "暫離",
    }
}

/// What a section asks of a tablet.
pub(super) fn request(request: &Request) -> String {
    match request {
        Request::Call => "請點呼".to_owned(),
        Request::Recess => "請暫休".to_owned(),
        Request::Delay { minutes } => format!("請延後 {minutes} 分"),
    }
}

/// What became of a case that 「現在是」 leaves behind.
pub(super) fn skipped(answer: SkipAnswer) -> &'static str {
    match answer {
        SkipAnswer::Concluded => "已結束",
        SkipAnswer::PassedOver => "過號",
        SkipAnswer::Rescheduled => "改期",
        SkipAnswer::Cancelled => "取消",
        SkipAnswer::Recess => "暫休庭",
        SkipAnswer::Waits => "仍在等候",
    }
}
