//! Pins who may depend on whom. The crates are layers (ARCHITECTURE.md); an edge that is not in the
//! table below needs a decision page first, and then a line here.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot read its subject must fail, and say why"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Every edge between our own crates. A room sees the rooms below it and nothing else.
const ROOMS: &[(&str, &[&str])] = &[
    ("uptake-model", &[]),
    ("uptake-store", &["uptake-model"]),
    ("uptake-search", &["uptake-model"]),
    ("uptake-import", &["uptake-model"]),
    (
        "uptake-workflow",
        &[
            "uptake-import",
            "uptake-model",
            "uptake-search",
            "uptake-store",
        ],
    ),
    (
        "uptake-web",
        &[
            "uptake-import",
            "uptake-model",
            "uptake-search",
            "uptake-store",
            "uptake-workflow",
        ],
    ),
    (
        "uptake-cli",
        &[
            "uptake-import",
            "uptake-model",
            "uptake-search",
            "uptake-store",
            "uptake-web",
            "uptake-workflow",
        ],
    ),
    (
        "uptake-testing",
        &[
            "uptake-import",
            "uptake-model",
            "uptake-search",
            "uptake-store",
            "uptake-workflow",
        ],
    ),
];

/// The room for tests: reachable by dev-dependency from everywhere, by anything else from nowhere.
const TESTING: &str = "uptake-testing";

/// Libraries that carry a concern, and the rooms where that concern lives. "SQL only in store" and
/// "no HTML below web" hold because nothing else can reach the means.
const HOMES: &[(&str, &[&str])] = &[
    ("sqlx", &["uptake-store"]),
    ("askama", &["uptake-web"]),
    ("utoipa", &["uptake-web"]),
    ("utoipa-axum", &["uptake-web"]),
    ("axum", &["uptake-web"]),
    ("hyper", &["uptake-web"]),
    ("tower", &["uptake-web"]),
    ("tower-http", &["uptake-web"]),
    ("similar", &["uptake-web"]),
    ("quick-xml", &["uptake-import"]),
    ("calamine", &["uptake-import"]),
    ("leiden-rs", &["uptake-workflow"]),
    ("parquet", &["uptake-workflow"]),
    ("postcard", &["uptake-workflow"]),
    ("rustworkx-core", &["uptake-workflow"]),
    ("rust_xlsxwriter", &["uptake-workflow"]),
    ("typst", &["uptake-workflow"]),
    ("typst-pdf", &["uptake-workflow"]),
    ("ureq", &["uptake-import", "uptake-workflow"]),
    ("openidconnect", &["uptake-workflow"]),
    ("totp-rs", &["uptake-workflow"]),
    ("webauthn-rs", &["uptake-workflow"]),
    ("chacha20poly1305", &["uptake-store"]),
    ("qrcode", &["uptake-web"]),
    ("memmap2", &["uptake-search"]),
    ("argon2", &["uptake-workflow"]),
    ("zxcvbn", &["uptake-workflow"]),
    ("lettre", &["uptake-workflow"]),
    ("clap", &["uptake-cli"]),
    ("indicatif", &["uptake-cli"]),
    ("anyhow", &["uptake-cli"]),
    (
        "tokio",
        &[
            "uptake-store",
            "uptake-workflow",
            "uptake-web",
            "uptake-cli",
            "uptake-testing",
        ],
    ),
];

#[derive(Debug)]
struct Dependency {
    name: String,
    /// Only in tests, benches and examples.
    development: bool,
}

/// The members of the workspace with what each names in its manifest, as cargo understands it.
fn members() -> BTreeMap<String, Vec<Dependency>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(root)
        .output()
        .expect("cargo runs, since it runs this test");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let packages = metadata["packages"].as_array().expect("a list of packages");
    packages
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().expect("a list").iter();
            let dependencies = dependencies
                .map(|it| Dependency {
                    name: text(&it["name"]),
                    development: it["kind"].as_str() == Some("dev"),
                })
                .collect();
            (text(&package["name"]), dependencies)
        })
        .collect()
}

fn own(dependencies: &[Dependency], development: bool) -> BTreeSet<&str> {
    dependencies
        .iter()
        .filter(|it| it.development == development && it.name.starts_with("uptake-"))
        .map(|it| it.name.as_str())
        .collect()
}

#[test]
fn the_workspace_has_exactly_these_rooms() {
    let pinned: BTreeSet<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    let members = members();
    let found: BTreeSet<&str> = members.keys().map(String::as_str).collect();
    assert_eq!(
        found, pinned,
        "a new crate needs a decision page, then a line in ROOMS"
    );
}

#[test]
fn every_room_sees_exactly_the_rooms_below_it() {
    let members = members();
    for (room, below) in ROOMS {
        let pinned: BTreeSet<&str> = below.iter().copied().collect();
        let found = own(&members[*room], false);
        assert_eq!(
            found, pinned,
            "{room}: a new edge needs a decision page, then a line in ROOMS"
        );
    }
}

#[test]
fn tests_of_a_room_reach_the_rooms_below_it_and_testing() {
    let members = members();
    for (room, below) in ROOMS {
        for name in own(&members[*room], true) {
            assert!(
                name == TESTING || below.contains(&name),
                "{room} reaches up to {name} in its tests"
            );
        }
    }
}

#[test]
fn a_concern_stays_in_its_room() {
    let members = members();
    for (library, homes) in HOMES {
        for (room, dependencies) in &members {
            let used = dependencies
                .iter()
                .any(|it| it.name == *library && !it.development);
            assert!(
                !used || homes.contains(&room.as_str()),
                "{room} depends on {library}, which belongs in {homes:?}"
            );
        }
    }
}

#[test]
fn the_table_of_rooms_has_no_cycle() {
    // The order of ROOMS is bottom up, so every edge must point to an earlier line.
    let mut earlier = BTreeSet::new();
    for (room, below) in ROOMS {
        for name in *below {
            assert!(earlier.contains(name), "{room} comes before {name}");
        }
        earlier.insert(*room);
    }
}
