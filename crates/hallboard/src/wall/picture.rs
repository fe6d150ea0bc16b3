//! What one board shows, encoded once for every screen.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::live::{deflate::deflate, frame};

/// The newest content of a board in the one frame that all its screens get. A clone is a reference
/// count.
#[derive(Clone, Debug)]
pub struct Picture(Arc<Painted>);

#[derive(Debug)]
struct Painted {
    id: u64,
    content: String,
    text: String,
    plain: Bytes,
    deflated: OnceLock<Bytes>,
}

#[derive(Serialize)]
struct Said<'a> {
    r#type: &'static str,
    id: u64,
    seq: u64,
    html: &'a str,
}

impl Picture {
    /// A board's page part: `id` counts up per board and start, `seq` is the entry it was painted
    /// from.
    #[must_use]
    pub fn html(id: u64, seq: u64, html: String) -> Picture {
        let message = Said { r#type: "picture", id, seq, html: &html };
        // Numbers and strings always can be written as JSON.
        let text = serde_json::to_string(&message).unwrap_or_default();
        Picture::painted(id, html, text)
    }

    /// A private board's content, sent exactly as given with `id` before it.
    #[must_use]
    pub fn json(id: u64, mut content: Map<String, Value>) -> Picture {
        content.remove("id");
        let content = Value::Object(content).to_string();
        let fields = content.strip_prefix('{').unwrap_or("}");
        let between = if fields == "}" { "" } else { "," };
        let text = format!("{{\"id\":{id}{between}{fields}");
        Picture::painted(id, content, text)
    }

    fn painted(id: u64, content: String, text: String) -> Picture {
        let plain = frame::text(&text);
        Picture(Arc::new(Painted { id, content, text, plain, deflated: OnceLock::new() }))
    }

    /// Its number.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.0.id
    }

    /// The page part, or the JSON as it was given.
    #[must_use]
    pub fn content(&self) -> &str {
        &self.0.content
    }

    /// Whether a screen would look the same under both.
    #[must_use]
    pub fn same(&self, other: &Picture) -> bool {
        self.0.content == other.0.content
    }

    pub(super) fn frame(&self, deflates: bool) -> &Bytes {
        if deflates { self.deflated() } else { &self.0.plain }
    }

    /// Compressed when the first socket asks for it, and never again.
    fn deflated(&self) -> &Bytes {
        let painted = &self.0;
        let packed = || match deflate(painted.text.as_bytes()) {
            Some(packed) => frame::deflated(&packed),
            None => painted.plain.clone(),
        };
        painted.deflated.get_or_init(packed)
    }
}
