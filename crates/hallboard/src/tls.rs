//! Certificates of the door: rustls with `ring`, from PEM files.

use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use crate::config::DoorTable;

/// The acceptor of the configured certificate; none where the door speaks plain HTTP.
pub(crate) fn acceptor(door: &DoorTable) -> Result<Option<TlsAcceptor>, String> {
    let (Some(certificate), Some(key)) = (&door.certificate, &door.key) else { return Ok(None) };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|fault| of(certificate, &fault))?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|fault| of(key, &fault))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|fault| of(certificate, &fault))?
        .with_no_client_auth()
        .with_single_cert(chain, secret)
        .map_err(|fault| of(certificate, &fault))?;
    Ok(Some(TlsAcceptor::from(Arc::new(config))))
}

fn of(path: &Path, fault: &impl std::fmt::Display) -> String {
    format!("{} cannot be used for TLS: {fault}", path.display())
}
