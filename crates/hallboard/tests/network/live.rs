//! How a live socket speaks: the handshake, the rules of frames, compression.

use std::time::Duration;

use flate2::{Compress, Compression, FlushCompress};
use futures_util::StreamExt;
use hallboard::{
    live::{
        deflate::Inflater,
        ear::{Bounds, Ear, Heard},
        frame::CloseCode,
    },
    wall::{Habits, ReportKind},
};
use proptest::prelude::*;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;

use crate::hall::{Caller, Hall, Plan, quiet};

const DEFLATE: &str = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";

#[tokio::test]
async fn a_common_client_sees_the_picture() {
    let hall = Hall::open();
    hall.paint(1, "<p>3-01 點呼中");
    let stream = TcpStream::connect(hall.address).await.unwrap();
    let url = format!("ws://{}/screens/door-3/live", hall.address);

    let (mut screen, _) = tokio_tungstenite::client_async(url, stream).await.unwrap();

    let seen = screen.next().await.unwrap().unwrap();
    let text = r#"{"type":"picture","id":1,"seq":10,"html":"<p>3-01 點呼中"}"#;
    assert_eq!(seen, Message::text(text));
}

#[tokio::test]
async fn what_is_no_upgrade_is_426() {
    let hall = Hall::open();
    let whole = hall.upgrade("door-3", &[]);

    for (said, instead) in [
        ("Upgrade: websocket\r\n", ""),
        ("Connection: Upgrade", "Connection: keep-alive"),
        ("Version: 13", "Version: 8"),
        ("Sec-WebSocket-Key: dGhl", "Sec-WebSocket-Key: "),
    ] {
        let mut caller = hall.connect().await;
        caller.say(&whole.replace(said, instead)).await;
        assert_eq!(caller.reply().await.status, 426, "without {said}");
    }
    assert!(hall.wall.connected().is_empty());
}

#[tokio::test]
async fn each_broken_rule_has_its_close_code() {
    let hall = Hall::open();
    let frames: [(&[u8], u16); 12] = [
        (&[0x81, 0x02, b'{', b'}'], 1002),             // not masked
        (&[0x82, 0x80, 0, 0, 0, 0], 1003),             // binary
        (&[0x81, 0x81, 0, 0, 0, 0, 0xff], 1007),       // not UTF-8
        (&[0x81, 0xfe, 0x04, 0x01, 0, 0, 0, 0], 1009), // 1,025 bytes announced
        (&[0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1009), // 2^63 bytes announced
        (&[0xc1, 0x80, 0, 0, 0, 0], 1002),             // compressed, though never agreed
        (&[0x80, 0x80, 0, 0, 0, 0], 1002),             // goes on with nothing
        (&[0x01, 0x80, 0, 0, 0, 0, 0x81, 0x80, 0, 0, 0, 0], 1002), // begins inside another
        (&[0x09, 0x80, 0, 0, 0, 0], 1002),             // a ping in parts
        (&[0x83, 0x80, 0, 0, 0, 0], 1002),             // an opcode of the future
        (&[0x88, 0x81, 0, 0, 0, 0, 3], 1002),          // half a close code
        (&[0x88, 0x82, 0, 0, 0, 0, 0x03, 0xed], 1002), // 1005 never stands on the wire
    ];

    for (frame, code) in frames {
        let mut screen = hall.screen("door-3", &[]).await;
        tokio::io::AsyncWriteExt::write_all(&mut screen.stream, frame).await.unwrap();
        assert_eq!(screen.told().await.close_code(), code, "{frame:x?}");
        assert!(screen.ends().await);
    }
    hall.seats(0).await;
}

#[tokio::test]
async fn fragments_together_are_bounded_too() {
    let hall = Hall::open();
    let mut screen = hall.screen("door-3", &[]).await;

    screen.frame(0x01, &[b' '; 1_000]).await;
    screen.frame(0x80, &[b' '; 25]).await;

    assert_eq!(screen.told().await.close_code(), 1009);
}

#[tokio::test]
async fn a_goodbye_is_returned_and_then_the_line_ends() {
    let habits = Habits { farewell: Duration::from_secs(3_600), ..quiet() };
    let hall = Hall::planned(Plan { habits, ..Plan::default() });
    let mut screen = hall.screen("door-3", &[]).await;

    screen.frame(0x88, &4000_u16.to_be_bytes()).await;

    assert_eq!(screen.told().await.close_code(), 4000);
    assert!(screen.ends().await);
}

#[tokio::test]
async fn a_report_in_parts_arrives_whole_with_a_ping_between() {
    let mut hall = Hall::open();
    let mut screen = hall.screen("door-3", &[]).await;

    screen.frame(0x01, b"{\"type\":\"shows\",").await;
    screen.frame(0x89, b"there?").await;
    screen.frame(0x00, b"\"clip").await;
    screen.frame(0x80, b"ped\":false}").await;

    let pong = screen.told().await;
    assert_eq!((pong.first, pong.text()), (0x8a, "there?"));
    let report = hall.report().await;
    assert_eq!((report.screen.as_str(), &*report.board), ("door-3", "door"));
    assert_eq!(report.text, "{\"type\":\"shows\",\"clipped\":false}");
    assert!(hall.wall.connected()[0].last_report.is_some());
}

#[tokio::test]
async fn words_that_came_with_the_handshake_are_heard() {
    let mut hall = Hall::open();
    let mut caller = hall.connect().await;
    let mut both = Caller { stream: std::io::Cursor::new(Vec::new()), read: Vec::new() };
    both.say(&hall.upgrade("door-3", &[])).await;
    both.frame(0x81, b"{\"type\":\"shows\"}").await;

    let bytes = both.stream.into_inner();
    tokio::io::AsyncWriteExt::write_all(&mut caller.stream, &bytes).await.unwrap();

    assert_eq!(hall.report().await.text, "{\"type\":\"shows\"}");
}

#[tokio::test]
async fn compression_is_agreed_where_our_answer_fits_the_offer() {
    let hall = Hall::open();
    let agreed = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    for (offer, answer) in [
        ("permessage-deflate; client_max_window_bits", agreed),
        ("permessage-deflate; server_max_window_bits=15", agreed),
        ("permessage-deflate; server_max_window_bits=10, permessage-deflate", agreed),
        ("permessage-deflate; server_max_window_bits=10", ""),
        ("permessage-deflate; something_new", ""),
        ("x-webkit-deflate-frame", ""),
    ] {
        let mut caller = hall.connect().await;
        let offer = format!("Sec-WebSocket-Extensions: {offer}");
        caller.say(&hall.upgrade("door-3", &[&offer])).await;
        let reply = caller.reply().await;
        assert_eq!(reply.header("sec-websocket-extensions"), answer, "{offer}");
        assert_eq!(reply.header("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
}

#[tokio::test]
async fn a_compressed_picture_reads_like_the_plain_one() {
    let hall = Hall::open();
    hall.paint(1, &"<li>3-01 點呼中</li>".repeat(50));
    let mut plain = hall.screen("door-1", &[]).await;
    let mut packed = hall.screen("door-2", &[DEFLATE]).await;

    let (plain, packed) = (plain.told().await, packed.told().await);

    assert_eq!((plain.first, packed.first), (0x81, 0xc1));
    assert!(packed.payload.len() * 5 < plain.payload.len());
    assert_eq!(Inflater::default().inflate(&packed.payload, 4096).unwrap(), plain.payload);
}

#[tokio::test]
async fn compressed_reports_are_read_and_a_bomb_is_1009() {
    let mut hall = Hall::open();
    let mut screen = hall.screen("door-3", &[DEFLATE]).await;
    let report = "{\"type\":\"shows\",\"ua\":\"Mozilla Mozilla Mozilla\"}";

    for _ in 0..2 {
        screen.frame(0xc1, &packed(report.as_bytes())).await;
        assert_eq!(hall.report().await.text, report);
    }
    let most = format!("{{\"type\":\"shows\",\"ua\":\"{}\"}}", "x".repeat(4_096 - 24));
    screen.frame(0xc1, &packed(most.as_bytes())).await;
    assert_eq!(hall.report().await.text.len(), 4_096);

    let bomb = packed(&vec![b' '; 500_000]);
    assert!(bomb.len() < 1_024);
    screen.frame(0xc1, &bomb).await;
    assert_eq!(screen.told().await.close_code(), 1009);
}

#[tokio::test]
async fn what_is_no_deflate_is_1007_and_no_other_screen_suffers() {
    let habits = Habits { writers: 1, ..quiet() }; // so that both are read on one thread
    let mut hall = Hall::planned(Plan { habits, ..Plan::default() });
    let mut broken = hall.screen("door-3", &[DEFLATE]).await;
    let mut sound = hall.screen("door-4", &[DEFLATE]).await;

    broken.frame(0xc1, &[0xff, 0xff, 0xff]).await;
    assert_eq!(broken.told().await.close_code(), 1007);
    let nonsense = hall.report().await;
    assert_eq!((nonsense.screen.as_str(), nonsense.kind), ("door-3", ReportKind::Nonsense));
    sound.frame(0xc1, &packed(b"{\"type\":\"shows\"}")).await;

    assert_eq!(hall.report().await.screen, "door-4");
}

/// A message as a browser compresses it.
fn packed(message: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(message.len() + 64);
    Compress::new(Compression::best(), false)
        .compress_vec(message, &mut packed, FlushCompress::Sync)
        .unwrap();
    packed.truncate(packed.len() - 4);
    packed
}

proptest! {
    #[test]
    fn a_stranger_s_bytes_are_bounded_however_they_are_cut(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        cut in 1_usize..50,
        deflate: bool,
    ) {
        let hear = |size: usize| {
            let mut ear = Ear::new(Bounds::default(), deflate);
            let mut inflater = Inflater::default();
            let mut heard = Vec::new();
            for piece in bytes.chunks(size) {
                ear.take(piece);
                loop {
                    match ear.next(&mut inflater) {
                        Ok(Some(one)) => heard.push(Ok::<Heard, CloseCode>(one)),
                        Ok(None) => break,
                        Err(code) => {
                            heard.push(Err(code));
                            return heard;
                        }
                    }
                }
            }
            heard
        };
        prop_assert_eq!(hear(cut), hear(400));
    }
}
