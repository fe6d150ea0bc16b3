//! `hallboard serve`

use std::io;
use std::path::Path;
use std::process::ExitCode;

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{fail, runtime, start_logging};
use crate::cli::{LogForm, Serve};
use crate::clock::Clock;
use crate::clock::behind::behind;
use crate::config::Config;
use crate::daemon::{self, Daemon};

/// The exit code of a clock that may be set by itself a moment later (`EX_TEMPFAIL`).
const CLOCK_IS_BEHIND: u8 = 75;

pub(super) fn serve(path: &Path, asked: &Serve, log: LogForm) -> ExitCode {
    start_logging(log);
    let config = match Config::read(path) {
        Ok(config) => config,
        Err(fault) => return fail(&fault, 2),
    };
    let clock = Clock::real();
    if !asked.believe_clock
        && let Some((last, _)) = behind(&config.house.data.join("journal"), &clock)
    {
        let now = clock.machine();
        return fail(
            &format!(
                "此機時鐘 {now} 早於最後一筆紀錄 {last}，請先校時；若時鐘無誤，請加 --believe-clock \
             this machine's clock is behind the last entry; set it, or say --believe-clock if it is right"
            ),
            CLOCK_IS_BEHIND,
        );
    }
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(fault) => return fail(&fault, 2),
    };
    runtime.block_on(async {
        let signals = match Signals::heard() {
            Ok(signals) => signals,
            Err(fault) => return fail(&fault, 2),
        };
        match daemon::open(&config, clock).await {
            Ok(daemon) => {
                println!("hallboard: {} 已開門 is open at {}", config.office.name, daemon.url());
                if let Some(link) = daemon.first_link() {
                    println!(
                        "hallboard: 尚無系統管理者，請於 30 分鐘內以此連結開立（限用一次） \
                         no administrator yet; open the first one within 30 minutes, once, at\n{link}"
                    );
                }
                signals.until_stopped(daemon).await
            }
            Err(fault) => fail(&fault, fault.code()),
        }
    })
}

/// The signals that end the house or have it read its certificate again.
///
/// Heard from before the house opens: whoever ends it the moment it says that it is open ends it in order.
pub(super) struct Signals {
    term: Signal,
    interrupt: Signal,
    hangup: Signal,
}

impl Signals {
    /// Must be called inside a tokio runtime.
    pub(super) fn heard() -> io::Result<Self> {
        Ok(Self {
            term: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    /// Waits for SIGTERM, Ctrl-C or the end of the registrar, then closes.
    pub(super) async fn until_stopped(mut self, mut daemon: Daemon) -> ExitCode {
        loop {
            tokio::select! {
                _ = self.term.recv() => break,
                _ = self.interrupt.recv() => break,
                _ = self.hangup.recv() => match daemon.reload_certificate() {
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
}
