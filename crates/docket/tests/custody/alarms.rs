//! What a page that loses its server goes on with.

use docket::custody::alarm::{Bound, Clock};
use docket::custody::clock::{HOUR_MS, Reason};
use docket::custody::command::{Intake, Step};
use docket::custody::kinds::EntryKind;
use docket::custody::{CustodyCommand, Detainee};

use crate::desk::{Desk, arrested, at, number};

fn warned(one: &Detainee, now: &str) -> Vec<(String, Bound, i64)> {
    let coming = one.coming(at(now), 24 * HOUR_MS).into_iter();
    let motion = coming.filter(|(_, alarm)| alarm.clock == Clock::Motion);
    motion.map(|(at, alarm)| (at.to_string(), alarm.bound, alarm.minutes)).collect()
}

fn told(time: &str, bound: Bound, minutes: i64) -> (String, Bound, i64) {
    (at(time).to_string(), bound, minutes)
}

#[test]
fn the_warnings_to_come_stand_in_the_order_of_time() {
    let desk = Desk::opens("23 20:00").receives(arrested("23 18:00"));
    let one = desk.detainee(number("23", 1));
    let all = [("24 12:00", 360), ("24 15:00", 180), ("24 17:00", 60), ("24 17:30", 30)];
    let all = all.map(|(time, minutes)| told(time, Bound::Adjusted, minutes));
    assert_eq!(
        warned(one, "23 20:00"),
        [&all[..], &[told("24 18:00", Bound::Adjusted, 0)]].concat()
    );
    assert_eq!(
        warned(one, "24 17:00"),
        [told("24 17:30", Bound::Adjusted, 30), told("24 18:00", Bound::Adjusted, 0)]
    );
    assert_eq!(warned(one, "24 18:00"), []);
}

#[test]
fn a_wait_brings_warnings_of_its_own_limit_and_of_both_ends() {
    let one = number("23", 1);
    let mut desk = Desk::opens("23 20:00").receives(arrested("23 18:00"));
    let seen = desk.seq_of(one);
    let (from, to, note, sure) = (Some(at("23 20:00")), None, None, Vec::new());
    let reason = Reason::Counsel;
    desk.asks(CustodyCommand::Exclude { detainee: one, seen, reason, from, to, note, sure })
        .unwrap();
    let coming = warned(desk.detainee(one), "23 21:00");
    assert_eq!(
        coming[..2],
        [told("23 23:30", Bound::Cap(1), 30), told("24 00:00", Bound::Cap(1), 0)]
    );
    assert!(coming.contains(&told("24 12:00", Bound::Hard, 360)));
    assert!(coming.contains(&told("24 13:00", Bound::Adjusted, 360)));
}

#[test]
fn nothing_comes_for_whom_no_hours_run() {
    let borrowed = Intake { kind: EntryKind::Execution, ..arrested("23 18:00") };
    let desk = Desk::opens("23 20:00").receives(borrowed);
    assert_eq!(desk.detainee(number("23", 1)).coming(at("23 20:00"), 24 * HOUR_MS), []);

    let through = [Step::Identify, Step::Question, Step::EndQuestioning];
    let desk = Desk::opens("23 20:00").receives(arrested("23 18:00"));
    let desk = desk.steps(number("23", 1), &through);
    let released = Step::Order(docket::custody::kinds::Outcome::Released);
    let desk = desk.steps(number("23", 1), &[released, Step::Leave]);
    assert_eq!(desk.detainee(number("23", 1)).coming(at("23 20:30"), 24 * HOUR_MS), []);
}
