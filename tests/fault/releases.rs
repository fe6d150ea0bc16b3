//! 升級: data folders of every release, as it left them, opened by this one.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hallboard::clock::Clock;
use hallboard::house::Standing;
use hallboard_tests::{Outcome, Trouble};
use tempfile::TempDir;

use crate::damage::memory;
use crate::site::{Site, at, closes, replayed};

/// Where the folders lie, one archive a release. A new release adds its own, and none is ever changed.
fn archives() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fault/releases")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_folder_of_every_release_opens_with_its_store_and_without() -> Outcome {
    let mut opened = 0;
    for archive in fs::read_dir(archives())? {
        let archive = archive?.path();
        for store in [true, false] {
            let folder = TempDir::with_prefix_in("hallboard-release-", memory())?;
            unpacks(&archive, folder.path())?;
            let site = Site::at(folder.path());
            if !store {
                fs::remove_dir_all(site.data().join("store"))?;
            }
            let (truth, before) = (replayed(&site.data()), record_of(&site.data())?);
            let open = site.opens(&Clock::by_hand(at(11, 0)).0)?;
            let told = format!("{} with its store: {store}", archive.display());
            assert_eq!(open.house.standing(), Standing::Open, "{told}");
            assert_eq!(open.house.now().as_ref(), &truth, "{told}");
            assert!(truth.seq.0 > 0, "{told}");
            closes(open).await;
            let after = record_of(&site.data())?;
            let kept = before
                .iter()
                .all(|(file, lines)| after.get(file).is_some_and(|a| a.starts_with(lines)));
            assert!(kept, "{told}: a line of the release was rewritten");
            opened += 1;
        }
    }
    assert!(opened > 0, "no release is kept");
    Ok(())
}

/// Every file of the record and of the keys, byte by byte: what an upgrade must not touch.
fn record_of(data: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>, Trouble> {
    let mut found = BTreeMap::new();
    let mut folders = ["journal", "audit", "shown", "keys"].map(|name| data.join(name)).to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry?.path();
            let kept = path.extension().is_some_and(|end| end == "jsonl" || end == "key");
            if path.is_dir() {
                folders.push(path);
            } else if kept {
                found.insert(path.clone(), fs::read(&path)?);
            }
        }
    }
    if found.is_empty() { Err("nothing is kept of this release".into()) } else { Ok(found) }
}

fn unpacks(archive: &Path, folder: &Path) -> Result<(), Trouble> {
    let done = Command::new("tar").arg("-xzf").arg(archive).arg("-C").arg(folder).status()?;
    if done.success() { Ok(()) } else { Err("the archive does not unpack".into()) }
}
