//! What a file changes of a hearing besides place and time, one sentence for each thing.

use docket::RoomId;
use docket::disclosure::Class;
use docket::hearing::{Hearing, Listing, Party};
use docket::sealed::Sealed;

use super::preview::Eyes;
use crate::door::Problem;

/// Every difference between what is known and what would be.
pub(super) fn words(
    eyes: &Eyes<'_>,
    known: &Hearing,
    to: RoomId,
    listing: &Listing,
) -> Result<Vec<String>, Problem> {
    let old = &known.listing;
    let mut words = Vec::new();
    if known.was_dropped() {
        words.push("先前已取消，檔案又列入，恢復庭期".to_owned());
    }
    let cases = |from: &Listing, than: &Listing| {
        let only = from.cases.iter().filter(|case| !than.cases.contains(case));
        only.map(ToString::to_string).collect::<Vec<_>>().join("、")
    };
    say(&mut words, "加列案號", &cases(listing, old));
    say(&mut words, "刪去案號", &cases(old, listing));
    say(&mut words, "加列應訊人", &people(eyes, &listing.parties, &old.parties)?);
    say(&mut words, "刪去應訊人", &people(eyes, &old.parties, &listing.parties)?);
    turned(&mut words, "股別", &old.section.0, &listing.section.0);
    turned(&mut words, "庭類", &old.kind, &listing.kind);
    turned(&mut words, "預估", &minutes(old), &minutes(listing));
    for (thing, before, after) in
        [("案由", &old.cause, &listing.cause), ("備註", &old.remarks, &listing.remarks)]
    {
        if mark(before.as_ref()) != mark(after.as_ref()) {
            words.push(format!("{thing}更正"));
        }
    }
    if old.class < Class::Restricted && listing.class >= Class::Restricted {
        words.push("改為不在公開螢幕顯示，立即生效".to_owned());
    }
    if known.is_under_way() {
        words.push("本件已經開始，進度、庭別與時間不變".to_owned());
    }
    let moves = to != known.course.room || listing.time != old.time;
    if words.is_empty() && !moves {
        words.push("檔案另有更動，但本件已在現場調整，維持現場的安排".to_owned());
    }
    Ok(words)
}

fn say(words: &mut Vec<String>, what: &str, which: &str) {
    if !which.is_empty() {
        words.push(format!("{what} {which}"));
    }
}

fn turned(words: &mut Vec<String>, what: &str, before: &str, after: &str) {
    if before != after {
        let shown = |text: &str| if text.is_empty() { "無".to_owned() } else { text.to_owned() };
        words.push(format!("{what} {} → {}", shown(before), shown(after)));
    }
}

fn minutes(listing: &Listing) -> String {
    listing.minutes.map_or_else(String::new, |minutes| format!("{minutes} 分鐘"))
}

/// People of `list` who are not in `than`.
fn people(eyes: &Eyes<'_>, list: &[Party], than: &[Party]) -> Result<String, Problem> {
    let same =
        |one: &Party, other: &Party| one.role == other.role && one.name.same_text(&other.name);
    let only = list.iter().filter(|party| !than.iter().any(|other| same(party, other)));
    let names = only.map(|party| eyes.person(party)).collect::<Result<Vec<_>, _>>()?;
    Ok(names.join("、"))
}

fn mark(sealed: Option<&Sealed>) -> Option<&str> {
    sealed.map(|sealed| &*sealed.mark)
}
