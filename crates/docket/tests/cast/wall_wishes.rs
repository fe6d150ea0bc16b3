//! What clerks write for the walls: `post(notice("…"))`, `raise(fire())`.

use docket::calendar::Moment;
use docket::command::Command;
use docket::devices::{Level, Screen, ScreenKind, usual_languages};
use docket::ticker::{
    Alarm, BulletinEntry, BulletinId, Category, Daily, EmergencyId, Form, NoticeId, NoticeState,
    Place, Posting, Priority, Schedule, Texts, TickerCommand,
};
use docket::{RoomId, calendar};

use super::{House, MONDAY, Wish, time_of};

/// A wish that is about no room.
fn wall(make: impl Fn(&House) -> TickerCommand + 'static) -> Wish {
    Wish::of(0, move |house, _| Command::Ticker(make(house)))
}

/// A notice for everywhere, all day, from Monday 08:00 on.
pub(crate) fn notice(text: &str) -> Posting {
    Posting {
        category: Category::Latest,
        texts: Texts::chinese(text),
        schedule: Schedule::since(on(MONDAY, "08:00")),
        places: vec![Place::All],
        priority: Priority::Normal,
    }
}

pub(crate) fn on(date: calendar::Date, time: &str) -> Moment {
    calendar::SiteOffset::TAIPEI.moment(date, time_of(time))
}

pub(crate) fn hours(from: &str, until: &str) -> Daily {
    Daily { from: time_of(from), until: time_of(until) }
}

pub(crate) fn post(posting: Posting) -> Wish {
    wall(move |_| TickerCommand::PostNotice {
        notice: None,
        posting: Box::new(posting.clone()),
        draft: false,
    })
}

pub(crate) fn draft(posting: Posting) -> Wish {
    wall(move |_| TickerCommand::PostNotice {
        notice: None,
        posting: Box::new(posting.clone()),
        draft: true,
    })
}

pub(crate) fn rewrite(notice: u32, posting: Posting) -> Wish {
    wall(move |_| TickerCommand::PostNotice {
        notice: Some(NoticeId(notice)),
        posting: Box::new(posting.clone()),
        draft: false,
    })
}

pub(crate) fn post_all(postings: Vec<Posting>) -> Wish {
    wall(move |_| TickerCommand::PostNotices { postings: postings.clone() })
}

pub(crate) fn approve(notice: u32) -> Wish {
    wall(move |_| TickerCommand::ApproveNotice { notice: NoticeId(notice) })
}

pub(crate) fn withdraw(notice: u32) -> Wish {
    wall(move |_| TickerCommand::WithdrawNotice { notice: NoticeId(notice) })
}

pub(crate) fn put_first(notices: &'static [u32]) -> Wish {
    let notices = notices.iter().map(|id| NoticeId(*id)).collect::<Vec<_>>();
    wall(move |_| TickerCommand::OrderNotices { notices: notices.clone() })
}

/// A concluded case, on the bulletin for a week from Monday on.
pub(crate) fn line(case: &str, outcome: &str) -> BulletinEntry {
    let week = Schedule {
        until: Some(on(MONDAY, "08:00").plus_minutes(7 * 24 * 60)),
        ..Schedule::since(on(MONDAY, "08:00"))
    };
    let (case, outcome) = (case.to_owned(), outcome.to_owned());
    BulletinEntry { date: MONDAY, case, outcome, schedule: week }
}

pub(crate) fn enter(entry: BulletinEntry) -> Wish {
    wall(move |_| TickerCommand::EnterBulletin { bulletin: None, entry: Box::new(entry.clone()) })
}

pub(crate) fn take_down(bulletin: u32) -> Wish {
    wall(move |_| TickerCommand::TakeDownBulletin { bulletin: BulletinId(bulletin) })
}

/// The prepared text of that name, on all screens for half an hour.
pub(crate) fn raise(prepared: &'static str, rehearsal: bool) -> Wish {
    wall(move |house| {
        let known = house.office.ticker.prepared.get(prepared).cloned();
        let text = known.unwrap_or_else(|| panic!("no prepared text {prepared}"));
        TickerCommand::RaiseEmergency {
            alarm: Box::new(Alarm {
                prepared: Some(prepared.to_owned()),
                texts: text.texts,
                places: vec![Place::All],
                form: Form::Full,
                evacuates: text.evacuates,
                rehearsal,
                until: house.clock.plus_minutes(30),
            }),
        }
    })
}

pub(crate) fn confirm(emergency: u32) -> Wish {
    wall(move |_| TickerCommand::ConfirmEmergency { emergency: EmergencyId(emergency) })
}

pub(crate) fn end(emergency: u32) -> Wish {
    wall(move |_| TickerCommand::EndEmergency { emergency: EmergencyId(emergency) })
}

pub(crate) fn door_screen(room: u16) -> Screen {
    let rooms = vec![RoomId(room)];
    screen(&format!("door-{room}"), ScreenKind::RoomDoor, rooms)
}

pub(crate) fn screen(id: &str, kind: ScreenKind, rooms: Vec<RoomId>) -> Screen {
    let (id, place) = (id.to_owned(), String::new());
    let (level, languages) = (Level::L0, usual_languages());
    Screen { id, kind, rooms, place, inches: 55.0, metres: 5.0, level, languages }
}

impl House {
    /// How far a notice is now.
    pub(crate) fn notice_is(&self, notice: u32) -> NoticeState {
        let known = self.now.ticker.notices.get(&NoticeId(notice));
        let known = known.unwrap_or_else(|| panic!("no notice {notice}"));
        known.state(self.clock, self.office.offset)
    }

    /// The notices that run on a screen now, by number and in order.
    pub(crate) fn runs_on(&self, screen: &Screen) -> Vec<u32> {
        let running = self.now.ticker.in_order().into_iter();
        let running = running.filter(|n| n.is_for(screen));
        running
            .filter(|n| n.state(self.clock, self.office.offset) == NoticeState::Running)
            .map(|n| n.id.0)
            .collect()
    }

    /// How many emergency texts run now.
    pub(crate) fn alarms(&self) -> usize {
        self.now.ticker.running_emergencies(self.clock).count()
    }
}
