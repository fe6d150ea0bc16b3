//! /healthz, /readyz and /metrics, on an address of their own.

mod metrics;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use http::{Method, StatusCode};
use serde_json::json;

use crate::door::{Access, Answer, Door, Entrance, Gate, Knock, Limits, Names, Open, Problem};
use crate::house::{House, Standing};
use crate::painter::Shown;
use crate::proof::Proof;
use crate::wall::Wall;

/// What is watched.
#[derive(Clone)]
pub(crate) struct Watched {
    pub(crate) house: House,
    pub(crate) wall: Wall,
    pub(crate) shown: Shown,
    pub(crate) proof: Proof,
    pub(crate) data: PathBuf,
}

/// Whoever reaches this address may ask.
struct Watchers;

impl Gate for Watchers {
    type Caller = ();

    fn admit(&self, _: &Access, _: &Knock<'_>) -> Result<(), Problem> {
        Ok(())
    }
}

/// Lets watchers in at `listener`.
pub(crate) fn open(watched: Watched, listener: tokio::net::TcpListener, at: SocketAddr) -> Open {
    let watched = Arc::new(watched);
    let mut door = Door::new(Watchers);
    let get = |door: &mut Door<Watchers>, pattern, answer: fn(&Watched) -> Answer| {
        let watched = Arc::clone(&watched);
        door.route(Method::GET, pattern, Access::Anyone, move |_| {
            let answer = answer(&watched);
            async move { Ok(answer) }
        });
    };
    get(&mut door, "/healthz", |_| Answer::json(&json!({ "alive": true })));
    get(&mut door, "/readyz", readyz);
    get(&mut door, "/metrics", |w| {
        Answer::bytes("text/plain; version=0.0.4; charset=utf-8", metrics::in_prometheus_form(w))
    });
    let hosts = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), at.ip().to_string()];
    let limits = Limits { total: 64, per_address: 32, ..Limits::default() };
    let names = Names { hosts, origins: Vec::new(), proxies: Vec::new() };
    door.open(vec![Entrance { name: "watch".into(), listener, tls: None, names, limits }])
}

/// Which part is not ready, by name.
fn readyz(watched: &Watched) -> Answer {
    let standing = watched.house.standing();
    let painted = watched.shown.lock().is_ok_and(|shown| {
        watched.house.office.screens.iter().all(|screen| shown.contains_key(&screen.id))
    });
    let journal = match &standing {
        Standing::Open => "ready".to_owned(),
        Standing::ReadOnly(why) => format!("read-only: {why}"),
    };
    let day = watched.house.now().today.is_some();
    let ready = standing == Standing::Open && painted && day;
    let mirror = watched.house.mirror.as_ref().map(|mirror| {
        let trouble = mirror.trouble(watched.house.now().seq);
        trouble.unwrap_or_else(|| "follows".to_owned())
    });
    let body = json!({
        "ready": ready,
        "journal": journal,
        "day": if day { "open" } else { "not open" },
        "boards": if painted { "painted" } else { "not all painted" },
        "mirror": mirror,
    });
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    Answer::json(&body).status(status)
}
