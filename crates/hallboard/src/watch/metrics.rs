//! /metrics: what the house counts, and how it stands, in the Prometheus text format.

use std::collections::BTreeMap;
use std::fmt::{Display, Write};
use std::fs;
use std::path::Path;

use super::Watched;
use crate::house::Standing;
use crate::operator::backup::last_backup;
use crate::operator::files_in;
use crate::proof::ScreenState;

/// Every state of a screen, by the word it has everywhere.
const STATES: [(ScreenState, &str); 8] = [
    (ScreenState::Right, "right"),
    (ScreenState::Wrong, "wrong"),
    (ScreenState::Clipped, "clipped"),
    (ScreenState::ClockOff, "clock_off"),
    (ScreenState::Dark, "dark"),
    (ScreenState::Stale, "stale"),
    (ScreenState::Covered, "covered"),
    (ScreenState::OldVersion, "old_version"),
];

pub(super) fn in_prometheus_form(watched: &Watched) -> String {
    let Watched { house, wall, .. } = watched;
    let mut text = house.figures.in_prometheus_form();
    let seq = house.now().seq;
    gauge(&mut text, "entries", "Number of the last entry.", seq.0);
    gauge(&mut text, "sockets", "Sockets at the wall.", wall.connected().len());
    gauge(&mut text, "waiting_orders", "Orders not yet taken up.", house.waiting());
    let read_only = u8::from(house.standing() != Standing::Open);
    gauge(&mut text, "read_only", "1 while orders cannot be written.", read_only);
    if let Some(mirror) = &house.mirror {
        gauge(&mut text, "mirror_behind_entries", "Entries the mirror lacks.", mirror.behind(seq));
    }
    screens(&mut text, watched);
    disk(&mut text, &watched.data);
    let age = last_backup(&watched.data)
        .map_or(f64::INFINITY, |last| seconds(house.clock.machine().ms_since(last)));
    let help = "Age of the last verified backup; +Inf where none was made.";
    gauge(&mut text, "last_backup_age_seconds", help, prometheus(age));
    text
}

/// Screens by state; one that was never heard is dark.
fn screens(text: &mut String, watched: &Watched) {
    let clock = &watched.house.clock;
    let (now, today) = (clock.lasting(), watched.house.office.offset.date(clock.machine()));
    let seen = watched.proof.screens(now);
    let hung = watched.house.now().devices.screens(&watched.house.office, today);
    let mut counts = BTreeMap::<ScreenState, u32>::new();
    for screen in &hung {
        let state = seen.get(&screen.id).map_or(ScreenState::Dark, |seen| seen.state);
        *counts.entry(state).or_default() += 1;
    }
    let name = "hallboard_screens";
    let _ = writeln!(text, "# HELP {name} Screens by state.\n# TYPE {name} gauge");
    for (state, word) in STATES {
        let count = counts.get(&state).copied().unwrap_or(0);
        let _ = writeln!(text, "{name}{{state=\"{word}\"}} {count}");
    }
    let help = "How long the newest picture has waited for the screen furthest behind.";
    gauge(text, "screen_lag_seconds", help, seconds(watched.proof.lag_ms(now)));
}

/// Bytes of the record, and bytes that are free for it.
fn disk(text: &mut String, data: &Path) {
    let files = files_in(&data.join("journal")).unwrap_or_default();
    let lines = files.iter().filter(|file| file.extension().is_some_and(|end| end == "jsonl"));
    let bytes = lines.filter_map(|file| fs::metadata(file).ok()).map(|found| found.len());
    gauge(text, "journal_bytes", "Length of the journal.", bytes.sum::<u64>());
    if let Ok(disk) = rustix::fs::statvfs(data) {
        let free = disk.f_bavail * disk.f_frsize;
        gauge(text, "disk_free_bytes", "Free on the disk of the data folder.", free);
    }
}

fn gauge(text: &mut String, name: &str, help: &str, value: impl Display) {
    let name = format!("hallboard_{name}");
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
}

#[expect(clippy::cast_precision_loss, reason = "an age needs no more than 52 bits")]
fn seconds(ms: i64) -> f64 {
    ms as f64 / 1000.0
}

fn prometheus(value: f64) -> String {
    if value.is_infinite() { "+Inf".to_owned() } else { value.to_string() }
}
