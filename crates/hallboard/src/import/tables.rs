//! The office's tables: headings, rooms, own characters and what may be shown.

use std::collections::BTreeMap;

use docket::disclosure::Rules;
use serde::{Deserialize, Serialize};

use super::OwnCharacters;

/// What a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// 庭期日期
    Date,
    /// 庭別
    Room,
    /// 股別
    Section,
    /// 開庭時間
    Time,
    /// 預估分鐘
    Minutes,
    /// 案號
    Cases,
    /// 庭類
    Kind,
    /// 案由
    Cause,
    /// 應訊人
    Name,
    /// 身分
    Role,
    /// 備註
    Remarks,
}

/// Everything the office's config says about docket files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportTables {
    /// The office's own headings; they come before the usual ones, which are built in.
    pub headings: BTreeMap<Field, Vec<String>>,
    /// Each room's number in config and its names in docket files.
    pub rooms: Vec<(u16, Vec<String>)>,
    /// 造字: code in hex to character.
    pub characters: OwnCharacters,
    /// 字別表 and trigger words.
    pub rules: Rules,
}

impl Field {
    /// Every field, in the usual order of columns.
    pub const ALL: [Self; 11] = [
        Self::Date,
        Self::Room,
        Self::Section,
        Self::Time,
        Self::Minutes,
        Self::Cases,
        Self::Kind,
        Self::Cause,
        Self::Name,
        Self::Role,
        Self::Remarks,
    ];

    /// Without these four no hearing has its place.
    pub const NEEDED: [Self; 4] = [Self::Date, Self::Room, Self::Time, Self::Cases];

    /// The usual headings, the most usual first.
    pub(super) fn usual(self) -> &'static [&'static str] {
        match self {
            Self::Date => &["庭期日期", "開庭日期", "庭期", "日期", "庭期日", "開庭日", "應到日期"],
            Self::Room => &[
                "庭別",
                "法庭",
                "偵查庭",
                "地點",
                "庭室",
                "開庭地點",
                "庭別名稱",
                "法庭名稱",
                "應到處所",
            ],
            Self::Section => &["股別", "股", "承辦股", "股名", "承辦股別"],
            Self::Time => &["開庭時間", "時間", "庭期時間", "庭時", "開庭時刻", "應到時間"],
            Self::Minutes => &[
                "預估分鐘",
                "預估時間",
                "預計分鐘",
                "預估時間(分)",
                "分鐘",
                "庭訊時間",
                "預估庭訊時間",
            ],
            Self::Cases => &["案號", "偵查案號", "案件編號", "年度字號", "案件字號", "字號"],
            Self::Kind => &["庭類", "開庭種類", "庭期種類", "庭種", "種類"],
            Self::Cause => &["案由", "罪名", "案由名稱"],
            Self::Name => {
                &["應訊人", "姓名", "當事人", "應訊人姓名", "當事人姓名", "受傳喚人", "應到人"]
            }
            Self::Role => &["身分", "身份", "身分別", "身份別", "稱謂", "訴訟身分"],
            Self::Remarks => &["備註", "註記", "附註", "備考", "說明"],
        }
    }

    /// The most usual heading.
    pub(super) fn word(self) -> &'static str {
        self.usual().first().copied().unwrap_or_default()
    }
}
