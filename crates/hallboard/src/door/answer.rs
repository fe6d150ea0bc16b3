//! What goes back through the door: status, headers, body.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::page_token::PageToken;

/// Which pages of the house may stand in a frame with this one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Framing {
    /// None, in either way.
    #[default]
    Alone,
    /// It may stand in a frame of a page of the house.
    InOurOwn,
    /// It has frames with pages of the house.
    OfOurOwn,
}

/// An answer to one request.
#[derive(Debug)]
pub struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    framing: Framing,
    body: Bytes,
}

impl Answer {
    /// An answer without a body.
    #[must_use]
    pub fn empty(status: StatusCode) -> Answer {
        let (headers, framing) = (HeaderMap::new(), Framing::default());
        Answer { status, headers, framing, body: Bytes::new() }
    }

    /// 200 with bytes of a media type.
    pub fn bytes(mime: &'static str, body: impl Into<Bytes>) -> Answer {
        let mut answer = Answer::empty(StatusCode::OK);
        answer.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
        answer.body = body.into();
        answer
    }

    /// 200 with JSON. What cannot be written as JSON is a fault of the house and answers 500.
    pub fn json<T: Serialize + ?Sized>(body: &T) -> Answer {
        match serde_json::to_vec(body) {
            Ok(body) => Answer::bytes("application/json", body),
            Err(fault) => {
                tracing::error!(%fault, "an answer cannot be written as JSON");
                Answer::empty(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }

    /// 200 with a page.
    #[must_use]
    pub fn html(page: String) -> Answer {
        Answer::bytes("text/html; charset=utf-8", page)
    }

    /// 200 with a spreadsheet to keep; `name` is the file's, in any script. A byte order mark is
    /// put before it.
    #[must_use]
    pub fn csv(name: &str, rows: &str) -> Answer {
        let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
        Answer::bytes("text/csv; charset=utf-8", format!("\u{feff}{rows}"))
            .header(header::CONTENT_DISPOSITION, &format!("attachment; filename*=UTF-8''{name}"))
    }

    /// 303 to another address of the house, after a plain form.
    #[must_use]
    pub fn see_other(address: &str) -> Answer {
        Answer::empty(StatusCode::SEE_OTHER).header(header::LOCATION, address)
    }

    /// The same answer under another status.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Answer {
        self.status = status;
        self
    }

    /// The same answer with one more header; a value that no header can carry is left out.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &str) -> Answer {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.append(name, value);
        } else {
            tracing::error!(%name, "a header cannot carry its value");
        }
        self
    }

    /// The same answer, in a frame or with frames.
    #[must_use]
    pub fn framed(mut self, framing: Framing) -> Answer {
        self.framing = framing;
        self
    }

    /// The same answer; a page carries the token in its forms.
    pub(super) fn carrying(mut self, token: &PageToken) -> Answer {
        let kind = self.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with("text/html")) {
            self.body = match std::str::from_utf8(&self.body) {
                Ok(page) => token.put_into(page).into(),
                Err(_) => self.body,
            };
        }
        self
    }

    pub(super) fn into_response(self) -> warp::reply::Response {
        let mut response = warp::reply::Response::new(self.body.into());
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response.extensions_mut().insert(self.framing);
        response
    }
}
