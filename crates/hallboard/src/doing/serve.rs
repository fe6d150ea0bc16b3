//! `hallboard serve`

use std::path::Path;
use std::process::ExitCode;

use tokio::signal::unix::{SignalKind, signal};

use super::{fail, runtime, start_logging};
use crate::clock::Clock;
use crate::config::Config;
use crate::daemon::{self, Daemon};

pub(super) fn serve(path: &Path) -> ExitCode {
    start_logging();
    let config = match Config::read(path) {
        Ok(config) => config,
        Err(fault) => return fail(&fault, 2),
    };
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(fault) => return fail(&fault, 2),
    };
    runtime.block_on(async {
        match daemon::open(&config, Clock::real()).await {
            Ok(daemon) => {
                println!("hallboard: {} 已開門 is open at {}", config.office.name, daemon.url());
                if let Some(link) = daemon.first_link() {
                    println!(
                        "hallboard: 尚無系統管理者，請於 30 分鐘內以此連結開立（限用一次） \
                         no administrator yet; open the first one within 30 minutes, once, at\n{link}"
                    );
                }
                until_stopped(daemon).await
            }
            Err(fault) => fail(&fault, fault.code()),
        }
    })
}

/// Waits for SIGTERM, Ctrl-C or the end of the registrar, then closes.
pub(super) async fn until_stopped(mut daemon: Daemon) -> ExitCode {
    let signals =
        [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()].map(signal);
    let [Ok(mut term), Ok(mut interrupt), Ok(mut hangup)] = signals else {
        return fail(&"the signals of the system cannot be heard", 2);
    };
    loop {
        tokio::select! {
            _ = term.recv() => break,
            _ = interrupt.recv() => break,
            _ = hangup.recv() => match daemon.reload_certificate() {
                Ok(()) => tracing::info!("the certificate was read again"),
                Err(fault) => tracing::error!(%fault, "the old certificate stays"),
            },
            ended = &mut daemon.ended => {
                if let Ok(Err(fault)) = ended {
                    return fail(&fault, 74);
                }
                return fail(&"the registrar has ended", 74);
            }
        }
    }
    daemon.close().await;
    ExitCode::SUCCESS
}
