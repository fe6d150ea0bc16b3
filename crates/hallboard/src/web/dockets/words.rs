//! A preview and its outcome in plain Chinese, for a terminal: no names.

use super::preview::{Changed, Preview};
use super::shelf::Done;

/// The preview, one line for each thing worth knowing.
pub(crate) fn preview_words(preview: &Preview) -> String {
    let Preview { added, changed, dropped, refused, uncertain, .. } = preview;
    let days = preview.dates.iter().map(|day| &*day.words).collect::<Vec<_>>().join("、");
    let mut lines = vec![
        format!("{}：{}，{days}", preview.source, preview.encoding),
        format!("共 {} 列，讀出 {} 件", preview.rows, preview.hearings),
        format!(
            "新增 {} 件，變更 {} 件，取消 {} 件，不變 {} 件，不採用 {} 列",
            added.len(),
            changed.len(),
            dropped.len(),
            preview.unchanged,
            refused.len()
        ),
    ];
    lines.extend(added.iter().map(|a| {
        format!("新增　{} {} {} {}", a.date, a.slot.name, a.slot.time, a.cases.join("、"))
    }));
    lines.extend(changed.iter().map(change));
    lines.extend(dropped.iter().map(|d| {
        let doubt =
            if d.doubtful { format!("　{}，須逐件確認", d.why) } else { String::new() };
        format!("取消　{} {} {} {}{doubt}", d.turn, d.slot.name, d.slot.time, d.cases.join("、"))
    }));
    lines.extend(
        refused.iter().map(|r| format!("不採用　第 {} 列「{}」：{}", r.row, r.column, r.reason)),
    );
    lines.extend(uncertain.iter().map(|u| format!("字需確認　第 {} 列「{}」", u.row, u.column)));
    lines.extend(preview.warnings.iter().map(|warning| format!("注意　{warning}")));
    lines.join("\n")
}

/// `變更　3-05 第3偵查庭 09:30 → 10:15`
fn change(changed: &Changed) -> String {
    let Changed { from, to, .. } = changed;
    let room = turned(&from.name, &to.name);
    let time = turned(&from.time.to_string(), &to.time.to_string());
    // Sentences about people name them; a terminal may be seen by anybody.
    let plain = changed.words.iter().filter(|words| !words.contains("應訊人")).cloned();
    let people = changed.words.iter().any(|words| words.contains("應訊人"));
    let words = plain.chain(people.then(|| "應訊人有更動".to_owned())).collect::<Vec<_>>();
    format!("變更　{} {room} {time} {}", changed.turn, words.join("；")).trim_end().to_owned()
}

fn turned(from: &str, to: &str) -> String {
    if from == to { from.to_owned() } else { format!("{from} → {to}") }
}

/// What was done, in one line.
pub(crate) fn done_words(done: &Done) -> String {
    if done.changes_nothing() {
        return "檔案與目前的庭期相同，沒有更動。".to_owned();
    }
    let stayed = match done.stayed {
        0 => String::new(),
        stayed => format!("，{stayed} 件檔案已無但維持不動"),
    };
    let Done { added, changed, dropped, seq, .. } = done;
    format!(
        "已匯入：新增 {added} 件，變更 {changed} 件，取消 {dropped} 件{stayed}（記錄第 {seq} 號）。"
    )
}
