//! The daemon's console as a command reaches it, and the link that it opens.

use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::fail;
use crate::config::Config;
use crate::console::{SOCKET, Said, Told};

/// One sentence and the exit code.
pub(super) type Why = (String, u8);

/// `hallboard first-link`
pub(super) fn first_link(config: &Path, data: Option<&Path>) -> ExitCode {
    let told = Console::reach(config, data).and_then(|mut console| console.ask(&Said::FirstLink));
    match told {
        Ok(Told::Done { words }) => {
            println!(
                "請於 30 分鐘內以此連結開立系統管理者（限用一次，已記入稽核） \
                 open an administrator within 30 minutes, once; it is in the audit record\n{words}"
            );
            ExitCode::SUCCESS
        }
        Ok(other) => {
            let (why, code) = refused(other);
            fail(&why, code)
        }
        Err((why, code)) => fail(&why, code),
    }
}

/// What the daemon said instead of what was asked.
pub(super) fn refused(told: Told) -> Why {
    match told {
        Told::Problem { message, .. } => (message, 1),
        Told::Previewed { .. } | Told::Done { .. } => {
            ("the daemon is of another release".into(), 2)
        }
    }
}

/// The running daemon's console.
pub(super) struct Console {
    path: PathBuf,
    stream: BufReader<UnixStream>,
}

impl Console {
    /// The daemon of `data`, or of the configuration's data folder.
    pub(super) fn reach(config: &Path, data: Option<&Path>) -> Result<Self, Why> {
        let folder = match data {
            Some(folder) => folder.to_owned(),
            None => Config::read(config).map(|c| c.house.data).map_err(|f| (f.to_string(), 2))?,
        };
        let own = folder.join(SOCKET);
        let within = folder.join("data").join(SOCKET); // a demo's folder holds its data folder
        let path = if own.exists() || !within.exists() { own } else { within };
        match UnixStream::connect(&path) {
            Ok(stream) => Ok(Self { path, stream: BufReader::new(stream) }),
            Err(fault) if fault.kind() == io::ErrorKind::PermissionDenied => {
                let why =
                    format!("{} belongs to another user; run this as the daemon's", path.display());
                Err((why, 2))
            }
            Err(_) => {
                let why = format!(
                    "no hallboard is running on {}; start it, or name its folder with --data",
                    folder.display()
                );
                Err((why, 2))
            }
        }
    }

    /// One line to the daemon, one line back.
    pub(super) fn ask(&mut self, said: &Said) -> Result<Told, Why> {
        let hung_up = |_| (format!("the daemon behind {} hung up", self.path.display()), 1);
        let mut line = serde_json::to_vec(said).map_err(|fault| (fault.to_string(), 2))?;
        line.push(b'\n');
        self.stream.get_mut().write_all(&line).map_err(hung_up)?;
        let mut answer = String::new();
        self.stream.read_line(&mut answer).map_err(hung_up)?;
        serde_json::from_str(&answer)
            .map_err(|_| (format!("the daemon behind {} hung up", self.path.display()), 1))
    }
}
