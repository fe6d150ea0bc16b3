//! A socket after the upgrade: our own 101, our own frames, and the way from the door to the wall.

pub mod deflate;
pub mod ear;
pub mod frame;
mod handshake;

use std::{sync::Arc, time::Duration};

use docket::DeviceId;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::time;

use self::{ear::Bounds, handshake::Agreed};
use crate::{
    door::{Answer, Asked, Permit, Problem},
    line::Line,
    wall::{Board, Seat, Wall},
};

/// How long hyper may take from our 101 to handing over the connection.
const HAND_OVER: Duration = Duration::from_secs(10);

/// Who joins the wall, and what they are to see.
#[derive(Clone, Debug)]
pub struct Joined {
    /// The screen, or whatever a tablet is called among them.
    pub screen: String,
    /// The board it shows.
    pub board: Board,
    /// The account's session it belongs to; its end closes the socket.
    pub session: Option<u64>,
    /// How long its messages may be.
    pub bounds: Bounds,
    /// Whether it may say what its screen shows; whoever only looks may not.
    pub reports: bool,
    /// The paired device it is.
    pub device: Option<DeviceId>,
}

/// Makes a live socket of a request and seats it at the wall; 426 where it asked for something
/// else.
pub fn accept<C>(asked: Asked<C>, wall: &Wall, joined: Joined) -> Result<Answer, Problem> {
    let (agreed, answer) = handshake::agree(&asked.headers)?;
    let upgrade = asked.upgrade.ok_or_else(handshake::upgrade_required)?;
    let bounds = joined.bounds;
    let seat = wall.seat(joined, asked.arrival.peer);

    tokio::spawn(hand_over(upgrade, wall.clone(), seat, bounds, agreed, asked.arrival.permit));
    Ok(answer)
}

async fn hand_over(
    upgrade: OnUpgrade,
    wall: Wall,
    seat: Seat,
    bounds: Bounds,
    agreed: Agreed,
    permit: Arc<Permit>,
) {
    let Ok(Ok(upgraded)) = time::timeout(HAND_OVER, upgrade).await else {
        return; // the caller hung up before the 101 was out
    };
    let Ok(parts) = upgraded.downcast::<TokioIo<Line>>() else {
        return tracing::error!("an upgraded connection is no line of ours");
    };
    let ear = ear::Ear::new(bounds, agreed.deflate);
    wall.join(parts.io.into_inner(), parts.read_buf, seat, ear, permit);
}
