//! 稽核: who did what, when and from where; a page, a table to keep, and the proof that nothing was changed.

mod orders;
mod people;
mod proved;
mod row;

use docket::calendar::Date;
use docket::staff::Role;
use http::Method;
use serde::Deserialize;
use serde_json::json;

use self::row::Row;
use super::order::{Routed, Shared};
use super::{Ask, Web, clerk, enter};
use crate::audit::Deed;
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::Guard;

const AUDITOR: Access = Access::Staff(&[Role::Auditor]);

/// So many rows stand on the page; the table to keep has all.
const ON_PAGE: usize = 500;
/// The most rows of the table to keep.
const MOST: usize = 100_000;
/// The most days of one look.
const DAYS: i32 = 400;

/// Every address of the auditor.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let get = Method::GET;
    enter(web, door, get.clone(), "/audit", AUDITOR, get_page);
    enter(web, door, get.clone(), "/audit.csv", AUDITOR, get_csv);
    enter(web, door, get.clone(), "/api/v1/audit", AUDITOR, get_rows);
    enter(web, door, get, "/audit/verification", AUDITOR, proved::get_proof);
}

/// What is looked for; a field left out is everything.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Filter {
    from: String,
    to: String,
    /// Part of the person's name.
    who: String,
    /// `orders` or `people`.
    chain: String,
    /// Part of what was done, where, or why.
    what: String,
}

/// A filter whose days were read.
struct Wanted {
    filter: Filter,
    from: Date,
    to: Date,
}

impl Wanted {
    fn of(web: &Web, asked: &Ask) -> Result<Self, Problem> {
        let filter: Filter = asked.queried()?;
        let today = web.house.office.offset.date(web.house.clock.machine());
        let day = |text: &str| match text.trim() {
            "" => Ok(today),
            text => text.parse::<Date>().map_err(|_| {
                Problem::malformed(format!("看不懂日期「{text}」，請用 2026-11-23 這樣的寫法。"))
            }),
        };
        let (from, to) = (day(&filter.from)?, day(&filter.to)?);
        if to.since(from).is_ok_and(|span| span.get_days() > DAYS) {
            return Err(Problem::malformed(format!("一次最多查 {DAYS} 天。")));
        }
        Ok(Self { filter, from, to })
    }

    fn fits(&self, row: &Row) -> bool {
        let Filter { who, what, chain, .. } = &self.filter;
        let part = |text: &str, wanted: &str| wanted.is_empty() || text.contains(wanted.trim());
        let words = [&row.what, &row.place, &row.before, &row.after, &row.reason];
        part(&row.who, who)
            && (chain.is_empty() || row.chain == chain)
            && (what.is_empty() || words.iter().any(|text| part(text, what)))
    }

    fn day(&self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// The rows of both chains, newest first, read on a thread of their own.
async fn rows(web: &Shared, wanted: Wanted) -> Result<(Vec<Row>, Wanted), Problem> {
    let web = Shared::clone(web);
    let read = tokio::task::spawn_blocking(move || {
        let mut rows = people::rows(&web, &wanted);
        rows.extend(orders::rows(&web, &wanted)?);
        rows.retain(|row| wanted.fits(row));
        rows.sort_by_key(|row| std::cmp::Reverse((row.recorded, row.number)));
        rows.truncate(MOST);
        Ok((rows, wanted))
    });
    let read = read.await.map_err(|_| Problem::incident("audit"))?;
    read.map_err(|fault: journal::JournalError| {
        tracing::error!(%fault, "the journal cannot be read for the auditor");
        Problem::incident("audit")
    })
}

async fn get_page(web: Shared, asked: Ask) -> Routed {
    let (mut rows, wanted) = rows(&web, Wanted::of(&web, &asked)?).await?;
    web.reads(&asked, "audit", None).await?;
    let all = rows.len();
    rows.truncate(ON_PAGE);
    let Filter { who, what, chain, .. } = &wanted.filter;
    let view = json!({
        "office": web.house.office.name,
        "person": clerk::person(&web, &asked),
        "from": wanted.from,
        "to": wanted.to,
        "who": who,
        "what": what,
        "chain": chain,
        "rows": rows,
        "all": all,
        "query": asked.query,
    });
    web.pages.draw("audit.html", &view)
}

async fn get_rows(web: Shared, asked: Ask) -> Routed {
    let (rows, _) = rows(&web, Wanted::of(&web, &asked)?).await?;
    web.reads(&asked, "audit", None).await?;
    Ok(Answer::json(&json!({ "rows": rows })))
}

/// The same rows as a table to keep, which is itself written down.
async fn get_csv(web: Shared, asked: Ask) -> Routed {
    let (rows, wanted) = rows(&web, Wanted::of(&web, &asked)?).await?;
    web.reads(&asked, "audit", None).await?;
    let deed = Deed::Exported { what: "audit".to_owned(), rows: rows.len() as u64 };
    web.guard.note(asked.caller.person()?, deed).await?;
    let table = row::table(&rows).map_err(|_| Problem::incident("csv"))?;
    Ok(Answer::csv(&format!("稽核紀錄 {} 至 {}.csv", wanted.from, wanted.to), &table))
}

impl Web {
    /// Machine time as the auditor reads it: `2026-11-23 09:20:31`.
    pub(super) fn at(&self, at: docket::calendar::Moment) -> String {
        let offset = self.house.office.offset;
        let seconds = at.ms().div_euclid(1000) + i64::from(offset.0) * 60;
        let (date, second) = (offset.date(at), seconds.rem_euclid(86_400));
        format!("{date} {:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
    }
}
