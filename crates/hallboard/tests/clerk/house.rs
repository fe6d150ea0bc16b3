//! A house of its own for each test, and the people who work in it.

use std::path::PathBuf;

use docket::calendar::{SiteOffset, TimeOfDay};
use docket::staff::Role;
use hallboard::clock::Clock;
use hallboard::config::Config;
use hallboard::daemon::{self, Daemon};
use hallboard::demo::{OFFICE, OpenedAccount, open_accounts};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const MORNING: (i8, i8) = (8, 30);

/// An open house on Monday 2026-11-23, 08:30, with its people and an empty docket.
pub(crate) struct House {
    pub(crate) daemon: Daemon,
    pub(crate) accounts: Vec<OpenedAccount>,
    pub(crate) home: TempDir,
}

/// Somebody who signed in, or nobody.
#[derive(Clone)]
pub(crate) struct Person {
    address: std::net::SocketAddr,
    cookie: String,
}

/// An answer over the wire.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl House {
    /// A house where everybody of the demo has an account.
    pub(crate) async fn open() -> Self {
        let mut house = Self::empty().await;
        house.accounts = open_accounts(&house.daemon).await.unwrap();
        house
    }

    /// A house on its first day.
    pub(crate) async fn empty() -> Self {
        Self::at(tempfile::tempdir().unwrap(), MORNING).await
    }

    /// The same house after a stop and a start.
    pub(crate) async fn restarted(self) -> Self {
        self.restarted_at(MORNING).await
    }

    /// The same house, opened again when its clocks show `time`.
    pub(crate) async fn restarted_at(self, time: (i8, i8)) -> Self {
        let Self { daemon, accounts, home } = self;
        daemon.close().await;
        Self { accounts, ..Self::at(home, time).await }
    }

    async fn at(home: TempDir, (hour, minute): (i8, i8)) -> Self {
        let mut config = Config::parse(OFFICE).unwrap();
        config.house.data = home.path().join("data");
        config.house.credentials = home.path().join("credentials");
        config.door.listen.set_port(0);
        config.guard.pin_anywhere = true; // devices have tests of their own
        let morning = jiff::civil::date(2026, 11, 23);
        let opens = SiteOffset::TAIPEI.moment(morning, TimeOfDay::of(hour, minute));
        let clock = Clock::playing(opens, 1.0);
        let daemon = daemon::open(&config, clock).await.unwrap();
        Self { daemon, accounts: Vec::new(), home }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    pub(crate) fn stranger(&self) -> Person {
        Person { address: self.daemon.address, cookie: String::new() }
    }

    pub(crate) async fn person(&self, role: Role) -> Person {
        let account = self.accounts.iter().find(|account| account.role == role).unwrap();
        self.sign_in(&account.name, &account.pin).await.unwrap()
    }

    /// The person of that name and PIN, if they are let in.
    pub(crate) async fn sign_in(&self, name: &str, pin: &str) -> Option<Person> {
        let stranger = self.stranger();
        let reply = stranger.post("/api/v1/sign-in", &json!({ "name": name, "pin": pin })).await;
        let cookie = reply.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        (reply.status == 200).then_some(Person { cookie, ..stranger })
    }
}

impl Person {
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, "", b"").await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        self.ask("POST", path, "application/json", body.to_string().as_bytes()).await
    }

    pub(crate) async fn form(&self, path: &str, body: &str) -> Reply {
        let body = format!("{body}&ours={}", self.page_token().await);
        self.ask("POST", path, "application/x-www-form-urlencoded", body.as_bytes()).await
    }

    /// What every form of the person's pages carries; nothing for a stranger's.
    async fn page_token(&self) -> String {
        let page = self.get("/sessions").await.body;
        let field = page.split_once("name=\"ours\" value=\"").unwrap_or_default().1;
        field.split('"').next().unwrap_or_default().to_owned()
    }

    /// Sends a docket file as a program does.
    pub(crate) async fn upload(&self, name: &str, file: &[u8]) -> Reply {
        self.sends(&format!("/api/v1/dockets?name={name}"), file).await
    }

    /// Sends any file as a program does.
    pub(crate) async fn sends(&self, path: &str, file: &[u8]) -> Reply {
        self.ask("POST", path, "application/octet-stream", file).await
    }

    /// Sends a docket file as the plain form of the page does.
    pub(crate) async fn choose(&self, name: &str, file: &[u8]) -> Reply {
        let head = format!(
            "--XXpartXX\r\nContent-Disposition: form-data; name=\"ours\"\r\n\r\n{}\r\n\
             --XXpartXX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: text/csv\r\n\r\n",
            self.page_token().await
        );
        let body = [head.as_bytes(), file, b"\r\n--XXpartXX--\r\n"].concat();
        self.ask("POST", "/api/v1/dockets", "multipart/form-data; boundary=XXpartXX", &body).await
    }

    /// Confirms a preview and agrees to these doubtful cancellations.
    pub(crate) async fn confirm(&self, preview: &Value, key: &str, drops: &[u64]) -> Reply {
        let path = format!("/api/v1/dockets/{}/confirmations", preview["id"].as_str().unwrap());
        self.post(&path, &json!({ "key": key, "drops": drops })).await
    }

    async fn ask(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let kind =
            if kind.is_empty() { String::new() } else { format!("Content-Type: {kind}\r\n") };
        let accept = if kind.contains("form") || method == "GET" && !path.starts_with("/api") {
            "Accept: text/html\r\n"
        } else {
            ""
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nOrigin: http://{}\r\nCookie: {}\r\n{kind}{accept}\
             Connection: close\r\nContent-Length: {}\r\n\r\n",
            self.address,
            self.address,
            self.cookie,
            body.len()
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        stream.write_all(body).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Reply { status, head: head.to_owned(), body: body.to_owned() }
    }
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }
}
