//! The document around a picture: where its scripts lie, how patient it is, what it keeps.

use docket::Office;
use docket::calendar::Moment;
use docket::devices::{Level, Screen, ScreenKind};
use serde::Serialize;

use crate::shown::Day;
use crate::sizing::Sizing;

/// Everything a screen's page needs beside the picture.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PageFrame {
    /// The screen's name in addresses: `door-3`.
    pub screen: String,
    /// The document's title.
    pub title: String,
    /// Path of the socket: `/screens/door-3/live`.
    pub live: String,
    /// Whether it hangs on the device that was paired as this screen.
    pub own: bool,
    /// Where the style sheet and script lie, without a slash at the end.
    pub assets: String,
    /// Where morphdom lies, without a slash at the end.
    pub vendor: String,
    /// The letters.
    pub sizing: Sizing,
    /// How long the page waits for news before it says so.
    pub patience: Patience,
    /// House time at which it was painted.
    pub now: Moment,
    /// Minutes the site's clocks are ahead of UTC.
    pub offset: i16,
    /// Today in the words of the calendar: 115年11月23日 星期一.
    pub date: String,
    /// Today for everybody else: 2026-11-23.
    pub iso: String,
    /// House time of day, for a page without scripts: 09:41.
    pub time: String,
    /// The number of the picture in it, per board and start.
    pub picture: u64,
    /// The daemon's version; another one makes the page reload.
    pub version: String,
    /// The mark of this frame ([`crate::Templates::mark`]); another one makes the page reload.
    pub mark: String,
    /// Whether the last board may be kept over a reload: level L0 and never detainees.
    pub keeps: bool,
    /// The page to show without scripts, from 1 on.
    pub page: u16,
    /// House seconds in one machine second; 1 but for a rehearsal.
    pub pace: f64,
    /// How the glass looks and sounds.
    pub glass: Glass,
}

/// How one screen's glass looks and sounds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Glass {
    /// The hours of dark letters on light: `07:00-17:30`; empty for never.
    pub light: String,
    /// The hours of night, also over midnight; empty for never.
    pub night: String,
    /// Whether the picture moves a little now and then, against burn-in.
    pub shift: bool,
    /// How much of each edge the frame hides, in percent.
    pub safe: u8,
    /// Whether a call is heard: silent, chime, spoken.
    pub sound: &'static str,
    /// How loud, in percent.
    pub volume: u8,
    /// The hours without sound; empty for none.
    pub quiet: String,
    /// How often a call is heard.
    pub times: u8,
    /// dark, light or night, where somebody asked for it; empty where the hours decide.
    pub asked: String,
    /// Whether it was asked to be black.
    pub blank: bool,
    /// Whether it is looked at from the wall page, and hangs nowhere.
    pub look: bool,
}

impl Default for Glass {
    fn default() -> Self {
        Self {
            light: String::new(),
            night: String::new(),
            shift: true,
            safe: 0,
            sound: "silent",
            volume: 0,
            quiet: String::new(),
            times: 1,
            asked: String::new(),
            blank: false,
            look: false,
        }
    }
}

impl PageFrame {
    /// The frame of one screen at `now` (house time); the daemon adds where its files lie, the number
    /// of the picture, its version and the page asked for.
    #[must_use]
    pub fn of(office: &Office, screen: &Screen, now: Moment) -> Self {
        let today = Day::of(office.offset.date(now));
        Self {
            screen: screen.id.clone(),
            title: format!("{} {}", office.name, screen.place).trim().to_owned(),
            live: format!("/screens/{}/live", screen.id),
            own: false,
            assets: String::new(),
            vendor: String::new(),
            sizing: Sizing::of(screen.inches, screen.metres),
            patience: Patience::default(),
            now,
            offset: office.offset.0,
            date: today.roc.replace('（', " ").replace('）', ""),
            iso: today.iso,
            time: office.offset.time(now).to_string(),
            picture: 0,
            version: String::new(),
            mark: String::new(),
            keeps: screen.level == Level::L0 && screen.kind != ScreenKind::BailiffOffice,
            page: 1,
            pace: 1.0,
            glass: Glass::default(),
        }
    }

    /// What is left of it when hour, picture, version, device and wishes are not looked at.
    pub(crate) fn at_rest(&self) -> Self {
        let glass = Glass { asked: String::new(), blank: false, look: false, ..self.glass.clone() };
        Self {
            title: String::new(),
            live: String::new(),
            own: false,
            assets: String::new(),
            vendor: String::new(),
            now: Moment::from_ms(0),
            date: String::new(),
            iso: String::new(),
            time: String::new(),
            picture: 0,
            version: String::new(),
            mark: String::new(),
            page: 1,
            glass,
            ..self.clone()
        }
    }
}

/// How long a page waits before it admits that it hears nothing, milliseconds since the last news; and before
/// it speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Patience {
    /// An amber bar with the age.
    pub amber_ms: u32,
    /// Progress words turn grey.
    pub grey_ms: u32,
    /// A full notice.
    pub dead_ms: u32,
    /// How often it says what it shows although nothing changed.
    pub report_ms: u32,
}

impl Default for Patience {
    fn default() -> Self {
        Self { amber_ms: 15_000, grey_ms: 60_000, dead_ms: 600_000, report_ms: 30_000 }
    }
}
