//! Fuzzes `journal_line`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hallboard_fuzz::reads("journal_line", bytes));
