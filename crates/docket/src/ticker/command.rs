//! What is asked for the walls: notices, lines of the bulletin, emergency texts.

use super::{Alarm, BulletinEntry, BulletinId, EmergencyId, NoticeId, Posting};

/// One wish about what is written for the walls.
#[derive(Clone, Debug)]
pub enum TickerCommand {
    /// Writes a notice, or another text for the one named.
    PostNotice {
        /// Which; a new one where none is named.
        notice: Option<NoticeId>,
        /// What it says, when and where.
        posting: Box<Posting>,
        /// Whether it is only a draft.
        draft: bool,
    },
    /// Writes several notices as one order.
    PostNotices {
        /// What they say, when and where.
        postings: Vec<Posting>,
    },
    /// A second person approves a notice.
    ApproveNotice {
        /// Which.
        notice: NoticeId,
    },
    /// Takes a notice off the walls.
    WithdrawNotice {
        /// Which.
        notice: NoticeId,
    },
    /// Puts notices in this order.
    OrderNotices {
        /// The first ones; the others keep their order after them.
        notices: Vec<NoticeId>,
    },
    /// 偵查終結公告: enters a line, or corrects the one named.
    EnterBulletin {
        /// Which; a new one where none is named.
        bulletin: Option<BulletinId>,
        /// What it says.
        entry: Box<BulletinEntry>,
    },
    /// Takes a line off the bulletin.
    TakeDownBulletin {
        /// Which.
        bulletin: BulletinId,
    },
    /// Shows a text over everything.
    RaiseEmergency {
        /// What, where and until when.
        alarm: Box<Alarm>,
    },
    /// A second person confirms an emergency text.
    ConfirmEmergency {
        /// Which.
        emergency: EmergencyId,
    },
    /// Ends an emergency text.
    EndEmergency {
        /// Which.
        emergency: EmergencyId,
    },
}

impl TickerCommand {
    /// The command's name, as the journal keeps it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::PostNotice { .. } => "post_notice",
            Self::PostNotices { .. } => "post_notices",
            Self::ApproveNotice { .. } => "approve_notice",
            Self::WithdrawNotice { .. } => "withdraw_notice",
            Self::OrderNotices { .. } => "order_notices",
            Self::EnterBulletin { .. } => "enter_bulletin",
            Self::TakeDownBulletin { .. } => "take_down_bulletin",
            Self::RaiseEmergency { .. } => "raise_emergency",
            Self::ConfirmEmergency { .. } => "confirm_emergency",
            Self::EndEmergency { .. } => "end_emergency",
        }
    }
}
