//! Huge and fragmented messages, peers that vanished, readers that stopped, bodies that never end.

use std::time::Duration;

use hallboard_tests::{Outcome, Trouble};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::Instant;

use super::{Siege, lasts, status};

/// A screen's socket from one of the attacker's addresses.
async fn joins(siege: &Siege, from: u8) -> Result<TcpStream, Trouble> {
    let head = format!(
        "GET /screens/door-3/live HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        siege.host
    );
    let mut line = siege.says(from, head.as_bytes()).await?;
    match status(&mut line).await? {
        101 => Ok(line),
        other => Err(format!("a screen's socket was answered {other}").into()),
    }
}

/// The head of a masked frame that says it is `length` bytes long.
fn frame(first: u8, length: u64) -> Vec<u8> {
    let mut head = vec![first, 0x80 | 127];
    head.extend(length.to_be_bytes());
    head.extend([0; 4]); // a mask of zeros changes nothing
    head
}

/// More than the system's own buffers on both sides of a line hold before anybody reads.
const ENDLESS: usize = 32_000_000;

/// Begins a message and never ends it; how much the house took before it hung up.
async fn never_ends(mut line: TcpStream) -> usize {
    let mut piece = frame(0x01, 1000); // text, not the last piece
    piece.resize(piece.len() + 1000, b'x');
    for nth in 0..ENDLESS / 1000 {
        if line.write_all(&piece).await.is_err() {
            return nth * 1000;
        }
        piece[0] = 0x00; // goes on
        tokio::task::yield_now().await;
    }
    ENDLESS
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_without_end_fill_no_memory() -> Outcome {
    let siege = Siege::begins().await?;
    let mut lines = Vec::new();
    for nth in 0..64_u8 {
        lines.push(joins(&siege, nth % 8 + 1).await?);
    }
    let mut taken = 0;
    let cut = lines.into_iter().map(|line| tokio::spawn(never_ends(line))).collect::<Vec<_>>();
    for line in cut {
        taken = taken.max(line.await?);
    }
    assert!(taken < ENDLESS, "a message without end is read to no end");
    let mut lasted = Duration::ZERO;
    for nth in 0..8_u8 {
        let mut line = joins(&siege, nth + 1).await?;
        line.write_all(&frame(0x81, 1 << 60)).await?; // an exbibyte, it says
        lasted = lasted.max(lasts(line).await?);
    }
    let grown = siege.grown_kib()?;
    assert!(grown < 32 * 1024, "the house grew by {grown} KiB");
    let figure = format!(
        "64 messages without end cut after at most {} KiB written, 8 of an exbibyte after {} ms",
        taken / 1024,
        lasted.as_millis()
    );
    siege.ends(&figure).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn vanished_peers_stopped_readers_and_endless_bodies_cost_the_others_nothing() -> Outcome {
    let siege = Siege::begins().await?;
    let begun = Instant::now();
    let mut lines = Vec::new();
    for nth in 0..200_u8 {
        lines.push(joins(&siege, nth % 20 + 1).await?); // read by nobody from here on, answering no ping
    }
    for nth in 0..20_u8 {
        let head = "POST /api/v1/sign-in HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 500\r\n";
        let request = format!("{head}Host: {}\r\n\r\n{{", siege.host);
        lines.push(siege.says(nth + 30, request.as_bytes()).await?);
    }
    let mut honest = siege.building.screen("door-3").await?;
    let tablet = siege.building.bailiff(3).await?;
    let second = tablet.hearing("3-02").await?["id"].clone();
    let call = serde_json::json!({ "hearing": second, "early": true });
    let called = tablet.asks("calls", call).await?;
    assert_eq!(called.status, 200, "{}", called.text);
    honest.shows("3-02 點呼中").await?;
    tablet.takes_back(&called.json["entry"]).await?;
    honest.shows("3-02 尚未開庭").await?;
    for line in lines {
        lasts(line).await?;
    }
    let lasted = begun.elapsed();
    let grown = siege.grown_kib()?;
    assert!(grown < 32 * 1024, "the house grew by {grown} KiB");
    let figure = format!(
        "200 vanished peers and 20 endless bodies, the last shown out after {:.0} s; a screen beside them saw every change",
        lasted.as_secs_f64()
    );
    siege.ends(&figure).await
}
