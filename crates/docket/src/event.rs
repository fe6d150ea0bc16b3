//! What can become true. Names and fields are a storage format: never renamed, never re-used.

use serde::{Deserialize, Serialize};

use crate::courtroom::{Request, RoomBefore, SittingId};
use crate::custody::CustodyEvent;
use crate::devices::{Badge, DeviceKind, Placement, Raise, Shaded};
use crate::hearing::{Delay, Filed, Listing, PassReason, Presence, UrgentReason};
use crate::ids::{AccountId, DeviceId, HearingId, RecordId, RoomId, Seq, Turn};
use crate::staff::{Duties, Secret};
use crate::{calendar::Date, duty::DutyEvent, sealed::Sealed, ticker::TickerEvent};

/// One fact of the house. Room and hearing facts speak of today unless they carry a date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event")]
pub enum Event {
    /// A new day began; what was open yesterday is left open, what was in session goes on.
    #[serde(rename = "day_opened")]
    DayOpened {
        /// The day that begins.
        date: Date,
    },
    /// A hearing came into the docket.
    #[serde(rename = "hearing_listed")]
    HearingListed {
        /// Its number from now on.
        hearing: HearingId,
        /// Its turn number from now on.
        turn: Turn,
        /// Its day.
        date: Date,
        /// Its room.
        room: RoomId,
        /// What is heard.
        listing: Box<Listing>,
        /// What the file said, where it came from one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filed: Option<Filed>,
        /// Why it was put in between, where it was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        urgent: Option<UrgentReason>,
    },
    /// A file changed a hearing.
    #[serde(rename = "hearing_revised")]
    HearingRevised {
        /// Its day.
        date: Date,
        /// The room it stood at.
        room: RoomId,
        /// Which.
        hearing: HearingId,
        /// The room it stands at from now on.
        to: RoomId,
        /// What is heard from now on.
        listing: Box<Listing>,
        /// What the file said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filed: Option<Filed>,
    },
    /// A file no longer has a hearing, and the clerk agreed.
    #[serde(rename = "hearing_dropped")]
    HearingDropped {
        /// Its day.
        date: Date,
        /// Its room.
        room: RoomId,
        /// Which.
        hearing: HearingId,
    },
    /// A sitting began, or went on after lunch.
    #[serde(rename = "sitting_begun")]
    SittingBegun {
        /// Where.
        room: RoomId,
        /// Which.
        sitting: SittingId,
    },
    /// 休息: the room pauses with no case in it.
    #[serde(rename = "room_recessed")]
    RoomRecessed {
        /// Where.
        room: RoomId,
    },
    /// The room goes on.
    #[serde(rename = "room_resumed")]
    RoomResumed {
        /// Where.
        room: RoomId,
    },
    /// 午休
    #[serde(rename = "lunch_begun")]
    LunchBegun {
        /// Where.
        room: RoomId,
        /// Whether the sitting before it ended too.
        ended: bool,
    },
    /// 下庭: the current sitting ended.
    #[serde(rename = "sitting_ended")]
    SittingEnded {
        /// Where.
        room: RoomId,
        /// Whether it was the day's last.
        last: bool,
    },
    /// 延後 of a whole room; none takes it back.
    #[serde(rename = "room_delayed")]
    RoomDelayed {
        /// Where.
        room: RoomId,
        /// How long and why.
        delay: Option<Delay>,
    },
    /// 延後 of one hearing; none takes it back.
    #[serde(rename = "hearing_delayed")]
    HearingDelayed {
        /// Where.
        room: RoomId,
        /// Which.
        hearing: HearingId,
        /// How long and why.
        delay: Option<Delay>,
    },
    /// 點呼
    #[serde(rename = "hearing_called")]
    HearingCalled {
        /// Where.
        room: RoomId,
        /// Which.
        hearing: HearingId,
    },
    /// 請法警室帶入: a protected hearing's silent call.
    #[serde(rename = "hearing_fetched")]
    HearingFetched {
        /// Where.
        room: RoomId,
        /// Which.
        hearing: HearingId,
    },
    /// 開庭
    #[serde(rename = "hearing_opened")]
    HearingOpened {
        /// Where.
        room: RoomId,
        /// Which.
        hearing: HearingId,
    },
    /// 暫休庭
    #[serde(rename = "hearing_recessed")]
    HearingRecessed {
        /// Where.
        room: RoomId,
        /// Which.
        hearing: HearingId,
    },
    /// 續行
    #[serde(rename = "hearing_resumed")]
    HearingResumed {
        /// Where.
        room: RoomId,
        /// Which.
        hearing: HearingId,
    },
    /// The first side of a protected hearing leaves.
    #[serde(rename = "hearing_leaving")]
    HearingLeaving {
        /// Where.
        room: RoomId,
        /// Which.
        hearing: HearingId,
    },
    /// 結束
    #[serde(rename = "hearing_concluded")]
    HearingConcluded {
        /// Where.
        room: RoomId,
        /// Which.
        hearing: HearingId,
    },
    /// 過號
    #[serde(rename = "hearing_passed_over")]
    HearingPassedOver {
        /// Where.
        room: RoomId,
        /// Which.
        hearing: HearingId,
        /// Why.
        reason: PassReason,
    },
    /// A hearing waits again: passed over, called for nothing, or merged into one that is not heard.
    #[serde(rename = "hearing_returned")]
    HearingReturned {
        /// Where.
        room: RoomId,
        /// Which.
        hearing: HearingId,
    },
    /// 改期
    #[serde(rename = "hearing_rescheduled")]
    HearingRescheduled {
        /// Where.
        room: RoomId,
        /// Which.
        hearing: HearingId,
    },
    /// 取消
    #[serde(rename = "hearing_cancelled")]
    HearingCancelled {
        /// Where.
        room: RoomId,
        /// Which.
        hearing: HearingId,
    },
    /// 併案
    #[serde(rename = "hearing_merged")]
    HearingMerged {
        /// Where.
        room: RoomId,
        /// Which.
        hearing: HearingId,
        /// The one it is heard with.
        into: HearingId,
    },
    /// 移庭
    #[serde(rename = "hearing_moved")]
    HearingMoved {
        /// From where.
        room: RoomId,
        /// Which.
        hearing: HearingId,
        /// To where.
        to: RoomId,
    },
    /// A person's arrival, lateness, absence … was noted.
    #[serde(rename = "party_marked")]
    PartyMarked {
        /// Where.
        room: RoomId,
        /// Which hearing.
        hearing: HearingId,
        /// Which person.
        party: RecordId,
        /// What holds from now on.
        presence: Presence,
    },
    /// A hearing was restricted by a person, at once everywhere.
    #[serde(rename = "hearing_protected")]
    HearingProtected {
        /// Where.
        room: RoomId,
        /// Which.
        hearing: HearingId,
    },
    /// The restriction by a person was lifted, with a reason.
    #[serde(rename = "hearing_unprotected")]
    HearingUnprotected {
        /// Where.
        room: RoomId,
        /// Which.
        hearing: HearingId,
        /// Why.
        reason: Sealed,
    },
    /// A section asks the room's tablet.
    #[serde(rename = "request_made")]
    RequestMade {
        /// Where.
        room: RoomId,
        /// What.
        request: Request,
    },
    /// The tablet put a request aside.
    #[serde(rename = "request_settled")]
    RequestSettled {
        /// Where.
        room: RoomId,
    },
    /// One whole order was taken back.
    #[serde(rename = "order_undone")]
    OrderUndone {
        /// Which.
        undone: Seq,
        /// What holds again.
        rooms: Vec<RoomBefore>,
    },
    /// A person may sign in from now on.
    #[serde(rename = "account_opened")]
    AccountOpened {
        /// The account's number.
        account: AccountId,
        /// The person's name in the house.
        name: Sealed,
        /// What the person does.
        duties: Duties,
    },
    /// An account's duties changed.
    #[serde(rename = "account_changed")]
    AccountChanged {
        /// Whose.
        account: AccountId,
        /// What the person does from now on.
        duties: Duties,
    },
    /// A PIN or passphrase was set; `hash` is an argon2id PHC text made with the house's pepper.
    #[serde(rename = "credential_set")]
    CredentialSet {
        /// Whose.
        account: AccountId,
        /// The PHC text.
        hash: String,
        /// What kind of secret it is.
        #[serde(default, skip_serializing_if = "Secret::is_pin")]
        kind: Secret,
    },
    /// The account may no longer sign in.
    #[serde(rename = "account_disabled")]
    AccountDisabled {
        /// Whose.
        account: AccountId,
    },
    /// Something about a detainee.
    #[serde(rename = "custody")]
    Custody(CustodyEvent),
    /// Something about the roster.
    #[serde(rename = "duty")]
    Duty(DutyEvent),
    /// Something about what is written for the walls.
    #[serde(rename = "ticker")]
    Ticker(TickerEvent),
    /// The sealed secret of an account's one-time codes was set, or taken away.
    #[serde(rename = "codes_set")]
    CodesSet {
        /// Whose.
        account: AccountId,
        /// The secret, in base32.
        secret: Option<Sealed>,
    },
    /// A screen, tablet or kiosk was paired.
    #[serde(rename = "device_paired")]
    DevicePaired {
        /// Its number.
        device: DeviceId,
        /// What kind of thing.
        kind: DeviceKind,
        /// Name, place, what it may show.
        placement: Box<Placement>,
        /// How it is known again.
        badge: Badge,
    },
    /// A device got another name, place or board.
    #[serde(rename = "device_placed")]
    DevicePlaced {
        /// Which.
        device: DeviceId,
        /// What holds from now on.
        placement: Box<Placement>,
    },
    /// A device was replaced by another one, or is known by something else.
    #[serde(rename = "device_replaced")]
    DeviceReplaced {
        /// Which.
        device: DeviceId,
        /// How it is known from now on.
        badge: Badge,
    },
    /// A device was taken away.
    #[serde(rename = "device_revoked")]
    DeviceRevoked {
        /// Which.
        device: DeviceId,
    },
    /// One person wishes that a screen shows more than L0.
    #[serde(rename = "level_asked")]
    LevelAsked {
        /// The screen.
        screen: String,
        /// How much, until when, on which approval.
        raise: Raise,
    },
    /// A second person agreed.
    #[serde(rename = "level_raised")]
    LevelRaised {
        /// The screen.
        screen: String,
        /// Who agreed.
        second: AccountId,
        /// Whether that is the head of the agency.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        head: bool,
    },
    /// A screen shows L0 again.
    #[serde(rename = "level_lowered")]
    LevelLowered {
        /// The screen.
        screen: String,
    },
    /// A screen is to be black, dark, light or like night, or as the hours say.
    #[serde(rename = "screen_shaded")]
    ScreenShaded(Shaded),
}
