//! Deadlines and caps of connections, plain and under TLS.

use std::{sync::Arc, time::Duration};

use hallboard::door::Limits;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use tokio::net::TcpStream;
use tokio_rustls::{TlsAcceptor, TlsConnector, client::TlsStream};

use crate::hall::{Caller, Hall, PATIENCE, Plan};

const SOON: Duration = Duration::from_millis(60);
const NEVER: Duration = Duration::from_secs(3_600);

/// Limits of which only those that a test names can strike.
fn patient() -> Limits {
    Limits { first_request: NEVER, header: NEVER, idle: NEVER, tls: NEVER, ..Limits::default() }
}

#[tokio::test]
async fn a_silent_connection_is_closed() {
    let limits = Limits { first_request: SOON, ..patient() };
    let hall = Hall::planned(Plan { limits, ..Plan::default() });

    assert!(hall.connect().await.ends().await);
}

#[tokio::test]
async fn a_head_that_never_ends_is_closed() {
    let limits = Limits { header: SOON, ..patient() };
    let hall = Hall::planned(Plan { limits, ..Plan::default() });
    let mut caller = hall.connect().await;

    caller.say("GET / HTTP/1.1\r\nHost: ").await;

    assert!(caller.ends().await);
}

#[tokio::test]
async fn a_connection_that_asks_no_more_is_closed() {
    let limits = Limits { idle: SOON, first_request: SOON, ..patient() };
    let hall = Hall::planned(Plan { limits, ..Plan::default() });
    let mut caller = hall.connect().await;

    caller.say(&hall.request("GET /", &[], "")).await;

    assert_eq!(caller.reply().await.status, 200);
    assert!(caller.ends().await);
}

#[tokio::test]
async fn an_order_may_take_longer_than_any_silence() {
    let limits = Limits { idle: SOON, first_request: SOON, header: SOON, ..patient() };
    let hall = Hall::planned(Plan { limits, ..Plan::default() });
    let mut caller = hall.connect().await;

    caller.say(&hall.request("POST /slow", &[], "")).await;
    tokio::time::sleep(SOON * 3).await;
    hall.go_on.notify_one();

    assert_eq!(caller.reply().await.body, "\"done\"");
}

#[tokio::test]
async fn a_head_of_twenty_kilobytes_is_refused() {
    let hall = Hall::open();

    let long = format!("X-Long: {}", "x".repeat(20 * 1024));

    assert_eq!(hall.ask("GET /", &[&long], "").await.status, 431);
}

#[tokio::test]
async fn a_place_stays_taken_after_the_upgrade() {
    let limits = Limits { per_address: 2, ..patient() };
    let hall = Hall::planned(Plan { limits, ..Plan::default() });
    let first = hall.screen("door-1", &[]).await;
    let _second = hall.screen("door-2", &[]).await;
    hall.seats(2).await;

    assert!(hall.connect().await.ends().await, "a third connection came in");

    drop(first);
    hall.seats(1).await;
    assert_eq!(hall.ask("GET /", &[], "").await.status, 200);
}

#[tokio::test]
async fn places_are_counted_in_all_too() {
    let limits = Limits { total: 1, ..patient() };
    let hall = Hall::planned(Plan { limits, ..Plan::default() });
    let mut first = hall.connect().await;
    first.say(&hall.request("GET /", &[], "")).await;
    assert_eq!(first.reply().await.status, 200);

    assert!(hall.connect().await.ends().await);
}

#[tokio::test]
async fn the_closing_door_ends_idle_connections_at_once() {
    let limits = Limits { stop: NEVER, ..patient() };
    let hall = Hall::planned(Plan { limits, ..Plan::default() });
    let mut idle = hall.connect().await;
    idle.say(&hall.request("GET /", &[], "")).await;
    idle.reply().await;

    tokio::time::timeout(PATIENCE, hall.open.close()).await.unwrap();

    assert!(idle.ends().await);
    assert!(TcpStream::connect(hall.address).await.is_err());
}

#[tokio::test]
async fn half_a_head_does_not_hold_the_closing_door() {
    let limits = Limits { stop: SOON, ..patient() };
    let hall = Hall::planned(Plan { limits, ..Plan::default() });
    let mut begun = hall.connect().await;
    begun.say("GET / HTTP/1.1\r\nHost: ").await;

    tokio::time::timeout(PATIENCE, hall.open.close()).await.unwrap();

    assert!(begun.ends().await);
}

/// A certificate for the hall, and a caller who trusts it.
fn tls() -> (TlsAcceptor, TlsConnector) {
    let made = rcgen::generate_simple_self_signed(["board.court".to_owned()]).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let server = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let mut trusted = rustls::RootCertStore::empty();
    trusted.add(made.cert.der().clone()).unwrap();
    let client =
        rustls::ClientConfig::builder().with_root_certificates(trusted).with_no_client_auth();
    (TlsAcceptor::from(Arc::new(server)), TlsConnector::from(Arc::new(client)))
}

async fn under_tls(hall: &Hall, connector: &TlsConnector) -> Caller<TlsStream<TcpStream>> {
    let name = ServerName::try_from("board.court").unwrap();
    let stream = hall.connect().await.stream;
    Caller { stream: connector.connect(name, stream).await.unwrap(), read: Vec::new() }
}

#[tokio::test]
async fn a_screen_under_tls_is_painted_and_heard() {
    let (acceptor, connector) = tls();
    let mut hall = Hall::planned(Plan { tls: Some(acceptor), ..Plan::default() });
    let long = "件".repeat(100_000); // far more than everything between the two holds
    hall.paint(1, &long);
    let mut screen = under_tls(&hall, &connector).await;
    let own = ["Host: board.court", "Origin: https://board.court"];

    screen.say(&hall.upgrade("door-3", &own)).await;
    assert_eq!(screen.reply().await.status, 101);
    tokio::time::sleep(SOON).await; // everything between the two is full by now
    assert!(screen.told().await.text().contains(&long));
    hall.paint(2, "3-02");
    assert!(screen.told().await.text().contains("3-02"));
    screen.frame(0x81, b"{\"type\":\"shows\",\"id\":2}").await;
    assert_eq!(hall.report().await.text, "{\"type\":\"shows\",\"id\":2}");

    let closing = hall.wall.clone();
    let closed = tokio::spawn(async move { closing.close().await });
    assert_eq!(screen.told().await.close_code(), 1012);
    assert!(screen.ends().await);
    closed.await.unwrap();
}

#[tokio::test]
async fn a_caller_who_never_says_hello_under_tls_is_closed() {
    let (tls, _) = tls();
    let limits = Limits { tls: SOON, ..patient() };
    let hall = Hall::planned(Plan { limits, tls: Some(tls), ..Plan::default() });

    assert!(hall.connect().await.ends().await);
}
