//! The plan of the house, read from its files: who may depend on whom, and what must not stand where.
#![expect(clippy::unwrap_used, reason = "a test that cannot read the house should stop there")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What each crate may depend on; `hallboard` may use what it likes, and every member has to be here.
const MAY_USE: [(&str, Option<&[&str]>); 7] = [
    ("docket", Some(&["jiff", "serde"])),
    ("journal", Some(&["docket", "rustix", "serde", "serde_json", "sha2"])),
    ("store", Some(&["docket", "serde", "serde_json", "sled"])),
    ("boards", Some(&["docket", "minijinja", "serde", "toml", "unicode-segmentation"])),
    ("bench", None),
    ("hallboard", None),
    ("tests", None),
];

/// What the pure crates must not even name.
const IMPURE: [&str; 12] = [
    "SystemTime",
    "Instant",
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "tokio",
    "rand::",
    "getrandom",
    "HashMap",
    "HashSet",
];

#[test]
fn crates_depend_only_on_what_the_plan_allows() {
    let members = MAY_USE.map(|(member, _)| member).into_iter().collect::<BTreeSet<_>>();
    let found = fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap());
    let found = found.filter(|entry| entry.path().is_dir());
    let mut found =
        found.map(|entry| entry.file_name().into_string().unwrap()).collect::<BTreeSet<_>>();
    found.insert("tests".to_owned());
    assert_eq!(found, members.into_iter().map(str::to_owned).collect());

    for (member, allowed) in MAY_USE {
        let uses = dependencies(member);
        let Some(allowed) = allowed else { continue };
        let stray = uses.iter().filter(|used| !allowed.contains(&used.as_str()));
        assert_eq!(stray.collect::<Vec<_>>(), Vec::<&String>::new(), "{member} may not use these");
    }
}

#[test]
fn the_load_generator_does_not_know_the_daemon() {
    assert!(!dependencies("bench").contains("hallboard"));
}

#[test]
fn the_daemon_alone_knows_the_network_and_builds_on_all_four() {
    let uses = dependencies("hallboard");
    for part in ["docket", "journal", "store", "boards", "warp", "tokio"] {
        assert!(uses.contains(part), "{part}");
    }
    let others =
        MAY_USE.iter().filter(|(member, _)| !["hallboard", "bench", "tests"].contains(member));
    for (member, _) in others {
        assert!(dependencies(member).is_disjoint(&["warp", "tokio"].map(str::to_owned).into()));
    }
}

#[test]
fn dev_dependencies_do_not_turn_the_house_upside_down() {
    let above: [(&str, &[&str]); 4] = [
        ("docket", &["journal", "store", "boards", "hallboard"]),
        ("journal", &["store", "boards", "hallboard"]),
        ("store", &["journal", "boards", "hallboard"]),
        ("boards", &["journal", "store", "hallboard"]),
    ];
    for (member, above) in above {
        let dev = table(member, "dev-dependencies");
        let stray = above.iter().find(|upper| dev.contains(**upper));
        assert_eq!(stray, None, "{member} tests with what stands above it");
    }
}

#[test]
fn the_pure_crates_name_no_clock_file_socket_or_chance() {
    for member in ["docket", "boards"] {
        for file in files(&root().join("crates").join(member).join("src"), "rs") {
            let text = fs::read_to_string(&file).unwrap();
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            let code = code.collect::<Vec<_>>().join("\n");
            let named = IMPURE.iter().find(|word| code.contains(**word));
            assert_eq!(named, None, "{}", shown(&file));
        }
    }
}

#[test]
fn addresses_are_made_only_by_the_door() {
    let door = root().join("crates/hallboard/src/door");
    for file in every_rust_file() {
        let text = fs::read_to_string(&file).unwrap();
        let words = ["warp::path", "warp::get", "warp::post", "warp::serve", "warp::ws"];
        let named =
            words.iter().find(|word| text.contains(*word) && !file.ends_with("architecture.rs"));
        assert!(named.is_none() || file.starts_with(&door), "{} has {named:?}", shown(&file));
    }
}

#[test]
fn every_file_says_what_it_is_and_fits_a_hand() {
    let files = every_rust_file();
    let mut lengths = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).unwrap();
        assert!(text.starts_with("//! "), "{} does not say what it is", shown(file));
        let lines = text.lines().count();
        assert!(lines <= 400, "{} has {lines} lines", shown(file));
        lengths.push(lines);
    }
    lengths.sort_unstable();
    let median = lengths.get(lengths.len() / 2).copied().unwrap();
    assert!((40..=150).contains(&median), "the median file has {median} lines");
}

#[test]
fn no_file_is_unfinished_or_knows_this_machine() {
    let unfinished = ["todo!", "unimplemented!", "TODO", "FIXME", "XXX"];
    let machine = ["/home/", "/root/", "/work/", "/Users/", "C:\\"];
    let kinds =
        ["rs", "toml", "html", "css", "js", "mjs", "json", "md", "yml", "gate", "run", "csv"];
    let ours = kinds.iter().flat_map(|kind| files(&root(), kind));
    let mut read = 0;
    for file in
        ours.filter(|file| !file.ends_with("architecture.rs") && !file.ends_with("Cargo.lock"))
    {
        let bytes = fs::read(&file).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let named = unfinished.iter().chain(&machine).find(|word| text.contains(**word));
        assert_eq!(named, None, "{}", shown(&file));
        read += 1;
    }
    assert!(read > 200, "only {read} files were read");
}

#[test]
fn the_lock_of_the_browser_tests_names_no_registry() {
    let lock = fs::read_to_string(root().join("tests/browser/package-lock.json")).unwrap();
    assert!(!lock.contains("\"resolved\"") && !lock.contains("://"), "npm wrote where it looked");
}

#[test]
fn every_board_has_a_golden_page() {
    let golden = files(&root().join("crates/boards/tests/golden"), "html");
    let golden = golden.iter().map(|file| name(file)).collect::<Vec<_>>();
    let shared = ["layout", "parts", "icons", "band"]; // a band hangs on other boards
    let templates = fs::read_dir(root().join("display-web/templates")).unwrap();
    let templates = templates.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let boards =
        templates.map(|file| name(&file)).filter(|board| !shared.contains(&board.as_str()));
    let boards = boards.collect::<Vec<_>>();
    assert!(boards.len() >= 5, "{boards:?}");
    for board in boards {
        let has = golden.iter().any(|page| page.starts_with(&format!("{board}_")));
        assert!(has, "no golden page shows {board}");
    }
}

#[test]
fn only_what_belongs_at_the_front_door_lies_there() {
    let allowed = [
        "CHANGELOG.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "README.md",
        "README.zh-TW.md",
        "SECURITY.md",
        "config",
        "crates",
        "deny.toml",
        "display-web",
        "rustfmt.toml",
        "target",
        "tests",
    ];
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name.starts_with('.') || allowed.contains(&name.as_str()), "{name} lies about");
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn manifest(member: &str) -> toml::Table {
    let folder = if member == "tests" { root() } else { root().join("crates") };
    fs::read_to_string(folder.join(member).join("Cargo.toml")).unwrap().parse().unwrap()
}

fn table(member: &str, table: &str) -> BTreeSet<String> {
    let manifest = manifest(member);
    assert!(!manifest.contains_key("target"), "{member} hides dependencies behind a target");
    let named = manifest.get(table).and_then(toml::Value::as_table);
    named.into_iter().flat_map(toml::Table::keys).cloned().collect()
}

fn dependencies(member: &str) -> BTreeSet<String> {
    let mut uses = table(member, "dependencies");
    uses.extend(table(member, "build-dependencies"));
    uses
}

fn every_rust_file() -> Vec<PathBuf> {
    let files = [files(&root().join("crates"), "rs"), files(&root().join("tests"), "rs")].concat();
    assert!(files.len() > 100);
    files
}

/// Every file below `folder` whose name ends like this, without what was built or fetched.
fn files(folder: &Path, kind: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap();
        if path.is_dir() {
            if !["target", "node_modules", ".git", "vendor"].contains(&name) {
                found.extend(files(&path, kind));
            }
        } else if name == kind || path.extension().is_some_and(|extension| extension == kind) {
            found.push(path);
        }
    }
    found
}

fn name(file: &Path) -> String {
    file.file_stem().and_then(|stem| stem.to_str()).unwrap().to_owned()
}

fn shown(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).display().to_string()
}
