//! From what a desk says to an order, and what it is told.

use docket::command::{Command, Key};
use docket::custody::alarm::Bound;
use docket::custody::command::{Arrest, Correction, Intake, Step};
use docket::custody::{CustodyCommand, CustodyRefusal, Detainee, DetaineeId};
use docket::sealed::Sealed;
use docket::{RecordId, Refusal};
use http::StatusCode;
use serde_json::{Value, json};

use super::super::order::{Routed, digest};
use super::super::{Ask, Web, problem, veil};
use super::eye;
use super::said::Said;
use crate::door::{Answer, Problem};
use crate::guard::Person;
use crate::house::{OrderError, Wish};

/// The longest note, name or need.
const LONGEST: usize = 200;

impl Web {
    fn said(&self, asked: &Ask) -> Result<Said, Problem> {
        Said::of(asked, self.house.office.offset, self.house.clock.house())
    }

    /// 點收
    pub(super) async fn post_detainee(&self, asked: Ask) -> Routed {
        let said = self.said(&asked)?;
        let intake = Box::new(self.intake(&said)?);
        let command = CustodyCommand::Receive { intake, sure: said.sure()? };
        self.custody(&asked, &said, command).await
    }

    /// One order about the detainee of the address.
    pub(super) async fn post_of_detainee(&self, asked: Ask, thing: &'static str) -> Routed {
        if matches!(thing, "corrections" | "undos") {
            veil::may_correct(&asked)?;
        }
        let said = self.said(&asked)?;
        let detainee: DetaineeId = asked.param("detainee")?;
        let house = self.house.now();
        let one = house.custody.detainee(detainee).map_err(|why| problem::of(&why.into()))?;
        let command = self.command(&said, one, thing)?;
        self.custody(&asked, &said, command).await
    }

    fn command(&self, said: &Said, one: &Detainee, thing: &str) -> Result<CustodyCommand, Problem> {
        let detainee = one.id;
        let record = &one.intake.record;
        Ok(match thing {
            "steps" => {
                let (seen, step) = (said.seen()?, step(said)?);
                CustodyCommand::Step { detainee, seen, step, sure: said.sure()? }
            }
            "exclusions" => CustodyCommand::Exclude {
                detainee,
                seen: said.seen()?,
                reason: said.word("reason")?,
                from: said.time("from")?,
                to: said.time("to")?,
                note: self.sealed(said, "note", record, detainee)?,
                sure: said.sure()?,
            },
            "exclusion-ends" => {
                let (seen, nth, to) = (said.seen()?, said.number("nth")?, said.time("to")?);
                CustodyCommand::EndExclusion { detainee, seen, nth, to }
            }
            "notices" => CustodyCommand::GiveNotice { detainee, seen: said.seen()? },
            "police-times" => {
                let (seen, until) = (said.seen()?, said.required_time("until")?);
                CustodyCommand::FixPoliceTime { detainee, seen, until }
            }
            "places" => {
                let place = said.text("place").unwrap_or_default().to_owned();
                CustodyCommand::Place { detainee, seen: said.seen()?, place }
            }
            "corrections" => CustodyCommand::Correct {
                detainee,
                seen: said.seen()?,
                correction: self.correction(said, one)?,
                reason: self.sealed(said, "why", record, detainee)?,
                sure: said.sure()?,
            },
            "acknowledgements" => {
                let (clock, bound) = (said.word("clock")?, bound(said.required("bound")?)?);
                CustodyCommand::Acknowledge {
                    detainee,
                    clock,
                    bound,
                    minutes: said.number("minutes")?,
                }
            }
            _ => CustodyCommand::Undo { detainee, undo: said.number("undo")? },
        })
    }

    fn intake(&self, said: &Said) -> Result<Intake, Problem> {
        let record = self.house.seal.record().map_err(|fault| problem::sealing(&fault))?;
        let date = self.house.office.offset.date(self.house.clock.house());
        let number = DetaineeId { date, nth: 0 };
        let with = said.text("with").map(|_| said.number("with")).transpose()?;
        Ok(Intake {
            kind: said.word("kind")?,
            arrest: Arrest { at: said.required_time("arrest")?, known: !said.is("unknown") },
            return_by: said.time("return_by")?,
            age: said.word("age")?,
            withheld: said.is("withheld"),
            unit: said.text("unit").unwrap_or_default().to_owned(),
            place: said.text("place").unwrap_or_default().to_owned(),
            name: self.sealed(said, "name", &record, number)?,
            needs: self.sealed(said, "needs", &record, number)?,
            with,
            record,
        })
    }

    fn correction(&self, said: &Said, one: &Detainee) -> Result<Correction, Problem> {
        let record = &one.intake.record;
        Ok(match said.required("field")? {
            "kind" => Correction::Kind { kind: said.word("value")? },
            "arrest" => {
                let (at, known) = (said.required_time("value")?, !said.is("unknown"));
                Correction::Arrest { arrest: Arrest { at, known } }
            }
            "age" => Correction::Age { age: said.word("value")? },
            "withheld" => Correction::Withheld { withheld: said.is("value") },
            "unit" => Correction::Unit { unit: said.required("value")?.to_owned() },
            "name" => {
                let name = self.sealed_as(said, "value", "name", record, one.id)?;
                Correction::Name {
                    name: name.ok_or_else(|| Problem::malformed("請填姓名。"))?
                }
            }
            "needs" => {
                Correction::Needs { needs: self.sealed_as(said, "value", "needs", record, one.id)? }
            }
            "return_by" => Correction::ReturnBy { until: said.required_time("value")? },
            "step" => Correction::Step { nth: said.number("nth")?, at: said.required_time("at")? },
            "exclusion" => Correction::Exclusion {
                nth: said.number("nth")?,
                from: said.required_time("from")?,
                to: said.time("to")?,
            },
            "withdrawn" => Correction::Withdrawn { nth: said.number("nth")? },
            other => return Err(Problem::malformed(format!("不能更正「{other}」。"))),
        })
    }

    fn sealed(
        &self,
        said: &Said,
        field: &str,
        record: &RecordId,
        of: DetaineeId,
    ) -> Result<Option<Sealed>, Problem> {
        self.sealed_as(said, field, field, record, of)
    }

    /// A personal field, sealed under the day of arrival.
    fn sealed_as(
        &self,
        said: &Said,
        field: &str,
        name: &str,
        record: &RecordId,
        of: DetaineeId,
    ) -> Result<Option<Sealed>, Problem> {
        let Some(text) = said.text(field) else { return Ok(None) };
        if text.chars().count() > LONGEST {
            return Err(problem::of(&CustodyRefusal::TooLong.into()));
        }
        let sealed = self.house.seal.close(&format!("custody/{}", of.date), record, name, text);
        sealed.map(Some).map_err(|fault| problem::sealing(&fault))
    }

    /// Carries out one order and answers with the detainee as it is then, or back to the page.
    async fn custody(&self, asked: &Ask, said: &Said, command: CustodyCommand) -> Routed {
        let person = asked.caller.person()?.clone();
        let command = Command::Custody(command);
        let name = command.name();
        let wish = Wish {
            by: Some(person.account),
            device: person.device.clone(),
            key: Some(Key { key: said.required("key")?.to_owned(), request: digest(asked, name) }),
            happened: said.time("happened")?,
            command,
        };
        let outcome = self.house.submit(wish).await;
        let fault = match outcome {
            Ok(_) if !asked.is_json() => return Ok(Answer::see_other(back(said))),
            Ok(receipt) => {
                let detainee = self.told_of(asked, &person, receipt.seq)?;
                return Ok(Answer::json(&json!({
                    "entry": receipt.seq,
                    "again": receipt.again,
                    "detainee": detainee,
                })));
            }
            Err(fault) => fault,
        };
        if asked.is_json() {
            return Err(refused(&fault));
        }
        self.asked_back(asked, &person, said, &fault)
    }

    /// The detainee of the address, or the one this entry received.
    fn told_of(&self, asked: &Ask, person: &Person, entry: docket::Seq) -> Result<Value, Problem> {
        let house = self.house.now();
        let named = asked.params.read::<DetaineeId>("detainee");
        let one = match named {
            Some(id) => house.custody.detainee(id).ok(),
            None => house.custody.detainees.values().find(|one| one.seq == entry),
        };
        one.map_or(Ok(Value::Null), |one| eye(self, &house, person).sheet(one))
    }

    /// A page with one sentence; where the order was asked back, the same form with its answer.
    fn asked_back(&self, asked: &Ask, person: &Person, said: &Said, fault: &OrderError) -> Routed {
        let told = refused(fault);
        let again = match fault {
            OrderError::Refused(Refusal::Custody(CustodyRefusal::AskedBack(concern))) => {
                let mut fields: Vec<(String, String)> = asked.form()?;
                let word = json!(concern).as_str().unwrap_or_default().to_owned();
                fields.push(("sure".to_owned(), word));
                let fields =
                    fields.iter().map(|(name, value)| json!({"name": name, "value": value}));
                json!({
                    "action": asked.params.text("detainee").map_or_else(
                        || "/api/v1/detainees".to_owned(),
                        |id| format!("/api/v1/detainees/{id}/{}", thing_of(said)),
                    ),
                    "fields": fields.collect::<Vec<_>>(),
                    "label": "確定，並記錄",
                })
            }
            _ => Value::Null,
        };
        let view = json!({
            "office": self.house.office.name,
            "person": self.person(person),
            "message": told.message,
            "last": null,
            "again": again,
            "back": back(said),
        });
        Ok(self.pages.draw("refused.html", &view)?.status(told.status))
    }
}

fn refused(fault: &OrderError) -> Problem {
    let told = problem::of_order(fault);
    match fault {
        OrderError::Refused(Refusal::Custody(CustodyRefusal::AskedBack(concern))) => {
            told.with("concern", json!(concern))
        }
        _ => told,
    }
}

/// Where a confirmed form goes again.
fn thing_of(said: &Said) -> &'static str {
    if said.text("field").is_some() {
        "corrections"
    } else if said.text("step").is_some() {
        "steps"
    } else {
        "exclusions"
    }
}

/// The page of this house that a plain form comes back to.
pub(super) fn back(said: &Said) -> &str {
    let ours = |page: &&str| {
        page.starts_with('/') && !page.starts_with("//") && !page.contains(['\\', '\r', '\n'])
    };
    said.text("back").filter(ours).unwrap_or("/custody")
}

fn step(said: &Said) -> Result<Step, Problem> {
    if said.required("step")? == "order" {
        return Ok(Step::Order(said.word("outcome")?));
    }
    said.word("step")
}

/// `hard`, `adjusted`, `cap-2`
fn bound(text: &str) -> Result<Bound, Problem> {
    let wait = text.strip_prefix("cap-").and_then(|nth| nth.parse().ok());
    match (text, wait) {
        ("hard", _) => Ok(Bound::Hard),
        ("adjusted", _) => Ok(Bound::Adjusted),
        (_, Some(nth)) => Ok(Bound::Cap(nth)),
        _ => Err(Problem::new(StatusCode::BAD_REQUEST, "malformed", "看不懂是哪一個警示。")),
    }
}
