//! 陌生人: bytes that nobody meant, for everything that reads what others wrote. Nothing may panic, hang or answer 5xx.

mod readers;

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use docket::{Courthouse, Entry};
use futures_util::{SinkExt, StreamExt};
use hallboard::config::Config;
use hallboard::demo::OFFICE;
use hallboard::import;
use hallboard_tests::{Building, DOCKET, Outcome, Trouble};
use http::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Duration, timeout};
use tokio_tungstenite::tungstenite::Message;

use crate::site::{Dice, long, tell};
use readers::READERS;

/// Bytes that readers stumble over.
const STONES: [&[u8]; 12] = [
    b"\0",
    b"\xff\xfe",
    b"\"",
    b"{",
    b"}",
    b"[[[[",
    b"-1",
    b"18446744073709551616",
    b"1e999",
    b"\xf0\x9f\x98\x80",
    b",,,,",
    b"\r\n\r\n",
];

fn tries(times: usize) -> usize {
    if long() { times * 20 } else { times }
}

/// Changes a few places of something that was right.
fn bent(right: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = right.to_vec();
    for _ in 0..=dice.below(4) {
        let place = dice.below(bytes.len().max(1)).min(bytes.len());
        let end = (place + dice.below(8)).min(bytes.len());
        let stone = STONES[dice.below(STONES.len())];
        match dice.below(4) {
            0 if place < bytes.len() => bytes[place] ^= 1 << dice.below(8),
            1 => drop(bytes.splice(place..end, stone.iter().copied())),
            2 => drop(bytes.drain(place..end)),
            _ => drop(bytes.splice(
                place..place,
                right[place.min(right.len())..].iter().copied().take(40).collect::<Vec<_>>(),
            )),
        }
    }
    bytes
}

/// What a fuzzer found, and what it began with: every file of the corpora, through the same readers.
#[test]
fn nothing_that_was_ever_found_by_fuzzing_makes_a_reader_panic() -> Outcome {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut told = BTreeMap::new();
    for (target, read) in READERS {
        let (mut understood, mut refused) = (0, 0);
        for file in fs::read_dir(corpora.join(target))? {
            let path = file?.path();
            let bytes = fs::read(&path)?;
            let outcome = catch_unwind(|| read(&bytes));
            match outcome {
                Ok(true) => understood += 1,
                Ok(false) => refused += 1,
                Err(_) => return Err(format!("a panic over {}", path.display()).into()),
            }
        }
        assert!(understood > 0 && refused > 0, "{target}: {understood} and {refused}");
        told.insert(target, (understood, refused));
    }
    let folders = fs::read_dir(&corpora)?.count();
    assert_eq!(folders, READERS.len(), "a corpus that nobody reads");
    tell(&format!("strangers: corpora as (understood, refused): {told:?}, 0 panics"));
    Ok(())
}

/// The same bytes bent in many ways, where no fuzzer is at hand.
#[test]
fn nothing_like_it_makes_a_reader_panic_either() -> Outcome {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut dice = Dice(25);
    for (target, read) in READERS {
        for file in fs::read_dir(corpora.join(target))? {
            let right = fs::read(file?.path())?;
            for _ in 0..tries(10) {
                let bytes = bent(&right, &mut dice);
                let said = catch_unwind(|| read(&bytes)).is_ok();
                assert!(said, "a panic of {target} over {:?}", String::from_utf8_lossy(&bytes));
            }
        }
    }
    Ok(())
}

#[test]
fn no_configuration_and_no_docket_file_makes_a_reader_panic() {
    let mut dice = Dice(21);
    let tables = Config::parse(OFFICE).unwrap().import_tables();
    let big5 = include_bytes!("../cast/docket-1151123-big5.csv");
    let sheet = zipped_sheet();
    let (mut read, mut refused) = (0, 0);
    let times = tries(150);
    for _ in 0..times {
        let text = String::from_utf8_lossy(&bent(OFFICE.as_bytes(), &mut dice)).into_owned();
        let parsed = catch_unwind(|| Config::parse(&text).is_ok());
        assert!(parsed.is_ok(), "a panic over this configuration:\n{text}");
        let files: [(&str, &[u8]); 3] =
            [("a.csv", DOCKET.as_bytes()), ("b.csv", big5), ("c.xlsx", &sheet)];
        for (name, right) in files {
            let right = if name == "c.xlsx" { right } else { &right[..right.len().min(3000)] };
            let bytes = bent(right, &mut dice);
            let outcome =
                catch_unwind(AssertUnwindSafe(|| import::read(&bytes, name, &tables).is_ok()));
            match outcome {
                Ok(true) => read += 1,
                Ok(false) => refused += 1,
                Err(panic) => panic!("a panic over {name}: {bytes:x?}: {panic:?}"),
            }
        }
    }
    tell(&format!(
        "strangers: {times} configurations, {read} docket files read, {refused} refused, 0 panics"
    ));
}

#[test]
fn no_line_of_a_journal_makes_the_house_panic() {
    let lines = include_str!("../../crates/docket/tests/fixtures/entries-0.1.jsonl");
    let lines = lines.lines().collect::<Vec<_>>();
    let mut whole = Courthouse::default();
    for line in &lines {
        whole.apply(&serde_json::from_str(line).unwrap());
    }
    let mut dice = Dice(24);
    let (mut read, mut refused) = (0, 0);
    for nth in 0..tries(20) * lines.len() {
        let bytes = bent(lines[nth % lines.len()].as_bytes(), &mut dice);
        let Ok(entry) = serde_json::from_slice::<Entry>(&bytes) else {
            refused += 1;
            continue;
        };
        let mut house = whole.clone();
        let applied = catch_unwind(AssertUnwindSafe(|| house.apply(&entry)));
        assert!(applied.is_ok(), "a panic over {}", String::from_utf8_lossy(&bytes));
        read += 1;
    }
    tell(&format!("strangers: {read} journal lines read, {refused} refused, 0 panics"));
    assert!(read > 0 && refused > 0);
}

/// A workbook is a zip; the first bytes of one are enough to lead a reader astray.
fn zipped_sheet() -> Vec<u8> {
    let mut bytes = b"PK\x03\x04\x14\0\0\0\x08\0".to_vec();
    bytes.extend_from_slice(&[0; 16]);
    bytes.extend_from_slice(b"\x11\0\0\0xl/worksheets/sheet1.xml<worksheet/>PK\x01\x02");
    bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_order_cookie_or_request_shakes_the_house() -> Outcome {
    let mut building = Building::open().await?;
    let bailiff = building.bailiff(3).await?;
    let room = bailiff.room().await?;
    let order = format!(
        "{{\"seen\":{},\"key\":\"abcdefgh\",\"hearing\":1,\"early\":true,\"minutes\":10}}",
        room["seq"]
    );
    let things = ["calls", "arrivals", "delays", "moves", "insertions", "cancellations", "undos"];
    let mut dice = Dice(22);
    let mut statuses = std::collections::BTreeMap::new();
    for _ in 0..tries(300) {
        let body = bent(order.as_bytes(), &mut dice);
        let thing = things[dice.below(things.len())];
        let cookie = if dice.chance(200) {
            let bent = bent(bailiff.caller.session().as_bytes(), &mut dice);
            bent.into_iter().filter(u8::is_ascii_graphic).collect()
        } else {
            bailiff.caller.session().as_bytes().to_vec()
        };
        let host = bailiff.caller.host();
        let mut request = format!(
            "POST /api/v1/rooms/3/{thing} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n\
             Content-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\nCookie: ",
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(&cookie);
        request.extend_from_slice(b"\r\n\r\n");
        request.extend_from_slice(&body);
        let status = asked(host, &request).await?;
        assert!((200..500).contains(&status), "{status} to {}", String::from_utf8_lossy(&request));
        *statuses.entry(status).or_insert(0) += 1;
        let line = bent(
            format!("GET /screens/door-3 HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes(),
            &mut dice,
        );
        said(host, &line).await?;
    }
    tell(&format!("strangers: orders and cookies by status {statuses:?}, none 5xx"));
    let alive = building.stranger().ask(Method::GET, "/screens/door-3", None).await?;
    assert_eq!(alive.status, 200);
    assert_eq!(building.closes().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_words_on_a_socket_shake_the_wall() -> Outcome {
    let building = Building::open().await?;
    let report = "{\"type\":\"shows\",\"id\":1,\"hash\":305419896,\"clipped\":0,\"skew\":0,\"uptime\":10,\
                  \"size\":\"1920x1080\",\"ua\":\"Chrome/96\"}";
    let mut dice = Dice(23);
    let address = format!("{}/screens/door-3/live", building.url().replace("http://", "ws://"));
    let (mut socket, _) = tokio_tungstenite::connect_async(&address).await?;
    let mut lines = 1;
    for _ in 0..tries(200) {
        let text = String::from_utf8_lossy(&bent(report.as_bytes(), &mut dice)).into_owned();
        if socket.send(Message::text(text)).await.is_err() {
            socket = tokio_tungstenite::connect_async(&address).await?.0;
            lines += 1;
        }
        // Keeps what the house says from piling up.
        let _ = timeout(Duration::from_millis(1), socket.next()).await;
    }
    tell(&format!("strangers: {} reports over {lines} lines, the wall stands", tries(200)));
    building.screen("door-3").await?.shows("3-02").await?;
    Ok(())
}

/// The status of the answer to a request that is whole, whatever it says.
async fn asked(host: &str, request: &[u8]) -> Result<u16, Trouble> {
    let mut line = TcpStream::connect(host).await?;
    line.write_all(request).await?;
    let answer = heard(line).await?;
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    status.ok_or_else(|| format!("no answer to {}", String::from_utf8_lossy(request)).into())
}

/// Says anything and hangs up; the line has to end.
async fn said(host: &str, bytes: &[u8]) -> Result<String, Trouble> {
    let mut line = TcpStream::connect(host).await?;
    line.write_all(bytes).await?;
    line.shutdown().await?;
    heard(line).await
}

async fn heard(mut line: TcpStream) -> Result<String, Trouble> {
    let mut answer = Vec::new();
    // A line that is cut on a stranger has ended too.
    let _ = timeout(Duration::from_secs(10), line.read_to_end(&mut answer)).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
