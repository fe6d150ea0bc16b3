//! 閱覽姓名: every page that shows a full name is a line of the record first.

use hallboard::audit::{Deed, lines};

use crate::building::{Building, PIN};

/// The pages that names were read on by an account, as the record has them.
fn read_by(building: &Building, name: &str) -> Vec<String> {
    let account = Building::account(name);
    let lines = lines(&building.config.house.data.join("audit"));
    let own = lines.into_iter().filter(|line| line.by == Some(account));
    let read = own.flat_map(|line| line.events).filter_map(|deed| match deed {
        Deed::NamesRead { what, .. } => Some(what),
        _ => None,
    });
    read.collect()
}

#[tokio::test]
async fn every_page_with_names_is_written_down_for_whoever_reads_it() {
    let building = Building::busy().await;
    let mut tablet = building.tablet("tablet-3").await;
    tablet.signs_in("林志強", PIN).await;
    assert_eq!(tablet.gets("/tablet").await.status, 200);
    assert_eq!(tablet.gets("/api/v1/rooms/3").await.status, 200);
    assert_eq!(tablet.gets("/rooms/3/arrival-sheet").await.status, 200);
    assert_eq!(read_by(&building, "林志強"), ["tablet", "room", "arrival-sheet"]);

    let mut desk = building.person("陳國華").await;
    assert_eq!(desk.gets("/custody").await.status, 200);
    assert_eq!(desk.gets("/rooms/3/arrival-sheet").await.status, 200);
    assert_eq!(read_by(&building, "陳國華"), ["custody", "arrival-sheet"]);

    let mut section = building.person("張雅婷").await;
    assert_eq!(section.gets("/section").await.status, 200);
    let read = read_by(&building, "張雅婷");
    assert!(!read.is_empty() && read.iter().all(|page| page == "section"), "{read:?}");

    let mut clerk = building.person("黃淑芬").await;
    assert_eq!(clerk.gets("/rooms/3/arrival-sheet").await.status, 200);
    assert_eq!(read_by(&building, "黃淑芬"), ["arrival-sheet"]);

    let mut auditor = building.person("吳佩珊").await;
    let rows = auditor.gets("/api/v1/audit?chain=people").await.body;
    for page in ["第3偵查庭 平板", "第3偵查庭 報到單", "新收人犯"] {
        assert!(rows.contains(page), "the auditor reads of {page}");
    }
}

#[tokio::test]
async fn a_search_of_detainees_is_written_down_as_a_search() {
    let building = Building::busy().await;
    let mut desk = building.person("陳國華").await;
    assert_eq!(desk.gets("/custody?q=001").await.status, 200);
    assert_eq!(read_by(&building, "陳國華"), ["custody", "custody-search"]);
}
