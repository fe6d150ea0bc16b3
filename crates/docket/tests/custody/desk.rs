//! Given a history, when the desk asks, then facts or a refusal.

use std::collections::BTreeMap;

use docket::calendar::{Date, Moment, SiteOffset};
use docket::command::{Command, Order};
use docket::custody::command::{Arrest, Intake, Step};
use docket::custody::kinds::{Age, EntryKind};
use docket::custody::{Concern, CustodyCommand, CustodyTable, DetaineeId};
use docket::disclosure::Rules;
use docket::sealed::Sealed;
use docket::{AccountId, Courthouse, Entry, Office, RecordId, Refusal, Seq, Stamp, decide};

/// The bailiff office through one night.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) house: Courthouse,
    pub(crate) office: Office,
    pub(crate) history: Vec<Entry>,
    now: Moment,
}

pub(crate) fn office() -> Office {
    Office {
        name: String::new(),
        name_en: String::new(),
        offset: SiteOffset::TAIPEI,
        rooms: BTreeMap::new(),
        screens: Vec::new(),
        rules: Rules::default(),
        conclude_and_call: false,
        custody: CustodyTable::default(),
        ticker: docket::ticker::TickerRules::default(),
    }
}

/// `23 14:00`: day of November 2026 and time at the site.
pub(crate) fn at(text: &str) -> Moment {
    let (day, time) = text.split_once(' ').unwrap();
    SiteOffset::TAIPEI
        .moment(format!("2026-11-{day}").parse::<Date>().unwrap(), time.parse().unwrap())
}

pub(crate) fn number(day: &str, nth: u16) -> DetaineeId {
    DetaineeId { date: format!("2026-11-{day}").parse().unwrap(), nth }
}

pub(crate) fn sealed(text: &str) -> Sealed {
    Sealed { key: "custody/2026-11-23".to_owned(), closed: text.to_owned(), mark: text.to_owned() }
}

pub(crate) fn arrested(time: &str) -> Intake {
    Intake {
        record: RecordId("record".to_owned()),
        kind: EntryKind::CaughtInTheAct,
        arrest: Arrest { at: at(time), known: true },
        return_by: None,
        age: Age::Adult,
        withheld: false,
        unit: "臺東分局".to_owned(),
        place: String::new(),
        name: Some(sealed("林○○")),
        needs: None,
        with: None,
    }
}

impl Desk {
    pub(crate) fn opens(time: &str) -> Self {
        let now = at(time);
        let (house, history) = (Courthouse::default(), Vec::new());
        let mut desk = Self { house, office: office(), history, now };
        let date = desk.office.offset.date(now);
        desk.does(Command::OpenDay { date }).unwrap();
        desk
    }

    pub(crate) fn at(mut self, time: &str) -> Self {
        self.now = at(time);
        self
    }

    pub(crate) fn now(&self) -> Moment {
        self.now
    }

    /// Decides and applies, as the registrar does.
    pub(crate) fn orders(
        &mut self,
        by: u32,
        happened: Option<Moment>,
        command: Command,
    ) -> Result<Seq, Refusal> {
        let (now, machine) = (self.now, self.now);
        let (by, device, key) = (Some(AccountId(by)), None, None);
        let order = Order { by, device, command, key, happened, now, machine };
        let events = decide(&self.house, &self.office, &order)?;
        let stamp = Stamp {
            seq: Seq(self.house.seq.0 + 1),
            recorded: machine,
            happened: Some(order.at()),
            later: happened.is_some(),
            by,
            device: None,
            order: order.command.name().to_owned(),
            key: None,
            request: None,
        };
        let entry = Entry { stamp, events };
        self.house.apply(&entry);
        self.history.push(entry);
        Ok(self.house.seq)
    }

    pub(crate) fn does(&mut self, command: Command) -> Result<Seq, Refusal> {
        self.orders(1, None, command)
    }

    pub(crate) fn asks(&mut self, command: CustodyCommand) -> Result<Seq, Refusal> {
        self.does(Command::Custody(command))
    }

    pub(crate) fn receives(mut self, intake: Intake) -> Self {
        let command = CustodyCommand::Receive { intake: Box::new(intake), sure: Vec::new() };
        self.asks(command).unwrap();
        self
    }

    pub(crate) fn step(
        &mut self,
        detainee: DetaineeId,
        step: Step,
        sure: &[Concern],
    ) -> Result<Seq, Refusal> {
        let seen = self.seq_of(detainee);
        self.asks(CustodyCommand::Step { detainee, seen, step, sure: sure.to_vec() })
    }

    pub(crate) fn steps(mut self, detainee: DetaineeId, steps: &[Step]) -> Self {
        for step in steps {
            self.step(detainee, *step, &[]).unwrap();
        }
        self
    }

    pub(crate) fn seq_of(&self, detainee: DetaineeId) -> Seq {
        self.house.custody.detainee(detainee).unwrap().seq
    }

    pub(crate) fn detainee(&self, id: DetaineeId) -> &docket::custody::Detainee {
        self.house.custody.detainee(id).unwrap()
    }
}
