//! From what a file says to what the house keeps: every personal field sealed.

use docket::calendar::Date;
use docket::hearing::{Listing, Party, Presence, Role};
use docket::merge::{DocketFile, FiledHearing};
use docket::sealed::Sealed;
use docket::{RecordId, RoomId, Section};

use super::{FileHearing, FileParty, ReadDocket};
use crate::seal::{Seal, SealFault};

/// The key under which a day's hearings are sealed.
#[must_use]
pub fn key_of(date: Date) -> String {
    format!("hearings/{date}")
}

/// The file with its names, causes and remarks sealed.
pub fn sealed(read: &ReadDocket, seal: &Seal) -> Result<DocketFile, SealFault> {
    let hearings = read.hearings.iter().map(|h| hearing(h, seal)).collect::<Result<_, _>>()?;
    Ok(DocketFile { hearings })
}

fn hearing(read: &FileHearing, seal: &Seal) -> Result<FiledHearing, SealFault> {
    let record = seal.record()?;
    let key = key_of(read.date);
    let close = |field: &str, text: &str| optional(seal, &key, &record, field, text);
    let listing = Listing {
        time: read.time,
        section: Section(read.section.clone()),
        minutes: read.minutes,
        cases: read.cases.clone(),
        kind: read.kind.clone(),
        cause: close("cause", &read.cause)?,
        remarks: close("remarks", &read.remarks)?,
        parties: read.parties.iter().map(|p| party(p, &key, seal)).collect::<Result<_, _>>()?,
        class: read.class,
        record: record.clone(),
    };
    Ok(FiledHearing { date: read.date, room: RoomId(read.room), listing })
}

fn party(read: &FileParty, key: &str, seal: &Seal) -> Result<Party, SealFault> {
    let record = seal.record()?;
    Ok(Party {
        name: seal.close(key, &record, "name", &read.name)?,
        role: Role(read.role.clone()),
        needs: optional(seal, key, &record, "needs", &needs(read))?,
        remarks: optional(seal, key, &record, "remarks", &read.remarks)?,
        presence: Presence::Expected,
        since: None,
        record,
    })
}

fn optional(
    seal: &Seal,
    key: &str,
    record: &RecordId,
    field: &str,
    text: &str,
) -> Result<Option<Sealed>, SealFault> {
    if text.is_empty() {
        return Ok(None);
    }
    seal.close(key, record, field, text).map(Some)
}

/// What a remark says of a person's needs, as words that have an icon.
fn needs(read: &FileParty) -> String {
    const NEEDS: [(&str, &[&str]); 5] = [
        ("通譯", &["通譯", "越南語", "印尼語", "泰語", "英語", "日語", "族語", "手語"]),
        ("視障", &["視障", "視覺障礙"]),
        ("聽障", &["聽障", "聽覺障礙", "手語"]),
        ("輪椅", &["輪椅", "行動不便"]),
        ("陪同", &["陪同", "社工"]),
    ];
    let said = |words: &[&str]| words.iter().any(|word| read.remarks.contains(word));
    let found = NEEDS.iter().filter(|(_, words)| said(words)).map(|(need, _)| *need);
    found.collect::<Vec<_>>().join("、")
}
