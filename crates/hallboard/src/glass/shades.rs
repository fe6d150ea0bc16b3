//! What was asked of single screens from the wall page: it stands in the journal, and each is told again until it looks so.

use std::sync::Arc;

use docket::Courthouse;
use docket::devices::{Look, Shade};
use serde_json::{Map, Value};
use tokio::sync::watch::Receiver;

use crate::wall::{Deed, To, Wall};

/// What was asked of every screen, as the house has it now.
#[derive(Clone, Debug)]
pub struct Shades(Receiver<Arc<Courthouse>>);

impl Shades {
    /// What the house that is followed has of it.
    #[must_use]
    pub fn of_house(follow: Receiver<Arc<Courthouse>>) -> Self {
        Self(follow)
    }

    /// What was asked of a screen.
    #[must_use]
    pub fn of(&self, screen: &str) -> Shade {
        self.0.borrow().devices.shade(screen)
    }

    /// Tells a screen all that holds for it.
    pub fn tell(&self, wall: &Wall, screen: &str) {
        let shade = self.of(screen);
        tell(wall, screen, Deed::Blank, "on", Value::from(shade.blank));
        tell(wall, screen, Deed::Light, "to", Value::from(look(shade)));
    }

    /// Tells it again where a screen says that it looks otherwise: it was loaded or away meanwhile.
    pub(crate) fn remind(
        &self,
        wall: &Wall,
        screen: &str,
        blank: Option<bool>,
        light: Option<&str>,
    ) {
        let shade = self.of(screen);
        let other = blank.is_some_and(|blank| blank != shade.blank);
        if other || light.is_some_and(|light| light != look(shade)) {
            self.tell(wall, screen);
        }
    }
}

/// dark, light or night; empty where the hours decide.
#[must_use]
pub fn look(shade: Shade) -> &'static str {
    shade.look.map_or("", Look::name)
}

fn tell(wall: &Wall, screen: &str, deed: Deed, field: &str, value: Value) {
    let fields = Map::from_iter([(field.to_owned(), value)]);
    wall.tell(&To::Screen(screen.to_owned()), deed, fields);
}
