//! 遮名 — a name as a public board may write it.

use docket::disclosure::is_code_name;
use unicode_segmentation::UnicodeSegmentation;

const COMPOUND_SURNAMES: [&str; 24] = [
    "歐陽", "司馬", "司徒", "司空", "上官", "諸葛", "皇甫", "尉遲", "長孫", "慕容", "公孫", "令狐",
    "宇文", "夏侯", "端木", "東方", "西門", "南宮", "百里", "軒轅", "張簡", "范姜", "呼延", "鍾離",
];

/// What follows one of these is a former name, a remark or another person.
const AFTER_THE_NAME: [char; 10] = ['(', '（', '〔', '[', '［', '、', ',', '，', ';', '/'];

/// `name` with its middle hidden: 王○明, 王○, 歐陽○○, NGUYEN○; `None` for a code name or nothing.
///
/// Counts what a reader calls one character, so that a variant selector never shows as a sign.
#[must_use]
pub fn mask_name(name: &str) -> Option<String> {
    let name = name.split(AFTER_THE_NAME).next().unwrap_or(name).trim();
    if name.is_empty() || is_code_name(name) {
        return None;
    }

    let characters = name.graphemes(true).filter(|g| !g.trim().is_empty()).collect::<Vec<_>>();
    if characters.iter().all(|character| is_han(character)) {
        Some(mask_han(&characters))
    } else {
        Some(mask_foreign(name))
    }
}

fn mask_han(characters: &[&str]) -> String {
    let name = characters.concat();
    let compound = COMPOUND_SURNAMES.iter().find(|surname| name.starts_with(**surname));
    match (compound, characters) {
        (Some(surname), [_, _, given @ ..]) if !given.is_empty() => {
            format!("{surname}{}", "○".repeat(given.len()))
        }
        (None, [first, _, last]) => format!("{first}○{last}"),
        (_, [first, given @ ..]) if !given.is_empty() => {
            format!("{first}{}", "○".repeat(given.len()))
        }
        _ => "○".to_owned(),
    }
}

/// The first element; of a name in one piece only its first character.
fn mask_foreign(name: &str) -> String {
    let inner = |c: char| "·‧・•．.-".contains(c);
    let mut elements =
        name.split(|c: char| c.is_whitespace() || inner(c)).filter(|element| !element.is_empty());
    match (elements.next(), elements.next()) {
        (Some(first), Some(_)) if !name.contains(inner) && first.graphemes(true).all(is_han) => {
            mask_han(&first.graphemes(true).collect::<Vec<_>>()) // 王小明 Amy
        }
        (Some(first), Some(_)) => format!("{first}○"),
        (Some(only), None) => format!("{}○", only.graphemes(true).next().unwrap_or_default()),
        (None, _) => "○".to_owned(),
    }
}

/// Han of any plane, the office's own characters, and the mark for one that could not be read.
fn is_han(character: &str) -> bool {
    character.chars().next().is_some_and(|c| {
        matches!(c,
            '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'
            | '\u{E000}'..='\u{F8FF}' | '〇' | '〓' | '々')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: &str) -> String {
        mask_name(name).unwrap_or_else(|| "—".to_owned())
    }

    #[test]
    fn a_name_keeps_its_ends_only() {
        assert_eq!(shown("王小明"), "王○明");
        assert_eq!(shown("王 小 明"), "王○明");
        assert_eq!(shown("王明"), "王○");
        assert_eq!(shown("陳王小美"), "陳○○○");
        assert_eq!(shown("王"), "○");
    }

    #[test]
    fn a_compound_surname_is_shown_and_nothing_after_it() {
        assert_eq!(shown("歐陽小美"), "歐陽○○");
        assert_eq!(shown("歐陽美"), "歐陽○");
        assert_eq!(shown("歐陽"), "歐○");
    }

    #[test]
    fn a_foreign_name_shows_its_first_element() {
        assert_eq!(shown("NGUYEN VAN A"), "NGUYEN○");
        assert_eq!(shown("Kolas·Yotaka甲"), "Kolas○");
        assert_eq!(shown("谷辣斯·尤達卡"), "谷辣斯○");
        assert_eq!(shown("Siti"), "S○");
    }

    #[test]
    fn a_code_name_appears_nowhere() {
        for name in ["代號AE000-A115335", "AE000-A115335", "A女", "代 號 1", "", "　"] {
            assert_eq!(mask_name(name), None, "{name}");
        }
    }

    #[test]
    fn nothing_beside_the_name_is_told() {
        for name in ["王小明（原名王大明）", "王小明、李大華", "王小明 Amy"] {
            assert_eq!(shown(name), "王○明", "{name}");
        }
    }

    #[test]
    fn a_variant_of_a_character_counts_once() {
        assert_eq!(shown("葛\u{E0100}小明"), "葛\u{E0100}○明");
        assert_eq!(shown("王𠀋明"), "王○明");
        assert_eq!(shown("王〓"), "王○");
    }
}
