//! Who may use an address, and the promise of whoever decides it.

use std::net::SocketAddr;

use http::{HeaderMap, Method};

use super::{page_token::PageToken, pattern::Params, problem::Problem};

pub use docket::staff::Role;

/// Who may use an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Whoever reaches the door.
    Anyone,
    /// What hangs on a wall: a paired screen, or anyone where config leaves level L0 open.
    Screen,
    /// Whoever has signed in.
    SignedIn,
    /// Whoever has signed in and holds one of these roles.
    Staff(&'static [Role]),
    /// A bailiff whose account has the `{room}` of the address.
    OwnRoom,
    /// A section, for the hearings that are its own.
    OwnHearings,
    /// A device paired as the bailiff office's own wall, or the bailiff office at a paired device.
    StaffWall,
}

/// A request as it stands before the gate: nothing of its body has been read.
#[derive(Debug)]
pub struct Knock<'a> {
    /// The method asked for.
    pub method: &'a Method,
    /// The pattern of the address, as it was entered in the access table.
    pub pattern: &'a str,
    /// The parts of the address that the pattern leaves open.
    pub params: &'a Params,
    /// All headers.
    pub headers: &'a HeaderMap,
    /// Where the connection comes from.
    pub peer: SocketAddr,
    /// The name of the entrance it came through.
    pub entrance: &'a str,
    /// Whether the connection is under TLS.
    pub secure: bool,
}

/// Decides who comes in.
pub trait Gate: Send + Sync + 'static {
    /// What is known of a caller once admitted.
    type Caller: Send + 'static;

    /// Admits a caller to an address, or says why not. Must not block: it runs on the door's own
    /// threads.
    fn admit(&self, access: &Access, knock: &Knock<'_>) -> Result<Self::Caller, Problem>;

    /// Whether an admitted caller is one of the house's own: places are kept for their address.
    fn vouches_for(&self, _caller: &Self::Caller) -> bool {
        false
    }

    /// What every plain form of this caller has to carry; none of a caller without a session.
    fn page_token<'a>(&self, _caller: &'a Self::Caller) -> Option<&'a PageToken> {
        None
    }
}
