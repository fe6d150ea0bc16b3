//! What went wrong, told to whoever asked: one sentence and a code.

use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Map, Value, json};

use super::answer::Answer;

/// A refusal or a failure, as the caller is told: `{"code", "message"}`, or a small page in a
/// browser.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The status of the answer.
    pub status: StatusCode,
    /// A word for programs, never changed once used.
    pub code: &'static str,
    /// One sentence for people.
    pub message: String,
    more: Map<String, Value>,
    instead: Option<String>,
}

impl Problem {
    /// A problem in a word for programs and a sentence for people.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Problem {
        Problem { status, code, message: message.into(), more: Map::new(), instead: None }
    }

    /// Adds a field to the JSON form, such as the present state of a room after a stale tap.
    #[must_use]
    pub fn with(mut self, field: &str, value: Value) -> Problem {
        self.more.insert(field.to_owned(), value);
        self
    }

    /// Sends a browser to `address` (303) where a program is told the problem.
    #[must_use]
    pub fn or_go_to(mut self, address: impl Into<String>) -> Problem {
        self.instead = Some(address.into());
        self
    }

    /// 404.
    #[must_use]
    pub fn not_found() -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not_found", "找不到這個網址。")
    }

    /// 400, with what could not be understood.
    pub fn malformed(message: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "malformed", message)
    }

    /// 500, with the number under which the fault stands in the log.
    #[must_use]
    pub fn incident(number: &str) -> Problem {
        let message = format!("系統發生錯誤，請告知資訊室編號 {number}。");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "incident", message)
            .with("incident", Value::from(number))
    }

    /// The answer in the form that the headers of the request prefer.
    #[must_use]
    pub fn answer(self, asked: &HeaderMap) -> Answer {
        match self.instead {
            Some(address) if wants_page(asked) => Answer::see_other(&address),
            _ if wants_page(asked) => {
                Answer::html(page(self.code, &self.message)).status(self.status)
            }
            _ => {
                let mut body = json!({ "code": self.code, "message": self.message });
                if let Value::Object(fields) = &mut body {
                    fields.extend(self.more);
                }
                Answer::json(&body).status(self.status)
            }
        }
    }
}

/// Whether the caller is a browser on its way to a page rather than a program.
fn wants_page(asked: &HeaderMap) -> bool {
    let accept = asked.get(header::ACCEPT).and_then(|value: &HeaderValue| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

fn page(code: &str, message: &str) -> String {
    let message = message.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    // Any version of the address gives the style sheet; only the newest may be kept.
    format!(
        "<!doctype html><html lang=\"zh-Hant\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{message}</title>\
         <link rel=\"stylesheet\" href=\"/static/0/static/desk.css\"></head>\
         <body class=\"desk\"><main><section class=\"card narrow\"><h1>{message}</h1>\
         <p class=\"small\">{code}</p><p><a class=\"button\" href=\"/\">回到首頁</a></p></section></main></body></html>"
    )
}
