//! The pages, as a browser without scripts uses them.

use docket::staff::Role;

use crate::files::{MONDAY, monday_with};
use crate::house::House;

#[tokio::test]
async fn a_plain_form_carries_a_file_from_the_desk_to_the_doors() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    assert!(clerk.get("/clerk").await.body.contains("匯入庭期檔"));

    let chosen = clerk.choose("庭期.csv", MONDAY.as_bytes()).await;
    let page = chosen.header("location").to_owned();
    assert_eq!(chosen.status, 303, "{}", chosen.body);
    let preview = clerk.get(&page).await.body;
    assert!(preview.contains("新增：76 件") && preview.contains("楊文偉（被告）"), "{preview}");

    let id = page.rsplit('/').next().unwrap();
    let path = format!("/api/v1/dockets/{id}/confirmations");
    assert_eq!(clerk.form(&path, "key=a-plain-form").await.header("location"), page);
    let done = clerk.get(&page).await.body;
    assert!(done.contains("已匯入") && done.contains("/rooms/1/arrival-sheet"), "{done}");
}

#[tokio::test]
async fn a_wrong_file_comes_back_with_its_sentence() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    let reply = clerk.choose("photo.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").await;
    assert_eq!(reply.status, 422);
    assert!(reply.body.contains("這個檔案是圖片或 PDF") && reply.body.contains("沒有任何更動"));
    assert!(clerk.choose("", b"").await.body.contains("還沒有選擇檔案"));
}

#[tokio::test]
async fn a_preview_that_is_out_of_date_says_so_and_offers_another() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    let first = clerk.choose("a.csv", MONDAY.as_bytes()).await.header("location").to_owned();
    let fewer = monday_with("115年度偵字第1850號", |_| None);
    let second = clerk.upload("b.csv", fewer.as_bytes()).await.json();
    clerk.confirm(&second, "b-goes-first", &[]).await;

    let page = clerk.get(&first).await.body;
    assert!(page.contains("重新預覽") && !page.contains("確認匯入"), "{page}");
    let id = first.rsplit('/').next().unwrap();
    let again = clerk.form(&format!("/api/v1/dockets/{id}/previews"), "").await;
    let page = clerk.get(again.header("location")).await.body;
    assert!(page.contains("新增：1 件") && page.contains("確認匯入"), "{page}");
}

#[tokio::test]
async fn the_arrival_sheet_is_for_the_rooms_own_people() {
    let house = House::open().await;
    let clerk = house.person(Role::Clerk).await;
    let preview = clerk.upload("a.csv", MONDAY.as_bytes()).await.json();
    clerk.confirm(&preview, "monday-1", &[]).await;

    let bailiff = house.person(Role::Bailiff).await; // of rooms 1 and 2
    let sheet = bailiff.get("/rooms/1/arrival-sheet").await;
    for words in ["內部文件", "第1偵查庭", "115年11月23日（星期一）", "1-01", "09:30", "楊文偉"]
    {
        assert!(sheet.body.contains(words), "{words}");
    }
    assert_eq!(bailiff.get("/rooms/3/arrival-sheet").await.status, 403);
    assert_eq!(
        house.person(Role::BailiffOffice).await.get("/rooms/3/arrival-sheet").await.status,
        200
    );
    for role in [Role::Section, Role::Administrator, Role::Auditor] {
        assert_eq!(house.person(role).await.get("/rooms/1/arrival-sheet").await.status, 403);
    }
}

#[tokio::test]
async fn the_accounts_page_shows_a_new_pin_this_once() {
    let house = House::open().await;
    let admin = house.person(Role::Administrator).await;
    assert!(admin.get("/accounts").await.body.contains("開立帳號"));
    let form = "key=open-form-1&name=%E6%96%B0%E4%BA%BA&role=bailiff&room=1&room=2&sections=";
    let page = admin.form("/api/v1/accounts", form).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("新人 的 PIN"), "{}", page.body);
    let now = house.daemon.house.now();
    let rooms = now.staff.accounts.values().next_back().unwrap().duties.rooms.len();
    assert_eq!(rooms, 2);
    assert!(!admin.get("/accounts").await.body.contains("的 PIN</h1>"));
}
