//! The texts of the demo's day: forty notices in six categories, a bulletin, and a rehearsal at ten past ten.

use docket::AccountId;
use docket::calendar::{Moment, TimeOfDay};
use docket::command::Command;
use docket::staff::Role;
use docket::ticker::{Alarm, BulletinEntry, Form, NoticeState, Place, Schedule, TickerCommand};

use crate::house::{House, Wish};
use crate::web::notices::table;

/// Invented notices; the hours of each day are in it.
const NOTICES: &str = include_str!("../../../../tests/cast/notices.csv");

/// Invented cases that were concluded, with how many days ago.
const CONCLUDED: [(&str, &str, i32); 9] = [
    ("115年度偵字第1611號", "提起公訴", 1),
    ("115年度偵字第1598號", "不起訴處分", 1),
    ("115年度偵字第1602號", "緩起訴處分", 1),
    ("115年度速偵字第322號", "聲請簡易判決處刑", 2),
    ("115年度偵字第1547號", "不起訴處分", 2),
    ("115年度調偵字第88號", "不起訴處分", 3),
    ("115年度偵字第1533號", "提起公訴", 3),
    ("115年度偵續字第21號", "職權不起訴處分", 4),
    ("115年度他字第702號", "簽結", 4),
];

const REHEARSAL: (i8, i8) = (10, 10);
const REHEARSAL_MINUTES: i64 = 3;

/// Writes the day's texts, unless a demo that was left has them already.
pub(super) async fn write(house: &House) -> Result<(), String> {
    if !house.now().ticker.notices.is_empty() {
        return Ok(());
    }
    let (clerk, second) = (somebody(house, Role::Clerk), somebody(house, Role::Administrator));
    let (postings, refused) = table::postings(NOTICES, house).map_err(|p| p.message)?;
    for line in refused {
        // Another office than the sample may lack a place that a notice is for.
        tracing::debug!(row = line.row, reason = line.reason, "a notice of the demo is left out");
    }
    order(house, clerk, TickerCommand::PostNotices { postings }).await?;
    for id in unapproved(house) {
        order(house, second, TickerCommand::ApproveNotice { notice: id }).await?;
    }
    let now = house.clock.house();
    for (case, outcome, days) in CONCLUDED {
        let date = house.office.offset.date(now.plus_minutes(-24 * 60 * i64::from(days)));
        let until = Some(now.plus_minutes(24 * 60 * 14));
        let schedule = Schedule { until, ..Schedule::since(now) };
        let (case, outcome) = (case.to_owned(), outcome.to_owned());
        let entry = Box::new(BulletinEntry { date, case, outcome, schedule });
        order(house, clerk, TickerCommand::EnterBulletin { bulletin: None, entry }).await?;
    }
    Ok(())
}

/// At ten past ten: three minutes of an earthquake drill in the entrance hall, marked as such.
pub(super) async fn rehearse(house: &House, last: Moment) {
    let now = house.clock.house();
    let (hour, minute) = REHEARSAL;
    let at = house.office.offset.moment(house.office.offset.date(now), TimeOfDay::of(hour, minute));
    let Some(text) = house.office.ticker.prepared.get("earthquake") else { return };
    if !(last < at && at <= now) {
        return;
    }
    let alarm = Box::new(Alarm {
        prepared: Some("earthquake".to_owned()),
        texts: text.texts.clone(),
        places: vec![Place::Lobby],
        form: Form::Full,
        evacuates: false,
        rehearsal: true,
        until: now.plus_minutes(REHEARSAL_MINUTES),
    });
    let by = somebody(house, Role::BailiffOffice);
    if let Err(why) = order(house, by, TickerCommand::RaiseEmergency { alarm }).await {
        tracing::warn!(why, "the demo's rehearsal is left out");
    }
}

fn unapproved(house: &House) -> Vec<docket::ticker::NoticeId> {
    let (now, offset) = (house.clock.house(), house.office.offset);
    let courthouse = house.now();
    let notices = courthouse.ticker.notices.values();
    let waiting = notices.filter(|n| n.state(now, offset) == NoticeState::Unapproved);
    waiting.map(|n| n.id).collect()
}

fn somebody(house: &House, role: Role) -> Option<AccountId> {
    let courthouse = house.now();
    let mut accounts = courthouse.staff.accounts.values();
    accounts.find(|a| a.duties.role == role && !a.disabled).map(|a| a.id)
}

async fn order(house: &House, by: Option<AccountId>, command: TickerCommand) -> Result<(), String> {
    let wish = Wish { by, ..Wish::of_the_house(Command::Ticker(command)) };
    let answer = house.submit(wish).await;
    answer.map(|_| ()).map_err(|fault| format!("a text could not be written: {fault:?}"))
}
