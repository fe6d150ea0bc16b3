//! 匯入: nothing is applied until it is confirmed, and only what was shown.

use docket::staff::Role;
use serde_json::{Value, json};

use crate::files::{MONDAY, MONDAY_BIG5, TUESDAY, monday_with, rows};
use crate::house::{House, Person};

/// The first hearing of room 1.
const FIRST: &str = "115年度偵字第1850號";

fn listed(house: &House) -> usize {
    let now = house.daemon.house.now();
    now.rooms().map(|room| room.hearings.len()).sum()
}

async fn import_monday(clerk: &Person) {
    let preview = clerk.upload("monday.csv", MONDAY.as_bytes()).await.json();
    assert_eq!(clerk.confirm(&preview, "monday-1", &[]).await.status, 200);
}

#[tokio::test]
async fn a_days_docket_is_previewed_and_then_listed() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    let preview = clerk.upload("docket.csv", MONDAY_BIG5).await.json();
    assert_eq!(preview["added"].as_array().unwrap().len(), 76);
    assert_eq!(preview["refused"], json!([]));
    assert_eq!(listed(&house), 0, "a preview lists nothing");

    let done = clerk.confirm(&preview, "monday-1", &[]).await.json();
    assert_eq!((done["added"].as_u64(), done["again"].as_bool()), (Some(76), Some(false)));
    assert_eq!(listed(&house), 76);

    let again = clerk.confirm(&preview, "monday-1", &[]).await.json();
    assert_eq!((again["seq"].clone(), again["again"].as_bool()), (done["seq"].clone(), Some(true)));
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    import_monday(&clerk).await;
    let before = house.daemon.house.now().seq;
    let preview = clerk.upload("again.csv", MONDAY_BIG5).await.json();
    assert_eq!(preview["unchanged"], 76);
    assert_eq!(
        (&preview["added"], &preview["changed"], &preview["dropped"]),
        (&json!([]), &json!([]), &json!([]))
    );

    let done = clerk.confirm(&preview, "monday-2", &[]).await.json();
    assert_eq!(done["unchanged"], 76);
    assert_eq!(house.daemon.house.now().seq, before, "nothing was written");
}

#[tokio::test]
async fn a_new_time_a_new_room_and_a_new_case_are_shown_as_from_and_to() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    import_monday(&clerk).await;
    let file = monday_with(FIRST, |row| {
        let row = row.replace("0930", "1015").replace("第1偵查庭", "第2偵查庭");
        Some(row.replace(FIRST, &format!("{FIRST}、115年度偵字第9999號")))
    });
    let preview = clerk.upload("new.csv", file.as_bytes()).await.json();
    let changed = &preview["changed"][0];
    assert_eq!(preview["changed"].as_array().unwrap().len(), 1);
    assert_eq!((changed["turn"].as_str(), changed["room"].as_u64()), (Some("1-01"), Some(2)));
    assert_eq!(
        (&changed["from"]["time"], &changed["to"]["time"]),
        (&json!("09:30"), &json!("10:15"))
    );
    assert_eq!((&changed["from"]["room"], &changed["to"]["room"]), (&json!(1), &json!(2)));
    assert_eq!(changed["words"], json!(["加列案號 115年度偵字第9999號"]));

    clerk.confirm(&preview, "monday-2", &[]).await;
    let room = house.daemon.house.now().room(docket::RoomId(2));
    let moved = room.hearings.values().find(|h| h.turn.to_string() == "1-01").unwrap();
    assert_eq!(moved.listing.time.to_string(), "10:15");
}

#[tokio::test]
async fn a_docket_that_moved_on_is_refused_and_previewed_again() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    let bailiff = house.person(Role::Bailiff).await;
    import_monday(&clerk).await;
    let file = monday_with(FIRST, |_| None);
    let preview = clerk.upload("fewer.csv", file.as_bytes()).await.json();
    assert_eq!(preview["dropped"][0]["doubtful"], false);

    arrives(&bailiff, &preview["dropped"][0]).await;
    let refused = clerk.confirm(&preview, "fewer-001", &[]).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "docket_moved_on"));

    let path = format!("/api/v1/dockets/{}/previews", preview["id"].as_str().unwrap());
    let again = clerk.post(&path, &json!({})).await.json();
    assert_eq!(again["dropped"][0]["doubtful"], true);
    let done = clerk.confirm(&again, "fewer-002", &[]).await.json();
    assert_eq!((done["dropped"].as_u64(), done["stayed"].as_u64()), (Some(0), Some(1)));
    assert!(room_one(&bailiff).await.contains("\"listed\""), "who has come keeps the hearing");

    let third = clerk.upload("fewer.csv", file.as_bytes()).await.json();
    let hearing = third["dropped"][0]["hearing"].as_u64().unwrap();
    let done = clerk.confirm(&third, "fewer-003", &[hearing]).await.json();
    assert_eq!(done["dropped"], 1);
    assert!(room_one(&bailiff).await.contains("\"cancelled\""));

    let whole = clerk.upload("whole.csv", MONDAY.as_bytes()).await.json();
    assert_eq!(whole["changed"][0]["words"][0], "先前已取消，檔案又列入，恢復庭期");
    clerk.confirm(&whole, "whole-001", &[]).await;
    assert!(room_one(&bailiff).await.contains("\"listed\""));
}

/// The progress of the first hearing of room 1, as JSON.
async fn room_one(bailiff: &Person) -> String {
    bailiff.get("/api/v1/rooms/1").await.json()["hearings"][0]["progress"].to_string()
}

async fn arrives(bailiff: &Person, dropped: &Value) {
    let hearing = &dropped["hearing"];
    let mark = json!({ "hearing": hearing, "presence": "arrived", "key": "arrival-1" });
    assert_eq!(bailiff.post("/api/v1/rooms/1/arrivals", &mark).await.status, 200);
}

#[tokio::test]
async fn refused_rows_are_listed_and_do_not_stop_the_others() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    let file = rows(&[
        "1151123,第1偵查庭,信股,0930,30,115年度偵字第1號,訊問,傷害,王一,被告,",
        "1151123,第9偵查庭,信股,0930,30,115年度偵字第2號,訊問,傷害,王二,被告,",
        "1151123,第1偵查庭,信股,2560,30,115年度偵字第3號,訊問,傷害,王〓,被告,",
    ]);
    let preview = clerk.upload("some.csv", file.as_bytes()).await.json();
    let refused = preview["refused"].as_array().unwrap();
    let of = |n: usize| (refused[n]["row"].as_u64(), refused[n]["column"].as_str());
    assert_eq!((of(0), of(1)), ((Some(3), Some("庭別")), (Some(4), Some("開庭時間"))));
    assert_eq!(preview["uncertain"][0]["column"], "應訊人");
    assert_eq!(clerk.confirm(&preview, "some-rows", &[]).await.json()["added"], 1);
    assert_eq!(listed(&house), 1);
}

#[tokio::test]
async fn a_file_that_is_no_docket_leaves_the_day_as_it_was() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    import_monday(&clerk).await;
    let before = house.daemon.house.now();
    let row = "1151123,第1偵查庭,信股,0930,30,115年度偵字第1號,訊問,傷害,王一,被告,";
    let many = rows(&vec![row; 100_000]);
    let cut = zip_cut();
    let files: [(&str, &[u8]); 5] = [
        ("too-many-rows", many.as_bytes()),
        ("file-is-a-picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("file-damaged", &cut),
        ("headings-missing", b"name,price\napple,3\n"),
        ("file-empty", b""),
    ];
    for (code, bytes) in files {
        let reply = clerk.upload("wrong.csv", bytes).await;
        assert_eq!((reply.status, reply.code().as_str()), (422, code));
    }
    assert_eq!(house.daemon.house.now(), before);
}

/// The beginning of a workbook.
fn zip_cut() -> Vec<u8> {
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.extend([0; 200]);
    bytes
}

#[tokio::test]
async fn a_file_of_a_day_that_is_over_or_of_too_many_hearings_is_refused_before_anything_is_kept() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    let over = MONDAY.replace("1151123,", "1151120,");
    let reply = clerk.upload("friday.csv", over.as_bytes()).await;
    assert_eq!((reply.status, reply.code().as_str()), (409, "day_is_over"));

    let lines = (1..3_000).map(|n| {
        format!("1151124,第1偵查庭,信股,0930,30,115年度偵字第{n}號,訊問,傷害,王{n},被告,")
    });
    let lines = lines.collect::<Vec<_>>();
    let file = rows(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let reply = clerk.upload("huge.csv", file.as_bytes()).await;
    assert_eq!((reply.status, reply.code().as_str()), (422, "too-many-hearings"));
}

#[tokio::test]
async fn another_day_can_be_listed_ahead() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    import_monday(&clerk).await;
    let preview = clerk.upload("tuesday.csv", TUESDAY.as_bytes()).await.json();
    assert_eq!((preview["added"].as_array().unwrap().len(), &preview["dropped"]), (79, &json!([])));
    clerk.confirm(&preview, "tuesday-1", &[]).await;
    assert_eq!(listed(&house), 76, "today stays as it is");
}

async fn second_clerk(house: &House) -> Person {
    let admin = house.person(Role::Administrator).await;
    let wanted = json!({ "name": "二號", "role": "clerk", "key": "open-0001" });
    let opened = admin.post("/api/v1/accounts", &wanted).await.json();
    house.sign_in("二號", opened["pin"].as_str().unwrap()).await.unwrap()
}

#[tokio::test]
async fn a_confirmation_repeated_after_a_restart_gets_the_first_answer() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    let preview = clerk.upload("monday.csv", MONDAY.as_bytes()).await.json();
    let done = clerk.confirm(&preview, "monday-1", &[]).await.json();

    let house = house.restarted().await;
    let clerk = house.person(Role::Clerk).await;
    let again = clerk.confirm(&preview, "monday-1", &[]).await.json();
    assert_eq!((&again["seq"], &again["again"]), (&done["seq"], &json!(true)));
    assert_eq!(clerk.confirm(&preview, "monday-2", &[]).await.code(), "preview_gone");
}

#[tokio::test]
async fn only_a_clerk_imports_and_only_their_own_previews() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    assert_eq!(house.stranger().upload("a.csv", MONDAY.as_bytes()).await.status, 401);
    for role in [Role::Bailiff, Role::Section, Role::Administrator, Role::Auditor] {
        let reply = house.person(role).await.upload("a.csv", MONDAY.as_bytes()).await;
        assert_eq!((reply.status, reply.code().as_str()), (403, "not_yours"));
    }
    let preview = clerk.upload("a.csv", MONDAY.as_bytes()).await.json();
    let other = second_clerk(&house).await;
    assert_eq!(other.confirm(&preview, "a-key-of-8", &[]).await.code(), "preview_gone");
    assert_eq!(clerk.confirm(&preview, "a-key-of-8", &[99]).await.code(), "not_in_preview");
    assert_eq!(listed(&house), 0);
}
