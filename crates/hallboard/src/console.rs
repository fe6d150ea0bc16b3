//! The house's own door for the operator on this machine: a socket in the data folder, one JSON line each way.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use docket::HearingId;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Semaphore;
use tokio::time;

use crate::door::Problem;
use crate::house::{OrderError, Wish};
use crate::import::MOST_BYTES;
use crate::web::{Web, dockets, problem};

/// The socket's name in the data folder.
pub const SOCKET: &str = "control.sock";

/// What entries call the operator's device.
pub(crate) const DEVICE: &str = "console";

/// The longest line: the largest file in base64, and the words around it.
const LINE: u64 = MOST_BYTES as u64 / 3 * 4 + 64 * 1024;

/// Callers at once.
const CALLERS: usize = 4;

/// How long a caller may take over one line; between preview and confirmation a person reads.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// What the operator asks.
#[derive(Debug, Deserialize, Serialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Said {
    /// Reads a docket file and says what it would change.
    DocketPreview {
        /// The file's own name.
        name: String,
        /// Its bytes in base64.
        file: String,
    },
    /// Applies a preview.
    DocketConfirm {
        /// Its name.
        id: String,
        /// The doubtful cancellations that were agreed to.
        drops: BTreeSet<HearingId>,
    },
    /// Draws a one-time link to open an administrator, for a house nobody can sign in to any more.
    FirstLink,
}

/// What the house answers.
#[derive(Debug, Deserialize, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Told {
    /// A preview that waits.
    Previewed {
        /// Its name.
        id: String,
        /// The preview in words.
        words: String,
        /// Whether confirming would change anything.
        changes: bool,
        /// Cancellations to be agreed to one by one, each with its sentence.
        doubtful: Vec<(HearingId, String)>,
    },
    /// What was done.
    Done {
        /// In words.
        words: String,
    },
    /// It was not done.
    Problem {
        /// A word for programs.
        code: String,
        /// One sentence.
        message: String,
    },
}

/// The open socket; dropping it takes the file away.
pub(crate) struct Console {
    path: PathBuf,
    accepting: tokio::task::JoinHandle<()>,
}

impl Console {
    /// Opens the socket in `data`, for the daemon's own user alone.
    pub(crate) fn open(data: &Path, web: Arc<Web>) -> io::Result<Self> {
        let path = data.join(SOCKET);
        match fs::remove_file(&path) {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault),
            _ => {} // left by a process that was killed; the folder's lock is ours
        }
        let listener = UnixListener::bind(&path)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        let accepting = tokio::spawn(accept(listener, web));
        Ok(Self { path, accepting })
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        self.accepting.abort();
        let _ = fs::remove_file(&self.path); // a file that stays is removed by the next start
    }
}

async fn accept(listener: UnixListener, web: Arc<Web>) {
    let places = Arc::new(Semaphore::new(CALLERS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) if is_ours(&stream) => {
                let web = Arc::clone(&web);
                tokio::spawn(async move {
                    if let Err(fault) = time::timeout(PATIENCE, converse(stream, &web)).await {
                        tracing::debug!(%fault, "a caller at the console took too long");
                    }
                    drop(place);
                });
            }
            Ok(_) => tracing::warn!("somebody else's process knocked at the console"),
            Err(fault) => {
                tracing::warn!(%fault, "the console cannot accept for the moment");
                time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// The daemon's own user, or root.
fn is_ours(stream: &UnixStream) -> bool {
    let own = rustix::process::geteuid().as_raw();
    stream.peer_cred().is_ok_and(|peer| peer.uid() == own || peer.uid() == 0)
}

/// Answers line by line until the caller hangs up.
async fn converse(stream: UnixStream, web: &Web) -> io::Result<()> {
    let (from, mut to) = stream.into_split();
    let mut from = BufReader::new(from);
    loop {
        let mut line = Vec::new();
        let read = (&mut from).take(LINE).read_until(b'\n', &mut line).await?;
        if read == 0 {
            return Ok(());
        }
        let told = match serde_json::from_slice(&line) {
            Ok(said) => answer(web, said).await,
            Err(_) => Err(Problem::malformed("主控台的要求不完整。")),
        };
        let told = told.unwrap_or_else(|problem| Told::Problem {
            code: problem.code.to_owned(),
            message: problem.message,
        });
        let mut line = serde_json::to_vec(&told)?;
        line.push(b'\n');
        to.write_all(&line).await?;
    }
}

async fn answer(web: &Web, said: Said) -> Result<Told, Problem> {
    match said {
        Said::DocketPreview { name, file } => {
            let bytes = BASE64.decode(file).map_err(|_| Problem::malformed("檔案內容不完整。"))?;
            let kept = web.preview_docket(bytes.into(), name, None).await?;
            let doubtful = kept.preview.dropped.iter().filter(|d| d.doubtful);
            let doubtful = doubtful.map(|d| {
                (d.hearing, format!("{} {} {} {}", d.turn, d.slot.name, d.slot.time, d.why))
            });
            Ok(Told::Previewed {
                id: kept.id.clone(),
                words: dockets::preview_words(&kept.preview),
                changes: !kept.preview.is_empty(),
                doubtful: doubtful.collect(),
            })
        }
        Said::DocketConfirm { id, drops } => {
            let now = web.house.clock.machine();
            let kept = web.dockets.find(&id, None, now).ok_or_else(dockets::preview_gone)?;
            let wish =
                Wish { device: Some(DEVICE.to_owned()), ..Wish::of_the_house(kept.import(drops)?) };
            let done = dockets::confirm(&web.house, &kept, wish).await;
            let done = done.map_err(|fault: OrderError| problem::of_order(&fault))?;
            Ok(Told::Done { words: dockets::done_words(&done) })
        }
        Said::FirstLink => Ok(Told::Done { words: web.link_at_the_machine().await? }),
    }
}
