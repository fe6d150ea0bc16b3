//! Where callers come in, as the configuration says: staff, screens and phones, each with caps of their own.

use super::DaemonFault;
use crate::config::{Config, DoorTable};
use crate::door::{Entrance, Limits, Names, listen};

/// The entrances of the configuration: staff, and those for whoever only looks.
pub(super) fn entrances(
    config: &Config,
    listener: tokio::net::TcpListener,
    tls: Option<tokio_rustls::TlsAcceptor>,
) -> Result<Vec<Entrance>, DaemonFault> {
    let door = &config.door;
    let entrance = |name: &str, listener, tls, limits| Entrance {
        name: name.into(),
        listener,
        tls,
        names: names(config),
        limits,
    };
    let mut entrances = vec![entrance("staff", listener, tls.clone(), limits(config))];
    if let Some(at) = door.screens {
        let listener = listen(at).map_err(|fault| DaemonFault::Listen(at, fault))?;
        let (total, per_address) = (door.screens_total, door.screens_per_address);
        let limits = Limits { total, per_address, ..Limits::default() };
        entrances.push(entrance("screens", listener, None, limits));
    }
    if let Some(at) = door.phones {
        let listener = listen(at).map_err(|fault| DaemonFault::Listen(at, fault))?;
        let (total, per_address) = (door.phones_total, door.phones_per_address);
        let limits = Limits { total, per_address, ..Limits::default() };
        entrances.push(entrance("phones", listener, tls, limits));
    }
    Ok(entrances)
}

fn limits(config: &Config) -> Limits {
    let DoorTable { connections, per_address, for_staff, .. } = config.door;
    Limits { total: connections, per_address, reserve: for_staff, ..Limits::default() }
}

fn names(config: &Config) -> Names {
    let loopback = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned);
    let mut hosts = config.door.hosts.clone();
    hosts.extend(loopback);
    if !config.door.listen.ip().is_unspecified() {
        hosts.push(config.door.listen.ip().to_string());
    }
    let (origins, proxies) = (config.door.origins.clone(), config.door.proxies.clone());
    Names { hosts, origins, proxies }
}
