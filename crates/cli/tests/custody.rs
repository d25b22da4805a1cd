//! Audit, privacy, backup and move, as whoever runs the platform types them.
#![expect(
    clippy::expect_used,
    reason = "a test that cannot go on says why and fails"
)]

mod program;

use program::Folder;
use serde_json::Value;
use std::path::Path;

fn path(path: &Path) -> &str {
    path.to_str().expect("a path")
}

#[test]
fn the_log_of_a_new_platform_holds_and_is_empty() {
    let folder = Folder::new();
    folder.succeed(&["import", "sample"]);
    let said = folder.succeed(&["audit", "verify"]);
    assert!(said.starts_with("The audit log holds: 0 entries"), "{said}");
    let said = folder.succeed(&["audit", "verify", "--json"]);
    let said: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(
        (&said["entries"], &said["break"]),
        (&0.into(), &Value::Null)
    );
    let list = [
        "audit",
        "list",
        "--actor",
        "nobody@nowhere.invalid",
        "--since",
        "2026",
    ];
    assert_eq!(folder.succeed(&list), "No such entry.\n");
}

#[test]
fn a_log_that_was_tampered_with_is_told_and_the_program_fails() {
    let folder = Folder::new();
    folder.succeed(&["import", "sample"]);
    // The hash in the log's head, changed in the file itself.
    let file = folder.data().join("corpus.sqlite");
    let mut bytes = std::fs::read(&file).expect("reads");
    let head = "0".repeat(64);
    let place = bytes.windows(64).position(|it| it == head.as_bytes());
    bytes[place.expect("the head")] = b'1';
    std::fs::write(&file, bytes).expect("writes");
    let said = folder.fail(&["audit", "verify"]);
    assert!(said.contains("The audit log is broken: entry 0"), "{said}");
    let output = folder.run(&["audit", "verify", "--json"]);
    let said: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said["break"]
            .as_str()
            .is_some_and(|it| it.contains("written last")),
        "{said}"
    );
}

#[test]
fn a_backup_is_made_while_the_site_runs_and_comes_back() {
    let folder = Folder::new();
    folder.succeed(&["import", "sample"]);
    let answer = folder.succeed(&["match", "wildfire", "--json", "--limit", "5"]);
    let site = program::Site::start(&folder, &[]);
    let file = folder.data().with_file_name("backup.tar");
    let said = folder.succeed(&["backup", "--out", path(&file)]);
    assert!(said.contains("audit log up to 0 entries"), "{said}");
    assert!(site.get("/healthz").0.contains("200"));
    let again = folder.fail(&["backup", "--out", path(&file)]);
    assert!(again.contains("is there already"), "{again}");
    let filled = folder.fail(&["restore", path(&file)]);
    assert!(filled.contains("is not empty"), "{filled}");
    drop(site);

    let other = Folder::new();
    let said = other.succeed(&["restore", path(&file)]);
    assert!(
        said.contains("checksums and 0 entries of the audit log proved"),
        "{said}"
    );
    other.succeed(&["index"]);
    let restored = other.succeed(&["match", "wildfire", "--json", "--limit", "5"]);
    assert_eq!(restored, answer);

    let said = folder.succeed(&["restore", path(&file), "--replace"]);
    assert!(said.contains(".before-restore-"), "{said}");

    let mut bytes = std::fs::read(&file).expect("reads");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let broken = folder.file("broken.tar", bytes);
    let third = Folder::new();
    let said = third.fail(&["restore", path(&broken)]);
    assert!(
        said.contains("corpus.sqlite does not have its checksum"),
        "{said}"
    );
    assert!(!third.data().exists());
}

#[test]
fn everything_is_moved_and_compared() {
    let folder = Folder::new();
    folder.succeed(&["import", "sample"]);
    let url = |path: &Path| format!("sqlite://{}", path.display());
    let from = url(&folder.data().join("corpus.sqlite"));
    let to = url(&folder.data().with_file_name("moved.sqlite"));
    let said = folder.succeed(&["admin", "move", "--from", &from, "--to", &to]);
    assert!(
        said.contains("project_source") && said.contains("Moved, and compared"),
        "{said}"
    );
    let again = folder.fail(&["admin", "move", "--from", &from, "--to", &to]);
    assert!(again.contains("holds data already"), "{again}");
    let same = folder.fail(&["admin", "move", "--from", &from, "--to", &from]);
    assert!(same.contains("the same database"), "{same}");
    let shown = folder.succeed(&["--database", &to, "problems"]);
    assert_eq!(shown, folder.succeed(&["problems"]));
}

#[test]
fn personal_data_is_asked_for_by_name() {
    let folder = Folder::new();
    let out = folder.data().with_file_name("out.json");
    let unknown = [
        "privacy",
        "export",
        "--person",
        "nobody@nowhere.invalid",
        "--out",
        path(&out),
    ];
    let said = folder.fail(&unknown);
    assert!(
        said.contains("no person “nobody@nowhere.invalid”"),
        "{said}"
    );
    assert!(!out.exists());
    folder.fail(&["privacy", "erase", "--person", "nobody", "--yes"]);
    let said = folder.succeed(&["privacy", "retention"]);
    assert_eq!(said, "Nothing was old enough to go.\n");
    let register = folder.succeed(&["privacy", "register", "--json"]);
    let register: Value = serde_json::from_str(&register).expect("JSON");
    let columns = register.as_array().expect("a list");
    assert!(
        columns
            .iter()
            .any(|it| (&it["table"], &it["column"]) == (&"person".into(), &"email".into()))
    );
}
