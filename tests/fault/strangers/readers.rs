//! Whatever reads what others wrote, each as a fuzzer and the gate ask it: bytes in, understood or not, never a panic.

use std::fs;
use std::path::Path;

use docket::calendar::Moment;
use docket::case_number::CaseNumber;
use docket::custody::DetaineeId;
use docket::custody::number::typed;
use docket::{Courthouse, Entry};
use hallboard::clock::Clock;
use hallboard::config::Config;
use hallboard::demo::OFFICE;
use hallboard::guard::{DEVICE_COOKIE, SESSION_COOKIE, SessionToken, cookie};
use hallboard::import;
use hallboard::live::deflate::Inflater;
use hallboard::live::ear::{Bounds, Ear, Heard};
use hallboard::proof::{PaintedPicture, Proof};
use hallboard::wall::{Report, ReportKind};
use hallboard::web::Tap;
use http::HeaderMap;
use http::header::{COOKIE, HeaderValue};

/// Reads bytes and says whether they were understood.
pub(crate) type Reader = fn(&[u8]) -> bool;

/// Every reader, under the name of its fuzz target and of the folder with its corpus.
pub(crate) const READERS: [(&str, Reader); 7] = [
    ("journal_line", journal_line),
    ("order", order),
    ("docket_file", docket_file),
    ("scanner_text", scanner_text),
    ("cookie", session),
    ("socket_text", socket_text),
    ("config", config),
];

/// A line of a journal, as an entry that the house applies and writes again, and as a journal of its own.
fn journal_line(bytes: &[u8]) -> bool {
    let place = Path::new("/dev/shm");
    let place = if place.is_dir() { place } else { Path::new("/tmp") };
    let folder = place.join(format!("hallboard-line-{}", std::process::id()));
    // A folder that cannot be made or read is a journal that cannot be read, too.
    let _ = fs::create_dir_all(&folder);
    let _ = fs::write(folder.join("journal-000001.jsonl"), bytes);
    let chained = journal::verify(&folder, |_| ()).is_ok_and(|found| found.lines > 0);
    let Ok(provable) = journal::open_provable::<Entry>(&folder, None, |_| ()) else { return false };
    let mut house = Courthouse::default();
    for entry in provable.after(0).map_while(Result::ok) {
        house.apply(&entry);
    }
    let Ok(entry) = serde_json::from_slice::<Entry>(bytes) else { return chained };
    house.apply(&entry);
    let again = serde_json::to_vec(&entry).map(|line| serde_json::from_slice::<Entry>(&line).ok());
    assert_eq!(again.ok().flatten().as_ref(), Some(&entry), "it is written otherwise");
    true
}

/// The body of an order, as JSON and as a plain form.
fn order(bytes: &[u8]) -> bool {
    if bytes.first() == Some(&b'{') {
        return serde_json::from_slice::<Tap>(bytes).is_ok();
    }
    let fields = serde_urlencoded::from_bytes::<Vec<(String, String)>>(bytes);
    fields.is_ok_and(|fields| Tap::of_fields(fields).is_ok())
}

/// A docket file of any kind.
fn docket_file(bytes: &[u8]) -> bool {
    let Ok(office) = Config::parse(OFFICE) else { return false };
    import::read(bytes, "docket", &office.import_tables()).is_ok()
}

/// What a scanner or a hand types where a number is asked for.
fn scanner_text(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(cases) = CaseNumber::parse_many(&text) {
        for case in &cases {
            assert_eq!(case.to_string().parse().as_ref(), Ok(case), "it is read otherwise");
        }
    }
    let Ok(number) = typed(&text) else { return false };
    assert_eq!(typed(&number).as_ref(), Ok(&number), "taken off twice");
    if let Ok(id) = number.parse::<DetaineeId>() {
        assert_eq!(id.to_string().parse(), Ok(id), "it is read otherwise");
    }
    true
}

/// The cookies of a request.
fn session(bytes: &[u8]) -> bool {
    let mut headers = HeaderMap::new();
    for line in bytes.split(|byte| *byte == b'\n').take(64) {
        if let Ok(value) = HeaderValue::from_bytes(line) {
            headers.append(COOKIE, value);
        }
    }
    let token = cookie(&headers, SESSION_COOKIE).map(str::parse::<SessionToken>);
    let device = cookie(&headers, DEVICE_COOKIE);
    matches!(token, Some(Ok(_))) || device.is_some_and(|device| !device.is_empty())
}

/// What comes on a socket: frames from the first byte on, then what they say, with and without compression.
fn socket_text(bytes: &[u8]) -> bool {
    let mut understood = says(&String::from_utf8_lossy(bytes));
    for deflate in [false, true] {
        let (mut ear, mut inflater) = (Ear::new(Bounds::default(), deflate), Inflater::default());
        for piece in bytes.chunks(29) {
            ear.take(piece);
            while let Ok(Some(heard)) = ear.next(&mut inflater) {
                if let Heard::Text(text) = heard {
                    assert!(text.len() <= Bounds::default().inflated, "{} bytes", text.len());
                    understood |= says(&text);
                }
            }
        }
    }
    understood
}

/// Two reports of one screen on one wall.
fn says(text: &str) -> bool {
    let (clock, hand) = Clock::by_hand(Moment::from_ms(1_000_000));
    let (proof, at) = (Proof::new(90), clock.lasting());
    let called = vec![(docket::RoomId(3), "3-05".to_owned())];
    proof.painted("door-3", PaintedPicture { id: 1, entry: docket::Seq(1), hash: 7, called, at });
    let (screen, board) = ("door-3".to_owned(), "door-3".into());
    let report =
        Report { screen, board, session: None, text: text.to_owned(), kind: ReportKind::Shows };
    let understood = proof.hears(&report, &clock);
    hand.waits(86_400_000);
    let again = proof.hears(&report, &clock);
    assert_eq!(again, understood, "a day later it is understood otherwise");
    understood && !proof.screens(clock.lasting()).is_empty()
}

/// A configuration, which is written out as it was read.
fn config(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let Ok(config) = Config::parse(text) else { return false };
    let written = toml::to_string(&config).unwrap_or_default();
    assert!(Config::parse(&written).is_ok(), "what it writes out it does not read");
    config.office().rooms.len() + config.import_tables().rooms.len() > 0
}
