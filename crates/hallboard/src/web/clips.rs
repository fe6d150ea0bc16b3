//! 叫號的聲音: the clips that a screen joins, from the folder of the office or made here.

use std::path::{Path, PathBuf};

use http::{Method, header};

use super::order::{Routed, Shared};
use super::{Ask, enter};
use crate::door::{Access, Answer, Door, Problem};
use crate::glass::tones;
use crate::guard::Guard;

/// What a clip may be recorded as, and how each is called on the wire.
const KINDS: [(&str, &str); 3] =
    [("wav", "audio/wav"), ("ogg", "audio/ogg"), ("mp3", "audio/mpeg")];

/// A longer clip is none.
const LONGEST: u64 = 1024 * 1024;

/// The address of a clip.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    enter(web, door, Method::GET, "/clips/{clip}", Access::Anyone, get_clip);
}

/// One clip by its name: `chime`, `number`, `0` to `9`, `dash`, `go-to`, `room-3`, `u8a62` for 詢.
async fn get_clip(web: Shared, asked: Ask) -> Routed {
    let name = asked.params.text("clip").unwrap_or_default().to_owned();
    let made = tones::clip(&name).ok_or_else(Problem::not_found)?;
    let Some(folder) = web.glass.clips.clone() else {
        return Ok(kept(Answer::bytes("audio/wav", made)));
    };
    let read = tokio::task::spawn_blocking(move || recorded(&folder, &name)).await;
    let (mime, clip) = read.ok().flatten().ok_or_else(Problem::not_found)?;
    Ok(kept(Answer::bytes(mime, clip)))
}

/// A clip of the office's own folder; a missing one is never made up.
fn recorded(folder: &Path, name: &str) -> Option<(&'static str, Vec<u8>)> {
    KINDS.iter().find_map(|(ending, mime)| {
        let file: PathBuf = folder.join(format!("{name}.{ending}"));
        let fits = std::fs::metadata(&file).is_ok_and(|it| it.is_file() && it.len() <= LONGEST);
        let clip = fits.then(|| std::fs::read(&file).ok()).flatten();
        clip.map(|clip| (*mime, clip))
    })
}

fn kept(answer: Answer) -> Answer {
    answer.header(header::CACHE_CONTROL, "max-age=3600")
}
