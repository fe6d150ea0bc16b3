//! One admitted request, read.

use std::{fmt, net::SocketAddr, str::FromStr, sync::Arc};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use hyper::upgrade::OnUpgrade;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{caps::Permit, pattern::Params, problem::Problem};
use crate::redacted::Redacted;

/// What an admitted caller asks for.
pub struct Asked<C> {
    /// Who asks, as the gate knows them.
    pub caller: C,
    /// The address as it was asked, without what follows the `?`.
    pub path: String,
    /// The open parts of the address.
    pub params: Params,
    /// All headers.
    pub headers: Arc<HeaderMap>,
    /// What follows the `?`, as it was written; empty without one.
    pub query: String,
    /// The whole body, at most as long as the route takes.
    pub body: Bytes,
    /// How the request reached the house.
    pub arrival: Arrival,
    /// The connection itself, where the caller asked to change its protocol.
    pub upgrade: Option<OnUpgrade>,
}

/// How a request reached the house.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Where the connection comes from.
    pub peer: SocketAddr,
    /// The name of the entrance.
    pub entrance: Arc<str>,
    /// Whether the connection is under TLS.
    pub secure: bool,
    /// The `Host` it asked for, found on the list.
    pub host: Arc<str>,
    /// The connection's place under the caps; whoever holds a clone keeps the place taken.
    pub permit: Arc<Permit>,
    /// How long a body may take to come, and how many orders may be under way.
    pub(super) limits: Arc<super::entrance::Limits>,
    /// Held by whatever is under way, so that closing the door can wait for it.
    pub(super) under_way: tokio::sync::watch::Receiver<bool>,
}

/// Headers hold cookies, addresses secrets, bodies names: none of them belongs in a log.
impl<C: fmt::Debug> fmt::Debug for Asked<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asked")
            .field("caller", &self.caller)
            .field("path", &Redacted(&self.path))
            .field("body", &Redacted(&self.body))
            .finish_non_exhaustive()
    }
}

impl<C> Asked<C> {
    /// What stands at `{name}` of the address; 404 where it cannot be read as a `T`.
    pub fn param<T: FromStr>(&self, name: &str) -> Result<T, Problem> {
        self.params.read(name).ok_or_else(Problem::not_found)
    }

    /// The body as JSON. 415 unless the request says that it is, 400 where it is not.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        self.must_be("application/json")?;
        serde_json::from_slice(&self.body)
            .map_err(|fault| unreadable("內容不是所需的 JSON。", &fault))
    }

    /// The body as a plain form. 415 unless the request says that it is, 400 where a field is
    /// missing or wrong.
    pub fn form<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        self.must_be("application/x-www-form-urlencoded")?;
        serde_urlencoded::from_bytes(&self.body)
            .map_err(|fault| unreadable("表單內容不完整。", &fault))
    }

    /// The part after the `?`; 400 where a field is missing or wrong.
    pub fn queried<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_urlencoded::from_str(&self.query)
            .map_err(|fault| unreadable("網址參數不正確。", &fault))
    }

    /// Whether the body says to be JSON, for an address that takes a form as well.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.must_be("application/json").is_ok()
    }

    /// The media type of the body as the request says it, without parameters; empty where it says none.
    #[must_use]
    pub fn media_type(&self) -> &str {
        let said = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        said.and_then(|said| said.split(';').next()).unwrap_or_default().trim()
    }

    fn must_be(&self, wanted: &str) -> Result<(), Problem> {
        if self.media_type().eq_ignore_ascii_case(wanted) {
            return Ok(());
        }
        let message = format!("內容型別須為 {wanted}。");
        Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content_type", message))
    }
}

/// 400: a sentence for people, and for programs what exactly was in the way.
fn unreadable(message: &str, fault: &impl fmt::Display) -> Problem {
    Problem::malformed(message).with("detail", Value::from(fault.to_string()))
}
