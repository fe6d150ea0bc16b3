//! What was asked of single screens from the wall page, until the house is started again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value};

use crate::wall::{Deed, To, Wall};

/// What was asked of every screen.
#[derive(Clone, Debug, Default)]
pub struct Shades(Arc<Mutex<BTreeMap<String, Shade>>>);

/// What was asked of one screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shade {
    /// Whether it is to be black.
    pub blank: bool,
    /// dark, light or night; empty where the hours decide.
    pub light: String,
}

impl Shades {
    /// What was asked of a screen.
    #[must_use]
    pub fn of(&self, screen: &str) -> Shade {
        self.shades().get(screen).cloned().unwrap_or_default()
    }

    /// Asks a screen for black, or to light up again.
    pub fn blank(&self, wall: &Wall, screen: &str, on: bool) {
        self.shades().entry(screen.to_owned()).or_default().blank = on;
        tell(wall, screen, Deed::Blank, "on", Value::from(on));
    }

    /// Asks a screen for dark, light or night; empty for what the hours say.
    pub fn light(&self, wall: &Wall, screen: &str, to: &str) {
        to.clone_into(&mut self.shades().entry(screen.to_owned()).or_default().light);
        tell(wall, screen, Deed::Light, "to", Value::from(to));
    }

    /// Asks again where a screen says that it looks otherwise: it was loaded or away meanwhile.
    pub(crate) fn remind(
        &self,
        wall: &Wall,
        screen: &str,
        blank: Option<bool>,
        light: Option<&str>,
    ) {
        let shade = self.of(screen);
        if blank.is_some_and(|blank| blank != shade.blank) {
            tell(wall, screen, Deed::Blank, "on", Value::from(shade.blank));
        }
        if light.is_some_and(|light| light != shade.light) {
            tell(wall, screen, Deed::Light, "to", Value::from(shade.light));
        }
    }

    fn shades(&self) -> MutexGuard<'_, BTreeMap<String, Shade>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tell(wall: &Wall, screen: &str, deed: Deed, field: &str, value: Value) {
    let fields = Map::from_iter([(field.to_owned(), value)]);
    wall.tell(&To::Screen(screen.to_owned()), deed, fields);
}
