//! Pictures of one board, drawn in this process from a real journal.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Instant;

use boards::{Band, Board, Drawn, Languages, Sizing, Templates};
use docket::devices::{Level, Screen, ScreenKind};
use docket::office::{Room, RoomKind};
use docket::ticker::Language;
use docket::{Courthouse, Entry, Office, RoomId};
use journal::{FileJournal, Journal, Opening};

use super::Bench;
use crate::fault::Measured;
use crate::figures::{count, median};
use crate::stage::house::{FULL, House, QUIET};
use crate::table::Row;

pub(super) fn measure(bench: &mut Bench) -> Measured<()> {
    let house = House::open(bench.cores, 6, FULL)?;
    let folder = house.close();
    let journal = folder.path().join("data/journal");
    let opened = FileJournal::<Entry>::open(&journal, Opening::of("bench"))?;
    let mut courthouse = Courthouse::default();
    let mut now = None;
    for entry in opened.journal.after(0) {
        let entry = entry?;
        now = Some(entry.stamp.at());
        courthouse.apply(&entry);
    }
    let now = now.ok_or("the house wrote nothing down")?;
    let templates = Templates::new(|name| web(&format!("templates/{name}")))?;
    let words = |name: &str| web(&format!("locales/{name}.toml")).ok_or("the words are missing");
    let tables = [(Language::Chinese, words("zh-Hant")?), (Language::English, words("en")?)];
    let languages = Languages::new(tables)?;
    let office = office();

    let wanted = [
        ("quiet door", ScreenKind::RoomDoor, vec![QUIET]),
        ("full door", ScreenKind::RoomDoor, vec![FULL]),
        ("waiting room of four", ScreenKind::WaitingRoom, vec![1, 2, 3, 4]),
        ("lobby of six", ScreenKind::Lobby, Vec::new()),
    ];
    for (name, kind, rooms) in wanted {
        let screen = screen(kind, rooms);
        let sizing = Sizing::of(screen.inches, screen.metres);
        let mut bytes = 0;
        for (how, keeps) in [("anew", false), ("again, nothing new in it", true)] {
            let (mut times, mut drawn) = (Vec::new(), Drawn::default());
            for _ in 0..if bench.how.short { 3 } else { 40 } {
                let begun = Instant::now();
                for _ in 0..25 {
                    drawn = if keeps { drawn } else { Drawn::default() };
                    let (view, _) = Board::of(&courthouse, &office, &screen, now);
                    let band = Band::default();
                    bytes = templates.picture(&view, &band, &sizing, &languages, &mut drawn)?.len();
                }
                times.push(begun.elapsed().as_secs_f64() * 1e6 / count(25));
            }
            let what = format!("picture of a {name}, {bytes} B, {how}");
            bench.table.add(Row::alone(what, "µs", median(&times)));
        }
        bench.table.count(format!("render: the {name} is not empty"), bytes > 200);
    }
    Ok(())
}

/// A file of the screens' own folder in the source tree.
fn web(path: &str) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../display-web");
    fs::read_to_string(folder.join(path)).ok()
}

fn office() -> Office {
    let room = |number: u16| Room {
        id: RoomId(number),
        name: format!("第{number}偵查庭"),
        name_en: format!("Investigation Room {number}"),
        sign: number.to_string(),
        kind: RoomKind::Investigation,
        place: "2樓，出電梯右轉".to_owned(),
        place_en: "2F, right of the lift".to_owned(),
        in_files: Vec::new(),
    };
    Office {
        name: "臺灣臺東地方檢察署".to_owned(),
        name_en: "Taiwan Taitung District Prosecutors Office".to_owned(),
        offset: docket::calendar::SiteOffset::TAIPEI,
        rooms: (1..=6).map(|number| (RoomId(number), room(number))).collect::<BTreeMap<_, _>>(),
        screens: Vec::new(),
        rules: docket::disclosure::Rules::default(),
        conclude_and_call: false,
        custody: docket::custody::CustodyTable::default(),
        ticker: docket::ticker::TickerRules::default(),
    }
}

fn screen(kind: ScreenKind, rooms: Vec<u16>) -> Screen {
    Screen {
        id: "bench".to_owned(),
        kind,
        rooms: rooms.into_iter().map(RoomId).collect(),
        place: "2樓".to_owned(),
        inches: 55.0,
        metres: 5.0,
        level: Level::L0,
        languages: docket::devices::usual_languages(),
    }
}
