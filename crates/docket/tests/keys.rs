//! `key`: a caller's own name for an order, so that a retry gets the first answer.

use docket::Refusal;
use docket::courthouse::KEY_LIFE_MS;

use crate::cast::*;

const HOUR_MS: i64 = 3_600_000;

fn answered() -> House {
    morning().at("09:30").does(call(3).key("tap-0001", "call room 3"))
}

fn asked_again(house: &House, key: &str, request: &str) -> Result<Option<docket::Seq>, Refusal> {
    house.now.keys.answer(&house.order(&call(3).key(key, request)))
}

#[test]
fn a_retry_gets_the_first_answer_even_after_others() {
    let house = answered();
    let first = house.now.seq;
    let house = house.all([open(3), call(1)]);
    assert_eq!(asked_again(&house, "tap-0001", "call room 3"), Ok(Some(first)));
}

#[test]
fn the_same_key_for_another_request_is_refused() {
    assert_eq!(asked_again(&answered(), "tap-0001", "open room 3"), Err(Refusal::KeyReused));
}

#[test]
fn a_key_is_its_accounts_own() {
    assert_eq!(asked_again(&answered().by(CHEN), "tap-0001", "open room 3"), Ok(None));
}

#[test]
fn a_refusal_is_not_remembered() {
    let wish = || open(3).key("tap-0002", "open room 3");
    let house = morning().when(wish()).refused(Refusal::NothingCalled);
    assert_eq!(asked_again(&house, "tap-0002", "open room 3"), Ok(None));
}

#[test]
fn eight_to_sixty_four_characters() {
    for bad in ["七個字不足夠啊", "1234567", &"x".repeat(65)] {
        assert_eq!(asked_again(&morning(), bad, ""), Err(Refusal::BadKey), "{bad}");
    }
    for good in ["12345678", "八個字剛好就可以", &"x".repeat(64)] {
        assert_eq!(asked_again(&morning(), good, ""), Ok(None), "{good}");
    }
}

#[test]
fn after_a_day_a_key_is_free_again_and_its_new_order_is_the_one_kept() {
    let mut house = answered();
    house.machine = house.machine.plus_ms(KEY_LIFE_MS - HOUR_MS);
    assert_eq!(asked_again(&house, "tap-0001", "open room 3"), Err(Refusal::KeyReused));
    house.machine = house.machine.plus_ms(HOUR_MS + 1);
    assert_eq!(asked_again(&house, "tap-0001", "open room 3"), Ok(None));

    let before = house.now.keys.clone();
    let house = house.does(open(3).key("tap-0001", "open room 3"));
    let changes = house.now.keys.changes(&before);
    let kept = changes.kept.iter().map(|(_, kept)| kept.seq).collect::<Vec<_>>();
    assert_eq!(kept, [house.now.seq]);
    assert!(changes.gone.is_empty());
}

#[test]
fn old_keys_are_forgotten_as_new_ones_come() {
    let mut house = answered();
    house.machine = house.machine.plus_ms(KEY_LIFE_MS + 1);
    let before = house.now.keys.clone();
    let shelf_mate = (0..5000).map(|n| format!("tap-{n:05}")).find(|key| {
        let after = house.clone().does(open(3).key(key, "")).now.keys;
        after.changes(&before).gone.len() == 1
    });
    assert!(shelf_mate.is_some());
}
