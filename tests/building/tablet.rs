//! A bailiff's tablet at one room.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::{Caller, Outcome, Reply, Trouble};

/// A tablet in somebody's hand.
#[derive(Clone)]
pub struct Tablet {
    /// Who holds it.
    pub caller: Caller,
    room: u64,
}

/// A name for an order that no other order of this run has.
#[must_use]
pub fn fresh_key() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("story-{}-{:06}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

impl Tablet {
    pub(crate) fn new(caller: Caller, room: u64) -> Self {
        Self { caller, room }
    }

    /// The room as this account sees it.
    pub async fn room(&self) -> Result<Value, Trouble> {
        Ok(self.caller.get(&format!("/api/v1/rooms/{}", self.room)).await?.json)
    }

    /// Taps the big button, which must bear this label; also before the time on the summons.
    pub async fn taps(&self, label: &str) -> Result<Reply, Trouble> {
        let room = self.room().await?;
        let shown = &room["primary"]["label"];
        if *shown != *label {
            return Err(format!("the button says {shown}, not {label}").into());
        }
        self.presses(&room).await
    }

    /// Taps the big button of the page it looks at, whatever it says.
    pub async fn presses(&self, room: &Value) -> Result<Reply, Trouble> {
        let primary = &room["primary"];
        let mut order = json!({ "seen": room["seq"] });
        match primary["action"].as_str() {
            Some("calls") => {
                order["early"] = true.into();
                order["expect"] = primary["hearing"].clone();
            }
            Some("closings") => order["sure"] = true.into(),
            _ => {}
        }
        self.asks(primary["action"].as_str().unwrap_or_default(), order).await.and_then(accepted)
    }

    /// Gives an order with a fresh key and the newest `seen`, unless the order names its own.
    pub async fn asks(&self, thing: &str, mut order: Value) -> Result<Reply, Trouble> {
        if order["key"].is_null() {
            order["key"] = fresh_key().into();
        }
        if order["seen"].is_null() && thing != "arrivals" {
            order["seen"] = self.room().await?["seq"].clone();
        }
        self.caller.post(&format!("/api/v1/rooms/{}/{thing}", self.room), &order).await
    }

    /// Gives an order and hangs up at once, without waiting for a word of the answer.
    pub async fn asks_and_hangs_up(&self, thing: &str, order: &Value) -> Outcome {
        let (body, host) = (order.to_string(), self.caller.host());
        let head = format!(
            "POST /api/v1/rooms/{}/{thing} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            self.room,
            self.caller.session(),
            body.len()
        );
        let mut line = TcpStream::connect(host).await?;
        line.write_all(format!("{head}{body}").as_bytes()).await?;
        Ok(line.shutdown().await?)
    }

    /// Takes back the room's last order.
    pub async fn takes_back(&self, entry: &Value) -> Result<Reply, Trouble> {
        let seen = self.room().await?["seq"].clone();
        let order = json!({ "undo": entry, "seen": seen, "key": fresh_key() });
        self.caller.post("/api/v1/undos", &order).await
    }

    /// The hearing of a turn number.
    pub async fn hearing(&self, turn: &str) -> Result<Value, Trouble> {
        let room = self.room().await?;
        let hearings = room["hearings"].as_array().into_iter().flatten();
        let found = hearings.into_iter().find(|hearing| hearing["turn"] == turn).cloned();
        found.ok_or_else(|| format!("no {turn} in room {}", self.room).into())
    }
}

fn accepted(reply: Reply) -> Result<Reply, Trouble> {
    if reply.status == 200 {
        return Ok(reply);
    }
    Err(format!("the house said {}: {}", reply.status, reply.text).into())
}
