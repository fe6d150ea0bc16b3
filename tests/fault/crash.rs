//! kill -9 of a house that is written to as fast as it answers, many times on the same folder.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use docket::{Entry, RoomId, Seq};
use hallboard::clock::Clock;
use hallboard_tests::{Daemon, Outcome, office};
use journal::{FileJournal, Journal, Opening};
use tempfile::TempDir;

use crate::damage::memory;
use crate::site::{Dice, Forgetful, Site, at, closes, long, tell};
use crate::writer::{Writer, keys_in, missing_in, next_mark, opens_monday};

#[test]
fn of_what_was_answered_nothing_is_lost_doubled_or_reordered_by_kills() -> Outcome {
    let kills = if long() { 1000 } else { 50 };
    let folder = TempDir::with_prefix_in("hallboard-crash-", memory())?;
    opens_monday(folder.path())?;
    let mut dice = Dice(3);
    let mut answered = BTreeMap::new();
    for kill in 0..kills {
        let writer = Writer::starts(folder.path(), false)?;
        std::thread::sleep(Duration::from_millis(250 + dice.below(250) as u64));
        let told = writer.dies()?;

        let mut newest: BTreeMap<String, u64> = BTreeMap::new();
        for (key, seq) in &told {
            let tablet = key.rsplit_once('-').ok_or("a key without a tablet")?.0.to_owned();
            let before = newest.insert(tablet, *seq).unwrap_or(0);
            assert!(before < *seq, "kill {kill}: {key} was answered with {seq} after {before}");
        }
        answered.extend(told);
        let written = keys_in(&Site::at(folder.path()))?;
        let lost = answered.iter().filter(|(key, seq)| written.get(*key) != Some(seq)).count();
        assert_eq!(lost, 0, "kill {kill}");
    }
    let lost = missing_in(folder.path(), &answered)?.len();
    tell(&format!(
        "crash: {kills} kills, {} answers, {lost} lost, 0 doubled, 0 reordered",
        answered.len()
    ));
    assert!(answered.len() > kills * 5, "the writers hardly wrote");
    assert_eq!(lost, 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_record_is_opened_from_its_end() -> Outcome {
    let wanted = 100_000;
    let folder = TempDir::with_prefix_in("hallboard-long-", memory())?;
    let site = Site::at(folder.path());
    let (clock, _) = Clock::by_hand(at(9, 20));
    closes(site.on_monday(&clock).await).await;
    lengthens(&site, wanted).await?;
    closes(site.opens(&clock)?).await; // the store learns of it
    let config = office(folder.path(), |text| text)?;

    let begun = Instant::now();
    // It opens its door after the first picture.
    let (mut house, _) = Daemon::serve_with(&config, &["--believe-clock"]).await?;
    tell(&format!("start: {wanted} entries, door open after {} ms", begun.elapsed().as_millis()));
    assert_eq!(house.close().await?.code, Some(0));
    let open = site.opens(&clock)?;
    assert!(open.house.now().seq >= Seq(wanted), "{}", open.house.now().seq);
    closes(open).await;
    Ok(())
}

/// Adds marks to the journal of a closed house until it has so many entries.
async fn lengthens(site: &Site, wanted: u64) -> Outcome {
    let open = site.opens_on(Forgetful::default(), &Clock::by_hand(at(10, 30)).0)?;
    let hearing = open.house.now().room(RoomId(3)).listed()[0].id;
    for nth in 0..2 {
        let mark = next_mark(&open.house, RoomId(3), hearing);
        let done = open.house.submit(crate::site::wish(1, &format!("lengthen-{nth}"), mark)).await;
        done.map_err(|fault| format!("{fault:?}"))?;
    }
    closes(open).await;
    let opening = Opening { reserve: 0, ..Opening::of("sample") };
    let dir = site.data().join("journal");
    let mut journal =
        FileJournal::<Entry, _>::open_on(Forgetful::default(), &dir, opening)?.journal;
    let last = journal.anchor().seq;
    let pair = journal.after(last - 2).collect::<Result<Vec<_>, _>>()?;
    let again = (last + 1..=wanted).zip(pair.iter().cycle()).map(|(seq, entry)| {
        let mut entry = entry.clone();
        entry.stamp.seq = Seq(seq);
        // Of a long record only the last day's keys are remembered.
        entry.stamp.key = (seq + 1000 > wanted).then(|| format!("long-{seq:08}"));
        entry
    });
    let again = again.collect::<Vec<_>>();
    for group in again.chunks(512) {
        journal.append(group)?;
    }
    Ok(())
}
