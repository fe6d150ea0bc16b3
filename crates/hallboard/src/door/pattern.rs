//! Addresses with open parts, and how a path finds the one it fits.

use std::{collections::HashMap, str::FromStr};

use percent_encoding::percent_decode_str;

/// One part of an address.
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

/// Everything that hangs at addresses, found by the parts of a path: a word before an open part, an
/// open part before the rest.
#[derive(Debug)]
pub(super) struct Signpost<T> {
    here: Option<T>,
    words: HashMap<String, Signpost<T>>,
    open: Option<Box<Signpost<T>>>,
    rest: Option<T>,
}

impl<T> Default for Signpost<T> {
    fn default() -> Signpost<T> {
        Signpost { here: None, words: HashMap::new(), open: None, rest: None }
    }
}

impl<T> Signpost<T> {
    /// The place of an address, to hang something there; nothing after `{name..}` counts.
    pub(super) fn place(&mut self, parts: &[Part]) -> &mut Option<T> {
        match parts.split_first() {
            None => &mut self.here,
            Some((Part::Rest, _)) => &mut self.rest,
            Some((Part::Open, parts)) => self.open.get_or_insert_default().place(parts),
            Some((Part::Word(word), parts)) => {
                self.words.entry(word.clone()).or_default().place(parts)
            }
        }
    }

    /// What hangs at the address of a path, and what stands at the open parts, in order. A slash at
    /// the end changes nothing.
    pub(super) fn find(&self, path: &str) -> Option<(&T, Vec<String>)> {
        let mut values = Vec::new();
        let found = self.follow(path.strip_prefix('/').unwrap_or(path), &mut values)?;
        Some((found, values))
    }

    fn follow(&self, path: &str, values: &mut Vec<String>) -> Option<&T> {
        if path.is_empty() {
            return self.here.as_ref().or_else(|| self.all_of(path, values));
        }
        let (part, left) = path.split_once('/').unwrap_or((path, ""));
        if let Some(found) = self.words.get(part).and_then(|next| next.follow(left, values)) {
            return Some(found);
        }
        if let Some(next) = &self.open
            && let Some(value) = decoded(part)
        {
            let before = values.len();
            values.push(value);
            if let Some(found) = next.follow(left, values) {
                return Some(found);
            }
            values.truncate(before);
        }
        self.all_of(path, values)
    }

    fn all_of(&self, path: &str, values: &mut Vec<String>) -> Option<&T> {
        let rest = self.rest.as_ref()?;
        values.push(percent_decode_str(path).decode_utf8_lossy().into_owned());
        Some(rest)
    }
}

/// A part of an address with its percent signs read; one that is empty or not UTF-8 fits no pattern.
fn decoded(part: &str) -> Option<String> {
    let read = percent_decode_str(part).decode_utf8().ok()?;
    if part.is_empty() { None } else { Some(read.into_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signpost(patterns: &[&'static str]) -> Signpost<&'static str> {
        let mut signpost = Signpost::default();
        for pattern in patterns {
            *signpost.place(&Pattern::new(pattern).parts) = Some(*pattern);
        }
        signpost
    }

    #[test]
    fn the_closest_address_fits_and_a_dead_end_is_walked_back() {
        let signpost = signpost(&["/", "/a/{b}", "/a/c", "/a/c/d", "/a/{b}/e", "/s/{all..}"]);
        let found = |path| signpost.find(path).map(|(at, values)| (*at, values.join("|")));
        let at = |pattern, values: &str| Some((pattern, values.to_owned()));

        assert_eq!(found("/"), at("/", ""));
        assert_eq!(found("/a/c"), at("/a/c", ""));
        assert_eq!(found("/a/c/"), at("/a/c", ""), "a slash at the end changes nothing");
        assert_eq!(found("/a/c/e"), at("/a/{b}/e", "c"), "back from /a/c, which leads to /d alone");
        assert_eq!(found("/a/%E5%BA%AD"), at("/a/{b}", "庭"));
        assert_eq!(found("/s/x/y%20z"), at("/s/{all..}", "x/y z"));
        for nowhere in ["/a", "/a//e", "/a/%ff", "/a/c/d/e", "//", "/b"] {
            assert_eq!(found(nowhere), None, "{nowhere}");
        }
    }
}
