//! 緊急訊息: one text over everything, by hand or by the clock at an end.

use serde::{Deserialize, Serialize};

use super::{EmergencyId, Place, Signed, Texts};
use crate::calendar::Moment;
use crate::devices::Screen;

/// What is to be shown over everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// The name of the prepared text it is; none where it was written by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepared: Option<String>,
    /// What it says, in all its languages.
    pub texts: Texts,
    /// On which screens.
    pub places: Vec<Place>,
    /// A bar, or the whole screen.
    pub form: Form,
    /// Whether it sends people out of the building: a second person has to confirm it.
    pub evacuates: bool,
    /// 演練: the wall says that it is a rehearsal.
    #[serde(default)]
    pub rehearsal: bool,
    /// When it ends by itself.
    pub until: Moment,
}

/// How much of a screen it takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// All of it.
    #[default]
    Full,
    /// A bar across it.
    Bar,
}

/// One emergency text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emergency {
    /// Its number.
    pub id: EmergencyId,
    /// What it says.
    pub alarm: Alarm,
    /// Whether a second person has to confirm it.
    #[serde(default)]
    pub waits: bool,
    /// Who raised it.
    pub raised: Signed,
    /// Who confirmed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Signed>,
    /// Who ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Signed>,
}

/// How far an emergency text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmergencyState {
    /// 等候第二人確認
    Unconfirmed,
    /// 播出中
    Running,
    /// 已解除
    Ended,
}

impl Emergency {
    pub(super) fn raised(id: EmergencyId, alarm: &Alarm, waits: bool, raised: Signed) -> Self {
        Self { id, alarm: alarm.clone(), waits, raised, confirmed: None, ended: None }
    }

    /// How far it is at `now`.
    #[must_use]
    pub fn state(&self, now: Moment) -> EmergencyState {
        if self.ended.is_some() || now >= self.alarm.until {
            EmergencyState::Ended
        } else if self.waits && self.confirmed.is_none() {
            EmergencyState::Unconfirmed
        } else {
            EmergencyState::Running
        }
    }

    /// Whether `screen` is one of its places.
    #[must_use]
    pub fn is_for(&self, screen: &Screen) -> bool {
        self.alarm.places.iter().any(|place| place.holds(screen))
    }
}
