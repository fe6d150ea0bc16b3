//! Frames as a screen hears them: headers, the first bytes of a text, and no more.

use flate2::{Decompress, FlushDecompress};

use crate::fault::Measured;
use crate::http::find;

/// How much of a plain text is kept to read its numbers.
const BEGINNING: usize = 80;

/// The memory that the whole crowd reads with.
pub(super) struct Memory {
    pub(super) room: Vec<u8>,
    /// The newest whole text, kept once.
    pub(super) sample: Option<String>,
    packed: Vec<u8>,
    unpacked: Numbers,
}

impl Default for Memory {
    fn default() -> Memory {
        let room = vec![0; 64 * 1024];
        Memory { room, sample: None, packed: Vec::new(), unpacked: Numbers::default() }
    }
}

/// The numbers of a picture.
#[derive(Clone, Copy, Debug, Default)]
struct Numbers {
    id: u64,
    seq: u64,
}

/// One socket's place in its stream.
#[derive(Default)]
pub(super) struct Ear {
    upgraded: bool,
    head: Vec<u8>,
    first: u8,
    left: usize,
    kept: Vec<u8>,
    picture: u64,
    /// The entry of the newest picture; 0 before the first.
    pub(super) shown: u64,
    pub(super) pictures: usize,
    pub(super) doubled: usize,
    pub(super) deflates: bool,
    pub(super) pong: Option<Vec<u8>>,
}

impl Ear {
    /// Takes bytes as they came.
    pub(super) fn hear(&mut self, mut bytes: &[u8], memory: &mut Memory) -> Measured<()> {
        if !self.upgraded {
            bytes = self.upgrade(bytes)?;
        }
        while !bytes.is_empty() {
            bytes = if self.left == 0 {
                self.header(bytes, memory)?
            } else {
                self.payload(bytes, memory)?
            };
        }
        Ok(())
    }

    fn upgrade<'a>(&mut self, bytes: &'a [u8]) -> Measured<&'a [u8]> {
        let before = self.head.len();
        self.head.extend_from_slice(bytes);
        let Some(end) = find(&self.head, b"\r\n\r\n") else { return Ok(&[]) };
        let answer = String::from_utf8_lossy(&self.head).into_owned();
        if !answer.starts_with("HTTP/1.1 101") {
            let line = answer.lines().next().unwrap_or_default();
            return Err(format!("a live socket was refused: {line}").into());
        }
        let head = answer.get(..end).unwrap_or_default().to_ascii_lowercase();
        self.deflates = head.contains("permessage-deflate");
        (self.upgraded, self.head) = (true, Vec::new());
        Ok(bytes.get(end + 4 - before..).unwrap_or_default())
    }

    fn header<'a>(&mut self, bytes: &'a [u8], memory: &mut Memory) -> Measured<&'a [u8]> {
        let mut taken = 0;
        for byte in bytes {
            self.head.push(*byte);
            taken += 1;
            if let Some((first, length)) = read_header(&self.head) {
                (self.first, self.left) = (first, length);
                self.head.clear();
                self.kept.clear();
                if length == 0 {
                    self.end(memory)?;
                }
                break;
            }
        }
        Ok(bytes.get(taken..).unwrap_or_default())
    }

    fn payload<'a>(&mut self, bytes: &'a [u8], memory: &mut Memory) -> Measured<&'a [u8]> {
        let (part, rest) = bytes.split_at(bytes.len().min(self.left));
        let whole = self.first & 0x40 != 0 || memory.sample.is_none();
        let bound = if whole { usize::MAX } else { BEGINNING };
        let keep = part.len().min(bound.saturating_sub(self.kept.len()));
        self.kept.extend_from_slice(part.get(..keep).unwrap_or_default());
        self.left -= part.len();
        if self.left == 0 {
            self.end(memory)?;
        }
        Ok(rest)
    }

    fn end(&mut self, memory: &mut Memory) -> Measured<()> {
        match self.first & 0x0f {
            1 => {
                if let Some(numbers) = self.numbers(memory)? {
                    self.doubled += usize::from(numbers.id <= self.picture);
                    self.picture = numbers.id;
                    self.shown = self.shown.max(numbers.seq);
                    self.pictures += 1;
                }
            }
            9 => {
                let length = u8::try_from(self.kept.len())?;
                let mut pong = vec![0x8a, 0x80 | length, 0, 0, 0, 0];
                pong.append(&mut self.kept);
                self.pong = Some(pong);
            }
            _ => {}
        }
        self.kept = Vec::new();
        Ok(())
    }

    /// The numbers of a picture; none for whatever else is said.
    fn numbers(&mut self, memory: &mut Memory) -> Measured<Option<Numbers>> {
        if self.first & 0x40 == 0 {
            let numbers = read_numbers(&self.kept);
            if numbers.is_some() && memory.sample.is_none() {
                memory.sample = String::from_utf8(std::mem::take(&mut self.kept)).ok();
            }
            return Ok(numbers);
        }
        if memory.packed != self.kept {
            let mut text = Vec::with_capacity(256 * 1024);
            let mut inflating = Decompress::new(false);
            self.kept.extend([0, 0, 0xff, 0xff]);
            inflating.decompress_vec(&self.kept, &mut text, FlushDecompress::Sync)?;
            self.kept.truncate(self.kept.len() - 4);
            let Some(numbers) = read_numbers(&text) else { return Ok(None) };
            memory.unpacked = numbers;
            memory.sample = String::from_utf8(text).ok();
            memory.packed = std::mem::take(&mut self.kept);
        }
        Ok(Some(memory.unpacked))
    }
}

/// The first byte and the length of a frame, when its header is whole. Servers mask nothing.
fn read_header(head: &[u8]) -> Option<(u8, usize)> {
    match head {
        [first, length @ 0..=125] => Some((*first, usize::from(*length))),
        [first, 126, high, low] => Some((*first, usize::from(u16::from_be_bytes([*high, *low])))),
        [first, 127, length @ ..] => {
            let length = u64::from_be_bytes(length.try_into().ok()?);
            Some((*first, usize::try_from(length).ok()?))
        }
        _ => None,
    }
}

/// `{"type":"picture","id":12,"seq":34,…`
fn read_numbers(text: &[u8]) -> Option<Numbers> {
    let text = text.strip_prefix(br#"{"type":"picture","id":"#)?;
    let (id, text) = number(text);
    let (seq, _) = number(text.strip_prefix(br#","seq":"#)?);
    Some(Numbers { id, seq })
}

fn number(text: &[u8]) -> (u64, &[u8]) {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(digits);
    (digits.iter().fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0')), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(text: &str) -> Vec<u8> {
        let mut frame = vec![0x81, u8::try_from(text.len()).unwrap_or(125)];
        frame.extend_from_slice(text.as_bytes());
        frame
    }

    #[test]
    fn a_picture_in_pieces_is_one_picture_and_the_same_again_is_doubled() {
        let (mut ear, mut memory) = (Ear { upgraded: true, ..Ear::default() }, Memory::default());
        let picture = frame(r#"{"type":"picture","id":2,"seq":34,"html":"x"}"#);
        for byte in &picture {
            assert!(ear.hear(&[*byte], &mut memory).is_ok());
        }
        assert_eq!((ear.shown, ear.pictures, ear.doubled), (34, 1, 0));
        assert!(ear.hear(&picture, &mut memory).is_ok());
        assert_eq!((ear.shown, ear.pictures, ear.doubled), (34, 2, 1));
    }

    #[test]
    fn a_pulse_is_no_picture_and_a_ping_is_answered() {
        let (mut ear, mut memory) = (Ear { upgraded: true, ..Ear::default() }, Memory::default());
        assert!(ear.hear(&frame(r#"{"type":"pulse","id":2}"#), &mut memory).is_ok());
        assert!(ear.hear(&[0x89, 0], &mut memory).is_ok());
        assert_eq!(ear.pictures, 0);
        assert_eq!(ear.pong, Some(vec![0x8a, 0x80, 0, 0, 0, 0]));
    }
}
