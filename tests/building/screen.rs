//! A screen on the wall, as its socket feeds it.

use futures_util::StreamExt;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::{Outcome, PATIENCE, Trouble};

/// A screen; it holds the newest picture it was given.
pub struct Screen {
    /// Which.
    pub id: String,
    /// The newest picture as it came.
    pub html: String,
    /// House time as the newest pulse said it.
    pub now: String,
    /// Everything the socket ever said, for those who look for what should not be there.
    pub heard: String,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Screen {
    /// Opens the socket of a screen.
    pub(crate) async fn watch(url: &str, id: &str) -> Result<Self, Trouble> {
        let address = format!("{}/screens/{id}/live", url.replace("http://", "ws://"));
        let (socket, _) = connect_async(&address).await?;
        let (html, now, heard) = (String::new(), String::new(), String::new());
        Ok(Self { id: id.to_owned(), html, now, heard, socket })
    }

    /// Waits until one row, hero or sign says all of these words.
    pub async fn shows(&mut self, words: &str) -> Outcome {
        self.waits(words, |screen| screen.says(words)).await
    }

    /// Waits until no row, hero or sign says all of these words.
    pub async fn no_longer_shows(&mut self, words: &str) -> Outcome {
        self.waits(words, |screen| !screen.html.is_empty() && !screen.says(words)).await
    }

    /// Waits until the house's clock has passed `hhmm` in Taiwan.
    pub async fn clock_passes(&mut self, hhmm: &str) -> Outcome {
        self.waits(hhmm, |screen| in_taiwan(&screen.now).is_some_and(|now| now.as_str() > hhmm))
            .await
    }

    /// Whether one row, hero or sign of the newest picture says all of these words.
    #[must_use]
    pub fn says(&self, words: &str) -> bool {
        let pieces = pieces(&self.html);
        !self.html.is_empty()
            && pieces.iter().any(|piece| words.split_whitespace().all(|word| piece.contains(word)))
    }

    async fn waits(&mut self, what: &str, seen: impl Fn(&Self) -> bool) -> Outcome {
        let end = Instant::now() + PATIENCE;
        while !seen(self) {
            match timeout_at(end, self.socket.next()).await {
                Ok(Some(Ok(message))) => self.hear(&message),
                Ok(Some(Err(fault))) => return Err(fault.into()),
                Ok(None) => return Err(format!("{} lost its line", self.id).into()),
                Err(_) => {
                    let shown = words_of(&self.html);
                    return Err(
                        format!("{} waits in vain for {what}; it says: {shown}", self.id).into()
                    );
                }
            }
        }
        Ok(())
    }

    fn hear(&mut self, message: &Message) {
        let Message::Text(text) = message else { return };
        self.heard.push_str(text);
        let said = serde_json::from_str::<Value>(text).unwrap_or_default();
        match said["type"].as_str() {
            Some("picture") => {
                said["html"].as_str().unwrap_or_default().clone_into(&mut self.html);
            }
            Some("pulse") => {
                said["now"].as_str().unwrap_or_default().clone_into(&mut self.now);
            }
            _ => {}
        }
    }
}

/// `2026-11-23T03:45:00Z` is 11:45 in Taiwan.
fn in_taiwan(now: &str) -> Option<String> {
    let (hour, rest) = now.split_once('T')?.1.split_once(':')?;
    let hour = (hour.parse::<u32>().ok()? + 8) % 24;
    Some(format!("{hour:02}:{}", rest.get(..2)?))
}

/// The words of each row, hero, strip and sign.
fn pieces(html: &str) -> Vec<String> {
    let openings = ["<li ", "<section ", "<header ", "<p class=\"delay\""];
    let marked = openings
        .iter()
        .fold(html.to_owned(), |html, opening| html.replace(opening, &format!("\u{0}{opening}")));
    marked.split('\u{0}').map(words_of).collect()
}

/// The words of a piece of HTML, as a reader hears them.
#[must_use]
pub fn words_of(html: &str) -> String {
    let texts = html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
    texts.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}
