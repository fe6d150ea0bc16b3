//! `hallboard demo`

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;

use super::serve::Signals;
use super::{fail, runtime, start_logging};
use crate::cli::{Demo, LogForm};
use crate::config::Config;
use crate::daemon::Daemon;
use crate::demo::{self, DemoFault, OpenedAccount, Wanted};

pub(super) fn demo(asked: &Demo, log: LogForm) -> ExitCode {
    start_logging(log);
    if !(0.1..=3600.0).contains(&asked.speed) {
        return fail(&"--speed is from 0.1 to 3600", 2);
    }
    let Ok(from) = asked.from.as_deref().map(str::parse).transpose() else {
        return fail(&"--from is a time like 09:20", 2);
    };
    let data = asked.data.clone().unwrap_or_else(new_folder);
    let office = asked.office.clone();
    let wanted = Wanted { data, port: asked.port, speed: asked.speed, from, office };
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(fault) => return fail(&fault, 2),
    };
    runtime.block_on(async {
        let signals = match Signals::heard() {
            Ok(signals) => signals,
            Err(fault) => return fail(&fault, 2),
        };
        match demo::open(&wanted).await {
            Ok((daemon, accounts)) => {
                if asked.json {
                    println!("{}", as_json(&daemon, &accounts));
                } else {
                    println!("{}", as_words(&daemon, &accounts, &wanted));
                }
                if !asked.no_play
                    && let Ok(config) = Config::parse(demo::OFFICE)
                {
                    tokio::spawn(demo::play(daemon.house.clone(), config.import_tables()));
                }
                signals.until_stopped(daemon).await
            }
            Err(DemoFault::Daemon(fault)) => fail(&fault, fault.code()),
            Err(fault) => fail(&fault, 2),
        }
    })
}

fn new_folder() -> PathBuf {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    std::env::temp_dir().join(format!("hallboard-demo-{}", since.as_secs()))
}

fn as_json(daemon: &Daemon, accounts: &[OpenedAccount]) -> String {
    let url = daemon.url();
    let screens = daemon.house.office.screens.iter().map(|screen| {
        json!({ "id": screen.id, "kind": screen.kind, "url": format!("{url}/screens/{}", screen.id) })
    });
    json!({ "url": url, "screens": screens.collect::<Vec<_>>(), "accounts": accounts }).to_string()
}

fn as_words(daemon: &Daemon, accounts: &[OpenedAccount], wanted: &Wanted) -> String {
    let url = daemon.url();
    let mut words = format!(
        "庭前看板 hallboard\n\n資料夾 data folder: {}\n\n螢幕 screens\n",
        wanted.data.display()
    );
    for screen in &daemon.house.office.screens {
        let _ = writeln!(words, "  {url}/screens/{:<16} {}", screen.id, screen.place);
    }
    let _ = writeln!(
        words,
        "\n工作頁 desks and tablets\n  {url}/\n\n帳號 accounts (PIN of this run only)"
    );
    for account in accounts {
        let rooms = account.rooms.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let rooms = if rooms.is_empty() { rooms } else { format!("rooms {rooms}") };
        let (name, pin, role) = (&account.name, &account.pin, account.role.word());
        let _ = writeln!(words, "  {name}  {pin}  {role} {rooms}");
    }
    words.push_str("\nCtrl-C 結束 ends it.");
    words
}
