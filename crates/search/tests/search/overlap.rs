//! All pairs are those that asking for each project alone would find.

use crate::corpus::{Shelf, document, shelve};
use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use uptake_search::Document;

/// A cosine of directions is rounded differently here and there.
const ROUNDING: f64 = 0.005;

/// Documents of sixteen words out of `words`, drawn by a fixed rule.
fn documents(number: usize, words: u64) -> Vec<Document> {
    let mut state = 42_u64;
    let mut draw = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) % words
    };
    (0..number)
        .map(|place| {
            let subject = draw();
            let text = |it: &mut dyn FnMut() -> u64| {
                let words = (0..16).map(|_| format!("word{}", (subject + it() / 6) % words));
                words.collect::<Vec<_>>().join(" ")
            };
            document(&format!("{place:05}"), &text(&mut draw), &text(&mut draw))
        })
        .collect()
}

/// Every pair above the floor, as each project finds the others.
fn one_by_one(shelf: &Shelf, documents: &[Document], floor: f64) -> HashMap<(u32, u32), f64> {
    let mut found = HashMap::new();
    for one in documents {
        let first = shelf.index.document(&one.id).expect("indexed");
        for other in shelf
            .index
            .similar(&one.text, Some(&one.id), documents.len())
        {
            let second = shelf.index.document(&other.id).expect("indexed");
            if first < second && other.similarity >= floor {
                found.insert((first, second), other.similarity);
            }
        }
    }
    found
}

#[test]
fn all_pairs_are_those_that_each_project_finds() {
    // Over a border of blocks with a latent space, and too few for one.
    for (number, floor) in [(700, 0.6), (9, 0.2)] {
        let documents = documents(number, 90);
        let shelf = shelve(documents.clone());
        let never = AtomicBool::new(false);
        let pairs = shelf.index.close_pairs(floor, &|_, _| (), &never);
        let pairs = pairs.expect("not stopped");
        let lowest = f64::from(floor) - ROUNDING;
        let expected = one_by_one(&shelf, &documents, lowest);
        assert!(
            pairs.len() > 3 && expected.len() < number * number / 4,
            "{number}: {}",
            pairs.len()
        );
        for pair in &pairs {
            let alone = expected.get(&(pair.first, pair.second)).copied();
            let apart = alone.map(|it| (it - f64::from(pair.similarity)).abs());
            assert!(apart.is_some_and(|it| it < ROUNDING), "{pair:?}: {alone:?}");
        }
        let sure = expected
            .values()
            .filter(|it| **it >= f64::from(floor) + ROUNDING);
        assert!(pairs.len() >= sure.count(), "a pair was passed over");
        assert!(
            pairs
                .windows(2)
                .all(|it| (it[0].first, it[0].second) < (it[1].first, it[1].second))
        );
    }
}

#[test]
fn comparing_is_told_of_and_stopped() {
    let shelf = shelve(documents(700, 90));
    let told = std::sync::Mutex::new(Vec::new());
    let progress = |done, all| told.lock().expect("whole").push((done, all));
    let stop = AtomicBool::new(false);
    assert!(shelf.index.close_pairs(0.6, &progress, &stop).is_some());
    let mut told = told.into_inner().expect("whole");
    told.sort_unstable();
    assert_eq!(told, [(1, 3), (2, 3), (3, 3)]);
    let stop = AtomicBool::new(true);
    assert_eq!(shelf.index.close_pairs(0.6, &|_, _| (), &stop), None);
}

#[test]
fn a_group_says_what_it_shares_and_what_each_has_alone() {
    let group = [
        document(
            "1",
            "Sniffing bags",
            "drones sniffing explosives in bags at stations",
        ),
        document(
            "2",
            "Sniffing lorries",
            "dogs sniffing explosives in lorries at borders",
        ),
        document(
            "3",
            "Sniffing ships",
            "robots sniffing explosives in ships at harbours",
        ),
    ];
    let mut all = group.to_vec();
    all.extend((4..9).map(|it| document(&it.to_string(), "Other", "matters of another kind")));
    let shelf = shelve(all);
    let contrast = shelf.index.contrast(&group.map(|it| (it.id, it.text)));
    let shared: Vec<&str> = contrast.shared.iter().map(|it| it.stem.as_str()).collect();
    assert_eq!(shared, ["snif", "explos"]);
    let sum: f64 = contrast.shared.iter().map(|it| it.share).sum();
    assert!((sum - 1.0).abs() < 1e-9);
    let own = |place: usize| {
        let mut own = contrast.own[place].clone();
        own.sort();
        own
    };
    assert_eq!(own(0), ["bags", "drones", "stations"]);
    assert_eq!(own(1), ["borders", "dogs", "lorries"]);
    let nothing = shelf.index.contrast(&[]);
    assert!(nothing.shared.is_empty() && nothing.own.is_empty());
}
