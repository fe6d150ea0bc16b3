//! 攻擊: what somebody on the office's own network can try; each attack says how far it got, and staff are served all the while.

mod lines;
mod requests;
mod sockets;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hallboard_tests::{Building, Outcome, Tablet, Trouble};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use crate::site::tell;

/// The longest deadline of the house is that of a dead socket, 25 s; nothing an attack opens outlives this.
pub(crate) const LONGEST: Duration = Duration::from_secs(45);

/// A house under attack, and its bailiff who works on.
pub(crate) struct Siege {
    pub(crate) building: Building,
    pub(crate) host: String,
    before_kib: u64,
    over: Arc<AtomicBool>,
    staff: JoinHandle<Result<Served, Trouble>>,
}

/// What the bailiff got meanwhile.
#[derive(Default)]
struct Served {
    pages: u32,
    orders: u32,
    slowest: Duration,
}

impl Siege {
    /// The shipped configuration on a sample day.
    pub(crate) async fn begins() -> Result<Self, Trouble> {
        let building = Building::open().await?;
        let tablet = building.bailiff(3).await?;
        let host = tablet.caller.host().to_owned();
        let over = Arc::new(AtomicBool::new(false));
        let before_kib = building.resident_kib()?;
        let staff = tokio::spawn(works(tablet, Arc::clone(&over)));
        Ok(Self { building, host, before_kib, over, staff })
    }

    /// A line from one of the attacker's addresses, 127.66.0.1 and those after it.
    pub(crate) async fn line(&self, from: u8) -> Result<TcpStream, Trouble> {
        let socket = TcpSocket::new_v4()?;
        socket.set_reuseaddr(true)?;
        socket.bind(SocketAddr::from(([127, 66, 0, from], 0)))?;
        Ok(socket.connect(self.host.parse()?).await?)
    }

    /// A line on which something was said already.
    pub(crate) async fn says(&self, from: u8, words: &[u8]) -> Result<TcpStream, Trouble> {
        let mut line = self.line(from).await?;
        line.write_all(words).await?;
        Ok(line)
    }

    /// How much the house has grown, in KiB.
    pub(crate) fn grown_kib(&self) -> Result<u64, Trouble> {
        Ok(self.building.resident_kib()?.saturating_sub(self.before_kib))
    }

    /// The attack is over: prints its figure and what staff got meanwhile, and closes the house.
    pub(crate) async fn ends(mut self, figure: &str) -> Outcome {
        let grown = self.grown_kib()?;
        self.over.store(true, Ordering::Relaxed);
        let Served { pages, orders, slowest } = self.staff.await??;
        tell(&format!(
            "attack: {figure}; staff meanwhile {pages} pages and {orders} orders, the slowest after {} ms; \
             memory +{grown} KiB",
            slowest.as_millis()
        ));
        assert!(pages > 0 && orders > 0, "staff were served while it lasted");
        assert_eq!(self.building.closes().await?.code, Some(0), "the house closes in order");
        Ok(())
    }
}

/// Reads the room and marks somebody, again and again; any failure ends the story.
async fn works(tablet: Tablet, over: Arc<AtomicBool>) -> Result<Served, Trouble> {
    let hearing = tablet.hearing("3-02").await?["id"].clone();
    let mut served = Served::default();
    while !over.load(Ordering::Relaxed) || served.orders == 0 {
        let begun = Instant::now();
        let page = tablet.caller.get("/api/v1/rooms/3").await?;
        if page.status != 200 {
            return Err(format!("staff were told {}: {}", page.status, page.text).into());
        }
        let presence = if served.orders % 2 == 0 { "arrived" } else { "late" };
        let order = json!({ "hearing": hearing, "presence": presence });
        let marked = tablet.asks("arrivals", order).await?;
        if marked.status >= 500 || marked.status == 429 {
            return Err(format!("staff were told {}: {}", marked.status, marked.text).into());
        }
        served.slowest = served.slowest.max(begun.elapsed());
        (served.pages, served.orders) = (served.pages + 1, served.orders + 1);
        sleep(Duration::from_millis(100)).await;
    }
    Ok(served)
}

/// How long a line stays open, as long as the house lets it.
pub(crate) async fn lasts(mut line: TcpStream) -> Result<Duration, Trouble> {
    let begun = Instant::now();
    let mut bytes = Vec::new();
    // A line that is cut on an attacker has ended too.
    let _ =
        timeout(LONGEST, line.read_to_end(&mut bytes)).await.map_err(|_| "a line stays open")?;
    Ok(begun.elapsed())
}

/// The status of the first answer on a line; 0 where the house hung up without one.
pub(crate) async fn status(line: &mut TcpStream) -> Result<u16, Trouble> {
    let mut head = [0; 12];
    match timeout(LONGEST, line.read_exact(&mut head)).await? {
        Ok(_) => Ok(std::str::from_utf8(&head)?.split(' ').nth(1).unwrap_or("0").parse()?),
        Err(_) => Ok(0),
    }
}
