//! Rows of one date, room, time and the same case numbers are one hearing.

use std::collections::{BTreeMap, BTreeSet};

use docket::case_number::CaseNumber;
use docket::disclosure::{Particulars, Rules, Why, classify};

use super::FileHearing;
use super::rows::{PersonRow, Slot};

/// The hearings of all rows that were understood, in the order of their first rows.
pub(super) fn hearings(rows: &[PersonRow], rules: &Rules) -> Vec<FileHearing> {
    let whys = whys_by_case(rows, rules);
    let mut hearings = Vec::<FileHearing>::new();
    let mut places = BTreeMap::new();
    for row in rows {
        let Ok(slot) = &row.slot else { continue };
        let same = (*slot, row.cases.iter().cloned().collect::<BTreeSet<_>>());
        let place = *places.entry(same).or_insert_with(|| {
            hearings.push(begin(*slot, row));
            hearings.len() - 1
        });
        if let Some(hearing) = hearings.get_mut(place) {
            join(hearing, row);
        }
    }

    for hearing in &mut hearings {
        let own = hearing.cases.iter().filter_map(|case| whys.get(case)).flatten();
        hearing.why = own.cloned().collect::<BTreeSet<_>>().into_iter().collect();
        hearing.class = Why::strictest(&hearing.why);
    }
    hearings
}

/// What the clerk should look at again.
pub(super) fn doubts(hearings: &[FileHearing]) -> Vec<String> {
    let mut doubts = Vec::new();
    let mut seen = BTreeMap::new();
    for hearing in hearings {
        let Some(row) = hearing.rows.first() else { continue };
        for case in &hearing.cases {
            let place = (hearing.date, hearing.room, hearing.time, case);
            if let Some(other) = seen.insert(place, row) {
                doubts.push(format!(
                    "{case} 在第 {other} 列與第 {row} 列是同一庭別、同一時間，但併列的案號不同，分為兩件"
                ));
            }
        }
        let unknown = hearing.why.iter().filter(|why| matches!(why, Why::UnknownKind(..)));
        doubts.extend(unknown.map(|why| format!("第 {row} 列：{why}，將不在公開螢幕顯示")));
    }
    doubts
}

/// Every row about a case has a say, on whatever hearing and even when it was refused.
fn whys_by_case(rows: &[PersonRow], rules: &Rules) -> BTreeMap<CaseNumber, BTreeSet<Why>> {
    let mut whys = BTreeMap::<_, BTreeSet<_>>::new();
    for row in rows.iter().filter(|row| !row.cases.is_empty()) {
        let beside = row.aside.iter().map(String::as_str);
        let remarks = beside.chain([&*row.party.remarks, &*row.kind]).collect::<Vec<_>>();
        let of = Particulars {
            cases: &row.cases,
            cause: &row.cause,
            remarks: &remarks,
            roles: &[&row.role_written],
            names: &[&row.party.name],
        };
        let (_, found) = classify(rules, &of);
        for case in &row.cases {
            whys.entry(case.clone()).or_default().extend(found.iter().cloned());
        }
    }
    whys
}

fn begin(slot: Slot, row: &PersonRow) -> FileHearing {
    FileHearing {
        date: slot.date,
        room: slot.room,
        time: slot.time,
        section: String::new(),
        minutes: None,
        cases: row.cases.clone(),
        kind: String::new(),
        cause: String::new(),
        parties: Vec::new(),
        remarks: String::new(),
        rows: Vec::new(),
        class: docket::disclosure::Class::Never,
        why: Vec::new(),
    }
}

fn join(hearing: &mut FileHearing, row: &PersonRow) {
    add(&mut hearing.section, &row.section);
    add(&mut hearing.kind, &row.kind);
    add(&mut hearing.cause, &row.cause);
    add(&mut hearing.remarks, &row.party.remarks);
    hearing.minutes = hearing.minutes.max(row.minutes);
    hearing.rows.push(row.number);
    if !row.party.name.is_empty() || !row.party.role.is_empty() {
        hearing.parties.push(row.party.clone());
    }
}

/// Rows of one hearing usually say the same; what differs is kept side by side.
fn add(said: &mut String, more: &str) {
    if more.is_empty() || said.split('、').any(|one| one == more) {
        return;
    }
    if !said.is_empty() {
        said.push('、');
    }
    said.push_str(more);
}
