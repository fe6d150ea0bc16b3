//! 時鐘: a machine whose clock jumps by days, under a house that counts by numbers.

use std::time::Duration;

use docket::RoomId;
use futures_util::SinkExt;
use hallboard::clock::Clock;
use hallboard::config::Config;
use hallboard::{daemon, demo};
use hallboard_tests::{Caller, Daemon, Outcome, Trouble, office, run, until};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_tungstenite::tungstenite::Message;

use crate::bad_day::{Guide, row_says};
use crate::damage::memory;
use crate::site::{Dice, Site, at, closes, replayed, tell, wish};
use crate::writer::next_mark;

const DAY_MS: i64 = 24 * 3_600_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jumps_of_a_day_change_neither_order_nor_state() -> Outcome {
    let folder = TempDir::with_prefix_in("hallboard-clock-", memory())?;
    let site = Site::at(folder.path());
    let (clock, hand) = Clock::by_hand(at(10, 30));
    let mut open = site.on_monday(&clock).await;
    let hearing = open.house.now().room(RoomId(3)).listed()[0].id;
    let (mut dice, mut last, mut jumps) = (Dice(5), open.house.now().seq, 0);
    for nth in 0..300 {
        let order = open.house.submit(wish(
            1,
            &format!("jump-{nth:05}"),
            next_mark(&open.house, RoomId(3), hearing),
        ));
        let jump = [DAY_MS, -DAY_MS, 1_700, 0][dice.below(4)];
        let (answer, ()) = tokio::join!(order, async { hand.moves_by(jump) });
        let receipt = answer.map_err(|fault| format!("mark {nth}: {fault:?}"))?;
        assert_eq!(receipt.seq.0, last.0 + 1, "mark {nth}");
        last = receipt.seq;
        jumps += usize::from(jump.abs() == DAY_MS);
        if nth % 60 == 59 {
            let before = open.house.now();
            closes(open).await;
            assert_eq!(before.as_ref(), &replayed(&site.data()), "the record says otherwise");
            open = site.opens(&clock)?;
            assert_eq!(open.house.now(), before, "the store says otherwise");
        }
    }
    tell(&format!("clock: {jumps} jumps of a day in 300 orders, numbers without a gap"));
    closes(open).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_behind_the_journal_is_one_sentence_before_the_house_opens() -> Outcome {
    let folder = TempDir::with_prefix_in("hallboard-clock-", memory())?;
    let site = Site::at(folder.path());
    let (clock, _) = Clock::by_hand(Clock::real().machine().plus_ms(DAY_MS));
    closes(site.on_monday(&clock).await).await;
    let config = office(folder.path(), |text| text)?;
    let file = config.display().to_string();

    let refused = run(&["serve", "--config", &file]).await?;
    assert_eq!(refused.code, Some(75), "{refused:?}");
    assert_eq!(refused.stderr.lines().count(), 1, "{}", refused.stderr);
    for word in ["請先校時", "behind the last entry", "--believe-clock"] {
        assert!(refused.stderr.contains(word), "{word}: {}", refused.stderr);
    }
    row_says(&Guide::chinese(), 5, &[&refused.stderr]);
    row_says(&Guide::english(), 5, &[&refused.stderr]);

    let [_, _, serve] = Guide::chinese().commands(0)?;
    let words = serve.strip_prefix("hallboard serve ").ok_or("the guide serves otherwise")?;
    let (mut house, _) = Daemon::serve_with(&config, &[words]).await?;
    assert_eq!(house.close().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_session_outlives_its_limit_whichever_way_the_clock_jumps() -> Outcome {
    for jump in [DAY_MS, -DAY_MS] {
        let folder = TempDir::with_prefix_in("hallboard-clock-", memory())?;
        let config = sample_in(&folder)?;
        let (clock, hand) = Clock::by_hand(at(10, 30));
        let house = daemon::open(&config, clock).await?;
        let accounts = demo::open_accounts(&house).await?;
        let bailiff = Caller::stranger(&house.url());
        let bailiff = bailiff.sign_in(&accounts[0].name, &accounts[0].pin).await?;
        assert_eq!(bailiff.get("/api/v1/rooms/1").await?.status, 200);

        hand.moves_by(jump);

        assert_eq!(bailiff.get("/api/v1/rooms/1").await?.status, 401, "after {jump} ms");
        hand.moves_by(60_000);
        assert_eq!(
            bailiff.get("/api/v1/rooms/1").await?.status,
            401,
            "after {jump} ms and a minute"
        );
        house.close().await;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_notice_outlives_its_limit_whichever_way_the_clock_jumps() -> Outcome {
    let (forth, back) = tokio::join!(notices_end(DAY_MS), notices_end(-DAY_MS));
    forth.and(back)
}

/// A notice of four seconds and one of six hours, under a clock that jumps.
async fn notices_end(jump: i64) -> Outcome {
    let folder = TempDir::with_prefix_in("hallboard-clock-", memory())?;
    let (clock, hand) = Clock::by_hand(at(10, 30));
    let house = daemon::open(&sample_in(&folder)?, clock.clone()).await?;
    let accounts = demo::open_accounts(&house).await?;
    let account = accounts.iter().find(|one| one.name == "黃淑芬").ok_or("no clerk")?;
    let clerk = Caller::stranger(&house.url()).sign_in(&account.name, &account.pin).await?;
    let (short, long) = ("電梯維修請走樓梯", "今日服務到五點");
    for (text, seconds) in [(short, 4), (long, 6 * 3600)] {
        let notice = json!({
            "key": format!("notice-{seconds:08}"), "category": "latest", "places": ["lobby"],
            "texts": { "zh-Hant": text },
            "until": clock.house().plus_ms(seconds * 1000).to_string(),
        });
        let posted = clerk.post("/api/v1/notices", &notice).await?;
        assert_eq!(posted.status, 200, "{}", posted.text);
    }
    let lobby =
        async || Ok::<_, Trouble>(Caller::stranger(&house.url()).get("/screens/lobby").await?.text);
    until("both are on the wall", || async {
        let text = lobby().await?;
        Ok((text.contains(short) && text.contains(long)).then_some(()))
    })
    .await?;

    hand.moves_by(jump);

    let gone = if jump > 0 { vec![short, long] } else { vec![short] };
    let ended = async || {
        let text = lobby().await?;
        Ok(gone.iter().all(|notice| !text.contains(notice)).then_some(()))
    };
    // The painter looks at its clock every 30 s, and a story waits for 20.
    if until("it looks", ended).await.is_err() {
        until("what has ended is off the wall", ended).await?;
    }
    let left = lobby().await?.contains(long);
    assert_eq!(left, jump < 0, "a clock set back by a day ends nothing that has not ended");
    hand.moves_by(-60_000);
    assert!(!lobby().await?.contains(short), "what has ended does not begin again");
    house.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_jump_is_told_beside_the_hours_of_the_law_until_the_clock_is_set_right() -> Outcome {
    let folder = TempDir::with_prefix_in("hallboard-clock-", memory())?;
    let (clock, hand) = Clock::by_hand(at(10, 30));
    let house = daemon::open(&sample_in(&folder)?, clock).await?;
    let accounts = demo::open_accounts(&house).await?;
    let officer = accounts.iter().find(|one| one.name == "陳國華").ok_or("nobody at the desk")?;
    let desk = Caller::stranger(&house.url()).sign_in(&officer.name, &officer.pin).await?;
    let arrest = json!({
        "key": "jump-received", "kind": "warrant", "age": "adult", "arrest": "10:00",
    });
    let received = desk.post("/api/v1/detainees", &arrest).await?;
    assert_eq!(received.status, 200, "{}", received.text);
    let id = received.json["detainee"]["id"].as_str().unwrap_or_default().to_owned();
    let pages =
        ["/custody".to_owned(), "/walls/custody".to_owned(), format!("/custody/{id}/ledger")];
    for (minutes, told) in [(0, None), (10, Some("向前跳了")), (-20, Some("向後跳了")), (10, None)]
    {
        hand.moves_by(minutes * 60_000);
        // Whoever was signed in may have to sign in again.
        let desk = Caller::stranger(&house.url()).sign_in(&officer.name, &officer.pin).await?;
        for page in &pages {
            let text = desk.get(page).await?.text;
            assert_eq!(text.contains("伺服器時鐘"), told.is_some(), "{page} after {minutes} min");
            assert!(told.is_none_or(|told| text.contains(told)), "{page}: {text}");
        }
        let alarms = desk.get("/api/v1/custody-alarms").await?.json;
        assert_eq!(alarms["jumped"].is_string(), told.is_some());
    }
    house.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_jump_is_told_until_the_clock_is_right_or_the_administrator_says_that_it_is() -> Outcome {
    let folder = TempDir::with_prefix_in("hallboard-clock-", memory())?;
    let (clock, hand) = Clock::by_hand(at(10, 30));
    let house = daemon::open(&sample_in(&folder)?, clock).await?;
    let accounts = demo::open_accounts(&house).await?;
    let signed_in = async |name: &str| {
        let account = accounts.iter().find(|account| account.name == name);
        let account = account.ok_or("nobody of that name")?;
        Caller::stranger(&house.url()).sign_in(&account.name, &account.pin).await
    };
    let (bailiff, administrator) = (signed_in("林志強").await?, signed_in("李冠廷").await?);
    let told =
        async || Ok::<_, Trouble>(bailiff.get("/api/v1/rooms/3").await?.json["clock"].clone());
    assert_eq!(told().await?, Value::Null);

    hand.moves_by(6 * 60_000);
    assert_eq!(told().await?, "伺服器時鐘向前跳了 6 分，畫面時間可能有誤，請通知資訊室。");
    // What the log says is read from its source: no test turns the clock of a process by hours.
    let said = (told().await?.to_string(), include_str!("../../crates/hallboard/src/day.rs"));
    row_says(&Guide::chinese(), 6, &[&said.0, said.1]);
    hand.moves_by(-6 * 60_000);
    assert_eq!(told().await?, Value::Null, "set right");

    hand.moves_by(6 * 60_000);
    assert!(administrator.get("/wall").await?.text.contains("向前跳了 6 分"));
    let refused = bailiff.post("/api/v1/clock-words", &json!({})).await?;
    assert_eq!(refused.status, 403, "{}", refused.text);
    let taken = administrator.post("/api/v1/clock-words", &json!({})).await?;
    assert_eq!(taken.status, 200, "{}", taken.text);
    assert_eq!(told().await?, Value::Null, "taken at its word");
    house.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_jump_makes_no_screen_dark_on_the_desk_and_hides_none_that_is() -> Outcome {
    let folder = TempDir::with_prefix_in("hallboard-clock-", memory())?;
    let (clock, hand) = Clock::by_hand(at(10, 30));
    let mut config = sample_in(&folder)?;
    config.glass.dark_seconds = 5;
    let house = daemon::open(&config, clock).await?;
    let accounts = demo::open_accounts(&house).await?;
    let account = accounts.iter().find(|account| account.name == "李冠廷").ok_or("nobody")?;
    let dark = async || {
        // A clock that is set ends sessions.
        let desk = Caller::stranger(&house.url()).sign_in(&account.name, &account.pin).await?;
        let told = desk.get("/api/v1/screens/alarms").await?;
        let alarms = told.json["alarms"].as_array().ok_or(told.text)?;
        Ok::<_, Trouble>(alarms.iter().any(|alarm| alarm["screen"] == "door-3"))
    };
    let door = format!("{}/screens/door-3/live", house.url().replace("http://", "ws://"));
    let (mut door, _) = tokio_tungstenite::connect_async(&door).await?;
    let shows = r#"{"type":"shows","screen":"door-3","id":1,"hash":1}"#;
    door.send(Message::text(shows)).await?;
    let asked = Caller::stranger(&house.url());
    while asked.get("/screens/door-3/heard").await?.json["heard"] != true {}

    for hours in [1, -3] {
        hand.moves_by(hours * 3_600_000);
        assert!(!dark().await?, "it spoke a moment ago, {hours} h later by the clock");
    }
    tokio::time::sleep(Duration::from_secs(6)).await;
    assert!(dark().await?, "silent for 6 s, two hours back");
    house.close().await;
    Ok(())
}

/// The sample office in a folder of its own.
fn sample_in(folder: &TempDir) -> Result<Config, String> {
    let mut config = Config::parse(demo::OFFICE)?;
    config.house.data = folder.path().join("data");
    config.house.credentials = folder.path().join("credentials");
    config.door.listen.set_port(0);
    config.guard.pin_anywhere = true;
    Ok(config)
}
