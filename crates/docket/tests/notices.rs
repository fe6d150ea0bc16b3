//! 公告: what a clerk writes runs in its windows, at its places, and nothing unfit is taken.

use std::collections::BTreeSet;

use docket::devices::ScreenKind;
use docket::ticker::{
    Category, Language, NoticeState, Place, Posting, Priority, Schedule, Texts, TickerEvent,
    TickerRefusal,
};
use docket::{Event, Refusal, RoomId};

use crate::cast::*;

fn refused(posting: Posting, refusal: TickerRefusal) {
    morning().when(post(posting)).refused(Refusal::Ticker(refusal));
}

fn scheduled(schedule: Schedule) -> Posting {
    Posting { schedule, ..notice("為民服務中心中午不休息") }
}

fn from(time: &str) -> Schedule {
    Schedule::since(on(MONDAY, time))
}

#[test]
fn a_notice_runs_from_its_beginning_to_its_end() {
    let until = Some(on(MONDAY, "11:00"));
    let house = morning().does(post(scheduled(Schedule { until, ..from("10:00") })));
    assert_eq!(house.clone().at("09:59").notice_is(1), NoticeState::Scheduled);
    assert_eq!(house.clone().at("10:00").notice_is(1), NoticeState::Running);
    assert_eq!(house.clone().at("10:59").notice_is(1), NoticeState::Running);
    assert_eq!(house.at("11:00").notice_is(1), NoticeState::Ended);
}

#[test]
fn daily_hours_and_weekdays_are_the_sites_own() {
    let lunch = Schedule {
        daily: vec![hours("11:45", "13:00")],
        weekdays: BTreeSet::from([2, 3]),
        ..from("08:00")
    };
    let house = morning().does(post(scheduled(lunch)));
    assert_eq!(house.clone().at("12:00").notice_is(1), NoticeState::Scheduled);
    assert_eq!(house.clone().on(TUESDAY, "11:44").notice_is(1), NoticeState::Scheduled);
    assert_eq!(house.clone().on(TUESDAY, "11:45").notice_is(1), NoticeState::Running);
    assert_eq!(house.on(TUESDAY, "13:00").notice_is(1), NoticeState::Scheduled);
}

#[test]
fn the_next_edge_is_when_a_wall_would_differ() {
    let offset = docket::calendar::SiteOffset::TAIPEI;
    let two_days = Schedule {
        until: Some(on(TUESDAY, "12:30")),
        daily: vec![hours("11:45", "13:00"), hours("22:00", "23:59")],
        ..from("08:00")
    };
    let edge = |date, time| two_days.next_edge(on(date, time), offset);
    assert_eq!(edge(MONDAY, "08:00"), Some(on(MONDAY, "11:45")));
    assert_eq!(edge(MONDAY, "11:45"), Some(on(MONDAY, "13:00")));
    assert_eq!(edge(MONDAY, "22:30"), Some(on(TUESDAY, "00:00")));
    assert_eq!(edge(TUESDAY, "12:00"), Some(on(TUESDAY, "12:30")));
    assert_eq!(edge(TUESDAY, "12:30"), None);
}

#[test]
fn a_window_that_never_opens_is_refused_with_its_reason() {
    let until = |time| Some(on(MONDAY, time));
    let backwards = Schedule { until: until("08:00"), ..from("10:00") };
    refused(scheduled(backwards), TickerRefusal::WindowBackwards);
    refused(
        scheduled(Schedule { until: until("09:00"), ..from("08:00") }),
        TickerRefusal::WindowOver,
    );
    let weekend =
        Schedule { until: until("18:00"), weekdays: BTreeSet::from([6, 7]), ..from("08:00") };
    refused(scheduled(weekend), TickerRefusal::NeverOpens);
    let lunch_after_it =
        Schedule { until: until("11:00"), daily: vec![hours("11:45", "13:00")], ..from("08:00") };
    refused(scheduled(lunch_after_it), TickerRefusal::NeverOpens);
    let night = hours("22:00", "06:00");
    refused(
        scheduled(Schedule { daily: vec![night], ..from("08:00") }),
        TickerRefusal::HoursBackwards(night),
    );
}

#[test]
fn a_text_needs_chinese_and_no_language_is_too_long_to_read() {
    let english = Posting {
        texts: Texts::default().and(Language::English, "Good morning"),
        ..notice("早安")
    };
    refused(english, TickerRefusal::NoChinese);
    morning().does(post(notice(&"字".repeat(160))));
    refused(
        notice(&"字".repeat(161)),
        TickerRefusal::TooLong { language: Language::Chinese, takes: 41, most: 40 },
    );
    let long = Posting {
        texts: Texts::chinese("早安").and(Language::English, &"a".repeat(401)),
        ..notice("早安")
    };
    let too_long = TickerRefusal::TooLong { language: Language::English, takes: 41, most: 40 };
    refused(long, too_long);
}

#[test]
fn signs_that_could_fool_a_wall_are_refused() {
    let chinese = Language::Chinese;
    for text in ["第一行\n第二行", "鈴\u{7}", "分行\u{2028}字"] {
        refused(notice(text), TickerRefusal::ControlCharacter(chinese));
    }
    for text in ["倒\u{202e}寫", "右\u{200f}左", "夾\u{2067}層", "零\u{200b}寬"] {
        refused(notice(text), TickerRefusal::UnseenCharacter(chinese));
    }
}

#[test]
fn addresses_of_the_internet_are_refused_and_numbers_are_not() {
    let found = |text: &str, address: &str| {
        let (language, address) = (Language::Chinese, address.to_owned());
        refused(notice(text), TickerRefusal::Address { language, address });
    };
    found("請上https://example.test/a查詢", "https://example.test/a");
    found("請上 www.example.test 查詢", "www.example.test");
    found("來信 a.b@mail.example.tw 即可", "a.b@mail.example.tw");
    found("詳 ttc.example.gov.tw/notice", "ttc.example.gov.tw/notice");
    for text in ["電話 089-310180", "修正第 3.5 條", "時間 8:30 a.m. 起", "費用 1,000.00 元。"]
    {
        morning().does(post(notice(text)));
    }
}

#[test]
fn markup_is_only_text() {
    let house = morning().does(post(notice("<b>粗體</b> & \"引號\"")));
    assert_eq!(house.runs_on(&door_screen(3)), [1]);
}

#[test]
fn a_notice_runs_where_it_was_put_and_nowhere_else() {
    let at = |places: Vec<Place>| Posting { places, ..notice("請關閉行動電話") };
    let mut house = morning();
    house.office.screens = vec![
        door_screen(3),
        screen("waiting-1", ScreenKind::WaitingRoom, vec![]),
        screen("lobby", ScreenKind::Lobby, vec![]),
    ];
    let [door, waiting, lobby] = [0, 1, 2].map(|n| house.office.screens[n].clone());
    let house = house.all([
        post(at(vec![Place::Door(RoomId(3))])),
        post(at(vec![Place::Lobby, Place::Screen("waiting-1".to_owned())])),
        post(at(vec![Place::All])),
    ]);
    assert_eq!(house.runs_on(&door), [1, 3]);
    assert_eq!(house.runs_on(&waiting), [2, 3]);
    assert_eq!(house.runs_on(&lobby), [2, 3]);

    let missing = Place::Door(RoomId(9));
    let outcome = house.clone().when(post(at(vec![missing.clone()])));
    outcome.refused(Refusal::Ticker(TickerRefusal::NoSuchPlace(missing)));
    house.clone().when(post(at(vec![]))).refused(Refusal::Ticker(TickerRefusal::NoPlace));
    let nowhere = Posting { places: vec![Place::BailiffOffice], ..notice("請關閉行動電話") };
    let outcome = house.when(post(nowhere));
    outcome.refused(Refusal::Ticker(TickerRefusal::NoSuchPlace(Place::BailiffOffice)));
}

#[test]
fn priority_comes_first_and_then_the_order_of_the_clerk() {
    let high = Posting { priority: Priority::High, ..notice("四") };
    let house =
        morning().all([post(notice("一")), post(notice("二")), post(notice("三")), post(high)]);
    let door = door_screen(3);
    assert_eq!(house.runs_on(&door), [4, 1, 2, 3]);
    let house = house.does(put_first(&[3, 1]));
    assert_eq!(house.runs_on(&door), [4, 3, 1, 2]);
    let house = house.does(rewrite(3, notice("參")));
    assert_eq!(house.runs_on(&door), [4, 3, 1, 2], "a rewritten notice keeps its place");
    let unknown = Refusal::Ticker(TickerRefusal::NoSuchNotice);
    house.when(put_first(&[1, 77])).refused(unknown);
}

#[test]
fn a_draft_and_a_withdrawn_notice_do_not_run() {
    let house = morning().all([draft(notice("草稿")), post(notice("公告")), withdraw(2)]);
    assert_eq!(
        (house.notice_is(1), house.notice_is(2)),
        (NoticeState::Draft, NoticeState::Withdrawn)
    );
    assert!(house.runs_on(&door_screen(3)).is_empty());
    let withdrawn = Refusal::Ticker(TickerRefusal::AlreadyWithdrawn);
    house.clone().when(withdraw(2)).refused(withdrawn.clone());
    house.clone().when(rewrite(2, notice("又來"))).refused(withdrawn);
    assert_eq!(house.does(rewrite(1, notice("定稿"))).notice_is(1), NoticeState::Running);
}

#[test]
fn where_the_office_says_so_a_second_person_approves_and_every_rewriting_asks_anew() {
    let law = |text: &str| Posting { category: Category::Law, ..notice(text) };
    let mut house = morning();
    house.office.ticker.approval = BTreeSet::from([Category::Law]);
    let house = house.by(LIN).all([post(law("修正條文")), post(notice("不用核准"))]);
    assert_eq!(house.notice_is(1), NoticeState::Unapproved);
    assert_eq!(house.notice_is(2), NoticeState::Running);
    house.clone().when(approve(1)).refused(Refusal::Ticker(TickerRefusal::SamePerson));
    let nothing = Refusal::Ticker(TickerRefusal::NothingToApprove);
    house.clone().by(CHEN).when(approve(2)).refused(nothing);
    let house = house.by(CHEN).does(approve(1));
    assert_eq!(house.notice_is(1), NoticeState::Running);
    let house = house.by(CHEN).does(rewrite(1, law("再修正條文")));
    assert_eq!(house.notice_is(1), NoticeState::Unapproved);
    house.by(CHEN).when(approve(1)).refused(Refusal::Ticker(TickerRefusal::SamePerson));
}

#[test]
fn many_notices_are_taken_as_one_order_or_not_at_all() {
    let outcome = morning().when(post_all(vec![notice("一"), notice("二")]));
    let house = outcome.then(["ticker notice_written", "ticker notice_written"]);
    let outcome = house.when(post_all(vec![notice("三"), notice("四\u{7}")]));
    let house =
        outcome.refused(Refusal::Ticker(TickerRefusal::ControlCharacter(Language::Chinese)));
    assert_eq!(house.now.ticker.notices.len(), 2);
}

#[test]
fn notices_pass_through_the_night_and_old_ones_are_forgotten_without_their_number_being_given_again()
 {
    let until = Some(on(MONDAY, "12:00"));
    let house = morning()
        .all([post(scheduled(Schedule { until, ..from("08:00") })), post(notice("一直都在"))]);
    let house = house.on(TUESDAY, "04:00").does(open_day(TUESDAY));
    assert_eq!(
        (house.notice_is(1), house.notice_is(2)),
        (NoticeState::Ended, NoticeState::Running)
    );

    let later = jiff::civil::date(2026, 12, 31);
    let house = house.on(later, "04:00").does(open_day(later));
    let last = house.history.last().map(|entry| entry.events.clone()).unwrap();
    assert!(
        matches!(&last[..], [_, Event::Ticker(TickerEvent::PostingsForgotten { notices, .. })] if notices.len() == 1)
    );
    assert_eq!(house.notice_is(2), NoticeState::Running);
    assert_eq!(house.does(post(notice("新的"))).notice_is(3), NoticeState::Running);
}

#[test]
fn a_notice_is_of_now_and_cannot_be_entered_as_of_earlier() {
    let wish = post(notice("補登")).happened("09:00");
    morning().when(wish).refused(Refusal::HappenedOutOfOrder);
}
