//! 跑馬燈: what runs below a board, and what stands over everything.

use docket::calendar::Moment;
use docket::hearing::Delay;
use docket::office::RoomKind;
use docket::ticker::{Category, Form};
use serde::Serialize;

use crate::door::RoomLabel;
use crate::shown::{Day, Turn};

/// Everything that was written for one screen, and what its rooms say by themselves.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Band {
    /// What runs, in its order.
    pub messages: Vec<Message>,
    /// What stands over everything, the newest first.
    pub alarms: Vec<Alarm>,
    /// How fast, Han characters a second.
    pub speed: f32,
    /// Line by line instead of running.
    pub steps: bool,
    /// The day of the list, between midnight and the opening of the day: it is no longer today.
    pub past: Option<Day>,
}

impl Band {
    /// Whether a text stands over the whole glass, so that nothing of the board can be read.
    #[must_use]
    pub fn covers(&self) -> bool {
        self.alarms.iter().any(|alarm| alarm.form == Form::Full)
    }
}

/// One message of the ticker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Message {
    /// By hand.
    Clerk {
        /// The same for the same notice: `n-12`.
        id: String,
        /// What kind.
        category: Category,
        /// What it says, in the order of the languages.
        texts: Vec<Spoken>,
        /// When the screen drops it by itself.
        until: Option<Moment>,
    },
    /// From the queue, as long as it holds.
    Queue {
        /// The same for the same message: `q-in_session-interview`.
        id: String,
        /// What holds.
        says: Standing,
        /// Which words fit.
        kind: RoomKind,
        /// Of which rooms; none where the screen has but one.
        rooms: Vec<RoomLabel>,
        /// Whose number.
        turn: Option<Turn>,
        /// To which room.
        to: Option<RoomLabel>,
        /// How late and why.
        delay: Option<Delay>,
    },
}

/// A text in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Spoken {
    /// BCP 47 tag.
    pub lang: &'static str,
    /// What it says.
    pub text: String,
}

/// What a room says by itself, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// 前一日的庭期: midnight has passed and the house's day has not been opened yet.
    DayBefore,
    /// 開庭中，請勿進入
    InSession,
    /// 移至
    Moved,
    /// 延後
    Delayed,
    /// 午休
    Lunch,
    /// 已下庭
    Closed,
}

/// A text over everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alarm {
    /// `e-3`
    pub id: String,
    /// A bar, or the whole screen.
    pub form: Form,
    /// 演練
    pub rehearsal: bool,
    /// What it says, in all its languages.
    pub texts: Vec<Spoken>,
    /// When the screen drops it by itself.
    pub until: Moment,
    /// Whether the screen sounds a chime.
    pub chime: bool,
}
