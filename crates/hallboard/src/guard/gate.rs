//! The door's question: may this caller use this address?

use std::net::IpAddr;
use std::time::Instant;

use docket::courtroom::RoomState;
use docket::devices::{Level, STAFF_WALL};
use docket::staff::Role;
use http::{Method, StatusCode};

use super::rates::Asking;
use super::{Caller, Guard, Person, SESSION_COOKIE, cookie};
use crate::door::{Access, Gate, Knock, Problem};

/// Entrances for those who only look: nothing but boards and what they are made of.
const LOOKING: [&str; 2] = ["screens", "phones"];
/// What is there behind them.
const TO_LOOK_AT: [&str; 6] = [
    "/static/{version}/{file..}",
    "/screens/{screen}",
    "/screens/{screen}/live",
    "/d",
    "/d/{secret}",
    "/d/{secret}/live",
];

impl Gate for Guard {
    type Caller = Caller;

    fn admit(&self, access: &Access, knock: &Knock<'_>) -> Result<Caller, Problem> {
        if LOOKING.contains(&knock.entrance) && !TO_LOOK_AT.contains(&knock.pattern) {
            return Err(Problem::not_found());
        }
        let caller = self.caller(knock)?;
        if matches!(caller, Caller::Stranger) {
            let address = knock.peer.ip().to_canonical();
            let boards = TO_LOOK_AT.contains(&knock.pattern);
            let asking = if boards { Asking::Boards(address) } else { Asking::Address(address) };
            self.not_too_often(asking)?;
        }
        match access {
            Access::Anyone => return Ok(caller),
            Access::Screen => return self.admit_screen(knock).map(|()| caller),
            Access::StaffWall => return self.admit_staff_wall(knock, &caller).map(|()| caller),
            Access::SignedIn | Access::Staff(_) | Access::OwnRoom | Access::OwnHearings => {}
        }
        let Caller::Person(person) = &caller else { return Err(sign_in_first()) };
        let role = person.duties.role;
        let allowed = match access {
            Access::Anyone | Access::Screen | Access::StaffWall | Access::SignedIn => true,
            Access::Staff(roles) => roles.contains(&role),
            Access::OwnRoom => knock.params.read("room").is_some_and(|room| person.has_room(room)),
            Access::OwnHearings => role == Role::Section,
        };
        if allowed {
            return Ok(caller);
        }
        // Who took over a tablet of other rooms is shown the own ones.
        let lost = role == Role::Bailiff && *access == Access::OwnRoom && knock.method.is_safe();
        Err(if lost { not_yours().or_go_to("/tablet") } else { not_yours() })
    }

    fn vouches_for(&self, caller: &Caller) -> bool {
        matches!(caller, Caller::Person(_))
    }
}

impl Guard {
    fn not_too_often(&self, asking: Asking) -> Result<(), Problem> {
        if self.rates.allow(asking, Instant::now()) {
            return Ok(());
        }
        let message = "要求太頻繁，請稍候再試。";
        Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many", message))
    }

    fn caller(&self, knock: &Knock<'_>) -> Result<Caller, Problem> {
        let touch = !knock.method.is_safe() || *knock.method == Method::DELETE;
        let token = cookie(knock.headers, SESSION_COOKIE).and_then(|value| value.parse().ok());
        let session = token.and_then(|token| self.sessions.find(&token, self.now(), touch));
        let Some(session) = session else { return Ok(Caller::Stranger) };
        self.not_too_often(Asking::Session(session.number))?;
        let house = self.house.now();
        let Ok(account) = house.staff.in_use(session.account) else {
            return Ok(Caller::Stranger);
        };
        let sits = |room| {
            let state = house.room(room).state;
            matches!(state, RoomState::Open | RoomState::Recess)
        };
        let sits = account.duties.rooms.iter().copied().any(sits);
        let session = self.sessions.sits(session, sits);
        Ok(Caller::Person(Person {
            account: account.id,
            session: session.number,
            duties: account.duties.clone(),
            device: session.device,
            address: knock.peer.ip().to_canonical(),
            veiled: session.veiled,
            asleep: session.asleep,
            on_tablet: session.on_tablet,
            room: session.room,
        }))
    }

    /// A paired screen sees its own board, and anyone an L0 board where the office said so.
    fn admit_screen(&self, knock: &Knock<'_>) -> Result<(), Problem> {
        let Some(id) = knock.params.text("screen") else { return Err(Problem::not_found()) };
        let house = self.house.now();
        let screen = house.devices.screen(&self.house.office, id, self.today());
        let screen = screen.ok_or_else(Problem::not_found)?;
        if !Self::carries(screen.level, knock.entrance, knock.secure) {
            return Err(not_paired());
        }
        let open = screen.level == Level::L0 && self.open_l0;
        let own = || {
            self.device(knock.headers, knock.peer.ip())
                .is_some_and(|device| device.placement.shows.as_deref() == Some(id))
        };
        if open || own() { Ok(()) } else { Err(not_paired()) }
    }

    /// Whether an entrance may carry boards of that level: above L0 no telephone's, and no plain one for screens.
    pub(crate) fn carries(level: Level, entrance: &str, secure: bool) -> bool {
        let plain = entrance != "staff" && !secure;
        level == Level::L0 || (!plain && entrance != "phones")
    }

    /// What hangs inside the bailiff office shows nothing to a browser that was not paired.
    ///
    /// Where a PIN is good anywhere, any device is as good as a paired one.
    fn admit_staff_wall(&self, knock: &Knock<'_>, caller: &Caller) -> Result<(), Problem> {
        let device = self.device(knock.headers, knock.peer.ip());
        if knock.entrance == "staff"
            && device.as_ref().is_some_and(|d| d.placement.shows.as_deref() == Some(STAFF_WALL))
        {
            return Ok(());
        }
        let Caller::Person(person) = caller else { return Err(sign_in_first()) };
        if person.duties.role != Role::BailiffOffice {
            return Err(not_yours());
        }
        if device.is_some() || self.table.pin_anywhere { Ok(()) } else { Err(not_paired()) }
    }

    /// The site's date, on the machine's clock: an approval ends when it ends.
    pub(super) fn today(&self) -> docket::calendar::Date {
        self.house.office.offset.date(self.now())
    }

    /// The network address that a paired device is bound to, where it is bound, has to be this one.
    pub(super) fn stands_where_bound(bound: Option<&str>, address: IpAddr) -> bool {
        bound.is_none_or(|bound| bound.parse() == Ok(address.to_canonical()))
    }
}

pub(super) fn sign_in_first() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "sign_in", "請先登入。").or_go_to("/sign-in")
}

fn not_yours() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "not_yours", "這個帳號不能使用這一頁或這一步。")
}

pub(super) fn not_paired() -> Problem {
    let message = "這個螢幕尚未配對，請洽資訊室。";
    Problem::new(StatusCode::FORBIDDEN, "not_paired", message).or_go_to("/d")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_is_shown_l0_alone_even_under_tls() {
        let carries = |entrance, secure| Guard::carries(Level::L1, entrance, secure);
        assert!(carries("staff", false) && carries("screens", true));
        assert!(!carries("screens", false) && !carries("phones", true));
        assert!(Guard::carries(Level::L0, "phones", false));
    }
}
