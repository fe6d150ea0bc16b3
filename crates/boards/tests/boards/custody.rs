//! The TV of the bailiff office: one path for all, no gap, and nothing of what was ordered.

use boards::View;
use docket::calendar::{Date, Moment, SiteOffset};
use docket::custody::command::{Arrest, Intake};
use docket::custody::kinds::{Age, EntryKind, Outcome, Stage};
use docket::custody::{CustodyEvent, CustodyTable, DetaineeId};
use docket::devices::{Level, ScreenKind};
use docket::duty::{DutyEvent, Shift};
use docket::{Courthouse, Event, RecordId};

use crate::house::{in_clear, office, screen, sealed, tell, words};

fn at(text: &str) -> Moment {
    let (day, time) = text.split_once(' ').expect("day and time");
    let date = format!("2026-11-{day}").parse::<Date>().expect("a date");
    SiteOffset::TAIPEI.moment(date, time.parse().expect("a time"))
}

fn number(nth: u16) -> DetaineeId {
    DetaineeId { date: "2026-11-23".parse().expect("a date"), nth }
}

/// A night in the bailiff office, told event by event.
#[derive(Default)]
struct Night {
    house: Courthouse,
    seq: u64,
}

impl Night {
    fn tells(mut self, time: &str, event: Event) -> Self {
        self.seq += 1;
        tell(&mut self.house, self.seq, at(time), event);
        self
    }

    fn receives(self, time: &str, nth: u16, tv: Option<u16>, age: Age) -> Self {
        let intake = Intake {
            record: RecordId(format!("record-{nth}")),
            kind: EntryKind::Wanted,
            arrest: Arrest { at: at("23 17:00"), known: true },
            return_by: None,
            age,
            withheld: false,
            unit: "臺東分局".to_owned(),
            place: "拘留室2".to_owned(),
            name: Some(sealed("林大同")),
            needs: Some(sealed("胰島素")),
            with: None,
        };
        let running = CustodyTable::default().running(intake.kind);
        let (detainee, confirmed, intake) = (number(nth), Vec::new(), Box::new(intake));
        let received = CustodyEvent::Received { detainee, tv, running, intake, confirmed };
        self.tells(time, Event::Custody(received))
    }

    fn steps(self, time: &str, nth: u16, stage: Stage, outcome: Option<Outcome>) -> Self {
        let (detainee, confirmed) = (number(nth), Vec::new());
        let stepped = CustodyEvent::Stepped { detainee, stage, outcome, confirmed };
        self.tells(time, Event::Custody(stepped))
    }

    fn shows(&self, time: &str) -> (View, Option<Moment>) {
        let screen = screen(ScreenKind::BailiffOffice, &[], Level::L0);
        boards::Board::of_opened(&self.house, &office(), &screen, at(time), &in_clear)
    }

    fn says(&self, time: &str) -> String {
        words(&self.shows(time).0)
    }
}

const NINE: [Outcome; 9] = [
    Outcome::Released,
    Outcome::Bail,
    Outcome::Entrustment,
    Outcome::Restriction,
    Outcome::Motion,
    Outcome::Transfer,
    Outcome::Execution,
    Outcome::Rehabilitation,
    Outcome::JuvenileCourt,
];

fn through(outcome: Outcome) -> Night {
    let night = Night::default().receives("23 20:10", 1, Some(1), Age::Adult);
    let night = night.steps("23 20:30", 1, Stage::Waiting, None);
    let night = night.steps("23 21:00", 1, Stage::Questioning, None);
    let night = night.steps("23 22:00", 1, Stage::Questioned, None);
    let night = night.steps("23 22:10", 1, Stage::Ordered, Some(outcome));
    let night = match outcome.completion() {
        Some(_) => night.steps("23 23:00", 1, Stage::Completed, None),
        None => night,
    };
    night.steps("23 23:10", 1, Stage::Left, None)
}

#[test]
fn nine_outcomes_show_the_same_frames() {
    let frames = |outcome| {
        let night = through(outcome);
        let minutes = (0..400).map(|minute| at("23 20:10").plus_minutes(minute));
        let screen = screen(ScreenKind::BailiffOffice, &[], Level::L0);
        let office = office();
        let frame = |now| boards::Board::of(&night.house, &office, &screen, now);
        minutes.map(frame).collect::<Vec<_>>()
    };
    let released = frames(Outcome::Released);
    assert!(released.iter().any(|(view, _)| words(view).contains("已離署")));
    for outcome in NINE {
        assert_eq!(frames(outcome), released, "{outcome:?}");
    }
}

#[test]
fn whoever_was_never_questioned_passes_the_same_words() {
    let path = |night: &Night| {
        let minutes = (0..400).map(|minute| at("23 20:10").plus_minutes(minute));
        let screen = screen(ScreenKind::BailiffOffice, &[], Level::L0);
        let office = office();
        let frame = |now| boards::Board::of(&night.house, &office, &screen, now).0;
        let mut said = minutes.map(frame).collect::<Vec<_>>();
        said.dedup();
        said
    };
    let wrong = Night::default().receives("23 20:10", 1, Some(1), Age::Adult);
    let wrong = wrong.steps("23 20:40", 1, Stage::Ordered, Some(Outcome::WrongPerson));
    let wrong = wrong.steps("23 20:45", 1, Stage::Left, None);
    assert_eq!(path(&wrong), path(&through(Outcome::Motion)));
    assert_eq!(path(&wrong).len(), 7, "six words, then nothing");
}

#[test]
fn leaving_is_told_late_and_the_row_goes_later() {
    let night = through(Outcome::Released);
    assert!(night.says("23 23:39").contains("手續辦理中"));
    assert_eq!(night.shows("23 23:10").1, Some(at("23 23:40")));
    assert!(night.says("23 23:40").contains("已離署"));
    assert_eq!(night.shows("23 23:40").1, Some(at("24 01:40")));
    assert!(night.says("24 01:40").contains("目前沒有新收人犯"));
}

#[test]
fn a_minor_leaves_neither_row_nor_gap() {
    let with = Night::default()
        .receives("23 20:10", 1, Some(1), Age::Adult)
        .receives("23 20:20", 2, None, Age::Minor)
        .receives("23 20:20", 3, None, Age::Unknown)
        .receives("23 20:50", 4, Some(2), Age::Adult);
    let without = Night::default().receives("23 20:10", 1, Some(1), Age::Adult).receives(
        "23 20:50",
        4,
        Some(2),
        Age::Adult,
    );
    assert_eq!(with.shows("23 21:00"), without.shows("23 21:00"));
}

#[test]
fn the_half_hour_of_arrival_needs_three_rows() {
    let two = Night::default().receives("23 20:10", 1, Some(1), Age::Adult);
    let two = two.receives("23 20:59", 2, Some(2), Age::Adult);
    assert!(!two.says("23 21:00").contains("20:"));
    let three = two.receives("23 21:01", 3, Some(3), Age::Adult);
    let said = three.says("23 21:10");
    assert!(said.contains("20:00") && said.contains("20:30") && said.contains("21:00"), "{said}");
    assert!(!said.contains("20:59") && !said.contains("20:10"), "{said}");
}

#[test]
fn no_name_no_need_no_unit_no_cell_and_no_staff_number_reaches_the_wall() {
    let night = through(Outcome::Motion);
    let picture = crate::cast::picture(&night.shows("23 22:30").0);
    for word in ["林大同", "胰島素", "臺東分局", "拘留室", "1123-01", "通緝", "羈押", "17:00"]
    {
        assert!(!picture.contains(word), "{word}");
    }
}

#[test]
fn the_roster_changes_at_its_minute_and_names_who_comes_next() {
    let shift = |number, name: &str, from, to| {
        let (post, name) = ("值勤檢察官".to_owned(), sealed(name));
        let shift = Shift { post, name, from: at(from), to: at(to) };
        Event::Duty(DutyEvent::Entered { number, shift })
    };
    let night = Night::default()
        .tells("23 08:00", shift(1, "林明德", "23 08:00", "23 17:30"))
        .tells("23 08:00", shift(2, "許家豪", "23 17:30", "24 08:00"));
    let day = night.says("23 17:29");
    assert!(day.contains("林明德") && day.contains("至 17:30") && day.contains("接班 17:30"));
    assert_eq!(night.shows("23 09:00").1, Some(at("23 17:30")));
    let later = night.says("23 17:30");
    assert!(later.contains("許家豪") && !later.contains("林明德"), "{later}");
    assert!(night.says("24 08:00").contains("目前沒有新收人犯"));
}
