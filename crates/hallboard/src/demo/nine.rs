//! The nine of the demo's night: invented people, each with a way through the office.

use docket::custody::clock::Reason;
use docket::custody::command::Step;
use docket::custody::kinds::{Age, EntryKind, Outcome};

/// What happens to one of the nine.
#[derive(Clone, Copy)]
pub(super) enum Act {
    Comes,
    Steps(Step),
    Waits(Reason),
    WaitEnds(Reason),
    Told,
}

/// One of the nine.
pub(super) struct Cast {
    pub(super) name: &'static str,
    pub(super) kind: EntryKind,
    pub(super) arrested: &'static str,
    pub(super) known: bool,
    pub(super) age: Age,
    pub(super) unit: &'static str,
    pub(super) place: &'static str,
    pub(super) needs: &'static str,
    pub(super) acts: &'static [(&'static str, Act)],
}

const USUAL: Cast = Cast {
    name: "",
    kind: EntryKind::CaughtInTheAct,
    arrested: "",
    known: true,
    age: Age::Adult,
    unit: "臺東分局",
    place: "拘留室1",
    needs: "",
    acts: &[],
};

use Act::{Comes, Steps, Told, WaitEnds, Waits};
use Step::{Complete, EndQuestioning, Identify, Leave, Order, Question};

/// Invented people; times past 24:00 are the next day's.
pub(super) const NINE: [Cast; 9] = [
    Cast {
        name: "林大同",
        arrested: "08:10",
        acts: &[
            ("09:30", Comes),
            ("09:40", Steps(Identify)),
            ("09:45", Told),
            ("10:20", Steps(Question)),
            ("10:50", Steps(EndQuestioning)),
            ("11:00", Steps(Order(Outcome::Released))),
            ("11:05", Steps(Leave)),
        ],
        ..USUAL
    },
    Cast {
        name: "陳志遠",
        kind: EntryKind::Wanted,
        arrested: "09:05",
        unit: "關山分局",
        place: "拘留室2",
        acts: &[
            ("10:40", Comes),
            ("10:50", Steps(Identify)),
            ("10:55", Told),
            ("11:10", Steps(Question)),
            ("11:20", Steps(EndQuestioning)),
            ("11:30", Steps(Order(Outcome::Transfer))),
            ("14:00", Steps(Complete)),
            ("14:10", Steps(Leave)),
        ],
        ..USUAL
    },
    Cast {
        name: "趙永昌",
        kind: EntryKind::Borrowed,
        arrested: "13:00",
        unit: "岩灣技能訓練所",
        place: "候訊室",
        acts: &[
            ("14:00", Comes),
            ("14:10", Steps(Identify)),
            ("14:30", Steps(Question)),
            ("16:00", Steps(EndQuestioning)),
            ("16:10", Steps(Order(Outcome::Returned))),
            ("16:20", Steps(Complete)),
            ("16:30", Steps(Leave)),
        ],
        ..USUAL
    },
    Cast {
        name: "阮文勇",
        kind: EntryKind::Warrant,
        arrested: "13:20",
        unit: "刑警大隊",
        place: "拘留室3",
        needs: "越南語通譯",
        acts: &[
            ("15:00", Comes),
            ("15:10", Steps(Identify)),
            ("15:12", Waits(Reason::Counsel)),
            ("15:20", Told),
            ("16:40", Waits(Reason::Interpreter)),
            ("17:40", WaitEnds(Reason::Counsel)),
            ("20:10", WaitEnds(Reason::Interpreter)),
            ("20:15", Steps(Question)),
            ("21:30", Steps(EndQuestioning)),
            ("21:45", Steps(Order(Outcome::Motion))),
            ("24:20", Steps(Complete)),
            ("24:40", Steps(Leave)),
        ],
        ..USUAL
    },
    Cast {
        name: "吳明哲",
        kind: EntryKind::InCourt,
        arrested: "16:10",
        unit: "本署",
        place: "候保室",
        acts: &[
            ("16:20", Comes),
            ("16:25", Steps(Identify)),
            ("16:28", Told),
            ("16:30", Steps(Question)),
            ("17:10", Steps(EndQuestioning)),
            ("17:20", Steps(Order(Outcome::Bail))),
            ("19:00", Steps(Complete)),
            ("19:05", Steps(Leave)),
        ],
        ..USUAL
    },
    Cast {
        name: "錢俊傑",
        kind: EntryKind::UrgentArrest,
        arrested: "17:00",
        unit: "刑警大隊",
        place: "拘留室4",
        needs: "高血壓，需服藥",
        acts: &[
            ("18:30", Comes),
            ("18:40", Steps(Identify)),
            ("19:00", Waits(Reason::Health)),
            ("20:00", Waits(Reason::LegalAid)),
            ("20:30", WaitEnds(Reason::Health)),
            ("20:40", Told),
            ("21:10", WaitEnds(Reason::LegalAid)),
            ("21:20", Steps(Question)),
            ("22:00", Steps(EndQuestioning)),
            ("22:10", Steps(Order(Outcome::Bail))),
            ("23:20", Steps(Complete)),
            ("23:30", Steps(Leave)),
        ],
        ..USUAL
    },
    Cast {
        name: "王小華",
        arrested: "19:40",
        age: Age::Minor,
        unit: "成功分局",
        place: "少年候訊室",
        acts: &[
            ("20:20", Comes),
            ("20:25", Steps(Identify)),
            ("20:30", Waits(Reason::Companion)),
            ("20:35", Told),
            ("22:00", WaitEnds(Reason::Companion)),
            ("22:05", Steps(Question)),
            ("22:40", Steps(EndQuestioning)),
            ("22:50", Steps(Order(Outcome::JuvenileCourt))),
            ("23:30", Steps(Complete)),
            ("23:50", Steps(Leave)),
        ],
        ..USUAL
    },
    Cast {
        name: "孫國棟",
        kind: EntryKind::Execution,
        arrested: "20:00",
        unit: "大武分局",
        place: "拘留室2",
        acts: &[
            ("21:10", Comes),
            ("21:15", Steps(Identify)),
            ("21:20", Steps(Question)),
            ("21:30", Steps(EndQuestioning)),
            ("21:40", Steps(Order(Outcome::Execution))),
            ("22:30", Steps(Complete)),
            ("22:45", Steps(Leave)),
        ],
        ..USUAL
    },
    Cast {
        name: "周家豪",
        arrested: "21:30",
        known: false,
        place: "拘留室1",
        acts: &[
            ("23:50", Comes),
            ("23:58", Steps(Identify)),
            ("24:05", Told),
            ("24:30", Steps(Question)),
            ("25:10", Steps(EndQuestioning)),
            ("25:20", Steps(Order(Outcome::Entrustment))),
            ("26:30", Steps(Complete)),
            ("26:40", Steps(Leave)),
        ],
        ..USUAL
    },
];
