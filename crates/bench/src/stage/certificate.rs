//! The certificate of an office, made as its operator makes it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::house::binary;
use crate::fault::Measured;
use crate::line::Trust;

/// The files of `hallboard tls init`.
pub(crate) struct OfficeCertificate {
    pub(crate) chain: PathBuf,
    pub(crate) key: PathBuf,
    ca: PathBuf,
}

impl OfficeCertificate {
    /// Makes one for loopback below a folder.
    pub(crate) fn made_in(folder: &Path) -> Measured<OfficeCertificate> {
        let to = folder.join("tls");
        let mut command = Command::new(binary()?);
        command.args(["tls", "init", "--name", "127.0.0.1", "--to"]).arg(&to);
        if !command.stdout(Stdio::null()).status()?.success() {
            return Err("no certificate could be made".into());
        }
        let [chain, key, ca] =
            ["server.pem", "server.key", "office-ca.pem"].map(|file| to.join(file));
        Ok(OfficeCertificate { chain, key, ca })
    }

    /// Trust in whoever shows it.
    pub(crate) fn trust(&self) -> Measured<Trust> {
        Trust::in_office(&self.ca)
    }
}
