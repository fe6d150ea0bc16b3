//! Signing in and out: the same words and about the same time for an unknown name and a wrong secret.

use std::net::IpAddr;
use std::sync::Arc;

use docket::staff::{Account, Secret};
use docket::{AccountId, RecordId};
use http::{HeaderMap, StatusCode, header};

use super::codes::Code;
use super::lockout::{Failed, Waits, Whence};
use super::sessions::Begun;
use super::{
    ACCOUNTS, Guard, Person, SESSION_COOKIE, SessionToken, check_passphrase, cookie, not_written,
};
use crate::audit::{Deed, Note};
use crate::door::Problem;
use crate::seal::{Opened, SealFault};

/// What somebody types to come in.
#[derive(Clone, Copy)]
pub struct Said<'a> {
    /// The name in the house.
    pub name: &'a str,
    /// PIN or passphrase.
    pub secret: &'a str,
    /// The one-time code, where the account uses them.
    pub code: Option<&'a str>,
}

/// What kind of secret a text is: fewer than twelve digits are a PIN.
#[must_use]
pub fn kind_of(secret: &str) -> Secret {
    let short = secret.chars().count() < 12;
    if short && secret.chars().all(|c| c.is_ascii_digit()) {
        Secret::Pin
    } else {
        Secret::Passphrase
    }
}

impl Guard {
    /// Signs a person in.
    ///
    /// A PIN opens a session on an enrolled tablet alone, unless the office's configuration says otherwise.
    pub async fn sign_in(
        &self,
        said: Said<'_>,
        headers: &HeaderMap,
        peer: IpAddr,
    ) -> Result<SessionToken, Problem> {
        let tablet = self.tablet(headers, peer);
        let device = self.device(headers, peer).map(|device| device.placement.name.clone());
        let whence = Whence { address: peer.to_canonical(), device };
        if kind_of(said.secret) == Secret::Pin && tablet.is_none() && !self.table.pin_anywhere {
            return Err(pin_not_here());
        }
        let (account, mark) = self.proved(said, &whence).await?;
        let browser = headers.get(header::USER_AGENT).and_then(|it| it.to_str().ok());
        let begun = Begun {
            account: account.id,
            role: account.duties.role,
            device: whence.device.clone(),
            on_tablet: tablet.is_some(),
            address: whence.address,
            browser: browser.unwrap_or_default().chars().take(120).collect(),
        };
        let (token, session) =
            self.sessions.begin(begun, self.now()).map_err(|fault| sealing(&fault))?;
        let with = match kind_of(said.secret) {
            Secret::Pin => "pin",
            Secret::Passphrase => "passphrase",
        };
        let deed = Deed::SignedIn { session, with: with.to_owned(), mark };
        if let Err(fault) = self.audit.note(note(Some(account.id), &whence, deed)).await {
            self.sessions.end(&token);
            return Err(not_written(fault));
        }
        if let Some(old) = Self::token(headers).and_then(|old| self.sessions.end(&old)) {
            // The tablet was handed on: the one before is signed out by the same tap.
            self.audit.jot(note(
                Some(old.account),
                &whence,
                Deed::SignedOut { session: old.number },
            ));
        }
        Ok(token)
    }

    /// The account whose name, secret and code these are, with the name's mark.
    async fn proved(
        &self,
        said: Said<'_>,
        whence: &Whence,
    ) -> Result<(Arc<Account>, String), Problem> {
        let mark = self
            .house
            .seal
            .mark(ACCOUNTS, "name", said.name.trim())
            .map_err(|fault| sealing(&fault))?;
        match self.lockout.waits(&mark, whence, self.now()) {
            Some(Waits::Name) => return Err(locked()),
            Some(Waits::Place(until)) => {
                let seconds = until.ms_since(self.now()).max(0) / 1000 + 1;
                return Err(wait(seconds));
            }
            None => {}
        }
        let account = self.find(&mark);
        let hash = account.as_ref().and_then(|a| a.hash_of(kind_of(said.secret)));
        let right = self.verify(said.secret, hash).await?;
        let known = account.as_ref().map(|account| account.id);
        let Some(account) = account.filter(|_| right) else {
            return Err(self.failed(known, mark, whence).await);
        };
        match self.code_fits(&account, said.code).map_err(|fault| sealing(&fault))? {
            Code::Fits => {}
            Code::Missing => return Err(code_needed()),
            Code::Wrong => return Err(self.failed(known, mark, whence).await),
        }
        self.lockout.succeeded(&mark, whence.device.as_deref());
        Ok((account, mark))
    }

    /// Writes a failure down before anybody hears of it.
    async fn failed(&self, account: Option<AccountId>, mark: String, whence: &Whence) -> Problem {
        let outcome = self.lockout.failed(&mark, whence, self.now());
        let deed = Deed::SignInFailed { account, mark: mark.clone() };
        let noted = self.audit.note(note(None, whence, deed)).await;
        if let Err(fault) = noted {
            return not_written(fault);
        }
        match outcome {
            Failed::Noted => wrong(),
            Failed::Locked(until) => {
                self.audit.jot(note(None, whence, Deed::LockedOut { account, mark, until }));
                locked()
            }
        }
    }

    /// Shows names again on a veiled tablet, where the person's own secret is given.
    pub async fn unveil(&self, person: &Person, secret: &str) -> Result<(), Problem> {
        let whence = Whence { address: person.address, device: person.device.clone() };
        self.prove_again(person, secret, &whence).await?;
        self.sessions.veil(person.session, false, self.now());
        self.note(person, Deed::Veiled { session: person.session, hidden: false }).await
    }

    /// Whether `secret` is the person's own; failures count like those of a sign-in.
    pub async fn confirm(&self, person: &Person, secret: &str) -> Result<(), Problem> {
        let whence = Whence { address: person.address, device: person.device.clone() };
        self.prove_again(person, secret, &whence).await
    }

    async fn prove_again(
        &self,
        person: &Person,
        secret: &str,
        whence: &Whence,
    ) -> Result<(), Problem> {
        let house = self.house.now();
        let account = house.staff.in_use(person.account).map_err(|_| wrong())?;
        let mark = account.name.mark.clone();
        if self.lockout.waits(&mark, whence, self.now()).is_some() {
            return Err(locked());
        }
        if self.verify(secret, account.hash_of(kind_of(secret))).await? {
            self.lockout.succeeded(&mark, whence.device.as_deref());
            return Ok(());
        }
        Err(self.failed(Some(person.account), mark, whence).await)
    }

    /// Ends the session of a request, if it has one.
    #[must_use]
    pub fn sign_out(&self, headers: &HeaderMap, peer: IpAddr) -> Option<u64> {
        let session = self.sessions.end(&Self::token(headers)?)?;
        let whence = Whence { address: peer.to_canonical(), device: session.device.clone() };
        let deed = Deed::SignedOut { session: session.number };
        self.audit.jot(note(Some(session.account), &whence, deed));
        Some(session.number)
    }

    /// Whether an account may take `secret` as its new one: long, not obvious, none of the last three.
    pub async fn check_new(&self, account: &Account, secret: &str) -> Result<Secret, Problem> {
        let kind = kind_of(secret);
        if kind == Secret::Passphrase {
            let record = RecordId(ACCOUNTS.to_owned());
            let name = self
                .house
                .seal
                .read(&account.name, &record, "name")
                .map_err(|fault| sealing(&fault))?;
            let name = if let Opened::Text(name) = name { name } else { String::new() };
            check_passphrase(secret, &[&name, &self.house.office.name]).map_err(weak)?;
        } else {
            super::secrets::check_pin(secret).map_err(weak)?;
        }
        for former in &account.former {
            if self.verify(secret, Some(former)).await? {
                return Err(weak("不能使用最近三次用過的 PIN 或通行詞。".to_owned()));
            }
        }
        Ok(kind)
    }

    /// Hashes a new secret.
    pub async fn hash(&self, secret: String) -> Result<String, Problem> {
        let _turn = self.queue.turn().await.ok_or_else(busy)?;
        let ours = Arc::clone(&self.hasher);
        let hashed = tokio::task::spawn_blocking(move || ours.hash(&secret)).await;
        hashed.ok().flatten().ok_or_else(|| Problem::incident("hash"))
    }

    async fn verify(&self, secret: &str, hash: Option<&str>) -> Result<bool, Problem> {
        let _turn = self.queue.turn().await.ok_or_else(busy)?;
        let hasher = Arc::clone(&self.hasher);
        let (secret, hash) = (zeroize::Zeroizing::new(secret.to_owned()), hash.map(str::to_owned));
        let verified = tokio::task::spawn_blocking(move || hasher.verify(&secret, hash.as_deref()));
        Ok(verified.await.unwrap_or(false))
    }

    fn find(&self, mark: &str) -> Option<Arc<Account>> {
        let now = self.house.now();
        let mut accounts = now.staff.accounts.values();
        accounts.find(|a| !a.disabled && a.name.mark == mark).cloned()
    }

    fn token(headers: &HeaderMap) -> Option<SessionToken> {
        cookie(headers, SESSION_COOKIE).and_then(|value| value.parse().ok())
    }
}

fn note(by: Option<AccountId>, whence: &Whence, deed: Deed) -> Note {
    Note { by, device: whence.device.clone(), from: Some(whence.address), deed }
}

fn wrong() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "wrong_pin", "帳號或密碼不正確。")
}

fn locked() -> Problem {
    let message = "錯誤次數過多，這個帳號暫停登入 15 分鐘。";
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "locked", message)
}

fn wait(seconds: i64) -> Problem {
    let message = format!("從這裡登入的錯誤太多，請等 {seconds} 秒再試。");
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "wait", message)
}

fn pin_not_here() -> Problem {
    let message = "PIN 只能在已配對的平板使用；在這部裝置請用 12 個字元以上的通行詞。";
    Problem::new(StatusCode::UNAUTHORIZED, "pin_not_here", message)
}

fn code_needed() -> Problem {
    let message = "請再輸入驗證碼 App 上的六位數字。";
    Problem::new(StatusCode::UNAUTHORIZED, "code_needed", message)
}

fn weak(why: String) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "weak_passphrase", why)
}

fn busy() -> Problem {
    let message = "同時登入的人太多，請稍候再試。";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", message)
}

fn sealing(fault: &SealFault) -> Problem {
    tracing::error!(%fault, "the account table cannot be read");
    Problem::incident("seal")
}
