//! What a journal promises, and what it does when the disk or a stranger breaks it.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failing test stops")]

mod cast;
mod going_on;
mod ill_disk;
mod keeping;
mod tampered;
mod torn;
