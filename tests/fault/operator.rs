//! What the operator is told: one sentence each, and the exit code.

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use hallboard_tests::{Building, Daemon, Ended, Outcome, Trouble, office, run};
use tempfile::TempDir;

#[tokio::test]
async fn a_second_daemon_on_the_same_folder_is_told_so() -> Outcome {
    let folder = TempDir::with_prefix("hallboard-fault-")?;
    let config = office(folder.path(), |text| text)?;
    let (mut first, line) = Daemon::serve(&config).await?;
    assert!(line.contains("http://127.0.0.1:"), "{line}");

    let second = serve(&config).await?;

    says(&second, 2, &["already running", "data"]);
    assert_eq!(first.close().await?.code, Some(0));
    Ok(())
}

#[tokio::test]
async fn a_demo_on_a_folder_in_use_is_told_so() -> Outcome {
    let building = Building::open().await?;
    let folder = building.folder.path().display().to_string();

    let second = run(&["demo", "--no-play", "--json", "--port", "0", "--data", &folder]).await?;

    says(&second, 2, &["already running"]);
    Ok(())
}

#[tokio::test]
async fn a_wrong_config_is_one_line_with_file_key_and_what_would_be_right() -> Outcome {
    let faults: [(&str, &str, &[&str]); 7] = [
        ("listen = \"127.0.0.1:0\"", "listen = \"everywhere\"", &["listen"]),
        ("day_opens = \"04:00\"", "day_opens = \"4 a.m.\"", &["day_opens"]),
        ("behind_proxy = false", "behind_a_proxy = false", &["behind_a_proxy", "behind_proxy"]),
        ("listen = \"127.0.0.1:0\"", "listen = \"0.0.0.0:0\"", &["door.listen", "certificate"]),
        ("rooms = [6]", "rooms = [16]", &["screens.rooms", "door-6"]),
        ("kind = \"lobby\"", "kind = \"hall\"", &["kind", "hall", "lobby"]),
        ("name_en = \"Taiwan Taitung District Prosecutors Office\"\n", "", &["name_en"]),
    ];
    for (right, wrong, words) in faults {
        let folder = TempDir::with_prefix("hallboard-fault-")?;
        let config = office(folder.path(), |text| {
            assert!(text.contains(right), "{right} is not in the config");
            text.replacen(right, wrong, 1)
        })?;
        let ended = serve(&config).await?;
        says(&ended, 2, &[words, &["hallboard.toml"]].concat());
    }
    Ok(())
}

#[tokio::test]
async fn a_config_that_is_not_there_is_named() -> Outcome {
    let folder = TempDir::with_prefix("hallboard-fault-")?;
    let ended = serve(&folder.path().join("nowhere.toml")).await?;
    says(&ended, 2, &["nowhere.toml"]);
    Ok(())
}

#[tokio::test]
async fn a_port_that_is_taken_is_one_sentence() -> Outcome {
    let taken = TcpListener::bind("127.0.0.1:0")?;
    let address = taken.local_addr()?.to_string();
    let folder = TempDir::with_prefix("hallboard-fault-")?;
    let config = office(folder.path(), |text| text.replace("127.0.0.1:0", &address))?;

    says(&serve(&config).await?, 2, &[&address, "door.listen"]);

    let port = taken.local_addr()?.port().to_string();
    let data = folder.path().join("demo").display().to_string();
    let demo = run(&["demo", "--no-play", "--json", "--port", &port, "--data", &data]).await?;
    says(&demo, 2, &[&address]);
    Ok(())
}

#[tokio::test]
async fn a_data_folder_that_cannot_be_made_is_one_sentence() -> Outcome {
    let folder = TempDir::with_prefix("hallboard-fault-")?;
    fs::write(folder.path().join("data"), "a file stands in the way")?;
    let config = office(folder.path(), |text| text)?;

    says(&serve(&config).await?, 2, &["data"]);
    Ok(())
}

async fn serve(config: &Path) -> Result<Ended, Trouble> {
    run(&["serve", "--config", &config.display().to_string()]).await
}

/// One sentence on stderr with these words in it, nothing on stdout, and this exit code.
fn says(ended: &Ended, code: i32, words: &[&str]) {
    let missing = words.iter().find(|word| !ended.stderr.contains(**word));
    assert!(missing.is_none(), "{missing:?} is not in {:?}", ended.stderr);
    assert_eq!(ended.code, Some(code), "{ended:?}");
    assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
    assert_eq!(ended.stdout, "");
}
