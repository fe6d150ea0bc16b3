//! Files as shipped: templates, styles, scripts, words; in the binary, read from the folder in debug.

use std::sync::OnceLock;

use http::{Method, StatusCode, header};
use rust_embed::Embed;
use sha2::{Digest, Sha256};

use crate::door::{Access, Answer, Door, Problem};
use crate::guard::Guard;
use crate::seal::hex;

#[derive(Embed)]
#[folder = "../../display-web"]
struct DisplayWeb;

/// Enters the addresses of static files.
pub(super) fn routes(door: &mut Door<Guard>) {
    door.route(Method::GET, "/static/{version}/{file..}", Access::Anyone, |asked| async move {
        let version: String = asked.param("version")?;
        let file: String = asked.param("file")?;
        static_file(&version, &file)
    });
}

/// The text of a file under `display-web`.
#[must_use]
pub fn text(path: &str) -> Option<String> {
    let file = DisplayWeb::get(path)?;
    String::from_utf8(file.data.into_owned()).ok()
}

/// The bytes of a file under `display-web`.
#[must_use]
pub fn bytes(path: &str) -> Option<Vec<u8>> {
    DisplayWeb::get(path).map(|file| file.data.into_owned())
}

/// Every file under `display-web`, by its path there.
pub fn names() -> impl Iterator<Item = String> {
    DisplayWeb::iter().map(std::borrow::Cow::into_owned)
}

/// Where static files lie now: the path changes with their content, so they may be kept for ever.
#[must_use]
pub fn base() -> String {
    format!("/static/{}", version())
}

/// Twelve hex digits that stand for the content of every file.
#[must_use]
pub fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let mut names = DisplayWeb::iter().collect::<Vec<_>>();
        names.sort();
        let mut hasher = Sha256::new();
        for name in names {
            hasher.update(name.as_bytes());
            hasher.update(
                DisplayWeb::get(&name).map(|f| f.metadata.sha256_hash()).unwrap_or_default(),
            );
        }
        hex(hasher.finalize().get(..6).unwrap_or_default())
    })
}

fn static_file(asked: &str, file: &str) -> Result<Answer, Problem> {
    let open = ["static/", "vendor/"].iter().any(|folder| file.starts_with(folder));
    let mime = mime(file).filter(|_| open).ok_or_else(Problem::not_found)?;
    let found = DisplayWeb::get(file).ok_or_else(Problem::not_found)?;
    let kept = if asked == version() { "public, max-age=31536000, immutable" } else { "no-store" };
    let answer = Answer::bytes(mime, found.data.into_owned());
    Ok(answer.status(StatusCode::OK).header(header::CACHE_CONTROL, kept))
}

fn mime(file: &str) -> Option<&'static str> {
    match file.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        "wav" => Some("audio/wav"),
        "webmanifest" => Some("application/manifest+json"),
        _ => None,
    }
}
