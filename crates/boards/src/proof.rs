//! What a screen reports back to prove what it shows: one number over all progress texts.

/// The number of a picture: FNV-1a of 32 bits over the UTF-16 units of its `data-proof` texts.
///
/// The texts are taken in document order and joined by one space; runs of blanks become one space.
/// An element marked `data-proof` holds text only, never other elements.
#[must_use]
pub fn of_picture(html: &str) -> u32 {
    of_texts(&texts(html))
}

/// The number of these texts, as a screen computes it.
#[must_use]
pub fn of_texts<T: AsRef<str>>(texts: &[T]) -> u32 {
    let joined = texts.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(" ");
    let collapsed = joined.split(is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>();
    collapsed
        .join(" ")
        .encode_utf16()
        .fold(0x811c_9dc5, |hash, unit| (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193))
}

/// The `data-proof` texts of a picture, in document order.
#[must_use]
pub fn texts(html: &str) -> Vec<String> {
    let after = html.split(" data-proof>").skip(1);
    after.map(|rest| unescaped(rest.split('<').next().unwrap_or_default())).collect()
}

// Rust and the browsers differ in what they call white space, so the list is our own.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{a0}' | '\u{3000}')
}

fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/")];
    let text = plain.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&amp;", "&")
}
