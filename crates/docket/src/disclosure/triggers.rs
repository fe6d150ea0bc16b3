//! The second net: words in a cause, remark, 字別 or role that close a case whatever its kind.

use serde::{Deserialize, Serialize};

use super::plain;

/// Words that restrict a case wherever they stand; spaces between their characters hide nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TriggerWords(Vec<String>);

const WORDS: &str = "妨害性自主 性自主 性侵 性騷擾 性剝削 性影像 性交 猥褻 未滿十 未滿1 未成年 \
    兒童 兒少 少年 少連偵 少偵 收養 人口販運 家暴 家庭暴力 家護 保護令 跟蹤騷擾 \
    停止緊急安置 緊急安置 強制住院 證人保護 秘密證人 祕密證人 代號 被害人保護 保護動線 勘驗";

impl TriggerWords {
    /// A net of these words; empty ones are left out.
    pub fn new<W: Into<String>>(words: impl IntoIterator<Item = W>) -> Self {
        Self(words.into_iter().map(Into::into).collect())
    }

    /// Every word of the net that stands in `text`.
    pub fn found_in(&self, text: &str) -> impl Iterator<Item = &str> {
        let text = plain(text);
        self.0
            .iter()
            .filter(move |word| {
                let word = plain(word);
                !word.is_empty() && text.contains(&word)
            })
            .map(String::as_str)
    }
}

impl Default for TriggerWords {
    fn default() -> Self {
        Self::new(WORDS.split_whitespace())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_found_is_named() {
        let net = TriggerWords::default();
        let found = net.found_in("性 騷 擾、未滿 １４ 歲").collect::<Vec<_>>();
        assert_eq!(found, ["性騷擾", "未滿1"]);
        assert_eq!(net.found_in("詐欺").count(), 0);
    }

    #[test]
    fn an_empty_word_closes_nothing() {
        assert_eq!(TriggerWords::new(["", " "]).found_in("詐欺").count(), 0);
    }
}
