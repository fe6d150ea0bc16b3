//! The table: one row per figure, the three columns of one run, and what was promised.

use std::fmt::Write;

use serde_json::{Value, json};

/// One figure of all who were measured.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) unit: &'static str,
    pub(crate) house: f64,
    pub(crate) nchan: Option<f64>,
    pub(crate) floor: Option<f64>,
    /// The promise in words, and whether it is kept; none where nothing was promised.
    pub(crate) promise: Option<(String, bool)>,
}

/// What was counted: it has to be right, whatever the machine.
#[derive(Clone, Debug)]
pub(crate) struct Count {
    pub(crate) what: String,
    pub(crate) right: bool,
}

/// Everything a run found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Row>,
    pub(crate) counts: Vec<Count>,
    pub(crate) notes: Vec<String>,
}

impl Row {
    /// A figure of the house alone.
    pub(crate) fn alone(what: impl Into<String>, unit: &'static str, house: f64) -> Row {
        Row { what: what.into(), unit, house, nchan: None, floor: None, promise: None }
    }

    /// Promised: at most so many times the peer's.
    pub(crate) fn at_most_of_nchan(mut self, bound: f64) -> Row {
        if let Some(peer) = self.nchan {
            self.promise = Some((format!("≤ {bound} × nchan"), self.house <= bound * peer));
        }
        self
    }

    /// Promised: at most so many times the floor's, beside what was promised before.
    pub(crate) fn at_most_of_floor(mut self, bound: f64) -> Row {
        if let Some(floor) = self.floor {
            let kept = self.house <= bound * floor;
            let (before, before_kept) = self.promise.take().unwrap_or((String::new(), true));
            let joint = if before.is_empty() { "" } else { ", " };
            let words = format!("{before}{joint}≤ {bound} × floor");
            self.promise = Some((words, before_kept && kept));
        }
        self
    }

    /// Promised: at most this.
    pub(crate) fn at_most(mut self, bound: f64) -> Row {
        self.promise = Some((format!("≤ {bound} {}", self.unit), self.house <= bound));
        self
    }

    /// Promised: at least this.
    pub(crate) fn at_least(mut self, bound: f64) -> Row {
        self.promise = Some((format!("≥ {bound} {}", self.unit), self.house >= bound));
        self
    }

    fn ratio(&self, to: Option<f64>) -> Option<f64> {
        to.filter(|to| *to > 0.0).map(|to| self.house / to)
    }

    fn json(&self) -> Value {
        json!({
            "what": self.what, "unit": self.unit,
            "house": self.house, "nchan": self.nchan, "floor": self.floor,
            "to_nchan": self.ratio(self.nchan), "to_floor": self.ratio(self.floor),
            "promise": self.promise.as_ref().map(|(words, _)| words),
            "kept": self.promise.as_ref().map(|(_, kept)| kept),
        })
    }
}

impl Table {
    pub(crate) fn add(&mut self, row: Row) {
        eprintln!("  {}: {} {}", row.what, shown(Some(row.house)), row.unit);
        self.rows.push(row);
    }

    pub(crate) fn count(&mut self, what: impl Into<String>, right: bool) {
        let what = what.into();
        eprintln!("  {} {what}", if right { "right:" } else { "WRONG:" });
        self.counts.push(Count { what, right });
    }

    pub(crate) fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        if !self.notes.contains(&note) {
            eprintln!("  {note}");
            self.notes.push(note);
        }
    }

    /// Whether everything counted is right.
    pub(crate) fn is_right(&self) -> bool {
        self.counts.iter().all(|count| count.right)
    }

    /// As Markdown.
    pub(crate) fn words(&self) -> String {
        let mut words = String::from(
            "| What | Unit | hallboard | nginx + nchan | floor | to nchan | to floor | Promise |\n\
             |---|---|---:|---:|---:|---:|---:|---|\n",
        );
        for row in &self.rows {
            let promise = row.promise.as_ref().map_or(String::new(), |(words, kept)| {
                format!("{words}: {}", if *kept { "kept" } else { "**not kept**" })
            });
            let _ = writeln!(
                words,
                "| {} | {} | {} | {} | {} | {} | {} | {promise} |",
                row.what,
                row.unit,
                shown(Some(row.house)),
                shown(row.nchan),
                shown(row.floor),
                shown(row.ratio(row.nchan)),
                shown(row.ratio(row.floor)),
            );
        }
        words.push('\n');
        for count in &self.counts {
            let right = if count.right { "right" } else { "**wrong**" };
            let _ = writeln!(words, "- {}: {right}", count.what);
        }
        for note in &self.notes {
            let _ = writeln!(words, "- {note}");
        }
        words
    }

    /// As JSON, with what it was measured on.
    pub(crate) fn json(&self, machine: &Value) -> Value {
        let counts = self.counts.iter().map(|c| json!({ "what": c.what, "right": c.right }));
        json!({
            "machine": machine,
            "rows": self.rows.iter().map(Row::json).collect::<Vec<_>>(),
            "counts": counts.collect::<Vec<_>>(),
            "notes": self.notes,
        })
    }
}

fn shown(figure: Option<f64>) -> String {
    match figure {
        None => String::new(),
        Some(figure) if figure.abs() >= 100.0 => format!("{figure:.0}"),
        Some(figure) if figure.abs() >= 10.0 => format!("{figure:.1}"),
        Some(figure) => format!("{figure:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_kept_only_where_both_bounds_are() {
        let row = Row { nchan: Some(10.0), floor: Some(7.0), ..Row::alone("x", "µs", 8.0) };
        let kept = |row: Row| row.promise.is_some_and(|(_, kept)| kept);
        assert!(kept(row.clone().at_most_of_nchan(0.8).at_most_of_floor(1.25)));
        assert!(!kept(row.clone().at_most_of_nchan(0.7).at_most_of_floor(1.25)));
        assert!(!kept(row.at_most_of_nchan(0.8).at_most_of_floor(1.1)));
    }
}
