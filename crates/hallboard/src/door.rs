//! The door of the house: which addresses there are, who may use them, and how a request gets its
//! answer.

mod access;
mod answer;
mod asked;
mod caps;
mod connection;
mod dress;
mod entrance;
mod names;
mod page_token;
mod pattern;
mod problem;
mod routes;

use std::{future::Future, pin::Pin, sync::Arc};

use http::Method;

use self::pattern::Pattern;
pub use self::{
    access::{Access, Gate, Knock, Role},
    answer::{Answer, Framing},
    asked::{Arrival, Asked},
    caps::Permit,
    entrance::{Entrance, Limits, Open, listen},
    names::Names,
    page_token::PageToken,
    pattern::Params,
    problem::Problem,
};

/// How long a body may be where the route does not say otherwise, in bytes.
const BODY: usize = 64 * 1024;

type Answering = Pin<Box<dyn Future<Output = Result<Answer, Problem>> + Send>>;

/// Every address of the house, and the gate before them.
pub struct Door<G: Gate> {
    gate: Arc<G>,
    routes: Vec<Route<G::Caller>>,
}

/// One address, one method: who may, and what it does.
struct Route<C> {
    method: Method,
    pattern: Pattern,
    access: Access,
    body: usize,
    answer: Box<dyn Fn(Asked<C>) -> Answering + Send + Sync>,
}

/// One line of the access table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The method.
    pub method: Method,
    /// The address, open parts in braces.
    pub pattern: String,
    /// Who may.
    pub access: Access,
}

impl<G: Gate> Door<G> {
    /// A door without addresses.
    pub fn new(gate: G) -> Door<G> {
        Door { gate: Arc::new(gate), routes: Vec::new() }
    }

    /// Enters an address in the access table and makes it answer.
    ///
    /// `{name}` in the pattern stands for one part of the address, `{name..}` for all that is left;
    /// a `GET` answers `HEAD` too. The body may be 64 KiB long. The answer runs to its end even
    /// when the caller hangs up.
    ///
    /// # Panics
    /// When the same method and address were entered before.
    pub fn route<F, A>(&mut self, method: Method, pattern: &str, access: Access, answer: F)
    where
        F: Fn(Asked<G::Caller>) -> A + Send + Sync + 'static,
        A: Future<Output = Result<Answer, Problem>> + Send + 'static,
    {
        self.route_taking(BODY, method, pattern, access, answer);
    }

    /// Enters an address like [`Door::route`], one that takes a body of up to `body` bytes.
    ///
    /// # Panics
    /// When the same method and address were entered before.
    pub fn route_taking<F, A>(
        &mut self,
        body: usize,
        method: Method,
        pattern: &str,
        access: Access,
        answer: F,
    ) where
        F: Fn(Asked<G::Caller>) -> A + Send + Sync + 'static,
        A: Future<Output = Result<Answer, Problem>> + Send + 'static,
    {
        let pattern = Pattern::new(pattern);
        let entered =
            |route: &Route<_>| route.method == method && route.pattern.parts == pattern.parts;
        assert!(!self.routes.iter().any(entered), "{method} {} is entered twice", pattern.text);

        let answer = Box::new(move |asked| Box::pin(answer(asked)) as Answering);
        self.routes.push(Route { method, pattern, access, body, answer });
    }

    /// The access table: every address with its method and who may.
    pub fn table(&self) -> impl Iterator<Item = Entry> {
        self.routes.iter().map(|route| Entry {
            method: route.method.clone(),
            pattern: route.pattern.text.clone(),
            access: route.access,
        })
    }

    /// Opens the door at these entrances, each with its own caps and deadlines.
    ///
    /// Must be called inside a tokio runtime; requests are answered on its threads.
    #[must_use]
    pub fn open(self, entrances: Vec<Entrance>) -> Open {
        entrance::open(&routes::filter(self), entrances)
    }
}
