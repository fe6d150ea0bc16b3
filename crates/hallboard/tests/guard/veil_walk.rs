//! 遮蔽: every page of every desk with the names hidden, and none of them says a name.

use docket::calendar::roc_year;
use docket::staff::Role;
use serde_json::{Value, json};

use crate::building::{Building, Caller, PEOPLE, PIN, Reply, passphrase};

/// What the bailiff office wrote of a detainee: name, need, why an hour does not count, why a time was wrong.
const WRITTEN: [&str; 4] = ["柯文彬", "糖尿病用藥", "柯妻可為通譯", "柯姓員警更正"];

const DOCKET: &str = include_str!("../../../../tests/cast/docket-1151123-utf8.csv");

/// A house with a docket, a detainee with every sealed field, and a file that waits for its confirmation.
struct Walked {
    building: Building,
    names: Vec<String>,
    paths: Vec<String>,
}

async fn walked() -> Walked {
    let building = Building::busy().await;
    let mut names = WRITTEN.map(str::to_owned).to_vec();
    let sheet = building.person("林志強").await.gets("/api/v1/rooms/3").await.json();
    for hearing in sheet["hearings"].as_array().unwrap() {
        names.extend(texts(&hearing["cases"]));
        let parties = hearing["parties"].as_array().unwrap();
        names.extend(parties.iter().flat_map(|party| texts(&party["name"])));
    }
    let (hearing, detainee) = (&sheet["hearings"][0]["id"], detained(&building).await);
    let gets = building.daemon.addresses.iter().filter(|entry| entry.method == "GET");
    let filled = gets.map(|entry| {
        let path = entry.pattern.replace("{room}", "3").replace("{hearing}", &hearing.to_string());
        path.replace("{detainee}", &detainee).replace("{screen}", "door-3")
    });
    let paths = filled.filter(|path| !path.contains('{') && !path.contains("live")).collect();
    Walked { building, names, paths }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(all) => all.iter().flat_map(texts).collect(),
        Value::String(text) if !text.is_empty() => vec![text.clone()],
        _ => Vec::new(),
    }
}

/// A detainee of whom everything is written down that a desk can write; the number in addresses.
async fn detained(building: &Building) -> String {
    let mut desk = building.person("陳國華").await;
    let intake = json!({ "kind": "warrant", "age": "adult", "arrest": "0001", "unknown": true,
        "name": WRITTEN[0], "needs": WRITTEN[1], "key": "received-and-veiled" });
    let reply = desk.posts("/api/v1/detainees", &intake.to_string()).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    let all = desk.gets("/api/v1/detainees").await.json();
    let id = all["detainees"][0]["id"].as_str().unwrap().to_owned();
    let seen = all["detainees"][0]["seq"].clone();
    let wait = json!({ "seen": seen, "reason": "interpreter", "note": WRITTEN[2], "key": "a-wait-of-veiled" });
    let reply = desk.posts(&format!("/api/v1/detainees/{id}/exclusions"), &wait.to_string()).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    let seen = desk.gets(&format!("/api/v1/detainees/{id}")).await.json()["seq"].clone();
    let unit = json!({ "seen": seen, "field": "unit", "value": "中正一分局", "why": WRITTEN[3],
        "key": "a-correction-veiled" });
    let reply = desk.posts(&format!("/api/v1/detainees/{id}/corrections"), &unit.to_string()).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    id
}

/// The pages a caller is shown of which one says a name, with that name.
async fn naming(caller: &mut Caller, walked: &Walked, more: &[String]) -> Vec<String> {
    let mut naming = Vec::new();
    for path in walked.paths.iter().chain(more) {
        let page = caller.gets(path).await;
        assert_ne!(page.status, 500, "{path}: {page:?}");
        let said = walked.names.iter().find(|name| page.body.contains(*name));
        naming.extend(said.map(|name| format!("{path}: {name}")));
    }
    naming
}

/// A file that the clerk sent and has not confirmed, at its two addresses.
async fn previewed(building: &Building, clerk: &mut Caller) -> [String; 2] {
    let day = building.daemon.house.now().today.unwrap().tomorrow().unwrap();
    let day = format!("{}{:02}{:02},", roc_year(day), day.month(), day.day());
    let reply = sends(clerk, &DOCKET.replace("1151123,", &day)).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    let id = reply.json()["id"].as_str().unwrap().to_owned();
    [format!("/clerk/dockets/{id}"), format!("/api/v1/dockets/{id}")]
}

async fn sends(clerk: &mut Caller, file: &str) -> Reply {
    let kind = "Content-Type: application/octet-stream";
    clerk.asks("POST", "/api/v1/dockets?name=docket.csv", &[kind], file).await
}

#[tokio::test]
async fn a_veiled_session_is_told_no_name_on_any_page_of_any_desk() {
    let walked = walked().await;
    let mut shown = Vec::new();
    for (name, role, ..) in PEOPLE {
        let mut caller = walked.building.person(name).await;
        let more = if role == Role::Clerk {
            previewed(&walked.building, &mut caller).await.to_vec()
        } else {
            Vec::new()
        };
        shown.extend(naming(&mut caller, &walked, &more).await);
        assert_eq!(caller.posts("/api/v1/veils", "{}").await.status, 200);
        let veiled = naming(&mut caller, &walked, &more).await;
        assert!(veiled.is_empty(), "{name}, veiled: {veiled:#?}");
    }
    for page in ["/tablet", "/section", "/custody", "/ledger", "/clerk/dockets", "/arrival-sheet"] {
        assert!(shown.iter().any(|known| known.contains(page)), "{page} of {shown:#?}");
    }
}

#[tokio::test]
async fn a_veiled_clerk_imports_nothing_and_is_asked_for_the_secret_on_the_way_to_a_page() {
    let building = Building::busy().await;
    let mut clerk = building.person("黃淑芬").await;
    let [page, _] = previewed(&building, &mut clerk).await;
    let at = format!("Referer: http://{}{page}", clerk.at);
    let form = "Content-Type: application/x-www-form-urlencoded";
    let veiled = clerk.asks("POST", "/api/v1/veils", &[form, &at], "").await;
    assert_eq!((veiled.status, veiled.header("location")), (303, &*page));
    let asked = clerk.asks("GET", &page, &["Accept: text/html"], "").await;
    let way = format!("/veil?back={}", page.replace('/', "%2F"));
    assert_eq!((asked.status, asked.header("location")), (303, &*way));
    let refused = sends(&mut clerk, "x").await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "veiled"));
    let secret = json!({ "pin": passphrase("黃淑芬") }).to_string();
    assert_eq!(clerk.posts("/api/v1/unveilings", &secret).await.status, 200);
    assert_eq!(clerk.gets(&page).await.status, 200);
}

#[tokio::test]
async fn an_untouched_tablet_veils_the_desk_of_whoever_is_signed_in_there() {
    let building = Building::with(|config| config.guard.veil_after_seconds = 1).await;
    building.lists_the_day().await;
    let id = detained(&building).await;
    let mut tablet = building.tablet("tablet-of-the-office").await;
    assert_eq!(tablet.signs_in("陳國華", PIN).await.status, 200);
    let page = format!("/custody/{id}");
    assert!(tablet.gets(&page).await.body.contains(WRITTEN[0]));
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let rested = tablet.gets(&page).await;
    assert_eq!(rested.status, 200);
    assert!(WRITTEN.iter().all(|name| !rested.body.contains(name)), "{}", rested.body);
}

#[tokio::test]
async fn a_veiled_desk_goes_on_with_a_detainee_and_corrects_nothing_until_the_secret() {
    let building = Building::busy().await;
    let id = detained(&building).await;
    let mut desk = building.person("陳國華").await;
    let seen = desk.gets(&format!("/api/v1/detainees/{id}")).await.json()["seq"].clone();
    assert_eq!(desk.posts("/api/v1/veils", "{}").await.status, 200);
    let place = json!({ "seen": seen, "place": "1號房", "key": "a-place-while-veiled" });
    let reply = desk.posts(&format!("/api/v1/detainees/{id}/places"), &place.to_string()).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    for thing in ["corrections", "undos"] {
        let reply = desk.posts(&format!("/api/v1/detainees/{id}/{thing}"), "{}").await;
        assert_eq!((reply.status, reply.code().as_str()), (403, "veiled"), "{thing}");
    }
}
