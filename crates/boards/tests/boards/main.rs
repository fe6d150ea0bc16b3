//! The boards: how they look, what they may tell, what they prove.
#![expect(clippy::expect_used, reason = "a test that cannot be set up has failed")]
#![expect(clippy::disallowed_methods, reason = "goldens, templates and examples are files")]

mod bands;
mod cast;
mod custody;
mod disclosure;
mod doors;
mod gallery;
mod goldens;
mod house;
mod languages;
mod proof;
mod running;
mod templates;
