//! The rules of CONTRIBUTING.md that a machine can hold: files that say what they are for, files short
//! enough to read, names that mean something, dependencies with a reason, one audited use of `unsafe`.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot read its subject must fail, and say why"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// Above this a file is two files.
const MOST_LINES: usize = 600;
/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &[
    "common", "utils", "util", "helpers", "helper", "manager", "misc",
];
/// The one module that may lift the ban on `unsafe`, for the memory map.
const AUDITED: &str = "crates/search/src/index/map.rs";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the workspace is where its crate is")
}

/// Every Rust file of the workspace with its path from the root and its text.
fn sources() -> Vec<(String, String)> {
    let root = root();
    let mut found = Vec::new();
    let mut folders = vec![root.join("crates")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text = fs::read_to_string(&path).expect("sources are UTF-8");
                let name = path.strip_prefix(&root).expect("below the root");
                found.push((name.display().to_string().replace('\\', "/"), text));
            }
        }
    }
    assert!(
        found.len() > 20,
        "only {} sources found below {}",
        found.len(),
        root.display()
    );
    found.sort();
    found
}

/// Collects what breaks a rule and fails once, naming every file, so that one run mends all.
fn check(rule: &str, breaks: impl Fn(&str, &str) -> bool) {
    let broken: Vec<String> = sources()
        .into_iter()
        .filter(|(name, text)| breaks(name, text))
        .map(|(name, _)| name)
        .collect();
    assert!(broken.is_empty(), "{rule}:\n  {}", broken.join("\n  "));
}

#[test]
fn every_file_opens_by_saying_what_it_is_for() {
    check("files must open with `//!` and a reason", |_, text| {
        let opening = text.lines().next().unwrap_or_default();
        opening.strip_prefix("//! ").map_or(0, str::len) < 10
    });
}

#[test]
fn no_file_is_too_long_to_read() {
    check("files over 600 lines must be split", |_, text| {
        text.lines().count() > MOST_LINES
    });
}

#[test]
fn no_module_has_an_empty_name() {
    check("name the module after what it does", |name, _| {
        name.trim_end_matches(".rs")
            .split('/')
            .any(|part| EMPTY_NAMES.contains(&part))
    });
}

#[test]
fn only_the_memory_map_lifts_the_ban_on_unsafe() {
    let lifts = [
        "allow(unsafe_code",
        "expect(unsafe_code",
        "allow(\n    unsafe_code",
        "expect(\n    unsafe_code",
    ];
    check("unsafe is forbidden here", |name, text| {
        !name.ends_with("tests/house_rules.rs")
            && name != AUDITED
            && lifts.iter().any(|lift| text.contains(lift))
    });
}

#[test]
fn every_room_keeps_the_lints_of_the_workspace() {
    for entry in fs::read_dir(root().join("crates")).expect("a readable folder") {
        let manifest = entry.expect("a readable entry").path().join("Cargo.toml");
        let text = fs::read_to_string(&manifest).expect("every crate has a manifest");
        let inherits = text.contains("[lints]\nworkspace = true");
        // Search repeats the workspace's lints, since cargo cannot inherit and change one of them.
        let repeats = manifest.ends_with("search/Cargo.toml")
            && text.contains("unsafe_code = \"deny\"")
            && text.contains("unwrap_used");
        assert!(
            inherits || repeats,
            "{} leaves the workspace's lints",
            manifest.display()
        );
    }
}

#[test]
fn every_dependency_has_a_reason() {
    let text = fs::read_to_string(root().join("Cargo.toml")).expect("the root manifest");
    let lines: Vec<&str> = text
        .lines()
        .skip_while(|line| *line != "[workspace.dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .collect();
    let dependencies: Vec<&&str> = lines
        .iter()
        .filter(|line| line.contains(" = ") && !line.starts_with('#') && !line.contains("path ="))
        .collect();
    assert!(dependencies.len() > 30, "found only {}", dependencies.len());
    for line in dependencies {
        let reason = line.rsplit_once(" # ").map_or("", |(_, reason)| reason);
        assert!(
            !reason.trim().is_empty(),
            "say in a comment on its line why this is here: {line}"
        );
    }
}

#[test]
fn dependencies_are_named_once_for_the_whole_workspace() {
    for entry in fs::read_dir(root().join("crates")).expect("a readable folder") {
        let manifest = entry.expect("a readable entry").path().join("Cargo.toml");
        let text = fs::read_to_string(&manifest).expect("every crate has a manifest");
        let mut in_dependencies = false;
        for line in text.lines() {
            if line.starts_with('[') {
                in_dependencies = line.ends_with("dependencies]");
            } else if in_dependencies && line.contains('=') && !line.starts_with('#') {
                assert!(
                    line.contains("workspace = true"),
                    "{}: `{line}` belongs in the root manifest, with its reason",
                    manifest.display()
                );
            }
        }
    }
}

#[test]
fn the_browser_tests_lock_names_no_download_address() {
    // Where packages come from is the choice of whoever installs them; versions and checksums are ours.
    let path = root().join("e2e/package-lock.json");
    let text = fs::read_to_string(&path).expect("the browser tests are locked");
    assert!(
        !text.contains("\"resolved\""),
        "{} names download addresses",
        path.display()
    );
    assert!(
        text.contains("\"integrity\""),
        "{} holds no checksums",
        path.display()
    );
}

#[test]
fn the_map_names_only_places_that_exist() {
    let root = root();
    let text = fs::read_to_string(root.join("ARCHITECTURE.md")).expect("the map");
    let named: Vec<&str> = text
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|it| it.contains("/src/") || it.starts_with("crates/") || it.ends_with("/run"))
        .collect();
    assert!(named.len() > 15, "found only {named:?}");
    for place in named {
        let found = [root.join("crates").join(place), root.join(place)];
        assert!(
            found.iter().any(|it| it.exists()),
            "ARCHITECTURE.md names {place}"
        );
    }
}
