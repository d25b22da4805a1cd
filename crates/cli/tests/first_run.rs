//! The first run as a newcomer sees it: one command, a sample, a site that answers.

mod program;

use program::{Folder, Site};

#[test]
fn the_first_run_loads_the_sample_and_opens_the_site() {
    let folder = Folder::new();
    let site = Site::start(&folder, &[]);
    assert!(
        site.said.contains("First run: loading the bundled sample"),
        "{}",
        site.said
    );
    assert!(site.said.contains("projects read"), "{}", site.said);

    let (head, body) = site.get("/");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(body.contains("What can’t you do today?"), "{body}");

    let (head, body) = site.get("/match?q=find+people+trapped+under+rubble");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(
        body.contains("<mark>"),
        "the words that earned the score are marked"
    );
}

#[test]
fn the_second_run_loads_nothing() {
    let folder = Folder::new();
    drop(Site::start(&folder, &[]));
    let site = Site::start(&folder, &[]);
    assert!(!site.said.contains("First run"), "{}", site.said);
    assert!(site.get("/healthz").0.starts_with("HTTP/1.1 200"));
}

#[test]
fn an_empty_corpus_is_served_too() {
    let folder = Folder::new();
    let site = Site::start(&folder, &["--no-sample"]);
    for path in [
        "/",
        "/match?q=smoke",
        "/topics",
        "/gaps",
        "/data",
        "/organisations",
    ] {
        let (head, _) = site.get(path);
        assert!(head.starts_with("HTTP/1.1 200"), "{path}: {head}");
    }
}
