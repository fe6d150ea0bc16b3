//! What a log may never repeat: names, case numbers, secrets, and whatever may hold one.

use std::fmt;

/// Something personal on its way through code that logs: it says nothing of itself.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Redacted<T>(pub T);

impl<T> fmt::Debug for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl<T> fmt::Display for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_told_nothing_of_it() {
        let name = Redacted("王小明");
        assert_eq!(format!("{name} {name:?} {:#?}", Some(&name)), "… … Some(\n    …,\n)");
        assert_eq!(name.0, "王小明");
    }
}
