//! RFC 6455 of the sockets, rule by rule: masks, reserved bits, opcodes, lengths, fragments, UTF-8, close codes.

use tokio::io::AsyncWriteExt;

use crate::hall::{Caller, Hall};

type Screen = Caller<tokio::net::TcpStream>;

/// A client's frame with these first bytes, masked by zeros.
fn framed(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    match u16::try_from(payload.len()).unwrap() {
        short @ 0..=125 => bytes.push(0x80 | u8::try_from(short).unwrap()),
        long => {
            bytes.push(0xfe);
            bytes.extend(long.to_be_bytes());
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(payload);
    bytes
}

/// What the house closes with after these frames.
async fn closes_with(hall: &Hall, frames: &[Vec<u8>]) -> u16 {
    let mut screen = hall.screen("door-3", &[]).await;
    for frame in frames {
        screen.stream.write_all(frame).await.unwrap();
    }
    let code = screen.told().await.close_code();
    assert!(screen.ends().await, "the line stays after {code}");
    code
}

/// The line still answers: a ping comes back as it was.
async fn lives(screen: &mut Screen) {
    screen.stream.write_all(&framed(0x89, b"still there")).await.unwrap();
    let pong = screen.told().await;
    assert_eq!((pong.first, pong.text()), (0x8a, "still there"));
}

#[tokio::test]
async fn reserved_bits_and_opcodes_are_1002() {
    let hall = Hall::open();
    for bits in [0x10, 0x20, 0x40, 0x70] {
        assert_eq!(closes_with(&hall, &[framed(0x81 | bits, b"{}")]).await, 1002, "{bits:x}");
        assert_eq!(closes_with(&hall, &[framed(0x89 | bits, b"")]).await, 1002, "{bits:x}");
    }
    for opcode in (0x3..=0x7).chain(0xb..=0xf) {
        assert_eq!(closes_with(&hall, &[framed(0x80 | opcode, b"")]).await, 1002, "{opcode:x}");
    }
}

#[tokio::test]
async fn every_kind_of_frame_has_to_be_masked() {
    let hall = Hall::open();
    for first in [0x81, 0x88, 0x89, 0x8a, 0x01] {
        assert_eq!(closes_with(&hall, &[vec![first, 0]]).await, 1002, "{first:x}");
    }
}

#[tokio::test]
async fn pings_of_every_length_come_back_and_longer_ones_are_1002() {
    let hall = Hall::open();
    let mut screen = hall.screen("door-3", &[]).await;
    for length in [0, 1, 124, 125] {
        let payload = vec![b'p'; length];
        screen.stream.write_all(&framed(0x89, &payload)).await.unwrap();
        let pong = screen.told().await;
        assert_eq!((pong.first, pong.text().len()), (0x8a, length));
    }
    screen.stream.write_all(&framed(0x8a, b"nobody asked")).await.unwrap();
    lives(&mut screen).await;
    for control in [0x88, 0x89, 0x8a] {
        assert_eq!(closes_with(&hall, &[framed(control, &[b'x'; 126])]).await, 1002);
        assert_eq!(closes_with(&hall, &[framed(control & 0x0f, b"")]).await, 1002, "in parts");
    }
}

#[tokio::test]
async fn a_frame_may_come_byte_by_byte_and_a_message_up_to_its_bound() {
    let mut hall = Hall::open();
    let mut screen = hall.screen("door-3", &[]).await;
    for byte in framed(0x81, b"{\"type\":\"shows\"}") {
        screen.stream.write_all(&[byte]).await.unwrap();
        screen.stream.flush().await.unwrap();
    }
    assert_eq!(hall.report().await.text, "{\"type\":\"shows\"}");
    let most = format!("{{\"type\":\"shows\",\"ua\":\"{}\"}}", "x".repeat(1024 - 24));
    screen.stream.write_all(&framed(0x81, most.as_bytes())).await.unwrap();
    assert_eq!(hall.report().await.text.len(), 1024);
    lives(&mut screen).await;
    assert_eq!(closes_with(&hall, &[framed(0x81, &[b' '; 1025])]).await, 1009);
}

#[tokio::test]
async fn words_may_be_cut_inside_a_letter_but_have_to_be_utf_8_in_the_end() {
    let mut hall = Hall::open();
    let words = "{\"type\":\"shows\",\"ua\":\"庭前看板\"}".as_bytes();
    for cut in 1..words.len() {
        // One socket that said so much at once would be a flood.
        let mut screen = hall.screen("door-3", &[]).await;
        screen.stream.write_all(&framed(0x01, &words[..cut])).await.unwrap();
        screen.stream.write_all(&framed(0x80, &words[cut..])).await.unwrap();
        assert_eq!(hall.report().await.text.as_bytes(), words);
    }
    let wrong: [&[u8]; 6] =
        [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe5\xba", b"a\x80b"];
    for bytes in wrong {
        assert_eq!(closes_with(&hall, &[framed(0x81, bytes)]).await, 1007, "{bytes:x?}");
        let parts = [framed(0x01, b"{\"w\":\""), framed(0x80, bytes)];
        assert_eq!(closes_with(&hall, &parts).await, 1007, "{bytes:x?} in parts");
    }
}

#[tokio::test]
async fn close_codes_that_may_stand_on_the_wire_are_returned_and_others_are_1002() {
    let hall = Hall::open();
    let good = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999];
    for code in good {
        let payload = [&u16::to_be_bytes(code)[..], "再見".as_bytes()].concat();
        assert_eq!(closes_with(&hall, &[framed(0x88, &payload)]).await, code);
    }
    for code in [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535] {
        let payload = u16::to_be_bytes(code);
        assert_eq!(closes_with(&hall, &[framed(0x88, &payload)]).await, 1002, "{code}");
    }
    assert_eq!(closes_with(&hall, &[framed(0x88, b"")]).await, 1000, "without a code");
    let reason = [&1000_u16.to_be_bytes()[..], b"\xff"].concat();
    assert_eq!(
        closes_with(&hall, &[framed(0x88, &reason)]).await,
        1007,
        "a reason that is no text"
    );
}
