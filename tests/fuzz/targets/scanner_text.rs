//! Fuzzes `scanner_text`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hallboard_fuzz::reads("scanner_text", bytes));
