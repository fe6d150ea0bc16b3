//! What runs below a board: notices in their windows, and what the rooms say by themselves.

use boards::{Band, Board, View};
use docket::calendar::{Moment, SiteOffset, TimeOfDay};
use docket::courtroom::RoomState;
use docket::devices::{Level, ScreenKind};
use docket::hearing::{Delay, DelayReason};
use docket::ticker::{
    Alarm, BulletinEntry, BulletinId, Category, EmergencyId, Form, Language, NoticeId, Place,
    Posting, Priority, Schedule, Texts, TickerEvent,
};
use docket::{Courthouse, Event};

use crate::cast;
use crate::house::{
    DOOR, NEXT_DOOR, begun, called, case, clock, concluded, given, office, opened, screen, tell,
    today,
};

fn notice(id: u32, text: &str, from: &str, until: &str) -> Event {
    let schedule = Schedule { until: Some(clock(until)), ..Schedule::since(clock(from)) };
    let posting = Posting {
        category: Category::Latest,
        texts: Texts::chinese(text),
        schedule,
        places: vec![Place::All],
        priority: Priority::Normal,
    };
    let notice = NoticeId(id);
    let written = TickerEvent::NoticeWritten {
        notice,
        posting: Box::new(posting),
        draft: false,
        waits: false,
    };
    Event::Ticker(written)
}

fn fire(until: &str, waits: bool) -> Event {
    let alarm = Alarm {
        prepared: None,
        texts: Texts::chinese("發生火警").and(Language::English, "Fire"),
        places: vec![Place::All],
        form: Form::Full,
        evacuates: true,
        rehearsal: true,
        until: clock(until),
    };
    let emergency = EmergencyId(1);
    Event::Ticker(TickerEvent::EmergencyRaised { emergency, alarm: Box::new(alarm), waits })
}

/// What runs at the door of room 3, and until when.
fn at_door(house: &Courthouse, time: &str) -> (String, Option<Moment>) {
    let door = screen(ScreenKind::RoomDoor, &[DOOR], Level::L0);
    let (band, until) = Board::band(house, &office(), &door, clock(time));
    (words(&band), until)
}

/// The Chinese and English words of a band, as they stand in the picture.
fn words(band: &Band) -> String {
    let nothing = View::Rooms(boards::view::RoomsBoard { columns: Vec::new() });
    boards::proof::texts(&cast::picture_with(&nothing, band, &cast::languages())).join("|")
}

#[test]
fn a_notice_comes_and_goes_with_its_window_and_the_screen_knows_when() {
    let house = given(&[], [notice(1, "請關閉手機", "10:00", "11:00")]);
    assert_eq!(at_door(&house, "09:59"), (String::new(), Some(clock("10:00"))));
    assert_eq!(at_door(&house, "10:00"), ("請關閉手機".to_owned(), Some(clock("11:00"))));
    assert_eq!(at_door(&house, "11:00"), (String::new(), Some(clock("12:30"))));
}

#[test]
fn a_notice_that_ended_while_the_house_was_closed_is_on_no_first_picture() {
    let house = given(&[], [notice(1, "昨日公告", "09:00", "09:30")]);
    assert_eq!(at_door(&house, "13:00").0, "");
}

#[test]
fn at_most_five_by_hand_and_the_rooms_own_words_beside_them() {
    let notices = (1..=7).map(|id| notice(id, &format!("公告{id}"), "09:00", "12:00"));
    let house =
        given(&[case(1, "09:30")], [begun(), called(1), opened(1)].into_iter().chain(notices));
    let told = at_door(&house, "10:00").0;
    assert_eq!(
        told,
        "開庭中，請勿進入|in session, please do not enter|公告1|公告2|公告3|公告4|公告5"
    );
}

#[test]
fn a_room_says_by_itself_that_it_is_in_session_and_stops_when_it_is_over() {
    let mut house = given(&[case(1, "09:30")], [begun(), called(1)]);
    assert_eq!(at_door(&house, "09:35").0, "");
    tell(&mut house, 9, clock("09:36"), opened(1));
    assert_eq!(at_door(&house, "09:37").0, "開庭中，請勿進入|in session, please do not enter");
    tell(&mut house, 10, clock("09:50"), concluded(1));
    assert_eq!(at_door(&house, "09:51").0, "");
}

#[test]
fn a_delay_says_its_reason_and_lunch_and_closing_say_themselves() {
    let delay = Some(Delay { minutes: 20, reason: DelayReason::Equipment });
    let mut house = given(&[case(1, "09:30")], [Event::RoomDelayed { room: DOOR, delay }]);
    let late = "延後開庭 約 20 分鐘：設備檢修|delayed about 20 min: equipment check";
    assert_eq!(at_door(&house, "09:20").0, late);
    tell(&mut house, 9, clock("09:30"), Event::RoomDelayed { room: DOOR, delay: None });
    tell(&mut house, 10, clock("12:00"), Event::LunchBegun { room: DOOR, ended: true });
    assert_eq!(house.room(DOOR).state, RoomState::Lunch);
    assert_eq!(at_door(&house, "12:10").0, "午休中|lunch recess");
    tell(&mut house, 11, clock("16:00"), Event::SittingEnded { room: DOOR, last: true });
    assert_eq!(at_door(&house, "16:10").0, "今日已下庭|closed for today");
}

#[test]
fn a_case_that_moved_is_told_with_the_way_there_until_it_is_heard() {
    let moved =
        Event::HearingMoved { room: DOOR, hearing: crate::house::hearing(1), to: NEXT_DOOR };
    let house = given(&[case(1, "09:30")], [moved]);
    let told = at_door(&house, "09:20").0;
    assert!(
        told.starts_with("3-01 移至詢問室2 2樓 電梯右側|3-01 has moved to Interview Room 2"),
        "{told}"
    );
}

#[test]
fn on_a_screen_of_several_rooms_each_is_named_and_those_that_say_the_same_stand_together() {
    let lunch = [DOOR, NEXT_DOOR].map(|room| Event::LunchBegun { room, ended: false });
    let house = given(&[case(1, "09:30")], lunch);
    let both = screen(ScreenKind::Lobby, &[], Level::L0);
    let (band, _) = Board::band(&house, &office(), &both, clock("12:10"));
    let told = words(&band);
    assert!(told.contains("第3偵查庭　午休中|Investigation Room 3: lunch recess"), "{told}");
    assert!(told.contains("詢問室2　午休中"), "{told}");
}

#[test]
fn between_midnight_and_the_opening_of_the_day_a_list_says_that_it_is_the_day_befores() {
    let house = given(&[case(1, "09:30")], [begun()]);
    let door = screen(ScreenKind::RoomDoor, &[DOOR], Level::L0);
    let next = today().tomorrow().unwrap_or_else(|fault| panic!("{fault:?}"));
    let at = |hour| SiteOffset::TAIPEI.moment(next, TimeOfDay::of(hour, 0));
    let (evening, until) = Board::band(&house, &office(), &door, clock("23:00"));
    assert!(!words(&evening).contains("前一日"), "{}", words(&evening));
    assert_eq!(until, Some(at(0)), "the screen knows when it becomes yesterday's");
    for hour in [0, 3] {
        let told = words(&Board::band(&house, &office(), &door, at(hour)).0);
        let strip =
            "115年11月23日（星期一）的庭期，不是今天的|This list is for 2026-11-23, not today|";
        assert!(told.starts_with(strip), "{told}");
        assert!(told.contains("已過午夜，以下仍是前一日的庭期|it is past midnight"), "{told}");
    }
    let empty = given(&[], []);
    assert!(!words(&Board::band(&empty, &office(), &door, at(3)).0).contains("不是今天的"));
}

#[test]
fn an_emergency_is_over_everything_only_while_it_runs() {
    let house = given(&[], [fire("10:00", false)]);
    assert_eq!(at_door(&house, "09:30").1, Some(clock("10:00")));
    assert!(at_door(&house, "09:30").0.ends_with("THIS IS A REHEARSAL|發生火警|Fire"));
    assert_eq!(at_door(&house, "10:00"), (String::new(), Some(clock("12:30"))));
    let unconfirmed = given(&[], [fire("10:00", true)]);
    assert_eq!(at_door(&unconfirmed, "09:30").0, "");
}

#[test]
fn a_restricted_case_in_session_says_no_more_and_no_less_than_any_other() {
    let told = |class| {
        let hidden = crate::house::Case { class, ..case(1, "09:30") };
        let house = given(&[hidden], [begun(), called(1), opened(1)]);
        let door = screen(ScreenKind::RoomDoor, &[DOOR], Level::L2);
        words(&Board::band(&house, &office(), &door, clock("10:00")).0)
    };
    let open = told(docket::disclosure::Class::Open);
    assert_eq!(open, told(docket::disclosure::Class::Restricted));
    assert_eq!(open, "開庭中，請勿進入|in session, please do not enter");
}

#[test]
fn markup_in_a_notice_is_text_on_the_wall() {
    let house = given(&[], [notice(1, "<img src=x onerror=1>", "09:00", "10:00")]);
    let door = screen(ScreenKind::RoomDoor, &[DOOR], Level::L0);
    let (band, _) = Board::band(&house, &office(), &door, clock("09:30"));
    let nothing = View::Rooms(boards::view::RoomsBoard { columns: Vec::new() });
    let drawn = cast::picture_with(&nothing, &band, &cast::languages());
    assert!(!drawn.contains("<img") && drawn.contains("&lt;img src=x onerror=1&gt;"), "{drawn}");
}

#[test]
fn the_bulletin_shows_its_lines_in_their_time_the_newest_first() {
    let line = |id: u32, date, case: &str, until: &str| {
        let schedule = Schedule { until: Some(clock(until)), ..Schedule::since(clock("09:00")) };
        let (case, outcome) = (case.to_owned(), "不起訴處分".to_owned());
        let entry = Box::new(BulletinEntry { date, case, outcome, schedule });
        Event::Ticker(TickerEvent::BulletinWritten { bulletin: BulletinId(id), entry })
    };
    let yesterday = today().yesterday().unwrap_or_default();
    let house =
        given(&[], [line(1, yesterday, "115偵21", "10:00"), line(2, today(), "115偵22", "12:00")]);
    let wall = screen(ScreenKind::Bulletin, &[], Level::L0);
    let at = |time| {
        let (view, until) = Board::of(&house, &office(), &wall, clock(time));
        (crate::house::words(&view), until)
    };
    let (told, until) = at("09:30");
    assert_eq!(
        told,
        "115年11月23日 115年度偵字第22號 不起訴處分 115年11月22日 115年度偵字第21號 不起訴處分"
    );
    assert_eq!(until, Some(clock("10:00")));
    assert_eq!(at("10:00").0, "115年11月23日 115年度偵字第22號 不起訴處分");
}
