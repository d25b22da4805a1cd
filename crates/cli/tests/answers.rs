//! The contract of the command line: what scripts rely on.
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

fn json(folder: &Folder, arguments: &[&str]) -> Value {
    serde_json::from_str(&folder.succeed(arguments)).expect("JSON")
}

#[test]
fn a_need_is_answered_as_a_table_as_json_and_as_a_run() {
    let folder = with_sample();
    let need = "we cannot find people buried under a collapsed building";

    let table = folder.succeed(&["match", need, "--limit", "3"]);
    assert!(
        table.contains("Acronym") && table.contains("why:"),
        "{table}"
    );

    let answer = json(&folder, &["match", need, "--limit", "3", "--json"]);
    let hits = answer["hits"].as_array().expect("hits");
    assert_eq!(hits.len(), 3);
    for (place, hit) in hits.iter().enumerate() {
        assert_eq!(hit["rank"], place + 1);
        assert!(hit["id"].is_string() && hit["score"].is_number(), "{hit}");
    }
    let scores: Vec<f64> = hits
        .iter()
        .filter_map(|hit| hit["score"].as_f64())
        .collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");

    let queries = folder.file("needs.tsv", format!("n1\t{need}\nn2\tforged passports\n"));
    let run = folder.file("out.trec", "");
    folder.succeed(&[
        "match",
        "--batch",
        queries.to_str().unwrap(),
        "--run",
        run.to_str().unwrap(),
    ]);
    let run = std::fs::read_to_string(run).expect("written");
    let first: Vec<&str> = run
        .lines()
        .next()
        .expect("a line")
        .split_whitespace()
        .collect();
    assert_eq!(first[..2], ["n1", "Q0"]);
    assert_eq!(first[2], hits[0]["id"].as_str().expect("an id"));
    assert_eq!(first[3], "1");
    assert!(run.lines().any(|line| line.starts_with("n2 Q0 ")));
}

#[test]
fn an_explanation_names_words_and_fields() {
    let folder = with_sample();
    let explained = folder.succeed(&["match", "drones for rescue", "--limit", "1", "--explain"]);
    for part in ["idf", "words", "meaning of the whole", "nearness"] {
        assert!(explained.contains(part), "{explained}");
    }
    assert!(
        explained.contains("objective") || explained.contains("title"),
        "{explained}"
    );
}

#[test]
fn the_language_of_a_need_is_said_and_can_be_corrected() {
    let folder = with_sample();
    let need = "Nie możemy znaleźć ludzi pod gruzami zawalonego budynku.";
    let said = folder.succeed(&["match", need, "--limit", "2"]);
    assert!(
        said.starts_with("Read as Polish (another language: --lang CODE)."),
        "{said}"
    );
    assert!(
        said.contains(" → "),
        "bridges are among the reasons: {said}"
    );
    let answer = json(&folder, &["match", need, "--json", "--limit", "2"]);
    assert_eq!(answer["language"], "pl");
    let corrected = folder.succeed(&["match", need, "--lang", "cs", "--limit", "2"]);
    assert!(
        corrected.starts_with("Read as Czech, as you said."),
        "{corrected}"
    );
    let refused = folder.fail(&["match", need, "--lang", "xx"]);
    assert!(refused.contains("known languages are bg, "), "{refused}");
    let common = folder.succeed(&["match", "the of and"]);
    assert!(
        common.contains("\nOnly very common words were given, "),
        "{common}"
    );
    let turkish = "Orman yangınında duman yüzünden hiçbir şey göremiyoruz";
    let said = folder.succeed(&["match", turkish]);
    let notice = "\nThis looks like Turkish, which Uptake does not read. Say it in one of the 24 ";
    assert!(said.contains(notice), "{said}");
}

#[test]
fn strength_is_a_word_and_can_be_asked_for() {
    let folder = with_sample();
    let need = "forged passports at the border";
    let answer = json(&folder, &["match", need, "--json", "--limit", "1000"]);
    let hits = answer["hits"].as_array().expect("hits");
    let count = |word| hits.iter().filter(|hit| hit["strength"] == word).count();
    assert_eq!(answer["likely"], count("likely"));
    assert_eq!(answer["possible"], count("possible"));
    let strong = json(
        &folder,
        &[
            "match",
            need,
            "--json",
            "--limit",
            "1000",
            "--strength",
            "possible",
        ],
    );
    let strong = strong["hits"].as_array().expect("hits");
    assert_eq!(strong.len(), count("likely") + count("possible"));
    assert!(strong.iter().all(|hit| hit["strength"] != "unlikely"));
    let said = folder.succeed(&["match", "uncle's birthday cake recipes", "--limit", "3"]);
    assert!(
        said.contains("Nothing in the corpus is likely to meet this")
            || said.contains("is about this"),
        "{said}"
    );
}

#[test]
fn filters_narrow_the_answer() {
    let folder = with_sample();
    let all = json(&folder, &["match", "security", "--json", "--limit", "1000"]);
    let fp7 = json(
        &folder,
        &[
            "match",
            "security",
            "--json",
            "--limit",
            "1000",
            "--programme",
            "fp7",
        ],
    );
    let all = all["hits"].as_array().expect("hits");
    let fp7 = fp7["hits"].as_array().expect("hits");
    assert!(
        !fp7.is_empty() && fp7.len() < all.len(),
        "{} of {}",
        fp7.len(),
        all.len()
    );
    assert!(fp7.iter().all(|hit| hit["project"]["programme"] == "FP7"));
}

#[test]
fn evaluate_prints_measures_with_intervals() {
    let folder = with_sample();
    let answer = json(
        &folder,
        &["match", "forged passports", "--json", "--limit", "1"],
    );
    let id = answer["hits"][0]["id"].as_str().expect("an id").to_owned();
    let queries = folder.file("q.tsv", "n1\tforged passports\n");
    let qrels = folder.file("qrels.tsv", format!("n1\t0\t{id}\t1\n"));
    let (queries, qrels) = (queries.to_str().unwrap(), qrels.to_str().unwrap());
    let table = folder.succeed(&["evaluate", queries, qrels]);
    for measure in ["nDCG@10", "MRR@10", "recall@100"] {
        assert!(table.contains(measure), "{table}");
    }
    let measured = json(&folder, &["evaluate", queries, qrels, "--json"]);
    assert!(
        measured.to_string().contains("1.0"),
        "a perfect ranking measures 1: {measured}"
    );
}

#[test]
fn similar_and_show_find_a_project_by_number_and_by_acronym() {
    let folder = with_sample();
    let answer = json(&folder, &["match", "wildfire", "--json", "--limit", "1"]);
    let project = &answer["hits"][0]["project"];
    let (id, acronym) = (
        project["id"].as_str().unwrap(),
        project["acronym"].as_str().unwrap(),
    );
    let similar = json(&folder, &["similar", id, "--json", "--limit", "5"]);
    let hits = similar["hits"].as_array().expect("hits");
    assert!(
        !hits.is_empty() && hits.iter().all(|hit| hit["id"] != id),
        "{similar}"
    );
    for name in [id, acronym] {
        assert_eq!(json(&folder, &["show", name, "--json"])["id"], id);
    }
}

#[test]
fn importing_the_same_again_changes_nothing() {
    let folder = with_sample();
    let before = folder.succeed(&["show", "101168521", "--json"]);
    let again = folder.succeed(&["import", "sample"]);
    assert!(again.contains("Nothing new"), "{again}");
    assert_eq!(folder.succeed(&["show", "101168521", "--json"]), before);
}

#[test]
fn a_topic_a_project_and_a_gap_are_shown_with_what_their_pages_hold() {
    let folder = with_sample();
    let topic = folder.succeed(&["show", "SEC-2009-6.1-01"]);
    assert!(topic.contains("Funded projects (1)"), "{topic}");
    assert!(topic.contains("241744"), "{topic}");
    assert!(topic.contains("Deadline            not stated"), "{topic}");
    let project = folder.succeed(&["show", "241744"]);
    assert!(
        project.contains("\nTopic               SEC-2009-6.1-01"),
        "{project}"
    );
    assert!(project.contains("\nFunding scheme      "), "{project}");
    let mut facts = project.lines().filter(|line| line.starts_with("Topic"));
    assert!(facts.all(|line| !line.ends_with(' ')), "{project}");
    let gap = folder.succeed(&["show", "practitioner-bag-on-platform"]);
    assert!(gap.starts_with("practitioner-bag-on-platform · "), "{gap}");
    let gap = json(&folder, &["show", "practitioner-bag-on-platform", "--json"]);
    assert_eq!(gap["id"], "practitioner-bag-on-platform");
}
