//! 偵查不公開: after a day's work no name and no case number lies where it should not.

use std::io::Write as _;

use hallboard_tests::{Building, Outcome, canary, chain_of};
use serde_json::json;

#[tokio::test]
async fn a_days_work_leaves_no_name_on_the_disk_in_the_log_or_on_a_wall() -> Outcome {
    assert!(canary::names().len() > 80 && canary::cases().len() > 50, "the sample day has people");
    let mut building = Building::open().await?;
    let mut walls = Vec::new();
    for (id, _) in building.screens() {
        walls.push(building.screen(&id).await?);
    }
    let bailiff = building.bailiff(3).await?;
    let known = bailiff.room().await?.to_string();
    assert!(canary::said_in(&known).is_some(), "staff do see names");
    let hearing = bailiff.hearing("3-02").await?["id"].clone();
    let name = canary::names().first().ok_or("nobody")?;
    bailiff.asks("arrivals", json!({ "hearing": hearing, "presence": "arrived" })).await?;
    bailiff.asks("calls", json!({ "hearing": hearing, "early": true })).await?;
    bailiff.asks("calls", json!({ "hearing": name, "early": true, "why": name })).await?;
    bailiff.taps("開庭").await?;
    let stranger = building.stranger();
    stranger.post("/api/v1/sign-in", &json!({ "name": name, "pin": "000000" })).await?;
    stranger.get(&format!("/screens/{}", canary::cases().len())).await?;
    for desk in building.staff() {
        let desk = building.signed_in(&desk).await?;
        for page in ["/tablet", "/custody?q=1", "/section", "/clerk", "/audit", "/accounts"] {
            assert!(desk.get(page).await?.status < 500, "{page}");
        }
    }
    bailiff.taps("結束").await.or(bailiff.taps("結束：一方先離庭").await)?;
    for wall in &mut walls {
        wall.shows("").await?;
        assert_eq!(canary::said_in(&wall.heard), None, "{} says it", wall.id);
    }

    let ended = building.closes().await?;
    assert!(ended.stderr.contains("DEBUG") || ended.stderr.contains("WARN"), "the log was heard");
    assert_eq!(canary::said_in(&ended.stderr), None, "the log says it: {}", ended.stderr);
    let folder = building.folder.path();
    assert!(!chain_of(&folder.join("data"))?.is_empty(), "there is a record");
    assert_eq!(canary::named_below(folder)?, None, "a file says it");
    // The canary sings: a name laid there by hand is found.
    std::fs::File::create(folder.join("data/leak"))?.write_all(name.as_bytes())?;
    assert!(canary::named_below(folder)?.is_some());
    Ok(())
}
