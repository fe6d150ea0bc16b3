//! The `hallboard` command.

fn main() {}
