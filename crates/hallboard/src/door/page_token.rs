//! The session's own token in every plain form, so that no page but one of that session's sends one.

use std::fmt;

use bytes::Bytes;
use futures_util::stream;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, Method, StatusCode, header};
use multer::Multipart;
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::Problem;

/// The field that carries it; no form of the house has another of that name.
const FIELD: &str = "ours";

const FORM: &str = "application/x-www-form-urlencoded";
const PARTS: &str = "multipart/form-data";
/// What no page of another site can send: a browser asks first, and the door never agrees.
const PROGRAMS: [&str; 2] = ["application/json", "application/octet-stream"];
/// Fields that no answer repeats.
const SECRETS: [&str; 5] = ["pin", "passphrase", "new", "again", "code"];

/// What the pages of one session carry in their forms: 256 bits in hex, which lead back to no cookie.
#[derive(Clone, PartialEq, Eq)]
pub struct PageToken(String);

/// A token belongs in no log.
impl fmt::Debug for PageToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PageToken")
    }
}

impl PageToken {
    /// The token of the session whose secret this is; none where it cannot be a key.
    #[must_use]
    pub fn of(secret: &str) -> Option<PageToken> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes()).ok()?;
        mac.update(b"hallboard: forms of this session");
        Some(PageToken(crate::seal::hex(&mac.finalize().into_bytes())))
    }

    fn is(&self, said: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(said).into()
    }

    /// The page with the token in each of its forms that change something.
    pub(super) fn put_into(&self, page: &str) -> String {
        let mut marked = String::with_capacity(page.len());
        let mut rest = page;
        while let Some((before, form)) = rest.find("<form").map(|at| rest.split_at(at)) {
            let (tag, after) = form.split_at(form.find('>').map_or(form.len(), |end| end + 1));
            marked.extend([before, tag]);
            if tag.contains("method=\"post\"") {
                marked.extend([
                    "<input type=\"hidden\" name=\"",
                    FIELD,
                    "\" value=\"",
                    &self.0,
                    "\">",
                ]);
            }
            rest = after;
        }
        marked.push_str(rest);
        marked
    }
}

/// The body without the token, or 403 where a request of a session changes something without the session's own.
pub(super) async fn checked(
    own: Option<&PageToken>,
    method: &Method,
    path: &str,
    headers: &HeaderMap,
    body: Bytes,
) -> Result<Bytes, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.unwrap_or_default();
    let name = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if method.is_safe() || PROGRAMS.contains(&name.as_str()) {
        return Ok(body);
    }
    let (said, body) = match name.as_str() {
        FORM => taken_out(&body),
        PARTS => (first_part(kind, body.clone()).await, body),
        _ => (None, body),
    };
    match own {
        Some(own) if !said.is_some_and(|said| own.is(&said)) => {
            Err(not_this_session(path, &name, headers, &body))
        }
        _ => Ok(body),
    }
}

/// The token of a plain form, and its other fields.
fn taken_out(form: &Bytes) -> (Option<Bytes>, Bytes) {
    let ours = |pair: &&[u8]| {
        pair.strip_prefix(FIELD.as_bytes()).is_some_and(|rest| rest.starts_with(b"="))
    };
    let (token, others): (Vec<_>, Vec<_>) = form.split(|byte| *byte == b'&').partition(ours);
    let token = token.first().and_then(|pair| pair.get(FIELD.len() + 1..));
    (token.map(Bytes::copy_from_slice), others.join(&b'&').into())
}

/// The token of a form with a file: pages put it before everything else.
async fn first_part(kind: &str, body: Bytes) -> Option<Bytes> {
    let boundary = multer::parse_boundary(kind).ok()?;
    let body = stream::iter([Ok::<_, std::convert::Infallible>(body)]);
    let part = Multipart::new(body, boundary).next_field().await.ok()??;
    if part.name() == Some(FIELD) { part.bytes().await.ok() } else { None }
}

/// 403; what one of our own pages sent may be sent once more from the answer, unless it holds a secret.
fn not_this_session(path: &str, kind: &str, headers: &HeaderMap, body: &Bytes) -> Problem {
    let message =
        "這張表單不是從目前登入的頁面送出的，所以還沒有執行。請再送一次，或重新打開那一頁。";
    let problem = Problem::new(StatusCode::FORBIDDEN, "other_session", message);
    let named = headers.contains_key(header::ORIGIN) || headers.contains_key("sec-fetch-site");
    let fields = serde_urlencoded::from_bytes::<Vec<(String, String)>>(body).unwrap_or_default();
    let secret = fields.iter().any(|(name, _)| SECRETS.contains(&name.as_str()));
    if kind == FORM && named && !secret { problem.or_once_more(path, fields) } else { problem }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

    use super::*;

    #[test]
    fn forms_that_change_something_carry_the_token_and_no_other_does() {
        let token = PageToken::of("secret").unwrap();
        let page =
            "<p>一</p><form class=\"a\" method=\"post\"><b></form><form method=\"get\"></form>";
        let field = format!("<input type=\"hidden\" name=\"ours\" value=\"{}\">", token.0);
        let marked = token.put_into(page);
        assert_eq!(marked, page.replace("\"post\">", &format!("\"post\">{field}")));
        assert_ne!(token, PageToken::of("another").unwrap());
        assert!(!format!("{token:?}").contains(&token.0));
    }

    #[test]
    fn whoever_reads_a_form_reads_it_without_the_token() {
        let (token, rest) = taken_out(&Bytes::from_static(b"seen=1&ours=0af&oursame=2"));
        assert_eq!((token.unwrap(), rest), ("0af".into(), "seen=1&oursame=2".into()));
        assert_eq!(taken_out(&Bytes::from_static(b"seen=1")), (None, "seen=1".into()));
    }
}
