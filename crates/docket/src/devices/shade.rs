//! What the administrator asked of the glass of a screen: black, dark, light or night, until it is asked otherwise.

use serde::{Deserialize, Serialize};

use super::Devices;
use crate::calendar::Date;
use crate::event::Event;
use crate::office::Office;
use crate::refusal::Refusal;

/// What was asked of one screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shade {
    /// Whether it is to be black.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blank: bool,
    /// How it is to look; none where the hours decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<Look>,
}

/// How a glass looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Look {
    /// Light letters on dark.
    Dark,
    /// Dark letters on light.
    Light,
    /// Dimmed letters on black.
    Night,
}

impl Look {
    /// Its name, as pages know it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Night => "night",
        }
    }
}

/// One thing asked; the rest stays as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shading {
    /// Black, or lit again.
    Blank(bool),
    /// A look, or as the hours say.
    Look(Option<Look>),
}

impl Shading {
    fn on(self, before: Shade) -> Shade {
        match self {
            Self::Blank(blank) => Shade { blank, ..before },
            Self::Look(look) => Shade { look, ..before },
        }
    }
}

/// A screen and what holds for it from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shaded {
    /// The screen.
    pub screen: String,
    /// What was asked of it, all of it.
    #[serde(flatten)]
    pub shade: Shade,
}

impl Devices {
    /// What was asked of a screen.
    #[must_use]
    pub fn shade(&self, screen: &str) -> Shade {
        self.shades.get(screen).copied().unwrap_or_default()
    }

    /// Whether that already holds.
    #[must_use]
    pub fn is_shaded(&self, screen: &str, shading: Shading) -> bool {
        let shade = self.shade(screen);
        shading.on(shade) == shade
    }

    /// Asks something of a screen's glass.
    pub fn reshade(
        &self,
        office: &Office,
        screen: &str,
        shading: Shading,
        today: Date,
    ) -> Result<Vec<Event>, Refusal> {
        self.screen(office, screen, today).ok_or(Refusal::NoSuchScreen)?;
        let before = self.shade(screen);
        let shade = shading.on(before);
        if shade == before {
            return Err(Refusal::AlreadySo);
        }
        Ok(vec![Event::ScreenShaded(Shaded { screen: screen.to_owned(), shade })])
    }
}
