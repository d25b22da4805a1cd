//! `uptake index --encoder`: what is wrong with it is said before anything is done,
//! and matching goes on without.

mod program;

use program::Folder;

#[test]
fn a_folder_that_is_no_encoder_is_refused_before_anything_is_done() {
    let folder = Folder::new();
    folder.succeed(&["import", "sample"]);
    let before = std::fs::read(folder.data().join("index/current.uptakeindex"));
    let said = folder.fail(&["index", "--encoder", "no/such/encoder"]);
    // A build with the feature misses a file, one without says how to get it.
    let expected = if cfg!(feature = "neural") {
        "config.json is missing"
    } else {
        "--features neural"
    };
    assert!(said.contains(expected), "{said}");
    let after = std::fs::read(folder.data().join("index/current.uptakeindex"));
    assert_eq!(before.ok(), after.ok());
    assert!(!folder.data().join("encoder.toml").exists());
}

#[test]
fn an_encoder_that_is_gone_is_said_and_matching_goes_on_and_it_can_be_forgotten() {
    let folder = Folder::new();
    folder.succeed(&["import", "sample"]);
    let note = "folder = 'no/such/encoder'\nname = 'lost'\nfingerprint = '00'\n";
    std::fs::write(folder.data().join("encoder.toml"), note).ok();
    let output = folder.run(&["match", "smoke in a tunnel"]);
    assert!(output.status.success() && !output.stdout.is_empty());
    let warned = program::text(&output.stderr);
    assert!(warned.starts_with("warning: "), "{warned}");
    assert!(
        !warned.contains("WARN") && !warned.contains("uptake_"),
        "{warned}"
    );
    let said = folder.succeed(&["index", "--no-encoder"]);
    assert!(said.contains("No encoder is in use any more"), "{said}");
    assert!(!folder.data().join("encoder.toml").exists());
}
