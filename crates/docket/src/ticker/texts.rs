//! 文字: what may be written on a wall, in which languages, and how long it takes to read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::TickerRefusal;

/// The languages a text can have, in the one order in which the walls show them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Language {
    /// 中文; every text has it.
    #[serde(rename = "zh-Hant")]
    Chinese,
    /// English
    #[serde(rename = "en")]
    English,
    /// Tiếng Việt
    #[serde(rename = "vi")]
    Vietnamese,
    /// Bahasa Indonesia
    #[serde(rename = "id")]
    Indonesian,
    /// ภาษาไทย
    #[serde(rename = "th")]
    Thai,
    /// Filipino
    #[serde(rename = "fil")]
    Filipino,
    /// 日本語
    #[serde(rename = "ja")]
    Japanese,
}

impl Language {
    /// All of them, in their order.
    pub const ALL: [Self; 7] = [
        Self::Chinese,
        Self::English,
        Self::Vietnamese,
        Self::Indonesian,
        Self::Thai,
        Self::Filipino,
        Self::Japanese,
    ];

    /// The BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-Hant",
            Self::English => "en",
            Self::Vietnamese => "vi",
            Self::Indonesian => "id",
            Self::Thai => "th",
            Self::Filipino => "fil",
            Self::Japanese => "ja",
        }
    }

    /// The Chinese word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Chinese => "中文",
            Self::English => "英文",
            Self::Vietnamese => "越南文",
            Self::Indonesian => "印尼文",
            Self::Thai => "泰文",
            Self::Filipino => "菲律賓文",
            Self::Japanese => "日文",
        }
    }
}

/// A text in one or more languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Texts(pub BTreeMap<Language, String>);

impl Texts {
    /// A text in Chinese alone.
    #[must_use]
    pub fn chinese(text: &str) -> Self {
        Self::default().and(Language::Chinese, text)
    }

    /// The same with one more language; nothing is added for an empty text.
    #[must_use]
    pub fn and(mut self, language: Language, text: &str) -> Self {
        let text = text.trim();
        if !text.is_empty() {
            self.0.insert(language, text.to_owned());
        }
        self
    }

    /// The text in `language`.
    #[must_use]
    pub fn of(&self, language: Language) -> Option<&str> {
        self.0.get(&language).map(String::as_str)
    }

    /// How long it takes to read all languages one after the other, in milliseconds.
    #[must_use]
    pub fn reading_ms(&self, han_per_second: f32) -> u32 {
        self.0.values().map(|text| reading_ms(text, han_per_second)).sum()
    }

    /// Refuses what must not run across a wall; `most_ms` is the longest reading time of one language.
    pub(super) fn check(&self, han_per_second: f32, most_ms: u32) -> Result<(), TickerRefusal> {
        if self.of(Language::Chinese).is_none_or(|text| text.trim().is_empty()) {
            return Err(TickerRefusal::NoChinese);
        }
        for (language, text) in &self.0 {
            check_signs(*language, text)?;
            let takes = reading_ms(text, han_per_second);
            if takes > most_ms {
                let (takes, most) = (takes.div_ceil(1000), most_ms / 1000);
                return Err(TickerRefusal::TooLong { language: *language, takes, most });
            }
        }
        Ok(())
    }
}

/// Milliseconds it takes to read `text`; ten Latin letters take as long as four Han characters.
#[must_use]
pub fn reading_ms(text: &str, han_per_second: f32) -> u32 {
    let tenths = text.chars().map(|c| if is_wide(c) { 10 } else { 4 }).sum::<u32>();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a reading time to the millisecond is enough"
    )]
    let ms = (tenths as f32 * 100.0 / han_per_second.clamp(0.5, 20.0)) as u32;
    ms
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{e000}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

fn check_signs(language: Language, text: &str) -> Result<(), TickerRefusal> {
    if text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err(TickerRefusal::ControlCharacter(language));
    }
    if text.chars().any(is_unseen) {
        return Err(TickerRefusal::UnseenCharacter(language));
    }
    match address_in(text) {
        Some(address) => Err(TickerRefusal::Address { language, address }),
        None => Ok(()),
    }
}

/// Marks that turn the direction of a text, or that nobody sees.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The first thing in `text` that looks like an address of the internet: nobody can tap it on a wall.
fn address_in(text: &str) -> Option<String> {
    let mut words = text.split(|c: char| !c.is_ascii_graphic());
    words.find(|word| is_address(word)).map(str::to_owned)
}

fn is_address(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    if lower.contains("://") || lower.starts_with("www.") || lower.starts_with("mailto:") {
        return true;
    }
    lower.split(['/', '?', '#', ':', '@']).any(is_host)
}

/// `ttc.example.gov.tw`, but neither `3.5` nor `a.m.`
fn is_host(part: &str) -> bool {
    let host = part.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let labels = host.split('.').collect::<Vec<_>>();
    let plain = |label: &&str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let top = labels.last().copied().unwrap_or_default();
    labels.len() > 1
        && labels.iter().all(plain)
        && top.len() > 1
        && top.chars().all(|c| c.is_ascii_alphabetic())
}
