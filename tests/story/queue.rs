//! 點呼: what a tap does, to whom, and how it is taken back.

use hallboard_tests::{Building, Outcome, fresh_key, until};
use serde_json::json;

#[tokio::test]
async fn a_tap_repaints_the_screen_outside_the_door() -> Outcome {
    let building = Building::open().await?;
    let mut door = building.screen("door-1").await?;
    door.shows("1-01 09:30 尚未開庭").await?;

    let bailiff = building.bailiff(1).await?;
    bailiff.taps("叫下一件").await?;

    door.shows("1-01 點呼中").await?;
    bailiff.taps("開庭").await?;
    door.shows("1-01 開庭中").await?;
    bailiff.taps("結束").await?;
    door.shows("1-01 已結束").await
}

#[tokio::test]
async fn of_two_tablets_one_wins_and_the_other_hears_who_and_when() -> Outcome {
    let building = Building::open().await?;
    let (left, right) = (building.bailiff(1).await?, building.bailiff(1).await?);
    let page = left.room().await?;
    let call = json!({ "seen": page["seq"], "expect": page["primary"]["hearing"], "early": true });

    let (one, other) = tokio::join!(left.asks("calls", call.clone()), right.asks("calls", call));

    let (one, other) = (one?, other?);
    let (won, lost) = if one.status == 200 { (one, other) } else { (other, one) };
    assert_eq!((won.status, lost.status), (200, 409), "{}", lost.text);
    assert_eq!(lost.json["code"], "already_moved_on");
    assert_eq!(lost.json["last"]["by"], "王振宇");
    assert_eq!(lost.json["last"]["turn"], "1-01");
    assert!(lost.json["last"]["at"].as_str().is_some_and(|at| at.len() == 5), "{}", lost.text);
    assert_eq!(lost.json["room"]["seq"], won.json["seq"]);
    assert_eq!(left.hearing("1-02").await?["progress"], "listed", "no case was skipped");
    Ok(())
}

#[tokio::test]
async fn the_same_key_gets_the_first_answer_and_another_request_under_it_is_refused() -> Outcome {
    let building = Building::open().await?;
    let bailiff = building.bailiff(1).await?;
    let page = bailiff.room().await?;
    let order = json!({ "seen": page["seq"], "key": fresh_key(), "early": true });

    let first = bailiff.asks("calls", order.clone()).await?;
    let again = bailiff.asks("calls", order.clone()).await?;
    let mut other = order;
    other["hearing"] = page["primary"]["hearing"].clone();
    let other = bailiff.asks("calls", other).await?;

    assert_eq!((first.status, again.status, other.status), (200, 200, 422), "{}", other.text);
    assert_eq!(first.json["entry"], again.json["entry"]);
    assert_eq!((&first.json["again"], &again.json["again"]), (&json!(false), &json!(true)));
    assert_eq!(bailiff.hearing("1-01").await?["calls"], 1);
    Ok(())
}

#[tokio::test]
async fn a_call_is_taken_back_within_ten_seconds_and_the_wall_says_so() -> Outcome {
    let building = Building::open().await?;
    let mut door = building.screen("door-3").await?;
    let bailiff = building.bailiff(3).await?;
    bailiff
        .asks("calls", json!({ "hearing": bailiff.hearing("3-02").await?["id"], "early": true }))
        .await?;
    door.shows("3-02 點呼中").await?;
    let entry = bailiff.room().await?["undo"]["seq"].clone();

    let undone = bailiff.takes_back(&entry).await?;

    assert_eq!(undone.status, 200, "{}", undone.text);
    door.shows("叫號更正 3-02").await?;
    door.shows("3-02 尚未開庭").await?;
    door.no_longer_shows("叫號更正").await?; // after its ten seconds
    let twice = bailiff.takes_back(&undone.json["entry"]).await?;
    assert_eq!(twice.status, 409, "an undo cannot be undone: {}", twice.text);
    Ok(())
}

#[tokio::test]
async fn after_ten_seconds_nothing_is_taken_back() -> Outcome {
    let building = Building::open().await?;
    let bailiff = building.bailiff(5).await?;
    bailiff.asks("calls", json!({ "early": true })).await?;
    let entry = bailiff.room().await?["undo"]["seq"].clone();

    until("the undo bar goes away", async || {
        Ok(bailiff.room().await?["undo"].is_null().then_some(()))
    })
    .await?;

    assert_eq!(bailiff.takes_back(&entry).await?.status, 409);
    Ok(())
}

#[tokio::test]
async fn a_move_shows_at_both_doors() -> Outcome {
    let building = Building::open().await?;
    let (mut from, mut to) = (building.screen("door-3").await?, building.screen("door-4").await?);
    let bailiff = building.bailiff(3).await?;
    let hearing = bailiff.hearing("3-02").await?;

    let moved = bailiff.asks("moves", json!({ "hearing": hearing["id"], "to": 4 })).await?;

    assert_eq!(moved.status, 200, "{}", moved.text);
    from.shows("3-02 移至 第4偵查庭").await?;
    to.shows("3-02 第3偵查庭").await
}

#[tokio::test]
async fn a_tablet_that_hangs_up_mid_order_leaves_nothing_half_done() -> Outcome {
    let building = Building::open().await?;
    let mut door = building.screen("door-1").await?;
    let bailiff = building.bailiff(1).await?;
    let seen = bailiff.room().await?["seq"].clone();
    let order = json!({ "seen": seen, "key": fresh_key(), "early": true });

    bailiff.asks_and_hangs_up("calls", &order).await?;

    let shown = door.shows("1-01 點呼中").await;
    let retry = bailiff.asks("calls", order).await?;
    shown.map_err(|vain| format!("{vain}; the order again: {} {}", retry.status, retry.text))?;
    assert_eq!((retry.status, &retry.json["again"]), (200, &json!(true)), "{}", retry.text);
    assert_eq!(bailiff.hearing("1-01").await?["calls"], 1);
    Ok(())
}
