//! What is told of a crash: where it happened, and no word that was put together at run time.

use std::panic::{self, PanicHookInfo};
use std::thread;

use crate::redacted::Redacted;

/// From now on a panic is a line in the log with its place; a text made at run time may hold a name and is left out.
pub fn tell_no_names() {
    panic::set_hook(Box::new(tell));
}

fn tell(crash: &PanicHookInfo<'_>) {
    let place = crash.location().map_or_else(String::new, ToString::to_string);
    let thread = thread::current();
    let thread = thread.name().unwrap_or("unnamed");
    let words = crash.payload().downcast_ref::<&'static str>();
    let words = words.map_or_else(|| Redacted(()).to_string(), ToString::to_string);
    tracing::error!(place, thread, words, "a panic");
}
