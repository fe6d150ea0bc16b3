//! The demo's bailiff office: a roster, nine invented detainees, and a night that goes past midnight.

use docket::calendar::{Date, Moment, TimeOfDay};
use docket::command::Command;
use docket::custody::clock::Reason;
use docket::custody::command::{Arrest, Intake, Step};
use docket::custody::kinds::{Age, EntryKind, Outcome};
use docket::custody::{Concern, CustodyCommand, Detainee, DetaineeId};
use docket::disclosure::Class;
use docket::duty::DutyCommand;
use docket::hearing::{Listing, UrgentReason};
use docket::staff::Role;
use docket::{AccountId, RoomId, Section};

use crate::house::{House, OrderError, Wish};
use crate::roster::{self, FileShift};
use crate::seal::SealFault;

/// The room whose urgent hearing goes past midnight.
const LATE_ROOM: RoomId = RoomId(2);

/// What happens to one of the nine.
#[derive(Clone, Copy)]
enum Act {
    Comes,
    Steps(Step),
    Waits(Reason),
    WaitEnds(Reason),
    Told,
}

/// One of the nine.
struct Cast {
    name: &'static str,
    kind: EntryKind,
    arrested: &'static str,
    known: bool,
    age: Age,
    unit: &'static str,
    place: &'static str,
    needs: &'static str,
    acts: &'static [(&'static str, Act)],
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
const NINE: [Cast; 9] = [
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

/// The night as it is played, on the house's clock.
pub(super) struct Night {
    date: Date,
    at: [usize; NINE.len()],
    received: [Option<DetaineeId>; NINE.len()],
    late: bool,
}

/// Puts the day's and the night's shifts on the roster, where it is empty.
pub(super) async fn post_roster(house: &House) -> Result<(), String> {
    let known = house.now();
    let Some(date) = known.today.filter(|_| known.duty.shifts.is_empty()) else { return Ok(()) };
    let day = |post: &str, name: &str, from: &str, to: &str| FileShift {
        post: post.to_owned(),
        name: name.to_owned(),
        from: moment(house, date, from),
        to: moment(house, date, to),
    };
    let lines = [
        day("值勤檢察官", "林明德", "08:00", "17:30"),
        day("值勤檢察官", "許家豪", "17:30", "32:00"),
        day("值勤書記官", "陳怡君", "08:00", "17:30"),
        day("值勤書記官", "蔡佩君", "17:30", "32:00"),
        day("值班法警", "吳建宏", "08:00", "20:00"),
        day("值班法警", "潘秀英", "08:00", "20:00"),
        day("值班法警", "高文祥", "20:00", "32:00"),
        day("值班法警", "田志成", "20:00", "32:00"),
    ];
    let (seal, offset) = (&house.seal, house.office.offset);
    let shifts = lines.iter().map(|line| roster::sealed(seal, offset, line));
    let shifts = shifts.collect::<Result<Vec<_>, _>>().map_err(|fault| fault.to_string())?;
    let command = Command::Duty(DutyCommand::Enter { shifts, instead: false });
    let answer = house.submit(Wish::of_the_house(command)).await;
    answer.map(|_| ()).map_err(|fault| format!("the roster could not be entered: {fault:?}"))
}

impl Night {
    /// The night of the day that is open; nothing of it has happened yet.
    #[must_use]
    pub(super) fn of(house: &House) -> Self {
        let date = house.now().today.unwrap_or_default();
        Self { date, at: [0; NINE.len()], received: [None; NINE.len()], late: false }
    }

    /// Carries out whatever is due, each at its own time.
    pub(super) async fn play(&mut self, house: &House) {
        for (nth, one) in NINE.iter().enumerate() {
            while let Some((time, act)) = self.due(house, nth, one) {
                if let Err(fault) = self.carry_out(house, nth, one, time, act).await {
                    tracing::warn!(?fault, nth, "a step of the demo's night was refused");
                }
                if let Some(done) = self.at.get_mut(nth) {
                    *done += 1;
                }
            }
        }
        self.play_late_room(house).await;
    }

    fn due(&self, house: &House, nth: usize, one: &Cast) -> Option<(Moment, Act)> {
        let (time, act) = one.acts.get(*self.at.get(nth)?)?;
        let time = moment(house, self.date, time);
        (house.clock.house() >= time).then_some((time, *act))
    }

    async fn carry_out(
        &mut self,
        house: &House,
        nth: usize,
        one: &Cast,
        time: Moment,
        act: Act,
    ) -> Result<(), OrderError> {
        let now = house.now();
        let received = self.received.get(nth).copied().flatten();
        let detainee = received.and_then(|id| now.custody.detainee(id).ok());
        let command = match (act, detainee) {
            (Act::Comes, _) => match intake(house, self.date, one) {
                Ok(intake) => {
                    CustodyCommand::Receive { intake: Box::new(intake), sure: Vec::new() }
                }
                Err(fault) => return Err(OrderError::Unrecorded(fault.to_string())),
            },
            (act, Some(detainee)) => match command(detainee, act) {
                Some(command) => command,
                None => return Ok(()),
            },
            _ => return Ok(()),
        };
        let by = officer(house);
        let happened = Some(time);
        let wish = Wish { by, happened, ..Wish::of_the_house(Command::Custody(command)) };
        let entry = house.submit(wish).await?.seq;
        if matches!(act, Act::Comes)
            && let Some(place) = self.received.get_mut(nth)
        {
            let house = house.now();
            let mut all = house.custody.detainees.values();
            *place = all.find(|one| one.seq == entry).map(|one| one.id);
        }
        Ok(())
    }

    /// An urgent hearing late in the evening that is still in session at midnight.
    async fn play_late_room(&mut self, house: &House) {
        if self.late || house.clock.house() < moment(house, self.date, "23:20") {
            return;
        }
        self.late = true;
        let Ok(record) = house.seal.record() else { return };
        let listing = Listing {
            record,
            time: house.office.offset.time(house.clock.house()),
            section: Section("值勤".to_owned()),
            minutes: Some(120),
            cases: Vec::new(),
            kind: "內勤訊問".to_owned(),
            cause: None,
            remarks: None,
            parties: Vec::new(),
            class: Class::Open,
        };
        let seen = house.now().room(LATE_ROOM).seq;
        let (room, reason) = (LATE_ROOM, UrgentReason::Urgent);
        let command = Command::Insert { room, seen, reason, listing: Box::new(listing) };
        if let Err(fault) = house.submit(Wish::of_the_house(command)).await {
            tracing::warn!(?fault, "the demo's late hearing was refused");
        }
    }
}

fn command(one: &Detainee, act: Act) -> Option<CustodyCommand> {
    let (detainee, seen) = (one.id, one.seq);
    Some(match act {
        Act::Comes => return None,
        Act::Steps(step) => {
            let sure = vec![Concern::MinorAtNight];
            CustodyCommand::Step { detainee, seen, step, sure }
        }
        Act::Waits(reason) => {
            let (from, to, note, sure) = (None, None, None, Vec::new());
            CustodyCommand::Exclude { detainee, seen, reason, from, to, note, sure }
        }
        Act::WaitEnds(reason) => {
            let nth = one.waits().find(|wait| wait.span.reason == reason)?.nth;
            CustodyCommand::EndExclusion { detainee, seen, nth, to: None }
        }
        Act::Told => CustodyCommand::GiveNotice { detainee, seen },
    })
}

fn intake(house: &House, date: Date, one: &Cast) -> Result<Intake, SealFault> {
    let record = house.seal.record()?;
    let key = format!("custody/{date}");
    let name = house.seal.close(&key, &record, "name", one.name)?;
    let needs = match one.needs {
        "" => None,
        needs => Some(house.seal.close(&key, &record, "needs", needs)?),
    };
    let borrowed = one.kind == EntryKind::Borrowed;
    Ok(Intake {
        kind: one.kind,
        arrest: Arrest { at: moment(house, date, one.arrested), known: one.known },
        return_by: borrowed.then(|| moment(house, date, "20:00")),
        age: one.age,
        withheld: false,
        unit: one.unit.to_owned(),
        place: one.place.to_owned(),
        name: Some(name),
        needs,
        with: None,
        record,
    })
}

/// Whoever sits in the bailiff office.
fn officer(house: &House) -> Option<AccountId> {
    let now = house.now();
    let mut accounts = now.staff.accounts.values();
    accounts.find(|account| account.duties.role == Role::BailiffOffice).map(|account| account.id)
}

/// `23:50` of the day, `24:30` of the next.
fn moment(house: &House, date: Date, time: &str) -> Moment {
    let (hour, minute) = time.split_once(':').unwrap_or_default();
    let number = |text: &str| text.parse::<i64>().unwrap_or_default();
    let midnight = house.office.offset.moment(date, TimeOfDay::of(0, 0));
    midnight.plus_minutes(number(hour) * 60 + number(minute))
}
