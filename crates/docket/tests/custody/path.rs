//! From arrival to leaving: numbers, steps, corrections, undo, and what is asked back.

use docket::custody::alarm::{Bound, Clock};
use docket::custody::clock::Reason;
use docket::custody::command::{Arrest, Correction, Intake, Step};
use docket::custody::kinds::{Age, EntryKind, Outcome, Stage};
use docket::custody::{Concern, CustodyCommand, CustodyRefusal};
use docket::{AccountId, Courthouse, Refusal, Seq};

use crate::desk::{Desk, arrested, at, number, sealed};

fn excludes(reason: Reason, from: Option<&str>, to: Option<&str>) -> Excludes {
    Excludes { reason, from: from.map(at), to: to.map(at), sure: Vec::new() }
}

struct Excludes {
    reason: Reason,
    from: Option<docket::calendar::Moment>,
    to: Option<docket::calendar::Moment>,
    sure: Vec<Concern>,
}

impl Excludes {
    fn of(self, desk: &mut Desk, nth: u16) -> Result<Seq, Refusal> {
        let detainee = number("23", nth);
        let Self { reason, from, to, sure } = self;
        let seen = desk.seq_of(detainee);
        desk.asks(CustodyCommand::Exclude { detainee, seen, reason, from, to, note: None, sure })
    }
}

fn refused(outcome: Result<Seq, Refusal>) -> CustodyRefusal {
    match outcome {
        Err(Refusal::Custody(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn corrects(desk: &mut Desk, correction: Correction) -> Result<Seq, Refusal> {
    let detainee = number("23", 1);
    let (seen, reason, sure) = (desk.seq_of(detainee), Some(sealed("誤載")), Vec::new());
    desk.asks(CustodyCommand::Correct { detainee, seen, correction, reason, sure })
}

#[test]
fn a_number_carries_its_day_and_lives_past_midnight() {
    let desk = Desk::opens("23 20:00").receives(arrested("23 18:00")).at("23 23:50");
    let mut desk = desk.receives(arrested("23 22:00"));
    assert_eq!(number("23", 2).short(), "1123-02");

    desk = desk.at("24 04:00");
    desk.does(docket::command::Command::OpenDay { date: number("24", 1).date }).unwrap();
    let desk = desk.receives(arrested("24 03:00"));

    let present = desk.house.custody.present().map(|d| (d.id.short(), d.tv)).collect::<Vec<_>>();
    let expected = [("1123-01", Some(1)), ("1123-02", Some(2)), ("1124-01", Some(3))];
    assert_eq!(present, expected.map(|(number, tv)| (number.to_owned(), tv)));
}

#[test]
fn whoever_may_have_no_row_takes_no_tv_number() {
    let minor = Intake { age: Age::Minor, ..arrested("23 18:00") };
    let unknown = Intake { age: Age::Unknown, ..arrested("23 18:00") };
    let withheld = Intake { withheld: true, ..arrested("23 18:00") };
    let desk = Desk::opens("23 20:00").receives(arrested("23 18:00"));
    let desk = desk.receives(minor).receives(unknown).receives(withheld);
    let mut desk = desk.receives(arrested("23 18:00"));
    let numbers =
        |desk: &Desk| desk.house.custody.detainees.values().map(|d| d.tv).collect::<Vec<_>>();
    assert_eq!(numbers(&desk), [Some(1), None, None, None, Some(2)]);

    corrects(&mut desk, Correction::Age { age: Age::Minor }).unwrap();
    assert_eq!(desk.detainee(number("23", 1)).tv, None);
    corrects(&mut desk, Correction::Age { age: Age::Adult }).unwrap();
    assert_eq!(desk.detainee(number("23", 1)).tv, Some(3));
}

#[test]
fn an_arrest_in_the_future_is_refused_and_one_long_ago_is_asked_back() {
    let mut desk = Desk::opens("23 20:00");
    let receive = |time: &str, sure: &[Concern]| CustodyCommand::Receive {
        intake: Box::new(arrested(time)),
        sure: sure.to_vec(),
    };
    assert_eq!(refused(desk.asks(receive("23 20:01", &[]))), CustodyRefusal::ArrestAhead);
    let asked = CustodyRefusal::AskedBack(Concern::ArrestLongAgo);
    assert_eq!(refused(desk.asks(receive("22 19:00", &[]))), asked);
    desk.asks(receive("22 19:00", &[Concern::ArrestLongAgo])).unwrap();
    let received = &desk.detainee(number("23", 1)).marks;
    assert_eq!(received.first().unwrap().confirmed, [Concern::ArrestLongAgo]);
}

#[test]
fn a_skipped_stage_and_an_early_outcome_are_asked_back_and_recorded() {
    let one = number("23", 1);
    let mut desk = Desk::opens("23 20:00").receives(arrested("23 18:00"));
    let skipped = CustodyRefusal::AskedBack(Concern::StageSkipped);
    assert_eq!(refused(desk.step(one, Step::Question, &[])), skipped);
    let early = Concern::OutcomeBeforeQuestioning;
    let ordered = Step::Order(Outcome::Transfer);
    assert_eq!(refused(desk.step(one, ordered, &[])), CustodyRefusal::AskedBack(early));
    assert_eq!(
        refused(desk.step(one, ordered, &[Concern::StageSkipped])),
        CustodyRefusal::AskedBack(early),
        "one confirmation never stands for another"
    );
    desk.step(one, ordered, &[early]).unwrap();
    assert_eq!(desk.detainee(one).marks.last().unwrap().confirmed, [early]);
    desk.step(one, Step::Leave, &[Concern::NotCompleted]).unwrap();
    assert_eq!(
        refused(desk.step(one, Step::Question, &[])),
        CustodyRefusal::NotFromHere(Stage::Left)
    );
}

#[test]
fn a_wrong_person_is_released_at_once_without_question() {
    let one = number("23", 1);
    let desk = Desk::opens("23 20:00").receives(arrested("23 18:00"));
    let desk = desk.steps(one, &[Step::Order(Outcome::WrongPerson), Step::Leave]);
    assert!(desk.detainee(one).has_left());
}

#[test]
fn questioning_inside_an_exclusion_is_asked_back_and_flagged() {
    let one = number("23", 1);
    let mut desk =
        Desk::opens("23 20:00").receives(arrested("23 18:00")).steps(one, &[Step::Identify]);
    excludes(Reason::Counsel, None, None).of(&mut desk, 1).unwrap();
    let mut desk = desk.at("23 20:30");
    let asked = Concern::QuestioningExcluded;
    assert_eq!(refused(desk.step(one, Step::Question, &[])), CustodyRefusal::AskedBack(asked));
    assert!(asked.question().contains("§93-1"));
    desk.step(one, Step::Question, &[asked]).unwrap();
    assert_eq!(desk.detainee(one).marks.last().unwrap().confirmed, [asked]);
}

#[test]
fn a_wait_that_reached_its_limit_no_longer_bars_questioning() {
    let one = number("23", 1);
    let mut desk =
        Desk::opens("23 20:00").receives(arrested("23 18:00")).steps(one, &[Step::Identify]);
    excludes(Reason::Counsel, None, None).of(&mut desk, 1).unwrap();
    let mut desk = desk.at("24 00:01");
    desk.step(one, Step::Question, &[]).unwrap();
}

#[test]
fn an_exclusion_lies_after_the_arrest_and_never_over_questioning_unasked() {
    let one = number("23", 1);
    let desk = Desk::opens("23 20:00").receives(arrested("23 18:00"));
    let desk = desk.steps(one, &[Step::Identify, Step::Question]).at("23 21:00");
    let mut desk = desk.steps(one, &[Step::EndQuestioning]).at("23 22:00");
    let mut tries =
        |from, to| refused(excludes(Reason::Health, Some(from), Some(to)).of(&mut desk, 1));
    assert_eq!(tries("23 17:00", "23 19:00"), CustodyRefusal::BeforeArrest);
    assert_eq!(tries("23 19:30", "23 19:00"), CustodyRefusal::EndsBeforeItBegins);
    assert_eq!(tries("23 21:30", "23 23:00"), CustodyRefusal::OutOfOrder);
    let over = Concern::ExclusionOverQuestioning;
    assert_eq!(tries("23 19:30", "23 20:30"), CustodyRefusal::AskedBack(over));
    excludes(Reason::Health, Some("23 19:00"), Some("23 20:00")).of(&mut desk, 1).unwrap();
    let taken = excludes(Reason::Health, Some("23 19:30"), Some("23 20:30"));
    Excludes { sure: vec![over], ..taken }.of(&mut desk, 1).unwrap();
    assert_eq!(desk.detainee(one).exclusions.last().unwrap().confirmed, [over]);
}

#[test]
fn the_night_is_the_polices_and_asked_back_once_here() {
    let mut desk = Desk::opens("23 20:00").receives(arrested("23 18:00")).at("23 23:00");
    excludes(Reason::Night, Some("23 18:00"), Some("23 20:00")).of(&mut desk, 1).unwrap();
    let asked =
        refused(excludes(Reason::Night, Some("23 20:00"), Some("23 22:00")).of(&mut desk, 1));
    assert_eq!(asked, CustodyRefusal::AskedBack(Concern::NightWithProsecutor));
}

#[test]
fn a_minor_is_not_questioned_at_night_unasked() {
    let one = number("23", 1);
    let minor = Intake { age: Age::Minor, ..arrested("23 18:00") };
    let desk = Desk::opens("23 20:00").receives(minor);
    let mut desk = desk.steps(one, &[Step::Identify]);
    let asked = CustodyRefusal::AskedBack(Concern::MinorAtNight);
    assert_eq!(refused(desk.step(one, Step::Question, &[])), asked);
    let mut desk = desk.at("24 08:00");
    desk.step(one, Step::Question, &[]).unwrap();
}

#[test]
fn bail_waits_by_itself_and_its_completion_alone_ends_the_hours() {
    let one = number("23", 1);
    let through = [Step::Identify, Step::Question, Step::EndQuestioning];
    let desk = Desk::opens("23 20:00").receives(arrested("23 18:00")).steps(one, &through);
    let desk = desk.at("23 21:00").steps(one, &[Step::Order(Outcome::Bail)]).at("23 23:00");
    assert_eq!(desk.detainee(one).waits().next().unwrap().span.reason, Reason::Bail);
    assert_eq!(desk.detainee(one).motion_ended(), None, "an order alone ends nothing");
    let reading = desk.detainee(one).readings(desk.now()).into_iter().next().unwrap();
    assert_eq!(reading.adjusted, at("24 20:00"));
    assert!(reading.moving);
    assert_eq!(reading.moving_until, Some(at("24 01:00")));

    let failed = desk.clone().at("24 02:00").steps(one, &[Step::Order(Outcome::Motion)]);
    assert_eq!(
        failed.detainee(one).readings(failed.now()).first().unwrap().adjusted,
        at("24 22:00")
    );
    assert_eq!(failed.detainee(one).motion_ended(), None);

    let posted = desk.steps(one, &[Step::Complete]);
    assert_eq!(posted.detainee(one).motion_ended(), Some(at("23 23:00")));
    assert_eq!(posted.detainee(one).waits().count(), 0);
}

#[test]
fn which_hours_run_comes_from_the_kind_of_entry() {
    let kinds = [
        (EntryKind::CaughtInTheAct, 3),
        (EntryKind::InCourt, 2),
        (EntryKind::Borrowed, 0),
        (EntryKind::Execution, 0),
    ];
    for (kind, clocks) in kinds {
        let desk = Desk::opens("23 20:00").receives(Intake { kind, ..arrested("23 18:00") });
        let readings = desk.detainee(number("23", 1)).readings(desk.now());
        assert_eq!(readings.len(), clocks, "{kind:?}");
    }
}

#[test]
fn an_alarm_stands_until_a_named_person_acknowledges_it_and_a_nearer_one_asks_again() {
    let one = number("23", 1);
    let mut desk = Desk::opens("23 20:00").receives(arrested("23 18:00"));
    let seen = desk.seq_of(one);
    desk.asks(CustodyCommand::GiveNotice { detainee: one, seen }).unwrap();
    assert_eq!(desk.detainee(one).alarms(at("24 11:59")), []);
    let mut desk = desk.at("24 12:00");
    let (clock, bound) = (Clock::Motion, Bound::Adjusted);
    let acknowledge =
        |minutes| CustodyCommand::Acknowledge { detainee: one, clock, bound, minutes };
    assert_eq!(refused(desk.asks(acknowledge(180))), CustodyRefusal::NoSuchAlarm);
    let seen = desk.seq_of(one);
    desk.asks(acknowledge(360)).unwrap();
    assert_eq!(desk.seq_of(one), seen, "acknowledging makes no other desk's page old");
    let alarm = desk.detainee(one).alarms(desk.now()).into_iter().next().unwrap();
    assert_eq!(alarm.acknowledged.and_then(|a| a.by), Some(AccountId(1)));
    let nearer = desk.detainee(one).alarms(at("24 15:00")).into_iter().next().unwrap();
    assert_eq!((nearer.minutes, nearer.acknowledged), (180, None));
}

#[test]
fn a_wait_warns_half_an_hour_before_its_limit() {
    let one = number("23", 1);
    let mut desk = Desk::opens("23 20:00").receives(arrested("23 18:00"));
    excludes(Reason::Interpreter, None, None).of(&mut desk, 1).unwrap();
    assert_eq!(desk.detainee(one).alarms(at("24 01:29")), []);
    let alarm = desk.detainee(one).alarms(at("24 01:30")).into_iter().next().unwrap();
    assert_eq!((alarm.bound, alarm.minutes, alarm.deadline), (Bound::Cap(1), 30, at("24 02:00")));
}

#[test]
fn an_unknown_arrest_runs_from_the_earliest_time_and_warns_early() {
    let arrest = Arrest { at: at("23 12:00"), known: false };
    let desk = Desk::opens("23 20:00").receives(Intake { arrest, ..arrested("23 18:00") });
    let one = desk.detainee(number("23", 1));
    assert_eq!(one.readings(desk.now()).first().unwrap().hard, at("24 12:00"));
    assert_eq!(one.alarms(at("24 00:00")).first().unwrap().minutes, 720);
}

#[test]
fn a_correction_is_a_new_fact_and_the_old_one_stays_in_the_record() {
    let mut desk = Desk::opens("23 20:00").receives(arrested("23 18:00"));
    let arrest = Arrest { at: at("23 17:30"), known: true };
    corrects(&mut desk, Correction::Arrest { arrest }).unwrap();
    let one = desk.detainee(number("23", 1));
    assert_eq!(one.readings(desk.now()).first().unwrap().hard, at("24 17:30"));
    assert_eq!(one.corrections.len(), 1);
    let ahead = Arrest { at: at("23 20:30"), known: true };
    assert_eq!(
        refused(corrects(&mut desk, Correction::Arrest { arrest: ahead })),
        CustodyRefusal::ArrestAhead
    );
    assert_eq!(desk.history.len(), 3, "day, receiving, correction");
}

#[test]
fn of_two_desks_the_second_is_told_that_its_page_is_old() {
    let one = number("23", 1);
    let mut desk = Desk::opens("23 20:00").receives(arrested("23 18:00"));
    let seen = desk.seq_of(one);
    let tap =
        || CustodyCommand::Step { detainee: one, seen, step: Step::Identify, sure: Vec::new() };
    desk.asks(tap()).unwrap();
    assert_eq!(desk.asks(tap()), Err(Refusal::AlreadyMovedOn));
}

#[test]
fn the_last_order_is_taken_back_whole_by_who_gave_it() {
    let one = number("23", 1);
    let through = [Step::Identify, Step::Question, Step::EndQuestioning];
    let desk = Desk::opens("23 20:00").receives(arrested("23 18:00")).steps(one, &through);
    let before = desk.detainee(one).clone();
    let mut desk = desk.steps(one, &[Step::Order(Outcome::Bail)]);
    let undo = CustodyCommand::Undo { detainee: one, undo: desk.seq_of(one) };
    let others = desk.orders(2, None, docket::command::Command::Custody(undo.clone()));
    assert_eq!(refused(others), CustodyRefusal::NotLast);
    desk.asks(undo).unwrap();
    let after = desk.detainee(one);
    assert_eq!((&after.marks, after.outcome), (&before.marks, None));
    assert_eq!(after.waits().count(), 0);

    let mut desk = desk.receives(arrested("23 19:00"));
    let two = number("23", 2);
    desk.asks(CustodyCommand::Undo { detainee: two, undo: desk.seq_of(two) }).unwrap();
    assert!(desk.house.custody.detainee(two).is_err());
    assert_eq!(desk.house.custody.next_tv(), 2, "no gap is left");
}

#[test]
fn what_is_entered_later_lies_between_its_neighbours() {
    let one = number("23", 1);
    let mut desk = Desk::opens("23 20:00").receives(arrested("23 18:00")).at("24 00:30");
    let step = |desk: &Desk| CustodyCommand::Step {
        detainee: one,
        seen: desk.seq_of(one),
        step: Step::Identify,
        sure: Vec::new(),
    };
    let command = |desk: &Desk| docket::command::Command::Custody(step(desk));
    let early = command(&desk);
    assert_eq!(refused(desk.orders(1, Some(at("23 19:59")), early)), CustodyRefusal::OutOfOrder);
    let past_midnight = command(&desk);
    desk.orders(1, Some(at("23 23:40")), past_midnight).unwrap();
    let mark = desk.detainee(one).marks.last().unwrap().noted;
    let seen = desk.seq_of(one);
    let questioned =
        CustodyCommand::Step { detainee: one, seen, step: Step::Question, sure: Vec::new() };
    let questioned = docket::command::Command::Custody(questioned);
    desk.orders(1, Some(at("24 00:10")), questioned).unwrap();
    assert_eq!((mark.at, mark.recorded, mark.later), (at("23 23:40"), at("24 00:30"), true));
}

#[test]
fn replay_gives_the_same_house_under_any_table() {
    let one = number("23", 1);
    let mut desk = Desk::opens("23 20:00").receives(arrested("23 18:00"));
    excludes(Reason::LegalAid, None, None).of(&mut desk, 1).unwrap();
    let through = [Step::Identify, Step::Pause];
    let _ = desk.step(one, through[0], &[]);
    let desk = desk.at("24 02:00").steps(one, &[Step::Question, Step::EndQuestioning]);
    let desk = desk.steps(one, &[Step::Order(Outcome::Entrustment), Step::Complete, Step::Leave]);
    let mut replayed = Courthouse::default();
    for entry in &desk.history {
        let line = serde_json::to_string(entry).unwrap();
        replayed.apply(&serde_json::from_str(&line).unwrap());
    }
    assert_eq!(replayed, desk.house);
}
