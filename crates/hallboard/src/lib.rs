//! The daemon of the hall boards and what its commands do.
#![warn(missing_docs)]

pub mod import;
