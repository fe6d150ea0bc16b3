//! What can go wrong between a view and its picture; said to the operator.

use std::fmt;

/// A template or a table of words that cannot be used. One faulty board never stops another.
#[derive(Debug)]
pub enum BoardFault {
    /// A template is not there.
    NoTemplate(&'static str),
    /// A template does not compile, or asks for what the view does not have.
    Template(minijinja::Error),
    /// A table of words is not flat TOML.
    Words(String),
    /// A language lacks words that another one has.
    MissingWords(Vec<String>),
    /// An office's overlay replaces a word that does not exist.
    UnknownWord(String),
    /// An office's overlay has a blank that nobody fills in: `{tiem}` would stand on a wall.
    StrangeBlank(String),
}

impl fmt::Display for BoardFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTemplate(name) => write!(f, "the template {name} is missing"),
            Self::Template(error) => write!(f, "a template cannot be drawn: {error}"),
            Self::Words(why) => write!(f, "a table of words cannot be read: {why}"),
            Self::MissingWords(keys) => {
                write!(f, "words without a translation: {}", keys.join(", "))
            }
            Self::UnknownWord(key) => write!(f, "the overlay replaces an unknown word: {key}"),
            Self::StrangeBlank(key) => write!(f, "nobody fills in a blank of the overlay's {key}"),
        }
    }
}

impl std::error::Error for BoardFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Template(error) => Some(error),
            _ => None,
        }
    }
}

impl From<minijinja::Error> for BoardFault {
    fn from(error: minijinja::Error) -> Self {
        Self::Template(error)
    }
}
