//! The readers that are fuzzed, as the gate asks them too.

#[path = "../fault/strangers/readers.rs"]
mod readers;

/// Asks the reader of one target.
pub fn reads(target: &str, bytes: &[u8]) {
    for (name, read) in readers::READERS {
        if name == target {
            read(bytes);
        }
    }
}
