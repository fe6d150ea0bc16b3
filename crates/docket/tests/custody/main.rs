//! 法警室: detainees from arrival to leaving, the law's hours, and who is on duty.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a failing test stops")]

mod alarms;
mod clock;
mod desk;
mod duty;
mod night;
mod number;
mod path;
mod storage;
