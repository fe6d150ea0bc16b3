//! What the house counts of itself, for whoever watches it.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Upper bounds of the buckets for the time a group needs on the disk, in microseconds.
const BUCKETS_US: [u64; 8] = [100, 250, 500, 1_000, 5_000, 20_000, 100_000, 1_000_000];

/// Counters of one run; they start at 0 and only grow.
#[derive(Debug, Default)]
pub struct Figures {
    /// Orders that became true.
    pub orders: AtomicU64,
    /// Orders that were refused.
    pub refusals: AtomicU64,
    /// Orders that could not be written.
    pub unrecorded: AtomicU64,
    /// Groups written.
    pub groups: AtomicU64,
    /// Pictures painted.
    pub pictures: AtomicU64,
    /// Boards that kept their picture because of a fault.
    pub faults: AtomicU64,
    disk_us: AtomicU64,
    disk_buckets: [AtomicU64; BUCKETS_US.len()],
}

impl Figures {
    /// Adds to a counter.
    pub fn add(counter: &AtomicU64, count: usize) {
        counter.fetch_add(count as u64, Ordering::Relaxed);
    }

    /// Notes how long a group of orders took to reach the disk.
    pub fn wrote(&self, took: Duration) {
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.groups.fetch_add(1, Ordering::Relaxed);
        self.disk_us.fetch_add(us, Ordering::Relaxed);
        for (bound, bucket) in BUCKETS_US.iter().zip(&self.disk_buckets) {
            if us <= *bound {
                bucket.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// The counters in the Prometheus text format, version 0.0.4.
    #[must_use]
    pub fn in_prometheus_form(&self) -> String {
        let mut text = String::new();
        let counters = [
            ("hallboard_orders_total", "Orders that became true.", &self.orders),
            ("hallboard_refusals_total", "Orders that were refused.", &self.refusals),
            ("hallboard_unrecorded_total", "Orders that could not be written.", &self.unrecorded),
            ("hallboard_pictures_total", "Pictures painted.", &self.pictures),
            ("hallboard_board_faults_total", "Boards that kept an old picture.", &self.faults),
        ];
        for (name, help, counter) in counters {
            let value = counter.load(Ordering::Relaxed);
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} counter\n{name} {value}");
        }
        self.write_disk_times(&mut text);
        let (orders, groups) =
            [&self.orders, &self.groups].map(|c| c.load(Ordering::Relaxed)).into();
        let name = "hallboard_group_orders";
        let _ = writeln!(text, "# HELP {name} Orders written together.\n# TYPE {name} summary");
        let _ = writeln!(text, "{name}_sum {orders}\n{name}_count {groups}");
        text
    }

    fn write_disk_times(&self, text: &mut String) {
        let name = "hallboard_group_disk_seconds";
        let groups = self.groups.load(Ordering::Relaxed);
        let _ =
            writeln!(text, "# HELP {name} Time of a group on the disk.\n# TYPE {name} histogram");
        for (bound, bucket) in BUCKETS_US.iter().zip(&self.disk_buckets) {
            let count = bucket.load(Ordering::Relaxed);
            let _ = writeln!(text, "{name}_bucket{{le=\"{}\"}} {count}", seconds(*bound));
        }
        let sum = seconds(self.disk_us.load(Ordering::Relaxed));
        let _ = writeln!(
            text,
            "{name}_bucket{{le=\"+Inf\"}} {groups}\n{name}_sum {sum}\n{name}_count {groups}"
        );
    }
}

/// Microseconds as seconds, in plain decimals.
fn seconds(us: u64) -> String {
    format!("{}.{:06}", us / 1_000_000, us % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_counted_in_every_bucket_that_holds_it() {
        let figures = Figures::default();
        figures.wrote(Duration::from_micros(300));
        let text = figures.in_prometheus_form();
        assert!(text.contains("_bucket{le=\"0.000250\"} 0"), "{text}");
        assert!(text.contains("_bucket{le=\"0.000500\"} 1"), "{text}");
        assert!(text.contains("_sum 0.000300\n"), "{text}");
        assert!(text.contains("_count 1\n"), "{text}");
    }
}
