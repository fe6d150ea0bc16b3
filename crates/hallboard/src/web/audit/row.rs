//! One row of the auditor's table.

use docket::calendar::Moment;
use serde::Serialize;

/// Who did what, when, from where; before and after.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Row {
    /// `orders` or `people`.
    pub(super) chain: &'static str,
    /// Its number in its chain.
    pub(super) number: u64,
    #[serde(skip)]
    pub(super) recorded: Moment,
    /// When it was written down, in the site's time.
    pub(super) written: String,
    /// When it happened, where that is not when it was written.
    pub(super) happened: String,
    /// Whether it was entered after the fact (補登).
    pub(super) later: bool,
    pub(super) who: String,
    pub(super) device: String,
    pub(super) address: String,
    pub(super) what: String,
    pub(super) place: String,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) reason: String,
}

/// The rows as CSV.
pub(super) fn table(rows: &[Row]) -> Result<String, csv::Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record([
        "軌跡",
        "序號",
        "記錄時間",
        "發生時間",
        "補登",
        "人員",
        "裝置",
        "位址",
        "事項",
        "對象",
        "之前",
        "之後",
        "理由",
    ])?;
    for row in rows {
        let chain = if row.chain == "orders" { "作業" } else { "存取" };
        let later = if row.later { "補登" } else { "" };
        let number = row.number.to_string();
        let fields = [
            chain,
            &number,
            &row.written,
            &row.happened,
            later,
            &row.who,
            &row.device,
            &row.address,
            &row.what,
            &row.place,
            &row.before,
            &row.after,
            &row.reason,
        ];
        out.write_record(fields.map(harmless))?;
    }
    let bytes = out.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A text that a spreadsheet would take for a formula begins with an apostrophe.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_a_formula() {
        assert_eq!(harmless("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(harmless("第3偵查庭"), "第3偵查庭");
    }
}
