//! 庭期檔: previewed first, applied only when the clerk confirms what was shown.

mod changes;
mod preview;
mod shelf;
pub(in crate::web) mod upload;
mod words;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use docket::command::{Command, Key};
use docket::merge::{Accepted, DocketFile, propose};
use docket::staff::Role;
use docket::{AccountId, HearingId, Refusal};
use http::{Method, StatusCode};
use serde::Deserialize;

use super::order::{Routed, Shared, digest};
use super::{Ask, Web, clerk, problem};
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::Guard;
use crate::house::{House, OrderError, Wish};
use crate::import::{self, MOST_BYTES, ReadDocket, Unreadable, sealing};

pub use preview::Preview;
pub use shelf::{Done, Kept, Shelf};
pub(crate) use words::{done_words, preview_words};

/// Who imports dockets.
pub(super) const CLERK: Access = Access::Staff(&[Role::Clerk]);

/// A file and the form around it.
const BODY: usize = MOST_BYTES + 1024 * 1024;

/// The most that one import may write, in bytes; a line of the journal holds 1 MiB.
const MOST_WRITTEN: usize = 960 * 1024;

/// The most days in one file: each has a key of its own.
const MOST_DAYS: usize = 31;

/// Every address of docket files.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let shared = Shared::clone(web);
    door.route_taking(BODY, Method::POST, "/api/v1/dockets", CLERK, move |asked| {
        let web = Shared::clone(&shared);
        async move { post_docket(&web, asked).await }
    });
    super::enter(web, door, Method::GET, "/api/v1/dockets/{id}", CLERK, |web, asked| async move {
        web.reads(&asked, "docket", None).await?;
        Ok(Answer::json(&web.kept(&asked)?.preview))
    });
    let shared = Shared::clone(web);
    door.route(Method::POST, "/api/v1/dockets/{id}/previews", CLERK, move |asked| {
        let web = Shared::clone(&shared);
        async move {
            web.reads(&asked, "docket", None).await?;
            post_preview(&web, &asked)
        }
    });
    let shared = Shared::clone(web);
    door.route(Method::POST, "/api/v1/dockets/{id}/confirmations", CLERK, move |asked| {
        let web = Shared::clone(&shared);
        async move { post_confirmation(&web, &asked).await }
    });
}

/// A file, sent as it is or by the plain form.
async fn post_docket(web: &Web, asked: Ask) -> Routed {
    let person = asked.caller.person()?;
    web.reads(&asked, "docket", None).await?;
    let by = Some(person.account);
    let form = upload::is_form(&asked);
    let previewed = match upload::file(&asked).await {
        Ok((name, bytes)) => web.preview_docket(bytes, name, by).await,
        Err(problem) => Err(problem),
    };
    match previewed {
        Ok(kept) if form => Ok(Answer::see_other(&clerk::address(&kept.id))),
        Ok(kept) => Ok(Answer::json(&kept.preview)),
        Err(problem) if form => clerk::desk(web, &asked, Some(&problem)),
        Err(problem) => Err(problem),
    }
}

/// The same file once more, on the docket as it is now.
fn post_preview(web: &Web, asked: &Ask) -> Routed {
    let old = web.kept(asked)?;
    let kept = web.propose(old.read.clone(), Arc::clone(&old.file), old.by)?;
    if asked.is_json() {
        return Ok(Answer::json(&kept.preview));
    }
    Ok(Answer::see_other(&clerk::address(&kept.id)))
}

/// What a confirmation says; a plain form says `drop` once for each.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirmation {
    key: String,
    #[serde(default)]
    drops: BTreeSet<HearingId>,
}

impl Confirmation {
    fn of(asked: &Ask) -> Result<Self, Problem> {
        if asked.is_json() {
            return asked.json();
        }
        let mut said = Self { key: String::new(), drops: BTreeSet::new() };
        for (field, value) in asked.form::<Vec<(String, String)>>()? {
            match &*field {
                "key" => said.key = value,
                "drop" => said.drops.extend(value.parse::<HearingId>().ok()),
                _ => {}
            }
        }
        Ok(said)
    }
}

/// The clerk agrees to what was shown.
async fn post_confirmation(web: &Web, asked: &Ask) -> Routed {
    let person = asked.caller.person()?;
    web.reads(asked, "docket", None).await?;
    let said = Confirmation::of(asked)?;
    let key = Key { key: said.key, request: digest(asked, "import") };
    let kept = match web.kept(asked) {
        Ok(kept) => kept,
        Err(gone) => return web.answered_before(person.account, key).ok_or(gone),
    };
    let wish = Wish {
        by: Some(person.account),
        device: person.device.clone(),
        key: Some(key),
        ..Wish::of_the_house(kept.import(said.drops)?)
    };
    let done = confirm(&web.house, &kept, wish).await;
    if asked.is_json() {
        return done.map(|done| Answer::json(&done)).map_err(|fault| problem::of_order(&fault));
    }
    match done {
        // The page itself says what was done, or that the docket moved on.
        Ok(_) | Err(OrderError::Refused(Refusal::DocketMovedOn)) => {
            Ok(Answer::see_other(&clerk::address(&kept.id)))
        }
        Err(fault) => clerk::preview(web, asked, &kept, Some(&problem::of_order(&fault))),
    }
}

/// Applies a preview; a second confirmation gets the first answer.
pub(crate) async fn confirm(house: &House, kept: &Kept, wish: Wish) -> Result<Done, OrderError> {
    if let Some(done) = kept.done.get() {
        return Ok(Done { again: true, ..*done });
    }
    let drops = match &wish.command {
        Command::Import { accepted, .. } => accepted.drops.len(),
        _ => 0,
    };
    let counted = kept.preview.counted(drops);
    let done = if counted.changes_nothing() {
        counted
    } else {
        let receipt = house.submit(wish).await?;
        Done { seq: receipt.seq, again: receipt.again, ..counted }
    };
    Ok(*kept.done.get_or_init(|| done))
}

impl Kept {
    /// The order that applies this preview with these of its doubtful cancellations.
    pub(crate) fn import(&self, drops: BTreeSet<HearingId>) -> Result<Command, Problem> {
        let doubtful = |hearing: &HearingId| {
            self.preview.dropped.iter().any(|d| d.doubtful && d.hearing == *hearing)
        };
        if !drops.iter().all(doubtful) {
            let message = "要取消的案件不在這次預覽之中。";
            return Err(Problem::new(StatusCode::BAD_REQUEST, "not_in_preview", message));
        }
        let (seen, proposal) = (self.preview.seq, self.preview.proposal.clone());
        let accepted = Accepted { seen, proposal, drops };
        Ok(Command::Import { file: Box::new(DocketFile::clone(&self.file)), accepted })
    }

    /// Whether the docket changed in a way that changes what this file would do.
    pub(super) fn is_stale(&self, house: &House) -> bool {
        self.done.get().is_none()
            && propose(&house.now(), &self.file).digest() != self.preview.proposal
    }
}

impl Web {
    /// Reads a docket file, seals it, and keeps what it would change until somebody confirms.
    pub(crate) async fn preview_docket(
        &self,
        bytes: bytes::Bytes,
        name: String,
        by: Option<AccountId>,
    ) -> Result<Arc<Kept>, Problem> {
        let _turn = self.dockets.reading().await;
        let (tables, house) = (Arc::clone(&self.import), self.house.clone());
        let reading = tokio::task::spawn_blocking(move || {
            let mut read = import::read(&bytes, &name, &tables).map_err(|why| unreadable(&why))?;
            check_days(&read, &house)?;
            let file = sealing::sealed(&read, &house.seal).map_err(|f| problem::sealing(&f))?;
            read.hearings.clear(); // names stay only where they are sealed
            check_weight(&file)?;
            Ok((read, file))
        });
        let (read, file) = reading.await.map_err(|_| Problem::incident("import"))??;
        self.propose(read, Arc::new(file), by)
    }

    fn propose(
        &self,
        read: ReadDocket,
        file: Arc<DocketFile>,
        by: Option<AccountId>,
    ) -> Result<Arc<Kept>, Problem> {
        let id = self.house.seal.record().map_err(|fault| problem::sealing(&fault))?.0;
        let preview = Preview::of(&self.house, id.clone(), &read, &file)?;
        let at = self.house.clock.machine();
        Ok(self.dockets.keep(Kept { id, by, at, read, file, preview, done: OnceLock::new() }))
    }

    /// The caller's own preview of that name.
    pub(super) fn kept(&self, asked: &Ask) -> Result<Arc<Kept>, Problem> {
        let by = asked.caller.person()?.account;
        let id = asked.params.text("id").unwrap_or_default();
        self.dockets.find(id, Some(by), self.house.clock.machine()).ok_or_else(preview_gone)
    }

    /// The first answer to a confirmation whose preview is gone, as after a restart.
    fn answered_before(&self, by: AccountId, key: Key) -> Option<Answer> {
        let command = Command::Import { file: Box::default(), accepted: Accepted::default() };
        let wish = Wish { by: Some(by), key: Some(key), ..Wish::of_the_house(command) };
        let seq = self.house.now().keys.answer(&wish.stamped(&self.house.clock)).ok()??;
        Some(Answer::json(&serde_json::json!({ "seq": seq, "again": true })))
    }
}

/// A file that says nothing about hearings, as its sender is told.
fn unreadable(why: &Unreadable) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, why.code(), format!("{why}。"))
}

fn check_days(read: &ReadDocket, house: &House) -> Result<(), Problem> {
    let over = house.now().today.zip(read.dates.first()).filter(|(today, first)| *first < today);
    if let Some((_, first)) = over {
        let day = docket::calendar::roc_words(*first);
        let message = format!("檔案裡有已經過去的庭期（{day}），請確認是不是選錯檔案。");
        return Err(Problem::new(StatusCode::CONFLICT, Refusal::DayIsOver.code(), message));
    }
    if read.dates.len() > MOST_DAYS {
        let days = read.dates.len();
        let message = format!("檔案裡有 {days} 個庭期日，每次以 {MOST_DAYS} 日為限，請分次匯入。");
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "too-many-days", message));
    }
    Ok(())
}

/// One import is one entry, and an entry is one line.
fn check_weight(file: &DocketFile) -> Result<(), Problem> {
    let of_one = |listing| serde_json::to_string(listing).map_or(0, |text| text.len() + 320);
    let weight = file.hearings.iter().map(|filed| of_one(&filed.listing)).sum::<usize>();
    if weight <= MOST_WRITTEN {
        return Ok(());
    }
    let count = file.hearings.len();
    let message = format!("檔案裡有 {count} 件，一次匯入不完，請依日期分成幾個檔案再匯入。");
    Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "too-many-hearings", message))
}

pub(crate) fn preview_gone() -> Problem {
    let message = "這份預覽已經過期或不存在，請重新選擇檔案。";
    Problem::new(StatusCode::NOT_FOUND, "preview_gone", message).or_go_to("/clerk")
}
