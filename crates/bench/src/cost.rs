//! What a server has used up so far, as the kernel counts it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::figures::us;

/// CPU time that processes use up from one moment on.
pub(crate) struct Spending {
    pids: Vec<u32>,
    before: BTreeMap<PathBuf, u64>,
}

impl Spending {
    /// Counts from now on.
    pub(crate) fn of(pids: Vec<u32>) -> Spending {
        let before = threads(&pids);
        Spending { pids, before }
    }

    /// Counts what this process itself uses up.
    pub(crate) fn own() -> Spending {
        Spending::of(vec![std::process::id()])
    }

    /// Microseconds so far. A thread that has ended meanwhile is left out, whatever it used up before.
    pub(crate) fn us(&self) -> f64 {
        let now = threads(&self.pids);
        us(now.iter().map(|(path, ns)| ns - self.before.get(path).unwrap_or(&0).min(ns)).sum())
    }
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

/// What each thread has used up, in nanoseconds, as the kernel counts it.
fn threads(pids: &[u32]) -> BTreeMap<PathBuf, u64> {
    let tasks = pids.iter().filter_map(|pid| fs::read_dir(format!("/proc/{pid}/task")).ok());
    let paths = tasks.flat_map(Iterator::flatten).map(|thread| thread.path().join("schedstat"));
    paths.filter_map(|path| Some((path.clone(), run_ns(&path)?))).collect()
}

fn run_ns(path: &Path) -> Option<u64> {
    fs::read_to_string(path).ok()?.split_whitespace().next()?.parse().ok()
}

fn status_kib(pid: u32, field: &str) -> u64 {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(field));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|kib| kib.parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    fn busy() {
        let begun = Spending::own();
        while begun.us() < 20_000.0 {}
    }

    #[test]
    fn a_thread_that_ends_takes_nothing_from_what_the_others_used_up() {
        let (go, gone) = std::sync::mpsc::channel::<()>();
        let other = thread::spawn(move || {
            busy();
            let _ = gone.recv();
        });
        busy();
        let spending = Spending::own();
        drop(go);
        assert!(other.join().is_ok());
        let before = spending.us();
        busy();
        assert!(before >= 0.0 && spending.us() > before);
    }
}
