//! What each screen shows. Pure.
#![warn(missing_docs)]

pub mod masking;
