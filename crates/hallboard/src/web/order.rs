//! From a tap to an order: what the body says, and what the caller gets back.

use std::sync::Arc;

use docket::calendar::Moment;
use docket::command::{Command, Key};
use docket::hearing::{DelayReason, Presence, UrgentReason};
use docket::{HearingId, RecordId, RoomId, Seq};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Ask, Web, plain, problem, sheet, veil};
use crate::door::{Answer, Problem};
use crate::guard::Person;
use crate::house::{OrderError, Wish};

/// The body of every order of the queue; each reads the fields it knows. A plain form says the same.
#[expect(clippy::struct_excessive_bools, reason = "each is a field of the API, and stands alone")]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tap {
    /// The room's number on the page.
    pub(super) seen: Option<Seq>,
    /// The caller's own name for the order.
    pub(super) key: Option<String>,
    /// 補登: when it happened, RFC 3339 or `HH:MM` of today.
    pub(super) happened: Option<String>,
    /// Which hearing.
    pub(super) hearing: Option<HearingId>,
    /// The hearing the page showed as next.
    pub(super) expect: Option<HearingId>,
    /// The second tap before its time.
    pub(super) early: bool,
    /// The second tap where cases wait.
    pub(super) sure: bool,
    /// The second tap where no screen confirmed the call.
    pub(super) by_voice: bool,
    /// 結束並叫下一件
    pub(super) then_call: bool,
    /// 另庭中
    pub(super) elsewhere: bool,
    /// The button was held, or the order confirmed, on a tablet that had rested.
    pub(super) held: bool,
    /// To which room.
    pub(super) to: Option<RoomId>,
    /// With which hearing.
    pub(super) into: Option<HearingId>,
    /// How many minutes.
    pub(super) minutes: Option<u16>,
    /// 延後: why.
    pub(super) reason: Option<DelayReason>,
    /// 插庭: why.
    pub(super) urgent: Option<UrgentReason>,
    /// Which person.
    pub(super) party: Option<RecordId>,
    /// What holds.
    pub(super) presence: Option<Presence>,
    /// Which entry to take back.
    pub(super) undo: Option<Seq>,
    /// Why a restriction is lifted.
    pub(super) why: Option<String>,
    /// 「現在是」: `12:concluded,13:waits`.
    pub(super) answers: Option<String>,
    /// What a section asks: call, recess, delay.
    pub(super) ask: Option<String>,
    /// The page of this house that a plain form comes back to.
    pub(super) back: Option<String>,
}

impl Tap {
    /// The fields of a plain form as a tap: empty ones are left out, the answers of 「現在是」 gathered.
    ///
    /// # Errors
    /// Where a field is wrong or nobody knows it.
    pub fn of_fields(fields: Vec<(String, String)>) -> Result<Self, Problem> {
        plain::tap(fields)
    }

    /// Reads the body, JSON or a plain form.
    pub(super) fn of(asked: &Ask) -> Result<Self, Problem> {
        if asked.is_json() { asked.json() } else { plain::read(asked) }
    }

    pub(super) fn seen(&self) -> Result<Seq, Problem> {
        self.seen.ok_or_else(|| missing("seen"))
    }

    pub(super) fn hearing(&self) -> Result<HearingId, Problem> {
        self.hearing.ok_or_else(|| missing("hearing"))
    }
}

/// A field that this address needs.
pub(super) fn missing(field: &str) -> Problem {
    let message = format!("缺少欄位 {field}。");
    Problem::new(StatusCode::BAD_REQUEST, "missing_field", message)
}

impl Web {
    /// Carries out one order at a room and answers with the room as it is then, in a line without names: a
    /// page that shows more of it asks for that.
    pub(super) async fn tap(
        &self,
        asked: &Ask,
        person: &Person,
        room: RoomId,
        tap: &Tap,
        command: Command,
    ) -> Result<Answer, Problem> {
        if let Err(why) = veil::allows(person, room, tap, &command) {
            return if asked.is_json() { Err(why) } else { plain::veiled(self, asked, tap, &why) };
        }
        self.guard.acted(person, room);
        let thing = plain::second_tap(&command);
        let wish = self.wish(asked, person, tap, command)?;
        let outcome = self.house.submit(wish).await;
        if !asked.is_json() {
            return plain::answer(self, asked, person, room, tap, thing, &outcome);
        }
        let now = self.house.now();
        let line = sheet::line(self, &now, room);
        match outcome {
            Ok(receipt) => Ok(Answer::json(&json!({
                "seq": now.room(room).seq,
                "entry": receipt.seq,
                "again": receipt.again,
                "room": line,
            }))),
            Err(fault) if stale(&fault) => Err(problem::of_order(&fault)
                .with("room", line)
                .with("last", sheet::last(self, &now, room))),
            Err(fault) => Err(problem::of_order(&fault).with("room", line)),
        }
    }

    /// The wish that a tap becomes.
    pub(super) fn wish(
        &self,
        asked: &Ask,
        person: &Person,
        tap: &Tap,
        command: Command,
    ) -> Result<Wish, Problem> {
        let key = tap.key.clone().ok_or_else(|| missing("key"))?;
        let request = digest(asked, command.name());
        Ok(Wish {
            by: Some(person.account),
            device: person.device.clone(),
            command,
            key: Some(Key { key, request }),
            happened: tap.happened.as_deref().map(|text| self.moment(text)).transpose()?,
        })
    }

    fn moment(&self, text: &str) -> Result<Moment, Problem> {
        let house = self.house.now();
        let of_today = || {
            let time = text.parse().ok()?;
            Some(self.house.office.offset.moment(house.today?, time))
        };
        text.parse().ok().or_else(of_today).ok_or_else(|| {
            let message = format!("看不懂補登的時間「{text}」，請用 09:30 這樣的寫法。");
            Problem::new(StatusCode::BAD_REQUEST, "not_a_time", message)
        })
    }
}

/// Whether the page that was tapped was old.
pub(super) fn stale(fault: &OrderError) -> bool {
    matches!(fault, OrderError::Refused(docket::Refusal::AlreadyMovedOn))
}

/// Digest of order, address and body: the same key with another request is told apart.
pub(super) fn digest(asked: &Ask, order: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(order.as_bytes());
    hasher.update([0]);
    for part in asked.params.texts() {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hasher.update(&asked.body);
    hasher.finalize().iter().take(16).fold(String::new(), |mut text, byte| {
        use std::fmt::Write;
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A route's answer, boxed by the door.
pub(super) type Routed = Result<Answer, Problem>;

/// A JSON value that says whether something is there.
pub(super) fn optional<T: serde::Serialize>(thing: Option<T>) -> Value {
    thing.and_then(|t| serde_json::to_value(t).ok()).unwrap_or(Value::Null)
}

/// What the routes of one file share.
pub(super) type Shared = Arc<Web>;
