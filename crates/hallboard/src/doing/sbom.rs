//! `hallboard sbom`: every component this build was locked to (資通系統防護基準: 列出第三方元件).

use std::process::ExitCode;

use serde::Deserialize;
use serde_json::{Value, json};

use super::fail;

/// The lock file of this build.
const LOCK: &str = include_str!("../../../../Cargo.lock");

#[derive(Deserialize)]
struct Lock {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    source: Option<String>,
    checksum: Option<String>,
}

/// Prints `CycloneDX` JSON; what is vendored for the browser stands at its end.
pub(super) fn print() -> ExitCode {
    match components() {
        Ok(components) => {
            let (name, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
            let list = json!({
                "bomFormat": "CycloneDX",
                "specVersion": "1.5",
                "version": 1,
                "metadata": { "component": { "type": "application", "name": name, "version": version } },
                "components": components,
            });
            println!("{list:#}");
            ExitCode::SUCCESS
        }
        Err(fault) => fail(&fault, 1),
    }
}

fn components() -> Result<Vec<Value>, toml::de::Error> {
    let lock: Lock = toml::from_str(LOCK)?;
    let foreign = lock.package.into_iter().filter(|package| package.source.is_some());
    let mut components = foreign.map(component).collect::<Vec<_>>();
    components.push(json!({
        "type": "library",
        "name": "morphdom",
        "version": "2.7.8",
        "purl": "pkg:npm/morphdom@2.7.8",
    }));
    Ok(components)
}

fn component(package: Package) -> Value {
    let Package { name, version, checksum, .. } = package;
    let hashes = checksum.map(|sum| json!([{ "alg": "SHA-256", "content": sum }]));
    json!({
        "type": "library",
        "name": name,
        "version": version,
        "purl": format!("pkg:cargo/{name}@{version}"),
        "hashes": hashes.unwrap_or_else(|| json!([])),
    })
}

#[cfg(test)]
mod tests {
    #![expect(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test may stop where it stands"
    )]

    use super::*;

    #[test]
    fn the_list_names_what_the_house_stands_on_with_its_checksum() {
        let components = components().unwrap();
        let sled = components.iter().find(|one| one["name"] == "sled").unwrap();
        assert_eq!(sled["purl"], "pkg:cargo/sled@0.34.7");
        assert_eq!(sled["hashes"][0]["content"].as_str().unwrap().len(), 64);
        assert!(!components.iter().any(|one| one["name"] == "docket"));
    }
}
