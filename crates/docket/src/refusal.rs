//! Why an order is not carried out, in the words of the person who gave it.

use std::fmt;

use crate::calendar::TimeOfDay;
use crate::custody::CustodyRefusal;
use crate::ids::{RoomId, Turn};
use crate::ticker::TickerRefusal;

/// A refused order. Nothing of it became true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The page that was tapped showed an older state.
    AlreadyMovedOn,
    /// No room of that number.
    NoSuchRoom(RoomId),
    /// The house has not opened a day yet.
    NoDayOpen,
    /// No hearing of that number in that room today.
    NoSuchHearing,
    /// No such person in that hearing.
    NoSuchParty,
    /// No account of that number in use.
    NoSuchAccount,
    /// A case is in session.
    StillInSession(Turn),
    /// A case is being called.
    StillCalling(Turn),
    /// Nobody is waiting in the current sitting.
    NobodyWaiting,
    /// Nothing is being called.
    NothingCalled,
    /// Nothing is in session.
    NothingInSession,
    /// Nothing rests.
    NothingInRecess,
    /// The step does not fit what the hearing is now.
    NotFromHere(Turn),
    /// Before its scheduled time; a second tap calls it all the same.
    NotYetTime(TimeOfDay),
    /// Nobody can be late, absent or passed over before the scheduled time.
    TooEarlyToMiss(TimeOfDay),
    /// No screen confirmed the call; a second tap says that it was called by voice.
    NotShown(Turn),
    /// There are cases waiting, resting or passed over; a second tap ends the sitting all the same.
    StillWaiting(usize),
    /// The room already is what the order would make it.
    AlreadySo,
    /// A hearing cannot be moved to its own room or merged with itself.
    SameRoom,
    /// 「現在是」 leaves a case before it without an answer.
    Unanswered(Turn),
    /// 補登 of another day, of the future, or before what happened before it.
    HappenedOutOfOrder,
    /// The order to take back is not the room's last, or somebody else's.
    NotLastOrder,
    /// More than ten seconds have passed.
    TooLateToUndo,
    /// The key was used for another request.
    KeyReused,
    /// The key is shorter than 8 or longer than 64 characters.
    BadKey,
    /// The docket changed since the preview.
    DocketMovedOn,
    /// The file speaks of a day that is over.
    DayIsOver,
    /// Somebody in use has that name.
    NameTaken,
    /// The day to open is not after today.
    DayNotAfter,
    /// The last administrator stays.
    LastAdministrator,
    /// There is no request at this room.
    NoRequest,
    /// The number of minutes is out of bounds.
    MinutesOutOfBounds,
    /// No device of that number in use.
    NoSuchDevice,
    /// No screen of that name, or one of rooms that are not there.
    NoSuchScreen,
    /// Another device is that screen.
    ScreenTaken,
    /// More than L0 needs the approval's document number.
    NoDocument,
    /// The day until which it is to hold is over.
    EndIsOver,
    /// L3 needs the agency head's own approval.
    NeedsHead,
    /// There is nothing to agree to.
    NothingToAgree,
    /// Whoever wished it cannot be the second person.
    SamePerson,
    /// Nobody of the case is known to stand in another room now.
    NobodyElsewhere,
    /// Of the bailiff office.
    Custody(CustodyRefusal),
    /// A text that does not go on the wall.
    Ticker(TickerRefusal),
}

impl Refusal {
    /// A short name for machines.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::AlreadyMovedOn => "already_moved_on",
            Self::NoSuchRoom(_) => "no_such_room",
            Self::NoDayOpen => "no_day_open",
            Self::NoSuchHearing => "no_such_hearing",
            Self::NoSuchParty => "no_such_party",
            Self::NoSuchAccount => "no_such_account",
            Self::StillInSession(_) => "still_in_session",
            Self::StillCalling(_) => "still_calling",
            Self::NobodyWaiting => "nobody_waiting",
            Self::NothingCalled => "nothing_called",
            Self::NothingInSession => "nothing_in_session",
            Self::NothingInRecess => "nothing_in_recess",
            Self::NotFromHere(_) => "not_from_here",
            Self::NotYetTime(_) => "not_yet_time",
            Self::TooEarlyToMiss(_) => "too_early_to_miss",
            Self::NotShown(_) => "not_shown",
            Self::StillWaiting(_) => "still_waiting",
            Self::AlreadySo => "already_so",
            Self::SameRoom => "same_room",
            Self::Unanswered(_) => "unanswered",
            Self::HappenedOutOfOrder => "happened_out_of_order",
            Self::NotLastOrder => "not_last_order",
            Self::TooLateToUndo => "too_late_to_undo",
            Self::KeyReused => "key_reused",
            Self::BadKey => "bad_key",
            Self::DocketMovedOn => "docket_moved_on",
            Self::DayIsOver => "day_is_over",
            Self::NameTaken => "name_taken",
            Self::DayNotAfter => "day_not_after",
            Self::LastAdministrator => "last_administrator",
            Self::NoRequest => "no_request",
            Self::MinutesOutOfBounds => "minutes_out_of_bounds",
            Self::NoSuchDevice => "no_such_device",
            Self::NoSuchScreen => "no_such_screen",
            Self::ScreenTaken => "screen_taken",
            Self::NoDocument => "no_document",
            Self::EndIsOver => "end_is_over",
            Self::NeedsHead => "needs_head",
            Self::NothingToAgree => "nothing_to_agree",
            Self::SamePerson => "same_person",
            Self::NobodyElsewhere => "nobody_elsewhere",
            Self::Custody(refusal) => refusal.code(),
            Self::Ticker(refusal) => refusal.code(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyMovedOn => f.write_str("畫面已更新，請看目前進度後再按"),
            Self::NoSuchRoom(room) => write!(f, "沒有第 {room} 號庭"),
            Self::NoDayOpen => f.write_str("今日尚未開始，請洽資訊室"),
            Self::NoSuchHearing => f.write_str("本庭今日沒有這一件"),
            Self::NoSuchParty => f.write_str("本件沒有這位應訊人"),
            Self::NoSuchAccount => f.write_str("沒有這個使用中的帳號"),
            Self::StillInSession(turn) => write!(f, "{turn} 還在開庭，請先結束或暫休庭"),
            Self::StillCalling(turn) => write!(f, "{turn} 還在點呼，請先開庭或過號"),
            Self::NobodyWaiting => f.write_str("本庭次沒有等候的案件"),
            Self::NothingCalled => f.write_str("目前沒有點呼中的案件"),
            Self::NothingInSession => f.write_str("目前沒有開庭中的案件"),
            Self::NothingInRecess => f.write_str("目前沒有暫休中的案件或庭"),
            Self::NotFromHere(turn) => write!(f, "{turn} 目前的狀態不能做這一步"),
            Self::NotYetTime(time) => write!(f, "未到 {time}，提前點呼？"),
            Self::TooEarlyToMiss(time) => write!(f, "未到 {time}，不能記為遲到、未到或過號"),
            Self::NotShown(turn) => write!(f, "螢幕未顯示 {turn} 的點呼，已口頭點呼未到？"),
            Self::StillWaiting(count) => write!(f, "還有 {count} 件等候，確定要下庭？"),
            Self::AlreadySo => f.write_str("已經是這個狀態"),
            Self::SameRoom => f.write_str("不能移到同一庭，也不能與本件自己合併"),
            Self::Unanswered(turn) => write!(f, "請先說明 {turn} 的情形"),
            Self::HappenedOutOfOrder => {
                f.write_str("補登的時間須在今日、不在未來，也不早於前一個步驟")
            }
            Self::NotLastOrder => f.write_str("只能復原自己在本庭的最後一步"),
            Self::TooLateToUndo => f.write_str("已超過 10 秒，不能復原"),
            Self::KeyReused => f.write_str("這個要求編號已用於另一個要求"),
            Self::BadKey => f.write_str("要求編號須為 8 至 64 個字元"),
            Self::DocketMovedOn => f.write_str("預覽之後庭期已有變動，請重新預覽"),
            Self::DayIsOver => f.write_str("檔案的庭期日期已過"),
            Self::NameTaken => f.write_str("這個名稱已有人使用"),
            Self::DayNotAfter => f.write_str("新的一日須在今日之後"),
            Self::LastAdministrator => f.write_str("至少要保留一位系統管理者"),
            Self::NoRequest => f.write_str("本庭沒有待處理的請求"),
            Self::MinutesOutOfBounds => f.write_str("分鐘數須在 1 至 240 之間"),
            Self::NoSuchDevice => f.write_str("沒有這個使用中的裝置"),
            Self::NoSuchScreen => f.write_str("沒有這個螢幕或庭"),
            Self::ScreenTaken => {
                f.write_str("這個螢幕已有裝置，請改用「更換」，或先停用原來的裝置")
            }
            Self::NoDocument => f.write_str("提高揭露層級須填核准文號（4 至 60 字）"),
            Self::EndIsOver => f.write_str("截止日已過，請填今日以後的日期"),
            Self::NeedsHead => f.write_str("L3 須由機關首長以自己的帳號同意"),
            Self::NothingToAgree => f.write_str("這個螢幕沒有待同意的申請"),
            Self::SamePerson => f.write_str("須由另一位同仁同意，申請人不能自己同意"),
            Self::NobodyElsewhere => f.write_str("查不到本件的律師或通譯正在其他庭，請改按過號"),
            Self::Custody(refusal) => refusal.fmt(f),
            Self::Ticker(refusal) => refusal.fmt(f),
        }
    }
}

impl std::error::Error for Refusal {}

impl From<TickerRefusal> for Refusal {
    fn from(refusal: TickerRefusal) -> Self {
        Self::Ticker(refusal)
    }
}
