//! The words on the boards, in six languages and one order; any of them replaced by the office.

mod said;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use docket::devices::usual_languages;
use docket::ticker::Language;
use serde::Deserialize;

use crate::fault::BoardFault;

/// The languages that have a table of words, in the order of all walls.
pub const SPOKEN: [Language; 6] = [
    Language::Chinese,
    Language::English,
    Language::Vietnamese,
    Language::Indonesian,
    Language::Thai,
    Language::Japanese,
];

/// The words of the public boards, as one screen speaks them.
///
/// Chinese is the master and English is whole; another language may leave keys `pending` until somebody who
/// knows has said them, and is silent there.
#[derive(Clone, Debug)]
pub struct Languages {
    tables: Arc<BTreeMap<Language, Table>>,
    spoken: Vec<Language>,
}

/// The words of one language: flat TOML, with the keys it has no word for.
#[derive(Clone, Debug, Deserialize)]
struct Table {
    #[serde(default)]
    pending: BTreeSet<String>,
    #[serde(flatten)]
    words: BTreeMap<String, String>,
}

impl Languages {
    /// Reads the tables. All have the same keys, said or pending, and fill in nothing that Chinese does not.
    pub fn new<T: AsRef<str>>(
        tables: impl IntoIterator<Item = (Language, T)>,
    ) -> Result<Self, BoardFault> {
        let read = |(language, text): (Language, T)| Ok((language, read(text.as_ref())?));
        let tables =
            tables.into_iter().map(read).collect::<Result<BTreeMap<_, _>, BoardFault>>()?;
        let master =
            tables.get(&Language::Chinese).ok_or(BoardFault::NoTemplate("zh-Hant.toml"))?;
        for (language, table) in &tables {
            table.check(*language, master)?;
        }
        Ok(Self { tables: Arc::new(tables), spoken: usual_languages() })
    }

    /// Replaces words by the office's own, flat TOML; a key that does not exist is refused, and a blank that
    /// nobody fills in.
    pub fn overlaid(mut self, language: Language, overlay: &str) -> Result<Self, BoardFault> {
        let master = self.tables.get(&Language::Chinese).map(|table| table.words.clone());
        let master = master.unwrap_or_default();
        let tables = Arc::make_mut(&mut self.tables);
        let unknown = || BoardFault::UnknownWord(language.tag().to_owned());
        let table = tables.get_mut(&language).ok_or_else(unknown)?;
        for (key, word) in read(overlay)?.words {
            let base = key.split('@').next().unwrap_or(&key);
            if !table.knows(base) {
                return Err(BoardFault::UnknownWord(key));
            }
            let filled = master.get(&key).or_else(|| master.get(base));
            if !blanks(&word).is_subset(&filled.map(|word| blanks(word)).unwrap_or_default()) {
                return Err(BoardFault::StrangeBlank(key));
            }
            table.pending.remove(&key);
            table.words.insert(key, word);
        }
        Ok(self)
    }

    /// The same words for a screen that speaks these languages.
    #[must_use]
    pub fn spoken(&self, languages: &[Language]) -> Self {
        Self { tables: Arc::clone(&self.tables), spoken: languages.to_vec() }
    }

    /// The languages the screen speaks, Chinese among them.
    pub(crate) fn own(&self) -> &[Language] {
        &self.spoken
    }

    /// The word for `key`; with `kind`, the one for that kind of room where it has its own; none while it is
    /// pending.
    #[must_use]
    pub fn word(&self, language: Language, key: &str, kind: Option<&str>) -> Option<&str> {
        let table = self.tables.get(&language)?;
        let own = kind.map(|kind| format!("{key}@{kind}"));
        if own.as_ref().is_some_and(|own| table.pending.contains(own)) {
            return None;
        }
        let own = own.and_then(|own| table.words.get(&own));
        own.or_else(|| table.words.get(key)).map(String::as_str)
    }

    /// The languages in which all these words can be said beside the Chinese, in their order; English where
    /// one of the screen's own is silent. Never empty.
    #[must_use]
    pub fn beside(&self, keys: &[String], kind: Option<&str>) -> Vec<Language> {
        let knows =
            |language: &Language| keys.iter().all(|k| self.word(*language, k, kind).is_some());
        let own = || self.spoken.iter().copied().filter(|language| *language != Language::Chinese);
        let mut said = own().filter(knows).collect::<BTreeSet<_>>();
        if said.len() < own().count() || said.is_empty() {
            said.insert(Language::English);
        }
        said.into_iter().collect()
    }
}

impl Table {
    fn knows(&self, key: &str) -> bool {
        self.words.contains_key(key) || self.pending.contains(key)
    }

    /// Whether it has the same keys as `master`, and blanks that are filled in.
    fn check(&self, language: Language, master: &Self) -> Result<(), BoardFault> {
        let keys = self.words.keys().chain(&self.pending).collect::<BTreeSet<_>>();
        let whole = master.words.keys().collect::<BTreeSet<_>>();
        let mut wrong = keys.symmetric_difference(&whole).map(ToString::to_string);
        let mut wrong = wrong.by_ref().collect::<Vec<_>>();
        wrong.extend(self.pending.iter().filter(|key| self.words.contains_key(*key)).cloned());
        if language == Language::English {
            wrong.extend(self.pending.iter().cloned());
        }
        let strange = self.words.iter().filter(|(key, word)| {
            let filled = master.words.get(*key).map(|word| blanks(word)).unwrap_or_default();
            !blanks(word).is_subset(&filled)
        });
        wrong.extend(strange.map(|(key, _)| key.clone()));
        if wrong.is_empty() { Ok(()) } else { Err(BoardFault::MissingWords(wrong)) }
    }
}

fn read(table: &str) -> Result<Table, BoardFault> {
    toml::from_str(table).map_err(|error| BoardFault::Words(error.message().to_owned()))
}

/// What is filled in: `{time}` is `time`.
fn blanks(word: &str) -> BTreeSet<&str> {
    word.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}
