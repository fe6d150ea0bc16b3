//! 值班: the roster.

use docket::command::Command;
use docket::duty::{DutyCommand, Shift};
use docket::{Refusal, custody::CustodyRefusal};

use crate::desk::{Desk, at, sealed};

fn shift(post: &str, name: &str, from: &str, to: &str) -> Shift {
    Shift { post: post.to_owned(), name: sealed(name), from: at(from), to: at(to) }
}

fn enters(desk: &mut Desk, shifts: Vec<Shift>, instead: bool) -> Result<docket::Seq, Refusal> {
    desk.does(Command::Duty(DutyCommand::Enter { shifts, instead }))
}

#[test]
fn the_roster_rolls_over_at_the_minute_of_the_change() {
    let mut desk = Desk::opens("23 08:00");
    let day = shift("值勤檢察官", "甲", "23 08:00", "23 17:30");
    let night = shift("值勤檢察官", "乙", "23 17:30", "24 08:00");
    enters(&mut desk, vec![night, day], false).unwrap();
    let duty = &desk.house.duty;
    let on =
        |time: &str| duty.on_duty(at(time)).iter().map(|s| s.name.mark.clone()).collect::<Vec<_>>();
    assert_eq!((on("23 17:29"), on("23 17:30")), (vec!["甲".to_owned()], vec!["乙".to_owned()]));
    assert_eq!(duty.until(at("23 09:00")), Some(at("23 17:30")));
    assert_eq!(duty.next("值勤檢察官", at("23 09:00")).unwrap().name.mark, "乙");
}

#[test]
fn a_gap_in_cover_is_told_a_day_ahead() {
    let mut desk = Desk::opens("23 08:00");
    let posts = ["值班法警".to_owned()];
    enters(&mut desk, vec![shift("值班法警", "甲", "23 08:00", "23 20:00")], false).unwrap();
    enters(&mut desk, vec![shift("值班法警", "乙", "23 22:00", "24 12:00")], false).unwrap();
    let gaps = desk.house.duty.gaps(&posts, at("23 08:00"), at("24 08:00"));
    let gaps = gaps.iter().map(|g| (g.from, g.to)).collect::<Vec<_>>();
    assert_eq!(gaps, [(at("23 20:00"), at("23 22:00"))]);
    let whole = desk.house.duty.gaps(&["法醫".to_owned()], at("23 08:00"), at("24 08:00"));
    assert_eq!(whole.len(), 1);
}

#[test]
fn a_file_speaks_for_its_own_posts_and_times() {
    let mut desk = Desk::opens("23 08:00");
    let old = shift("值班法警", "舊", "24 08:00", "24 20:00");
    let other = shift("值勤檢察官", "甲", "24 08:00", "24 20:00");
    enters(&mut desk, vec![old, other], false).unwrap();
    enters(&mut desk, vec![shift("值班法警", "新", "24 08:00", "25 08:00")], true).unwrap();
    let names = desk.house.duty.shifts.values().map(|s| s.name.mark.as_str()).collect::<Vec<_>>();
    assert_eq!(names, ["甲", "新"]);
}

#[test]
fn a_shift_under_way_ends_now_and_one_to_come_goes() {
    let mut desk = Desk::opens("23 08:00");
    let on = shift("值班法警", "甲", "23 07:00", "23 20:00");
    enters(&mut desk, vec![on, shift("值班法警", "乙", "23 20:00", "24 08:00")], false).unwrap();
    desk.does(Command::Duty(DutyCommand::Remove { shift: 1 })).unwrap();
    desk.does(Command::Duty(DutyCommand::Remove { shift: 2 })).unwrap();
    let left = desk.house.duty.shifts.values().map(|s| s.to).collect::<Vec<_>>();
    assert_eq!(left, [at("23 08:00")]);
    let again = desk.does(Command::Duty(DutyCommand::Remove { shift: 2 }));
    assert_eq!(again, Err(Refusal::Custody(CustodyRefusal::NoSuchShift)));
    let backwards = enters(&mut desk, vec![shift("法警", "丙", "24 08:00", "23 08:00")], false);
    assert_eq!(backwards, Err(Refusal::Custody(CustodyRefusal::BadShift)));
}
