//! The clerk's morning: a docket file comes into the running house, once, twice, and corrected.

use std::fs;

use hallboard_tests::{Building, DOCKET, Ended, Outcome, Trouble, run};

#[tokio::test]
async fn the_days_file_again_changes_nothing_and_a_corrected_one_moves_the_row() -> Outcome {
    let building = Building::open().await?;
    let mut door = building.screen("door-1").await?;
    door.shows("1-03 10:15 尚未開庭").await?;
    let today = roc(&building).await?;
    let bailiff = building.bailiff(1).await?;
    let seq = bailiff.room().await?["seq"].clone();

    let same = imports(&building, &DOCKET.replace("1151123", &today)).await?;
    assert_eq!(same.code, Some(0), "{}", same.stderr);
    assert_eq!(bailiff.room().await?["seq"], seq, "{}", same.stdout);

    let corrected =
        DOCKET.replace(",1015,40,115年度調偵字第4061號", ",1040,40,115年度調偵字第4061號");
    assert_ne!(corrected, DOCKET);
    let moved = imports(&building, &corrected.replace("1151123", &today)).await?;
    assert_eq!(moved.code, Some(0), "{}", moved.stderr);

    door.shows("1-03 10:15 10:40").await?;
    assert_eq!(bailiff.hearing("1-03").await?["first_time"], "10:15");
    Ok(())
}

#[tokio::test]
async fn another_days_file_leaves_todays_boards_as_they_are() -> Outcome {
    let building = Building::open().await?;
    let before = building.bailiff(3).await?.room().await?;

    let other = imports(&building, &DOCKET.replace("1151123", "1160104")).await?;

    assert_eq!(other.code, Some(0), "{}", other.stderr);
    let after = building.bailiff(3).await?.room().await?;
    assert_eq!((&after["hearings"], &after["seq"]), (&before["hearings"], &before["seq"]));
    Ok(())
}

#[tokio::test]
async fn what_is_no_docket_is_refused_in_one_sentence_and_the_day_stays() -> Outcome {
    let building = Building::open().await?;
    let before = building.bailiff(3).await?.room().await?;

    for wrong in ["", "\u{89}PNG\r\n\u{1a}\n", "品名,數量\n紙,3\n"] {
        let refused = imports(&building, wrong).await?;
        assert_eq!(refused.code, Some(1), "{wrong:?}: {}", refused.stdout);
        assert_eq!(refused.stderr.lines().count(), 1, "{}", refused.stderr);
    }

    assert_eq!(building.bailiff(3).await?.room().await?["hearings"], before["hearings"]);
    Ok(())
}

/// `hallboard docket import` on the machine of the house.
async fn imports(building: &Building, text: &str) -> Result<Ended, Trouble> {
    let file = building.folder.path().join("docket.csv");
    fs::write(&file, text)?;
    let (file, folder) = (file.display().to_string(), building.folder.path().display().to_string());
    run(&["docket", "import", &file, "--yes", "--data", &folder]).await
}

/// The house's own day as the office writes it: 1151123.
async fn roc(building: &Building) -> Result<String, Trouble> {
    let room = building.bailiff(1).await?.room().await?;
    let date = room["date"].as_str().unwrap_or_default().replace('-', "");
    Ok((date.parse::<u32>()? - 19_110_000).to_string())
}
