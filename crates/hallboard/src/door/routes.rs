//! From the access table to one filter, and from a request to its answer.

use std::{collections::BTreeMap, sync::Arc};

use bytes::{Buf, Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use http::{HeaderMap, Method, StatusCode, header};
use hyper::upgrade::OnUpgrade;
use tokio::{sync::Semaphore, time};
use warp::{
    Filter,
    filters::{BoxedFilter, path::FullPath},
    reply::Response,
};

use super::{
    Answer, Arrival, Asked, Door, Gate, Knock, Params, Problem, Route, page_token,
    pattern::{Part, Signpost},
};

/// How many requests may be in work at once; a caller who hangs up and comes again cannot pile up
/// more.
const IN_WORK: usize = 512;

/// The routes of one address, and what all addresses share.
struct Address<G: Gate> {
    gate: Arc<G>,
    routes: Vec<Route<G::Caller>>,
    in_work: Arc<Semaphore>,
}

/// A request whose address is known.
struct Request<B> {
    method: Method,
    path: String,
    values: Vec<String>,
    headers: Arc<HeaderMap>,
    query: String,
    arrival: Arrival,
    upgrade: Option<OnUpgrade>,
    body: B,
}

/// Builds the one filter of the house; whatever fits no address gets 404.
///
/// warp tries alternatives one after another, a hundred for every request and each as a future of its
/// own, so it is told a single one and the address is found here.
pub(super) fn filter<G: Gate>(door: Door<G>) -> BoxedFilter<(Response,)> {
    let in_work = Arc::new(Semaphore::new(IN_WORK));
    let mut routes: BTreeMap<Vec<Part>, Vec<Route<G::Caller>>> = BTreeMap::new();
    for route in door.routes {
        routes.entry(route.pattern.parts.clone()).or_default().push(route);
    }
    let mut addresses = Signpost::default();
    for (parts, routes) in routes {
        let (gate, in_work) = (Arc::clone(&door.gate), Arc::clone(&in_work));
        *addresses.place(&parts) = Some(Arc::new(Address { gate, routes, in_work }));
    }
    let addresses = Arc::new(addresses);
    warp::method()
        .and(warp::path::full())
        .and(warp::header::headers_cloned())
        .and(warp::query::raw().or(warp::any().map(String::new)).unify())
        .and(warp::ext::get::<Arrival>())
        .and(warp::ext::optional::<OnUpgrade>())
        .and(warp::body::stream())
        .then(move |method, path: FullPath, headers, query, arrival, upgrade, body| {
            let addresses = Arc::clone(&addresses);
            async move {
                let Some((address, values)) = addresses.find(path.as_str()) else {
                    return Problem::not_found().answer(&headers).into_response();
                };
                let (address, path) = (Arc::clone(address), path.as_str().to_owned());
                let (headers, body) = (Arc::new(headers), Box::pin(body));
                let request =
                    Request { method, path, values, headers, query, arrival, upgrade, body };
                run_to_the_end(address, request).await
            }
        })
        .boxed()
}

/// Answers on a task of its own: a caller who hangs up cancels nothing, and a panic becomes an
/// incident.
async fn run_to_the_end<G, B, D>(address: Arc<Address<G>>, request: Request<B>) -> Response
where
    G: Gate,
    B: Stream<Item = Result<D, warp::Error>> + Send + Unpin + 'static,
    D: Buf + Send,
{
    let headers = Arc::clone(&request.headers);
    let place = format!("{} {}", request.method, address.pattern());
    let work = tokio::spawn(async move { address.answer(request).await });
    let answer = match work.await {
        Ok(Ok(answer)) => answer,
        Ok(Err(problem)) => problem.answer(&headers),
        Err(_) => {
            let incident = format!("{:08x}", getrandom::u32().unwrap_or_default());
            tracing::error!(incident, place, "a request ended in a panic");
            Problem::incident(&incident).answer(&headers)
        }
    };
    answer.into_response()
}

impl<G: Gate> Address<G> {
    fn pattern(&self) -> &str {
        self.routes.first().map_or("", |route| &route.pattern.text)
    }

    async fn answer<B, D>(&self, request: Request<B>) -> Result<Answer, Problem>
    where
        B: Stream<Item = Result<D, warp::Error>> + Send + Unpin,
        D: Buf + Send,
    {
        let Some(route) = self.route(&request.method) else {
            return Ok(self.other_method(&request.headers));
        };
        let params = route.pattern.params(request.values);
        let caller = self.gate.admit(
            &route.access,
            &knock(route, &request.method, &params, &request.headers, &request.arrival),
        )?;
        if self.gate.vouches_for(&caller) {
            request.arrival.permit.vouch();
        }
        let _under_way = request.arrival.under_way.clone();
        let _in_work = self.in_work.try_acquire().map_err(|_| busy())?;
        let deadline = request.arrival.limits.body;
        let body = time::timeout(deadline, collect(request.body, route.body)).await;
        let body = body.map_err(|_| too_slow())??;
        let token = self.gate.page_token(&caller).cloned();
        let headers = Arc::clone(&request.headers);
        let (method, path) = (&request.method, &request.path);
        let body = page_token::checked(token.as_ref(), method, path, &headers, body).await;
        let asked = |body| Asked {
            caller,
            path: request.path,
            params,
            headers: request.headers,
            query: request.query,
            body,
            arrival: request.arrival,
            upgrade: request.upgrade,
        };
        let answered = match body {
            Ok(body) => (route.answer)(asked(body)).await,
            Err(problem) => Err(problem),
        };
        let answer = answered.unwrap_or_else(|problem| problem.answer(&headers));
        Ok(token.iter().fold(answer, Answer::carrying))
    }

    /// The route of a method; `HEAD` is a `GET` whose body the connection keeps back.
    fn route(&self, method: &Method) -> Option<&Route<G::Caller>> {
        let method = if method == Method::HEAD { &Method::GET } else { method };
        self.routes.iter().find(|route| route.method == *method)
    }

    fn other_method(&self, headers: &HeaderMap) -> Answer {
        let methods = self.routes.iter().map(|route| route.method.as_str()).collect::<Vec<_>>();
        let message = "這個網址不接受這種要求。";
        Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", message)
            .answer(headers)
            .header(header::ALLOW, &methods.join(", "))
    }
}

fn knock<'a, C>(
    route: &'a Route<C>,
    method: &'a Method,
    params: &'a Params,
    headers: &'a HeaderMap,
    arrival: &'a Arrival,
) -> Knock<'a> {
    Knock {
        method,
        pattern: &route.pattern.text,
        params,
        headers,
        peer: arrival.peer,
        entrance: &arrival.entrance,
        secure: arrival.secure,
    }
}

/// Reads a body of at most `limit` bytes; one that announces more is refused before it is read.
async fn collect<B, D>(mut body: B, limit: usize) -> Result<Bytes, Problem>
where
    B: Stream<Item = Result<D, warp::Error>> + Send + Unpin,
    D: Buf + Send,
{
    let mut read = BytesMut::new();
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(|_| Problem::malformed("內容在傳送途中中斷。"))?;
        if read.len() + piece.remaining() > limit {
            let message = "內容太長。";
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_long", message));
        }
        bytes::BufMut::put(&mut read, piece);
    }
    Ok(read.freeze())
}

fn busy() -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "系統忙碌，請再試一次。")
}

fn too_slow() -> Problem {
    Problem::new(StatusCode::REQUEST_TIMEOUT, "too_slow", "內容傳送太慢，請再試一次。")
}
