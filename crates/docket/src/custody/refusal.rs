//! Why the bailiff office's order is not taken, or asked back first.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::clock::Reason;
use super::kinds::Stage;

/// An order of the bailiff office that is not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CustodyRefusal {
    /// No detainee of that number.
    NoSuchDetainee,
    /// The arrest would lie after the arrival.
    ArrestAhead,
    /// In the future, or before the step before it.
    OutOfOrder,
    /// An exclusion cannot begin before the arrest.
    BeforeArrest,
    /// It would end before it begins.
    EndsBeforeItBegins,
    /// No such exclusion, or it has ended.
    NoSuchExclusion,
    /// There is no such alarm now.
    NoSuchAlarm,
    /// The step does not come from this stage.
    NotFromHere(Stage),
    /// That wait is under way already.
    AlreadyWaiting(Reason),
    /// A text is too long.
    TooLong,
    /// The order to take back is not the last of this detainee, or somebody else's.
    NotLast,
    /// A second tap takes it all the same, and is recorded.
    AskedBack(Concern),
    /// No such shift.
    NoSuchShift,
    /// A shift needs a post, a name, and an end after its begin, at most two weeks later.
    BadShift,
}

/// What does not fit the form; the office may say that it is so all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// Arrested more than 24 hours before arrival.
    ArrestLongAgo,
    /// A stage was left out.
    StageSkipped,
    /// An outcome before questioning.
    OutcomeBeforeQuestioning,
    /// Another outcome after the formalities were completed.
    OutcomeChanged,
    /// Leaving before the formalities were completed.
    NotCompleted,
    /// Questioning while a time that is not counted runs (刑訴 §93-1 II).
    QuestioningExcluded,
    /// A time that is not counted lies over questioning (刑訴 §93-1 II).
    ExclusionOverQuestioning,
    /// Questioning of somebody under 18 at night (少年事件處理法 §3-4).
    MinorAtNight,
    /// The night is not counted only while the police question (刑訴 §100-3).
    NightWithProsecutor,
}

impl Concern {
    /// The question to the person at the desk.
    #[must_use]
    pub fn question(self) -> &'static str {
        match self {
            Self::ArrestLongAgo => "逮捕時間在到署前 24 小時以上，確定無誤？",
            Self::StageSkipped => "前一個步驟尚未記錄，確定要略過？",
            Self::OutcomeBeforeQuestioning => "尚未記錄訊問，確定已諭知？",
            Self::OutcomeChanged => "手續已完成，確定要改為另一個諭知？",
            Self::NotCompleted => "手續尚未記錄完成，確定已離署？",
            Self::QuestioningExcluded => {
                "目前在不計入的時間內，依刑訴 §93-1 II 不得訊問，確定要記錄訊問？"
            }
            Self::ExclusionOverQuestioning => {
                "這段時間與訊問重疊，依刑訴 §93-1 II 不計入的時間不得訊問，確定要記錄？"
            }
            Self::MinorAtNight => "未滿18歲或年齡未明，夜間訊問受少年事件處理法 §3-4 限制，確定？",
            Self::NightWithProsecutor => {
                "夜間不得詢問是對司法警察的限制（刑訴 §100-3），人犯已在檢察署，確定要記錄？"
            }
        }
    }

    /// What the ledger says of it afterwards.
    #[must_use]
    pub fn remark(self) -> &'static str {
        match self {
            Self::ArrestLongAgo => "逮捕在到署前 24 小時以上",
            Self::StageSkipped => "略過步驟",
            Self::OutcomeBeforeQuestioning => "未記錄訊問即諭知",
            Self::OutcomeChanged => "完成後改諭知",
            Self::NotCompleted => "手續未記錄完成即離署",
            Self::QuestioningExcluded => "不計入時間內訊問（§93-1 II）",
            Self::ExclusionOverQuestioning => "與訊問重疊（§93-1 II）",
            Self::MinorAtNight => "少年夜間訊問（少事法 §3-4）",
            Self::NightWithProsecutor => "到署後記夜間（§100-3）",
        }
    }
}

impl CustodyRefusal {
    /// A short name for machines.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoSuchDetainee => "no_such_detainee",
            Self::ArrestAhead => "arrest_ahead",
            Self::OutOfOrder => "out_of_order",
            Self::BeforeArrest => "before_arrest",
            Self::EndsBeforeItBegins => "ends_before_it_begins",
            Self::NoSuchExclusion => "no_such_exclusion",
            Self::NoSuchAlarm => "no_such_alarm",
            Self::NotFromHere(_) => "not_from_here",
            Self::AlreadyWaiting(_) => "already_waiting",
            Self::TooLong => "too_long",
            Self::NotLast => "not_last_order",
            Self::AskedBack(_) => "asked_back",
            Self::NoSuchShift => "no_such_shift",
            Self::BadShift => "bad_shift",
        }
    }
}

impl fmt::Display for CustodyRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchDetainee => f.write_str("沒有這個編號的人犯"),
            Self::ArrestAhead => f.write_str("逮捕時間在到署時間之後，請更正"),
            Self::OutOfOrder => f.write_str("時間不能在未來，也不能早於前一個步驟"),
            Self::BeforeArrest => f.write_str("不計入的時間不能早於逮捕，請先更正逮捕時間"),
            Self::EndsBeforeItBegins => f.write_str("結束時間不能早於開始時間"),
            Self::NoSuchExclusion => f.write_str("沒有這段不計入的時間，或已經結束"),
            Self::NoSuchAlarm => f.write_str("這個警示已經不存在"),
            Self::NotFromHere(stage) => write!(f, "目前是「{}」，不能做這一步", stage.word()),
            Self::AlreadyWaiting(reason) => write!(f, "「{}」已經在計算中", reason.word()),
            Self::TooLong => f.write_str("文字太長"),
            Self::NotLast => f.write_str("只能復原自己對這位人犯的最後一步"),
            Self::AskedBack(concern) => f.write_str(concern.question()),
            Self::NoSuchShift => f.write_str("沒有這個班"),
            Self::BadShift => f.write_str("請填職務、姓名與起訖時間，結束須晚於開始，最長兩週"),
        }
    }
}
