//! What the figures were measured on, without saying whose it is.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use crate::cores::Cores;

/// Kernel, processor, load and versions.
pub(crate) fn facts(cores: Cores) -> Value {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name"));
    let model = model.map_or("unknown", |line| line.trim_start_matches([' ', '\t', ':']));
    let count = cpu.lines().filter(|line| line.starts_with("processor")).count();
    json!({
        "processor": model,
        "cores": count,
        "pinning": cores.words(),
        "kernel": one_line("/proc/sys/kernel/osrelease").split('-').next(),
        "load": load(),
        "hallboard": env!("CARGO_PKG_VERSION"),
        "nginx": said("nginx", "-v"),
    })
}

/// The load of the last minute, as the kernel says it.
pub(crate) fn load() -> String {
    one_line("/proc/loadavg").split(' ').next().unwrap_or_default().to_owned()
}

fn one_line(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default().trim().to_owned()
}

fn said(program: &str, flag: &str) -> Option<String> {
    let said = Command::new(program).arg(flag).output().ok()?;
    Some(String::from_utf8_lossy(&said.stderr).trim().to_owned())
}
