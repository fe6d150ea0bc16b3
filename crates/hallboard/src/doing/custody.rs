//! `hallboard custody clock`: the same arithmetic as the desk's, from a file, so that anybody can check it.

use std::path::Path;
use std::process::ExitCode;

use docket::calendar::Moment;
use docket::custody::clock::{self, Hours, MINUTE_MS, MOTION_HOURS, Reason, Span};
use serde::{Deserialize, Serialize};

use super::fail;

/// One arrest of the file. Times are the site's own: `2026-11-23T14:00`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arrest {
    #[serde(default)]
    name: String,
    arrested_at: String,
    #[serde(default)]
    exclusions: Vec<Excluded>,
    now: String,
    #[serde(default)]
    expect: Option<Computed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Excluded {
    reason: Reason,
    from: String,
    to: Option<String>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Computed {
    hard_deadline: String,
    excluded_minutes: i64,
    adjusted_deadline: String,
    remaining_minutes: i64,
}

#[derive(Serialize)]
struct Checked {
    name: String,
    #[serde(flatten)]
    computed: Computed,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_expected: Option<bool>,
}

/// Computes every arrest of the file; exit 1 where one comes out other than it says it should.
pub(super) fn clock(file: &Path, json: bool) -> ExitCode {
    let checked = std::fs::read_to_string(file).map_err(|fault| fault.to_string()).and_then(all);
    let checked = match checked {
        Ok(checked) => checked,
        Err(why) => return fail(&format!("{}: {why}", file.display()), 2),
    };
    match serde_json::to_string(&checked) {
        Ok(line) if json => println!("{line}"),
        _ => checked.iter().for_each(|one| println!("{}", words(one))),
    }
    let wrong = checked.iter().filter(|one| one.as_expected == Some(false)).count();
    if wrong > 0 {
        return fail(&format!("{wrong} of {} differ from what the file expects", checked.len()), 1);
    }
    ExitCode::SUCCESS
}

fn all(text: String) -> Result<Vec<Checked>, String> {
    let arrests = serde_json::from_str::<Vec<Arrest>>(&text).map_err(|fault| fault.to_string())?;
    drop(text);
    let check = |(nth, arrest): (usize, &Arrest)| {
        computed(arrest).map_err(|why| format!("arrest {} ({}): {why}", nth + 1, arrest.name))
    };
    arrests.iter().enumerate().map(check).collect()
}

fn computed(arrest: &Arrest) -> Result<Checked, String> {
    let span = |excluded: &Excluded| {
        let to = excluded.to.as_deref().map(moment).transpose()?;
        Ok::<_, String>(Span { reason: excluded.reason, from: moment(&excluded.from)?, to })
    };
    let spans = arrest.exclusions.iter().map(span).collect::<Result<Vec<_>, _>>()?;
    let (start, now) = (moment(&arrest.arrested_at)?, moment(&arrest.now)?);
    let hours = clock::hours(start, MOTION_HOURS, &spans, now);
    let computed = of(&hours, now);
    let as_expected = arrest.expect.as_ref().map(|expected| *expected == computed);
    Ok(Checked { name: arrest.name.clone(), computed, as_expected })
}

fn of(hours: &Hours, now: Moment) -> Computed {
    Computed {
        hard_deadline: written(hours.hard),
        excluded_minutes: hours.excluded_ms() / MINUTE_MS,
        adjusted_deadline: written(hours.adjusted),
        remaining_minutes: hours.remaining_minutes(now),
    }
}

/// A site time; the site's distance from UTC plays no part in a span of hours.
fn moment(text: &str) -> Result<Moment, String> {
    let seconds = if text.len() == 16 { ":00Z" } else { "Z" };
    let moment = format!("{text}{seconds}").parse();
    moment.map_err(|_| format!("`{text}` is not a time like 2026-11-23T14:00"))
}

fn written(moment: Moment) -> String {
    moment.to_string().chars().take(16).collect()
}

fn words(one: &Checked) -> String {
    let Checked { name, computed, as_expected } = one;
    let verdict = match as_expected {
        Some(true) => "與預期相符",
        Some(false) => "與預期不符",
        None => "",
    };
    format!(
        "{name}\n  24 小時屆滿（未扣除）{}　扣除 {} 分　扣除後屆滿 {}　尚餘 {} 分　{verdict}\n  \
         試算，以承辦檢察官認定為準",
        computed.hard_deadline,
        computed.excluded_minutes,
        computed.adjusted_deadline,
        computed.remaining_minutes,
    )
}
