//! Why a text does not go on the wall, in the words of the person who wrote it.

use std::fmt;

use super::{Daily, Language, Place};

/// A refused notice, bulletin entry or emergency text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TickerRefusal {
    /// No notice of that number.
    NoSuchNotice,
    /// No bulletin entry of that number.
    NoSuchBulletin,
    /// No emergency text of that number that could still change.
    NoSuchEmergency,
    /// 中文 is missing.
    NoChinese,
    /// A line break or another control character.
    ControlCharacter(Language),
    /// A mark that turns the direction, or that nobody sees.
    UnseenCharacter(Language),
    /// An address of the internet.
    Address {
        /// In which language's text.
        language: Language,
        /// What looks like one.
        address: String,
    },
    /// It takes too long to read.
    TooLong {
        /// Which language's text.
        language: Language,
        /// Seconds it takes.
        takes: u32,
        /// Seconds it may take.
        most: u32,
    },
    /// Until is not after from.
    WindowBackwards,
    /// Until has passed.
    WindowOver,
    /// The hours of the day end before they begin.
    HoursBackwards(Daily),
    /// Its hours and weekdays never come between from and until.
    NeverOpens,
    /// It is for no place.
    NoPlace,
    /// The office has no such place.
    NoSuchPlace(Place),
    /// It was withdrawn; a copy can be written.
    AlreadyWithdrawn,
    /// Nothing waits for an approval there.
    NothingToApprove,
    /// Who wrote it cannot approve it too.
    SamePerson,
    /// The office has no such prepared text.
    NoSuchPreparedText(String),
    /// An emergency text runs too long, or ends before it begins.
    EmergencyTooLong(u32),
    /// The outcome is none of the office's words.
    NoSuchOutcome(String),
    /// What stands in place of a case number is none.
    NotACase(String),
    /// A case of this kind is never shown.
    CaseNotPublic(String),
    /// More than the house keeps at once.
    TooMany(usize),
}

impl TickerRefusal {
    /// A short name for machines.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSuchNotice => "no_such_notice",
            Self::NoSuchBulletin => "no_such_bulletin",
            Self::NoSuchEmergency => "no_such_emergency",
            Self::NoChinese => "no_chinese",
            Self::ControlCharacter(_) => "control_character",
            Self::UnseenCharacter(_) => "unseen_character",
            Self::Address { .. } => "address",
            Self::TooLong { .. } => "too_long",
            Self::WindowBackwards => "window_backwards",
            Self::WindowOver => "window_over",
            Self::HoursBackwards(_) => "hours_backwards",
            Self::NeverOpens => "never_opens",
            Self::NoPlace => "no_place",
            Self::NoSuchPlace(_) => "no_such_place",
            Self::AlreadyWithdrawn => "already_withdrawn",
            Self::NothingToApprove => "nothing_to_approve",
            Self::SamePerson => "same_person",
            Self::NoSuchPreparedText(_) => "no_such_prepared_text",
            Self::EmergencyTooLong(_) => "emergency_too_long",
            Self::NoSuchOutcome(_) => "no_such_outcome",
            Self::NotACase(_) => "not_a_case",
            Self::CaseNotPublic(_) => "case_not_public",
            Self::TooMany(_) => "too_many",
        }
    }
}

impl fmt::Display for TickerRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchNotice => f.write_str("沒有這一則公告"),
            Self::NoSuchBulletin => f.write_str("沒有這一筆偵查終結公告"),
            Self::NoSuchEmergency => f.write_str("沒有這一則進行中的緊急訊息"),
            Self::NoChinese => f.write_str("中文內容必須填寫"),
            Self::ControlCharacter(language) => {
                write!(f, "{}內容有換行或控制字元，請刪除後寫成一行", language.word())
            }
            Self::UnseenCharacter(language) => {
                write!(f, "{}內容有看不見的字元或改變書寫方向的符號，請重新輸入", language.word())
            }
            Self::Address { language, address } => write!(
                f,
                "{}內容有網址「{address}」，看板上不能點選，請改寫機關名稱、地點或電話",
                language.word()
            ),
            Self::TooLong { language, takes, most } => write!(
                f,
                "{}內容太長，要讀 {takes} 秒，最多 {most} 秒，請縮短或分成兩則",
                language.word()
            ),
            Self::WindowBackwards => f.write_str("刊登結束的時間須晚於開始的時間"),
            Self::WindowOver => f.write_str("刊登結束的時間已過"),
            Self::HoursBackwards(hours) => write!(
                f,
                "每日時段 {}–{} 的結束須晚於開始；跨夜請分成兩段",
                hours.from, hours.until
            ),
            Self::NeverOpens => f.write_str("這些星期與時段在刊登期間內不會出現"),
            Self::NoPlace => f.write_str("請至少選擇一個刊登的地方"),
            Self::NoSuchPlace(place) => write!(f, "沒有這個刊登的地方：{place}"),
            Self::AlreadyWithdrawn => f.write_str("這一則已撤下，請複製成新的一則"),
            Self::NothingToApprove => f.write_str("這一則沒有等候核准"),
            Self::SamePerson => f.write_str("須由另一位同仁核准，不能是撰寫人自己"),
            Self::NoSuchPreparedText(name) => write!(f, "沒有預備的緊急文字「{name}」"),
            Self::EmergencyTooLong(most) => {
                write!(f, "緊急訊息須在現在以後、{most} 分鐘之內結束")
            }
            Self::NoSuchOutcome(word) => write!(f, "「{word}」不在終結情形的用語表內"),
            Self::NotACase(text) => write!(f, "「{text}」不是案號"),
            Self::CaseNotPublic(kind) => write!(f, "「{kind}」字的案件不在公告之列"),
            Self::TooMany(most) => write!(f, "最多保留 {most} 則，請先撤下舊的"),
        }
    }
}
