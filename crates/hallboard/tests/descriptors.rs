//! A machine that has run out of descriptors, in a process of its own.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "as in the other tests"
)]

#[path = "network/hall.rs"]
#[expect(dead_code, reason = "one story needs little of the hall")]
mod hall;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::TcpStream;

use hall::Hall;

#[tokio::test]
async fn the_door_goes_on_when_there_are_descriptors_again() {
    let hall = Hall::open();
    let few = Rlimit { current: Some(64), ..getrlimit(Resource::Nofile) };
    setrlimit(Resource::Nofile, few).unwrap();

    let mut callers = Vec::new();
    while let Ok(caller) = TcpStream::connect(hall.address).await {
        callers.push(caller);
        tokio::task::yield_now().await;
    }
    assert!(callers.len() > 10, "the limit was never met by the door");
    drop(callers);

    assert_eq!(hall.ask("GET /", &[], "").await.status, 200);
}
