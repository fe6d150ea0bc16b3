//! The words on the boards: Chinese large, English beside it, any of them replaced by the office.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use minijinja::value::{Kwargs, Value};

use crate::fault::BoardFault;

/// The words of the public boards in the two languages they carry together.
#[derive(Clone, Debug)]
pub struct Languages {
    large: Arc<Words>,
    beside: Arc<Words>,
}

/// Which of the two languages of a board is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The one in large letters.
    Large,
    /// The one in small letters beside it.
    Beside,
}

type Words = BTreeMap<String, String>;

impl Languages {
    /// Reads the two tables, flat TOML each; both must have the same keys.
    pub fn new(large: &str, beside: &str) -> Result<Self, BoardFault> {
        let (large, beside) = (read(large)?, read(beside)?);
        let keys = |words: &Words| words.keys().cloned().collect::<BTreeSet<_>>();
        let missing =
            keys(&large).symmetric_difference(&keys(&beside)).cloned().collect::<Vec<_>>();
        if !missing.is_empty() {
            return Err(BoardFault::MissingWords(missing));
        }
        Ok(Self { large: Arc::new(large), beside: Arc::new(beside) })
    }

    /// Replaces words by the office's own, flat TOML; a key that does not exist is refused.
    pub fn overlaid(mut self, place: Place, overlay: &str) -> Result<Self, BoardFault> {
        let words = match place {
            Place::Large => Arc::make_mut(&mut self.large),
            Place::Beside => Arc::make_mut(&mut self.beside),
        };
        for (key, word) in read(overlay)? {
            let base = key.split('@').next().unwrap_or(&key);
            if !words.contains_key(base) {
                return Err(BoardFault::UnknownWord(key));
            }
            words.insert(key, word);
        }
        Ok(self)
    }

    /// The word for `key`; with `kind`, the one for that kind of room where it has its own.
    #[must_use]
    pub fn word(&self, place: Place, key: &str, kind: Option<&str>) -> Option<&str> {
        let words = match place {
            Place::Large => &self.large,
            Place::Beside => &self.beside,
        };
        let own = kind.and_then(|kind| words.get(&format!("{key}@{kind}")));
        own.or_else(|| words.get(key)).map(String::as_str)
    }

    /// The function a template calls for a word: `zh("live.stopped", time="09:35")`.
    pub(crate) fn function(&self, place: Place) -> Value {
        let languages = self.clone();
        Value::from_function(move |key: &str, blanks: Kwargs| {
            let kind = blanks.get::<Option<&str>>("kind")?;
            let word = languages.word(place, key, kind).ok_or_else(|| {
                minijinja::Error::new(
                    minijinja::ErrorKind::InvalidOperation,
                    format!("no word for {key}"),
                )
            })?;
            filled(word, &blanks)
        })
    }
}

fn read(table: &str) -> Result<Words, BoardFault> {
    toml::from_str(table).map_err(|error| BoardFault::Words(error.message().to_owned()))
}

fn filled(word: &str, blanks: &Kwargs) -> Result<String, minijinja::Error> {
    let mut text = word.to_owned();
    for name in blanks.args().filter(|name| *name != "kind") {
        let value = blanks.get::<Value>(name)?;
        text = text.replace(&format!("{{{name}}}"), &value.to_string());
    }
    Ok(text)
}
