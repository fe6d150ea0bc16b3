//! 停電: the disk as it was at one moment, mounted and opened; and the same with a disk that only says "written".
//!
//! The house writes on a file system in a file; while its process is stopped the file is copied. What the house had
//! answered by then has to be in the copy. Needs root and a loop device.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use hallboard_tests::{Outcome, Trouble};
use tempfile::TempDir;

use crate::mounts::{Mount, can_mount};
use crate::site::{Dice, long, tell};
use crate::writer::{Writer, missing_in, opens_monday};

#[test]
fn what_was_answered_survives_a_power_cut() -> Outcome {
    let trials = if long() { 200 } else { 20 };
    let Some((lost, answered)) = pull_the_plug(trials, false, 1)? else { return Ok(()) };
    tell(&format!("power cut: {trials} trials, {answered} answers, {lost} lost, 0 failed opens"));
    assert!(answered > 10 * trials, "the writer hardly wrote");
    assert_eq!(lost, 0);
    Ok(())
}

#[test]
fn a_disk_that_only_says_written_is_found_out() -> Outcome {
    let trials = if long() { 20 } else { 2 };
    let Some((lost, answered)) = pull_the_plug(trials, true, 2)? else { return Ok(()) };
    tell(&format!("power cut without fdatasync: {trials} trials, {lost} of {answered} lost"));
    assert!(lost > 0, "the harness finds no loss where there must be one");
    Ok(())
}

/// How many answers were lost, and given; none where no disk can be mounted.
fn pull_the_plug(
    trials: usize,
    forgets: bool,
    seed: u64,
) -> Result<Option<(usize, usize)>, Trouble> {
    if !can_mount() {
        tell("SKIPPED: a power cut needs root and a loop device");
        return Ok(None);
    }
    let bench = TempDir::with_prefix("hallboard-power-")?;
    let image = bench.path().join("disk");
    let disk = Mount::new_disk(&image, &bench.path().join("there"), 96)?;
    opens_monday(&disk.at)?;
    let mut dice = Dice(seed);
    let mut answered: BTreeMap<String, u64> = BTreeMap::new();
    let mut lost = BTreeSet::new();
    for trial in 0..trials {
        let writer = Writer::starts(&disk.at, forgets)?;
        std::thread::sleep(Duration::from_millis(900 + dice.below(900) as u64));
        writer.stands_still()?;
        let copy = bench.path().join("copy");
        copied(&image, &copy)?;
        answered.extend(writer.dies()?);

        let cut = Mount::existing(&copy, &bench.path().join("cut"))?;
        let missing = missing_in(&cut.at, &answered)
            .map_err(|fault| format!("trial {trial}: the house does not open: {fault}"));
        match missing {
            Ok(missing) => lost.extend(missing),
            Err(_) if forgets => lost.extend(answered.keys().cloned()), // not even a beginning is left
            Err(fault) => return Err(fault.into()),
        }
    }
    Ok(Some((lost.len(), answered.len())))
}

fn copied(image: &Path, copy: &Path) -> Outcome {
    let done = Command::new("cp").arg("--sparse=always").args([image, copy]).status()?;
    if done.success() { Ok(()) } else { Err("the disk could not be copied".into()) }
}
