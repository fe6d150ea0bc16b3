//! Whoever may no longer be here, or has not been for long; and the link that is drawn at the machine.

use std::process::Command as Process;
use std::time::Duration;

use docket::command::Command;
use hallboard::audit::{Deed, lines};
use tokio::time::sleep;

use crate::building::{Building, PEOPLE, passphrase};

#[tokio::test]
async fn a_disabled_account_loses_its_sockets_within_a_second() {
    let building = Building::busy().await;
    let caller = building.person("林志強").await;
    let mut live = caller.joins("/rooms/3/live").await;
    assert_eq!(live.status, 101);
    let mut other = building.person("王振宇").await.joins("/rooms/1/live").await;
    building.order(Command::DisableAccount { account: Building::account("林志強") }).await;
    assert!(live.ends_within(Duration::from_secs(1)).await);
    assert!(!other.ends_within(Duration::from_millis(300)).await, "nobody else's ends");
}

#[tokio::test]
async fn an_account_unused_for_thirty_days_is_flagged_and_disabled_at_the_configured_age() {
    let building = Building::with(|config| config.guard.idle_account_days = 60).await;
    building.person("林志強").await;
    let building = building.days_later(29).await;
    let admin = Building::account("李冠廷");
    let flagged = |building: &Building| {
        PEOPLE.map(|(name, ..)| building.daemon.guard.flagged(Building::account(name)))
    };
    settled(&building).await;
    assert_eq!(flagged(&building), [None; PEOPLE.len()]);

    let building = building.days_later(2).await;
    settled(&building).await;
    assert_eq!(flagged(&building)[0], Some(31));
    let mut caller = building.person("李冠廷").await;
    let page = caller.gets("/accounts").await.body;
    assert!(page.contains("31 天未登入"), "the administrator sees it");

    let building = building.days_later(30).await;
    let disabled = |building: &Building| {
        let house = building.daemon.house.now();
        house.staff.accounts.values().filter(|a| a.disabled).map(|a| a.id).collect::<Vec<_>>()
    };
    for _ in 0..100 {
        if disabled(&building).len() >= PEOPLE.len() - 1 {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    let disabled = disabled(&building);
    assert_eq!(disabled.len(), PEOPLE.len() - 1, "all but one are over their age: {disabled:?}");
    assert!(!disabled.contains(&admin), "whoever signed in a month ago stays");
}

/// Waits until the house has looked who is idle.
async fn settled(building: &Building) {
    for _ in 0..100 {
        if building.daemon.guard.has_looked() {
            return;
        }
        sleep(Duration::from_millis(20)).await;
    }
    panic!("the house did not look who is idle");
}

/// `hallboard first-link` beside the running house; what it printed.
async fn first_link(building: &Building) -> std::process::Output {
    let data = building.config.house.data.clone();
    let run = move || {
        let mut command = Process::new(env!("CARGO_BIN_EXE_hallboard"));
        command.arg("first-link").arg("--data").arg(data).output().unwrap()
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_house_restored_without_its_keys_is_opened_from_the_machine_itself() {
    let building = Building::busy().await;
    let Building { home, daemon, config } = building;
    daemon.close().await;
    std::fs::remove_dir_all(&config.house.credentials).unwrap();
    std::fs::remove_dir_all(config.house.data.join("keys")).unwrap();
    let clock = hallboard::clock::Clock::real();
    let daemon = hallboard::daemon::open(&config, clock).await.unwrap();
    let building = Building { home, daemon, config };

    let mut nobody = building.stranger();
    assert_eq!(nobody.signs_in("李冠廷", &passphrase("李冠廷")).await.code(), "wrong_pin");
    assert_eq!(building.daemon.first_link(), None, "there is an administrator, whom nobody can be");

    let printed = first_link(&building).await;
    assert!(printed.status.success(), "{printed:?}");
    let words = String::from_utf8(printed.stdout).unwrap();
    let link = words.lines().last().unwrap();
    let path = link.strip_prefix(&building.daemon.url()).unwrap();
    let lines = lines(&building.config.house.data.join("audit"));
    let noted = |line: &&hallboard::audit::Line| matches!(&line.events[0], Deed::Administered { what } if what == "first_link");
    assert_eq!(lines.iter().find(noted).unwrap().device.as_deref(), Some("console"));

    let form = "Content-Type: application/x-www-form-urlencoded";
    let secret = "passphrase=a+lighthouse+without+a+bell&again=a+lighthouse+without+a+bell";
    let body = format!("name=new+administrator&{secret}");
    let mut operator = building.stranger();
    let opened = operator.asks("POST", path, &[form], &body).await;
    assert_eq!((opened.status, opened.header("location")), (303, "/accounts"), "{opened:?}");
    assert_eq!(operator.gets("/accounts").await.status, 200);
    let again = building.stranger().asks("POST", path, &[form], &body).await;
    assert_eq!(again.status, 404, "once");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_running_house_there_is_no_link() {
    let building = Building::open().await;
    let Building { home: _home, daemon, config } = building;
    let data = config.house.data.clone();
    daemon.close().await;
    let mut command = Process::new(env!("CARGO_BIN_EXE_hallboard"));
    let output = command.arg("first-link").arg("--data").arg(data).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no hallboard is running"));
}
