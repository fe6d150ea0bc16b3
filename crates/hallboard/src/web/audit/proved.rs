//! The proof of both chains, with the closing hashes of the day to print and keep elsewhere.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use docket::calendar::roc_words;
use serde_json::{Value, json};

use crate::anchor;
use crate::audit::{Deed, prove};
use crate::door::Problem;
use crate::web::order::{Routed, Shared};
use crate::web::{Ask, Web, clerk};

/// A walk over everything is done at most so often.
const REST: Duration = Duration::from_secs(5);

/// The last proof: of which folder and entry, and when it was made.
static LAST: Mutex<Option<(Instant, PathBuf, u64, Value)>> = Mutex::new(None);

pub(super) async fn get_proof(web: Shared, asked: Ask) -> Routed {
    let person = asked.caller.person()?.clone();
    let house = Shared::clone(&web);
    let proved = tokio::task::spawn_blocking(move || proof(&house)).await;
    let proved = proved.map_err(|_| Problem::incident("proof"))?;
    web.guard.note(&person, Deed::Administered { what: "journal_verify".to_owned() }).await?;
    let today = web.house.office.offset.date(web.house.clock.machine());
    let view = json!({
        "office": web.house.office.name,
        "person": clerk::person(&web, &asked),
        "day": roc_words(today),
        "proof": proved,
    });
    web.pages.draw("audit_proof.html", &view)
}

/// Both chains, walked from their first line; a proof that is seconds old is told again.
fn proof(web: &Web) -> Value {
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    let entry = web.house.now().seq.0;
    let folder = web.guard.audit.folder();
    if let Some((at, of, seq, value)) = last.as_ref()
        && at.elapsed() < REST
        && (of.as_path(), *seq) == (folder, entry)
    {
        return value.clone();
    }
    let orders = match anchor::verify(&web.data, Some(&web.house.seal)) {
        Ok(found) => json!({
            "broken": null,
            "lines": found.lines,
            "number": found.seq,
            "closing": found.closing.map(|hash| hash.to_string()),
        }),
        Err(fault) => json!({ "broken": fault.to_string() }),
    };
    let people = prove(folder, &web.house.seal);
    let months = people.months.iter().map(
        |(month, number, closing)| json!({ "month": month, "number": number, "closing": closing }),
    );
    let value = json!({
        "at": web.at(web.house.clock.machine()),
        "orders": orders,
        "people": {
            "broken": people.broken,
            "lines": people.lines,
            "months": months.collect::<Vec<_>>(),
        },
    });
    *last = Some((Instant::now(), folder.to_owned(), entry, value.clone()));
    value
}
