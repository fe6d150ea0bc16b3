//! Whoever asks over HTTP: a stranger, or somebody with a session.

use bytes::Bytes;
use http::{Method, Request, header};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::{PATIENCE, Trouble};

/// Somebody who asks the house.
#[derive(Clone)]
pub struct Caller {
    url: String,
    cookie: Option<String>,
    line: Client<HttpConnector, Full<Bytes>>,
}

/// What the house answered.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The body as it came.
    pub text: String,
    /// The body as JSON; null where it is none.
    pub json: Value,
    cookie: Option<String>,
}

impl Caller {
    /// Somebody the house does not know.
    #[must_use]
    pub fn stranger(url: &str) -> Self {
        let line = Client::builder(TokioExecutor::new()).build_http();
        Self { url: url.to_owned(), cookie: None, line }
    }

    /// The same person after signing in.
    pub async fn sign_in(mut self, name: &str, pin: &str) -> Result<Self, Trouble> {
        let reply = self.post("/api/v1/sign-in", &json!({ "name": name, "pin": pin })).await?;
        if reply.status != 200 {
            return Err(format!("{name} could not sign in: {} {}", reply.status, reply.text).into());
        }
        self.cookie = reply.cookie;
        Ok(self)
    }

    /// Reads an address.
    pub async fn get(&self, path: &str) -> Result<Reply, Trouble> {
        self.ask(Method::GET, path, None).await
    }

    /// Sends JSON to an address.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Reply, Trouble> {
        self.ask(Method::POST, path, Some(body)).await
    }

    /// Asks with any method.
    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Reply, Trouble> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.url));
        request = request.header(header::ORIGIN, &self.url);
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let bytes = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Bytes::from(body.to_string())
            }
            None => Bytes::new(),
        };
        let answer = self.line.request(request.body(Full::new(bytes))?);
        let answer =
            timeout(PATIENCE, answer).await.map_err(|_| format!("no answer: {path}"))??;
        let status = answer.status().as_u16();
        let cookie = answer.headers().get(header::SET_COOKIE).and_then(|c| c.to_str().ok());
        let cookie = cookie.and_then(|c| c.split(';').next()).map(str::to_owned);
        let body = timeout(PATIENCE, answer.into_body().collect()).await;
        let body = body.map_err(|_| format!("half an answer: {path}"))??.to_bytes();
        let text = String::from_utf8_lossy(&body).into_owned();
        let json = serde_json::from_slice(&body).unwrap_or(Value::Null);
        Ok(Reply { status, text, json, cookie })
    }

    /// The address it asks, without scheme.
    #[must_use]
    pub fn host(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// Somebody on a line of their own with a session that was begun elsewhere.
    #[must_use]
    pub fn with_session(mut self, session: &str) -> Self {
        self.cookie = Some(session.to_owned());
        self
    }

    /// Its session, as a header says it.
    #[must_use]
    pub fn session(&self) -> &str {
        self.cookie.as_deref().unwrap_or_default()
    }
}
