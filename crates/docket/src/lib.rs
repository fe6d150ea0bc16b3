//! The house's facts: commands become events, events become state. Pure.
#![warn(missing_docs)]

pub mod calendar;
