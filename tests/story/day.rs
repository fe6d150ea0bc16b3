//! A day in the building: four rooms, two bailiffs, eight screens, a noon that is not kept, and a restart.

use hallboard_tests::{Building, Outcome, Screen, Tablet, Trouble, words_of};
use serde_json::Value;

#[tokio::test]
async fn two_bailiffs_advance_four_rooms_while_eight_screens_follow() -> Outcome {
    let building = Building::open().await?;
    let mut walls = Vec::new();
    for id in
        ["door-1", "door-2", "door-3", "door-4", "rooms-2f", "waiting-1", "waiting-2", "lobby"]
    {
        walls.push(building.screen(id).await?);
    }
    let (first, second) = (rooms_of(&building, [1, 2]).await?, rooms_of(&building, [3, 4]).await?);

    for _round in 0..4 {
        let (one, other) = tokio::join!(advance(&first), advance(&second));
        one?;
        other?;
        for tablet in first.iter().chain(&second) {
            let room = tablet.room().await?;
            for wall in walls.iter_mut().filter(|wall| shows_room(&wall.id, &room["id"])) {
                agrees(wall, &room).await?;
            }
        }
    }

    let untouched = walls.iter_mut().find(|wall| wall.id == "waiting-2").unwrap();
    untouched.shows("詢1-01 尚未詢問").await
}

#[tokio::test]
async fn the_case_of_11_45_runs_to_12_20_and_nothing_ends_it_but_the_bailiff() -> Outcome {
    let building = Building::open_at(1200.0).await?;
    let mut door = building.screen("door-1").await?;
    let bailiff = building.bailiff(1).await?;
    let last = bailiff.hearing("1-05").await?;
    assert_eq!((&last["time"], &last["half"]), (&"11:45".into(), &"morning".into()));
    for _tap in 0..20 {
        if bailiff.hearing("1-05").await?["progress"] != "in_session" {
            bailiff.presses(&bailiff.room().await?).await?;
        }
    }

    door.clock_passes("12:20").await?;

    door.shows("1-05 11:45 開庭中").await?;
    let room = bailiff.room().await?;
    assert_eq!((&room["sitting"]["half"], &room["state"]), (&"morning".into(), &"open".into()));
    bailiff.taps("結束：一方先離庭").await?;
    bailiff.taps("另一方離庭").await?;
    bailiff.taps("午休").await?;
    door.shows("午休").await
}

#[tokio::test]
async fn a_restart_shows_the_same_boards() -> Outcome {
    let mut building = Building::open().await?;
    let bailiff = building.bailiff(3).await?;
    let second = bailiff.hearing("3-02").await?["id"].clone();
    bailiff.asks("calls", serde_json::json!({ "hearing": second, "early": true })).await?;
    bailiff.taps("開庭").await?;
    for screen in ["door-3", "waiting-1", "lobby"] {
        building.screen(screen).await?.shows("3-02 開庭中").await?;
    }
    let before = boards(&building).await?;

    let ended = building.closes().await?;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    building.opens_again().await?;

    for (now, then) in boards(&building).await?.into_iter().zip(before) {
        assert_eq!(now, then);
    }
    Ok(())
}

async fn rooms_of(building: &Building, rooms: [u64; 2]) -> Result<[Tablet; 2], Trouble> {
    let [left, right] = rooms;
    Ok([building.bailiff(left).await?, building.bailiff(right).await?])
}

/// One tap in each of the bailiff's rooms.
async fn advance(tablets: &[Tablet; 2]) -> Outcome {
    for tablet in tablets {
        tablet.presses(&tablet.room().await?).await?;
    }
    Ok(())
}

/// A screen and a room agree on every number that the screen may show.
async fn agrees(wall: &mut Screen, room: &Value) -> Outcome {
    for hearing in room["hearings"].as_array().into_iter().flatten() {
        if hearing["protected"] == true {
            continue; // never called by number, and looks like every other on L0
        }
        let words = match hearing["progress"].as_str() {
            Some("calling") => "點呼中",
            Some("in_session") => "開庭中",
            Some("concluded") => "已結束",
            _ => continue,
        };
        let overview = wall.id == "lobby" && words == "已結束"; // the lobby has rooms, not rows
        if !overview {
            let turn = hearing["turn"].as_str().unwrap_or_default();
            wall.shows(&if wall.id == "lobby" {
                turn.to_owned()
            } else {
                format!("{turn} {words}")
            })
            .await?;
        }
    }
    Ok(())
}

fn shows_room(screen: &str, room: &Value) -> bool {
    let room = room.as_u64().unwrap_or_default();
    match screen {
        "lobby" | "waiting-1" => true,
        "rooms-2f" => room <= 2,
        "waiting-2" => false,
        door => door.ends_with(&format!("-{room}")),
    }
}

/// What every screen of the building says.
async fn boards(building: &Building) -> Result<Vec<(String, String)>, Trouble> {
    let mut boards = Vec::new();
    for (id, _kind) in building.screens() {
        let mut screen = building.screen(&id).await?;
        screen.shows("").await?;
        boards.push((id, words_of(&screen.html)));
    }
    Ok(boards)
}
