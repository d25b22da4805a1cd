//! Likely and possible say how far a project stands above the fiftieth of its answer,
//! whatever filter the answer is seen through.

use crate::corpus::{Shelf, TODAY, document, shelve_words};
use uptake_model::{Area, Language};
use uptake_search::settings::height;
use uptake_search::{Filter, Found, Query, Strength, Window};

const MOST: &str = "Radar near the coast that sees boats, ships, rafts, swimmers and divers";
const NEED: &str =
    "radar near the coast that sees boats, ships, rafts, swimmers and divers at night";

/// One project that says all of the need, in the only area that a filter asks for, among
/// `others` that say most of it, and five times as many that say nothing of it.
fn field(others: usize) -> Shelf {
    let mut documents = vec![document("100", NEED, &format!("{NEED}. ").repeat(5))];
    documents[0].text.keywords = NEED.to_owned();
    documents[0].attributes.areas = vec![Area::BorderManagement];
    for number in 0..others {
        let mut part = document(
            &format!("2{number:03}"),
            MOST,
            &format!("{MOST}. ").repeat(5),
        );
        part.text.keywords = MOST.to_owned();
        documents.push(part);
        let silent = (0..5).map(|it| document(&format!("3{number:03}{it}"), "Ice", "It melts."));
        documents.extend(silent);
    }
    shelve_words(documents)
}

fn answer(shelf: &Shelf, filter: &Filter) -> (Query, Found) {
    let query = shelf.index.query_in(NEED, Some(Language::En));
    let all = Window {
        offset: 0,
        limit: usize::MAX,
    };
    let found = shelf.index.search(&query, filter, TODAY, all);
    (query, found)
}

#[test]
fn a_score_is_compared_with_half_of_that_of_the_fiftieth() {
    let shelf = field(60);
    let (query, found) = answer(&shelf, &Filter::default());
    assert_eq!(found.total, 61);
    let usual = found.hits[49].score;
    assert!(usual > 0.4, "{usual}");
    let settings = shelf.index.header().settings;
    let expected = settings.calibration.for_need(query.telling(), usual);
    assert_eq!(found.calibration, expected);
    for hit in &found.hits {
        let height = height(hit.score, query.telling(), usual);
        let expected = Strength::of(height, &settings.calibration);
        assert_eq!(hit.strength, expected, "{hit:?}");
    }
    assert_eq!(found.hits[0].strength, Strength::Possible);
    assert_eq!(found.hits[1].strength, Strength::Unlikely);
}

#[test]
fn a_filter_changes_no_word() {
    let shelf = field(60);
    let (query, whole) = answer(&shelf, &Filter::default());
    let filter = Filter {
        areas: [Area::BorderManagement].into(),
        ..Filter::default()
    };
    let (_, part) = answer(&shelf, &filter);
    assert_eq!(part.total, 1);
    assert_eq!(part.hits[0], whole.hits[0]);
    assert_eq!(part.calibration, whole.calibration);
    assert_eq!(shelf.index.calibration(&query), whole.calibration);
    assert_eq!(shelf.index.rank(&query, 3), whole.hits[..3]);
    let reach = shelf.index.reach(&query);
    assert_eq!(reach.likely.len(), whole.likely as usize);
}

#[test]
fn in_a_small_corpus_nobody_is_likely_for_being_alone() {
    let shelf = field(0);
    let (query, found) = answer(&shelf, &Filter::default());
    let calibration = shelf.index.header().settings.calibration;
    assert_eq!(
        found.calibration,
        calibration.for_need(query.telling(), 0.0)
    );
    assert_eq!(
        found.calibration,
        calibration.for_need(query.telling(), 0.4)
    );
    assert!(found.calibration.likely > calibration.likely + 0.2);
}
