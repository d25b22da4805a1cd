//! Ranking, filters and counts against a plain re-computation, and needs of
//! every awkward kind.

use crate::corpus::{TODAY, attributes, document, shelve, shelve_words, six};
use proptest::prelude::*;
use std::collections::BTreeMap;
use uptake_model::{Country, Language, Programme, Stage, TopicCode};
use uptake_search::{Document, Filter, Found, Index, Query, Settings, Strength, Window};

const ALL: Window = Window {
    offset: 0,
    limit: usize::MAX,
};

fn ids(found: &Found) -> Vec<&str> {
    found.hits.iter().map(|hit| hit.id.as_str()).collect()
}

/// A need whose language is given, for a few words seldom tell theirs.
fn english(index: &Index, text: &str) -> Query {
    index.query_in(text, Some(Language::En))
}

fn search(index: &Index, text: &str, filter: &Filter) -> Found {
    index.search(&english(index, text), filter, TODAY, ALL)
}

#[test]
fn the_project_that_says_it_best_comes_first() {
    let shelf = shelve_words(six());
    let cases = [
        (
            "a bag left on a platform may hold explosives",
            vec!["900000001", "900000003"],
        ),
        ("standoff", vec!["900000001"]),
        ("drones at the border", vec!["900000004", "900000002"]),
        ("SNIFF", vec!["900000001"]),
        ("INVENTED-0", vec![]),
        ("quantum", vec![]),
    ];
    for (need, expected) in cases {
        let found = search(&shelf.index, need, &Filter::default());
        assert_eq!(ids(&found), expected, "{need}");
        assert_eq!(found.total as usize, expected.len(), "{need}");
    }
}

#[test]
fn words_are_a_share_of_what_could_be_reached() {
    let shelf = shelve_words(six());
    let query = english(&shelf.index, "explosives");
    let found = shelf.index.search(&query, &Filter::default(), TODAY, ALL);
    // A step of a score is 2^-22, cut off; the weight's own rounding is far smaller.
    let step = 1.0 / f64::from(1_u32 << 22);
    let [best, second] = [0, 1].map(|place: usize| found.hits[place].score);
    let reached = query.terms[0].weight / query.ceiling();
    assert!((best - reached).abs() <= step, "{best} for {reached}");
    assert!(second < best && best < 1.0);
}

#[test]
fn strengths_are_those_of_the_calibration_and_filter_by_it() {
    let shelf = shelve_words(six());
    let need = "drones for border guards";
    let found = search(&shelf.index, need, &Filter::default());
    let calibration = shelf.index.calibration(&english(&shelf.index, need));
    for hit in &found.hits {
        assert_eq!(hit.strength, Strength::of(hit.score, &calibration));
    }
    let of = |strength| {
        let hits = found.hits.iter().filter(|hit| hit.strength == strength);
        hits.map(|hit| hit.id.clone()).collect::<Vec<_>>()
    };
    let (likely, possible) = (of(Strength::Likely), of(Strength::Possible));
    assert_eq!(found.likely as usize, likely.len());
    assert_eq!(found.possible as usize, possible.len());
    for (strength, expected) in [
        (Strength::Likely, likely.clone()),
        (Strength::Possible, [likely, possible].concat()),
    ] {
        let filter = Filter {
            strength_from: strength,
            ..Filter::default()
        };
        let strong = search(&shelf.index, need, &filter);
        assert_eq!(strong.total as usize, expected.len());
        let left: Vec<_> = strong.hits.into_iter().map(|hit| hit.id).collect();
        assert_eq!(left, expected);
    }
}

#[test]
fn awkward_needs_get_a_sensible_answer() {
    let shelf = shelve_words(six());
    let index = &shelf.index;
    let only_grammar = english(index, "what can we do about this");
    assert!(only_grammar.is_empty() && only_grammar.unknown.is_empty());
    assert!(only_grammar.is_only_grammar());
    for text in ["die und der mit", "que para los"] {
        let query = shelf.index.query(text);
        assert!(query.is_only_grammar(), "{text}: {query:?}");
    }
    for text in ["", "?!", "the zyx", "explosives", "of 2024"] {
        assert!(!shelf.index.query(text).is_only_grammar(), "{text}");
    }
    assert_eq!(
        only_grammar.stop_words,
        ["about", "can", "do", "this", "we", "what"]
    );

    let unknown = english(index, "quantum drones");
    assert_eq!(unknown.unknown, ["quantum"]);
    assert_eq!(unknown.terms[0].word, "drones");
    assert_eq!(unknown.terms[0].documents, 2);

    let twice = english(index, "drones, drone");
    assert_eq!((twice.terms.len(), twice.terms[0].count), (1, 2));

    for empty in ["", " \n", "!!!", "\u{200b}"] {
        assert_eq!(
            search(index, empty, &Filter::default()).total,
            0,
            "{empty:?}"
        );
    }
}

#[test]
fn a_need_of_a_megabyte_is_cut_and_says_so() {
    let words: Vec<String> = (0..2000).map(|i| format!("word{i}")).collect();
    let shelf = shelve_words(vec![
        document("1", &words.join(" "), ""),
        document("2", "word7 word8", ""),
    ]);
    let long = format!("{} ", words.join(" ")).repeat(80);
    assert!(long.len() > 1 << 20);
    let query = english(&shelf.index, &long);
    let cut = query.cut.expect("cut");
    assert_eq!(query.terms.len(), 512);
    assert_eq!(cut.terms_left_out, 2000 - 512);
    assert_eq!(cut.bytes_unread, long.len() - (1 << 20));
    assert_eq!(
        cut.to_string(),
        "Your text is very long: the end of your text was not read, and 1,488 words that say least \
         were left out."
    );
    assert_eq!(
        search(&shelf.index, &long, &Filter::default()).hits[0]
            .id
            .as_str(),
        "1"
    );
    let many = "drone ".repeat(100_000);
    assert!(english(&shelf.index, &many).terms.is_empty());
}

#[test]
fn a_query_read_against_another_index_is_read_again() {
    let (six, other) = (
        shelve_words(six()),
        shelve_words(vec![document("1", "zebra drones", "")]),
    );
    let query = english(&six.index, "drones");
    let found = other.index.search(&query, &Filter::default(), TODAY, ALL);
    assert_eq!(ids(&found), ["1"]);
}

#[test]
fn filters_narrow_and_counts_leave_out_their_own_facet() {
    let shelf = shelve_words(six());
    let portugal = Country::parse("PT").expect("a code");
    let mut filter = Filter::default();
    filter.programmes.insert(Programme::Fp7);
    let found = search(&shelf.index, "explosives drones responders", &filter);
    assert_eq!(found.total, 2);
    let programmes: Vec<(Programme, u32)> = found
        .facets
        .programmes
        .iter()
        .map(|count| (count.value, count.documents))
        .collect();
    // All programmes are counted, as if none were chosen; countries only inside FP7.
    assert_eq!(
        programmes,
        [
            (Programme::Fp7, 2),
            (Programme::Horizon2020, 1),
            (Programme::HorizonEurope, 2)
        ]
    );
    let countries: Vec<(&str, u32)> = found
        .facets
        .countries
        .iter()
        .map(|count| (count.value.code(), count.documents))
        .collect();
    assert_eq!(countries, [("EL", 2), ("PL", 2)]);

    filter.countries.insert(portugal.clone());
    let none = search(&shelf.index, "explosives drones responders", &filter);
    assert_eq!(none.total, 0);
    let chosen = none
        .facets
        .countries
        .iter()
        .find(|count| count.value == portugal);
    assert_eq!(
        chosen.map(|count| count.documents),
        Some(0),
        "a choice stays visible"
    );
    let fp7 = none
        .facets
        .programmes
        .iter()
        .find(|count| count.value == Programme::Fp7);
    assert_eq!(fp7.map(|count| count.documents), Some(0));
}

/// Says that what was chosen had not been chosen before.
fn chosen(new: bool) {
    assert!(new);
}

#[test]
fn every_facet_filters() {
    let shelf = shelve_words(six());
    let day = |text: &str| Some(text.parse().expect("a date"));
    let with = |change: &dyn Fn(&mut Filter)| {
        let mut filter = Filter::default();
        change(&mut filter);
        let found = shelf.index.browse(&filter, TODAY, ALL);
        found
            .hits
            .into_iter()
            .map(|hit| hit.id.to_string())
            .collect::<Vec<_>>()
    };
    let id = |n: u32| (900_000_000 + n).to_string();
    assert_eq!(
        with(&|f| chosen(f.stages.insert(Stage::Terminated))),
        [id(6)]
    );
    assert_eq!(with(&|f| chosen(f.stages.insert(Stage::Unknown))), [id(5)]);
    assert_eq!(
        with(&|f| chosen(f.funding_schemes.insert("IA".to_owned()))),
        [id(6), id(4), id(2)]
    );
    assert_eq!(
        with(&|f| chosen(f.topics.insert(TopicCode::new("INVENTED-1")))),
        [id(4), id(3)]
    );
    assert_eq!(
        with(&|f| chosen(
            f.coordinator_countries
                .insert(Country::parse("FI").expect("code"))
        )),
        [id(2), id(5)]
    );
    assert_eq!(
        with(&|f| f.started_from = day("2017-03-01")),
        [id(6), id(4)]
    );
    assert_eq!(with(&|f| f.started_to = day("2015-03-01")), [id(2), id(1)]);
    assert_eq!(
        with(&|f| chosen(f.topics.insert(TopicCode::new("NOWHERE")))),
        [""; 0]
    );
    assert_eq!(with(&|_| ()), [id(6), id(4), id(3), id(2), id(1), id(5)]);
}

#[test]
fn the_stage_follows_the_day_of_asking() {
    let shelf = shelve_words(six());
    let mut running = Filter::default();
    running.stages.insert(Stage::Running);
    let on = |day: &str| {
        shelf
            .index
            .browse(&running, day.parse().expect("a date"), ALL)
            .total
    };
    assert_eq!(
        (on("2013-01-01"), on("2026-11-23"), on("2028-01-01")),
        (0, 4, 0)
    );
}

#[test]
fn windows_cut_one_and_the_same_order() {
    let documents = (0..40)
        .map(|i| document(&format!("{i:02}"), "the same robot", ""))
        .collect();
    let shelf = shelve_words(documents);
    let query = english(&shelf.index, "robot");
    let page = |offset, limit| {
        let found = shelf
            .index
            .search(&query, &Filter::default(), TODAY, Window { offset, limit });
        assert_eq!(found.total, 40);
        ids(&found)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(page(0, 3), ["00", "01", "02"]);
    assert_eq!(page(38, 10), ["38", "39"]);
    assert_eq!(page(40, 10), [""; 0]);
    assert_eq!(page(0, 0), [""; 0]);
    assert_eq!(page(usize::MAX, usize::MAX), [""; 0]);
}

#[test]
fn an_empty_corpus_answers_too() {
    let shelf = shelve_words(Vec::new());
    assert_eq!(search(&shelf.index, "drones", &Filter::default()).total, 0);
    assert_eq!(shelf.index.browse(&Filter::default(), TODAY, ALL).total, 0);
    assert_eq!(english(&shelf.index, "drones").unknown, ["drones"]);
}

#[test]
fn a_corpus_of_more_than_one_chunk_is_ranked_as_one() {
    let documents = (0..70_000)
        .map(|i| {
            document(
                &format!("{i:06}"),
                if i % 10_000 == 9 { "zebra" } else { "robot" },
                "",
            )
        })
        .collect();
    let shelf = shelve_words(documents);
    let zebras = search(&shelf.index, "zebra", &Filter::default());
    let expected: Vec<String> = (0..7).map(|i| format!("{:06}", i * 10_000 + 9)).collect();
    assert_eq!(ids(&zebras), expected);
    let query = english(&shelf.index, "robot");
    assert_eq!(query.terms[0].documents, 70_000 - 7);
    let last = Window {
        offset: 70_000 - 8,
        limit: 5,
    };
    let found = shelf.index.search(&query, &Filter::default(), TODAY, last);
    assert_eq!(ids(&found), ["069999"]);
    assert_eq!(found.facets.programmes[0].documents, 70_000 - 7);
}

/// Title, objective, programme and country of a small document.
type Sketch = (Vec<&'static str>, Vec<&'static str>, usize, usize);

fn finish((place, (title, objective, programme, country)): (usize, Sketch)) -> Document {
    let mut document = document(
        &format!("{place:03}"),
        &title.join(" "),
        &objective.join(" "),
    );
    document.attributes.programme = Programme::ALL[programme];
    let country = Country::parse(["EL", "PL", "FI", "PT"][country]);
    document.attributes.countries = country.into_iter().collect();
    document
}

/// Small documents over a small alphabet of words, so that everything repeats.
fn documents() -> impl Strategy<Value = Vec<Document>> {
    let text = || prop::collection::vec(prop::sample::select(&WORDS[..]), 0..12);
    prop::collection::vec((text(), text(), 0_usize..3, 0_usize..4), 1..30)
        .prop_map(|sketches| sketches.into_iter().enumerate().map(finish).collect())
}

const WORDS: [&str; 8] = [
    "fire", "smoke", "drone", "radio", "border", "chemical", "flood", "police",
];

/// BM25F as its documentation states it, term by term and in floating point.
fn by_hand(documents: &[Document], need: &[&str]) -> BTreeMap<String, f64> {
    let settings = Settings::default();
    let fields =
        |document: &Document| [document.text.title.clone(), document.text.objective.clone()];
    let length = |text: &str| text.split_whitespace().count();
    let average: Vec<f64> = (0..2)
        .map(|f| {
            let filled: Vec<usize> = documents
                .iter()
                .map(|document| length(&fields(document)[f]))
                .filter(|length| *length > 0)
                .collect();
            filled.iter().sum::<usize>() as f64 / filled.len().max(1) as f64
        })
        .collect();
    let mut scores = BTreeMap::new();
    for word in need {
        let has = |document: &&Document| {
            fields(document)
                .iter()
                .any(|text| text.split_whitespace().any(|w| w == *word))
        };
        let df = documents.iter().filter(has).count() as f64;
        let idf = (1.0 + (documents.len() as f64 - df + 0.5) / (df + 0.5)).ln();
        for document in documents.iter().filter(has) {
            let mut frequency = 0.0;
            for (f, at) in [(0, 0), (1, 3)] {
                let text = &fields(document)[f];
                let count = text.split_whitespace().filter(|w| w == word).count() as f64;
                let field = settings.fields[at];
                let b = field.length_normalisation;
                if count > 0.0 {
                    frequency +=
                        field.weight * count / (1.0 - b + b * length(text) as f64 / average[f]);
                }
            }
            let k1 = settings.saturation;
            *scores.entry(document.id.to_string()).or_insert(0.0) +=
                idf * (k1 + 1.0) * frequency / (k1 + frequency);
        }
    }
    scores
}

proptest! {
    // Each case writes a file; fewer of them say as much.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn scores_are_those_of_the_formula_to_half_a_step(
        documents in documents(),
        need in prop::collection::vec(prop::sample::select(&WORDS[..]), 1..8),
    ) {
        let expected = by_hand(&documents, &need);
        let shelf = shelve_words(documents);
        let query = english(&shelf.index, &need.join(" "));
        // Half a step of impact for each term, and the rounding of its weight.
        let step: f64 = query.terms.iter().map(|t| t.emphasis * t.rarity).sum::<f64>()
            * (Settings::default().saturation + 1.0) / 255.0;
        let found = shelf.index.search(&query, &Filter::default(), TODAY, ALL);
        prop_assert_eq!(found.hits.len(), expected.len());
        for hit in &found.hits {
            let by_hand = expected[hit.id.as_str()];
            // An impact is never nothing, which may be more than half a step too much.
            prop_assert!((hit.score * query.ceiling() - by_hand).abs() <= step + 1e-3, "{} {by_hand}", hit.score);
        }
        let sorted = found.hits.windows(2).all(|pair| {
            pair[0].score > pair[1].score || (pair[0].score == pair[1].score && pair[0].id < pair[1].id)
        });
        prop_assert!(sorted);
        prop_assert_eq!(shelf.index.rank(&query, 5), found.hits[..found.hits.len().min(5)].to_vec());
    }

    #[test]
    fn the_order_of_words_changes_nothing(
        documents in documents(),
        need in prop::collection::vec(prop::sample::select(&WORDS[..]), 1..8).prop_flat_map(|need| {
            (Just(need.clone()), Just(need).prop_shuffle())
        }),
    ) {
        let shelf = shelve_words(documents);
        let one = search(&shelf.index, &need.0.join(" "), &Filter::default());
        let other = search(&shelf.index, &need.1.join(" "), &Filter::default());
        prop_assert_eq!(one, other);
    }

    #[test]
    fn totals_and_counts_are_those_of_counting(
        documents in documents(),
        word in prop::sample::select(&WORDS[..]),
        programme in prop::option::of(0_usize..3),
        country in prop::option::of(prop::sample::select(&["EL", "PL", "FI", "PT"][..])),
    ) {
        let mut filter = Filter::default();
        filter.programmes.extend(programme.map(|p| Programme::ALL[p]));
        filter.countries.extend(country.and_then(Country::parse));
        let has = |d: &&Document| format!("{} {}", d.text.title, d.text.objective).contains(word);
        let by_programme = |d: &&Document| programme.is_none_or(|p| d.attributes.programme == Programme::ALL[p]);
        let by_country = |d: &&Document| country.is_none_or(|c| d.attributes.countries[0].code() == c);
        let total = documents.iter().filter(has).filter(by_programme).filter(by_country).count();
        let shelf = shelve_words(documents.clone());
        let found = search(&shelf.index, word, &filter);
        prop_assert_eq!(found.total as usize, total);
        for count in &found.facets.programmes {
            let same = |d: &&Document| d.attributes.programme == count.value;
            let counted = documents.iter().filter(has).filter(by_country).filter(same).count();
            prop_assert_eq!(count.documents as usize, counted);
        }
        for count in &found.facets.countries {
            let same = |d: &&Document| d.attributes.countries[0] == count.value;
            let counted = documents.iter().filter(has).filter(by_programme).filter(same).count();
            prop_assert_eq!(count.documents as usize, counted);
        }
    }
}

#[test]
fn attributes_of_a_bare_project_are_no_obstacle() {
    let mut bare = document("1", "robot", "");
    bare.attributes = uptake_search::Attributes {
        start: None,
        end: None,
        ..attributes()
    };
    let shelf = shelve_words(vec![bare]);
    let found = search(&shelf.index, "robot", &Filter::default());
    assert_eq!(
        (found.total, found.facets.stages[0].value),
        (1, Stage::Unknown)
    );
}

#[test]
fn what_a_foreign_word_may_mean_counts_as_one_word() {
    // Polish `pacjent` may be a patient, as in many projects, or sick, as in one.
    let mut documents: Vec<Document> = (0..20)
        .map(|place| document(&format!("{place:02}"), "patient records", "a hospital"))
        .collect();
    documents.push(document("20", "sick leave", "a rare word"));
    documents.extend((21..60).map(|place| document(&format!("{place}"), "other", "matters")));
    let shelf = shelve(documents);
    let query = shelf.index.query_in("pacjent", Some(Language::Pl));
    let rarity = |stem: &str| {
        let term = query.terms.iter().find(|term| term.stem == stem);
        term.map(|term| (term.rarity, term.weight))
            .unwrap_or_else(|| panic!("{stem} in {:?}", query.terms))
    };
    let (patient, sick) = (rarity("patient"), rarity("sick"));
    assert_eq!(patient.0, sick.0);
    assert_eq!(patient.0, Settings::rarity(60, 21));
    assert!(sick.1 < patient.1, "{sick:?} beside {patient:?}");
}
