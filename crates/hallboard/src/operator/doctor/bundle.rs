//! What was seen, in one file for whoever helps from outside: no name, no key, no address of the site.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::{Finding, in_words};
use crate::config::Config;
use crate::operator::{OperatorFault, at};

/// Writes findings, the lengths of all files and the configuration without its addresses into the new file `to`.
///
/// # Errors
/// Where the file is there already or cannot be written.
pub fn write(config: &Config, findings: &[Finding], to: &Path) -> Result<(), OperatorFault> {
    let mut text = format!("# doctor\n{}\n# files, in bytes\n", in_words(findings));
    list(&config.house.data, "", &mut text);
    let redacted = toml::to_string(&redacted(config));
    let redacted = redacted.map_err(|fault| OperatorFault::Said(fault.to_string()))?;
    let _ = write!(text, "\n# configuration, without addresses\n{redacted}");
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(to);
    file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(at(to))
}

/// The files below a folder with their lengths; what cannot be listed is left out.
fn list(folder: &Path, name: &str, text: &mut String) {
    let mut found = fs::read_dir(folder).into_iter().flatten().flatten().collect::<Vec<_>>();
    found.sort_by_key(fs::DirEntry::file_name);
    for entry in found {
        let name = format!("{name}{}", entry.file_name().to_string_lossy());
        match entry.metadata() {
            Ok(found) if found.is_dir() => list(&entry.path(), &format!("{name}/"), text),
            Ok(found) => drop(writeln!(text, "{:>12} {name}", found.len())),
            Err(fault) => drop(writeln!(text, "{fault} {name}")),
        }
    }
}

/// The configuration without the site's names, addresses and networks.
fn redacted(config: &Config) -> Config {
    let mut config = config.clone();
    let nowhere = |at: &mut SocketAddr| at.set_ip(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    nowhere(&mut config.door.listen);
    let doors = [&mut config.door.screens, &mut config.door.phones, &mut config.watch.listen];
    doors.into_iter().flatten().for_each(nowhere);
    let names = config.door.hosts.iter_mut().chain(&mut config.door.origins);
    names.for_each(|name| "redacted".clone_into(name));
    config.door.proxies.clear();
    config
}
