//! The daemon as a process of its own, started and ended by its own process id.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::{Outcome, PATIENCE, Trouble, canary};

/// A running daemon; it dies with the story, which fails if the log named anybody.
pub struct Daemon {
    child: Child,
    stdout: BufReader<ChildStdout>,
    log: Arc<Mutex<String>>,
    listening: Option<JoinHandle<()>>,
}

/// How a process ended, and what it said.
#[derive(Debug)]
pub struct Ended {
    /// The exit code; none where a signal ended it.
    pub code: Option<i32>,
    /// What it printed.
    pub stdout: String,
    /// What it complained of.
    pub stderr: String,
}

/// The binary that `cargo build` or `cargo test --workspace` put beside this test; one older than its sources is refused,
/// for cargo builds no other package's binary for a test.
pub fn binary() -> Result<PathBuf, Trouble> {
    static CHECKED: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let checked = CHECKED.get_or_init(|| find().map_err(|trouble| trouble.to_string()));
    Ok(checked.clone()?)
}

fn find() -> Result<PathBuf, Trouble> {
    let test = std::env::current_exe()?;
    let profile = test.parent().and_then(Path::parent).ok_or("a test without a folder")?;
    let binary = profile.join("hallboard");
    let built = binary.metadata().and_then(|found| found.modified());
    let built =
        built.map_err(|_| "no hallboard beside this test: run `cargo build -p hallboard`")?;
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("crates");
    for part in ["docket", "journal", "store", "boards", "hallboard"] {
        if newest(&crates.join(part).join("src"))? > built {
            return Err(
                "hallboard is older than its sources: run `cargo build -p hallboard`".into()
            );
        }
    }
    Ok(binary)
}

/// When anything below a folder was last written.
fn newest(folder: &Path) -> Result<SystemTime, Trouble> {
    let mut newest = SystemTime::UNIX_EPOCH;
    for entry in std::fs::read_dir(folder)? {
        let (path, found) = entry.and_then(|entry| Ok((entry.path(), entry.metadata()?)))?;
        newest =
            newest.max(if found.is_dir() { self::newest(&path)? } else { found.modified()? });
    }
    Ok(newest)
}

/// Runs one command of the binary to its end.
pub async fn run(words: &[&str]) -> Result<Ended, Trouble> {
    let child = Command::new(binary()?)
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let output =
        timeout(PATIENCE, child.wait_with_output()).await.map_err(|_| "it did not end")??;
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    Ok(Ended {
        code: output.status.code(),
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
    })
}

/// Writes the shipped configuration into `folder`, changed as the story wants, with data and credentials beside it
/// (where a demo keeps them too) and on any free port.
pub fn office(folder: &Path, change: impl Fn(String) -> String) -> Result<PathBuf, Trouble> {
    let text = include_str!("../../config/hallboard.toml")
        .replace("../data", "data")
        .replace("../credentials", "credentials")
        .replace("pin_anywhere = false", "pin_anywhere = true") // as in the demo whose house it was
        .replace("127.0.0.1:8080", "127.0.0.1:0");
    let path = folder.join("hallboard.toml");
    std::fs::write(&path, change(text))?;
    Ok(path)
}

impl Daemon {
    /// Starts the demo without its simulated bailiffs and reads the line in which it says where everything is.
    pub async fn demo(folder: &Path, speed: f64) -> Result<(Self, Value), Trouble> {
        let speed = speed.to_string();
        let words = ["demo", "--no-play", "--json", "--port", "0", "--speed", &speed, "--data"];
        let mut daemon = Self::start(Command::new(binary()?).args(words).arg(folder))?;
        let line = daemon.first_line().await?;
        Ok((daemon, serde_json::from_str(&line)?))
    }

    /// Starts `hallboard serve` and reads its first line.
    pub async fn serve(config: &Path) -> Result<(Self, String), Trouble> {
        Self::serve_with(config, &[]).await
    }

    /// Like [`Self::serve`], with more words.
    pub async fn serve_with(config: &Path, words: &[&str]) -> Result<(Self, String), Trouble> {
        let mut command = Command::new(binary()?);
        let mut daemon = Self::start(command.arg("serve").arg("--config").arg(config).args(words))?;
        let line = daemon.first_line().await?;
        Ok((daemon, line))
    }

    fn start(command: &mut Command) -> Result<Self, Trouble> {
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if std::env::var_os("RUST_LOG").is_none() {
            command.env("RUST_LOG", "debug"); // the more it says, the more a canary hears
        }
        let mut child = command.kill_on_drop(true).spawn()?;
        let stdout = child.stdout.take().ok_or("no stdout")?;
        let stderr = child.stderr.take().ok_or("no stderr")?;
        let log = Arc::new(Mutex::new(String::new()));
        let listening = Some(tokio::spawn(listen(stderr, Arc::clone(&log))));
        Ok(Self { child, stdout: BufReader::new(stdout), log, listening })
    }

    async fn first_line(&mut self) -> Result<String, Trouble> {
        let mut line = String::new();
        timeout(PATIENCE, self.stdout.read_line(&mut line))
            .await
            .map_err(|_| "it says nothing")??;
        if line.is_empty() {
            return Err(format!("the house did not open: {}", self.complaint().await).into());
        }
        Ok(line)
    }

    /// How much memory it holds, in KiB, as Linux tells it.
    pub fn resident_kib(&self) -> Result<u64, Trouble> {
        let id = self.child.id().ok_or("it has ended already")?;
        let told = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let held = told.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let held = held.and_then(|held| held.split_whitespace().next()).ok_or("no VmRSS")?;
        Ok(held.parse()?)
    }

    /// Ends it as a power cut would.
    pub async fn kill(&mut self) -> Outcome {
        Ok(self.child.kill().await?)
    }

    /// Asks it to close (SIGTERM) and waits until it has.
    pub async fn close(&mut self) -> Result<Ended, Trouble> {
        let id = self.child.id().ok_or("it has ended already")?.to_string();
        Command::new("kill").arg(id).status().await?;
        let status: ExitStatus =
            timeout(PATIENCE, self.child.wait()).await.map_err(|_| "it stays")??;
        let stderr = self.complaint().await;
        Ok(Ended { code: status.code(), stdout: String::new(), stderr })
    }

    /// Everything it complained of, once it has ended.
    async fn complaint(&mut self) -> String {
        if let Some(listening) = self.listening.take() {
            let _ = timeout(PATIENCE, listening).await;
        }
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Keeps what the daemon says, line by line.
async fn listen(stderr: ChildStderr, log: Arc<Mutex<String>>) {
    let mut lines = BufReader::new(stderr).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
        log.push_str(&line);
        log.push('\n');
    }
}

impl Drop for Daemon {
    /// The canary of the whole suite: whatever a story did, no log of it may name anybody or any case.
    fn drop(&mut self) {
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let said = canary::said_in(&log);
        assert!(said.is_none() || std::thread::panicking(), "the log says {said:?}");
    }
}
