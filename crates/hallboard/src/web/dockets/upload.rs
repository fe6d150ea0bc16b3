//! From a request to a file: raw bytes of a program, or the plain form's part.

use bytes::Bytes;
use futures_util::stream;
use http::StatusCode;
use multer::{Constraints, Multipart, SizeLimit};
use serde::Deserialize;

use super::BODY;
use crate::door::Problem;
use crate::web::Ask;

const FORM: &str = "multipart/form-data";

#[derive(Deserialize)]
struct Query {
    #[serde(default)]
    name: String,
}

/// Whether the file comes by the page's own form.
pub(super) fn is_form(asked: &Ask) -> bool {
    asked.media_type().eq_ignore_ascii_case(FORM)
}

/// The file's name and bytes.
pub(in crate::web) async fn file(asked: &Ask) -> Result<(String, Bytes), Problem> {
    if is_form(asked) {
        return by_form(asked).await;
    }
    if asked.media_type().eq_ignore_ascii_case("application/octet-stream") {
        let Query { name } = asked.queried()?;
        return Ok((plain(&name), asked.body.clone()));
    }
    let message = "請以 application/octet-stream 或 multipart/form-data 傳送檔案。";
    Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content_type", message))
}

async fn by_form(asked: &Ask) -> Result<(String, Bytes), Problem> {
    let said = asked.headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let boundary = multer::parse_boundary(said.unwrap_or_default()).map_err(|_| not_a_form())?;
    let body = stream::iter([Ok::<_, std::convert::Infallible>(asked.body.clone())]);
    let limit = SizeLimit::new().whole_stream(BODY as u64);
    let constraints = Constraints::new().size_limit(limit);
    let mut form = Multipart::with_constraints(body, boundary, constraints);
    while let Some(part) = form.next_field().await.map_err(|_| not_a_form())? {
        if part.name() == Some("file") {
            let name = plain(part.file_name().unwrap_or_default());
            let bytes = part.bytes().await.map_err(|_| not_a_form())?;
            if name.is_empty() && bytes.is_empty() {
                break;
            }
            return Ok((name, bytes));
        }
    }
    let message = "還沒有選擇檔案，請先選擇庭期檔。";
    Err(Problem::new(StatusCode::BAD_REQUEST, "no_file", message))
}

fn not_a_form() -> Problem {
    Problem::malformed("檔案在傳送途中不完整，請再試一次。")
}

/// The last part of a path, without what no file name should hold.
fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(120).collect()
}
