//! A room as staff see it: the queue, who is here, and what the thumb does next.

use docket::calendar::Moment;
use docket::courtroom::{Courtroom, Primary};
use docket::disclosure::Class;
use docket::hearing::{Hearing, Listing, Party, Progress};
use docket::office::RoomKind;
use docket::sealed::Sealed;
use docket::staff::Role;
use docket::{AccountId, Courthouse, RoomId, Section};
use serde_json::{Map, Value, json};

use super::order::optional;
use super::{Web, clock, problem, words};
use crate::door::Problem;
use crate::guard::{ACCOUNTS, Person};

pub(super) fn kind(web: &Web, room: RoomId) -> RoomKind {
    web.house.office.room(room).map_or(RoomKind::Investigation, |r| r.kind)
}

/// How much of a room somebody may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Names and case numbers of everybody in it.
    Whole,
    /// Those of the section's own hearings.
    Own(Vec<Section>),
    /// Numbers and progress.
    Plain,
}

impl Sight {
    /// What `person` may see of `room`; whoever shows names by it notes the reading first.
    pub(super) fn of(person: &Person, room: RoomId) -> Self {
        match person.duties.role {
            _ if person.veiled => Self::Plain,
            Role::Bailiff if person.has_room(room) => Self::Whole,
            Role::BailiffOffice | Role::Clerk => Self::Whole,
            Role::Section => Self::Own(person.duties.sections.iter().cloned().collect()),
            Role::Bailiff | Role::Administrator | Role::Auditor | Role::Head => Self::Plain,
        }
    }

    pub(super) fn shows(&self, hearing: &Hearing) -> bool {
        match self {
            Self::Whole => true,
            Self::Own(sections) => sections.contains(&hearing.listing.section),
            Self::Plain => false,
        }
    }
}

impl Web {
    /// Notes that a page with names of the room in its address, or else of every room of the person,
    /// is about to be shown.
    pub(super) async fn note_names(&self, asked: &super::Ask, page: &str) -> Result<(), Problem> {
        let person = asked.caller.person()?;
        let rooms = match asked.params.read("room") {
            Some(room) => vec![room],
            None => self.rooms_of(person),
        };
        for room in rooms {
            self.sight(person, room, page).await?;
        }
        Ok(())
    }

    /// A bailiff's rooms, or those where a section has a hearing today.
    fn rooms_of(&self, person: &Person) -> Vec<RoomId> {
        if person.duties.role != Role::Section {
            return person.duties.rooms.iter().copied().collect();
        }
        let house = self.house.now();
        let own = |h: &std::sync::Arc<Hearing>| person.duties.sections.contains(&h.listing.section);
        house.rooms().filter(|room| room.hearings.values().any(own)).map(|room| room.id).collect()
    }

    /// How much of a room a person may see; whoever may see names of it is written down first.
    pub(super) async fn sight(
        &self,
        person: &Person,
        room: RoomId,
        page: &str,
    ) -> Result<Sight, Problem> {
        let sight = Sight::of(person, room);
        if sight != Sight::Plain {
            self.guard.names(person, page, Some(room)).await?;
        }
        Ok(sight)
    }
}

/// One room in a line.
pub(super) fn line(web: &Web, house: &Courthouse, id: RoomId) -> Value {
    let room = house.room(id);
    let name = web.house.office.room(id).map(|r| r.name.clone());
    let now = room.in_session().or(room.calling());
    json!({
        "id": id,
        "name": name,
        "seq": room.seq,
        "state": room.state,
        "now": now.map(|h| json!({ "turn": h.turn, "progress": progress(h) })),
        "waiting": room.waiting().len(),
    })
}

/// One room's whole sheet.
pub fn of(web: &Web, house: &Courthouse, id: RoomId, sight: &Sight) -> Result<Value, Problem> {
    let room = house.room(id);
    let office = web.house.office.room(id).ok_or_else(Problem::not_found)?;
    let hearings = room.listed().into_iter().map(|h| hearing(web, house, h, sight.shows(h)));
    Ok(json!({
        "id": id,
        "name": office.name,
        "sign": office.sign,
        "date": house.today,
        "seq": room.seq,
        "state": room.state,
        "sitting": room.current_sitting().map(|s| json!({ "half": s.half, "section": s.section })),
        "delay": optional(room.delay),
        "request": optional(room.request.clone()),
        "primary": primary(web, &room),
        "hearings": hearings.collect::<Result<Vec<_>, _>>()?,
        "moved_away": optional(Some(&room.moved_away)),
        "veiled": *sight == Sight::Plain,
        "undo": undo(web, &room),
        "call": call(web, &room),
        "last": last(web, house, id),
        "clock": clock::jumped(web).map(|jumped| format!("{jumped}，畫面時間可能有誤，請通知資訊室。")),
        "read_only": match web.house.standing() {
            crate::house::Standing::Open => Value::Null,
            crate::house::Standing::ReadOnly(_) => json!("目前只能查看，不能存檔，請通知資訊室。"),
        },
    }))
}

/// One hearing; names and case numbers only where `whole`.
pub(super) fn hearing(
    web: &Web,
    house: &Courthouse,
    h: &Hearing,
    whole: bool,
) -> Result<Value, Problem> {
    let mut sheet = json!({
        "id": h.id,
        "turn": h.turn,
        "date": h.date,
        "time": h.listing.time,
        "first_time": h.first_scheduled,
        "minutes": h.listing.minutes,
        "section": h.listing.section,
        "half": h.half_day(),
        "progress": progress(h),
        "word": words::progress(&h.course.progress, kind(web, h.course.room)),
        "calls": h.course.calls,
        "delay": optional(h.course.delay),
        "urgent": optional(h.urgent),
        "moved_from": optional(h.course.moved_from),
        "protected": h.is_protected(),
        "ready": h.is_ready(),
        "here": h.listing.parties.iter().filter(|p| p.presence.is_here()).count(),
        "expected": h.listing.parties.len(),
    });
    if let (true, Value::Object(fields)) = (whole, &mut sheet) {
        names(web, house, h, fields)?;
    }
    Ok(sheet)
}

/// Case numbers, cause and people, for those who may see them.
fn names(
    web: &Web,
    house: &Courthouse,
    h: &Hearing,
    fields: &mut Map<String, Value>,
) -> Result<(), Problem> {
    let listing = &h.listing;
    let also = house.shared_with(h);
    let parties = listing.parties.iter().map(|p| party(web, p, &also));
    let cases = listing.cases.iter().map(ToString::to_string).collect::<Vec<_>>();
    fields.insert("cases".to_owned(), json!(cases));
    fields.insert("kind".to_owned(), json!(listing.kind));
    fields.insert("class".to_owned(), json!(listing.class));
    for (field, sealed) in [("cause", &listing.cause), ("remarks", &listing.remarks)] {
        let text = open(web, sealed.as_ref(), &listing.record, field)?;
        fields.insert(field.to_owned(), json!(text));
    }
    fields.insert("parties".to_owned(), Value::Array(parties.collect::<Result<_, _>>()?));
    Ok(())
}

fn party(web: &Web, p: &Party, also: &[&std::sync::Arc<Hearing>]) -> Result<Value, Problem> {
    let same = |h: &&&std::sync::Arc<Hearing>| {
        p.role.is_shared() && h.listing.parties.iter().any(|o| o.name.same_text(&p.name))
    };
    let also = also.iter().filter(same).map(|h| h.turn.to_string()).collect::<Vec<_>>();
    let needs = open(web, p.needs.as_ref(), &p.record, "needs")?;
    Ok(json!({
        "id": p.record,
        "name": open(web, Some(&p.name), &p.record, "name")?,
        "role": p.role,
        "presence": p.presence,
        "word": words::presence(p.presence),
        "since": p.since.map(|at| clock_time(web, at)),
        "required": p.is_required(),
        "needs": needs,
        "remarks": open(web, p.remarks.as_ref(), &p.record, "remarks")?,
        "also_in": also,
    }))
}

pub(super) fn open(
    web: &Web,
    sealed: Option<&Sealed>,
    record: &docket::RecordId,
    field: &str,
) -> Result<Option<String>, Problem> {
    let opened = sealed.map(|s| web.house.seal.read(s, record, field)).transpose();
    Ok(opened.map_err(|fault| problem::sealing(&fault))?.map(crate::seal::Opened::words))
}

/// The word of a hearing's progress, as the API says it.
fn progress(h: &Hearing) -> &'static str {
    match h.course.progress {
        Progress::Listed => "listed",
        Progress::Calling => "calling",
        Progress::Fetching => "fetching",
        Progress::InSession => "in_session",
        Progress::Recess => "recess",
        Progress::Leaving => "leaving",
        Progress::Concluded => "concluded",
        Progress::PassedOver { .. } => "passed_over",
        Progress::Rescheduled => "rescheduled",
        Progress::Cancelled => "cancelled",
        Progress::Merged { .. } => "merged",
    }
}

/// What the primary button says and does: the address under the room, its words, its case.
fn primary(web: &Web, room: &Courtroom) -> Value {
    let spoken = words::spoken_in(kind(web, room.id));
    let (action, label, hearing) = match room.primary() {
        Primary::Call(h) => ("calls", "叫下一件", Some(h)),
        Primary::Fetch(h) => ("calls", "請法警室帶入", Some(h)),
        Primary::Open(h) => ("openings", spoken.opens, Some(h)),
        Primary::Conclude(h) if web.house.office.conclude_and_call => {
            ("conclusions", "結束並叫下一件", Some(h))
        }
        Primary::Conclude(h) => ("conclusions", "結束", Some(h)),
        Primary::LetLeave(h) => ("conclusions", "結束：一方先離庭", Some(h)),
        Primary::Empty(h) => ("conclusions", "另一方離庭", Some(h)),
        Primary::Resume(h) => ("resumptions", spoken.resumes, Some(h)),
        Primary::GoOn => ("resumptions", "繼續", None),
        Primary::Lunch => ("lunches", "午休", None),
        Primary::Close => ("closings", spoken.closes, None),
        Primary::Nothing => return Value::Null,
    };
    let calls = action == "calls";
    let early = calls && hearing.is_some_and(|h| is_early(web, h));
    let then_call = matches!(room.primary(), Primary::Conclude(_))
        && web.house.office.conclude_and_call
        && room.next_waiting().is_some();
    json!({
        "action": action,
        "label": label,
        "hearing": hearing.map(|h| h.id),
        "turn": hearing.map(|h| h.turn.to_string()),
        "time": hearing.map(|h| h.listing.time),
        "early": early,
        "then_call": then_call,
    })
}

fn is_early(web: &Web, h: &Hearing) -> bool {
    web.house.clock.house() < web.house.office.offset.moment(h.date, h.listing.time)
}

/// The order that can be taken back, and how many milliseconds of machine time are left for it.
fn undo(web: &Web, room: &Courtroom) -> Value {
    let Some(last) = &room.last else { return Value::Null };
    let left = docket::courthouse::UNDO_MS - web.house.clock.machine().ms_since(last.recorded);
    if room.seq != last.seq || left <= 0 {
        return Value::Null;
    }
    json!({ "seq": last.seq, "by": last.by, "left_ms": left })
}

/// How the present call stands on the walls; after five seconds without a screen that confirms it,
/// the bailiff has to call aloud.
fn call(web: &Web, room: &Courtroom) -> Value {
    const PATIENCE_MS: i64 = 5_000;
    let Some(called) = room.calling().filter(|h| !h.is_protected()) else { return Value::Null };
    let entry = called.course.touched.seq;
    let shown = is_shown(web, room);
    let since = room.last.as_ref().filter(|last| last.seq == entry).map(|last| last.recorded);
    let waited = since.map(|since| web.house.clock.machine().ms_since(since));
    // A clock that was set back in the meantime says nothing: rather call aloud.
    let waited = waited.filter(|waited| *waited >= 0).unwrap_or(i64::MAX);
    json!({
        "turn": called.turn,
        "shown": shown,
        "ask_again_ms": if shown { Value::Null } else { json!((PATIENCE_MS - waited).max(0)) },
        "words": (!shown && waited >= PATIENCE_MS).then_some("螢幕未顯示，請口頭點呼"),
    })
}

/// Whether a screen confirmed the present call of a room, as far as there is one to confirm it.
pub(super) fn is_shown(web: &Web, room: &Courtroom) -> bool {
    let Some(called) = room.calling().filter(|h| !h.is_protected()) else { return true };
    let today = web.house.office.offset.date(web.house.clock.machine());
    let screens = web.house.now().devices.screens(&web.house.office, today);
    let turn = called.turn.to_string();
    web.proof.confirms(&screens, room.id, &turn, called.course.touched.seq)
}

/// What happened last at a room, who did it and when.
pub(super) fn last(web: &Web, house: &Courthouse, id: RoomId) -> Value {
    let room = house.room(id);
    let touched = room.hearings.values().max_by_key(|h| h.course.touched.seq);
    let Some(hearing) = touched.filter(|h| h.course.touched.seq.0 > 0) else { return Value::Null };
    let touch = hearing.course.touched;
    let by = touch.by.map(|by| account_name(web, house, by));
    let at = clock_time(web, touch.at);
    let turn = &hearing.turn;
    let who = by.as_deref().unwrap_or("系統");
    let word = words::progress(&hearing.course.progress, kind(web, id));
    json!({
        "turn": turn,
        "progress": progress(hearing),
        "by": by,
        "at": at,
        "words": format!("{at} {who}：{turn} {word}"),
    })
}

/// The name of an account, as its colleagues know it.
pub(super) fn account_name(web: &Web, house: &Courthouse, id: AccountId) -> String {
    let account = house.staff.accounts.get(&id);
    let record = docket::RecordId(ACCOUNTS.to_owned());
    let name = account.and_then(|a| web.house.seal.read(&a.name, &record, "name").ok());
    name.map_or_else(|| id.to_string(), crate::seal::Opened::words)
}

fn clock_time(web: &Web, at: Moment) -> String {
    web.house.office.offset.time(at).to_string()
}

/// An urgent case as a tablet enters it: the current section, now, and nothing else is known of it.
pub(super) fn urgent_listing(web: &Web, room: RoomId) -> Result<Listing, Problem> {
    let house = web.house.now();
    let section = house.room(room).current_sitting().map(|s| s.section);
    let record = web.house.seal.record().map_err(|fault| problem::sealing(&fault))?;
    Ok(Listing {
        record,
        time: web.house.office.offset.time(web.house.clock.house()),
        section: section.unwrap_or_else(|| Section("值勤".to_owned())),
        minutes: None,
        cases: Vec::new(),
        kind: "訊問".to_owned(),
        cause: None,
        remarks: None,
        parties: Vec::new(),
        class: Class::Restricted,
    })
}

/// The key under which reasons are sealed.
pub(super) const REASONS: &str = "reasons";

/// Why a restriction is lifted, sealed.
pub(super) fn sealed_reason(web: &Web, why: &str) -> Result<Sealed, Problem> {
    let why = why.trim();
    if why.is_empty() || why.chars().count() > 200 {
        return Err(Problem::malformed("解除保護須說明理由，200 字以內。"));
    }
    // One record for all of them: it has to be found again when the auditor asks why.
    let record = docket::RecordId(REASONS.to_owned());
    let sealed = web.house.seal.close(REASONS, &record, "reason", why);
    sealed.map_err(|fault| problem::sealing(&fault))
}
