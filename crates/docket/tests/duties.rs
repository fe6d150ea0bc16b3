//! The rules of the queue, one file per duty, in the words of the building.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test that panics has failed")]

mod cast;

mod accounts;
mod arriving;
mod calling;
mod concluding;
mod day_roll_over;
mod delaying;
mod emergencies;
mod inserting;
mod keys;
mod laws;
mod lunch_and_closing;
mod merging_files;
mod moving;
mod notices;
mod pairing;
mod passing_over;
mod protecting;
mod punctuality;
mod seen;
mod standing;
mod storage_format;
mod undoing;
