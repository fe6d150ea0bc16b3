//! A whole house on loopback with its people, and callers who knock at its door.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use docket::command::Command;
use docket::devices::{Badge, DeviceKind, Placement};
use docket::staff::{Duties, Role, Secret};
use docket::{AccountId, RecordId, RoomId, Section};
use hallboard::clock::Clock;
use hallboard::config::Config;
use hallboard::daemon::{self, Daemon};
use hallboard::demo::{OFFICE, list_the_day};
use hallboard::guard::{ACCOUNTS, DEVICE_COOKIE, Guard};
use hallboard::house::Wish;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time;

/// Everybody's passphrase begins like this; the name follows.
const PASSPHRASE: &str = "海邊的腳踏車 of ";
/// The bailiffs' PIN.
pub(crate) const PIN: &str = "482915";

pub(crate) const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

/// Invented people.
pub(crate) const PEOPLE: [(&str, Role, &[u16], &[&str]); 10] = [
    ("林志強", Role::Bailiff, &[3], &[]),
    ("王振宇", Role::Bailiff, &[1], &[]),
    ("陳國華", Role::BailiffOffice, &[], &[]),
    ("張雅婷", Role::Section, &[], &["信股"]),
    ("黃淑芬", Role::Clerk, &[], &[]),
    ("李冠廷", Role::Administrator, &[], &[]),
    ("趙又廷", Role::Administrator, &[], &[]),
    ("吳佩珊", Role::Auditor, &[], &[]),
    ("蘇明德", Role::Head, &[], &[]),
    ("葉小青", Role::Section, &[], &["無案股"]),
];

pub(crate) struct Building {
    pub(crate) home: TempDir,
    pub(crate) daemon: Daemon,
    pub(crate) config: Config,
}

impl Building {
    pub(crate) async fn open() -> Self {
        Self::with(|_| ()).await
    }

    /// A house whose configuration differs from the sample office's.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut config = config(home.path());
        change(&mut config);
        let daemon = daemon::open(&config, Clock::real()).await.unwrap();
        let building = Self { home, daemon, config };
        building.hire().await;
        building
    }

    /// The house with a docket of today.
    pub(crate) async fn busy() -> Self {
        let building = Self::open().await;
        building.lists_the_day().await;
        building
    }

    pub(crate) async fn lists_the_day(&self) {
        list_the_day(&self.daemon.house, &self.config.import_tables()).await.unwrap();
    }

    /// Closes the house and opens it again.
    pub(crate) async fn reopened(self) -> Self {
        let Self { home, daemon, config } = self;
        daemon.close().await;
        let daemon = daemon::open(&config, Clock::real()).await.unwrap();
        Self { home, daemon, config }
    }

    /// The same house, opened again so many days later.
    pub(crate) async fn days_later(self, days: i64) -> Self {
        let Self { home, daemon, config } = self;
        let later = daemon.house.clock.machine().plus_ms(days * 24 * 3_600_000);
        daemon.close().await;
        let daemon = daemon::open(&config, Clock::by_hand(later).0).await.unwrap();
        Self { home, daemon, config }
    }

    /// A device that was paired, nobody signed in.
    pub(crate) async fn paired(&self, kind: DeviceKind, name: &str, shows: Option<&str>) -> Caller {
        let token = Guard::hash_of_token(name); // as long as a drawn one
        let badge = Badge { token: Some(Guard::hash_of_token(&token)), ..Badge::default() };
        let (name, place) = (name.to_owned(), "2樓".to_owned());
        let shows = shows.map(str::to_owned);
        let placement = Box::new(Placement { name, place, shows, screen: None });
        self.order(Command::PairDevice { kind, placement, badge }).await;
        let mut caller = self.stranger();
        caller.cookies.push((DEVICE_COOKIE.to_owned(), token));
        caller
    }

    /// An enrolled tablet.
    pub(crate) async fn tablet(&self, name: &str) -> Caller {
        self.paired(DeviceKind::Tablet, name, None).await
    }

    async fn hire(&self) {
        for (name, role, rooms, sections) in PEOPLE {
            let rooms = rooms.iter().copied().map(RoomId).collect();
            let sections = sections.iter().map(|s| Section((*s).to_owned())).collect();
            let duties = Duties { role, rooms, sections };
            let record = RecordId(ACCOUNTS.to_owned());
            let sealed = self.daemon.house.seal.close(ACCOUNTS, &record, "name", name).unwrap();
            let hash = self.daemon.guard.hash(PIN.to_owned()).await.unwrap();
            self.order(Command::OpenAccount { name: sealed, duties, hash }).await;
            let hash = self.daemon.guard.hash(passphrase(name)).await.unwrap();
            let (account, kind) = (Self::account(name), Secret::Passphrase);
            self.order(Command::SetCredential { account, hash, kind }).await;
        }
    }

    pub(crate) async fn order(&self, command: Command) {
        self.daemon.house.submit(Wish::of_the_house(command)).await.unwrap();
    }

    pub(crate) fn account(name: &str) -> AccountId {
        let at = PEOPLE.iter().position(|(known, ..)| *known == name).unwrap();
        AccountId(u32::try_from(at).unwrap() + 1)
    }

    /// A caller who has not signed in.
    pub(crate) fn stranger(&self) -> Caller {
        Caller { at: self.daemon.address, cookies: Vec::new() }
    }

    /// A caller who signed in with the passphrase.
    pub(crate) async fn person(&self, name: &str) -> Caller {
        let mut caller = self.stranger();
        let reply = caller.signs_in(name, &passphrase(name)).await;
        assert_eq!(reply.status, 200, "{reply:?}");
        caller
    }
}

pub(crate) fn passphrase(name: &str) -> String {
    format!("{PASSPHRASE}{name}")
}

fn config(home: &Path) -> Config {
    let mut config = Config::parse(OFFICE).unwrap();
    config.house.data = home.join("data");
    config.house.credentials = home.join("credentials");
    config.door.listen = "127.0.0.1:0".parse().unwrap();
    config.door.open_l0 = true;
    config
}

#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) at: SocketAddr,
    pub(crate) cookies: Vec<(String, String)>,
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        let prefix = format!("{name}: ");
        self.head.lines().find_map(|line| line.strip_prefix(prefix.as_str())).unwrap_or_default()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Caller {
    pub(crate) async fn signs_in(&mut self, name: &str, secret: &str) -> Reply {
        let body = serde_json::json!({ "name": name, "pin": secret }).to_string();
        self.posts("/api/v1/sign-in", &body).await
    }

    pub(crate) async fn gets(&mut self, path: &str) -> Reply {
        self.asks("GET", path, &[], "").await
    }

    pub(crate) async fn posts(&mut self, path: &str, body: &str) -> Reply {
        self.asks("POST", path, &["Content-Type: application/json"], body).await
    }

    /// Sends a plain form as the caller's own page does.
    pub(crate) async fn fills(&mut self, path: &str, more: &[&str], fields: &str) -> Reply {
        let body = format!("ours={}&{fields}", self.page_token().await);
        self.asks("POST", path, &[more, &[FORM]].concat(), &body).await
    }

    /// What every form of the caller's pages carries.
    pub(crate) async fn page_token(&mut self) -> String {
        let page = self.gets("/sessions").await.body;
        let field = page.split_once("name=\"ours\" value=\"").expect("a form with the token").1;
        field.split('"').next().unwrap().to_owned()
    }

    pub(crate) async fn asks(
        &mut self,
        method: &str,
        path: &str,
        more: &[&str],
        body: &str,
    ) -> Reply {
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.at);
        for line in more {
            head.push_str(line);
            head.push_str("\r\n");
        }
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let cookies = cookies.collect::<Vec<_>>().join("; ");
        if !cookies.is_empty() {
            write!(head, "Cookie: {cookies}\r\n").unwrap();
        }
        write!(head, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        let mut stream = TcpStream::connect(self.at).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        let read = time::timeout(Duration::from_secs(20), stream.read_to_end(&mut bytes));
        read.await.expect("no answer").unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        self.keep_cookies(head);
        Reply { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn keep_cookies(&mut self, head: &str) {
        for line in head.lines().filter_map(|line| line.strip_prefix("set-cookie: ")) {
            let (name, rest) = line.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap().to_owned();
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value));
        }
    }

    /// Opens a live socket; the connection stays open as long as the answer is kept.
    pub(crate) async fn joins(&self, path: &str) -> Live {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let cookies = cookies.collect::<Vec<_>>().join("; ");
        let mut stream = TcpStream::connect(self.at).await.unwrap();
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookies}\r\nUpgrade: websocket\r\n\
             Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            self.at
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut first = vec![0; 12];
        stream.read_exact(&mut first).await.unwrap();
        let status = String::from_utf8_lossy(&first[9..12]).parse().unwrap();
        Live { status, stream }
    }
}

pub(crate) struct Live {
    pub(crate) status: u16,
    stream: TcpStream,
}

impl Live {
    /// Whether the house closes it within `patience`.
    pub(crate) async fn ends_within(&mut self, patience: Duration) -> bool {
        let mut bytes = Vec::new();
        time::timeout(patience, self.stream.read_to_end(&mut bytes)).await.is_ok()
    }
}
