//! The boards: how they look, what they may tell, what they prove.
#![expect(clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod cast;
mod custody;
mod disclosure;
mod doors;
mod goldens;
mod house;
mod proof;
mod templates;
