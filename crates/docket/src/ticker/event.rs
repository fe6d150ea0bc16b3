//! What can become true of the walls' texts. Names and fields are a storage format.

use serde::{Deserialize, Serialize};

use super::{Alarm, BulletinEntry, BulletinId, EmergencyId, NoticeId, Posting};

/// One fact about what is written for the walls.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what")]
pub enum TickerEvent {
    /// A notice was written, or written anew.
    #[serde(rename = "notice_written")]
    NoticeWritten {
        /// Its number.
        notice: NoticeId,
        /// What it says, when and where.
        posting: Box<Posting>,
        /// Whether it is only a draft.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        draft: bool,
        /// Whether it needs a second person's approval.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        waits: bool,
    },
    /// A second person approved a notice.
    #[serde(rename = "notice_approved")]
    NoticeApproved {
        /// Which.
        notice: NoticeId,
    },
    /// A notice was taken off the walls.
    #[serde(rename = "notice_withdrawn")]
    NoticeWithdrawn {
        /// Which.
        notice: NoticeId,
    },
    /// The notices come in this order from now on.
    #[serde(rename = "notices_ordered")]
    NoticesOrdered {
        /// All of them.
        notices: Vec<NoticeId>,
    },
    /// 偵查終結公告: a line was entered or corrected.
    #[serde(rename = "bulletin_written")]
    BulletinWritten {
        /// Its number.
        bulletin: BulletinId,
        /// What it says.
        entry: Box<BulletinEntry>,
    },
    /// A line of the bulletin was taken down.
    #[serde(rename = "bulletin_withdrawn")]
    BulletinWithdrawn {
        /// Which.
        bulletin: BulletinId,
    },
    /// An emergency text was raised.
    #[serde(rename = "emergency_raised")]
    EmergencyRaised {
        /// Its number.
        emergency: EmergencyId,
        /// What, where and until when.
        alarm: Box<Alarm>,
        /// Whether a second person has to confirm it before it is shown.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        waits: bool,
    },
    /// A second person confirmed an emergency text.
    #[serde(rename = "emergency_confirmed")]
    EmergencyConfirmed {
        /// Which.
        emergency: EmergencyId,
    },
    /// An emergency text was ended by hand.
    #[serde(rename = "emergency_ended")]
    EmergencyEnded {
        /// Which.
        emergency: EmergencyId,
    },
    /// What ended long ago left the state; the record keeps it.
    #[serde(rename = "postings_forgotten")]
    PostingsForgotten {
        /// Notices.
        notices: Vec<NoticeId>,
        /// Lines of the bulletin.
        bulletins: Vec<BulletinId>,
        /// Emergency texts.
        emergencies: Vec<EmergencyId>,
    },
}
