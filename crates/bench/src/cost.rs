//! What a server has used up so far, as the kernel counts it.

use std::fs;

/// CPU time of these processes and all their threads, in nanoseconds.
pub(crate) fn cpu_ns(pids: &[u32]) -> u64 {
    pids.iter().map(|pid| threads(*pid).iter().map(|thread| run_ns(thread)).sum::<u64>()).sum()
}

/// CPU time of this process, in nanoseconds.
pub(crate) fn own_cpu_ns() -> u64 {
    cpu_ns(&[std::process::id()])
}

/// Memory that these processes hold, in KiB; shared pages are counted once for each.
pub(crate) fn resident_kib(pids: &[u32]) -> u64 {
    pids.iter().map(|pid| status_kib(*pid, "RssAnon:") + status_kib(*pid, "RssShmem:")).sum()
}

/// All memory that a process holds, its program text too, in KiB; and the most it ever held.
pub(crate) fn whole_kib(pid: u32) -> (u64, u64) {
    (status_kib(pid, "VmRSS:"), status_kib(pid, "VmHWM:"))
}

/// A process and those it started.
pub(crate) fn family(pid: u32) -> Vec<u32> {
    let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
    let children = children.unwrap_or_default();
    std::iter::once(pid).chain(children.split_whitespace().filter_map(|c| c.parse().ok())).collect()
}

fn threads(pid: u32) -> Vec<String> {
    let Ok(found) = fs::read_dir(format!("/proc/{pid}/task")) else { return Vec::new() };
    found.flatten().map(|thread| format!("{}/schedstat", thread.path().display())).collect()
}

fn run_ns(path: &str) -> u64 {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.split_whitespace().next().and_then(|ns| ns.parse().ok()).unwrap_or_default()
}

fn status_kib(pid: u32, field: &str) -> u64 {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(field));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|kib| kib.parse().ok()).unwrap_or_default()
}
