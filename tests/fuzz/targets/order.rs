//! Fuzzes `order`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hallboard_fuzz::reads("order", bytes));
