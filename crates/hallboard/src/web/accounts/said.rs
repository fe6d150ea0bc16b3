//! What a form or a program says of an account, checked against the office.

use std::collections::BTreeSet;

use docket::office::Office;
use docket::staff::{Duties, Role};
use docket::{RoomId, Section};
use http::StatusCode;
use serde::Deserialize;

use crate::door::Problem;
use crate::web::Ask;

/// The body of every order about an account; each reads the fields it knows.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Said {
    /// The caller's own name for the order.
    pub(super) key: String,
    name: String,
    role: Option<Role>,
    rooms: BTreeSet<RoomId>,
    sections: BTreeSet<Section>,
}

impl Said {
    /// Reads JSON, or a plain form that says `room` once for each and sections with 、 between them.
    pub(super) fn of(asked: &Ask) -> Result<Self, Problem> {
        if asked.is_json() {
            return asked.json();
        }
        let mut said = Self::default();
        for (field, value) in asked.form::<Vec<(String, String)>>()? {
            match &*field {
                "key" => said.key = value,
                "name" => said.name = value,
                "role" => said.role = serde_json::from_value(value.into()).ok(),
                "room" => said.rooms.extend(value.parse::<RoomId>().ok()),
                "sections" => said.sections.extend(sections(&value)),
                _ => {}
            }
        }
        Ok(said)
    }

    /// The name to sign in with.
    pub(super) fn name(&self) -> Result<String, Problem> {
        name(&self.name)
    }

    /// Role, rooms and sections; a bailiff has rooms, a section its own name, others neither.
    pub(super) fn duties(&self, office: &Office) -> Result<Duties, Problem> {
        let role = self.role.ok_or_else(|| wrong("請選擇身分。"))?;
        if let Some(room) = self.rooms.iter().find(|room| office.room(**room).is_none()) {
            return Err(wrong(format!("沒有第 {room} 號庭。")));
        }
        let (mut rooms, mut sections) = (BTreeSet::new(), BTreeSet::new());
        match role {
            Role::Bailiff if self.rooms.is_empty() => {
                return Err(wrong("法警的帳號須至少勾選一庭。"));
            }
            Role::Section if self.sections.is_empty() => {
                return Err(wrong("股的帳號須填寫股別，例如 信股。"));
            }
            Role::Bailiff => rooms.clone_from(&self.rooms),
            Role::Section => sections.clone_from(&self.sections),
            Role::BailiffOffice
            | Role::Clerk
            | Role::Administrator
            | Role::Auditor
            | Role::Head => {}
        }
        Ok(Duties { role, rooms, sections })
    }
}

/// A name of one to forty characters, without white space at its ends.
pub(in crate::web) fn name(text: &str) -> Result<String, Problem> {
    let name = text.trim();
    let fits = (1..=40).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err(wrong("姓名須為 1 至 40 個字。")) }
}

fn sections(text: &str) -> Vec<Section> {
    let parts = text.split(['、', ',', '，', ' ']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| Section(part.to_owned())).collect()
}

fn wrong(message: impl Into<String>) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "not_an_account", message)
}
