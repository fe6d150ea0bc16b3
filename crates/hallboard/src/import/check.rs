//! What `docket check` says of a file, to a program and to a person.

use std::collections::BTreeSet;

use docket::calendar::roc_words;
use docket::disclosure::Class;
use serde_json::{Value, json};

use super::ReadDocket;

/// The file as a program may ask for it; `date` is the first of `dates`, without names.
#[must_use]
pub fn check_json(docket: &ReadDocket) -> Value {
    json!({
        "date": docket.dates.first(),
        "dates": docket.dates,
        "hearings": docket.hearings.len(),
        "rows": docket.rows,
        "refused": docket.refused,
        "uncertain": docket.uncertain,
        "encoding": docket.encoding,
        "closed": closed(docket),
        "ignored_columns": docket.ignored_columns,
        "warnings": docket.warnings,
    })
}

/// The file in plain Chinese, one line for each thing worth knowing.
#[must_use]
pub fn check_words(docket: &ReadDocket) -> String {
    let mut lines = vec![format!("{}：{}", docket.source, docket.encoding)];
    for date in &docket.dates {
        let hearings = docket.hearings.iter().filter(|hearing| hearing.date == *date);
        let rooms = hearings.clone().map(|hearing| hearing.room).collect::<BTreeSet<_>>();
        let (count, rooms) = (hearings.count(), rooms.len());
        lines.push(format!("{}　{rooms} 庭 {count} 件", roc_words(*date)));
    }
    let (rows, refused) = (docket.rows, docket.refused.len());
    lines.push(format!("共 {rows} 列，{refused} 列不能採用"));
    lines.push(format!("其中 {} 件不在螢幕顯示案號", closed(docket)));
    lines.extend(docket.refused.iter().map(|refused| {
        format!("不採用　第 {} 列「{}」：{}", refused.row, refused.column, refused.reason)
    }));
    lines.extend(docket.uncertain.iter().map(|uncertain| {
        format!("字需確認　第 {} 列「{}」：{}", uncertain.row, uncertain.column, uncertain.text)
    }));
    if !docket.ignored_columns.is_empty() {
        lines.push(format!("沒有用到的欄位：{}", docket.ignored_columns.join("、")));
    }
    lines.extend(docket.warnings.iter().map(|warning| format!("注意　{warning}")));
    lines.join("\n") + "\n"
}

fn closed(docket: &ReadDocket) -> usize {
    docket.hearings.iter().filter(|hearing| hearing.class >= Class::Restricted).count()
}
