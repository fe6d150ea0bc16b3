//! Where callers come in: listeners, their caps, their deadlines, and how they are closed.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    net::{TcpListener, TcpSocket},
    sync::watch,
    task, time,
};
use tokio_rustls::TlsAcceptor;
use warp::{filters::BoxedFilter, reply::Response};

use super::{caps::Caps, connection::Connection, names::Names};

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 4096;
/// How long the accept loop rests when the machine has no more descriptors or memory.
const REST: Duration = Duration::from_millis(100);

/// One listener and the rules of who comes in through it.
pub struct Entrance {
    /// Its name in the log and before the gate, such as `staff`.
    pub name: Arc<str>,
    /// The socket, as [`listen`] gives it.
    pub listener: TcpListener,
    /// Certificates, where it speaks TLS.
    pub tls: Option<TlsAcceptor>,
    /// The names it answers under.
    pub names: Names,
    /// Its caps and deadlines.
    pub limits: Limits,
}

/// Caps and deadlines of one entrance.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Connections at once, upgraded ones included.
    pub total: usize,
    /// Connections at once from one address (IPv6: from one /64).
    pub per_address: usize,
    /// Of these, so many are kept for addresses that a gate vouched for.
    pub reserve: usize,
    /// From the connection to its first whole request.
    pub first_request: Duration,
    /// From one request to the whole head of the next.
    pub header: Duration,
    /// For reading an answer.
    pub idle: Duration,
    /// For the TLS handshake.
    pub tls: Duration,
    /// For a request's body.
    pub body: Duration,
    /// For everything under way when the door closes.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            total: 2_000,
            per_address: 64,
            reserve: 0,
            first_request: Duration::from_secs(5),
            header: Duration::from_secs(5),
            idle: Duration::from_secs(60),
            tls: Duration::from_secs(5),
            body: Duration::from_secs(30),
            stop: Duration::from_secs(5),
        }
    }
}

/// Binds a listener that a storm of screens does not overrun.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// The open door; dropping it stops accepting, [`Open::close`] also waits.
#[derive(Debug)]
pub struct Open {
    stop: watch::Sender<bool>,
    patience: Duration,
}

impl Open {
    /// Accepts nobody any more, lets what is under way end, and returns when it has or its deadline
    /// has passed.
    ///
    /// Live sockets are the wall's: close it at the same time.
    pub async fn close(self) {
        self.stop.send_replace(true);
        // Each connection and each order under way holds a receiver until it ends.
        let _ = time::timeout(self.patience, self.stop.closed()).await;
    }
}

pub(super) fn open(routes: &BoxedFilter<(Response,)>, entrances: Vec<Entrance>) -> Open {
    let (stop, asked) = watch::channel(false);
    let patience = entrances.iter().map(|entrance| entrance.limits.stop).max().unwrap_or_default();
    for entrance in entrances {
        tokio::spawn(accept(entrance, routes.clone(), asked.clone()));
    }
    Open { stop, patience }
}

async fn accept(
    entrance: Entrance,
    routes: BoxedFilter<(Response,)>,
    mut stop: watch::Receiver<bool>,
) {
    let caps = Caps::new(&entrance.limits);
    let limits = Arc::new(entrance.limits);
    let names = Arc::new(entrance.names);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = entrance.listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(fault) => {
                    rest_after(&entrance.name, &fault).await;
                    continue;
                }
            },
            _ = stop.changed() => return,
        };
        let Some(permit) = caps.take(peer.ip(), names.proxies.contains(&peer.ip().to_canonical()))
        else {
            tracing::debug!(entrance = %entrance.name, "no place left for a connection");
            continue;
        };
        let connection = Connection {
            peer,
            entrance: Arc::clone(&entrance.name),
            names: Arc::clone(&names),
            limits: Arc::clone(&limits),
            permit: Arc::new(permit),
            routes: routes.clone(),
            stop: stop.clone(),
        };
        tokio::spawn(connection.serve(stream, entrance.tls.clone()));
        task::yield_now().await; // whoever came in is served before the next, so a crowd needs little memory at once
    }
}

/// A caller who gave up is no reason to wait; a machine out of descriptors is.
async fn rest_after(entrance: &str, fault: &io::Error) {
    let gave_up = matches!(
        fault.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
    );
    if !gave_up {
        tracing::warn!(entrance, %fault, "cannot accept for the moment");
        time::sleep(REST).await;
    }
}
