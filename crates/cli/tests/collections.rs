//! `uptake evaluate --beir`: a foreign collection in the layout of BEIR, measured
//! by the same code path. The collection here is invented.
#![expect(
    clippy::expect_used,
    reason = "a test that cannot go on says why and fails"
)]

mod program;

use program::Folder;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// Twelve documents on invented matters, four queries, two splits.
fn collection(folder: &Folder) -> PathBuf {
    let place = folder.file("beir", "");
    fs::remove_file(&place).expect("removed");
    fs::create_dir_all(place.join("qrels")).expect("made");
    let matters = ["lanterns", "kettles", "umbrellas", "bicycles"];
    let corpus: String = (0..12)
        .map(|n| {
            let text = format!("Paper {n} asks how {} age in salt water.", matters[n % 4]);
            let title = if n < 4 {
                format!("About {}", matters[n])
            } else {
                String::new()
            };
            format!(
                "{}\n",
                json!({"_id": format!("d{n}"), "title": title, "text": text, "metadata": {}})
            )
        })
        .collect();
    let queries: String = (0..4)
        .map(|n| {
            format!(
                "{}\n",
                json!({"_id": format!("q{n}"), "text": format!("do {} rust", matters[n])})
            )
        })
        .collect();
    let judged = |queries: &[usize]| -> String {
        let lines = queries
            .iter()
            .map(|q| format!("q{q}\td{q}\t2\nq{q}\td{}\t1\nq{q}\td{}\t1\n", q + 4, q + 8));
        format!("query-id\tcorpus-id\tscore\n{}", lines.collect::<String>())
    };
    write(&place, "corpus.jsonl", &corpus);
    write(&place, "queries.jsonl", &queries);
    write(&place, "qrels/test.tsv", &judged(&[0, 1, 2]));
    write(&place, "qrels/dev.tsv", &judged(&[3]));
    place
}

fn write(place: &Path, name: &str, text: &str) {
    fs::write(place.join(name), text).expect("written");
}

fn measured(folder: &Folder, place: &Path, options: &[&str]) -> Value {
    let mut arguments = vec![
        "evaluate",
        "--beir",
        place.to_str().expect("text"),
        "--json",
    ];
    arguments.extend(options);
    serde_json::from_str(&folder.succeed(&arguments)).expect("JSON")
}

#[test]
fn a_collection_is_indexed_and_measured_without_touching_any_data() {
    let folder = Folder::new();
    let place = collection(&folder);
    for (options, queries) in [
        (&[][..], 3),
        (&["--split", "dev"], 1),
        (&["--words-only"], 3),
    ] {
        let report = measured(&folder, &place, options);
        assert_eq!(report["count"], queries, "{options:?}");
        // Only the title's document has the word twice, so it stands first.
        for measure in ["nDCG@10", "MRR@10", "recall@100"] {
            assert_eq!(
                report["measures"][measure]["mean"], 1.0,
                "{options:?}: {measure}"
            );
        }
    }
    let table = folder.succeed(&["evaluate", "--beir", place.to_str().expect("text")]);
    assert!(
        table.starts_with("12 documents, 3 queries of the split “test”."),
        "{table}"
    );
    assert!(!folder.data().exists(), "no data folder is made");
}

/// What is refused, and the words that say so.
#[test]
fn a_wrong_layout_is_named_by_file_and_line() {
    type Spoil = fn(&Path);
    let cases: [(Spoil, &str); 7] = [
        (
            |place| fs::remove_file(place.join("corpus.jsonl")).expect("removed"),
            "corpus.jsonl cannot be read",
        ),
        (
            |place| fs::remove_file(place.join("qrels/test.tsv")).expect("removed"),
            "another split with --split",
        ),
        (
            |place| write(place, "queries.jsonl", "{\"_id\": \"q0\"}\n"),
            "Line 1 of",
        ),
        (
            |place| write(place, "corpus.jsonl", "\n[1, 2]\n"),
            "Line 2 of",
        ),
        (
            |place| write(place, "corpus.jsonl", ""),
            "corpus.jsonl is empty",
        ),
        (
            |place| {
                write(
                    place,
                    "qrels/test.tsv",
                    "query-id\tcorpus-id\tscore\nq0\td0\tgood\n",
                );
            },
            "is not a judgement",
        ),
        (
            |place| write(place, "qrels/test.tsv", "q9\td0\t1\n"),
            "judges for the query “q9”",
        ),
    ];
    for (spoil, words) in cases {
        let folder = Folder::new();
        let place = collection(&folder);
        spoil(&place);
        let said = folder.fail(&["evaluate", "--beir", place.to_str().expect("text")]);
        assert!(
            said.contains(words) && said.contains("Nothing was evaluated"),
            "{words}: {said}"
        );
    }
    let said = Folder::new().fail(&["evaluate"]);
    assert!(said.contains("QUERIES.tsv"), "{said}");
}
