//! The demo's bailiff office: a roster, nine invented detainees, and a night that goes past midnight.

use docket::calendar::{Date, Moment, TimeOfDay};
use docket::command::Command;
use docket::custody::command::{Arrest, Intake};
use docket::custody::kinds::EntryKind;
use docket::custody::{Concern, CustodyCommand, Detainee, DetaineeId};
use docket::disclosure::Class;
use docket::duty::DutyCommand;
use docket::hearing::{Listing, UrgentReason};
use docket::staff::Role;
use docket::{AccountId, RoomId, Section};

use super::nine::{Act, Cast, NINE};
use crate::house::{House, OrderError, Wish};
use crate::roster::{self, FileShift};
use crate::seal::SealFault;

/// The room whose urgent hearing goes past midnight.
const LATE_ROOM: RoomId = RoomId(2);

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
