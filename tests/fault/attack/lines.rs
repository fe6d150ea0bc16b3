//! Slow heads, silent sockets, and floods from one address and from many.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::time::Duration;

use hallboard_tests::{Caller, Outcome};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::{Siege, lasts, status};

/// A page that anybody may ask for, on a line that stays.
fn asks_for_the_sign_in(host: &str) -> String {
    format!("GET /sign-in HTTP/1.1\r\nHost: {host}\r\n\r\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_heads_and_silent_sockets_are_cut_off() -> Outcome {
    let siege = Siege::begins().await?;
    let mut lines = Vec::new();
    for nth in 0..200_u16 {
        let mut line = siege.line(u8::try_from(nth % 5)? + 1).await?;
        let host = siege.host.clone();
        lines.push(tokio::spawn(async move {
            if nth % 2 == 0 {
                return lasts(line).await; // not a byte
            }
            line.write_all(format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: ").as_bytes()).await?;
            let begun = tokio::time::Instant::now();
            for _ in 0..80 {
                sleep(Duration::from_millis(500)).await; // a byte at a time, for ever
                if line.write_all(b"x").await.is_err() {
                    return Ok(begun.elapsed());
                }
            }
            Err("a slow head is waited for".into())
        }));
    }
    let mut longest = Duration::ZERO;
    for line in lines {
        longest = longest.max(line.await??);
    }
    siege
        .ends(&format!(
            "200 slow heads and silent sockets, the last cut after {:.1} s",
            longest.as_secs_f64()
        ))
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_from_one_address_gets_its_share_and_no_more() -> Outcome {
    let siege = Siege::begins().await?;
    let mut open = Vec::new();
    for _ in 0..300 {
        let mut line = siege.says(1, asks_for_the_sign_in(&siege.host).as_bytes()).await?;
        if status(&mut line).await.unwrap_or(0) != 0 {
            open.push(line);
        }
    }
    assert!((1..=64).contains(&open.len()), "{} lines of one address", open.len());

    let mut statuses = BTreeMap::new();
    for line in open.iter_mut().take(8) {
        for _ in 0..250 {
            line.write_all(asks_for_the_sign_in(&siege.host).as_bytes()).await?;
        }
    }
    for _ in 0..1500 {
        let close = "GET /sign-in HTTP/1.1\r\nConnection: close\r\n";
        let request = format!("{close}Host: {}\r\n\r\n", siege.host);
        let mut line = siege.says(2, request.as_bytes()).await?;
        *statuses.entry(status(&mut line).await?).or_insert(0) += 1;
    }
    assert!(statuses.get(&200).is_some_and(|served| *served > 100), "{statuses:?}");
    let elsewhere = siege.building.stranger().get("/sign-in").await?;
    assert_eq!(elsewhere.status, 200, "another address is another matter");
    let figure =
        format!("300 lines of one address, {} let in; 1500 more asked: {statuses:?}", open.len());
    siege.ends(&figure).await
}

/// Whether the house has not hung up.
fn is_open(line: &TcpStream) -> bool {
    let mut rest = [0; 4096];
    loop {
        match line.try_read(&mut rest) {
            Ok(0) => return false,
            Ok(_) => {}
            Err(fault) => return fault.kind() == ErrorKind::WouldBlock,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_from_many_addresses_leaves_places_for_staff() -> Outcome {
    let siege = Siege::begins().await?;
    let session = siege.building.bailiff(4).await?.caller;
    let (mut open, mut refused) = (Vec::new(), 0);
    for nth in 0..2100_u16 {
        let from = u8::try_from(nth / 60)? + 1;
        let mut line = siege.says(from, asks_for_the_sign_in(&siege.host).as_bytes()).await?;
        match status(&mut line).await {
            Ok(0) | Err(_) => refused += 1,
            Ok(_) => open.push(line),
        }
    }
    open.retain(is_open); // the first may have been shown out for silence by now
    assert!(open.len() <= 1800, "{} strangers are in", open.len());
    assert!(refused > 0, "nobody was refused");
    // Whoever is signed in opens a new line all the same.
    let fresh = Caller::stranger(siege.building.url()).with_session(session.session());
    let page = fresh.get("/api/v1/rooms/4").await?;
    assert_eq!(page.status, 200, "{}", page.text);
    let figure = format!("2100 lines of 35 addresses, {} let in, {refused} refused", open.len());
    siege.ends(&figure).await
}
