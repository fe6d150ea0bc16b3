//! Fuzzes `socket_text`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hallboard_fuzz::reads("socket_text", bytes));
