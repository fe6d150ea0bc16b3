//! 公告、偵查終結公告: what is written for the walls, over the wire.

use docket::staff::Role;
use serde_json::{Value, json};

use crate::house::{House, Person};

/// A notice for the entrance hall with a key of its own.
fn notice(key: &str, text: &str) -> Value {
    json!({
        "key": format!("notice-{key}"), "category": "latest", "places": ["lobby"],
        "texts": { "zh-Hant": text, "en": "The lift is closed" },
    })
}

async fn lobby(house: &House) -> String {
    house.stranger().get("/screens/lobby").await.body
}

async fn notices(person: &Person) -> Vec<Value> {
    person.get("/api/v1/notices").await.json()["notices"].as_array().unwrap().clone()
}

#[tokio::test]
async fn notices_go_out_as_a_table_and_come_in_again_as_they_were() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    let said = json!({
        "key": "notice-table", "category": "service", "priority": "high",
        "places": ["lobby", "door/3", "screen/waiting-1"], "weekdays": ["1", "5"],
        "daily": ["08:30-12:00", "13:30-17:30"], "until": "2026-12-24T17:00",
        "texts": { "zh-Hant": "=電梯檢修，請走東側「樓梯」", "en": "Use the east stairs, \"2F\"" },
    });
    assert_eq!(clerk.post("/api/v1/notices", &said).await.status, 200);
    let table = clerk.get("/api/v1/notices.csv").await;
    assert_eq!(table.status, 200);
    assert!(table.header("content-type").starts_with("text/csv"), "{}", table.head);
    assert!(table.body.contains("'=電梯檢修"), "a spreadsheet takes no text for a formula");

    let id = notices(&clerk).await[0]["id"].clone();
    let gone = format!("/api/v1/notices/{id}/withdrawals");
    assert_eq!(clerk.post(&gone, &json!({ "key": "notice-gone" })).await.status, 200);
    let file = json!({ "key": "notice-import", "file": table.body });
    let taken = clerk.post("/api/v1/notice-imports", &file).await;
    assert_eq!(taken.json(), json!({ "taken": 1, "refused": [] }));

    let all = notices(&clerk).await;
    let (old, new) = all.iter().partition::<Vec<_>, _>(|one| one["id"] == id);
    for field in ["category", "priority", "texts", "until", "daily", "weekdays", "places"] {
        assert_eq!(new[0][field], old[0][field], "{field}");
    }
    assert_eq!((&new[0]["state"], &old[0]["state"]), (&json!("running"), &json!("withdrawn")));
}

#[tokio::test]
async fn of_an_imported_table_the_bad_lines_are_told_with_their_reasons() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    let table = "類別,順位,開始,結束,每日時段,星期,地點,中文\n\
                 最新訊息,優先,,,,,lobby,請由東側樓梯上2樓\n\
                 最新訊息,,,2001-01-01 08:00,,,lobby,早已過去\n\
                 天氣,,,,,,lobby,晴\n\
                 最新訊息,,,,25:00-26:00,,lobby,時段\n\
                 最新訊息,,,,,,third-floor,哪裡\n\
                 最新訊息,,,,,,lobby,請見 www.example.tw\n";
    let said = clerk
        .post("/api/v1/notice-imports", &json!({ "key": "notice-bad-lines", "file": table }))
        .await
        .json();
    assert_eq!(said["taken"], 1);
    let refused = said["refused"].as_array().unwrap();
    let rows = refused.iter().map(|line| line["row"].as_u64().unwrap()).collect::<Vec<_>>();
    assert_eq!(rows, [3, 4, 5, 6, 7]);
    assert!(refused.iter().all(|line| line["reason"].as_str().unwrap().chars().count() > 4));

    let no_table = json!({ "key": "notice-no-table", "file": "姓名,電話\n王,1\n" });
    assert_eq!(clerk.post("/api/v1/notice-imports", &no_table).await.status, 400);
    assert_eq!(notices(&clerk).await.len(), 1);
}

#[tokio::test]
async fn a_category_that_wants_it_runs_once_a_second_person_has_approved() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    let second = house.person(Role::Administrator).await;
    let law = json!({
        "key": "notice-law", "category": "law", "places": ["lobby"],
        "texts": { "zh-Hant": "新法自明日施行" },
    });
    assert_eq!(clerk.post("/api/v1/notices", &law).await.status, 200);
    let one = notices(&clerk).await[0].clone();
    assert_eq!(one["state"], "unapproved");
    assert!(!lobby(&house).await.contains("新法自明日施行"));

    let approve = format!("/api/v1/notices/{}/approvals", one["id"]);
    let own = clerk.post(&approve, &json!({ "key": "approve-own" })).await;
    assert_eq!((own.status, own.code()), (409, "same_person".to_owned()));
    assert_eq!(second.post(&approve, &json!({ "key": "approve-law" })).await.status, 200);
    let one = notices(&clerk).await[0].clone();
    assert_eq!((&one["state"], &one["written"]["by"]), (&json!("running"), &json!("黃淑芬")));
    assert_eq!(one["approved"]["by"], "李冠廷");
    shows(&house, "新法自明日施行").await;

    let again = second.post(&approve, &json!({ "key": "approve-again" })).await;
    assert_eq!((again.status, again.code()), (409, "nothing_to_approve".to_owned()));
    let plain = clerk.post("/api/v1/notices", &notice("plain", "電梯檢修")).await;
    let states = plain.json()["notices"].clone();
    let state = |text: &str| {
        let all = states.as_array().unwrap();
        all.iter().find(|one| one["text"] == text).unwrap()["state"].clone()
    };
    assert_eq!(state("電梯檢修"), "running", "latest news needs no second person");
}

#[tokio::test]
async fn what_ended_while_the_house_was_closed_is_in_no_picture_of_the_new_day() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    let mut ends = notice("ends", "上午九時止");
    ends["until"] = "2026-11-23T09:00".into();
    assert_eq!(clerk.post("/api/v1/notices", &ends).await.status, 200);
    assert_eq!(clerk.post("/api/v1/notices", &notice("stays", "整天都在")).await.status, 200);
    let alarm = json!({ "key": "raise-power", "prepared": "power", "minutes": 20, "sure": true });
    assert_eq!(clerk.post("/api/v1/emergencies", &alarm).await.status, 200);
    for text in ["上午九時止", "整天都在", "停電處理中"] {
        shows(&house, text).await;
    }

    let house = house.restarted_at((9, 30)).await;
    let first = lobby(&house).await;
    assert!(first.contains("整天都在"));
    assert!(!first.contains("上午九時止") && !first.contains("停電處理中"), "{first}");
}

#[tokio::test]
async fn an_emergency_outlives_a_restart_while_its_time_runs() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    let alarm = json!({ "key": "raise-power", "prepared": "power", "minutes": 60, "sure": true });
    assert_eq!(clerk.post("/api/v1/emergencies", &alarm).await.status, 200);
    let house = house.restarted_at((8, 50)).await;
    assert!(lobby(&house).await.contains("停電處理中"));
    let open = clerk_of(&house).await.get("/api/v1/emergencies").await.json();
    let end = format!("/api/v1/emergencies/{}/endings", open["emergencies"][0]["id"]);
    let ended = clerk_of(&house).await.post(&end, &json!({ "key": "end-power" })).await;
    assert_eq!(ended.status, 200, "{}", ended.body);
    shows_no_longer(&house, "停電處理中").await;
}

#[tokio::test]
async fn the_bulletin_is_written_by_the_clerk_and_read_by_everybody() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    let line = |key: &str, case: &str, outcome: &str| json!({ "key": format!("line-{key}"), "date": "2026-11-20", "case": case, "outcome": outcome });
    let path = "/api/v1/bulletins";
    let entered = clerk.post(path, &line("good", "115年度偵字第1850號", "不起訴處分")).await;
    assert_eq!(entered.status, 200, "{}", entered.body);
    let codes = [
        (line("word", "115年度偵字第1851號", "判刑五年"), "no_such_outcome"),
        (line("case", "王小明", "不起訴處分"), "not_a_case"),
        (line("secret", "115年度少連偵字第3號", "不起訴處分"), "case_not_public"),
    ];
    for (wrong, code) in codes {
        assert_eq!(clerk.post(path, &wrong).await.code(), code);
    }
    let stranger = house.stranger();
    assert_eq!(stranger.post(path, &line("own", "115年度偵字第1號", "簽結")).await.status, 401);
    let shown = stranger.get(path).await.json()["bulletins"].clone();
    assert_eq!(shown.as_array().unwrap().len(), 1);
    assert_eq!(
        (&shown[0]["outcome"], &shown[0]["date"]),
        (&json!("不起訴處分"), &json!("115年11月20日"))
    );
    let page = stranger.get("/bulletins").await.body;
    assert!(page.contains("115年度偵字第1850號") && page.contains("Concluded investigations"));

    let gone = format!("{path}/{}/withdrawals", shown[0]["id"]);
    assert_eq!(clerk.post(&gone, &json!({ "key": "line-gone" })).await.status, 200);
    assert_eq!(stranger.get(path).await.json(), json!({ "bulletins": [] }));
    assert!(stranger.get("/bulletins").await.body.contains("目前沒有公告"));
}

async fn clerk_of(house: &House) -> Person {
    house.person(Role::Clerk).await
}

/// The painter takes some milliseconds.
async fn shows(house: &House, text: &str) {
    is(house, text, true).await;
}

async fn shows_no_longer(house: &House, text: &str) {
    is(house, text, false).await;
}

async fn is(house: &House, text: &str, there: bool) {
    for _ in 0..200 {
        if lobby(house).await.contains(text) == there {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the lobby's screen: {text} is not {there}");
}
