//! A short run of every measurement: nothing lost, nothing doubled, the newest shown. No time is judged.

use std::process::Command;

fn counts_right(what: &str) {
    let run = Command::new(env!("CARGO_BIN_EXE_hallboard-bench")).args([what, "--short"]).output();
    let Ok(run) = run else { panic!("the bench cannot be started") };
    let (said, told) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{what}:\n{said}\n{told}");
    assert!(said.contains(": right"), "{what} counted nothing:\n{said}\n{told}");
}

#[test]
fn every_change_reaches_every_screen_once() {
    counts_right("fanout");
    counts_right("deflate");
    counts_right("boards");
    counts_right("phones");
    counts_right("tls");
}

#[test]
fn a_storm_a_burst_and_stalled_screens_lose_nothing() {
    counts_right("storm");
    counts_right("burst");
    counts_right("stalled");
}

#[test]
fn every_order_is_one_entry_and_every_entry_is_there_after_a_start() {
    counts_right("commit");
    counts_right("start");
    counts_right("render");
    counts_right("small");
}
