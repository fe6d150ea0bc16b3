//! Docket files in a few words: rows of room, time and case, and the people in them.

use docket::calendar::Date;
use docket::case_number::CaseNumber;
use docket::disclosure::Class;
use docket::hearing::{Listing, Party, Presence, Role};
use docket::merge::{DocketFile, FiledHearing};
use docket::sealed::Sealed;
use docket::{RecordId, RoomId, Section};

use super::{MONDAY, time_of};

/// One hearing of a file.
#[derive(Clone)]
pub(crate) struct Row(pub(crate) FiledHearing);

/// A hearing of 信股 on Monday with nobody summoned yet.
pub(crate) fn row(room: u16, time: &str, case: &str) -> Row {
    let listing = Listing {
        record: RecordId(format!("record of {case} {time}")),
        time: time_of(time),
        section: Section("信".to_owned()),
        minutes: Some(20),
        cases: vec![case_number(case)],
        kind: "訊問".to_owned(),
        cause: None,
        remarks: None,
        parties: Vec::new(),
        class: Class::Open,
    };
    Row(FiledHearing { date: MONDAY, room: RoomId(room), listing })
}

impl Row {
    /// Summons these; a 律師 comes as counsel.
    pub(crate) fn people<const N: usize>(mut self, names: [&str; N]) -> Self {
        let role = |name: &str| if name.contains("律師") { "辯護人" } else { "被告" };
        let party = |name: &str| Party {
            record: RecordId(name.to_owned()),
            name: sealed(name),
            role: Role(role(name).to_owned()),
            needs: None,
            remarks: None,
            presence: Presence::Expected,
            since: None,
        };
        self.0.listing.parties = names.into_iter().map(party).collect();
        self
    }

    pub(crate) fn role(mut self, role: &str) -> Self {
        self.0.listing.parties.iter_mut().for_each(|p| p.role = Role(role.to_owned()));
        self
    }

    pub(crate) fn and_case(mut self, case: &str) -> Self {
        self.0.listing.cases.push(case_number(case));
        self
    }

    pub(crate) fn section(mut self, section: &str) -> Self {
        self.0.listing.section = Section(section.to_owned());
        self
    }

    pub(crate) fn on(mut self, date: Date) -> Self {
        self.0.date = date;
        self
    }

    pub(crate) fn restricted(mut self) -> Self {
        self.0.listing.class = Class::Restricted;
        self
    }
}

pub(crate) fn file(rows: impl IntoIterator<Item = Row>) -> DocketFile {
    DocketFile { hearings: rows.into_iter().map(|row| row.0).collect() }
}

/// Monday's file, as `morning()` imported it.
pub(crate) fn mondays_rows() -> Vec<Row> {
    vec![
        row(3, "09:30", "115年度偵字第1號").people(["甲", "律師"]),
        row(3, "09:50", "115年度偵字第2號").people(["乙"]),
        row(3, "10:10", "115年度偵字第3號").people(["丙"]),
        row(3, "11:45", "115年度偵字第4號").people(["丁"]),
        row(3, "14:30", "115年度偵字第5號").people(["戊"]),
        row(1, "09:30", "115年度他字第6號").section("禮").people(["己", "律師"]),
        row(1, "10:00", "115年度他字第7號").section("禮").people(["庚"]),
    ]
}

/// The same text under the same key has the same mark; what is in the box nobody here reads.
pub(crate) fn sealed(text: &str) -> Sealed {
    Sealed {
        key: "hearings/2026-11-23".to_owned(),
        closed: format!("box of {text}"),
        mark: format!("mark of {text}"),
    }
}

fn case_number(text: &str) -> CaseNumber {
    serde_json::from_value(text.into()).unwrap()
}
