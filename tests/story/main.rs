//! The stories: one per promise to a user, over the real binary and real sockets.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a story that cannot go on should stop where it stands"
)]

mod bailiff_office;
mod canary;
mod day;
mod docket;
mod queue;
mod strangers;
