//! The other things the house says to a screen.

use bytes::Bytes;
use docket::DeviceId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::live::frame;

/// Something a screen is to do besides showing its board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Deed {
    /// Say its own name large, so that whoever stands before it can find it.
    Identify,
    /// Load its page again.
    Reload,
    /// Go black, or light up again: `on`.
    Blank,
    /// Look dark, light or like night, or as the hours say: `to`.
    Light,
    /// Forget the last board it kept.
    Forget,
    /// Go where it belongs now.
    Move,
}

/// Whom a deed is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// Every socket at the wall.
    All,
    /// The sockets of one screen.
    Screen(String),
    /// The sockets of one paired device.
    Device(DeviceId),
}

#[derive(Serialize)]
struct Pulse<'a> {
    r#type: &'static str,
    id: u64,
    now: &'a str,
    version: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    frame: &'a str,
}

/// `{"type":"pulse","id","now","version","frame"}`; `id` is 0 while a board has no picture, and a board
/// without a page has no frame.
pub(super) fn pulse(id: u64, now: &str, version: &str, frame: &str) -> Bytes {
    let said = Pulse { r#type: "pulse", id, now, version, frame };
    frame::text(&serde_json::to_string(&said).unwrap_or_default())
}

/// `{"type":"do","do":…}` with whatever fields the deed needs beside it.
pub(super) fn deed(deed: Deed, mut fields: Map<String, Value>) -> Bytes {
    fields.insert("type".to_owned(), Value::from("do"));
    fields.insert("do".to_owned(), serde_json::to_value(deed).unwrap_or_default());
    frame::text(&Value::Object(fields).to_string())
}
