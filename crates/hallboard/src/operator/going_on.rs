//! Going on with a damaged journal: what is provable stays, the break is named for ever.

use std::path::Path;

use docket::calendar::Moment;
use journal::{Break, GoingOn};
use store::Store;

use super::{OperatorFault, free_name, known, take};

/// Sets the damaged journal of a house that does not run aside, and goes on from what is provable.
///
/// # Errors
/// Where the house runs, no reason is given or nothing is broken; then nothing was moved.
pub fn go_on(court: &str, data: &Path, reason: &str, now: Moment) -> Result<Break, OperatorFault> {
    if reason.trim().is_empty() {
        return Err(OperatorFault::Said("a reason is needed; it stays in the record".to_owned()));
    }
    let _taken = take(data)?;
    let (aside, known, recorded) = (free_name(data), known(data), now.to_string());
    let known = known.as_ref();
    let told = GoingOn { court, aside: &aside, known, reason, recorded: &recorded };
    let gap = journal::go_on(&data.join("journal"), told)?;
    crate::anchor::ORDERS.forget(data).map_err(super::at(data))?;
    // The store may know of lines that no longer count: the next start fills a new one.
    let rebuilt = Store::rebuild(&data.join("store")).map(drop);
    rebuilt.map_err(|fault| OperatorFault::Said(fault.to_string()))?;
    Ok(gap)
}
