//! Old months go after their time, and the chain says that they went.

use std::fs;

use docket::calendar::Date;

use super::chain::months;
use super::line::{Closing, Deed};
use super::{Audit, AuditFault, Note};

/// Removes every month that ended more than `keep` days before `today`; says how many.
pub async fn purge(audit: &Audit, keep: u32, today: Date) -> Result<usize, AuditFault> {
    let mut found = months(audit.folder())?;
    found.pop(); // the newest is written to
    let mut gone = 0;
    for month in found {
        if days_since(&month, today) <= i64::from(keep) {
            break;
        }
        let folder = audit.folder().join(&month);
        let end = journal::verify(&folder, |_| ())?;
        let hash = end.closing.map_or_else(String::new, |hash| hash.to_string());
        let closing = Closing { folder: month, seq: end.seq, hash };
        let noted = audit.note(Note::of_the_house(Deed::Purged { closing })).await;
        let failed = |fault| AuditFault::Folder(folder.clone(), fault);
        noted.map_err(std::io::Error::other).map_err(failed)?;
        fs::remove_dir_all(&folder).map_err(failed)?;
        gone += 1;
    }
    Ok(gone)
}

/// Days from the month's last day to `today`; a month that cannot be read is young.
fn days_since(month: &str, today: Date) -> i64 {
    let first = format!("{month}-01").parse::<Date>().ok();
    let last = first.map(Date::last_of_month);
    let days = last.and_then(|last| today.since(last).ok());
    days.map_or(0, |span| i64::from(span.get_days()))
}
