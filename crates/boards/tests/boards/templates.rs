//! The templates: whole, escaped, and right without scripts.

use boards::languages::SPOKEN;
use boards::list::Status;
use boards::view::Detainee;
use boards::{Band, BoardFault, Drawn, Sizing, Templates, View};
use docket::calendar::{HalfDay, Moment};
use docket::ticker::Language;

use crate::{bands, cast, gallery};

#[test]
fn nothing_unsaid_is_printed_on_a_wall() {
    for (name, view) in gallery::all() {
        let picture = cast::picture(&view);
        for word in ["None", "True", "False", "none<", "{room}", "{time}", "{minutes}", "{date}"] {
            assert!(!picture.contains(word), "{word} in {name}");
        }
    }
}

#[test]
fn a_name_of_a_room_is_text_and_never_markup() {
    let view = gallery::lobby_named("<b>&\"庭\"</b>");
    let picture = cast::picture(&view);
    assert!(picture.contains("&lt;b&gt;&amp;&quot;庭&quot;&lt;&#x2f;b&gt;"), "{picture}");
}

#[test]
fn without_scripts_a_page_shows_its_own_rows_and_leads_to_the_next() {
    let (name, view) =
        gallery::all().into_iter().find(|(name, _)| name == "room_thirty").expect("it is there");
    let page = |page| {
        let frame = boards::PageFrame { page, ..cast::frame(&name, Sizing::default()) };
        cast::templates()
            .page(&frame, &view, &boards::Band::default(), &cast::languages())
            .unwrap_or_else(|fault| panic!("{fault}"))
    };
    let (first, last) = (page(1), page(4));
    assert!(first.contains("id=\"r3-3-01\">") && first.contains("id=\"r3-3-30\" hidden>"));
    assert!(last.contains("id=\"r3-3-01\" hidden>") && last.contains("id=\"r3-3-30\">"));
    assert!(first.contains("20;url=?page=2\"") && last.contains("20;url=?page=1\""));
    assert!(last.contains("第 4&#x2f;4 頁") && last.contains("Page 4&#x2f;4"));
}

#[test]
fn without_scripts_a_board_of_many_detainees_turns_too() {
    let View::BailiffOffice(mut board) = gallery::bailiff_office(false) else {
        panic!("it is the bailiff office");
    };
    let last = board.detainees.last().copied().expect("somebody is there");
    board.detainees.extend((6..=12).map(|number| Detainee { number, ..last }));
    let view = View::BailiffOffice(board);
    let page = |page| {
        let frame = boards::PageFrame { page, ..cast::frame("office", Sizing::default()) };
        cast::templates()
            .page(&frame, &view, &boards::Band::default(), &cast::languages())
            .unwrap_or_else(|fault| panic!("{fault}"))
    };
    let (first, last) = (page(1), page(3));
    assert!(first.contains("id=\"detainee-1\">") && first.contains("id=\"detainee-12\" hidden>"));
    assert!(last.contains("id=\"detainee-1\" hidden>") && last.contains("id=\"detainee-12\">"));
    assert!(first.contains("20;url=?page=2\"") && last.contains("第 3&#x2f;3 頁"));
}

#[test]
fn the_mark_of_a_frame_is_another_one_when_the_page_has_to_be_loaded_again_and_only_then() {
    let name = "room_thirty";
    let (_, view) = gallery::all().into_iter().find(|(it, _)| it == name).expect("it is there");
    let mark = |frame: &boards::PageFrame, languages: &boards::Languages| {
        let mark = cast::templates().mark(frame, &view, languages);
        mark.unwrap_or_else(|fault| panic!("{fault}"))
    };
    let frame = || cast::frame(name, Sizing::of(55.0, 5.0));
    let usual = mark(&frame(), &cast::languages());

    let asked = boards::Glass { asked: "night".into(), blank: true, ..frame().glass };
    let device = boards::PageFrame { own: true, live: "/d/secret/live".into(), ..frame() };
    let later = boards::PageFrame { now: Moment::from_ms(1), time: "09:42".into(), ..frame() };
    let newer = boards::PageFrame { picture: 9, version: "2".into(), page: 3, ..frame() };
    let wished = boards::PageFrame { glass: asked, ..frame() };
    for same in [device, later, newer, wished] {
        assert_eq!(mark(&same, &cast::languages()), usual, "{same:?}");
    }

    let night = boards::Glass { night: "18:00-07:00".into(), ..frame().glass };
    let larger = boards::PageFrame { sizing: Sizing::of(32.0, 8.0), ..frame() };
    let darker = boards::PageFrame { glass: night, ..frame() };
    let kept = boards::PageFrame { keeps: !frame().keeps, ..frame() };
    for other in [larger, darker, kept] {
        assert_ne!(mark(&other, &cast::languages()), usual, "{other:?}");
    }
    let spoken = cast::languages().spoken(&[Language::Chinese, Language::Vietnamese]);
    assert_ne!(mark(&frame(), &spoken), usual);
}

#[test]
fn a_picture_holds_every_row_of_every_page() {
    let (_, view) =
        gallery::all().into_iter().find(|(name, _)| name == "room_thirty").expect("it is there");
    let picture = cast::picture(&view);
    assert_eq!(picture.matches("<li class=\"row").count(), 30);
    assert!(!picture.contains("\" hidden>"));
}

#[test]
fn what_was_drawn_before_looks_as_if_drawn_anew() {
    let templates = cast::templates();
    let (english, whole) = (cast::languages(), cast::languages().spoken(&SPOKEN));
    let drawn = &mut Drawn::default();
    let plain = gallery::all().into_iter().map(|(name, view)| (name, view, Band::default()));
    let turned = [Status::Listed, Status::Calling, Status::InSession].map(|status| {
        let rows = vec![cast::row(1, "09:00", status), cast::row(2, "09:10", Status::Listed)];
        let view = cast::room_view(
            gallery::six_doors().remove(2),
            vec![cast::half(HalfDay::Morning, rows)],
        );
        ("one row turns".to_owned(), view, Band::default())
    });
    for (name, view, band) in plain.chain(bands::all()).chain(turned) {
        for languages in [&english, &whole, &whole, &english] {
            let again = templates.picture(&view, &band, &Sizing::default(), languages, drawn);
            let again = again.unwrap_or_else(|fault| panic!("{name}: {fault}"));
            assert_eq!(again, cast::picture_with(&view, &band, languages), "{name}");
        }
    }
}

#[test]
fn a_view_calls_what_its_panels_call_and_nothing_else() {
    for (name, view) in gallery::all() {
        let frame = cast::frame(&name, Sizing::default());
        let band = boards::Band::default();
        let page = cast::templates().page(&frame, &view, &band, &cast::languages());
        let page = page.unwrap_or_else(|fault| panic!("{name}: {fault}"));
        let panel = |says: &str| page.matches(&format!("class=\"hero {says}\"")).count();
        let panels = panel("calling") + panel("calling_again");
        let called = view.called();
        assert_eq!(called.is_empty(), panels == 0, "{name} calls {called:?}");
        for (_, turn) in called {
            assert!(page.contains(&turn.to_string()), "{name} has no {turn}");
        }
    }
    let (_, together) = gallery::all()
        .into_iter()
        .find(|(it, _)| it == "room_called_together")
        .expect("it is there");
    let called = together.called().into_iter().map(|(room, turn)| (room, turn.to_string()));
    assert_eq!(called.collect::<Vec<_>>(), [(3, "3-06".to_owned()), (3, "3-07".to_owned())]);
}

#[test]
fn a_template_that_is_missing_is_named() {
    let fault = Templates::new(|name| {
        (name != "lobby.html").then(|| cast::web(&format!("templates/{name}")))?
    });
    assert!(matches!(fault, Err(BoardFault::NoTemplate("lobby.html"))));
}

#[test]
fn every_sign_is_drawn() {
    let icons = cast::web("templates/icons.html").expect("the signs");
    let parts = cast::web("templates/parts.html").expect("the parts");
    let table = parts.split("set ICONS = {").nth(1).and_then(|rest| rest.split('}').next());
    let signs = table.expect("the table of signs").split('"').skip(3).step_by(4);
    for sign in signs {
        assert!(icons.contains(&format!("id=\"i-{sign}\"")), "{sign}");
    }
}

#[test]
fn wall_slip_and_tablet_draw_the_same_signs() {
    let wall = cast::web("templates/icons.html").expect("the signs of the wall");
    let desk = cast::web("templates/desk/icons.html").expect("the signs of desks");
    let slip = cast::web("templates/desk/slip.html").expect("the slip");
    for sign in ["wait", "come", "ask", "moved", "pause"] {
        let id = format!("id=\"i-{sign}\"");
        assert!(
            wall.contains(&id) && !desk.contains(&id) && !slip.contains(&id),
            "{sign} is drawn once"
        );
    }
    assert!(
        desk.contains("include \"boards/icons.html\"") && slip.contains("include \"icons.html\"")
    );
    for sign in ["wait", "come", "ask"] {
        assert!(slip.contains(&format!("icon(\"{sign}\")")), "{sign} is on the slip");
    }
}

#[test]
fn letters_grow_with_the_distance() {
    assert_eq!(Sizing::of(55.0, 5.0).em, 53);
    assert_eq!(Sizing::of(43.0, 5.0).em, 67);
    assert_eq!(Sizing::of(65.0, 8.0).em, 71);
    assert_eq!(Sizing::of(55.0, 5.0).rows(true), 8);
    assert_eq!(Sizing::of(43.0, 5.0).rows(true), 5);
}
