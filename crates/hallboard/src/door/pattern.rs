//! Addresses with open parts, and the only place where they become filters.

use std::str::{FromStr, Utf8Error};

use percent_encoding::percent_decode_str;
use warp::{Filter, filters::BoxedFilter};

/// One part of an address; in an ordered list of patterns the closest fit comes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Stands in the address as it is.
    Word(String),
    /// `{name}`: any one part.
    Open,
    /// `{name..}`: all that is left.
    Rest,
}

/// An address pattern such as `/api/v1/rooms/{room}/calls`.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pub(super) text: String,
    pub(super) parts: Vec<Part>,
    names: Vec<String>,
}

impl Pattern {
    /// Reads a pattern: parts between slashes, `{name}` for an open one, `{name..}` for the rest.
    pub(super) fn new(text: &str) -> Pattern {
        let mut names = Vec::new();
        let mut read = |part: &str| {
            let Some(name) = part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
                return Part::Word(part.to_owned());
            };
            let rest = name.strip_suffix("..");
            names.push(rest.unwrap_or(name).to_owned());
            if rest.is_some() { Part::Rest } else { Part::Open }
        };
        let parts = text.split('/').filter(|part| !part.is_empty()).map(&mut read).collect();

        Pattern { text: text.to_owned(), parts, names }
    }

    /// Gives the open parts of one address the names of this pattern.
    pub(super) fn params(&self, values: Vec<String>) -> Params {
        Params(self.names.iter().cloned().zip(values).collect())
    }
}

/// The open parts of one address, by name.
#[derive(Clone, Debug, Default)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// What stands at `{name}`, as it was written.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Everything that stands at an open part, in order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, value)| value.as_str())
    }

    /// What stands at `{name}`, if it is there and can be read as a `T`.
    #[must_use]
    pub fn read<T: FromStr>(&self, name: &str) -> Option<T> {
        self.text(name)?.parse().ok()
    }
}

/// Builds the filter that fits addresses of this shape and yields their open parts in order.
pub(super) fn filter(parts: &[Part]) -> BoxedFilter<(Vec<String>,)> {
    let start = warp::any().map(Vec::new).boxed();
    let fitted = parts.iter().fold(start, |fitted, part| match part {
        Part::Word(word) => fitted.and(warp::path(word.clone())).boxed(),
        Part::Open => fitted.and(warp::path::param::<Decoded>()).map(with).boxed(),
        Part::Rest => fitted
            .and(warp::path::tail())
            .map(|values, tail: warp::path::Tail| {
                let rest = percent_decode_str(tail.as_str()).decode_utf8_lossy();
                with(values, Decoded(rest.into_owned()))
            })
            .boxed(),
    });
    fitted.and(warp::path::end()).boxed()
}

fn with(mut values: Vec<String>, Decoded(value): Decoded) -> Vec<String> {
    values.push(value);
    values
}

/// A part of an address with its percent signs read; one that is not UTF-8 fits no pattern.
struct Decoded(String);

impl FromStr for Decoded {
    type Err = Utf8Error;

    fn from_str(part: &str) -> Result<Decoded, Utf8Error> {
        percent_decode_str(part).decode_utf8().map(|text| Decoded(text.into_owned()))
    }
}
