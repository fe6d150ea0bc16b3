//! What the configuration says of people, sessions, and how long things are kept.

use std::collections::BTreeMap;

use docket::staff::Role;
use serde::{Deserialize, Serialize};

/// `[guard]`
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct GuardTable {
    /// Whether a PIN opens a session on any device; only for a house nobody depends on.
    pub pin_anywhere: bool,
    /// A desk's session ends after so many minutes without a request.
    pub desk_idle_minutes: u32,
    /// A desk's session ends so many minutes after its sign-in.
    pub desk_longest_minutes: u32,
    /// Other limits for some roles at desks.
    pub roles: BTreeMap<Role, DeskLimits>,
    /// An enrolled tablet's session ends after so many minutes, at most 240.
    pub tablet_longest_minutes: u32,
    /// Names on an enrolled tablet are veiled after so many seconds untouched.
    pub veil_after_seconds: u32,
    /// Whether the end of the sitting veils the tablets of its rooms.
    pub veil_at_sitting_end: bool,
    /// An account nobody signed in to is flagged after so many days.
    pub idle_account_flag_days: u32,
    /// It is disabled after so many days; 0 for never.
    pub idle_account_days: u32,
}

/// Limits of one role at a desk.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DeskLimits {
    /// Minutes without a request.
    pub idle_minutes: u32,
    /// Minutes after the sign-in.
    pub longest_minutes: u32,
}

impl Default for GuardTable {
    fn default() -> Self {
        Self {
            pin_anywhere: false,
            desk_idle_minutes: 15,
            desk_longest_minutes: 8 * 60,
            roles: BTreeMap::new(),
            tablet_longest_minutes: TABLET_MOST,
            veil_after_seconds: 120,
            veil_at_sitting_end: true,
            idle_account_flag_days: 30,
            idle_account_days: 90,
        }
    }
}

/// The most minutes a tablet's session may last.
const TABLET_MOST: u32 = 240;

impl GuardTable {
    /// The limits of a session.
    #[must_use]
    pub(super) fn limits(&self, role: Role, on_tablet: bool) -> DeskLimits {
        if on_tablet {
            let minutes = self.tablet_longest_minutes;
            return DeskLimits { idle_minutes: minutes, longest_minutes: minutes };
        }
        self.roles.get(&role).copied().unwrap_or(DeskLimits {
            idle_minutes: self.desk_idle_minutes,
            longest_minutes: self.desk_longest_minutes,
        })
    }

    /// Says what is wrong with the table, where something is.
    pub fn check(&self) -> Result<(), String> {
        if !(1..=TABLET_MOST).contains(&self.tablet_longest_minutes) {
            return Err(format!("key `guard.tablet_longest_minutes`: 1 to {TABLET_MOST}"));
        }
        let desks = self.roles.values().map(|limits| (limits.idle_minutes, limits.longest_minutes));
        let mut desks = desks.chain([(self.desk_idle_minutes, self.desk_longest_minutes)]);
        if desks.any(|(idle, longest)| idle == 0 || idle > longest || longest > 24 * 60) {
            return Err(
                "keys `guard.…_minutes`: from 1 minute to 24 hours, idle within longest".to_owned()
            );
        }
        if self.idle_account_days != 0 && self.idle_account_days < self.idle_account_flag_days {
            return Err(
                "key `guard.idle_account_days`: not below `idle_account_flag_days`".to_owned()
            );
        }
        Ok(())
    }
}

/// `[retention]`: days after which keys are destroyed and old months of the audit chain removed.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct RetentionTable {
    /// By kind of key: `hearings`, `custody`; a kind left out is kept.
    pub days: BTreeMap<String, u32>,
    /// The audit chain; at least 183 (six months, 資通系統防護基準).
    pub audit: u32,
}

impl Default for RetentionTable {
    fn default() -> Self {
        let usual = [("hearings", 180), ("custody", 365)];
        let days = usual.into_iter().map(|(kind, days)| (kind.to_owned(), days)).collect();
        Self { days, audit: 400 }
    }
}

impl RetentionTable {
    /// Says what is wrong with the table, where something is.
    pub fn check(&self) -> Result<(), String> {
        if self.audit < 183 {
            return Err("key `retention.audit`: at least 183 days are kept".to_owned());
        }
        if self.days.values().any(|days| *days < 1) {
            return Err("key `retention.days`: at least 1 day".to_owned());
        }
        if self.days.contains_key("accounts") {
            return Err("key `retention.days`: accounts are not erased by days".to_owned());
        }
        Ok(())
    }
}
