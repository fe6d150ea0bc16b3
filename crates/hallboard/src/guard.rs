//! Who may come in: accounts and PINs, sessions, and the door's question.

mod first;
mod leaving;
mod pin;
mod secrets;
mod sessions;

use std::net::SocketAddr;
use std::sync::Arc;

use docket::staff::{Account, Duties, Role};
use docket::{AccountId, RoomId};
use http::{HeaderMap, StatusCode, header};
use tokio::sync::Semaphore;

use crate::door::{Access, Gate, Knock, Problem};
use crate::house::House;
use crate::seal::SealFault;
pub use first::FirstLink;
pub use pin::Hasher;
pub use secrets::{check_passphrase, draw};
use sessions::Sessions;
pub use sessions::{SESSION_COOKIE, SessionToken};

/// The key under which account names are sealed.
pub const ACCOUNTS: &str = "accounts";

/// The most hashes at once: each takes 19 MiB.
const HASHES: usize = 2;

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
    /// What the person does.
    pub duties: Duties,
    /// The device's name, where it has one.
    pub device: Option<String>,
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
            Self::Stranger => Err(sign_in_first()),
        }
    }
}

/// Keeps the door.
#[derive(Clone)]
pub struct Guard {
    house: House,
    hasher: Arc<Hasher>,
    hashing: Arc<Semaphore>,
    sessions: Arc<Sessions>,
    open_l0: bool,
}

impl Guard {
    /// A guard of `house` who hashes with `hasher`.
    #[must_use]
    pub fn new(house: House, hasher: Hasher, open_l0: bool) -> Self {
        Self {
            house,
            hasher: Arc::new(hasher),
            hashing: Arc::new(Semaphore::new(HASHES)),
            sessions: Arc::default(),
            open_l0,
        }
    }

    /// Signs a person in by name and PIN; the same words and about the same time for every failure.
    pub async fn sign_in(&self, name: &str, pin: &str) -> Result<SessionToken, Problem> {
        let now = self.house.clock.machine();
        let account = self.find(name.trim()).map_err(sealing)?;
        if let Some(account) = &account
            && self.sessions.is_locked(account.id, now)
        {
            return Err(locked());
        }
        let hash = account.as_ref().and_then(|a| a.hash.clone());
        let right = self.verify(pin.to_owned(), hash).await;
        let Some(account) = account else { return Err(wrong()) };
        if !right {
            return Err(if self.sessions.failed(account.id, now) { locked() } else { wrong() });
        }
        self.sessions.begin(account.id, now).map_err(sealing)
    }

    /// Ends the session of a request, if it has one.
    pub fn sign_out(&self, headers: &HeaderMap) -> Option<u64> {
        self.sessions.end(&token(headers)?)
    }

    /// Hashes a new PIN.
    pub async fn hash(&self, pin: String) -> Result<String, Problem> {
        let _place = self.hashing.acquire().await;
        let ours = Arc::clone(&self.hasher);
        let hashed = tokio::task::spawn_blocking(move || ours.hash(&pin)).await;
        hashed.ok().flatten().ok_or_else(|| Problem::incident("hash"))
    }

    /// Whether an L0 board is open to whoever reaches the door.
    #[must_use]
    pub fn opens_l0(&self) -> bool {
        self.open_l0
    }

    async fn verify(&self, pin: String, hash: Option<String>) -> bool {
        let _place = self.hashing.acquire().await;
        let hasher = Arc::clone(&self.hasher);
        let verified = tokio::task::spawn_blocking(move || hasher.verify(&pin, hash.as_deref()));
        verified.await.unwrap_or(false)
    }

    fn find(&self, name: &str) -> Result<Option<Arc<Account>>, SealFault> {
        let mark = self.house.seal.mark(ACCOUNTS, "name", name)?;
        let now = self.house.now();
        let found = now.staff.accounts.values().find(|a| !a.disabled && a.name.mark == mark);
        Ok(found.cloned())
    }

    fn caller(&self, headers: &HeaderMap, _peer: SocketAddr) -> Caller {
        let now = self.house.clock.machine();
        let Some(session) = token(headers).and_then(|t| self.sessions.find(&t, now)) else {
            return Caller::Stranger;
        };
        let house = self.house.now();
        match house.staff.in_use(session.account) {
            Ok(account) => Caller::Person(Person {
                account: account.id,
                session: session.number,
                duties: account.duties.clone(),
                device: None,
            }),
            Err(_) => Caller::Stranger,
        }
    }
}

impl Gate for Guard {
    type Caller = Caller;

    fn admit(&self, access: &Access, knock: &Knock<'_>) -> Result<Caller, Problem> {
        let caller = self.caller(knock.headers, knock.peer);
        if matches!(access, Access::Anyone | Access::Screen) {
            return Ok(caller);
        }
        let person = match &caller {
            Caller::Person(person) => person,
            Caller::Stranger => return Err(sign_in_first()),
        };
        let allowed = match access {
            Access::Anyone | Access::Screen | Access::SignedIn => true,
            Access::Staff(roles) => roles.contains(&person.duties.role),
            Access::OwnRoom => knock.params.read("room").is_some_and(|room| person.has_room(room)),
            Access::OwnHearings => person.duties.role == Role::Section,
        };
        if allowed { Ok(caller) } else { Err(not_yours()) }
    }
}

fn token(headers: &HeaderMap) -> Option<SessionToken> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|c| c.to_str().ok());
    let mut pairs =
        cookies.flat_map(|line| line.split(';')).filter_map(|c| c.trim().split_once('='));
    pairs.find(|(name, _)| *name == SESSION_COOKIE).and_then(|(_, value)| value.parse().ok())
}

fn sign_in_first() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "sign_in", "請先登入。").or_go_to("/sign-in")
}

fn not_yours() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "not_yours", "這個帳號不能使用這一頁或這一步。")
}

fn wrong() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "wrong_pin", "帳號或密碼不正確。")
}

fn locked() -> Problem {
    let message = "錯誤次數過多，這個帳號暫停登入 15 分鐘。";
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "locked", message)
}

fn sealing(fault: SealFault) -> Problem {
    tracing::error!(%fault, "the account table cannot be read");
    Problem::incident("seal")
}
