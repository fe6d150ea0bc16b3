//! Foreign origins, missing and doubled hosts, doubled lengths, untyped JSON, traversal: each refused, in words of its own.

use hallboard_tests::{Outcome, Trouble};
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

use super::{LONGEST, Siege};

/// A request and the statuses that refuse it; 0 is a line that was cut without an answer.
struct Attempt {
    what: &'static str,
    request: Vec<u8>,
    refused: &'static [u16],
}

fn attempt(what: &'static str, request: impl Into<Vec<u8>>, refused: &'static [u16]) -> Attempt {
    Attempt { what, request: request.into(), refused }
}

/// A call at room 3 by the bailiff's own session, but for `head` and `body`.
fn order(host: &str, session: &str, head: &str, body: &str) -> String {
    format!(
        "POST /api/v1/rooms/3/calls HTTP/1.1\r\nHost: {host}\r\nCookie: {session}\r\nConnection: close\r\n{head}\r\n{body}"
    )
}

fn attempts(host: &str, session: &str) -> Vec<Attempt> {
    let json = "{\"seen\":0,\"key\":\"an-attack-0001\",\"early\":true}";
    let typed = "Content-Type: application/json\r\n";
    let length = format!("Content-Length: {}\r\n", json.len());
    let from =
        |origin: &str| order(host, session, &format!("Origin: {origin}\r\n{typed}{length}"), json);
    let get =
        |line: &str, head: &str| format!("GET {line} HTTP/1.1\r\nConnection: close\r\n{head}\r\n");
    let upgrade = |origin: &str| {
        get(
            "/rooms/3/live",
            &format!(
                "Host: {host}\r\nCookie: {session}\r\nOrigin: {origin}\r\nUpgrade: websocket\r\n\
                 Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            ),
        )
    };
    let own = format!("Host: {host}\r\n");
    let plain = order(host, session, &format!("Content-Type: text/plain\r\n{length}"), json);
    let chunks = format!("{typed}{length}Transfer-Encoding: chunked\r\n");
    let mut all = vec![
        attempt("an order of a foreign page", from("http://evil.example"), &[403]),
        attempt("an order of a page without origin", from("null"), &[403]),
        attempt("a socket of a foreign page", upgrade("http://evil.example"), &[403]),
        attempt("a socket of a page without origin", upgrade("null"), &[403]),
        attempt("no host", get("/", ""), &[400, 421]),
        attempt("two hosts", get("/", &format!("{own}Host: evil.example\r\n")), &[400, 421]),
        attempt("a foreign host", get("/", "Host: evil.example\r\n"), &[421]),
        attempt("a foreign target", get("http://evil.example/", &own), &[421]),
        attempt("an order without a type", order(host, session, &length, json), &[403]),
        attempt("an order as plain text", plain, &[403]),
        attempt(
            "two lengths",
            order(host, session, &format!("{typed}{length}Content-Length: 3\r\n"), json),
            &[400, 0],
        ),
        attempt("a length and chunks", order(host, session, &chunks, "zz\r\n"), &[400, 0]),
        attempt(
            "a length that is none",
            order(host, session, &format!("{typed}Content-Length: -1\r\n"), json),
            &[400, 0],
        ),
        attempt(
            "a body beyond its limit",
            order(
                host,
                session,
                &format!("{typed}Content-Length: 99999999\r\n"),
                &"x".repeat(70_000),
            ),
            &[413],
        ),
        attempt(
            "a head of 100 KiB",
            get("/", &format!("{own}X: {}\r\n", "x".repeat(100_000))),
            &[431, 0],
        ),
        attempt(
            "three hundred headers",
            get("/", &format!("{own}{}", "A: b\r\n".repeat(300))),
            &[431, 0],
        ),
        attempt("a header with a zero", get("/", &format!("{own}X: \0\r\n")), &[400, 0]),
        attempt("no protocol", "GET /\r\n\r\n", &[400, 0]),
        attempt(
            "another protocol",
            vec![0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, b'\r', b'\n'],
            &[400, 0],
        ),
        attempt("a trace", format!("TRACE / HTTP/1.1\r\n{own}Connection: close\r\n\r\n"), &[405]),
    ];
    let climbs = [
        "/static/0/../../../../etc/passwd",
        "/static/0/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/static/0/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/static/0/..%5c..%5cetc%5cpasswd",
        "/static/0//etc/passwd",
        "/static/0/templates/desk/base.html%00.css",
        "/guide/zh-Hant/..%2f..%2f..%2fCargo.toml",
        "/guide/pictures/..%2f..%2fstatic%2fdesk.css",
        "/d/..%2f..%2fcredentials%2fmaster.key",
    ];
    all.extend(climbs.map(|climb| attempt("a climb", get(climb, &own), &[400, 404])));
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_no_page_of_ours_would_ask_is_refused() -> Outcome {
    let siege = Siege::begins().await?;
    let session = siege.building.bailiff(3).await?.caller.session().to_owned();
    let attempts = attempts(&siege.host, &session);
    for attempt in &attempts {
        let answer = heard(&siege, &attempt.request).await?;
        let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        assert!(attempt.refused.contains(&status), "{}: {status} {answer}", attempt.what);
        assert!(!answer.contains("root:") && !answer.contains("[workspace]"), "{}", attempt.what);
        assert!(!answer.contains("panicked") && !answer.contains(".rs:"), "{}", attempt.what);
    }
    let room = siege.building.bailiff(3).await?.room().await?;
    let called = room["hearings"].as_array().into_iter().flatten();
    assert_eq!(called.filter(|h| h["progress"] != "listed").count(), 0, "no order got through");
    siege.ends(&format!("{} odd requests, every one refused", attempts.len())).await
}

async fn heard(siege: &Siege, request: &[u8]) -> Result<String, Trouble> {
    let mut line = siege.says(9, request).await?;
    let mut answer = Vec::new();
    let _ = timeout(LONGEST, line.read_to_end(&mut answer)).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
