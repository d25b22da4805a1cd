//! From a judgement at a person's desk to evaluation and tuning.
#![expect(
    clippy::expect_used,
    reason = "a test that cannot go on says why and fails"
)]

mod program;

use program::Folder;
use serde_json::Value;

fn with_sample() -> Folder {
    let folder = Folder::new();
    folder.succeed(&["import", "sample"]);
    folder
}

fn found(folder: &Folder, need: &str, limit: &str) -> Vec<String> {
    let said = folder.succeed(&["match", need, "--json", "--limit", limit]);
    let answer: Value = serde_json::from_str(&said).expect("JSON");
    let hits = answer["hits"].as_array().expect("hits").clone();
    let ids = hits.iter().filter_map(|hit| hit["id"].as_str());
    ids.map(str::to_owned).collect()
}

/// Five more judged needs at the end of exported files, enough to tune on.
fn judge_more(folder: &Folder, queries: &str, qrels: &str) {
    let needs = [
        "wildfire near houses",
        "explosives in luggage",
        "cyber attack on a hospital",
        "crowd crush in a stadium",
        "radio contact with firefighters",
    ];
    let read = |path: &str| std::fs::read_to_string(path).expect("written");
    let (mut asked, mut judged) = (read(queries), read(qrels));
    for (place, need) in needs.iter().enumerate() {
        asked.push_str(&format!("more-{place}\t{need}\n"));
        for (project, grade) in found(folder, need, "4").iter().zip([3, 2, 0, 0]) {
            judged.push_str(&format!("more-{place}\t0\t{project}\t{grade}\n"));
        }
    }
    std::fs::write(queries, asked).expect("written");
    std::fs::write(qrels, judged).expect("written");
}

#[test]
fn judgements_are_kept_exported_evaluated_and_tuned_on() {
    let folder = with_sample();
    let needs = [
        "we cannot find people buried under a collapsed building",
        "forged passports at the border",
        "drones for rescue in floods",
        "smoke in a tunnel",
    ];
    for need in needs {
        for (project, grade) in found(&folder, need, "4").iter().zip(["3", "2", "0", "0"]) {
            let said = folder.succeed(&["judge", need, project, grade]);
            assert!(said.contains("read as English"), "{said}");
        }
    }
    // A gap of the sample, judged twice: the second counts.
    let project = &found(&folder, needs[0], "1")[0];
    folder.succeed(&["judge", "ifafri-1", project, "0"]);
    let said = folder.succeed(&["judge", "ifafri-1", project, "1"]);
    assert!(said.contains("the gap ifafri-1"), "{said}");

    let (queries, qrels) = (folder.file("q.tsv", ""), folder.file("r.tsv", ""));
    let (queries, qrels) = (queries.to_str().unwrap(), qrels.to_str().unwrap());
    let said = folder.succeed(&[
        "judgements",
        "export",
        "--queries",
        queries,
        "--qrels",
        qrels,
    ]);
    assert!(said.starts_with("17 judgements for 5 needs"), "{said}");
    let exported = std::fs::read_to_string(qrels).expect("written");
    assert!(
        exported.contains(&format!("ifafri-1\t0\t{project}\t1\n")),
        "{exported}"
    );

    let measured = folder.succeed(&["evaluate", queries, qrels]);
    assert!(measured.contains("5 needs count."), "{measured}");
    let few = folder.fail(&["tune", queries, qrels, "--folds", "2"]);
    assert!(
        few.contains("5 judged needs with a relevant project and 17 judged projects, where at least 10 and 30"),
        "{few}"
    );
    judge_more(&folder, queries, qrels);
    let tuned = folder.succeed(&["tune", queries, qrels, "--folds", "2"]);
    assert!(
        tuned.contains("Out of fold") && tuned.contains("Nothing was changed"),
        "{tuned}"
    );

    folder.succeed(&["tune", queries, qrels, "--folds", "2", "--write"]);
    folder.succeed(&["index"]);
    let output = folder.run(&["evaluate", queries, qrels]);
    let warned = program::text(&output.stderr);
    assert!(warned.contains("found on 10 of these 10 needs"), "{warned}");
}

#[test]
fn mistakes_are_named_and_nothing_is_kept() {
    let folder = with_sample();
    let project = &found(&folder, "wildfire", "1")[0];
    let cases: [(&[&str], &str); 5] = [
        (
            &["judge", "gap-of-nobody", project, "2"],
            "no capability gap “gap-of-nobody”",
        ),
        (
            &["judge", "we cannot see", "000000000", "2"],
            "no project “000000000”",
        ),
        (
            &["judge", "we cannot see", project, "4"],
            "a grade is 0 (does not help)",
        ),
        (&["tune", "a.tsv", "b.tsv", "c.tsv"], "come in pairs"),
        (
            &[
                "judgements",
                "export",
                "--queries",
                "q.tsv",
                "--qrels",
                "r.tsv",
            ],
            "Nothing has been judged yet",
        ),
    ];
    for (arguments, words) in cases {
        let said = folder.fail(arguments);
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
}
