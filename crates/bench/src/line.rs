//! A TCP stream to a server, with TLS in it where the server has a certificate.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore};

use crate::fault::Measured;

/// Whose certificates are believed.
#[derive(Clone, Debug)]
pub(crate) struct Trust(Arc<ClientConfig>);

impl Trust {
    /// In the office CA of this file; every connection shakes hands anew.
    pub(crate) fn in_office(ca: &Path) -> Measured<Trust> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(ca)?)?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider);
        let config = config.with_safe_default_protocol_versions()?.with_root_certificates(roots);
        let mut config = config.with_no_client_auth();
        config.resumption = rustls::client::Resumption::disabled();
        Ok(Trust(Arc::new(config)))
    }
}

/// One connection.
pub(crate) struct Line {
    pub(crate) tcp: TcpStream,
    tls: Option<Box<ClientConnection>>,
}

impl Line {
    /// Connects; the handshake of TLS goes with the first bytes.
    pub(crate) fn connect(address: SocketAddr, trust: Option<&Trust>) -> Measured<Line> {
        let tcp = TcpStream::connect(address)?;
        tcp.set_nodelay(true)?;
        let name = ServerName::from(address.ip());
        let tls = trust.map(|trust| ClientConnection::new(Arc::clone(&trust.0), name));
        Ok(Line { tcp, tls: tls.transpose()?.map(Box::new) })
    }

    /// Shakes hands to the end, so that what is sent next goes out at once.
    pub(crate) fn shake_hands(&mut self) -> io::Result<()> {
        let Some(tls) = &mut self.tls else { return Ok(()) };
        while tls.is_handshaking() {
            tls.complete_io(&mut self.tcp)?;
        }
        Ok(())
    }

    /// Whether there is TLS in it.
    pub(crate) fn is_veiled(&self) -> bool {
        self.tls.is_some()
    }

    /// Takes all of `bytes`, and sends as much as goes.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(tls) = &mut self.tls else { return self.tcp.write_all(bytes) };
        tls.writer().write_all(bytes)?;
        sent(tls, &mut self.tcp)
    }
}

impl Read for Line {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some(tls) = &mut self.tls else { return self.tcp.read(into) };
        loop {
            match tls.reader().read(into) {
                Err(fault) if fault.kind() == io::ErrorKind::WouldBlock => {}
                read => return read,
            }
            sent(tls, &mut self.tcp)?;
            if tls.read_tls(&mut self.tcp)? == 0 {
                return Ok(0);
            }
            tls.process_new_packets().map_err(io::Error::other)?;
            sent(tls, &mut self.tcp)?;
        }
    }
}

fn sent(tls: &mut ClientConnection, tcp: &mut TcpStream) -> io::Result<()> {
    while tls.wants_write() {
        tls.write_tls(tcp)?;
    }
    Ok(())
}
