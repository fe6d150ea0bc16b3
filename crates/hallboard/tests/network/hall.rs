//! A hall with one door and one wall, its callers, and how they speak.

use std::{
    io::Cursor,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use hallboard::{
    door::{
        Access, Answer, Asked, Door, Entrance, Gate, Knock, Limits, Names, Open, Problem, Role,
        listen,
    },
    live::{self, Joined, ear::Bounds},
    wall::{Habits, Picture, Report, Wall},
};
use http::{Method, StatusCode};
use serde::Deserialize;
use socket2::SockRef;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    sync::{Notify, mpsc},
    time,
};
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::tungstenite::protocol::frame::{FrameHeader, coding::OpCode};

/// Longer than anything here takes; a wait that reaches it has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// What a connection holds on its way, so that a reader who stops is soon felt.
const BUFFER: usize = 16 * 1024;

/// Lets in whoever the access says; staff show a badge.
pub(crate) struct Doorkeeper;

impl Gate for Doorkeeper {
    type Caller = Option<String>;

    fn admit(&self, access: &Access, knock: &Knock<'_>) -> Result<Option<String>, Problem> {
        let badge = knock.headers.get("x-badge").and_then(|badge| badge.to_str().ok());
        match access {
            Access::Anyone | Access::Screen => Ok(badge.map(str::to_owned)),
            _ if badge.is_some() => Ok(badge.map(str::to_owned)),
            _ => Err(Problem::new(StatusCode::UNAUTHORIZED, "sign_in", "請先登入。")
                .or_go_to("/sign-in")),
        }
    }
}

/// What the hall was built with, so that a test changes one thing.
pub(crate) struct Plan {
    pub(crate) limits: Limits,
    pub(crate) habits: Habits,
    pub(crate) tls: Option<TlsAcceptor>,
    pub(crate) proxies: Vec<std::net::IpAddr>,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan { limits: Limits::default(), habits: quiet(), tls: None, proxies: Vec::new() }
    }
}

/// Habits of a wall that says nothing by itself for as long as a test runs.
pub(crate) fn quiet() -> Habits {
    let long = Duration::from_secs(3_600);
    Habits {
        writers: 2,
        pulse: long,
        ping: long,
        sweep: Duration::from_millis(10),
        ..Habits::default()
    }
}

/// An open house.
pub(crate) struct Hall {
    pub(crate) address: SocketAddr,
    pub(crate) wall: Wall,
    pub(crate) reports: mpsc::Receiver<Report>,
    /// Orders carried out.
    pub(crate) done: Arc<AtomicUsize>,
    /// Lets one slow order go on.
    pub(crate) go_on: Arc<Notify>,
    pub(crate) open: Open,
}

#[derive(Deserialize)]
struct Tap {
    seen: u64,
}

impl Hall {
    pub(crate) fn open() -> Hall {
        Hall::planned(Plan::default())
    }

    pub(crate) fn planned(plan: Plan) -> Hall {
        let clock = Box::new(|| "2026-11-23T09:20:00+08:00".to_owned());
        let (wall, reports) = Wall::hang(plan.habits, clock, "0.1.0").unwrap();
        let (done, go_on) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
        let door = door(&wall, &done, &go_on);
        let listener = listen("127.0.0.1:0".parse().unwrap()).unwrap();
        SockRef::from(&listener).set_send_buffer_size(BUFFER).unwrap(); // connections inherit it
        let address = listener.local_addr().unwrap();
        let names = Names {
            hosts: vec![format!("127.0.0.1:{}", address.port()), "board.court".to_owned()],
            origins: vec!["https://desk.court".to_owned()],
            proxies: plan.proxies,
        };
        let entrance =
            Entrance { name: "staff".into(), listener, tls: plan.tls, names, limits: plan.limits };
        let open = door.open(vec![entrance]);
        Hall { address, wall, reports, done, go_on, open }
    }

    /// How many orders were carried out.
    pub(crate) fn orders(&self) -> usize {
        self.done.load(Ordering::SeqCst)
    }

    /// A connection that has said nothing yet.
    pub(crate) async fn connect(&self) -> Caller<TcpStream> {
        let socket = TcpSocket::new_v4().unwrap();
        SockRef::from(&socket).set_recv_buffer_size(BUFFER).unwrap();
        Caller { stream: socket.connect(self.address).await.unwrap(), read: Vec::new() }
    }

    /// Asks once over a connection of its own; `head` is what follows the request line.
    pub(crate) async fn ask(&self, line: &str, head: &[&str], body: &str) -> Reply {
        let mut caller = self.connect().await;
        caller.say(&self.request(line, head, body)).await;
        caller.reply().await
    }

    pub(crate) fn request(&self, line: &str, head: &[&str], body: &str) -> String {
        let host = format!("Host: {}", self.address);
        let length = format!("Content-Length: {}", body.len());
        let line = format!("{line} HTTP/1.1");
        let mut lines = vec![line.as_str()];
        lines.extend(head.iter().all(|line| !line.starts_with("Host:")).then_some(host.as_str()));
        lines.extend(head);
        lines.extend((!body.is_empty()).then_some(length.as_str()));
        format!("{}\r\n\r\n{body}", lines.join("\r\n"))
    }

    /// A screen on a plain connection; `more` are headers beside those of every upgrade.
    pub(crate) async fn screen(&self, name: &str, more: &[&str]) -> Caller<TcpStream> {
        let mut caller = self.connect().await;
        caller.say(&self.upgrade(name, more)).await;
        assert_eq!(caller.reply().await.status, 101);
        caller
    }

    pub(crate) fn upgrade(&self, name: &str, more: &[&str]) -> String {
        let mut head = vec![
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ];
        head.extend(more);
        self.request(&format!("GET /screens/{name}/live"), &head, "")
    }

    pub(crate) fn paint(&self, id: u64, html: &str) {
        self.wall.give("door", Picture::html(id, id * 10, html.to_owned()));
    }

    /// The next report of a screen.
    pub(crate) async fn report(&mut self) -> Report {
        time::timeout(PATIENCE, self.reports.recv()).await.expect("no report came").unwrap()
    }

    /// Waits until the wall counts so many.
    pub(crate) async fn seats(&self, wanted: usize) {
        until(|| self.wall.connected().len() == wanted).await;
    }
}

fn door(wall: &Wall, done: &Arc<AtomicUsize>, go_on: &Arc<Notify>) -> Door<Doorkeeper> {
    let mut door = Door::new(Doorkeeper);
    readings(&mut door);
    orders(&mut door, done, go_on);
    sockets(&mut door, wall);
    door
}

fn readings(door: &mut Door<Doorkeeper>) {
    door.route(Method::GET, "/", Access::Anyone, |_| async { Ok(Answer::html("<p>hall".into())) });
    door.route(Method::GET, "/rooms/{room}", Access::Anyone, |asked| async move {
        Ok(Answer::json(&asked.param::<u32>("room")?))
    });
    door.route(Method::GET, "/rooms/all", Access::Anyone, |_| async { Ok(Answer::json("all")) });
    door.route(Method::GET, "/assets/{path..}", Access::Anyone, |asked| async move {
        Ok(Answer::json(&asked.param::<String>("path")?))
    });
    door.route(Method::GET, "/desk", Access::Staff(&[Role::Clerk]), |_| async {
        Ok(Answer::html("<p>desk".into()))
    });
    door.route(Method::GET, "/fault", Access::Anyone, |asked| async move {
        assert!(asked.query.is_empty(), "a fault that was asked for");
        Ok(Answer::json("no fault"))
    });
}

fn orders(door: &mut Door<Doorkeeper>, done: &Arc<AtomicUsize>, go_on: &Arc<Notify>) {
    let count = Arc::clone(done);
    door.route(Method::POST, "/rooms/{name}", Access::Anyone, move |asked: Asked<_>| {
        let count = Arc::clone(&count);
        async move {
            let tap = if asked.is_json() { asked.json::<Tap>() } else { asked.form::<Tap>() }?;
            count.fetch_add(1, Ordering::SeqCst);
            Ok(Answer::json(&(asked.param::<String>("name")?, tap.seen)))
        }
    });
    let (count, wait) = (Arc::clone(done), Arc::clone(go_on));
    door.route(Method::POST, "/slow", Access::Anyone, move |_| {
        let (count, wait) = (Arc::clone(&count), Arc::clone(&wait));
        async move {
            count.fetch_add(1, Ordering::SeqCst);
            wait.notified().await;
            count.fetch_add(1, Ordering::SeqCst);
            Ok(Answer::json("done"))
        }
    });
}

fn sockets(door: &mut Door<Doorkeeper>, wall: &Wall) {
    let wall = wall.clone();
    door.route(Method::GET, "/screens/{screen}/live", Access::Screen, move |asked| {
        let wall = wall.clone();
        async move {
            let session = asked.caller.as_ref().and_then(|badge| badge.parse().ok());
            let joined = Joined {
                screen: asked.param("screen")?,
                board: "door".into(),
                session,
                bounds: Bounds::default(),
                reports: true,
                device: None,
            };
            let (screen, late) = (joined.screen.clone(), asked.query == "dismissed");
            let answer = live::accept(asked, &wall, joined);
            if late {
                wall.dismiss(&screen); // seated, but its socket is still on the way
            }
            answer
        }
    });
}

/// Waits for something to become true.
pub(crate) async fn until(mut holds: impl FnMut() -> bool) {
    let waited = time::timeout(PATIENCE, async {
        while !holds() {
            time::sleep(Duration::from_millis(2)).await;
        }
    });
    waited.await.expect("it never came true");
}

/// The answer to one request, as text.
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
}

/// One frame from the house: its first byte and its payload.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) first: u8,
    pub(crate) payload: Vec<u8>,
}

impl Said {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.payload).unwrap()
    }

    pub(crate) fn close_code(&self) -> u16 {
        assert_eq!(self.first, 0x88, "not a Close but {self:?}");
        u16::from_be_bytes([self.payload[0], self.payload[1]])
    }
}

/// A caller who minds every byte.
pub(crate) struct Caller<S> {
    pub(crate) stream: S,
    pub(crate) read: Vec<u8>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Caller<S> {
    pub(crate) async fn say(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.unwrap();
    }

    /// Sends a frame; `first` is its first byte.
    pub(crate) async fn frame(&mut self, first: u8, payload: &[u8]) {
        let header = FrameHeader {
            is_final: first & 0x80 != 0,
            rsv1: first & 0x40 != 0,
            rsv2: false,
            rsv3: false,
            opcode: OpCode::from(first & 0x0f),
            mask: Some([1, 2, 3, 4]),
        };
        let mut bytes = Vec::new();
        header.format(payload.len() as u64, &mut bytes).unwrap();
        bytes.extend(payload.iter().zip([1, 2, 3, 4].iter().cycle()).map(|(byte, key)| byte ^ key));
        self.stream.write_all(&bytes).await.unwrap();
    }

    /// Reads more; false at the end of the connection.
    async fn more(&mut self) -> bool {
        self.read.reserve(64 * 1024);
        let read = time::timeout(PATIENCE, self.stream.read_buf(&mut self.read)).await;
        read.expect("silence").unwrap_or(0) > 0
    }

    pub(crate) async fn reply(&mut self) -> Reply {
        loop {
            if let Some(end) = find(&self.read, b"\r\n\r\n") {
                let head = String::from_utf8(self.read.drain(..end + 4).collect()).unwrap();
                let status = head.split(' ').nth(1).unwrap().parse().unwrap();
                let mut reply = Reply { status, head, body: String::new() };
                let length = reply.header("content-length").parse().unwrap_or(0);
                while self.read.len() < length && self.more().await {}
                let length = length.min(self.read.len()); // a HEAD has none of it
                reply.body = String::from_utf8(self.read.drain(..length).collect()).unwrap();
                return reply;
            }
            assert!(self.more().await, "the connection ended before an answer");
        }
    }

    /// The next frame; none at the end of the connection.
    pub(crate) async fn hears(&mut self) -> Option<Said> {
        loop {
            let mut cursor = Cursor::new(&self.read);
            if let Some((header, length)) = FrameHeader::parse(&mut cursor).unwrap() {
                assert!(header.mask.is_none(), "the house masks nothing");
                let start = usize::try_from(cursor.position()).unwrap();
                let end = start + usize::try_from(length).unwrap();
                if self.read.len() >= end {
                    let frame = self.read.drain(..end).collect::<Vec<_>>();
                    return Some(Said { first: frame[0], payload: frame[start..].to_vec() });
                }
            }
            if !self.more().await {
                return None;
            }
        }
    }

    /// The next frame, which has to be there.
    pub(crate) async fn told(&mut self) -> Said {
        self.hears().await.expect("the connection ended")
    }

    /// Whether the connection ends without another word.
    pub(crate) async fn ends(&mut self) -> bool {
        !self.more().await
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
