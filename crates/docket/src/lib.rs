//! The house's facts: commands become events, events become state. Pure.
#![warn(missing_docs)]

pub mod calendar;
pub mod case_number;
pub mod disclosure;
