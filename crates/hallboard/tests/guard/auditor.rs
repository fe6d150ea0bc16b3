//! 稽核: the page, the table to keep, and the proof.

use crate::building::Building;

#[tokio::test]
async fn the_auditor_sees_who_did_what_with_before_and_after_and_the_reason() {
    let building = Building::busy().await;
    let mut bailiff = building.person("林志強").await;
    let sheet = bailiff.gets("/api/v1/rooms/3").await.json();
    let hearing = sheet["hearings"][0]["id"].clone();
    let seen = sheet["seq"].clone();
    let body = serde_json::json!({ "seen": seen, "key": "call-for-audit", "early": true });
    assert_eq!(bailiff.posts("/api/v1/rooms/3/calls", &body.to_string()).await.status, 200);
    let protect = serde_json::json!({ "hearing": hearing, "key": "protect-for-audit" });
    bailiff.posts("/api/v1/rooms/3/protections", &protect.to_string()).await;
    let lift =
        serde_json::json!({ "hearing": hearing, "key": "lift-for-audit", "why": "被害人同意公開" });
    let lifted = bailiff.posts("/api/v1/rooms/3/protections", &lift.to_string()).await;
    assert_eq!(lifted.status, 200, "{lifted:?}");
    let mut wrong = building.stranger();
    wrong.signs_in("林志強", "a wrong passphrase").await;

    let mut auditor = building.person("吳佩珊").await;
    let rows = auditor.gets("/api/v1/audit").await.json()["rows"].as_array().unwrap().clone();
    let row = |what: &str| {
        rows.iter()
            .find(|row| row["what"] == what)
            .unwrap_or_else(|| panic!("no {what} in {rows:?}"))
            .clone()
    };
    let call = row("請法警室帶入"); // the first of the room is restricted, so it is called silently
    assert_eq!([&call["who"], &call["before"], &call["after"]], ["林志強", "尚未開庭", "帶入中"]);
    assert_eq!(row("解除保護")["reason"], "被害人同意公開");
    assert_eq!(row("登入失敗")["place"], "林志強");
    assert_eq!(row("登入失敗")["address"], "127.0.0.1");
    assert_eq!(row("閱覽姓名")["place"], "第3偵查庭 庭次");
    assert!(row("開立帳號")["after"].as_str().is_some_and(|after| !after.is_empty()));

    let only = auditor.gets("/api/v1/audit?what=%E8%A7%A3%E9%99%A4&chain=orders").await.json();
    assert_eq!(only["rows"].as_array().unwrap().len(), 1);
    let none = auditor.gets("/api/v1/audit?from=2020-01-01&to=2020-01-02").await.json();
    assert_eq!(none["rows"].as_array().unwrap().len(), 0);
    for page in ["/audit", "/audit/verification", "/sessions"] {
        let page = auditor.gets(page).await;
        assert_eq!(page.status, 200, "{page:?}");
    }
    let csv = auditor.gets("/audit.csv").await;
    assert!(csv.body.contains("解除保護") && csv.body.contains("被害人同意公開"), "{csv:?}");
    let exported = auditor.gets("/api/v1/audit?what=audit&chain=people").await.json();
    assert!(exported["rows"].as_array().unwrap().iter().any(|row| row["what"] == "匯出"));
}

#[tokio::test]
async fn the_proof_page_shows_the_closing_hash_and_a_break() {
    let building = Building::busy().await;
    let mut auditor = building.person("吳佩珊").await;
    let journal = building.config.house.data.join("journal");
    let closing = journal::verify(&journal, |_| ()).unwrap().closing.unwrap().to_string();
    let page = auditor.gets("/audit/verification").await;
    assert!(page.body.contains(&closing), "{page:?}");

    let mut files = std::fs::read_dir(&journal).unwrap().map(|file| file.unwrap().path());
    let file = files.find(|file| file.extension().is_some_and(|end| end == "jsonl")).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replacen("open_account", "open_accounts", 1)).unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(5100)).await; // a fresh proof is told again
    let page = auditor.gets("/audit/verification").await;
    assert!(page.body.contains("the journal is broken"), "{page:?}");
}
