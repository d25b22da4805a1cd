//! Tuning on invented needs whose answers only a synonym can find.

use crate::corpus::{document, shelve_with};
use std::collections::HashSet;
use uptake_model::Language;
use uptake_search::evaluation::{
    Judgements, Need, NeedSet, Run, TuneOptions, Weights, evaluate, tune,
};
use uptake_search::{Document, Settings, Thesaurus};

/// Pairs of English names of one concept, each of one or two words, that have no
/// beginning of a word in common.
fn synonyms(most: usize) -> Vec<(String, String)> {
    let beginnings = |name: &str| -> HashSet<String> {
        let words = name.split(|c: char| !c.is_alphabetic());
        words
            .filter(|w| w.len() > 2)
            .map(|w| w.chars().take(4).collect::<String>().to_lowercase())
            .collect()
    };
    let mut seen: HashSet<String> = HashSet::new();
    let mut pairs = Vec::new();
    for concept in Thesaurus::embedded().concepts() {
        let [first, second, ..] = concept.labels(Language::En) else {
            continue;
        };
        let (a, b) = (beginnings(first), beginnings(second));
        // A longer name may hold another concept's.
        let plain = [&a, &b].iter().all(|words| matches!(words.len(), 1 | 2));
        if plain && a.is_disjoint(&b) && seen.is_disjoint(&a) && seen.is_disjoint(&b) {
            seen.extend(a.into_iter().chain(b));
            pairs.push((first.clone(), second.clone()));
        }
    }
    pairs.truncate(most);
    pairs
}

fn set() -> (Vec<Document>, NeedSet) {
    let pairs = synonyms(20);
    assert_eq!(pairs.len(), 20, "the thesaurus has enough synonyms");
    let mut documents: Vec<Document> = (0..60)
        .map(|n| document(&format!("9{n:02}"), "Invented", "Something else entirely."))
        .collect();
    let (mut needs, mut judgements) = (Vec::new(), String::new());
    for (place, (typed, written)) in pairs.iter().enumerate() {
        let id = format!("1{place:02}");
        documents.push(document(&id, written, "An invented project."));
        judgements.push_str(&format!("n{place:02} 0 {id} 3\n"));
        needs.push(Need {
            id: format!("n{place:02}"),
            text: format!("We lack {typed}."),
        });
    }
    let set = NeedSet {
        name: "invented".to_owned(),
        needs,
        judgements: Judgements::read(&judgements).expect("judgements"),
        similarities: Vec::new(),
    };
    (documents, set)
}

#[test]
fn a_weight_that_helps_is_found_and_helps_needs_that_had_no_part_in_it() {
    let (documents, set) = set();
    let shelf = shelve_with(documents, Settings::default().words_only(), &[]);
    let sets = std::slice::from_ref(&set);
    let mut tried = 0;
    let tuned = tune(&shelf.index, sets, TuneOptions::default(), &mut |n| {
        tried = n;
    });
    let moved = tuned.moved();
    let bridge = moved.iter().find(|one| one.name.starts_with("bridging."));
    assert!(
        bridge.is_some_and(|one| one.after > one.before),
        "{moved:?}"
    );
    assert_eq!(tuned.tried, tried);
    let outcome = &tuned.sets[0];
    assert_eq!(outcome.needs, 20);
    assert!(outcome.current.mean < 0.3, "{outcome:?}");
    assert!(
        outcome.out_of_fold.mean > outcome.current.mean + 0.3,
        "{outcome:?}"
    );
    assert!(outcome.difference.excludes_zero(), "{outcome:?}");
    assert_eq!(tuned.by_fold.len(), 5);

    // What the search measured is what the index then does.
    let settings = tuned.after.within(shelf.index.header().settings);
    let index = shelf.index.with_weights(&settings);
    let run = Run::of(&index, &set.needs, 100);
    let report = evaluate(&run, &set.judgements, |id| index.document(id).is_some());
    assert!(
        (report.ndcg_10.mean - outcome.in_sample).abs() < 1e-9,
        "{outcome:?}"
    );
    let strengths = tuned.strengths.expect("grades tell");
    // The weakest answer alone may lie below what the other folds teach.
    let [likely, possible, unlikely] = strengths.words;
    assert_eq!(likely.met, likely.judged, "{strengths:?}");
    assert!(likely.met >= 19 && possible.judged == 0, "{strengths:?}");
    assert_eq!(likely.met + unlikely.met, 20, "{strengths:?}");
}

#[test]
fn calibrating_only_moves_no_weight() {
    let (documents, set) = set();
    let shelf = shelve_with(documents, Settings::default(), &[]);
    let options = TuneOptions {
        weights: false,
        ..TuneOptions::default()
    };
    let tuned = tune(&shelf.index, &[set], options, &mut |_| {});
    assert_eq!(tuned.after, Weights::of(&Settings::default()));
    assert!(tuned.moved().is_empty());
    assert!((tuned.sets[0].difference.mean).abs() < 1e-12);
}
