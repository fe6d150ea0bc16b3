//! One connection from its first byte to its last, or to its upgrade.

use std::{
    convert::Infallible,
    net::SocketAddr,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
};

use http::Request;
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::TcpStream,
    sync::watch,
    time::{self, Instant},
};
use tokio_rustls::TlsAcceptor;
use warp::{filters::BoxedFilter, reply::Response};

use super::{Arrival, Framing, Permit, dress::dress, entrance::Limits, names::Names};
use crate::line::Line;

/// The most a head may take, in bytes.
const HEAD: usize = 16 * 1024;

/// What a connection is doing, for the deadlines that hyper does not keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// No whole request has come.
    Silent,
    /// A request is being answered.
    Busy,
    /// An answer is being read, or nothing is asked.
    Idle,
}

/// Everything a connection needs of the entrance it came through.
pub(super) struct Connection {
    pub(super) peer: SocketAddr,
    pub(super) entrance: Arc<str>,
    pub(super) names: Arc<Names>,
    pub(super) limits: Arc<Limits>,
    pub(super) permit: Arc<Permit>,
    pub(super) routes: BoxedFilter<(Response,)>,
    pub(super) stop: watch::Receiver<bool>,
}

impl Connection {
    /// Serves the connection until it ends or a deadline ends it.
    pub(super) async fn serve(self, stream: TcpStream, tls: Option<TlsAcceptor>) {
        let _ = stream.set_nodelay(true); // a refusal costs milliseconds, not the connection
        let secure = tls.is_some();
        let line = match tls {
            None => Line::Plain(stream),
            Some(tls) => match time::timeout(self.limits.tls, tls.accept(stream)).await {
                Ok(Ok(stream)) => Line::Tls(Box::new(stream)),
                Ok(Err(_)) | Err(_) => return,
            },
        };
        self.speak(line, secure).await;
    }

    async fn speak(self, line: Line, secure: bool) {
        let doing = Arc::new(Doing::nothing());
        let (limits, mut stop) = (Arc::clone(&self.limits), self.stop.clone());
        let answering = Arc::new(Answering { connection: self, secure, doing: Arc::clone(&doing) });
        let service = service_fn(move |request| Arc::clone(&answering).answer(request));
        let speaking = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.header)
            .max_buf_size(HEAD)
            // Else a caller who sends an order and hangs up at once is noticed before the order is begun.
            .half_close(true)
            .serve_connection(TokioIo::new(line), service)
            .with_upgrades();
        let mut speaking = pin!(speaking);

        tokio::select! {
            _ = speaking.as_mut() => return,
            () = silence(&doing, &limits) => return,
            _ = stop.wait_for(|asked| *asked) => {}
        }
        speaking.as_mut().graceful_shutdown();
        let _ = time::timeout(limits.stop, speaking).await;
    }
}

/// What a connection is doing, and since when. Nobody is woken when it changes: most requests are over before a
/// deadline is near.
struct Doing(Mutex<(Phase, Instant)>);

impl Doing {
    fn nothing() -> Doing {
        Doing(Mutex::new((Phase::Silent, Instant::now())))
    }

    fn now(&self) -> (Phase, Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, phase: Phase) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (phase, Instant::now());
    }
}

/// Returns when the connection has been quiet for longer than its phase allows.
async fn silence(doing: &Doing, limits: &Limits) {
    let soonest = limits.first_request.min(limits.idle);
    loop {
        let now = Instant::now();
        let (phase, since) = doing.now();
        let due = match phase {
            Phase::Silent => Some(since + limits.first_request),
            Phase::Idle => Some(since + limits.idle),
            Phase::Busy => None,
        };
        if due.is_some_and(|due| due <= now) {
            return;
        }
        let again = now + soonest; // another phase may have begun, with less patience
        time::sleep_until(due.map_or(again, |due| due.min(again))).await;
    }
}

/// The connection as its requests see it.
struct Answering {
    connection: Connection,
    secure: bool,
    doing: Arc<Doing>,
}

impl Answering {
    async fn answer(
        self: Arc<Answering>,
        request: Request<Incoming>,
    ) -> Result<Response, Infallible> {
        self.doing.begin(Phase::Busy);
        let host = self.connection.names.host(&request);
        let mut response = match &host {
            Ok(host) => self.pass(request, host).await,
            Err(problem) => problem.clone().answer(request.headers()).into_response(),
        };
        let framing = response.extensions().get::<Framing>().copied().unwrap_or_default();
        dress(response.headers_mut(), host.as_deref().ok(), framing);
        self.doing.begin(Phase::Idle);
        Ok(response)
    }

    async fn pass(&self, mut request: Request<Incoming>, host: &str) -> Response {
        let connection = &self.connection;
        let names = &connection.names;
        let (peer, secure) = names.caller(request.headers(), connection.peer, self.secure);
        let own = format!("{}://{host}", if secure { "https" } else { "http" });
        if let Err(problem) = names.check_origin(request.method(), request.headers(), &own) {
            return problem.answer(request.headers()).into_response();
        }
        request.extensions_mut().insert(Arrival {
            peer,
            entrance: Arc::clone(&connection.entrance),
            secure,
            host: Arc::from(host),
            permit: Arc::clone(&connection.permit),
            limits: Arc::clone(&connection.limits),
            under_way: connection.stop.clone(),
        });
        let routes = TowerToHyperService::new(warp::service(connection.routes.clone()));
        match routes.call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}
