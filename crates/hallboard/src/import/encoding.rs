//! From bytes to text: UTF-8, UTF-16 with its mark, or CP950.

use encoding_rs::{UTF_16BE, UTF_16LE};

use super::{Encoding, Unreadable, cp950};

/// The text of a CSV file with plain line ends; what could not be read is U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> Result<(Encoding, String), Unreadable> {
    let (encoding, text) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (Encoding::Utf16, UTF_16LE.decode(rest).0.into_owned()),
        [0xFE, 0xFF, rest @ ..] => (Encoding::Utf16, UTF_16BE.decode(rest).0.into_owned()),
        [0xEF, 0xBB, 0xBF, rest @ ..] => (Encoding::Utf8, lossy(rest)),
        _ if is_utf8(bytes) => (Encoding::Utf8, lossy(bytes)),
        _ => (Encoding::Cp950, cp950::decode(bytes)),
    };
    let text = text.trim_end_matches(['\u{1A}', '\0']);
    if !is_writing(text) {
        return Err(Unreadable::NotText);
    }

    Ok((encoding, text.replace("\r\n", "\n").replace('\r', "\n")))
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A file in UTF-8 may have a character damaged, or its last one cut; CP950 hardly ever looks so.
fn is_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken == 0 || sound > broken * 10
}

fn is_writing(text: &str) -> bool {
    let strange = |c: char| {
        c == char::REPLACEMENT_CHARACTER || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    };
    let (all, strange) = text
        .chars()
        .fold((0_usize, 0_usize), |(all, odd), c| (all + 1, odd + usize::from(strange(c))));
    !text.contains('\0') && strange * 20 <= all
}
