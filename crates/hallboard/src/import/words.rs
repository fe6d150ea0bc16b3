//! Small forms of text that several columns share.

use docket::case_number;

/// Full-width signs made half-width, and no white space.
pub(super) fn plain(text: &str) -> String {
    half_width(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// Full-width signs made half-width; white space becomes plain spaces, none at the ends.
pub(super) fn half_width(text: &str) -> String {
    let narrow = |c: char| if c.is_whitespace() { ' ' } else { case_number::half_width(c) };
    text.trim().chars().map(narrow).collect()
}

/// A cell's text as a sentence may show it: one line of at most 40 characters.
pub(super) fn shown(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 40 {
        return line;
    }
    line.chars().take(39).chain(['…']).collect()
}
