//! The sample office as docket files name it.

use hallboard::import::{ImportTables, ReadDocket};

pub(crate) const HEADINGS: &str =
    "庭期日期,庭別,股別,開庭時間,預估分鐘,案號,庭類,案由,應訊人,身分,備註";

/// Six rooms, as in the cast's dockets.
pub(crate) fn taitung() -> ImportTables {
    let names = ["第1偵查庭", "第2偵查庭", "第3偵查庭", "第4偵查庭", "詢問室1", "詢問室2"];
    let rooms = (1..).zip(names.map(|name| vec![name.to_owned()])).collect();
    ImportTables { rooms, ..ImportTables::default() }
}

/// Every refusal as row, column and reason.
pub(crate) fn refusals(read: &ReadDocket) -> Vec<(usize, &str, String)> {
    read.refused.iter().map(|r| (r.row, r.column.as_str(), r.reason.clone())).collect()
}
