//! Who may come in: accounts and their secrets, sessions, paired devices, and the door's question.

mod codes;
mod devices;
mod first;
mod gate;
mod idle;
mod leaving;
mod lockout;
mod pairing;
mod pin;
mod queue;
mod rates;
mod secrets;
mod sessions;
mod sign_in;
mod table;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use docket::calendar::Moment;
use docket::staff::{Duties, Role};
use docket::{AccountId, RoomId};
use http::{HeaderMap, header};

use crate::audit::{Audit, Deed, Note, OpenAudit, Unwritten};
use crate::config::DoorTable;
use crate::door::{PageToken, Problem};
use crate::house::House;
use codes::Codes;
pub use devices::{DEVICE_COOKIE, Places};
pub use first::FirstLink;
use lockout::Lockout;
pub use lockout::Whence;
pub use pairing::{Pairings, Pending, Typed};
pub use pin::Hasher;
use queue::Queue;
use rates::Rates;
pub use secrets::{check_passphrase, draw};
use sessions::Sessions;
pub use sessions::{SESSION_COOKIE, Session, SessionToken};
pub use sign_in::{Said, kind_of};
pub use table::{GuardTable, RetentionTable};

/// The key under which account names are sealed.
pub const ACCOUNTS: &str = "accounts";

/// Told where the secret is asked before names are shown again.
pub const VEILED: &str = "veiled";

/// Who is asking.
#[derive(Clone, Debug)]
pub enum Caller {
    /// Nobody who signed in.
    Stranger,
    /// Somebody who did.
    Person(Person),
}

/// Somebody who signed in.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account.
    pub account: AccountId,
    /// The session, by a number that is no secret.
    pub session: u64,
    /// What every plain form of the session carries.
    pub page_token: PageToken,
    /// What the person does.
    pub duties: Duties,
    /// The device's name, where it has one.
    pub device: Option<String>,
    /// Where the request comes from.
    pub address: IpAddr,
    /// Whether names are hidden until the secret is given again.
    pub veiled: bool,
    /// Whether the first action has to be a deliberate one.
    pub asleep: bool,
    /// Whether the session was begun on an enrolled tablet, which veils itself.
    pub on_tablet: bool,
    /// The room of the last order.
    pub room: Option<RoomId>,
}

impl Person {
    /// Whether the room is one of the person's own.
    #[must_use]
    pub fn has_room(&self, room: RoomId) -> bool {
        self.duties.role == Role::Bailiff && self.duties.rooms.contains(&room)
    }
}

impl Caller {
    /// The person, or 401.
    pub fn person(&self) -> Result<&Person, Problem> {
        match self {
            Self::Person(person) => Ok(person),
            Self::Stranger => Err(gate::sign_in_first()),
        }
    }
}

/// Keeps the door.
#[derive(Clone)]
pub struct Guard {
    house: House,
    hasher: Arc<Hasher>,
    queue: Arc<Queue>,
    sessions: Arc<Sessions>,
    lockout: Arc<Lockout>,
    codes: Arc<Codes>,
    rates: Arc<Rates>,
    table: Arc<GuardTable>,
    open_l0: bool,
    idle: Arc<Mutex<BTreeMap<AccountId, i64>>>,
    /// Devices that wait to be paired.
    pub pairings: Arc<Pairings>,
    /// Where paired devices were seen.
    pub places: Arc<Places>,
    /// What is written down of people.
    pub audit: Audit,
}

impl Guard {
    /// A guard of `house` who hashes with `hasher` and remembers the failures of the last day.
    #[must_use]
    pub fn new(
        house: House,
        hasher: Hasher,
        OpenAudit { audit, past }: OpenAudit,
        table: GuardTable,
        door: &DoorTable,
    ) -> Self {
        let now = house.clock.machine();
        Self {
            house,
            hasher: Arc::new(hasher),
            queue: Arc::default(),
            sessions: Arc::new(Sessions::new(table.clone())),
            lockout: Arc::new(Lockout::remembering(&past, now)),
            codes: Arc::default(),
            rates: Arc::new(Rates::of(door)),
            table: Arc::new(table),
            open_l0: door.open_l0,
            idle: Arc::default(),
            pairings: Arc::default(),
            places: Arc::default(),
            audit,
        }
    }

    /// Whether an L0 board is open to whoever reaches the door.
    #[must_use]
    pub fn opens_l0(&self) -> bool {
        self.open_l0
    }

    /// What the configuration says of people and sessions.
    #[must_use]
    pub fn table(&self) -> &GuardTable {
        &self.table
    }

    /// An account's sessions, oldest first.
    #[must_use]
    pub fn sessions_in(&self, account: AccountId) -> Vec<Session> {
        self.sessions.all_of(account, self.now())
    }

    /// Ends one of a person's own sessions; false where there is none of that number.
    pub async fn end_session(&self, person: &Person, session: u64) -> Result<bool, Problem> {
        let ended = self.sessions.end_one(person.account, session);
        if ended {
            let (account, why) = (person.account, "own".to_owned());
            let deed = Deed::SessionEnded { session, account, why };
            self.note(person, deed).await?;
        }
        Ok(ended)
    }

    /// 遮蔽: hides names in a session at once.
    pub async fn veil(&self, person: &Person) -> Result<(), Problem> {
        self.sessions.veil(person.session, true, self.now());
        self.note(person, Deed::Veiled { session: person.session, hidden: true }).await
    }

    /// Notes that a person gave an order at a room, and so is there.
    pub fn acted(&self, person: &Person, room: RoomId) {
        self.sessions.acted(person.session, room);
    }

    /// Writes down what a person does; 503 where that is not possible.
    pub async fn note(&self, person: &Person, deed: Deed) -> Result<(), Problem> {
        let (by, device) = (Some(person.account), person.device.clone());
        let note = Note { by, device, from: Some(person.address), deed };
        self.audit.note(note).await.map_err(not_written)
    }

    /// Writes down that a person is about to read names; 503 where that is not possible, and 403 in a
    /// veiled session, whatever the page.
    pub async fn names(
        &self,
        person: &Person,
        what: &str,
        room: Option<RoomId>,
    ) -> Result<(), Problem> {
        if person.veiled {
            let message = "畫面已遮蔽，看姓名之前請再輸入一次 PIN 或通行詞。";
            return Err(Problem::new(http::StatusCode::FORBIDDEN, VEILED, message));
        }
        let who = (person.account, person.device.clone(), Some(person.address));
        self.audit.names(who, what, room).await.map_err(not_written)
    }

    fn now(&self) -> Moment {
        self.house.clock.machine()
    }
}

/// What depends on a line of the audit chain does not happen without it.
pub(crate) fn not_written(_: Unwritten) -> Problem {
    let message = "稽核紀錄目前無法寫入，這一步不能進行，請通知資訊室。";
    Problem::new(http::StatusCode::SERVICE_UNAVAILABLE, "audit", message)
}

/// The value of a cookie of the house; the first, where a browser sends several of the name.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|c| c.trim().split_once('='));
    pairs.find(|(name, _)| *name == wanted).map(|(_, value)| value)
}
