//! The house itself: the daemon of this build with real sign-in, real journal, real templates.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::certificate::OfficeCertificate;
use super::{Running, Stage, free_address};
use crate::cores::Cores;
use crate::crowd::Way;
use crate::fault::Measured;
use crate::http::{Http, header};

/// The bailiff of rooms 3 and 4 in the demo.
const BAILIFF: &str = "林志強";

/// The room with the sample docket.
pub(crate) const FULL: u16 = 3;

/// The room with an empty day.
pub(crate) const QUIET: u16 = 4;

/// A running house and its bailiff.
pub(crate) struct House {
    running: Running,
    bailiff: Http,
    pub(crate) address: SocketAddr,
    phones: SocketAddr,
    pub(crate) room: u16,
    pub(crate) seen: u64,
    pub(crate) entry: u64,
    minutes: u16,
    taps: u64,
    pub(crate) folder: TempDir,
}

impl House {
    /// Opens a house of so many door boards; its bailiff stands at `room`.
    pub(crate) fn open(cores: Cores, boards: u16, room: u16) -> Measured<House> {
        Self::open_under(tempfile::tempdir()?, cores, boards, room, None)
    }

    /// The same in a folder, with an office certificate where there is one.
    pub(crate) fn open_under(
        folder: TempDir,
        cores: Cores,
        boards: u16,
        room: u16,
        tls: Option<&OfficeCertificate>,
    ) -> Measured<House> {
        let (address, phones) = (free_address()?, free_address()?);
        let doors = Doors { address, phones, tls };
        let office = write_office(folder.path(), &doors, boards)?;
        let mut command = Command::new(binary()?);
        command.args(["demo", "--no-play", "--json", "--speed", "1", "--port"]);
        command.arg(address.port().to_string()).arg("--data").arg(folder.path());
        command.arg("--office").arg(office).stdout(Stdio::piped()).stdin(Stdio::null());
        let mut running = Running::new(cores.start(&mut command)?);
        let said = running.child().stdout.take().ok_or("the house has no voice")?;
        let mut line = String::new();
        BufReader::new(said).read_line(&mut line)?;
        let said: Value = serde_json::from_str(&line)
            .map_err(|_| format!("the house did not open and said {line:?}"))?;
        let pin = said["accounts"].as_array().into_iter().flatten();
        let pin = pin.into_iter().find(|account| account["name"] == BAILIFF);
        let pin =
            pin.and_then(|account| account["pin"].as_str()).ok_or("no bailiff in the demo")?;

        let trust = tls.map(OfficeCertificate::trust).transpose()?;
        let mut bailiff = Http::under(address, trust)?;
        sign_in(&mut bailiff, pin)?;
        let (seen, entry, minutes, taps) = (0, 0, 0, 0);
        let mut house =
            House { running, bailiff, address, phones, room, seen, entry, minutes, taps, folder };
        house.look()?;
        house.tap()?; // the first one says where the numbers stand
        thread::sleep(Duration::from_millis(60));
        Ok(house)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.running.pid()
    }

    /// How a screen of a board joins.
    pub(crate) fn way_to(&self, board: &str, deflate: bool) -> Way {
        let path = format!("/screens/{board}/live");
        Way { address: self.address, path, deflate, trust: self.bailiff.trust.clone() }
    }

    /// How a visitor's phone joins the board of the bailiff's room.
    pub(crate) fn way_of_phones(&self) -> Way {
        Way { address: self.phones, ..self.way(false) }
    }

    /// One change, answered.
    pub(crate) fn tap(&mut self) -> Measured<u64> {
        self.post()?;
        self.settle()?;
        Ok(self.entry)
    }

    /// Ends it in order; the folder is what it leaves.
    pub(crate) fn close(mut self) -> TempDir {
        self.running.end();
        self.folder
    }

    /// Learns the room's number.
    fn look(&mut self) -> Measured<()> {
        let path = format!("/api/v1/rooms/{}", self.room);
        let answer = self.bailiff.ask("GET", &path, b"")?;
        let sheet: Value = serde_json::from_slice(&answer.body)?;
        self.seen = sheet["seq"].as_u64().or(sheet["room"]["seq"].as_u64()).unwrap_or_default();
        Ok(())
    }

    /// 延後: about so many minutes, another number each time.
    fn post(&mut self) -> Measured<()> {
        self.minutes = self.minutes % 240 + 1;
        self.taps += 1;
        let key = format!("bench-{:08}", self.taps);
        let body = json!({ "seen": self.seen, "key": key, "minutes": self.minutes });
        let path = format!("/api/v1/rooms/{}/delays", self.room);
        self.bailiff.send("POST", &path, body.to_string().as_bytes())
    }

    /// A second person signs in, as on a second tablet.
    pub(crate) fn sign_in_again(&self, name_and_pin: &str) -> Measured<u16> {
        let mut other = Http::to(self.address)?;
        other.headers = json_headers();
        Ok(other.ask("POST", "/api/v1/sign-in", name_and_pin.as_bytes())?.status)
    }
}

impl Stage for House {
    fn way(&self, deflate: bool) -> Way {
        self.way_to(&format!("door-{}", self.room), deflate)
    }

    fn pids(&self) -> Vec<u32> {
        vec![self.running.pid()]
    }

    fn newest(&self) -> u64 {
        self.entry
    }

    fn send(&mut self) -> Measured<u64> {
        self.post()?;
        Ok(self.entry + 1)
    }

    fn settle(&mut self) -> Measured<()> {
        let answer = self.bailiff.answer()?;
        let said: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let numbers = said["entry"].as_u64().zip(said["seq"].as_u64());
        let Some((entry, seq)) = numbers.filter(|_| answer.status == 200) else {
            let body = String::from_utf8_lossy(&answer.body).into_owned();
            return Err(format!("a tap was answered {}: {body}", answer.status).into());
        };
        if self.taps > 1 && entry != self.entry + 1 {
            return Err(format!("entry {entry} after {}: somebody else taps", self.entry).into());
        }
        (self.entry, self.seen) = (entry, seq);
        Ok(())
    }
}

/// The daemon beside this program.
pub(crate) fn binary() -> Measured<PathBuf> {
    let own = std::env::current_exe()?;
    let beside = own.parent().unwrap_or(Path::new(".")).join("hallboard");
    if beside.is_file() {
        Ok(beside)
    } else {
        Err("the daemon is not beside this program: build hallboard with the same profile".into())
    }
}

fn json_headers() -> String {
    "Content-Type: application/json\r\nAccept: application/json\r\n".to_owned()
}

fn sign_in(bailiff: &mut Http, pin: &str) -> Measured<()> {
    bailiff.headers = json_headers();
    let body = json!({ "name": BAILIFF, "pin": pin }).to_string();
    let answer = bailiff.ask("POST", "/api/v1/sign-in", body.as_bytes())?;
    let cookie = header(&answer.head, "set-cookie").and_then(|cookie| cookie.split(';').next());
    let cookie = cookie.ok_or_else(|| format!("the sign-in was answered {}", answer.status))?;
    let _ = write!(bailiff.headers, "Cookie: {cookie}\r\n");
    Ok(())
}

/// Where a house is reached.
pub(crate) struct Doors<'a> {
    pub(crate) address: SocketAddr,
    pub(crate) phones: SocketAddr,
    pub(crate) tls: Option<&'a OfficeCertificate>,
}

/// An office of six rooms like the sample's, and as many more as there are boards beyond them. Nothing runs
/// below its boards, so that a picture is about as long as promised: 1 KiB of a quiet door, 8 KiB of a full one.
pub(crate) fn write_office(folder: &Path, doors: &Doors<'_>, boards: u16) -> Measured<PathBuf> {
    let Doors { address, phones, tls } = doors;
    let certificate = tls.map_or(String::new(), |office| {
        let (chain, key) = (office.chain.display(), office.key.display());
        format!("certificate = \"{chain}\"\nkey = \"{key}\"\n")
    });
    let mut text = format!(
        "[office]\ncourt = \"bench\"\nname = \"臺灣臺東地方檢察署\"\nname_en = \"Bench\"\n\
         [house]\ndata = \"data\"\ncredentials = \"credentials\"\n\
         [door]\nlisten = \"{address}\"\n{certificate}open_l0 = true\n\
         connections = 20000\nper_address = 20000\nboards_per_second = 20000\n\
         phones = \"{phones}\"\nphones_total = 20000\nphones_per_address = 20000\n\
         [ticker]\nmost = 0\n"
    );
    for room in 1..=boards.max(6) {
        let in_files =
            if room == QUIET { "沒有庭期" } else { "第N庭" }.replace('N', &room.to_string());
        let name = if room == QUIET { "空庭".to_owned() } else { format!("第{room}偵查庭") };
        let _ = write!(
            text,
            "[[rooms]]\nid = {room}\nname = \"{name}\"\nname_en = \"Investigation Room {room}\"\n\
             sign = \"{room}\"\nkind = \"investigation\"\nplace = \"2樓，出電梯右轉\"\n\
             place_en = \"2F, right of the lift\"\nin_files = [\"{in_files}\"]\n\
             [[screens]]\nid = \"door-{room}\"\nkind = \"room-door\"\nrooms = [{room}]\n\
             inches = 43\nmetres = 3\n"
        );
    }
    let path = folder.join("office.toml");
    fs::File::create(&path)?.write_all(text.as_bytes())?;
    Ok(path)
}
