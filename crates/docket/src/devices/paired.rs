//! Paired devices: what each may show, who approved more than L0, and when it was taken away.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Level, Screen, Shade};
use crate::calendar::{Date, Moment};
use crate::event::Event;
use crate::ids::{AccountId, DeviceId};
use crate::office::Office;
use crate::refusal::Refusal;
use crate::staff::{Account, Role};

/// What a device shows that hangs inside the bailiff office: the staff wall, which is no public screen.
pub const STAFF_WALL: &str = "staff-wall";

/// What kind of thing was paired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceKind {
    /// A screen on a wall.
    Screen,
    /// A bailiff's tablet; a PIN opens a session on it.
    Tablet,
    /// A kiosk.
    Kiosk,
}

impl DeviceKind {
    /// The Chinese word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Screen => "螢幕",
            Self::Tablet => "平板",
            Self::Kiosk => "自助機",
        }
    }
}

/// The hashes by which a device is known again; hex SHA-256, the secrets stand nowhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Badge {
    /// Of the 256-bit token the device keeps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Of the secret in its long address, for a screen that keeps nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The network address it is bound to, where that was wished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<String>,
}

/// What a device is called, where it hangs, what it may show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    /// What people call it.
    pub name: String,
    /// Where it is.
    #[serde(default)]
    pub place: String,
    /// The screen it is, by name; none for a tablet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shows: Option<String>,
    /// The screen itself, where the configuration has none of that name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen: Option<Screen>,
}

/// A device that was paired.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Device {
    /// Its number.
    pub id: DeviceId,
    /// What kind of thing.
    pub kind: DeviceKind,
    /// Name, place, what it may show.
    pub placement: Placement,
    /// How it is known again; empty once it was taken away.
    pub badge: Badge,
    /// Since when.
    pub paired: Moment,
    /// Whether it was taken away.
    #[serde(default)]
    pub revoked: bool,
}

/// A wish to let a screen show more than L0, until a day; true once a second person agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raise {
    /// How much.
    pub level: Level,
    /// The approval's document number.
    pub document: String,
    /// The last day it holds.
    pub until: Date,
    /// Whether the head of the agency agreed in person (L3 needs that).
    #[serde(default)]
    pub head: bool,
    /// Who wished it.
    pub by: Option<AccountId>,
    /// Who agreed; none while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<AccountId>,
}

/// Everything that was paired, and what screens may show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Devices {
    /// By number.
    pub paired: BTreeMap<DeviceId, Arc<Device>>,
    /// By the screen's name.
    pub raises: BTreeMap<String, Raise>,
    /// By the screen's name; none where nothing was asked.
    pub shades: BTreeMap<String, Shade>,
}

impl Devices {
    /// The device of that number, if it was not taken away.
    pub fn in_use(&self, id: DeviceId) -> Result<&Arc<Device>, Refusal> {
        self.paired.get(&id).filter(|device| !device.revoked).ok_or(Refusal::NoSuchDevice)
    }

    /// The device whose badge `is_meant`.
    #[must_use]
    pub fn known(&self, is_meant: impl Fn(&Badge) -> bool) -> Option<&Arc<Device>> {
        self.paired.values().find(|device| !device.revoked && is_meant(&device.badge))
    }

    /// The device that is the screen of that name.
    #[must_use]
    pub fn showing(&self, screen: &str) -> Option<&Arc<Device>> {
        let mut in_use = self.paired.values().filter(|device| !device.revoked);
        in_use.find(|device| device.placement.shows.as_deref() == Some(screen))
    }

    /// How much the screen may show on `today`: L0 unless two people agreed to more and it still holds.
    #[must_use]
    pub fn level(&self, screen: &str, today: Date) -> Level {
        let raise = self.raises.get(screen);
        let holds = raise.filter(|raise| raise.second.is_some() && today <= raise.until);
        holds.map_or(Level::L0, |raise| raise.level)
    }

    /// Every screen: those of the office's table, then those that were paired; each at its level of `today`.
    #[must_use]
    pub fn screens(&self, office: &Office, today: Date) -> Vec<Screen> {
        self.hung(office).map(|screen| self.levelled(screen, today)).collect()
    }

    /// The screen of that name, at its level of `today`.
    #[must_use]
    pub fn screen(&self, office: &Office, id: &str, today: Date) -> Option<Screen> {
        let screen = self.hung(office).find(|screen| screen.id == id)?;
        Some(self.levelled(screen, today))
    }

    fn hung<'a>(&'a self, office: &'a Office) -> impl Iterator<Item = &'a Screen> {
        let own = self.paired.values().filter(|device| !device.revoked);
        let own = own.filter_map(|device| device.placement.screen.as_ref());
        office.screens.iter().chain(own.filter(|screen| office.screen(&screen.id).is_none()))
    }

    fn levelled(&self, screen: &Screen, today: Date) -> Screen {
        Screen { level: self.level(&screen.id, today), ..screen.clone() }
    }

    /// Pairs a device.
    pub fn pair(
        &self,
        office: &Office,
        kind: DeviceKind,
        placement: &Placement,
        badge: &Badge,
    ) -> Result<Vec<Event>, Refusal> {
        self.check_placement(office, placement, None)?;
        let device = DeviceId(self.paired.keys().next_back().map_or(1, |last| last.0 + 1));
        let (placement, badge) = (Box::new(placement.clone()), badge.clone());
        Ok(vec![Event::DevicePaired { device, kind, placement, badge }])
    }

    /// Gives a device another name, place or board.
    pub fn place(
        &self,
        office: &Office,
        id: DeviceId,
        placement: &Placement,
    ) -> Result<Vec<Event>, Refusal> {
        let device = self.in_use(id)?;
        if device.placement == *placement {
            return Err(Refusal::AlreadySo);
        }
        self.check_placement(office, placement, Some(id))?;
        Ok(vec![Event::DevicePlaced { device: id, placement: Box::new(placement.clone()) }])
    }

    /// One screen name has one device, so that a second one shows.
    fn check_placement(
        &self,
        office: &Office,
        placement: &Placement,
        own: Option<DeviceId>,
    ) -> Result<(), Refusal> {
        let Some(shows) = placement.shows.as_ref().filter(|shows| *shows != STAFF_WALL) else {
            return Ok(());
        };
        let named = placement.screen.as_ref().is_some_and(|screen| screen.id == *shows);
        if !named && office.screen(shows).is_none() {
            return Err(Refusal::NoSuchScreen);
        }
        let strange = |screen: &Screen| screen.rooms.iter().any(|r| office.room(*r).is_none());
        if placement.screen.as_ref().is_some_and(strange) {
            return Err(Refusal::NoSuchScreen);
        }
        match self.showing(shows) {
            Some(other) if Some(other.id) != own => Err(Refusal::ScreenTaken),
            _ => Ok(()),
        }
    }

    /// Notes the wish to let a screen show more; a second person has to agree.
    pub fn ask_raise(
        &self,
        office: &Office,
        screen: &str,
        raise: &Raise,
        today: Date,
    ) -> Result<Vec<Event>, Refusal> {
        self.screen(office, screen, today).ok_or(Refusal::NoSuchScreen)?;
        let number = raise.document.trim().chars().count();
        if raise.level == Level::L0 || !(4..=60).contains(&number) {
            return Err(Refusal::NoDocument);
        }
        if raise.until < today {
            return Err(Refusal::EndIsOver);
        }
        let raise = Raise { head: false, second: None, ..raise.clone() };
        Ok(vec![Event::LevelAsked { screen: screen.to_owned(), raise }])
    }

    /// The second person agrees; to L3 nobody but the head of the agency (偵查不公開作業辦法 §9).
    pub fn agree(&self, screen: &str, second: Option<&Account>) -> Result<Vec<Event>, Refusal> {
        let raise = self.raises.get(screen).filter(|raise| raise.second.is_none());
        let raise = raise.ok_or(Refusal::NothingToAgree)?;
        let second = second.filter(|second| raise.by != Some(second.id));
        let second = second.ok_or(Refusal::SamePerson)?;
        let head = second.duties.role == Role::Head;
        if raise.level == Level::L3 && !head {
            return Err(Refusal::NeedsHead);
        }
        Ok(vec![Event::LevelRaised { screen: screen.to_owned(), second: second.id, head }])
    }

    /// Back to L0, at once.
    pub fn lower(&self, screen: &str) -> Result<Vec<Event>, Refusal> {
        self.raises.get(screen).ok_or(Refusal::AlreadySo)?;
        Ok(vec![Event::LevelLowered { screen: screen.to_owned() }])
    }

    fn change(&mut self, id: DeviceId, change: impl FnOnce(&mut Device)) {
        if let Some(device) = self.paired.get_mut(&id) {
            change(Arc::make_mut(device));
        }
    }

    pub(crate) fn apply(&mut self, at: Moment, event: &Event) {
        match event {
            Event::DevicePaired { device, kind, placement, badge } => {
                let (placement, badge) = (placement.as_ref().clone(), badge.clone());
                let paired = Device {
                    id: *device,
                    kind: *kind,
                    placement,
                    badge,
                    paired: at,
                    revoked: false,
                };
                self.paired.insert(*device, Arc::new(paired));
            }
            Event::DevicePlaced { device, placement } => {
                self.change(*device, |d| d.placement = placement.as_ref().clone());
            }
            Event::DeviceReplaced { device, badge } => {
                self.change(*device, |d| d.badge = badge.clone());
            }
            Event::DeviceRevoked { device } => self.change(*device, |d| {
                d.revoked = true;
                d.badge = Badge::default();
            }),
            Event::LevelAsked { screen, raise } => {
                self.raises.insert(screen.clone(), raise.clone());
            }
            Event::LevelRaised { screen, second, head } => {
                if let Some(raise) = self.raises.get_mut(screen) {
                    (raise.second, raise.head) = (Some(*second), *head);
                }
            }
            Event::LevelLowered { screen } => {
                self.raises.remove(screen);
            }
            Event::ScreenShaded(asked) if asked.shade == Shade::default() => {
                self.shades.remove(&asked.screen);
            }
            Event::ScreenShaded(asked) => {
                self.shades.insert(asked.screen.clone(), asked.shade);
            }
            _ => {}
        }
    }
}
