//! 值班表: the file, the desk and the gaps, over the wire.

use docket::staff::Role;
use serde_json::json;

use crate::house::House;

const FILE: &str = "/api/v1/duty-files";

#[tokio::test]
async fn a_file_changes_the_roster_at_once_and_the_gap_of_tomorrow_is_told_today() {
    let house = House::open().await;
    let desk = house.person(Role::BailiffOffice).await;
    let roster = "職務,姓名,起,訖\n\
                  值勤檢察官,林明德,2026-11-23 08:00,2026-11-23 17:30\n\
                  值勤檢察官,許家豪,1151123 1730,1151124 0800\n\
                  值班法警,吳建宏,2026-11-23 08:00,2026-11-23 20:00\n\
                  值班法警,潘秀英,2026-11-23 08:00,2026-11-23 20:00\n\
                  值班法警,高文祥,2026-11-23 21:00,2026-11-24 12:00\n";
    let taken = desk.sends(FILE, roster.as_bytes()).await;
    assert!([200, 303].contains(&taken.status), "{}", taken.body);

    let told = desk.get("/api/v1/duties").await.json();
    let on = told["shifts"].as_array().unwrap().iter().filter(|shift| shift["now"] == true);
    let names = on.map(|shift| shift["name"].as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(names.len(), 3, "several at once: {names:?}");
    let gaps = json!([
        "值勤檢察官 11/24 08:00 起無人值班",
        "值班法警 11/23 20:00 至 11/23 21:00 無人值班"
    ]);
    assert_eq!(told["gaps"], gaps);
    let page = desk.get("/custody").await.body.replace("&#x2f;", "/");
    assert!(page.contains("值班法警 11/23 20:00 至 11/23 21:00 無人值班"), "the desk is told");
    let mut tv = String::new();
    for _ in 0..200 {
        tv = house.stranger().get("/screens/bailiff-office").await.body;
        if tv.contains("林明德") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert!(tv.contains("林明德") && tv.contains("吳建宏、潘秀英") && tv.contains("許家豪"));
}

#[tokio::test]
async fn a_file_with_a_bad_line_changes_nothing_and_names_the_line() {
    let house = House::open().await;
    let desk = house.person(Role::BailiffOffice).await;
    let bad = [
        ("值班法警,吳建宏,明天,2026-11-23 20:00", "第 3 行"),
        ("值班法警,,2026-11-23 08:00,2026-11-23 20:00", "第 3 行"),
        ("值班法警,吳建宏,2026-11-23 20:00,2026-11-23 08:00", "結束須晚於開始"),
    ];
    for (line, told) in bad {
        let roster = format!(
            "職務,姓名,起,訖\n值勤檢察官,林明德,2026-11-23 08:00,2026-11-23 17:30\n{line}\n"
        );
        let said = desk.sends(FILE, roster.as_bytes()).await;
        assert!(said.status >= 400 && said.body.contains(told), "{line}: {}", said.body);
    }
    let told = desk.get("/api/v1/duties").await.json();
    assert_eq!(told["shifts"], json!([]));
}
