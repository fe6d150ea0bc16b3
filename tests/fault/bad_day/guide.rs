//! The page as an operator reads it: parts with their commands, and the table of what is seen.

use hallboard_tests::Trouble;

/// A page of the guide.
pub(crate) struct Guide {
    /// Its parts, by heading; the first is everything above the first heading.
    pub(crate) sections: Vec<Section>,
    /// What each row of the table says that somebody sees, word for word.
    pub(crate) rows: Vec<Vec<String>>,
}

/// What stands under one heading.
#[derive(Default)]
pub(crate) struct Section {
    /// What is to be typed, in order.
    pub(crate) commands: Vec<String>,
    /// How many numbered steps there are.
    pub(crate) steps: usize,
}

impl Guide {
    pub(crate) fn chinese() -> Self {
        Self::of(include_str!("../../../display-web/guide/zh-Hant/a-bad-day.md"))
    }

    pub(crate) fn english() -> Self {
        Self::of(include_str!("../../../display-web/guide/en/a-bad-day.md"))
    }

    fn of(page: &str) -> Self {
        let mut sections = vec![Section::default()];
        let mut rows = Vec::new();
        for line in page.lines() {
            if line.starts_with("## ") {
                sections.push(Section::default());
            }
            if let Some(section) = sections.last_mut() {
                section.commands.extend(spans(line, '`', '`').filter(|span| is_typed(span)));
                section.steps += usize::from(line.starts_with(|c: char| c.is_ascii_digit()));
            }
            if let Some(seen) = line.strip_prefix("| ").and_then(|row| row.split(" | ").next()) {
                rows.push(quoted(seen));
            }
        }
        rows.remove(0); // the headings
        Self { sections, rows }
    }

    /// The commands of one part, as many as the test walks.
    pub(crate) fn commands<const N: usize>(&self, nth: usize) -> Result<[String; N], Trouble> {
        let commands = self.sections.get(nth).ok_or("no such part")?.commands.clone();
        commands.try_into().map_err(|all| format!("part {nth} has other commands: {all:?}").into())
    }
}

/// Whether it is typed as it stands, and not only named.
fn is_typed(span: &str) -> bool {
    span.starts_with("hallboard ") || span.starts_with("systemctl ")
}

/// What a cell quotes, in both kinds of quotes; what is left out (…) parts it.
fn quoted(cell: &str) -> Vec<String> {
    let whole = spans(cell, '`', '`').chain(spans(cell, '「', '」'));
    let whole = whole.filter(|span| !span.starts_with('/')).collect::<Vec<_>>();
    let parts = whole.iter().flat_map(|span| span.split('…')).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The texts between `open` and `close` in a line.
fn spans(line: &str, open: char, close: char) -> impl Iterator<Item = String> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once(open)?;
        let (span, behind) = after.split_once(close)?;
        rest = behind;
        Some(span.to_owned())
    })
}
