//! What a screen reports is what the daemon computed: one file of examples for Rust and JavaScript.

use boards::proof;
use serde::Deserialize;

use crate::{cast, gallery};

#[derive(Deserialize)]
struct Example {
    texts: Vec<String>,
    hash: u32,
}

#[test]
fn the_number_is_the_one_in_the_examples() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/proof-vectors.json");
    let text = std::fs::read_to_string(file).expect("the examples are there");
    let examples = serde_json::from_str::<Vec<Example>>(&text).expect("the examples read");
    assert!(examples.len() >= 8);
    for example in examples {
        assert_eq!(proof::of_texts(&example.texts), example.hash, "{:?}", example.texts);
    }
}

#[test]
fn a_picture_is_proved_by_its_progress_words_alone() {
    let html = "<p data-proof>3-05</p><p>other</p><i class=\"en\" data-proof>a &lt;b&gt; &amp;lt; &#x27;c&#x2f;\n</i>";
    assert_eq!(proof::texts(html), ["3-05", "a <b> &lt; 'c/\n"]);
    assert_eq!(proof::of_picture(html), proof::of_texts(&["3-05 a <b> &lt; 'c/"]));
}

#[test]
fn a_picture_with_another_status_proves_another_number() {
    let hash = |view| proof::of_picture(&cast::picture(view));
    let doors = gallery::doors();
    let hashes =
        doors.iter().map(|(_, view)| hash(view)).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(hashes.len(), doors.len());
}
