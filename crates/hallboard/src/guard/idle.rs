//! Accounts nobody uses: flagged after some days, disabled after some more (資通系統防護基準).

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::PoisonError;
use std::time::Duration;

use docket::AccountId;
use docket::calendar::Moment;
use docket::command::Command;

use super::Guard;
use crate::audit::{Deed, sign_ins};
use crate::house::Wish;

/// How often it looks, in machine time.
const LOOK: Duration = Duration::from_secs(6 * 3600);

const DAY_MS: i64 = 24 * 3600 * 1000;

impl Guard {
    /// Days since each account in use was signed in to, as far as the audit chain reaches back.
    ///
    /// Reads the whole chain: not for a thread of the door.
    #[must_use]
    pub fn idle_days(&self) -> BTreeMap<AccountId, i64> {
        let (last, since) = last_sign_ins(self.audit.folder());
        let now = self.now();
        let house = self.house.now();
        let in_use = house.staff.accounts.values().filter(|account| !account.disabled);
        let idle = in_use.filter_map(|account| {
            let last = last.get(&account.id).copied().or(since)?.max(account.opened);
            Some((account.id, now.ms_since(last) / DAY_MS))
        });
        idle.collect()
    }

    /// Days since an account was signed in to, where that is long enough to be flagged.
    #[must_use]
    pub fn flagged(&self, account: AccountId) -> Option<i64> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let least = i64::from(self.table.idle_account_flag_days);
        idle.get(&account).copied().filter(|days| *days >= least)
    }

    /// Whether it was looked once since the start who is idle.
    #[must_use]
    pub fn has_looked(&self) -> bool {
        !self.idle.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Disables what nobody used for longer than the configured age, now and every six hours.
    pub async fn retire_idle(self) {
        loop {
            let guard = self.clone();
            let idle = tokio::task::spawn_blocking(move || guard.idle_days()).await;
            let idle = idle.unwrap_or_default();
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&idle);
            let most = i64::from(self.table.idle_account_days);
            let over = idle.into_iter().filter(|(_, days)| most > 0 && *days >= most);
            for (account, days) in over {
                let disable = Wish::of_the_house(Command::DisableAccount { account });
                match self.house.submit(disable).await {
                    Ok(_) => tracing::warn!(%account, days, "an idle account is disabled"),
                    Err(fault) => tracing::warn!(%account, ?fault, "an idle account stays"),
                }
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// The last sign-in of each account, or its opening where that is newer; and how far back the chain goes.
fn last_sign_ins(folder: &Path) -> (BTreeMap<AccountId, Moment>, Option<Moment>) {
    let mut last = BTreeMap::new();
    let mut since = None;
    for line in sign_ins(folder) {
        since.get_or_insert(line.recorded);
        if let (Some(account), Some(Deed::SignedIn { .. })) = (line.by, line.events.first()) {
            last.insert(account, line.recorded);
        }
    }
    (last, since)
}
