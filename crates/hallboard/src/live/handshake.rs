//! From HTTP to a live socket: what is asked, what is agreed.

use http::{HeaderMap, HeaderName, StatusCode, header};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::door::{Answer, Problem};

/// What we offer back when compression is offered: each message stands alone, so one serves every
/// screen.
const DEFLATE: &str = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

/// What the two sides agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Agreed {
    /// Whether messages may be compressed.
    pub(super) deflate: bool,
}

/// Checks a request for a live socket and writes the 101; 426 for everything else.
pub(super) fn agree(asked: &HeaderMap) -> Result<(Agreed, Answer), Problem> {
    let is = |name: HeaderName, wanted: &str| words(asked, &name).any(|word| word == wanted);
    let key = asked.get(header::SEC_WEBSOCKET_KEY).filter(|key| key.len() == 24);
    let fits = is(header::UPGRADE, "websocket")
        && is(header::CONNECTION, "upgrade")
        && is(header::SEC_WEBSOCKET_VERSION, "13");
    let (true, Some(key)) = (fits, key) else {
        return Err(upgrade_required());
    };
    let deflate = offers(asked).any(|offer| acceptable(&offer));
    let answer = Answer::empty(StatusCode::SWITCHING_PROTOCOLS)
        .header(header::UPGRADE, "websocket")
        .header(header::CONNECTION, "upgrade")
        .header(header::SEC_WEBSOCKET_ACCEPT, &derive_accept_key(key.as_bytes()));
    let answer =
        if deflate { answer.header(header::SEC_WEBSOCKET_EXTENSIONS, DEFLATE) } else { answer };
    Ok((Agreed { deflate }, answer))
}

pub(super) fn upgrade_required() -> Problem {
    let message = "這個網址只供看板的即時連線使用。";
    Problem::new(StatusCode::UPGRADE_REQUIRED, "upgrade_required", message)
}

/// The comma-separated words of a header, in lower case.
fn words(headers: &HeaderMap, name: &HeaderName) -> impl Iterator<Item = String> {
    let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(|word| word.trim().to_ascii_lowercase())
}

fn offers(headers: &HeaderMap) -> impl Iterator<Item = String> {
    words(headers, &header::SEC_WEBSOCKET_EXTENSIONS)
}

/// Whether our one answer fits the offer: a server window below 32 KiB is beyond the compressor.
fn acceptable(offer: &str) -> bool {
    let mut parts = offer.split(';').map(str::trim);
    parts.next() == Some("permessage-deflate")
        && parts.all(|part| {
            let name = part.split('=').next().unwrap_or_default().trim();
            match name {
                "server_max_window_bits" => part.replace([' ', '"'], "").ends_with("=15"),
                "server_no_context_takeover"
                | "client_no_context_takeover"
                | "client_max_window_bits" => true,
                _ => false,
            }
        })
}
