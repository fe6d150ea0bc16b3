//! Keys whose time is over are destroyed: what they sealed reads as erased, every chain stays whole.

use std::time::Duration;

use docket::calendar::Date;

use crate::audit::{Audit, Deed, Note, purge};
use crate::guard::RetentionTable;
use crate::house::House;
use crate::seal::{Seal, SealFault};

/// How often it looks, in machine time.
const LOOK: Duration = Duration::from_secs(6 * 3600);

/// Looks now and every six hours, until the house closes.
pub(crate) async fn keep(house: House, audit: Audit, table: RetentionTable) {
    loop {
        let today = house.office.offset.date(house.clock.machine());
        match destroy_due(&house.seal, &audit, &table, today).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "keys were destroyed after their time"),
            Err(fault) => tracing::error!(%fault, "keys could not be destroyed; tried again later"),
        }
        match purge(&audit, table.audit, today).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "old months of the audit chain were removed"),
            Err(fault) => tracing::error!(%fault, "old months of the audit chain stay"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Destroys every key whose time was over before `today`; says how many.
///
/// The audit chain says so first: a crash between the two costs a second line, never a silent loss.
pub async fn destroy_due(
    seal: &Seal,
    audit: &Audit,
    table: &RetentionTable,
    today: Date,
) -> Result<usize, SealFault> {
    let due = seal.things()?.into_iter().filter(|thing| is_due(thing, table, today));
    let due = due.collect::<Vec<_>>();
    if due.is_empty() {
        return Ok(0);
    }
    let deed = Deed::KeysDestroyed { things: due.clone() };
    if audit.note(Note::of_the_house(deed)).await.is_err() {
        return Err(SealFault::Unaudited);
    }
    for thing in &due {
        seal.destroy(thing)?;
    }
    Ok(due.len())
}

/// `hearings/2026-11-23`: a kind with a day, which has been over for longer than the kind is kept.
fn is_due(thing: &str, table: &RetentionTable, today: Date) -> bool {
    let Some((kind, day)) = thing.split_once('/') else { return false };
    let (Some(days), Ok(day)) = (table.days.get(kind), day.parse::<Date>()) else { return false };
    let passed = today.since(day).map(|span| i64::from(span.get_days()));
    passed.is_ok_and(|passed| passed > i64::from(*days))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

    use super::*;

    #[test]
    fn a_key_is_due_the_day_after_its_days_are_over() {
        let table = RetentionTable::default();
        let on = |day: &str| is_due("hearings/2026-01-01", &table, day.parse().unwrap());
        assert!(!on("2026-06-30"));
        assert!(on("2026-07-01"));
        let later = "2030-01-01".parse().unwrap();
        for kept in ["accounts", "reasons", "notices/2026-01-01", "hearings/soon"] {
            assert!(!is_due(kept, &table, later), "{kept}");
        }
    }
}
