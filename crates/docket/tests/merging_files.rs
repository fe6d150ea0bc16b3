//! Import: a three-way merge of last file, new file and present.

use docket::command::Command;
use docket::merge::{Proposed, propose};
use docket::{Refusal, RoomId, decide};

use crate::cast::*;

/// Monday's file with the row at `place` replaced.
fn with(place: usize, row: Row) -> Vec<Row> {
    let mut rows = mondays_rows();
    rows[place] = row;
    rows
}

fn without(place: usize) -> Vec<Row> {
    let mut rows = mondays_rows();
    rows.remove(place);
    rows
}

/// 3-02 at another time, same people.
fn second_at(time: &str) -> Row {
    row(3, time, "115年度偵字第2號").people(["乙"])
}

fn doubtful(house: &House, rows: Vec<Row>) -> Vec<(String, bool)> {
    let proposal = propose(&house.now, &file(rows));
    let dropped = proposal.changes.iter().filter_map(|change| match change {
        Proposed::Dropped { turn, doubtful, .. } => Some((turn.to_string(), *doubtful)),
        _ => None,
    });
    dropped.collect()
}

#[test]
fn numbers_follow_rooms_and_times() {
    let rows = [
        row(3, "10:00", "115年度偵字第2號"),
        row(3, "09:00", "115年度偵字第1號"),
        row(1, "14:00", "115年度偵字第3號"),
    ];
    let house = unopened().does(open_day(MONDAY)).when(import(rows));
    house.then(["1-01 listed at 14:00", "3-01 listed at 09:00", "3-02 listed at 10:00"]);
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let proposal = propose(&morning().now, &file(mondays_rows()));
    assert_eq!((proposal.changes.len(), proposal.unchanged), (0, 7));
    morning().when(import(mondays_rows())).refused(Refusal::AlreadySo);
}

#[test]
fn a_new_time_keeps_number_and_arrivals_and_is_remembered() {
    let house = morning().does(arrives("3-02", "乙"));
    let house = house.when(import(with(1, second_at("10:15")))).then(["3-02 revised at 10:15"]);
    let hearing = house.hearing("3-02");
    assert!(hearing.is_ready());
    assert_eq!(
        (hearing.first_scheduled, hearing.listing.time),
        (time_of("09:50"), time_of("10:15"))
    );
    assert_eq!(hearing.course.facts.changes[0].time, time_of("10:15"));
    assert_eq!(house.waiting(3), ["3-01", "3-03", "3-02", "3-04"]);
}

#[test]
fn a_new_room_shows_at_both_doors() {
    let moved = row(2, "09:50", "115年度偵字第2號").people(["乙"]);
    let house = morning().when(import(with(1, moved))).then(["3-02 revised at 09:50 to room 2"]);
    assert_eq!(house.room(3).moved_away[0].to, RoomId(2));
    assert_eq!(house.waiting(2), ["3-02"]);
}

#[test]
fn an_added_case_number_is_the_same_hearing() {
    let more = second_at("09:50").and_case("115年度偵字第22號");
    let house = morning().when(import(with(1, more))).then(["3-02 revised at 09:50"]);
    assert_eq!(house.hearing("3-02").listing.cases.len(), 2);
}

#[test]
fn the_same_case_twice_a_day_is_two_hearings() {
    let twice = || mondays_rows().into_iter().chain([second_at("15:00")]);
    let house = morning().when(import(twice())).then(["3-06 listed at 15:00"]);
    house.when(import(twice())).refused(Refusal::AlreadySo);
}

#[test]
fn of_two_hearings_of_one_case_the_one_that_was_retimed_is_found() {
    let house = morning().does(import(mondays_rows().into_iter().chain([second_at("15:00")])));
    let rows = mondays_rows().into_iter().chain([second_at("16:00")]);
    house.when(import(rows)).then(["3-06 revised at 16:00"]);
}

#[test]
fn where_nobody_can_tell_which_one_moved_both_are_new() {
    let house = morning().does(import(mondays_rows().into_iter().chain([second_at("15:00")])));
    let rows = without(1).into_iter().chain([second_at("15:30"), second_at("16:30")]);
    house.when(import(rows)).then([
        "3-02 dropped",
        "3-06 dropped",
        "3-07 listed at 15:30",
        "3-08 listed at 16:30",
    ]);
}

#[test]
fn one_hearing_that_the_file_now_has_twice_at_other_times_is_neither() {
    let rows = without(1).into_iter().chain([second_at("15:30"), second_at("16:30")]);
    let house = morning().when(import(rows));
    house.then(["3-02 dropped", "3-06 listed at 15:30", "3-07 listed at 16:30"]);
}

#[test]
fn a_time_that_came_too_late_is_not_proposed_again_with_another_change() {
    let at_1040 = |names: [&'static str; 1]| with(1, second_at("10:40").people(names));
    let house = morning().at("09:50").all([call_out_of_turn(3, "3-02"), import(at_1040(["乙"]))]);
    let house = house.does(take_back(3, "3-02"));
    house.when(import(at_1040(["辛"]))).then(["3-02 revised at 09:50"]);
}

#[test]
fn a_case_that_was_heard_and_stands_again_later_is_another_hearing() {
    let house = morning().at("09:50").all([reschedule(3, "3-01"), call(3), open(3), conclude(3)]);
    let house = house.when(import(with(1, second_at("15:00")))).then(["3-06 listed at 15:00"]);
    assert_eq!(house.progress("3-02"), "concluded");
}

#[test]
fn an_afternoon_only_file_leaves_the_morning_alone() {
    let afternoon = row(3, "15:30", "115年度偵字第5號").people(["戊"]);
    morning().when(import([afternoon])).then(["3-05 revised at 15:30"]);
}

#[test]
fn one_rooms_file_leaves_the_others_alone() {
    let rows = mondays_rows().into_iter().filter(|row| row.0.room == RoomId(1)).take(1);
    morning().when(import(rows)).then(["1-02 dropped"]);
}

#[test]
fn another_days_file_leaves_today_alone() {
    let tuesday = row(3, "09:30", "115年度偵字第1號").on(TUESDAY);
    let house = morning().when(import([tuesday])).then(["3-01 listed at 09:30"]);
    assert_eq!(house.waiting(3).len(), 4);
    assert_eq!(house.now.room_on(TUESDAY, RoomId(3)).hearings.len(), 1);
}

#[test]
fn a_day_that_is_over_takes_no_file() {
    let house = morning().does(open_day(TUESDAY));
    house.when(import(mondays_rows())).refused(Refusal::DayIsOver);
}

#[test]
fn a_restriction_added_in_mid_session_holds_at_once_and_progress_stays() {
    let restricted = || row(3, "09:30", "115年度偵字第1號").people(["甲", "律師"]).restricted();
    let house = morning().at("09:30").all([call(3), open(3)]);
    let house = house.does(import(with(0, restricted())));
    assert_eq!(house.button(3), "LetLeave 3-01");
    // In the middle of a call it falls silent.
    let house = morning().at("09:30").all([call(3), import(with(0, restricted()))]);
    assert_eq!(house.progress("3-01"), "fetching");
}

#[test]
fn a_file_never_lifts_a_restriction() {
    let house = morning().does(import(with(1, second_at("09:50").restricted())));
    let house = house.does(import(with(1, second_at("09:50").people(["乙", "辛"]))));
    assert!(house.hearing("3-02").is_protected());
}

#[test]
fn a_hearing_that_has_begun_keeps_its_door_and_time() {
    let house = morning().at("09:50").all([pass_over_one(3, "3-01"), call(3), open(3)]);
    let moved = row(2, "10:40", "115年度偵字第2號").people(["乙"]);
    let house = house.when(import(with(1, moved))).then(["3-02 revised at 09:50"]);
    assert_eq!(house.button(3), "Conclude 3-02");
}

#[test]
fn a_local_move_survives_what_the_file_did_not_change() {
    let house = morning().does(move_to(1, 3, "3-02"));
    house.clone().when(import(mondays_rows())).refused(Refusal::AlreadySo);
    let house = house.when(import(with(1, second_at("09:50").people(["乙", "辛"]))));
    let house = house.then(["3-02 revised at 09:50"]);
    assert_eq!(house.hearing("3-02").course.room, RoomId(1));
    // The file itself now says another room.
    let moved = row(2, "09:50", "115年度偵字第2號").people(["乙", "辛"]);
    house.when(import(with(1, moved))).then(["3-02 revised at 09:50 to room 2"]);
}

#[test]
fn what_the_file_lacks_is_dropped_but_one_by_one_where_somebody_has_come_or_was_called() {
    assert_eq!(doubtful(&morning(), without(1)), [("3-02".to_owned(), false)]);
    morning().when(import(without(1))).then(["3-02 dropped"]);

    let house = morning().does(arrives("3-02", "乙"));
    assert_eq!(doubtful(&house, without(1)), [("3-02".to_owned(), true)]);
    house.clone().when(import(without(1))).refused(Refusal::AlreadySo);
    house.when(import_dropping(without(1), &["3-02"])).then(["3-02 dropped"]);

    let called = morning().at("09:30").does(call(3));
    assert_eq!(doubtful(&called, without(0)), [("3-01".to_owned(), true)]);
}

#[test]
fn a_dropped_hearing_that_the_next_file_has_again_keeps_its_number() {
    let house = morning().all([import(without(1)), import(mondays_rows())]);
    assert_eq!(house.progress("3-02"), "listed");
    assert_eq!((house.room(3).hearings.len(), house.seq(3)), (5, house.now.seq));
    // Also where it comes back at another time; and what a bailiff cancelled stays so.
    let house = morning().all([import(without(1)), import(with(1, second_at("10:15")))]);
    assert_eq!(house.hearing("3-02").listing.time, time_of("10:15"));
    let house = morning().does(cancel(3, "3-02"));
    house.when(import(mondays_rows())).refused(Refusal::AlreadySo);
}

#[test]
fn a_case_inside_or_over_is_never_dropped() {
    let house = morning().at("09:30").all([call(3), open(3)]);
    assert!(doubtful(&house, without(0)).is_empty());
    assert!(doubtful(&house.clone().does(recess(3)), without(0)).is_empty());
    assert!(doubtful(&house.does(conclude(3)), without(0)).is_empty());
}

#[test]
fn by_hand_hearings_are_never_dropped() {
    let house = morning().at("09:40").does(insert(row(3, "09:40", "115年度偵字第99號")));
    assert!(doubtful(&house, mondays_rows()).is_empty());
    // Once a file has it, files speak for it.
    let listed = || row(3, "09:40", "115年度偵字第99號");
    let house = house.does(import(mondays_rows().into_iter().chain([listed()])));
    assert_eq!(doubtful(&house, mondays_rows()), [("3-06".to_owned(), false)]);
}

#[test]
fn a_preview_of_another_docket_is_refused() {
    let preview = morning();
    let moved_on = preview.clone().does(arrives("3-02", "乙"));
    let stale = import_previewed(without(1), &preview);
    moved_on.when(stale).refused(Refusal::DocketMovedOn);
}

#[test]
fn a_preview_from_a_house_that_was_set_back_is_refused() {
    let preview = morning().does(delay_room(2, 5));
    let from_it = import_previewed(without(1), &preview);
    morning().when(from_it).refused(Refusal::DocketMovedOn);
}

#[test]
fn a_preview_of_another_file_is_refused() {
    let house = morning();
    let previewed = import_previewed([row(2, "09:30", "115年度偵字第9號")], &house);
    let mut order = house.order(&previewed);
    if let Command::Import { file: confirmed, .. } = &mut order.command {
        **confirmed = file([row(2, "09:30", "115年度偵字第8號")]);
    }
    let decided = decide(&house.now, &house.office, &order);
    assert_eq!(decided, Err(Refusal::DocketMovedOn));
}

#[test]
fn a_preview_holds_while_the_queue_moves_elsewhere() {
    let preview = morning();
    let house = preview.clone().at("09:30").does(call(1));
    house.when(import_previewed(without(1), &preview)).then(["3-02 dropped"]);
}

#[test]
fn a_row_for_a_room_the_office_lacks_is_refused() {
    let nowhere = row(9, "09:50", "115年度偵字第2號").people(["乙"]);
    morning().when(import(with(1, nowhere))).refused(Refusal::NoSuchRoom(RoomId(9)));
}

#[test]
fn two_people_of_one_name_stay_two_and_a_corrected_role_keeps_its_arrival() {
    let twins = || row(3, "09:50", "115年度偵字第2號").people(["乙", "乙"]);
    let house = morning().does(arrives("3-02", "乙"));
    let house = house.does(import(with(1, twins())));
    let come = |house: &House| {
        let parties = house.hearing("3-02").listing.parties;
        parties.iter().filter(|p| p.presence.is_here()).count()
    };
    assert_eq!(come(&house), 1);
    let house = house.does(import(with(1, twins().role("證人"))));
    assert_eq!(come(&house), 1);
}
