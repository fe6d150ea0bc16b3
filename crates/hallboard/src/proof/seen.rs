//! What a screen says of itself, and how it stands by that.

use docket::calendar::Moment;
use docket::{RoomId, Seq};
use serde::{Deserialize, Serialize};

use super::PaintedPicture;

/// A clock that differs by more is off.
const SKEW_MS: i64 = 60_000;

/// A screen that was not heard for so long is dark, where the office says nothing else.
pub const DARK_SECONDS: u16 = 90;

/// A screen that still shows an older picture so long after a newer one was painted is stale.
pub const STALE_MS: i64 = 15_000;

/// An offence is told for so long after its last time.
const TOLD_MS: i64 = 3_600_000;

/// What a screen said last.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// The picture's number.
    pub picture: u64,
    /// The entry it was painted from; 0 where the picture is not known.
    pub entry: Seq,
    /// How it stands.
    pub state: ScreenState,
    /// What it calls.
    pub called: Vec<(RoomId, String)>,
    /// House time of the report.
    pub at: Moment,
    /// When it was said, as long as it lasts ([`crate::clock::Clock::lasting`]).
    pub heard: Moment,
    /// Since when this picture in this state is shown, likewise.
    pub since: Moment,
    /// How many texts are cut off.
    pub clipped: u32,
    /// Milliseconds by which its clock differs.
    pub skew: i64,
    /// Frames it drew in a second, where it counted them.
    pub fps: Option<u32>,
    /// dark, light or night.
    pub light: String,
    /// silent, ready or blocked.
    pub voice: String,
    /// Its size in CSS pixels.
    pub size: String,
    /// Its browser.
    pub ua: String,
}

/// How a screen stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScreenState {
    /// It shows the picture it was given.
    Right,
    /// Its texts are others than those it was given, or it was never given that picture.
    Wrong,
    /// Text is cut off.
    Clipped,
    /// Its clock is off by more than a minute.
    ClockOff,
    /// It was not heard for 90 s, or what the office says.
    Dark,
    /// It speaks, but shows an older picture.
    Stale,
    /// It has the picture, but nobody can see it: black, hidden, frozen or too old to be claimed.
    Covered,
    /// It shows the picture by the scripts of an older version.
    OldVersion,
}

impl ScreenState {
    /// Whether what the picture says could be read there.
    #[must_use]
    pub fn confirms(self) -> bool {
        matches!(self, Self::Right | Self::ClockOff | Self::OldVersion)
    }
}

/// A report as a page sends it (DESIGN of the socket: `shows`).
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Shows {
    pub(super) id: u64,
    pub(super) hash: u32,
    /// Whose report it says it is; what counts is whose socket it came on.
    #[serde(default)]
    pub(super) screen: Option<String>,
    #[serde(default)]
    pub(super) clipped: u32,
    #[serde(default)]
    pub(super) skew: i64,
    #[serde(default)]
    pub(super) fps: Option<u32>,
    #[serde(default)]
    pub(super) covered: bool,
    #[serde(default)]
    pub(super) blank: Option<bool>,
    #[serde(default)]
    pub(super) light: String,
    #[serde(default)]
    pub(super) voice: String,
    #[serde(default)]
    pub(super) asked: Option<String>,
    #[serde(default)]
    pub(super) version: Option<String>,
    #[serde(default)]
    pub(super) size: String,
    #[serde(default)]
    pub(super) ua: String,
}

impl Shows {
    /// How the screen stands that says so; the clocks of a rehearsal are not compared.
    pub(super) fn state(
        &self,
        painted: Option<&PaintedPicture>,
        version: &str,
        rehearsal: bool,
    ) -> ScreenState {
        match painted {
            None => ScreenState::Wrong,
            Some(painted) if painted.hash != self.hash => ScreenState::Wrong,
            Some(_) if self.covered || self.fps == Some(0) => ScreenState::Covered,
            Some(_) if self.clipped > 0 => ScreenState::Clipped,
            Some(_) if self.skew.saturating_abs() > SKEW_MS && !rehearsal => ScreenState::ClockOff,
            Some(_) if self.version.as_deref().is_some_and(|own| own != version) => {
                ScreenState::OldVersion
            }
            Some(_) => ScreenState::Right,
        }
    }
}

/// What a screen did that no page of ours does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Offence {
    /// What it did last.
    pub kind: OffenceKind,
    /// How often, whatever it was.
    pub count: u64,
    /// When the last one was, as long as it lasts ([`crate::clock::Clock::lasting`]).
    pub at: Moment,
}

impl Offence {
    /// Whether it is still to be told: an alarm that never ends is one that nobody reads.
    #[must_use]
    pub fn is_recent(&self, now: Moment) -> bool {
        now.ms_since(self.at) < TOLD_MS
    }
}

/// The kinds of offence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OffenceKind {
    /// It said what cannot be read.
    Nonsense,
    /// It spoke for another screen.
    AnotherScreen,
    /// It shows a picture that was never painted.
    NeverSent,
    /// It spoke too often.
    Flood,
}
