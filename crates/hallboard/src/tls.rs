//! Certificates of the door: rustls with `ring`, from PEM files, read again without a restart.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{SystemTime, UNIX_EPOCH};

use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio_rustls::TlsAcceptor;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::config::DoorTable;

/// The log warns when a certificate holds for fewer days.
const SOON: i64 = 30;

/// The door's certificate, as it stands in its files now.
pub(crate) struct Certificates {
    chain: PathBuf,
    key: PathBuf,
    newest: Arc<Newest>,
    config: Arc<ServerConfig>,
}

/// Shows whoever connects the newest certificate.
struct Newest(RwLock<Arc<CertifiedKey>>);

impl Certificates {
    /// The certificate of the configuration; none where the door speaks plain HTTP.
    ///
    /// # Errors
    /// One sentence that names the file; one that has expired is refused.
    pub(crate) fn of(door: &DoorTable) -> Result<Option<Arc<Self>>, String> {
        let (Some(chain), Some(key)) = (&door.certificate, &door.key) else { return Ok(None) };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let newest = Arc::new(Newest(RwLock::new(read(chain, key, &provider)?)));
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|fault| of(chain, &fault))?
            .with_no_client_auth()
            .with_cert_resolver(Arc::<Newest>::clone(&newest));
        let (chain, key, config) = (chain.clone(), key.clone(), Arc::new(config));
        Ok(Some(Arc::new(Self { chain, key, newest, config })))
    }

    /// What the entrances accept with.
    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.config))
    }

    /// Reads the files again; on an error the old certificate stays.
    pub(crate) fn reload(&self) -> Result<(), String> {
        let new = read(&self.chain, &self.key, self.config.crypto_provider())?;
        *self.newest.0.write().unwrap_or_else(PoisonError::into_inner) = new;
        Ok(())
    }
}

impl ResolvesServerCert for Newest {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl fmt::Debug for Newest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the newest certificate")
    }
}

fn read(chain: &Path, key: &Path, provider: &CryptoProvider) -> Result<Arc<CertifiedKey>, String> {
    let certificates = CertificateDer::pem_file_iter(chain)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|fault| of(chain, &fault))?;
    let own = certificates.first().ok_or_else(|| of(chain, &"there is no certificate in it"))?;
    holds_now(chain, own)?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|fault| of(key, &fault))?;
    let certified = CertifiedKey::from_der(certificates, secret, provider);
    certified.map(Arc::new).map_err(|fault| of(key, &fault))
}

/// How many days the door's certificate holds; none where the door speaks plain HTTP.
///
/// # Errors
/// One sentence that names the file.
pub(crate) fn days_left(door: &DoorTable) -> Result<Option<i64>, String> {
    let (Some(chain), Some(_)) = (&door.certificate, &door.key) else { return Ok(None) };
    Certificates::of(door)?;
    let own = CertificateDer::from_pem_file(chain).map_err(|fault| of(chain, &fault))?;
    let (_, read) = X509Certificate::from_der(&own).map_err(|fault| of(chain, &fault))?;
    Ok(Some((read.validity().not_after.timestamp() - now()) / 86_400))
}

fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    i64::try_from(now).unwrap_or(i64::MAX)
}

/// Refuses a certificate before its time and after it, on the machine's clock.
fn holds_now(chain: &Path, certificate: &CertificateDer<'_>) -> Result<(), String> {
    let (_, read) = X509Certificate::from_der(certificate).map_err(|fault| of(chain, &fault))?;
    let now = now();
    let validity = read.validity();
    if validity.not_after.timestamp() < now {
        let why =
            format!("it expired on {}; renew it with `hallboard tls init`", validity.not_after);
        return Err(of(chain, &why));
    }
    if validity.not_before.timestamp() > now {
        let why =
            format!("it holds from {} on; is the machine's clock right?", validity.not_before);
        return Err(of(chain, &why));
    }
    let days = (validity.not_after.timestamp() - now) / 86_400;
    if days < SOON {
        tracing::warn!(
            days,
            "the door's certificate expires soon; renew it with `hallboard tls init`"
        );
    }
    Ok(())
}

fn of(path: &Path, fault: &impl fmt::Display) -> String {
    format!("{} cannot be used for TLS: {fault}", path.display())
}
