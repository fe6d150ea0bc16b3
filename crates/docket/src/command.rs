//! What people ask of the house.

mod name;

use serde::Serialize;

use crate::calendar::{Date, Moment};
use crate::courtroom::{Request, SkipAnswer};
use crate::custody::CustodyCommand;
use crate::devices::{Badge, DeviceKind, Placement, Raise, Shading};
use crate::duty::DutyCommand;
use crate::hearing::{DelayReason, Listing, OnScreen, Presence, UrgentReason};
use crate::ids::{AccountId, DeviceId, HearingId, RecordId, RoomId, Seq};
use crate::merge::{Accepted, DocketFile};
use crate::sealed::Sealed;
use crate::staff::{Duties, Secret};
use crate::ticker::TickerCommand;

/// A command with all that `decide` may know of its caller and the time.
#[derive(Clone, Debug)]
pub struct Order {
    /// Who gives it; none for the house itself.
    pub by: Option<AccountId>,
    /// From which device.
    pub device: Option<String>,
    /// What.
    pub command: Command,
    /// The caller's own name for this order with the digest of the request.
    pub key: Option<Key>,
    /// 補登: when it happened, where that is not now.
    pub happened: Option<Moment>,
    /// House time.
    pub now: Moment,
    /// Machine time.
    pub machine: Moment,
}

impl Order {
    /// House time of what becomes true.
    #[must_use]
    pub fn at(&self) -> Moment {
        self.happened.unwrap_or(self.now)
    }
}

/// A caller's own name for an order, so that a retry gets the first answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Key {
    /// 8 to 64 characters, scoped to the account.
    pub key: String,
    /// Digest of the request it came with.
    pub request: String,
}

/// One wish. `seen` is the room's number on the page that was tapped.
#[derive(Clone, Debug)]
pub enum Command {
    /// A new day begins.
    OpenDay {
        /// The day.
        date: Date,
    },
    /// 點呼 of the next case, or of the one named.
    Call {
        /// Where.
        room: RoomId,
        /// The room's number on the page.
        seen: Seq,
        /// The one to call out of turn.
        hearing: Option<HearingId>,
        /// The one the page showed as next; another one means the page was old.
        expect: Option<HearingId>,
        /// The second tap: before its time.
        early: bool,
    },
    /// 重新點呼 of the one being called, or of one that was passed over.
    Recall {
        /// Where.
        room: RoomId,
        /// The room's number on the page.
        seen: Seq,
        /// One that was passed over.
        hearing: Option<HearingId>,
    },
    /// 開庭
    Open {
        /// Where.
        room: RoomId,
        /// The room's number on the page.
        seen: Seq,
    },
    /// 暫休庭 of the case in session, or 休息 of the room.
    Recess {
        /// Where.
        room: RoomId,
        /// The room's number on the page.
        seen: Seq,
    },
    /// 續行
    Resume {
        /// Where.
        room: RoomId,
        /// The room's number on the page.
        seen: Seq,
        /// Which, where several rest.
        hearing: Option<HearingId>,
    },
    /// 結束, and 叫下一件 in the same breath where asked.
    Conclude {
        /// Where.
        room: RoomId,
        /// The room's number on the page.
        seen: Seq,
        /// 結束並叫下一件
        then_call: bool,
        /// The second tap: the next one before its time.
        early: bool,
    },
    /// 過號
    PassOver {
        /// Where.
        room: RoomId,
        /// The room's number on the page.
        seen: Seq,
        /// Which; the one being called where none is named.
        hearing: Option<HearingId>,
        /// 另庭中
        elsewhere: bool,
        /// What is known of its call on the walls.
        on_screen: OnScreen,
    },
    /// Back into the list: a case that was passed over, or one whose call comes to nothing.
    Return {
        /// Where.
        room: RoomId,
        /// The room's number on the page.
        seen: Seq,
        /// Which.
        hearing: HearingId,
    },
    /// 移庭
    Move {
        /// From where.
        room: RoomId,
        /// The room's number on the page.
        seen: Seq,
        /// Which.
        hearing: HearingId,
        /// To where.
        to: RoomId,
    },
    /// 改期
    Reschedule {
        /// Where.
        room: RoomId,
        /// The room's number on the page.
        seen: Seq,
        /// Which.
        hearing: HearingId,
    },
    /// 取消
    Cancel {
        /// Where.
        room: RoomId,
        /// The room's number on the page.
        seen: Seq,
        /// Which.
        hearing: HearingId,
    },
    /// 併案
    Merge {
        /// Where.
        room: RoomId,
        /// The room's number on the page.
        seen: Seq,
        /// Which.
        hearing: HearingId,
        /// Heard with.
        into: HearingId,
    },
    /// 插庭
    Insert {
        /// Where.
        room: RoomId,
        /// The room's number on the page.
        seen: Seq,
        /// Why.
        reason: UrgentReason,
        /// What is heard; its time is now.
        listing: Box<Listing>,
    },
    /// 延後 of a hearing or, where none is named, of the room; no minutes take it back.
    Delay {
        /// Where.
        room: RoomId,
        /// The room's number on the page.
        seen: Seq,
        /// Which.
        hearing: Option<HearingId>,
        /// 1 to 240, or 0.
        minutes: u16,
        /// Why.
        reason: DelayReason,
    },
    /// 午休
    Lunch {
        /// Where.
        room: RoomId,
        /// The room's number on the page.
        seen: Seq,
    },
    /// 下庭
    Close {
        /// Where.
        room: RoomId,
        /// The room's number on the page.
        seen: Seq,
        /// The second tap: cases are waiting.
        sure: bool,
    },
    /// 「現在是 3-07」: brings the room there, each skipped case answered.
    Stand {
        /// Where.
        room: RoomId,
        /// The room's number on the page.
        seen: Seq,
        /// The one in session now.
        hearing: HearingId,
        /// What became of those before it.
        answers: Vec<(HearingId, SkipAnswer)>,
    },
    /// 報到, 遲到, 未到, 請假, 暫離; of everybody where no person is named.
    Mark {
        /// Where.
        room: RoomId,
        /// Which hearing.
        hearing: HearingId,
        /// Which person.
        party: Option<RecordId>,
        /// What holds.
        presence: Presence,
    },
    /// Restricts a hearing at once everywhere; a reason lifts it.
    Protect {
        /// Where.
        room: RoomId,
        /// Which.
        hearing: HearingId,
        /// Why it is lifted; none restricts.
        lifted: Option<Sealed>,
    },
    /// A section asks the tablet.
    Ask {
        /// Where.
        room: RoomId,
        /// What.
        request: Request,
    },
    /// The tablet puts a request aside.
    Settle {
        /// Where.
        room: RoomId,
    },
    /// Takes back one whole order.
    Undo {
        /// Which entry.
        undo: Seq,
        /// The room's number on the page.
        seen: Seq,
    },
    /// Applies a docket file as previewed.
    Import {
        /// The file, sealed.
        file: Box<DocketFile>,
        /// What the clerk agreed to.
        accepted: Accepted,
    },
    /// Opens an account.
    OpenAccount {
        /// The person's name in the house.
        name: Sealed,
        /// What the person does.
        duties: Duties,
        /// argon2id PHC text.
        hash: String,
    },
    /// Changes what a person does.
    ChangeAccount {
        /// Whose.
        account: AccountId,
        /// What the person does from now on.
        duties: Duties,
    },
    /// Sets a PIN or passphrase.
    SetCredential {
        /// Whose.
        account: AccountId,
        /// argon2id PHC text.
        hash: String,
        /// What kind of secret it is.
        kind: Secret,
    },
    /// Sets or takes away the secret of an account's one-time codes.
    SetCodes {
        /// Whose.
        account: AccountId,
        /// The secret, in base32.
        secret: Option<Sealed>,
    },
    /// Ends an account.
    DisableAccount {
        /// Whose.
        account: AccountId,
    },
    /// What the bailiff office asks of a detainee.
    Custody(CustodyCommand),
    /// What the bailiff office asks of the roster.
    Duty(DutyCommand),
    /// What clerks and others write for the walls.
    Ticker(TickerCommand),
    /// Pairs a device.
    PairDevice {
        /// What kind of thing.
        kind: DeviceKind,
        /// Name, place, what it may show.
        placement: Box<Placement>,
        /// How it is known again.
        badge: Badge,
    },
    /// Gives a device another name, place or board.
    PlaceDevice {
        /// Which.
        device: DeviceId,
        /// What holds from now on.
        placement: Box<Placement>,
    },
    /// Puts another thing in a device's place.
    ReplaceDevice {
        /// Which.
        device: DeviceId,
        /// How it is known from now on.
        badge: Badge,
    },
    /// Takes a device away.
    RevokeDevice {
        /// Which.
        device: DeviceId,
    },
    /// Wishes that a screen shows more than L0.
    AskLevel {
        /// The screen.
        screen: String,
        /// How much, until when, on which approval.
        raise: Raise,
    },
    /// Agrees to that wish.
    AgreeLevel {
        /// The screen.
        screen: String,
    },
    /// Lets a screen show L0 again.
    LowerLevel {
        /// The screen.
        screen: String,
    },
    /// Asks something of a screen's glass.
    ShadeScreen {
        /// The screen.
        screen: String,
        /// What.
        shading: Shading,
    },
}
