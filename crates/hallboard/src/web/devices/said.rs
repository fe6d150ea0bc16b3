//! What a form or a program says of a device.

use std::collections::BTreeSet;
use std::net::IpAddr;

use boards::languages::SPOKEN;
use docket::RoomId;
use docket::devices::{
    DeviceKind, Level, Placement, STAFF_WALL, Screen, ScreenKind, usual_languages,
};
use docket::ticker::Language;
use http::StatusCode;
use serde::Deserialize;

use crate::door::Problem;
use crate::house::House;
use crate::web::Ask;

/// The body of every order about a device; each reads the fields it knows.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Said {
    /// The six letters; empty for a long address.
    pub(super) code: String,
    kind: Option<DeviceKind>,
    name: String,
    place: String,
    /// The screen it is: one of the configuration, or a new name.
    shows: String,
    /// What a new screen shows.
    board: Option<ScreenKind>,
    /// The rooms of a new screen, with commas between them; none for all.
    rooms: String,
    inches: String,
    metres: String,
    /// The languages of a new screen beside Chinese, with commas between them; none for English.
    languages: String,
    /// The network address it is bound to.
    bound: String,
}

impl Said {
    pub(super) fn of(asked: &Ask) -> Result<Self, Problem> {
        if asked.is_json() { asked.json() } else { asked.form() }
    }

    pub(super) fn kind(&self) -> Result<DeviceKind, Problem> {
        self.kind.ok_or_else(|| wrong("請選擇裝置的種類。"))
    }

    /// The network address it is bound to, where one was said.
    pub(super) fn bound(&self) -> Result<Option<String>, Problem> {
        let said = self.bound.trim();
        if said.is_empty() {
            return Ok(None);
        }
        let address = said.parse::<IpAddr>().map_err(|_| wrong("看不懂綁定的 IP 位址。"))?;
        Ok(Some(address.to_canonical().to_string()))
    }

    /// Name, place, and what it may show.
    pub(super) fn placement(&self, house: &House) -> Result<Placement, Problem> {
        let (name, place) = (self.name.trim().to_owned(), self.place.trim().to_owned());
        if !(1..=40).contains(&name.chars().count()) || place.chars().count() > 60 {
            return Err(wrong("名稱須 1 至 40 字，地點 60 字以內。"));
        }
        let shows = self.shows.trim();
        if shows.is_empty() {
            return match self.kind {
                Some(DeviceKind::Screen) => Err(wrong("請選擇這個螢幕顯示什麼。")),
                _ => Ok(Placement { name, place, shows: None, screen: None }),
            };
        }
        let screen = match house.office.screen(shows) {
            Some(_) => None,
            None if shows == STAFF_WALL => None,
            None => Some(self.screen(shows, &place)?),
        };
        Ok(Placement { name, place, shows: Some(shows.to_owned()), screen })
    }

    /// Chinese and the languages beside it, in the order of all walls.
    fn languages(&self) -> Result<Vec<Language>, Problem> {
        let said = self.languages.split([',', '、', ' ']).filter(|tag| !tag.is_empty());
        let known = |tag: &str| SPOKEN.into_iter().find(|language| language.tag() == tag);
        let said = said.map(known).collect::<Option<BTreeSet<_>>>();
        let mut said = said.ok_or_else(|| wrong("看不懂語言，請用 en、vi、id、th、ja。"))?;
        said.insert(Language::Chinese);
        if said.len() < 2 {
            return Ok(usual_languages());
        }
        Ok(said.into_iter().collect())
    }

    fn screen(&self, id: &str, place: &str) -> Result<Screen, Problem> {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if id.len() > 40 || !id.bytes().all(plain) {
            return Err(wrong("新螢幕的代號只能用小寫字母、數字與連字號，例如 door-3b。"));
        }
        let rooms = self.rooms.split([',', '、', ' ']).filter(|room| !room.is_empty());
        let rooms = rooms.map(str::parse::<RoomId>).collect::<Result<Vec<_>, _>>();
        let number = |text: &str, usual: f32, most: f32| match text.trim() {
            "" => Ok(usual),
            text => match text.parse::<f32>() {
                Ok(number) if (1.0..=most).contains(&number) => Ok(number),
                _ => Err(wrong("吋數須在 1 至 200，距離須在 1 至 50 公尺之間。")),
            },
        };
        Ok(Screen {
            id: id.to_owned(),
            kind: self.board.ok_or_else(|| wrong("請選擇新螢幕顯示哪一種看板。"))?,
            rooms: rooms.map_err(|_| wrong("看不懂庭的號碼，例如 1,2。"))?,
            place: place.to_owned(),
            inches: number(&self.inches, 55.0, 200.0)?,
            metres: number(&self.metres, 5.0, 50.0)?,
            level: Level::L0,
            languages: self.languages()?,
        })
    }
}

fn wrong(message: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "not_a_device", message)
}
