//! The headers that every answer wears.

use http::{
    HeaderMap, HeaderValue,
    header::{
        CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY,
        X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
    },
};

use super::Framing;

/// Headers with the same words on every answer.
///
/// `same-origin` and not `no-referrer`: under the latter a browser sends `Origin: null` with our
/// own plain forms. No HSTS: screens on plain HTTP may share the host name with desks on TLS.
const PLAIN: [(HeaderName, &str); 6] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// Puts the security headers on an answer; `host` is the validated one, or none before it is known.
pub(super) fn dress(headers: &mut HeaderMap, host: Option<&str>, framing: Framing) {
    for (name, value) in PLAIN {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if framing == Framing::InOurOwn {
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    }
    if let Ok(policy) = HeaderValue::from_str(&policy(host, framing)) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
}

/// `'self'` alone does not cover `ws://` on the oldest engines, so the host is named.
fn policy(host: Option<&str>, framing: Framing) -> String {
    let frames = match framing {
        Framing::Alone => "frame-ancestors 'none'",
        Framing::InOurOwn => "frame-ancestors 'self'",
        Framing::OfOurOwn => "frame-ancestors 'none'; frame-src 'self'",
    };
    let sockets = host.map(|host| format!(" ws://{host} wss://{host}")).unwrap_or_default();
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; media-src 'self'; connect-src 'self'{sockets}; manifest-src 'self'; \
         worker-src 'self'; base-uri 'none'; form-action 'self'; {frames}; \
         require-trusted-types-for 'script'; trusted-types hallboard"
    )
}
