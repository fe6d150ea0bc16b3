//! The goldens: every board in every state, as a page that opens in any browser.
//!
//! `HALLBOARD_GOLDENS=write cargo test -p boards` draws them anew; look at them before committing.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use boards::languages::SPOKEN;
use boards::{Band, Sizing, View};

use crate::{bands, cast, gallery};

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.html"))
}

#[test]
fn every_board_looks_as_it_was_approved() {
    let (templates, languages) = (cast::templates(), cast::languages());
    let write = std::env::var("HALLBOARD_GOLDENS").is_ok_and(|wish| wish == "write");
    let plain = gallery::all().into_iter().map(|(name, view)| (name, view, Band::default()));
    let six = languages.spoken(&SPOKEN);
    let two = plain.chain(bands::all()).map(|(name, view, band)| (name, view, band, &languages));
    let all = two.chain(in_six().map(|(name, view)| (name, view, Band::default(), &six)));
    for (name, view, band, languages) in all {
        let frame = cast::frame(&name, Sizing::default());
        let drawn = templates.page(&frame, &view, &band, languages);
        let drawn = drawn.unwrap_or_else(|fault| panic!("{name}: {fault}"));
        if write {
            fs::write(golden(&name), &drawn).expect("the golden is kept");
        }
        let approved = fs::read_to_string(golden(&name)).unwrap_or_default();
        assert!(drawn == approved, "{name} differs from its golden");
    }
}

/// One board of each kind, for a screen that speaks all six languages.
fn in_six() -> impl Iterator<Item = (String, View)> {
    let kinds = ["room_delayed", "rooms_two", "waiting_three", "lobby_six", "bailiff_office_busy"];
    let all = gallery::all().into_iter().filter(move |(name, _)| kinds.contains(&name.as_str()));
    all.map(|(name, view)| (format!("{name}_in_six_languages"), view))
}

#[test]
fn every_template_has_a_golden() {
    let drawn = gallery::all().iter().map(|(_, view)| view.name()).collect::<BTreeSet<_>>();
    for template in boards::templates::BOARDS {
        assert!(drawn.contains(template.trim_end_matches(".html")), "{template} is in no golden");
    }
}
