//! 監看: what the site's own watching reads, and which part it is told of.

use std::fs;

use hallboard_tests::{Building, Caller, Outcome, Trouble, until};
use serde_json::json;

/// What the issue of this house promises to count.
const COUNTED: [&str; 14] = [
    "hallboard_orders_total",
    "hallboard_refusals_total",
    "hallboard_unrecorded_total",
    "hallboard_group_disk_seconds_bucket",
    "hallboard_group_disk_seconds_count",
    "hallboard_group_orders_count",
    "hallboard_waiting_orders",
    "hallboard_screens{state=\"right\"}",
    "hallboard_screens{state=\"dark\"}",
    "hallboard_screen_lag_seconds",
    "hallboard_journal_bytes",
    "hallboard_sockets",
    "hallboard_read_only",
    "hallboard_last_backup_age_seconds",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_watches_is_told_which_part_is_not_ready() -> Outcome {
    let mut building = Building::open().await?;
    building.bailiff(3).await?.asks("calls", json!({ "early": true })).await?;
    building.bailiff(3).await?.asks("recalls", json!({})).await?;
    building.closes().await?;
    let watch = is_watched(&mut building).await?;

    assert_eq!(watch.get("/healthz").await?.json, json!({ "alive": true }));
    let ready = watch.get("/readyz").await?;
    let parts = json!({
        "ready": true, "journal": "ready", "day": "open", "boards": "painted", "mirror": null,
    });
    assert_eq!((ready.status, ready.json), (200, parts));

    building.is_killed().await?;
    let file = building.folder.path().join("data/journal/journal-000001.jsonl");
    let damaged =
        fs::read_to_string(&file)?.replacen("\"order\":\"call\"", "\"order\":\"coll\"", 1);
    fs::write(&file, damaged)?;
    let watch = is_watched(&mut building).await?;
    let told = until("the journal is named", || async {
        let told = watch.get("/readyz").await?;
        Ok((told.status == 503).then_some(told.json))
    })
    .await?;
    assert!(told["journal"].as_str().is_some_and(|said| said.starts_with("read-only: ")), "{told}");
    assert_eq!((&told["ready"], &told["day"]), (&json!(false), &json!("open")), "{told}");
    assert_eq!(told["boards"], "painted", "{told}");
    assert_eq!(watch.get("/healthz").await?.status, 200, "it is alive all the same");
    let counted = watch.get("/metrics").await?.text;
    assert!(counted.contains("\nhallboard_read_only 1\n"), "{counted}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_is_promised_is_counted() -> Outcome {
    let mut building = Building::open().await?;
    building.closes().await?;
    let watch = is_watched(&mut building).await?;
    let bailiff = building.bailiff(3).await?;
    let before = value(&watch, "hallboard_orders_total").await?;
    assert_eq!(bailiff.asks("calls", json!({ "early": true })).await?.status, 200);
    assert_ne!(bailiff.asks("calls", json!({ "seen": 0, "early": true })).await?.status, 200);
    let mut door = building.screen("door-3").await?;
    door.shows("3-02").await?;

    let text = watch.get("/metrics").await?.text;
    let missing = COUNTED.iter().filter(|name| !text.contains(&format!("\n{name}")));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&&str>::new(), "{text}");
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (_, number) = line.rsplit_once(' ').ok_or("a line without a value")?;
        assert!(number.parse::<f64>().is_ok(), "{line}");
    }
    assert!(value(&watch, "hallboard_orders_total").await? > before);
    assert!(value(&watch, "hallboard_refusals_total").await? >= 1.0);
    assert!(value(&watch, "hallboard_sockets").await? >= 1.0);
    assert!(value(&watch, "hallboard_journal_bytes").await? > 1000.0);
    Ok(())
}

/// The house as it is served, watched at an address of its own.
async fn is_watched(building: &mut Building) -> Result<Caller, Trouble> {
    let at = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
    let line = format!("listen = \"{at}\"");
    building.is_served_with(|text| text.replace("# listen = \"127.0.0.1:9180\"", &line)).await?;
    Ok(Caller::stranger(&format!("http://{at}")))
}

async fn value(watch: &Caller, name: &str) -> Result<f64, Trouble> {
    let text = watch.get("/metrics").await?.text;
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    Ok(line.ok_or_else(|| format!("{name} is not counted"))?.parse()?)
}
