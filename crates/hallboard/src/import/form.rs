//! What kind of file the bytes are, whatever the name says.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;

use super::{Encoding, MOST_BYTES, Unreadable};

/// How the bytes are to be read.
pub(super) enum Form {
    Text,
    Workbook(Encoding),
}

/// The most that a workbook may unpack to, in bytes.
const MOST_UNPACKED: u64 = 128 * 1024 * 1024;

/// Tells the form of a file, and turns away what can be no docket.
pub(super) fn of(bytes: &[u8]) -> Result<Form, Unreadable> {
    if bytes.trim_ascii().is_empty() {
        return Err(Unreadable::Empty);
    }
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::TooLarge);
    }
    if is_picture(bytes) {
        return Err(Unreadable::Picture);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(Unreadable::OldWorkbook);
    }
    if is_markup(bytes) {
        return Err(Unreadable::WebPage);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return workbook(bytes).map(Form::Workbook);
    }

    Ok(Form::Text)
}

fn is_picture(bytes: &[u8]) -> bool {
    let starts: [&[u8]; 7] =
        [b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"%PDF", b"II*\0", b"MM\0*", b"\0\0\x01\0"];
    starts.iter().any(|start| bytes.starts_with(start))
        || (bytes.starts_with(b"BM") && bytes.contains(&0))
        || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
        || bytes.get(4..8) == Some(b"ftyp")
}

fn is_markup(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let opening = text.iter().take(9).map(u8::to_ascii_lowercase).collect::<Vec<_>>();
    ["<html", "<!doctype", "<table", "<?xml", "<meta", "<head"]
        .iter()
        .any(|tag| opening.starts_with(tag.as_bytes()))
}

/// Unpacks every part once: a workbook that is cut off, damaged or boundless stops here.
fn workbook(bytes: &[u8]) -> Result<Encoding, Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| Unreadable::Damaged)?;
        let unpacked = io::copy(&mut part.take(left + 1), &mut io::sink());
        let unpacked = unpacked.map_err(|_| Unreadable::Damaged)?;
        left = left.checked_sub(unpacked).ok_or(Unreadable::TooLarge)?;
    }

    let has = |part| archive.index_for_name(part).is_some();
    if has("xl/workbook.xml") {
        Ok(Encoding::Xlsx)
    } else if has("content.xml") {
        Ok(Encoding::Ods)
    } else {
        Err(Unreadable::OtherArchive)
    }
}
