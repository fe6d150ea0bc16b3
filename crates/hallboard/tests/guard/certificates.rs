//! TLS: the office's own CA, a renewed certificate without a restart, an expired one refused.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use hallboard::clock::Clock;
use hallboard::daemon;
use hallboard::demo::OFFICE;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::building::Building;

fn init(to: &Path, days: &str) -> String {
    let made = Command::new(env!("CARGO_BIN_EXE_hallboard"))
        .args(["tls", "init", "--name", "localhost", "--name", "127.0.0.1", "--days", days, "--to"])
        .arg(to)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    String::from_utf8(made.stdout).unwrap()
}

/// The certificate a caller is shown who trusts the office's CA alone, and the status of the start page.
async fn visits(at: SocketAddr, ca: &Path) -> (Vec<u8>, String) {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(ca).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(at).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
    let shown = stream.get_ref().1.peer_certificates().unwrap()[0].to_vec();
    let head =
        format!("GET / HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", at.port());
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    (shown, String::from_utf8_lossy(&answer).lines().next().unwrap().to_owned())
}

#[tokio::test]
async fn a_house_with_the_offices_own_certificate_renews_it_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let words = init(folder.path(), "397");
    assert!(words.contains("office-ca.pem") && words.contains("SIGHUP"), "{words}");
    let at = |name: &str| folder.path().join(name);
    let building = Building::with(|config| {
        config.door.certificate = Some(at("server.pem"));
        config.door.key = Some(at("server.key"));
    })
    .await;
    let ca = at("office-ca.pem");
    let old = std::fs::read(&ca).unwrap();
    let (first, status) = visits(building.daemon.address, &ca).await;
    assert_eq!(status, "HTTP/1.1 200 OK");

    init(folder.path(), "100");
    assert_eq!(std::fs::read(&ca).unwrap(), old, "the CA that is there is used again");
    assert_eq!(visits(building.daemon.address, &ca).await.0, first);
    building.daemon.reload_certificate().unwrap();
    assert_ne!(visits(building.daemon.address, &ca).await.0, first);

    std::fs::write(at("server.pem"), "damaged").unwrap();
    assert!(building.daemon.reload_certificate().unwrap_err().contains("server.pem"));
    assert_eq!(visits(building.daemon.address, &ca).await.1, "HTTP/1.1 200 OK");
}

#[tokio::test]
async fn an_expired_certificate_is_refused_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(2020, 12, 31);
    let certificate = params.self_signed(&key).unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("server.pem"), certificate.pem()).unwrap();
    std::fs::write(at("server.key"), key.serialize_pem()).unwrap();

    let building = Building::open().await;
    let mut config = building.config.clone();
    building.daemon.close().await;
    config.door.certificate = Some(at("server.pem"));
    config.door.key = Some(at("server.key"));
    let refused = daemon::open(&config, Clock::real()).await.err().unwrap().to_string();
    assert!(refused.contains("server.pem") && refused.contains("expired"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hangup_signal_has_the_running_daemon_read_its_certificate_again() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path(), "397");
    let config = OFFICE
        .replace("../data", "data")
        .replace("../credentials", "credentials")
        .replace("127.0.0.1:8080", "127.0.0.1:0")
        .replace("# certificate = \"tls/chain.pem\"", "certificate = \"server.pem\"")
        .replace("# key = \"tls/key.pem\"", "key = \"server.key\"");
    let file = folder.path().join("hallboard.toml");
    std::fs::write(&file, config).unwrap();
    let mut serve = Command::new(env!("CARGO_BIN_EXE_hallboard"));
    let serve = serve.arg("serve").arg("--config").arg(&file).stdout(Stdio::piped());
    let mut daemon = serve.stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    let mut told = BufReader::new(daemon.stdout.take().unwrap());
    told.read_line(&mut line).unwrap();
    let at = line.trim().rsplit_once("https://").unwrap().1.parse().unwrap();

    let ca = folder.path().join("office-ca.pem");
    let (first, status) = visits(at, &ca).await;
    assert_eq!(status, "HTTP/1.1 200 OK");
    init(folder.path(), "100");
    let pid = daemon.id().to_string();
    assert!(Command::new("kill").args(["-HUP", &pid]).status().unwrap().success());
    let mut shown = first.clone();
    for _ in 0..100 {
        shown = visits(at, &ca).await.0;
        if shown != first {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    daemon.kill().unwrap();
    daemon.wait().unwrap();
    drop(told); // until then it had somebody to talk to
    assert_ne!(shown, first, "the new certificate is shown without a restart");
}
