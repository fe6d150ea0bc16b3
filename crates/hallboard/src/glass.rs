//! How the glass looks and sounds: the hours of light and night, the safe area, the voice; and what was asked of single screens.

mod shades;
pub mod tones;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::PathBuf;

use boards::{Glass, Patience};
use docket::calendar::TimeOfDay;
use docket::devices::Shade;
use serde::{Deserialize, Serialize};

use crate::proof::DARK_SECONDS;

pub use self::shades::{Shades, look};

/// `[glass]`: what holds for every screen, and what single ones have otherwise.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GlassTable {
    /// The hours of dark letters on light, `07:00-17:30`; empty for never.
    pub light: String,
    /// The hours of dimmed letters on black, also over midnight; empty for never.
    pub night: String,
    /// Whether the picture moves by two pixels every few minutes, against burn-in.
    pub shift: bool,
    /// How much of each edge the frame of the screen may hide, in percent.
    pub safe_percent: u8,
    /// A screen that said nothing for so long is dark, in seconds; its page speaks three times as often.
    pub dark_seconds: u16,
    /// The folder of the office's own clips; the house makes tones itself where there is none.
    pub clips: Option<PathBuf>,
    /// What single screens have otherwise, by name.
    pub screens: BTreeMap<String, OwnGlass>,
}

impl Default for GlassTable {
    fn default() -> Self {
        Self {
            light: String::new(),
            night: String::new(),
            shift: true,
            safe_percent: 0,
            dark_seconds: DARK_SECONDS,
            clips: None,
            screens: BTreeMap::new(),
        }
    }
}

/// `[glass.screens.lobby]`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OwnGlass {
    /// Its hours of light.
    pub light: Option<String>,
    /// Its hours of night.
    pub night: Option<String>,
    /// How much of each edge its frame hides, in percent.
    pub safe_percent: Option<u8>,
    /// Whether a call is heard there.
    pub sound: Sound,
    /// The part of the building that hears it; one screen of a zone has a voice.
    pub zone: String,
    /// How loud, in percent.
    pub volume: Option<u8>,
    /// The hours without sound, also over midnight.
    pub quiet: String,
    /// How often a call is heard: once or twice.
    pub times: Option<u8>,
}

/// Whether a call is heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sound {
    /// It is not.
    #[default]
    Silent,
    /// As a chime.
    Chime,
    /// As a chime and the number.
    Spoken,
}

/// How loud a voice is where nothing else is said, in percent.
const USUAL_VOLUME: u8 = 60;

/// More of an edge no frame hides.
const MOST_SAFE: u8 = 5;

/// What may be asked: below, one lost report would be an alarm; above, nobody would believe it.
const DARK_WITHIN: RangeInclusive<u16> = 5..=600;

impl GlassTable {
    /// How patient the pages are; they say what they show every 30 s, or three times until they are dark.
    #[must_use]
    pub fn patience(&self) -> Patience {
        let usual = Patience::default();
        let report_ms = usual.report_ms.min(u32::from(self.dark_seconds) * 1000 / 3);
        Patience { report_ms, ..usual }
    }

    /// Whether the table can be used; else the rest of a sentence that names the key.
    ///
    /// # Errors
    /// Hours that are none, a share that is too large, two voices in a zone.
    pub fn check(&self) -> Result<(), String> {
        hours("glass.light", &self.light)?;
        hours("glass.night", &self.night)?;
        let mut voices = BTreeSet::new();
        for (name, own) in &self.screens {
            let key = |key: &str| format!("glass.screens.{name}.{key}");
            hours(&key("light"), own.light.as_deref().unwrap_or_default())?;
            hours(&key("night"), own.night.as_deref().unwrap_or_default())?;
            hours(&key("quiet"), &own.quiet)?;
            if own.volume.is_some_and(|volume| volume > 100) {
                return Err(format!("key `{}`: 0 to 100 percent", key("volume")));
            }
            if own.times.is_some_and(|times| !(1..=2).contains(&times)) {
                return Err(format!("key `{}`: a call is heard once or twice", key("times")));
            }
            if own.sound == Sound::Silent {
                continue;
            }
            if own.zone.is_empty() || !voices.insert(&own.zone) {
                let why = "a screen with a voice needs a zone that no other voice has";
                return Err(format!("key `{}`: {why}", key("zone")));
            }
        }
        if !DARK_WITHIN.contains(&self.dark_seconds) {
            let (from, to) = (DARK_WITHIN.start(), DARK_WITHIN.end());
            return Err(format!("key `glass.dark_seconds`: {from} to {to}"));
        }
        let safe = self.screens.values().filter_map(|own| own.safe_percent);
        if safe.chain([self.safe_percent]).any(|percent| percent > MOST_SAFE) {
            return Err(format!("key `glass.safe_percent`: at most {MOST_SAFE}"));
        }
        Ok(())
    }

    /// The glass of one screen, with what was asked of it.
    #[must_use]
    pub fn of(&self, screen: &str, shade: Shade) -> Glass {
        let usual = OwnGlass::default();
        let own = self.screens.get(screen).unwrap_or(&usual);
        Glass {
            light: own.light.clone().unwrap_or_else(|| self.light.clone()),
            night: own.night.clone().unwrap_or_else(|| self.night.clone()),
            shift: self.shift,
            safe: own.safe_percent.unwrap_or(self.safe_percent),
            sound: match own.sound {
                Sound::Silent => "silent",
                Sound::Chime => "chime",
                Sound::Spoken => "spoken",
            },
            volume: own.volume.unwrap_or(USUAL_VOLUME),
            quiet: own.quiet.clone(),
            times: own.times.unwrap_or(1),
            asked: look(shade).to_owned(),
            blank: shade.blank,
            look: false,
        }
    }
}

/// `18:00-07:00`, or nothing.
fn hours(key: &str, text: &str) -> Result<(), String> {
    let whole = |time: &str| time.len() == 5 && time.parse::<TimeOfDay>().is_ok();
    let fits = text.split_once('-').is_some_and(|(from, to)| whole(from) && whole(to));
    if text.is_empty() || fits {
        return Ok(());
    }
    Err(format!("key `{key}`: hours are written 18:00-07:00, not {text}"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    fn table(text: &str) -> GlassTable {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn a_zone_has_one_voice_and_hours_are_hours() {
        let two = "[screens.lobby]\nsound = \"chime\"\nzone = \"1F\"\n[screens.waiting-2]\nsound = \"spoken\"\nzone = \"1F\"";
        assert!(table(two).check().unwrap_err().contains("waiting-2.zone"));
        assert!(table(&two.replacen("1F", "2F", 1)).check().is_ok());
        assert!(table("[screens.lobby]\nsound = \"chime\"").check().is_err());
        assert!(table("night = \"6 pm to 7 am\"").check().unwrap_err().contains("glass.night"));
        assert!(table("night = \"18:00-07:00\"\nlight = \"07:00-18:00\"").check().is_ok());
        assert!(table("safe_percent = 9").check().is_err());
    }

    #[test]
    fn a_screen_is_dark_after_90_s_and_speaks_every_30_s_until_the_office_says_otherwise() {
        let figures = |text: &str| (table(text).dark_seconds, table(text).patience().report_ms);
        assert_eq!(figures(""), (90, 30_000));
        assert_eq!(figures("dark_seconds = 600"), (600, 30_000));
        assert_eq!(figures("dark_seconds = 6"), (6, 2_000));
        assert!(table("dark_seconds = 4").check().unwrap_err().contains("dark_seconds"));
    }

    #[test]
    fn a_screen_is_silent_and_dark_until_somebody_says_otherwise() {
        let glass = table("").of("lobby", Shade::default());
        assert_eq!((glass.sound, glass.light.as_str(), glass.night.as_str()), ("silent", "", ""));
        let own = table("night = \"18:00-07:00\"\n[screens.lobby]\nnight = \"\"");
        assert_eq!(own.of("lobby", Shade::default()).night, "");
        assert_eq!(own.of("door-1", Shade::default()).night, "18:00-07:00");
    }
}
