//! Fuzzes `docket_file`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hallboard_fuzz::reads("docket_file", bytes));
