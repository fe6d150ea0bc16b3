//! What lies outside the data folder: the certificate, the screens of a house that runs, the backups.

use std::path::Path;

use crate::clock::Clock;
use crate::config::Config;
use crate::operator::asking::ask;
use crate::operator::backup::last_backup;
use crate::tls::days_left;

use super::Finding;

/// A certificate that expires in fewer days is told.
const SOON: i64 = 30;
/// A backup that is older is told, in hours.
const OLD: i64 = 48;

/// The certificate of the door.
pub(super) fn certificate(config: &Config) -> Finding {
    let (well, words) = match days_left(&config.door) {
        Ok(None) => (true, "none: the door is on loopback, or a proxy has it".to_owned()),
        Ok(Some(days)) if days < SOON => {
            (false, format!("expires in {days} days; renew it with `hallboard tls init`"))
        }
        Ok(Some(days)) => (true, format!("holds for {days} days")),
        Err(why) => (false, why),
    };
    Finding { what: "certificate", well, words }
}

/// How many screens the running house has in each state.
pub(super) fn screens(config: &Config) -> Finding {
    let told = |well, words: String| Finding { what: "screens", well, words };
    let Some(at) = config.watch.listen else {
        let words = "key `watch.listen` is not set, so nobody can be asked; see the wall page";
        return told(true, words.to_owned());
    };
    if !runs(&config.house.data) {
        return told(true, "the house does not run".to_owned());
    }
    match ask(at, "/metrics") {
        Ok(answer) => {
            let states = answer.lines().filter_map(|line| {
                let (state, number) =
                    line.strip_prefix("hallboard_screens{state=\"")?.split_once("\"} ")?;
                Some((state.to_owned(), number.parse::<u32>().ok().filter(|count| *count > 0)?))
            });
            let states = states.map(|(state, count)| format!("{count} {state}"));
            told(true, states.collect::<Vec<_>>().join(", "))
        }
        Err(fault) => told(false, format!("the house runs, but {at} does not answer: {fault}")),
    }
}

/// How old the last backup is.
pub(super) fn backups(config: &Config) -> Finding {
    let last = last_backup(&config.house.data);
    let hours = last.map(|last| Clock::real().machine().ms_since(last) / 3_600_000);
    let (well, words) = match (hours, &config.journal.mirror) {
        (Some(hours), _) if hours <= OLD => (true, format!("the last one is {hours} h old")),
        (_, Some(mirror)) => (true, format!("none lately; the mirror is {}", mirror.display())),
        (Some(hours), None) => {
            (false, format!("the last one is {hours} h old; run `hallboard backup`"))
        }
        (None, None) => (false, "none yet, and no mirror; run `hallboard backup`".to_owned()),
    };
    Finding { what: "backup", well, words }
}

fn runs(data: &Path) -> bool {
    let taken = |file: std::fs::File| file.try_lock().is_err();
    std::fs::File::open(data.join("lock")).is_ok_and(taken)
}
