//! `hallboard docket import` against a running daemon.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::files::{MONDAY, monday_with};
use crate::house::House;

/// Runs the command; `typed` is what the operator types.
async fn import(file: &Path, data: &Path, more: &[&str], typed: &'static str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hallboard"));
    command.args(["docket", "import"]).arg(file).arg("--data").arg(data).args(more);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let run = move || {
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

fn said(output: &Output) -> String {
    let both = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8(both).unwrap()
}

fn listed(house: &House) -> usize {
    house.daemon.house.now().rooms().map(|room| room.hearings.len()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_previews_agrees_and_imports() {
    let house = House::empty().await;
    let file = house.home.path().join("monday.csv");
    std::fs::write(&file, MONDAY).unwrap();

    let no = import(&file, &house.data(), &[], "n\n").await;
    assert_eq!(no.status.code(), Some(1), "{}", said(&no));
    assert!(said(&no).contains("新增 76 件") && said(&no).contains("沒有匯入"), "{}", said(&no));
    assert_eq!(listed(&house), 0);

    let yes = import(&file, house.home.path(), &[], "y\n").await;
    assert!(yes.status.success() && said(&yes).contains("已匯入：新增 76 件"), "{}", said(&yes));
    assert!(!said(&yes).contains("楊文偉"), "a terminal shows no names");
    assert_eq!(listed(&house), 76);

    let again = import(&file, &house.data(), &["--yes"], "").await;
    assert!(again.status.success() && said(&again).contains("沒有更動"), "{}", said(&again));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_operator_does_stands_in_the_journal_as_the_consoles() {
    let house = House::empty().await;
    let file = house.home.path().join("monday.csv");
    std::fs::write(&file, MONDAY).unwrap();
    assert!(import(&file, &house.data(), &["--yes"], "").await.status.success());
    let changed = monday_with("115年度偵字第1850號", |_| None);
    std::fs::write(&file, changed).unwrap();
    let output = import(&file, &house.data(), &["--yes"], "").await;
    assert!(said(&output).contains("取消　1-01"), "{}", said(&output));

    let mut lines = Vec::new();
    journal::export(&house.data().join("journal"), 1, u64::MAX, &mut lines).unwrap();
    let lines = String::from_utf8(lines).unwrap();
    let imports = lines.lines().filter(|line| line.contains("\"order\":\"import\""));
    let imports = imports.collect::<Vec<_>>();
    assert_eq!(imports.len(), 2);
    assert!(imports.iter().all(|line| line.contains("\"device\":\"console\"")));
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_is_one_sentence() {
    let house = House::empty().await;
    let home = house.home.path();
    let file = home.join("picture.csv");
    std::fs::write(&file, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let picture = import(&file, &house.data(), &["--yes"], "").await;
    assert_eq!(picture.status.code(), Some(1));
    assert!(said(&picture).contains("這個檔案是圖片或 PDF"), "{}", said(&picture));

    let nobody = import(&file, &home.join("elsewhere"), &[], "").await;
    assert_eq!(nobody.status.code(), Some(2));
    assert!(said(&nobody).contains("no hallboard is running on"), "{}", said(&nobody));
    assert_eq!(said(&nobody).lines().count(), 1);

    let absent = import(&home.join("absent.csv"), &house.data(), &[], "").await;
    assert_eq!(absent.status.code(), Some(2));
    assert!(said(&absent).contains("cannot be read"), "{}", said(&absent));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_console_is_the_daemons_users_alone_and_goes_with_it() {
    let house = House::empty().await;
    let socket = house.data().join("control.sock");
    assert_eq!(std::fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o600);
    house.daemon.close().await;
    assert!(!socket.exists());
}
