//! Under which names the house answers, and whose pages may ask it to change something.

use std::net::{IpAddr, SocketAddr};

use http::{HeaderMap, HeaderName, Method, Request, StatusCode, header, uri::Authority};

use super::problem::Problem;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The names of the house.
#[derive(Clone, Debug)]
pub struct Names {
    /// What a `Host` may say: `name` for any port, `name:port` for that one.
    pub hosts: Vec<String>,
    /// Origins trusted besides the house's own, such as `https://board.example` in front of a
    /// proxy.
    pub origins: Vec<String>,
    /// Proxies whose word is believed about whom they speak for.
    pub proxies: Vec<IpAddr>,
}

impl Names {
    /// Where a request comes from, and whether it came under TLS, as a trusted proxy says; a stranger's word is nothing.
    ///
    /// The last address that no proxy of ours speaks for is the caller: what stands before it anybody may have written.
    pub(super) fn caller(
        &self,
        headers: &HeaderMap,
        peer: SocketAddr,
        secure: bool,
    ) -> (SocketAddr, bool) {
        let trusted = |ip: &IpAddr| self.proxies.contains(&ip.to_canonical());
        if !trusted(&peer.ip()) {
            return (peer, secure);
        }
        let said = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
        let said = said.flat_map(|line| line.split(',')).map(|part| part.trim().parse::<IpAddr>());
        let said = said.collect::<Vec<_>>();
        let caller = said.into_iter().rev().find(|ip| !ip.as_ref().is_ok_and(trusted));
        let caller = caller.and_then(Result::ok).map_or(peer, |ip| SocketAddr::new(ip, 0));
        let proto = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
        (caller, secure || proto.is_some_and(|proto| proto.eq_ignore_ascii_case("https")))
    }

    /// The `Host` of a request, or 421 where it is missing, doubled or none of ours.
    ///
    /// A page of another site that had its name pointed at us (DNS rebinding) ends here.
    pub(super) fn host<B>(&self, request: &Request<B>) -> Result<String, Problem> {
        let mut said = request.headers().get_all(header::HOST).iter();
        let only = said.next().filter(|_| said.next().is_none());
        let host = only.and_then(|host| host.to_str().ok()).ok_or_else(misdirected)?;
        let same_target = request.uri().authority().is_none_or(|target| target.as_str() == host);
        let known = host.parse().is_ok_and(|host| self.knows(&host));
        if same_target && known { Ok(host.to_owned()) } else { Err(misdirected()) }
    }

    fn knows(&self, host: &Authority) -> bool {
        let bare = !host.as_str().contains('@');
        bare && self.hosts.iter().any(|ours| {
            ours.eq_ignore_ascii_case(host.host()) || ours.eq_ignore_ascii_case(host.as_str())
        })
    }

    /// Refuses (403) a request that changes something, or opens a socket, on behalf of a page that
    /// is not ours.
    ///
    /// A browser names the page in `Origin` on every such request; it must be the very host and
    /// scheme that was asked, or one of the listed origins; `null` is nobody. Without `Origin` it
    /// is a program of the office, which no stranger's page can make speak, unless `Sec-Fetch-Site`
    /// shows a browser on its way from elsewhere. What an old browser without either header could
    /// still be made to send is a plain form, and a session cookie is `SameSite`.
    pub(super) fn check_origin(
        &self,
        method: &Method,
        headers: &HeaderMap,
        own: &str,
    ) -> Result<(), Problem> {
        if method.is_safe() && !headers.contains_key(header::UPGRADE) {
            return Ok(());
        }
        let mut origins = headers.get_all(header::ORIGIN).iter();
        let ours = match (origins.next(), origins.next()) {
            (Some(origin), None) => origin == own || self.origins.iter().any(|it| origin == it),
            (Some(_), Some(_)) => false,
            (None, _) => {
                headers.get(FETCH_SITE).is_none_or(|site| site == "same-origin" || site == "none")
            }
        };
        if ours {
            return Ok(());
        }
        let message = "這個要求來自其他網站，已拒絕。";
        Err(Problem::new(StatusCode::FORBIDDEN, "foreign_origin", message))
    }
}

fn misdirected() -> Problem {
    let message = "這裡不是這個網址的主機。";
    Problem::new(StatusCode::MISDIRECTED_REQUEST, "misdirected", message)
}
