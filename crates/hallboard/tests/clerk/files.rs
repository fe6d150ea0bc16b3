//! Docket files of the sample day, and what can be done to them.

/// The sample day in UTF-8.
pub(crate) const MONDAY: &str = include_str!("../../../../tests/cast/docket-1151123-utf8.csv");
/// The same in Big5.
pub(crate) const MONDAY_BIG5: &[u8] =
    include_bytes!("../../../../tests/cast/docket-1151123-big5.csv");
/// The day after.
pub(crate) const TUESDAY: &str = include_str!("../../../../tests/cast/docket-1151124-utf8.csv");

/// Headings and these rows.
pub(crate) fn rows(rows: &[&str]) -> String {
    let headings = MONDAY.lines().next().unwrap();
    format!("{headings}\n{}\n", rows.join("\n"))
}

/// The sample day with every row of a case put through `change`; none takes the row out.
pub(crate) fn monday_with(case: &str, change: impl Fn(&str) -> Option<String>) -> String {
    let rows = MONDAY
        .lines()
        .filter_map(|row| if row.contains(case) { change(row) } else { Some(row.to_owned()) });
    rows.collect::<Vec<_>>().join("\n") + "\n"
}
