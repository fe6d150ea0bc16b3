//! What holds whatever people tap, in any order, on clocks that may run backwards.

mod chance;
mod truths;

use docket::command::Command;
use docket::{Courthouse, Entry, decide};
use proptest::prelude::*;

use self::chance::{Tap, taps};
use crate::cast::*;

/// The morning after all these taps.
fn after(taps: &[Tap]) -> House {
    let mut house = morning();
    for tap in taps {
        tap.give(&mut house);
    }
    house
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_tapped_the_house_stays_in_order(taps in taps()) {
        let mut house = morning();
        for tap in &taps {
            let before = house.now.clone();
            let order = tap.order(&mut house);
            match decide(&house.now, &house.office, &order) {
                Ok(events) => {
                    prop_assert!(!events.is_empty(), "{} changed nothing", order.command.name());
                    house.record(&order, events);
                    truths::of_a_step(&before, &house.now, &order.command);
                }
                Err(_) => prop_assert!(house.now == before, "a refused order changed something"),
            }
            truths::of_a_house(&house);
        }
    }

    #[test]
    fn a_replay_of_the_written_entries_gives_the_same_house(taps in taps()) {
        let house = after(&taps);

        let mut replayed = Courthouse::default();
        for entry in &house.history {
            let line = serde_json::to_string(entry).unwrap();
            let read = serde_json::from_str::<Entry>(&line).unwrap();
            prop_assert_eq!(&read, entry);
            replayed.apply(&read);
        }
        prop_assert!(replayed == house.now, "the replay gave another house");
    }

    #[test]
    fn an_order_taken_back_is_as_if_never_given(taps in taps(), last: Tap, arrival: Tap) {
        let mut house = after(&taps);
        let mut never = house.clone();
        let order = last.order(&mut house);
        let Ok(events) = decide(&house.now, &house.office, &order) else { return Ok(()) };
        if matches!(order.command, Command::Undo { .. } | Command::Import { .. } | Command::OpenDay { .. }) {
            return Ok(());
        }
        house.record(&order, events);
        let given = house.now.seq;
        let Some(room) = house.now.rooms().find(|r| r.seq == given).map(|r| r.id.0) else {
            return Ok(());
        };
        if matches!(order.command, Command::Protect { .. }) {
            return Ok(());
        }
        never.clock = house.clock;
        never.machine = house.machine;
        if let Some(hearing) = arrival.hearing(&never, arrival.pick) {
            let come = arrival.arrive(&mut never, hearing);
            prop_assert_eq!(arrival.arrive(&mut house, hearing), come);
        }
        let house = house.by(order.by.unwrap()).does(undo_of(room, given));
        truths::the_same(&house.now, &never.now);
    }
}
