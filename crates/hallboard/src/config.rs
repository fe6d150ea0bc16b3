//! The office's configuration: one TOML file, read once; a wrong key is one sentence and exit 2.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use boards::languages::SPOKEN;
use docket::calendar::{SiteOffset, TimeOfDay};
use docket::custody::CustodyTable;
use docket::devices::Screen;
use docket::disclosure::Rules;
use docket::office::{Office, Room};
use docket::ticker::{Language, TickerRules};
use serde::{Deserialize, Serialize};

use crate::glass::GlassTable;
use crate::guard::{GuardTable, RetentionTable};
use crate::import::{Field, ImportTables, OwnCharacters};
use crate::operator::backup::BackupTable;

/// Everything the file says.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The office.
    pub office: OfficeTable,
    /// Where the house keeps its things.
    pub house: HouseTable,
    /// A second place for the journal.
    #[serde(default)]
    pub journal: JournalTable,
    /// Where backups go.
    #[serde(default)]
    pub backup: BackupTable,
    /// Where callers come in.
    #[serde(default)]
    pub door: DoorTable,
    /// Where watchers come in.
    #[serde(default)]
    pub watch: WatchTable,
    /// People and sessions.
    #[serde(default)]
    pub guard: GuardTable,
    /// How long personal fields and the audit chain are kept.
    #[serde(default)]
    pub retention: RetentionTable,
    /// Rooms.
    #[serde(rename = "rooms")]
    pub rooms: Vec<Room>,
    /// Screens.
    #[serde(rename = "screens", default)]
    pub screens: Vec<Screen>,
    /// 字別表 and trigger words; the usual ones where it is left out.
    #[serde(default)]
    pub rules: Rules,
    /// Docket files.
    #[serde(default)]
    pub import: ImportTable,
    /// Detainees and duty.
    #[serde(default)]
    pub custody: CustodyTable,
    /// Notices, bulletins and emergency texts.
    #[serde(default)]
    pub ticker: TickerRules,
    /// How screens look and sound.
    #[serde(default)]
    pub glass: GlassTable,
    /// The office's own words on the boards: language, then key.
    #[serde(default)]
    pub words: BTreeMap<String, BTreeMap<String, String>>,
}

/// `[office]`
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeTable {
    /// Short name in the journal's head lines; never changed once used.
    pub court: String,
    /// The name over the door.
    pub name: String,
    /// The English name.
    pub name_en: String,
    /// Minutes from UTC.
    #[serde(default = "taipei")]
    pub utc_offset_minutes: i16,
    /// When a new day opens.
    #[serde(default = "small_hours")]
    pub day_opens: TimeOfDay,
    /// Whether 結束並叫下一件 is the primary button.
    #[serde(default)]
    pub conclude_and_call: bool,
}

/// `[house]`
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct HouseTable {
    /// The data folder.
    pub data: PathBuf,
    /// The folder of credentials: `master.key` and `pepper.key`, made on the first run.
    pub credentials: PathBuf,
}

/// `[journal]`
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct JournalTable {
    /// A folder on a second disk, stick or share, to which entries are copied.
    pub mirror: Option<PathBuf>,
    /// Whether the wrapped keys go there too; a destroyed key leaves it again.
    pub mirror_keys: bool,
    /// Whether an order is answered only when it is there too.
    pub mirror_first: bool,
}

/// `[door]`
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct DoorTable {
    /// Where staff and screens come in.
    pub listen: SocketAddr,
    /// The names the house answers under, without port; loopback names always.
    pub hosts: Vec<String>,
    /// Origins trusted besides the house's own, such as that of a proxy.
    pub origins: Vec<String>,
    /// PEM files of certificate chain and key.
    pub certificate: Option<PathBuf>,
    /// PEM file of the certificate's key.
    pub key: Option<PathBuf>,
    /// Said on purpose: staff pages without TLS beyond loopback, behind a proxy that has it.
    pub behind_proxy: bool,
    /// Addresses of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    pub proxies: Vec<IpAddr>,
    /// Whether L0 boards are open to whoever reaches the door.
    pub open_l0: bool,
    /// Where screens may come in without TLS, for L0 boards and nothing else.
    pub screens: Option<SocketAddr>,
    /// Said on purpose at set-up: L0 boards travel without TLS beyond loopback.
    pub plain_l0: bool,
    /// Where phones come in, to look at L0 boards and nothing else.
    pub phones: Option<SocketAddr>,
    /// Connections of screens at once, where they have a listener of their own.
    pub screens_total: usize,
    /// Connections of screens at once from one address, such as that of a switch that hides them.
    pub screens_per_address: usize,
    /// Connections of phones at once.
    pub phones_total: usize,
    /// Connections of phones at once from one address.
    pub phones_per_address: usize,
    /// Connections at once, live sockets included.
    pub connections: usize,
    /// Connections at once from one address.
    pub per_address: usize,
    /// So many of the connections are kept for addresses where somebody is signed in.
    pub for_staff: usize,
    /// Requests a second that one address may make without a session, six times as many at once.
    pub requests_per_second: u32,
    /// The same for boards and what they are made of, ten times as many at once.
    pub boards_per_second: u32,
}

impl Default for DoorTable {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            hosts: Vec::new(),
            origins: Vec::new(),
            certificate: None,
            key: None,
            behind_proxy: false,
            proxies: Vec::new(),
            open_l0: false,
            screens: None,
            plain_l0: false,
            phones: None,
            screens_total: 4_000,
            screens_per_address: 2_000,
            phones_total: 2_000,
            phones_per_address: 16,
            connections: 2_000,
            per_address: 64,
            for_staff: 200,
            requests_per_second: 100,
            boards_per_second: 1_000,
        }
    }
}

/// `[watch]`
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct WatchTable {
    /// Address of /healthz, /readyz and /metrics; none where it is left out.
    pub listen: Option<SocketAddr>,
}

/// `[import]`
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ImportTable {
    /// The office's own headings, tried before the usual ones.
    pub headings: BTreeMap<Field, Vec<String>>,
    /// 造字: Big5 code in hex to character.
    pub characters: OwnCharacters,
}

fn taipei() -> i16 {
    SiteOffset::TAIPEI.0
}

fn small_hours() -> TimeOfDay {
    TimeOfDay::of(4, 0)
}

impl Config {
    /// Reads and checks the file.
    ///
    /// # Errors
    /// One sentence that names file, key and what would be right.
    pub fn read(path: &Path) -> Result<Self, ConfigFault> {
        let text = std::fs::read_to_string(path)
            .map_err(|fault| ConfigFault::of(path, format!("cannot be read: {fault}")))?;
        let mut config = Self::parse(&text).map_err(|why| ConfigFault::of(path, why))?;
        let base = path.parent().unwrap_or(Path::new("."));
        for relative in [&mut config.house.data, &mut config.house.credentials] {
            *relative = base.join(&*relative);
        }
        let Self { door, journal, glass, backup, .. } = &mut config;
        let named = [&mut door.certificate, &mut door.key, &mut journal.mirror, &mut glass.clips];
        for relative in named.into_iter().chain([&mut backup.to]).flatten() {
            *relative = base.join(&*relative);
        }
        Ok(config)
    }

    /// Reads and checks the text of a file.
    ///
    /// # Errors
    /// The rest of a sentence that names the key and what would be right.
    pub fn parse(text: &str) -> Result<Self, String> {
        let table = toml::Deserializer::parse(text).map_err(|fault| line_of(text, &fault))?;
        let config = serde_path_to_error::deserialize::<_, Self>(table).map_err(|fault| {
            let key = fault.path().to_string();
            let said = fault.inner().message().trim().replace('\n', " ");
            format!("key `{key}`: {said}")
        })?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), String> {
        let numbers = self.rooms.iter().map(|r| r.id).collect::<BTreeSet<_>>();
        let signs = self.rooms.iter().map(|r| &r.sign).collect::<BTreeSet<_>>();
        let names = self.screens.iter().map(|s| &s.id).collect::<BTreeSet<_>>();
        let stray = self.screens.iter().find(|s| s.rooms.iter().any(|r| !numbers.contains(r)));
        if self.rooms.is_empty() {
            return Err("key `rooms`: at least one [[rooms]] is needed".to_owned());
        }
        if numbers.len() < self.rooms.len() {
            return Err("key `rooms.id`: every room needs a number of its own".to_owned());
        }
        if signs.len() < self.rooms.len() {
            return Err("key `rooms.sign`: every room needs a sign of its own".to_owned());
        }
        if names.len() < self.screens.len() {
            return Err("key `screens.id`: every screen needs a name of its own".to_owned());
        }
        if let Some(screen) = stray {
            return Err(format!(
                "key `screens.rooms`: {} names a room that is not there",
                screen.id
            ));
        }
        if !self.custody.site.has_days_and_nights() {
            return Err("key `custody.site`: degrees north (at most 65) and east".to_owned());
        }
        self.check_languages()?;
        self.check_door()
    }

    fn check_languages(&self) -> Result<(), String> {
        let order = SPOKEN.map(Language::tag).join(", ");
        let wrong = |screen: &&Screen| {
            !screen.speaks_in_order() || screen.languages.iter().any(|l| !SPOKEN.contains(l))
        };
        if let Some(screen) = self.screens.iter().find(wrong) {
            return Err(format!(
                "key `screens.languages`: {} needs zh-Hant and at least one more, in the order of all walls: \
                 {order}",
                screen.id
            ));
        }
        let strange = |tag: &&String| SPOKEN.iter().all(|language| language.tag() != tag.as_str());
        match self.words.keys().find(strange) {
            Some(tag) => Err(format!("key `words.{tag}`: the boards speak {order}")),
            None => Ok(()),
        }
    }

    fn check_door(&self) -> Result<(), String> {
        let door = &self.door;
        if door.certificate.is_some() != door.key.is_some() {
            return Err("keys `door.certificate` and `door.key` go together".to_owned());
        }
        if !door.listen.ip().is_loopback() && door.certificate.is_none() && !door.behind_proxy {
            return Err(format!(
                "key `door.listen`: {} is not loopback, and staff pages need TLS there; give \
                 `door.certificate` and `door.key`, or say `door.behind_proxy = true`",
                door.listen
            ));
        }
        if door.for_staff >= door.connections {
            return Err("key `door.for_staff`: less than `door.connections`".to_owned());
        }
        let plain = [("screens", door.screens), ("phones", door.phones)];
        let plain = plain.into_iter().filter_map(|(key, at)| Some((key, at?)));
        for (key, at) in plain.filter(|(key, _)| *key == "screens" || door.certificate.is_none()) {
            if !at.ip().is_loopback() && !door.plain_l0 && !door.behind_proxy {
                return Err(format!(
                    "key `door.{key}`: {at} is not loopback and has no TLS; if L0 boards may travel \
                     like that, say `door.plain_l0 = true`"
                ));
            }
        }
        self.guard.check()?;
        self.glass.check()?;
        self.retention.check()
    }

    /// The tables that `decide` and the boards read.
    #[must_use]
    pub fn office(&self) -> Office {
        Office {
            name: self.office.name.clone(),
            name_en: self.office.name_en.clone(),
            offset: SiteOffset(self.office.utc_offset_minutes),
            rooms: self.rooms.iter().map(|room| (room.id, room.clone())).collect(),
            screens: self.screens.clone(),
            rules: self.rules.clone(),
            conclude_and_call: self.office.conclude_and_call,
            ticker: self.ticker.clone(),
            custody: self.custody.clone(),
        }
    }

    /// The tables that docket files are read by.
    #[must_use]
    pub fn import_tables(&self) -> ImportTables {
        let names = |room: &Room| {
            let mut names = room.in_files.clone();
            names.push(room.name.clone());
            (room.id.0, names)
        };
        ImportTables {
            headings: self.import.headings.clone(),
            rooms: self.rooms.iter().map(names).collect(),
            characters: self.import.characters.clone(),
            rules: self.rules.clone(),
        }
    }
}

/// "line 12: …" of a text that is no TOML.
fn line_of(text: &str, fault: &toml::de::Error) -> String {
    let before = fault.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let line = before.lines().count().max(1);
    format!("line {line}: {}", fault.message().trim().replace('\n', " "))
}

/// A configuration that cannot be used.
#[derive(Debug)]
pub struct ConfigFault {
    file: PathBuf,
    why: String,
}

impl ConfigFault {
    fn of(file: &Path, why: String) -> Self {
        Self { file: file.to_owned(), why }
    }
}

impl fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file.display(), self.why)
    }
}

impl std::error::Error for ConfigFault {}
