//! 語言: what is said in which language, in which order, and what is not said.

use boards::languages::SPOKEN;
use boards::{Band, BoardFault, Languages};
use docket::ticker::Language::{self, Chinese, English, Indonesian, Japanese, Thai, Vietnamese};

use crate::{cast, gallery};

fn refused(tables: &[(Language, &str)]) -> Vec<String> {
    match Languages::new(tables.iter().copied()) {
        Err(BoardFault::MissingWords(keys)) => keys,
        other => panic!("{other:?}"),
    }
}

fn words() -> [(Language, &'static str); 2] {
    [(Chinese, "\"a\" = \"甲 {time}\"\n\"b\" = \"乙\""), (English, "\"a\" = \"A\"\n\"b\" = \"B\"")]
}

#[test]
fn every_language_has_every_word_or_says_that_it_has_none() {
    let [master, english] = words();
    assert_eq!(refused(&[master, (English, "\"a\" = \"A\"")]), ["b"]);
    assert_eq!(refused(&[master, english, (Thai, "\"a\" = \"ก\"")]), ["b"]);
    assert_eq!(
        refused(&[master, (English, "pending = [\"b\"]\n\"a\" = \"A\"")]),
        ["b"],
        "en is whole"
    );
    let both = "pending = [\"a\", \"b\"]\n\"a\" = \"ก\"";
    assert_eq!(refused(&[master, english, (Thai, both)]), ["a"], "said and pending");
    Languages::new([master, english, (Thai, "pending = [\"b\"]\n\"a\" = \"ก {time}\"")])
        .expect("one pending");
}

#[test]
fn a_translation_leaves_no_blank_that_nobody_fills() {
    let [master, english] = words();
    let strange = "\"a\" = \"ก {hour}\"\n\"b\" = \"ข\"";
    assert_eq!(refused(&[master, english, (Thai, strange)]), ["a"]);
}

#[test]
fn the_office_replaces_only_what_exists_and_says_what_was_pending() {
    let own = cast::languages().overlaid(Chinese, "\"status.calling\" = \"請進\"").expect("known");
    assert_eq!(own.word(Chinese, "status.calling", None), Some("請進"));
    assert_eq!(own.word(English, "status.calling", None), Some("Calling"));
    assert_eq!(own.word(Chinese, "status.in_session", Some("interview")), Some("詢問中"));
    let unknown = cast::languages().overlaid(Chinese, "\"status.caling\" = \"請進\"");
    assert!(matches!(unknown, Err(BoardFault::UnknownWord(key)) if key == "status.caling"));

    let pending = cast::languages().spoken(&[Chinese, Thai]);
    assert_eq!(pending.word(Thai, "hero.calling", None), None);
    assert_eq!(pending.beside(&["hero.calling".to_owned()], None), [English]);
    let said = cast::languages().overlaid(Thai, "\"hero.calling\" = \"ก\"").expect("known");
    let said = said.spoken(&[Chinese, Thai]);
    assert_eq!(said.beside(&["hero.calling".to_owned()], None), [Thai]);
}

#[test]
fn an_offices_own_word_leaves_no_blank_that_nobody_fills() {
    let refused = |words: &str| match cast::languages().overlaid(Vietnamese, words) {
        Err(BoardFault::StrangeBlank(key)) => key,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused("\"live.stopped\" = \"{tiem}\""), "live.stopped");
    assert_eq!(refused("\"status.ready\" = \"{room}\""), "status.ready");
    assert_eq!(refused("\"status.moved_to@interview\" = \"{place}\""), "status.moved_to@interview");
    cast::languages().overlaid(Vietnamese, "\"live.stopped\" = \"{time}\"").expect("filled in");
}

#[test]
fn no_language_of_ours_loses_what_is_filled_in() {
    let blanks = |word: &str| {
        let mut blanks = word.split('{').skip(1).filter_map(|rest| rest.split('}').next());
        let mut blanks = blanks.by_ref().map(str::to_owned).collect::<Vec<_>>();
        blanks.sort();
        blanks
    };
    let languages = cast::languages();
    let master = cast::web("locales/zh-Hant.toml").expect("the master");
    for key in master.lines().filter_map(|line| line.strip_prefix('"')?.split('"').next()) {
        let whole = languages.word(Chinese, key, None).map(blanks);
        for language in SPOKEN {
            let said = languages.word(language, key, None).map(blanks);
            assert!(said.is_none() || said == whole, "{key} in {}", language.tag());
        }
    }
}

#[test]
fn a_wall_says_its_languages_in_one_order_whatever_it_says() {
    let languages = cast::languages().spoken(&SPOKEN);
    let minutes = languages.beside(&["notice.minutes".to_owned()], None);
    assert_eq!(minutes, [English, Vietnamese, Indonesian, Thai, Japanese]);
    let only = cast::languages().spoken(&[Chinese, Indonesian, Japanese]);
    let both = ["notice.minutes", "hero.calling"].map(str::to_owned);
    assert_eq!(only.beside(&both[..1], None), [Indonesian, Japanese]);
    assert_eq!(only.beside(&both, None), [English], "a sentence is never half in another language");
}

#[test]
fn a_picture_holds_every_language_of_its_screen_and_shows_the_second_first() {
    let (_, view) = gallery::all().into_iter().find(|(name, _)| name == "room_called").expect("it");
    let languages = cast::languages().spoken(&[Chinese, English, Vietnamese]);
    let draw = || cast::picture_with(&view, &Band::default(), &languages);
    let calling = "<span class=\"en\"><span class=\"tongues\"><span class=\"said\" lang=\"en\" data-proof>Calling</span>\
                   <span lang=\"vi\" data-proof>Đang gọi</span></span></span>";
    assert!(draw().contains(calling), "{}", draw());
    assert_eq!(draw(), draw(), "turning is the page's own work");
}
