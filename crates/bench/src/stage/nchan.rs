//! The peer: nginx with nchan, as Debian packages them.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::certificate::OfficeCertificate;
use super::{Running, Stage, await_listener, free_address, picture};
use crate::cores::Cores;
use crate::cost::family;
use crate::crowd::Way;
use crate::fault::Measured;
use crate::http::Http;

const MODULE: &str = "/usr/lib/nginx/modules/ngx_nchan_module.so";

/// A running nginx and its publisher.
pub(crate) struct Nchan {
    running: Running,
    publisher: Http,
    address: SocketAddr,
    sample: String,
    number: u64,
    _folder: TempDir,
}

impl Nchan {
    /// Why there is no peer on this machine, in one line.
    pub(crate) fn missing() -> Option<&'static str> {
        let nginx = Command::new("nginx").arg("-v").stderr(Stdio::null()).status();
        if nginx.is_ok() && Path::new(MODULE).is_file() {
            return None;
        }
        Some(
            "nginx with nchan is not installed (nginx libnginx-mod-nchan): that column is left out",
        )
    }

    /// Starts it with pictures of the sample's length.
    pub(crate) fn open(cores: Cores, sample: &str, deflate: bool) -> Measured<Nchan> {
        Self::open_under(cores, sample, deflate, None)
    }

    /// The same under TLS with the certificate of an office, where there is one.
    pub(crate) fn open_under(
        cores: Cores,
        sample: &str,
        deflate: bool,
        tls: Option<&OfficeCertificate>,
    ) -> Measured<Nchan> {
        let folder = tempfile::tempdir()?;
        let address = free_address()?;
        let file = folder.path().join("nginx.conf");
        fs::write(&file, configuration(folder.path(), address, deflate, tls))?;
        let mut command = Command::new("nginx");
        command.arg("-p").arg(folder.path()).arg("-c").arg(&file);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut running = Running::new(cores.start(&mut command)?);
        await_listener(address, &mut running)?;

        let trust = tls.map(OfficeCertificate::trust).transpose()?;
        let publisher = Http::under(address, trust)?;
        let (sample, number) = (sample.to_owned(), 100);
        let mut nchan = Nchan { running, publisher, address, sample, number, _folder: folder };
        nchan.send()?;
        nchan.settle()?;
        Ok(nchan)
    }
}

impl Stage for Nchan {
    fn way(&self, deflate: bool) -> Way {
        Way {
            address: self.address,
            path: "/live".to_owned(),
            deflate,
            trust: self.publisher.trust.clone(),
        }
    }

    fn pids(&self) -> Vec<u32> {
        family(self.running.pid())
    }

    fn newest(&self) -> u64 {
        self.number
    }

    fn send(&mut self) -> Measured<u64> {
        self.number += 1;
        let body = picture(&self.sample, self.number);
        self.publisher.send("POST", "/publish", body.as_bytes())?;
        Ok(self.number)
    }

    fn settle(&mut self) -> Measured<()> {
        let status = self.publisher.answer()?.status;
        let taken = (200..300).contains(&status);
        if taken { Ok(()) } else { Err(format!("nchan answered {status} to a picture").into()) }
    }
}

fn configuration(
    folder: &Path,
    address: SocketAddr,
    deflate: bool,
    tls: Option<&OfficeCertificate>,
) -> String {
    let folder = folder.display();
    let ssl = if tls.is_some() { " ssl" } else { "" };
    let certificate = tls.map_or(String::new(), |office| {
        let (chain, key) = (office.chain.display(), office.key.display());
        format!("ssl_certificate {chain}; ssl_certificate_key {key};")
    });
    let deflate = if deflate { "nchan_deflate_message_for_websocket on;" } else { "" };
    format!(
        "load_module {MODULE};
worker_processes 1;
worker_rlimit_nofile 20000;
daemon off;
pid {folder}/pid;
error_log {folder}/error.log crit;
events {{ worker_connections 19000; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  client_body_buffer_size 256k;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  keepalive_requests 1000000;
  keepalive_timeout 300s;
  nchan_shared_memory_size 128m;
  server {{
    listen {address}{ssl} backlog=4096;
    {certificate}
    location = /live {{
      nchan_subscriber websocket;
      nchan_channel_id board;
      nchan_subscriber_first_message oldest;
    }}
    location = /publish {{
      nchan_publisher;
      nchan_channel_id board;
      nchan_message_buffer_length 1;
      {deflate}
    }}
  }}
}}
"
    )
}
