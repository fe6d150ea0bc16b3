//! Orders at `House::submit` beside bare fdatasync, measured inside the daemon's own program.

use std::process::Command;

use serde_json::Value;

use super::Bench;
use crate::fault::Measured;
use crate::figures::{median, percentile};
use crate::stage::house::binary;
use crate::table::Row;

pub(super) fn measure(bench: &mut Bench) -> Measured<()> {
    let folder = tempfile::tempdir()?;
    let (rounds, orders) = if bench.how.short { (1, 64) } else { (bench.rounds().max(5), 640) };
    let mut command = Command::new(binary()?);
    command.arg("bench-commit").arg(folder.path());
    command.args(["--rounds", &rounds.to_string(), "--orders", &orders.to_string()]);
    let output = command.output()?; // both cores: 64 writers are not on the registrar's
    let said: Value = serde_json::from_slice(&output.stdout)
        .map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())?;
    let list = |name: &str| {
        let list = said[name].as_array().into_iter().flatten();
        list.filter_map(Value::as_f64).collect::<Vec<_>>()
    };
    let (disk, one) = (list("disk_us"), list("one_us"));
    let row = |what: &str, per_cent| Row {
        floor: Some(percentile(&disk, per_cent)),
        ..Row::alone(what, "µs", percentile(&one, per_cent))
    };
    bench.table.add(
        row("order at House::submit, p50 (floor: bare write and fdatasync)", 50.0)
            .at_most_of_floor(1.5),
    );
    bench.table.add(row("order at House::submit, p99", 99.0));
    let (alone, together) = (median(&list("one_per_second")), median(&list("many_per_second")));
    bench.table.add(Row::alone("orders of one writer", "per second", alone));
    bench.table.add(Row::alone("orders of 64 writers", "per second", together));
    bench
        .table
        .add(Row::alone("64 writers to one", "times", together / alone.max(1.0)).at_least(8.0));
    let (entries, orders) = (said["entries"].as_u64(), said["orders"].as_u64());
    // The day, the docket and the account are the three entries before.
    let right = entries.zip(orders).is_some_and(|(entries, orders)| entries == orders + 3);
    bench.table.count("commit: one entry for each order", right);
    Ok(())
}
