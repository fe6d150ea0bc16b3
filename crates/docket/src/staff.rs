//! Accounts: who may sign in, and what each person does in the house.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::calendar::Moment;
use crate::event::Event;
use crate::ids::{AccountId, RoomId, Section};
use crate::refusal::Refusal;
use crate::sealed::Sealed;

/// What a person does in the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 法警 with rooms
    Bailiff,
    /// 法警室
    BailiffOffice,
    /// 股: reads its own hearings, may ask the tablet
    Section,
    /// 為民服務中心, 文書科
    Clerk,
    /// 資訊室
    Administrator,
    /// 研考科, 政風室: reads only
    Auditor,
    /// 檢察長: agrees to what screens may show
    Head,
}

impl Role {
    /// The Chinese word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Bailiff => "法警",
            Self::BailiffOffice => "法警室",
            Self::Section => "股",
            Self::Clerk => "為民服務中心",
            Self::Administrator => "系統管理",
            Self::Auditor => "稽核",
            Self::Head => "檢察長",
        }
    }
}

/// The two kinds of secret an account may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Secret {
    /// Six digits or more, on an enrolled device.
    #[default]
    Pin,
    /// Twelve characters or more, anywhere.
    Passphrase,
}

impl Secret {
    /// Whether it is a PIN, which is what stands where nothing is said.
    #[must_use]
    pub fn is_pin(&self) -> bool {
        *self == Self::Pin
    }
}

/// So many former passphrases may not be used again (資通系統防護基準).
pub const FORMER: usize = 3;

/// A role with the rooms or sections it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duties {
    /// What the person does.
    pub role: Role,
    /// A bailiff's rooms.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub rooms: BTreeSet<RoomId>,
    /// A section's own name.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub sections: BTreeSet<Section>,
}

/// A person who may sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The account's number.
    pub id: AccountId,
    /// The person's name in the house; its mark finds the account at sign-in.
    pub name: Sealed,
    /// What the person does.
    pub duties: Duties,
    /// argon2id PHC text; none until the first credential is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// argon2id PHC text of the passphrase, where it has one beside the PIN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passphrase: Option<String>,
    /// The last hashes of either kind, newest first, those in use included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<String>,
    /// The secret of its one-time codes, in base32, where the person uses them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codes: Option<Sealed>,
    /// When it was opened, in machine time.
    #[serde(default)]
    pub opened: Moment,
    /// Whether it may no longer sign in.
    #[serde(default)]
    pub disabled: bool,
}

impl Account {
    /// The hash that a secret of that kind is compared with.
    #[must_use]
    pub fn hash_of(&self, kind: Secret) -> Option<&str> {
        let own = match kind {
            Secret::Pin => None,
            Secret::Passphrase => self.passphrase.as_deref(),
        };
        own.or(self.hash.as_deref())
    }
}

/// Everybody who has or had an account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Staff {
    /// By number.
    pub accounts: BTreeMap<AccountId, Arc<Account>>,
}

impl Staff {
    /// Opens an account, unless one that is in use has the name.
    pub fn open(&self, name: &Sealed, duties: &Duties, hash: &str) -> Result<Vec<Event>, Refusal> {
        if self.accounts.values().any(|a| !a.disabled && a.name.same_text(name)) {
            return Err(Refusal::NameTaken);
        }
        let account = AccountId(self.accounts.keys().next_back().map_or(1, |last| last.0 + 1));
        Ok(vec![
            Event::AccountOpened { account, name: name.clone(), duties: duties.clone() },
            Event::CredentialSet { account, hash: hash.to_owned(), kind: Secret::Pin },
        ])
    }

    /// The account of that number, if it is in use.
    pub fn in_use(&self, id: AccountId) -> Result<&Account, Refusal> {
        let account = self.accounts.get(&id).filter(|a| !a.disabled);
        account.map(Arc::as_ref).ok_or(Refusal::NoSuchAccount)
    }

    /// Sets a PIN or passphrase.
    pub fn set_secret(
        &self,
        account: AccountId,
        hash: &str,
        kind: Secret,
    ) -> Result<Vec<Event>, Refusal> {
        self.in_use(account)?;
        Ok(vec![Event::CredentialSet { account, hash: hash.to_owned(), kind }])
    }

    /// Whether anybody can administer the house.
    #[must_use]
    pub fn has_administrator(&self) -> bool {
        self.accounts.values().any(|a| !a.disabled && a.duties.role == Role::Administrator)
    }

    pub(crate) fn change(&mut self, id: AccountId, change: impl FnOnce(&mut Account)) {
        if let Some(account) = self.accounts.get_mut(&id) {
            change(Arc::make_mut(account));
        }
    }

    pub(crate) fn apply(&mut self, at: Moment, event: &Event) {
        match event {
            Event::AccountOpened { account, name, duties } => {
                let opened = Account {
                    id: *account,
                    name: name.clone(),
                    duties: duties.clone(),
                    hash: None,
                    passphrase: None,
                    former: Vec::new(),
                    codes: None,
                    opened: at,
                    disabled: false,
                };
                self.accounts.insert(*account, Arc::new(opened));
            }
            Event::AccountChanged { account, duties } => {
                self.change(*account, |a| a.duties = duties.clone());
            }
            Event::CredentialSet { account, hash, kind } => self.change(*account, |a| {
                a.former.insert(0, hash.clone());
                a.former.truncate(FORMER);
                match kind {
                    Secret::Pin => a.hash = Some(hash.clone()),
                    Secret::Passphrase => a.passphrase = Some(hash.clone()),
                }
            }),
            Event::CodesSet { account, secret } => {
                self.change(*account, |a| a.codes.clone_from(secret));
            }
            Event::AccountDisabled { account } => self.change(*account, |a| a.disabled = true),
            _ => {}
        }
    }
}
