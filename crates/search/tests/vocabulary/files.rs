//! The files of the folder `thesaurus/`: sound, complete and in canonical form.

use std::collections::HashSet;
use std::path::Path;
use uptake_model::Language;
use uptake_search::analysis::{Analyser, Shape, words};
use uptake_search::thesaurus::{Thesaurus, WORD_LIST};

/// With this set, the test puts files into canonical form instead of complaining.
const TIDY: &str = "UPTAKE_TIDY";

#[test]
fn the_files_are_sound_and_the_thesaurus_is_as_large_as_promised() {
    let thesaurus = match Thesaurus::parse(Thesaurus::files()) {
        Ok(thesaurus) => thesaurus,
        Err(faults) => {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            panic!("{} faults:\n{}", faults.len(), faults.join("\n"));
        }
    };
    assert!(thesaurus.concepts().len() >= 500);
    assert!(thesaurus.words().rows().len() >= 800);
    for concept in thesaurus.concepts() {
        let different: HashSet<&String> = concept.examples.iter().collect();
        assert!(different.len() >= 8, "{}: {different:?}", concept.slug);
        for example in different {
            let words = example.split_whitespace().count();
            assert!((4..=30).contains(&words), "{}: {example}", concept.slug);
        }
        for language in Language::ALL {
            assert!(
                !concept.preferred(language).is_empty(),
                "{} {language}",
                concept.slug
            );
        }
    }
    assert!(thesaurus.scheme().licence.contains("creativecommons"));
}

#[test]
fn every_file_of_the_folder_is_built_in_and_in_canonical_form() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../thesaurus");
    let thesaurus = Thesaurus::embedded();
    let mut turtles = 0;
    for entry in std::fs::read_dir(&folder).expect("the folder thesaurus") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "ttl") {
            continue;
        }
        turtles += 1;
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("a name");
        let text = std::fs::read_to_string(&path).expect("text");
        let canonical = thesaurus.file(stem);
        if std::env::var_os(TIDY).is_some() && text != canonical {
            std::fs::write(&path, canonical).expect("a writable file");
            continue;
        }
        let first = text
            .lines()
            .zip(canonical.lines())
            .zip(1..)
            .find(|((a, b), _)| a != b);
        assert!(
            text == canonical,
            "{stem}.ttl is not in canonical form, first at {first:?}. Run this test with {TIDY}=1 to put it so; \
             a file that embedded.rs does not list must be added there"
        );
    }
    let built_in = Thesaurus::files()
        .iter()
        .filter(|(name, _)| *name != WORD_LIST);
    assert_eq!(turtles, built_in.count());
}

#[test]
fn the_download_reads_back_as_the_same_thesaurus() {
    let thesaurus = Thesaurus::embedded();
    let whole = thesaurus.to_turtle();
    let again = Thesaurus::parse(&[("whole.ttl", &whole)]).expect("a sound thesaurus");
    assert_eq!(again.concepts().len(), thesaurus.concepts().len());
    for (one, other) in again.concepts().iter().zip(thesaurus.concepts()) {
        assert_eq!((&one.slug, &one.labels), (&other.slug, &other.labels));
        assert_eq!(
            (&one.broader, &one.narrower),
            (&other.broader, &other.narrower)
        );
    }
}

#[test]
fn the_word_list_is_sorted_by_its_english_words() {
    let rows = Thesaurus::embedded().words().rows();
    for pair in rows.windows(2) {
        let key = |place: usize| pair[place].words(Language::En).join("|").to_lowercase();
        assert!(key(0) < key(1), "line {}: {}", pair[1].line, key(1));
    }
}

/// Needs that quality is measured on, in English: those of both halves.
fn judged_needs() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../evaluation/practitioners");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file of needs");
    let column = |text: String, at: usize| -> Vec<String> {
        let cells = text.lines().filter_map(|line| line.split('\t').nth(at));
        cells.map(str::to_owned).collect()
    };
    let mut needs = column(read("languages.tsv"), 2);
    needs.extend(column(read("tune/queries.tsv"), 1));
    needs.extend(column(read("check/queries.tsv"), 1));
    needs.extend(column(read("../statements/queries.tsv"), 1));
    needs
}

/// Runs of three words that are no function words.
fn runs(text: &str) -> HashSet<Vec<String>> {
    let mut telling: Vec<String> = Vec::new();
    words(text, |word| {
        if word.shape == Shape::Plain && !Analyser::is_stop_word(word.folded) {
            telling.push(word.folded.to_owned());
        }
    });
    telling.windows(3).map(<[String]>::to_vec).collect()
}

#[test]
fn no_example_repeats_a_need_that_quality_is_measured_on() {
    let needs: HashSet<Vec<String>> = judged_needs().iter().flat_map(|need| runs(need)).collect();
    assert!(needs.len() > 1_000);
    let mut repeated = Vec::new();
    for concept in Thesaurus::embedded().concepts() {
        for example in &concept.examples {
            let shared = runs(example);
            let shared = shared.intersection(&needs).next();
            repeated.extend(shared.map(|run| format!("{}: {example} {run:?}", concept.slug)));
        }
    }
    assert!(repeated.is_empty(), "{}", repeated.join("\n"));
}
