//! The house's facts: commands become events, events become state. No clock, file, socket, randomness.
#![warn(missing_docs)]

pub mod calendar;
pub mod case_number;
pub mod command;
pub mod courthouse;
pub mod courtroom;
pub mod custody;
pub mod devices;
pub mod disclosure;
pub mod duty;
pub mod entry;
pub mod event;
pub mod hearing;
pub mod ids;
pub mod merge;
pub mod office;
pub mod refusal;
pub mod register;
pub mod sealed;
pub mod staff;
pub mod ticker;

pub use courthouse::{Courthouse, decide};
pub use entry::{Entry, Stamp};
pub use event::Event;
pub use ids::{AccountId, DeviceId, HearingId, RecordId, RoomId, Section, Seq, Turn};
pub use office::Office;
pub use refusal::Refusal;
