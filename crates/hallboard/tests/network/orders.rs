//! What comes in a body, and that an order runs to its end.

use std::{sync::atomic::Ordering, time::Duration};

use hallboard::door::Limits;

use crate::hall::{Hall, Plan, until};

#[tokio::test]
async fn an_order_is_json_or_a_plain_form_and_says_which() {
    let hall = Hall::open();
    let body = "{\"seen\":4}";

    let json = hall.ask("POST /rooms/3", &["Content-Type: application/json; charset=utf-8"], body);
    assert_eq!(json.await.body, "[\"3\",4]");
    let form = "Content-Type: application/x-www-form-urlencoded";
    assert_eq!(hall.ask("POST /rooms/3", &[form], "seen=5").await.body, "[\"3\",5]");
    assert_eq!(hall.ask("POST /rooms/3", &[], body).await.status, 415);
    assert_eq!(hall.ask("POST /rooms/3", &["Content-Type: text/plain"], body).await.status, 415);
    assert_eq!(hall.orders(), 2);
}

#[tokio::test]
async fn what_cannot_be_read_is_400_and_too_much_is_413() {
    let hall = Hall::open();
    let json = "Content-Type: application/json";

    let reply = hall.ask("POST /rooms/3", &[json], "{\"seen\":").await;
    assert_eq!(reply.status, 400);
    assert!(reply.body.starts_with("{\"code\":\"malformed\""), "{reply:?}");
    let long = format!("{{\"seen\":4,\"more\":\"{}\"}}", "x".repeat(64 * 1024));
    assert_eq!(hall.ask("POST /rooms/3", &[json], &long).await.status, 413);
    assert_eq!(hall.orders(), 0);
}

#[tokio::test]
async fn a_body_that_does_not_come_is_408() {
    let limits = Limits { body: Duration::from_millis(50), ..Limits::default() };
    let hall = Hall::planned(Plan { limits, ..Plan::default() });
    let mut caller = hall.connect().await;

    let head = ["Content-Type: application/json", "Content-Length: 10"];
    caller.say(&hall.request("POST /rooms/3", &head, "")).await;

    assert_eq!(caller.reply().await.status, 408);
}

#[tokio::test]
async fn an_order_runs_to_its_end_when_the_caller_hangs_up_and_the_door_closes() {
    let hall = Hall::open();
    let mut caller = hall.connect().await;
    caller.say(&hall.request("POST /slow", &[], "")).await;
    until(|| hall.orders() == 1).await;

    drop(caller);
    tokio::time::sleep(Duration::from_millis(50)).await; // the door has noticed
    let closing = tokio::spawn(hall.open.close());
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!closing.is_finished());
    hall.go_on.notify_one();

    closing.await.unwrap();
    assert_eq!(hall.done.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn whoever_waits_gets_the_answer_though_the_door_closes() {
    let hall = Hall::open();
    let mut caller = hall.connect().await;
    caller.say(&hall.request("POST /slow", &[], "")).await;
    until(|| hall.orders() == 1).await;

    let closing = tokio::spawn(hall.open.close());
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!closing.is_finished());
    hall.go_on.notify_one();

    assert_eq!(caller.reply().await.body, "\"done\"");
    closing.await.unwrap();
}

#[tokio::test]
async fn a_panic_is_an_incident_with_a_number_and_the_door_lives_on() {
    let hall = Hall::open();
    let mut caller = hall.connect().await;

    caller.say(&hall.request("GET /fault?now", &[], "")).await;
    let reply = caller.reply().await;

    assert_eq!(reply.status, 500);
    let body = serde_json::from_str::<serde_json::Value>(&reply.body).unwrap();
    let number = body["incident"].as_str().unwrap();
    assert!(number.len() == 8 && number.bytes().all(|digit| digit.is_ascii_hexdigit()), "{body}");
    assert!(body["message"].as_str().unwrap().contains(number));
    caller.say(&hall.request("GET /fault", &[], "")).await;
    assert_eq!(caller.reply().await.body, "\"no fault\"");
}
