//! 揭露 — which case may show what on a public screen; whatever is not known is closed.

mod kinds;
mod triggers;

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::case_number::{CaseNumber, half_width};

pub use kinds::{KindRow, KindTable};
pub use triggers::TriggerWords;

/// What a case may show, from open to closed; the stricter of two is the greater.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// 一般: may show its case number where the screen's level allows.
    Open,
    /// The 字別 is shown by its alias, or masked.
    MaskKind,
    /// Looks like every other row on L0; no row on L1 to L3 (偵查不公開作業辦法§9).
    Restricted,
    /// On no public board at all, such as detention and search motions before they are filed.
    #[default]
    Never,
}

/// The office's tables that decide a [`Class`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// 字別表
    pub kinds: KindTable,
    /// The second net: words that restrict a case.
    pub triggers: TriggerWords,
    /// Words that keep a case off every board: plans not yet carried out (同辦法§9).
    pub unspoken: TriggerWords,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            kinds: KindTable::default(),
            triggers: TriggerWords::default(),
            unspoken: TriggerWords::new(UNSPOKEN),
        }
    }
}

const UNSPOKEN: [&str; 7] =
    ["聲請羈押", "聲請搜索", "搜索票", "通訊監察", "監聽", "現場模擬", "履勘"];

/// What is known of one hearing, or of one row about it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Particulars<'a> {
    /// Its case numbers; with none it is restricted.
    pub cases: &'a [CaseNumber],
    /// 案由
    pub cause: &'a str,
    /// 備註, and any other words that stand beside the hearing.
    pub remarks: &'a [&'a str],
    /// 身分 of those summoned.
    pub roles: &'a [&'a str],
    /// Names of those summoned, as written.
    pub names: &'a [&'a str],
}

/// One reason for a class; holds no name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "because", content = "of")]
pub enum Why {
    /// The table gives this 字別 a class.
    Kind(String, Class),
    /// The 字別 is not in the table, whose word for such kinds is this class.
    UnknownKind(String, Class),
    /// There is no case number to judge by.
    NoCaseNumber,
    /// A trigger word stands in the cause, remarks, 字別 or role.
    Word(String),
    /// A word that stands for a plan nobody may learn of yet.
    UnspokenWord(String),
    /// A person summoned goes by a code.
    CodeName,
    /// A word that decides has a character nobody could read.
    Unreadable,
}

impl Why {
    /// The class this reason alone asks for.
    #[must_use]
    pub fn class(&self) -> Class {
        match self {
            Self::Kind(_, class) | Self::UnknownKind(_, class) => *class,
            Self::UnspokenWord(_) => Class::Never,
            Self::NoCaseNumber | Self::Word(_) | Self::CodeName | Self::Unreadable => {
                Class::Restricted
            }
        }
    }

    /// The strictest class of several reasons; without any the case is open.
    pub fn strictest<'a>(whys: impl IntoIterator<Item = &'a Self>) -> Class {
        whys.into_iter().map(Self::class).max().unwrap_or(Class::Open)
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(kind, _) => write!(f, "字別「{kind}」"),
            Self::UnknownKind(kind, _) => write!(f, "字別「{kind}」不在字別表"),
            Self::NoCaseNumber => f.write_str("沒有可辨識的案號"),
            Self::Word(word) | Self::UnspokenWord(word) => write!(f, "有「{word}」字樣"),
            Self::CodeName => f.write_str("應訊人以代號稱之"),
            Self::Unreadable => f.write_str("有無法辨識的字"),
        }
    }
}

/// The strictest class that any part of the hearing asks for, with every reason.
#[must_use]
pub fn classify(rules: &Rules, of: &Particulars<'_>) -> (Class, Vec<Why>) {
    let mut whys = BTreeSet::new();
    if of.cases.is_empty() {
        whys.insert(Why::NoCaseNumber);
    }
    whys.extend(of.cases.iter().filter_map(|case| rules.kinds.why(&case.kind)));

    let kinds = of.cases.iter().map(|case| case.kind.as_str());
    let words = kinds.chain([of.cause]).chain(of.remarks.iter().copied());
    for text in words.chain(of.roles.iter().copied()) {
        whys.extend(rules.triggers.found_in(text).map(|word| Why::Word(word.to_owned())));
        let unspoken = rules.unspoken.found_in(text);
        whys.extend(unspoken.map(|word| Why::UnspokenWord(word.to_owned())));
        if text.contains(['〓', char::REPLACEMENT_CHARACTER]) {
            whys.insert(Why::Unreadable);
        }
    }
    if of.names.iter().any(|name| is_code_name(name)) {
        whys.insert(Why::CodeName);
    }

    (Why::strictest(&whys), whys.into_iter().collect())
}

/// The case number as a public board may write it; `None` where it may not stand at all.
#[must_use]
pub fn masked_case(case: &CaseNumber, kinds: &KindTable) -> Option<String> {
    match kinds.class_of(&case.kind) {
        Class::Open => Some(case.to_string()),
        Class::MaskKind => {
            let kind = kinds.alias_of(&case.kind).unwrap_or("○").to_owned();
            Some(CaseNumber { kind, ..case.clone() }.to_string())
        }
        Class::Restricted | Class::Never => None,
    }
}

/// Whether a person goes by a code (代號AE000-A115335, A女, 甲童) instead of a name.
#[must_use]
pub fn is_code_name(name: &str) -> bool {
    let plain = plain(name);
    plain.contains("代號") || is_cipher(&plain) || is_lettered_person(&plain)
}

/// Two letters, then digits, as in AE000-A115335.
fn is_cipher(plain: &str) -> bool {
    let letters = plain.chars().take_while(char::is_ascii_uppercase).count();
    let digits = plain.chars().skip(letters).take_while(char::is_ascii_digit).count();
    (1..=3).contains(&letters) && digits >= 3
}

/// A女, 甲男, 乙童, B1.
fn is_lettered_person(plain: &str) -> bool {
    let mut chars = plain.chars();
    let (Some(letter), Some(kind), None) = (chars.next(), chars.next(), chars.next()) else {
        return false;
    };
    let stem = letter.is_ascii_alphabetic() || "甲乙丙丁戊己庚辛壬癸".contains(letter);
    stem && (kind.is_ascii_digit() || "女男童父母".contains(kind))
}

/// Without white space and separators of width none, full-width signs made half-width.
fn plain(text: &str) -> String {
    let hidden = |c: &char| {
        !c.is_whitespace() && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
    };
    text.chars().filter(hidden).map(half_width).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(numbers: &str, cause: &str, remark: &str) -> Class {
        let cases = CaseNumber::parse_many(numbers).unwrap_or_default();
        let of = Particulars { cases: &cases, cause, remarks: &[remark], ..Particulars::default() };
        classify(&Rules::default(), &of).0
    }

    fn shown(case: &str) -> Option<String> {
        masked_case(&case.parse().ok()?, &KindTable::default())
    }

    #[test]
    fn an_ordinary_case_is_open() {
        assert_eq!(class("115偵1850", "傷害", "視訊"), Class::Open);
        assert_eq!(class("115偵續(一)7", "詐欺", ""), Class::Open);
    }

    #[test]
    fn what_is_not_known_is_closed() {
        assert_eq!(class("", "傷害", ""), Class::Restricted);
        assert_eq!(class("115怪7", "傷害", ""), Class::Never);
        assert_eq!(class("115偵1、115怪7", "傷害", ""), Class::Never);
        assert_eq!(class("115偵1", "妨害〓自主", ""), Class::Restricted);
        assert_eq!(shown("115怪7"), None);
    }

    #[test]
    fn juveniles_are_restricted_and_detention_motions_never_shown() {
        for kind in ["少偵", "少連偵", "調少連偵", "侵訴", "家護", "少調", "少他"]
        {
            assert_eq!(class(&format!("115{kind}7"), "", ""), Class::Restricted, "{kind}");
        }
        for kind in ["聲押", "聲延押", "聲搜", "監", "聲監", "監他", "補監"] {
            assert_eq!(class(&format!("115{kind}7"), "", ""), Class::Never, "{kind}");
        }
    }

    #[test]
    fn a_kind_that_tells_too_much_is_shown_as_another() {
        assert_eq!(shown("115選偵7").as_deref(), Some("115年度偵字第7號"));
        assert_eq!(shown("115醫他7").as_deref(), Some("115年度他字第7號"));
        assert_eq!(shown("115毒偵7").as_deref(), Some("115年度○字第7號"));
        assert_eq!(shown("115相7").as_deref(), Some("115年度○字第7號"));
        assert_eq!(shown("115偵7").as_deref(), Some("115年度偵字第7號"));
        assert_eq!(shown("115少連偵7"), None);
    }

    #[test]
    fn the_second_net_sees_words_through_spaces() {
        assert_eq!(class("115偵1", "妨 害　性自主", ""), Class::Restricted);
        assert_eq!(class("115偵1", "家庭暴力防治法", ""), Class::Restricted);
        assert_eq!(class("115偵1", "傷害", "被害人\n保護"), Class::Restricted);
        assert_eq!(class("115偵1", "傷害", "履 勘"), Class::Never);
    }

    #[test]
    fn a_person_who_goes_by_a_code_restricts_the_case() {
        for name in ["代號AE000-A115335", "AE000-A115335", "Ａ女", "甲童", "代 號 3"] {
            assert!(is_code_name(name), "{name}");
        }
        for name in ["王小明", "NGUYEN VAN A", "Kolas·Yotaka甲", "歐陽小美", "丁男生", "王明"]
        {
            assert!(!is_code_name(name), "{name}");
        }
        let cases = ["115偵1".parse().unwrap_or_else(|e| panic!("{e}"))];
        let names = ["王小明", "代號AE000-A115335"];
        let of = Particulars { cases: &cases, names: &names, ..Particulars::default() };
        assert_eq!(classify(&Rules::default(), &of), (Class::Restricted, vec![Why::CodeName]));
    }
}
