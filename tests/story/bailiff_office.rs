//! 法警室: receiving at the desk, the TV outside, the wall inside, and what the record keeps.

use hallboard_tests::{Building, Caller, Outcome, Trouble, chain_of, fresh_key, run};
use serde_json::{Value, json};

const NAME: &str = "司馬無名氏";
const NEED: &str = "氣喘吸入劑";

/// The officer of the sample office at the desk.
async fn officer(building: &Building) -> Result<Caller, Trouble> {
    building.signed_in("陳國華").await
}

/// Gives one order with a key of its own.
async fn orders(desk: &Caller, path: &str, mut body: Value) -> Result<(u16, Value), Trouble> {
    body["key"] = fresh_key().into();
    let reply = desk.post(path, &body).await?;
    Ok((reply.status, reply.json))
}

async fn receives(desk: &Caller, age: &str) -> Result<Value, Trouble> {
    let body = json!({
        "kind": "warrant", "arrest": "0815", "age": age, "unit": "臺東分局",
        "name": NAME, "needs": NEED, "place": "拘留室1",
    });
    let (status, said) = orders(desk, "/api/v1/detainees", body).await?;
    assert_eq!(status, 200, "{said}");
    Ok(said["detainee"].clone())
}

async fn steps(desk: &Caller, one: &Value, step: Value) -> Result<(u16, Value), Trouble> {
    let path = format!("/api/v1/detainees/{}", one["id"].as_str().unwrap_or_default());
    let now = desk.get(&path).await?.json;
    let mut body = step;
    body["seen"] = now["seq"].clone();
    orders(desk, &format!("{path}/steps"), body).await
}

#[tokio::test]
async fn a_detainee_passes_the_public_words_and_leaves_no_name_anywhere() -> Outcome {
    let building = Building::open().await?;
    let desk = officer(&building).await?;
    let mut tv = building.screen("bailiff-office").await?;
    tv.shows("目前沒有新收人犯").await?;

    let one = receives(&desk, "adult").await?;
    assert_eq!((&one["name"], &one["needs"]), (&json!(NAME), &json!(NEED)));
    tv.shows("1 已到署").await?;
    for (step, word) in [
        (json!({ "step": "identify" }), "1 候訊中"),
        (json!({ "step": "question" }), "1 訊問中"),
        (json!({ "step": "end_questioning" }), "1 訊問完畢"),
        (json!({ "step": "order", "outcome": "motion" }), "1 手續辦理中"),
    ] {
        let (status, said) = steps(&desk, &one, step).await?;
        assert_eq!(status, 200, "{said}");
        tv.shows(word).await?;
    }

    receives(&desk, "minor").await?;
    receives(&desk, "adult").await?;
    tv.shows("2 已到署").await?;
    assert!(!tv.says("3 已到署"), "a minor leaves no gap");

    let record = chain_of(&building.folder.path().join("data"))?.concat();
    let page = building.stranger().get("/screens/bailiff-office").await?.text;
    let wall = desk.get("/walls/custody").await?.text;
    for secret in [NAME, NEED] {
        let holds = |text: &[u8]| text.windows(secret.len()).any(|w| w == secret.as_bytes());
        assert!(!holds(&record), "the journal holds {secret}");
        assert!(!holds(page.as_bytes()), "the TV holds {secret}");
        assert!(!holds(wall.as_bytes()), "the inner wall holds {secret}");
    }
    Ok(())
}

#[tokio::test]
async fn what_does_not_fit_is_asked_back_and_recorded() -> Outcome {
    let building = Building::open().await?;
    let desk = officer(&building).await?;
    let one = receives(&desk, "adult").await?;

    let (status, said) = steps(&desk, &one, json!({ "step": "question" })).await?;
    assert_eq!((status, &said["concern"]), (409, &json!("stage_skipped")));
    let sure = json!({ "step": "question", "sure": "stage_skipped" });
    let (status, said) = steps(&desk, &one, sure).await?;
    assert_eq!(status, 200, "{said}");

    let id = one["id"].as_str().unwrap_or_default();
    let ledger = desk.get(&format!("/custody/{id}/ledger")).await?.text;
    assert!(ledger.contains("略過步驟") && ledger.contains("試算，以承辦檢察官認定為準"));
    let record = chain_of(&building.folder.path().join("data"))?.concat();
    assert!(String::from_utf8_lossy(&record).contains("\"confirmed\":[\"stage_skipped\"]"));
    Ok(())
}

#[tokio::test]
async fn a_number_is_found_as_a_scanner_types_it_and_what_is_none_is_told() -> Outcome {
    let building = Building::open().await?;
    let desk = officer(&building).await?;
    let one = receives(&desk, "adult").await?;
    let number = one["number"].as_str().ok_or("no number")?;
    for typed in [format!("%5DC1{number}%0D%0A"), format!("%09{number}%09")] {
        let found = desk.get(&format!("/api/v1/detainees?q={typed}")).await?.json;
        assert_eq!(found["detainees"][0]["id"], one["id"], "{typed}: {found}");
    }
    let refused = desk.get("/api/v1/detainees?q=A123456789").await?;
    assert_eq!((refused.status, &refused.json["code"]), (400, &json!("not_a_number")));
    assert!(desk.get("/custody?q=A123456789").await?.text.contains("編號只有數字與「-」"));
    Ok(())
}

#[tokio::test]
async fn of_two_desks_the_second_tap_is_told_that_its_page_is_old() -> Outcome {
    let building = Building::open().await?;
    let (desk, other) = (officer(&building).await?, officer(&building).await?);
    let one = receives(&desk, "adult").await?;
    let path = format!("/api/v1/detainees/{}/steps", one["id"].as_str().unwrap_or_default());
    let tap = json!({ "seen": one["seq"], "step": "identify" });

    let (first, _) = orders(&desk, &path, tap.clone()).await?;
    let (second, said) = orders(&other, &path, tap).await?;

    assert_eq!((first, second), (200, 409));
    assert_eq!(said["code"], "already_moved_on");
    Ok(())
}

#[tokio::test]
async fn detainees_live_through_a_power_cut_and_nobody_else_sees_them() -> Outcome {
    let mut building = Building::open().await?;
    let desk = officer(&building).await?;
    let one = receives(&desk, "adult").await?;
    building.is_killed().await?;
    building.opens_again().await?;

    let desk = officer(&building).await?;
    let again = desk.get(&format!("/api/v1/detainees/{}", one["id"].as_str().unwrap())).await?;
    assert_eq!((again.status, &again.json["name"]), (200, &json!(NAME)));

    let bailiff = building.signed_in("王振宇").await?;
    let stranger = building.stranger();
    for path in ["/custody", "/walls/custody", "/api/v1/detainees"] {
        assert_eq!(bailiff.get(path).await?.status, 403, "{path}");
        assert_eq!(stranger.get(path).await?.status, 401, "{path}");
    }
    let alarms = bailiff.get("/api/v1/custody-alarms").await?;
    assert!(alarms.status == 200 && !alarms.text.contains(NAME));
    Ok(())
}

#[tokio::test]
async fn an_office_checks_the_arithmetic_of_the_hours_on_a_file_of_its_own() -> Outcome {
    let samples = include_str!("../../crates/docket/tests/fixtures/custody-clock.json");
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("hours.json");
    std::fs::write(&file, samples)?;
    let path = file.to_str().unwrap_or_default();
    let ended = run(&["custody", "clock", path, "--json"]).await?;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let told: Value = serde_json::from_str(&ended.stdout)?;
    let expected: Value = serde_json::from_str(samples)?;
    let pairs =
        told.as_array().into_iter().flatten().zip(expected.as_array().into_iter().flatten());
    let mut checked = 0;
    for (one, sample) in pairs {
        for field in ["hard_deadline", "excluded_minutes", "adjusted_deadline", "remaining_minutes"]
        {
            assert_eq!(one[field], sample["expect"][field], "{}: {field}", sample["name"]);
        }
        assert_eq!(one["as_expected"], true);
        checked += 1;
    }
    assert_eq!(checked, 8);

    std::fs::write(
        &file,
        samples.replacen("\"excluded_minutes\": 0", "\"excluded_minutes\": 1", 1),
    )?;
    let ended = run(&["custody", "clock", path]).await?;
    assert_eq!(ended.code, Some(1));
    assert!(ended.stdout.contains("與預期不符") && ended.stdout.contains("試算"));
    std::fs::write(&file, "[{}]")?;
    assert_eq!(run(&["custody", "clock", path, "--json"]).await?.code, Some(2));
    Ok(())
}
