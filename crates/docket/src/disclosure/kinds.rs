//! 字別表 — each kind of case, what it is called in public, and how closed it is.

use serde::{Deserialize, Serialize};

use super::{Class, Why};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindRow {
    /// 字別 without its 字, such as `毒偵`.
    pub code: String,
    /// The kind a board writes instead; without one a masked kind is `○`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// How closed such cases are.
    pub class: Class,
}

/// 字別表: open to every office's own rows; a kind it does not know is as closed as can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KindTable {
    /// The rows; of two for one kind the stricter counts.
    pub rows: Vec<KindRow>,
    /// What a kind without a row is taken for.
    pub unknown: Class,
}

const OPEN: &str = "偵 他 調偵 偵續 偵續一 偵續二 偵緝 速偵 偵移 \
    發查 核退 核交 交查 緩 緩續 撤緩 撤緩偵 緩護勞 緩護命 緩助 \
    聲沒 偵聲沒 聲議 職議 移 調 陳 聲 \
    執 執更 執緝 執助 罰執 執聲 執沒 執保 執護 執護勞 \
    訴 易 簡 交易 審訴 金訴 重訴 原訴 國審";
const ALIASED: [(&str, &str); 4] = [("選偵", "偵"), ("選他", "他"), ("醫偵", "偵"), ("醫他", "他")];
const MASKED: &str = "毒偵 相 相驗";
const RESTRICTED: &str = "少偵 少連偵 調少連偵 侵訴 家護 少護 少調 聲羈";
const NEVER: &str = "聲押 聲延押 聲搜 監 聲監 監他 補監";

impl KindTable {
    /// How closed a kind is; 偵續(一) is judged as 偵續 where it has no row of its own, and
    /// whatever begins with 少 is restricted (少事法§73, §83).
    #[must_use]
    pub fn class_of(&self, kind: &str) -> Class {
        match self.rows_of(kind).map(|row| row.class).max() {
            Some(class) => class,
            None if kind.starts_with('少') => Class::Restricted,
            None => self.unknown,
        }
    }

    /// The kind that a board writes in place of this one.
    #[must_use]
    pub fn alias_of(&self, kind: &str) -> Option<&str> {
        let class = self.class_of(kind);
        self.rows_of(kind).find(|row| row.class == class)?.alias.as_deref()
    }

    /// Whether the table has a row for this kind.
    #[must_use]
    pub fn knows(&self, kind: &str) -> bool {
        self.rows_of(kind).next().is_some()
    }

    /// Why this kind is not open; `None` when it is.
    pub(super) fn why(&self, kind: &str) -> Option<Why> {
        let class = self.class_of(kind);
        let known = self.knows(kind) || kind.starts_with('少');
        let why = if known { Why::Kind } else { Why::UnknownKind };
        (class > Class::Open || !known).then(|| why(kind.to_owned(), class))
    }

    fn rows_of(&self, kind: &str) -> impl Iterator<Item = &KindRow> {
        let own = self.rows.iter().any(|row| row.code == kind);
        let stem = kind.split('(').next().unwrap_or(kind);
        let looked_up = if own { kind } else { stem }.to_owned();
        self.rows.iter().filter(move |row| row.code == looked_up)
    }
}

impl Default for KindTable {
    fn default() -> Self {
        let rows = |codes: &'static str, class| {
            codes.split_whitespace().map(move |code| KindRow {
                code: code.to_owned(),
                alias: None,
                class,
            })
        };
        let aliased = ALIASED.map(|(code, alias)| KindRow {
            code: code.to_owned(),
            alias: Some(alias.to_owned()),
            class: Class::MaskKind,
        });

        let rows = rows(OPEN, Class::Open)
            .chain(aliased)
            .chain(rows(MASKED, Class::MaskKind))
            .chain(rows(RESTRICTED, Class::Restricted))
            .chain(rows(NEVER, Class::Never))
            .collect();
        Self { rows, unknown: Class::Never }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_rows_the_stricter_counts() {
        let mut table = KindTable::default();
        table.rows.push(KindRow { code: "偵".to_owned(), alias: None, class: Class::Restricted });
        assert_eq!(table.class_of("偵"), Class::Restricted);
    }

    #[test]
    fn a_round_of_reopening_is_judged_by_its_own_row_first() {
        let mut table = KindTable::default();
        assert_eq!(table.class_of("偵續(二)"), Class::Open);
        let code = "偵續(二)".to_owned();
        table.rows.push(KindRow { code, alias: None, class: Class::Restricted });
        assert_eq!(table.class_of("偵續(二)"), Class::Restricted);
        assert_eq!(table.class_of("偵續(一)"), Class::Open);
    }
}
