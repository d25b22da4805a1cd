//! All parts of a score together on invented corpora that have a latent space:
//! what a ranking passes over changes nothing, explanations add up, and projects
//! are found that say the same in other words.

use crate::corpus::{Shelf, TODAY, document, shelve_with, stamp};
use crate::reasons::leaves;
use proptest::prelude::*;
use std::sync::{Arc, OnceLock};
use uptake_model::{Area, Language, TopicCode};
use uptake_search::{
    Document, Explanation, Filter, Index, IndexBuilder, Query, Settings, Strength, Window,
};

const ALL: Window = Window {
    offset: 0,
    limit: usize::MAX,
};

/// Words of four subjects, each with those that people ask by and those that
/// projects answer by; no word belongs to two.
const SUBJECTS: [([&str; 6], [&str; 6]); 4] = [
    (
        ["luggage", "dangerous", "platform", "left", "bag", "hall"],
        [
            "spectroscopy",
            "terahertz",
            "nitrate",
            "trace",
            "vapour",
            "stimulus",
        ],
    ),
    (
        ["burning", "hillside", "evacuate", "village", "wind", "ash"],
        [
            "propagation",
            "fuel",
            "canopy",
            "pyrolysis",
            "ember",
            "aerosol",
        ],
    ),
    (
        ["queue", "passport", "traveller", "counter", "stamp", "visa"],
        [
            "biometric",
            "iris",
            "enrolment",
            "template",
            "kiosk",
            "morphing",
        ],
    ),
    (
        ["outage", "hospital", "hacker", "ransom", "backup", "server"],
        [
            "anomaly",
            "telemetry",
            "intrusion",
            "honeypot",
            "payload",
            "malware",
        ],
    ),
];

/// Projects of each subject.
const EACH: usize = 60;

fn pick<'w>(words: &'w [&'w str], from: usize, count: usize) -> String {
    let chosen = (0..count).map(|i| words[(from * 7 + i * 5 + i * i) % words.len()]);
    chosen.collect::<Vec<_>>().join(" ")
}

/// The projects speak only the language of those who answer; the titles of their
/// topics mix in that of those who ask.
fn two_vocabularies() -> (Vec<Document>, Vec<(String, String)>) {
    let mut documents = Vec::new();
    let mut titles = Vec::new();
    for place in 0..EACH * SUBJECTS.len() {
        let (subject, number) = (place % SUBJECTS.len(), place / SUBJECTS.len());
        let (asked, answered) = &SUBJECTS[subject];
        let mut words = pick(answered, number, 8);
        // A few old projects speak both, so that the askers' words have directions.
        if number % 12 == 0 {
            words = format!("{words} {}", pick(asked, number, 5));
        }
        let mut one = document(
            &format!("{place:05}"),
            &pick(answered, number + 1, 3),
            &words,
        );
        let topic = format!("INVENTED-{subject}-{}", number / 3);
        one.attributes.topics = vec![TopicCode::new(&topic)];
        if subject < 2 {
            one.attributes.areas = vec![Area::CrimeAndTerrorism];
        }
        documents.push(one);
        titles.push((topic, pick(asked, number / 3, 4)));
    }
    titles.sort();
    titles.dedup();
    (documents, titles)
}

struct Corpus {
    documents: Vec<Document>,
    shelf: Shelf,
}

/// Built once: the decomposition takes its time without optimisation.
fn corpus() -> &'static Corpus {
    static CORPUS: OnceLock<Corpus> = OnceLock::new();
    CORPUS.get_or_init(|| {
        let (documents, titles) = two_vocabularies();
        let titles: Vec<(&str, &str)> = titles.iter().map(|(c, t)| (&**c, &**t)).collect();
        let shelf = shelve_with(documents.clone(), Settings::default(), &titles);
        Corpus { documents, shelf }
    })
}

/// What every document would score, by explaining each: slow, and passing over none.
fn explained(index: &Index, query: &Query, documents: &[Document]) -> Vec<Explanation> {
    let explain = |document: &Document| {
        let explanation = index.explain(query, &document.id, &document.text);
        explanation.expect("held")
    };
    let mut all: Vec<Explanation> = documents.iter().map(explain).collect();
    all.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
    all
}

fn english(index: &Index, need: &str) -> Query {
    index.query_in(need, Some(Language::En))
}

#[test]
fn the_corpus_has_all_parts_to_test() {
    let Corpus { documents, shelf } = corpus();
    let header = shelf.index.header();
    assert!(header.dimensions > 8, "{}", header.dimensions);
    assert_eq!(header.topics_learned, 4 * EACH.div_ceil(3));
    let query = english(&shelf.index, "trace vapour luggage");
    let all = explained(&shelf.index, &query, documents);
    assert!(all[0].words > 0.0 && all[0].meaning.contribution > 0.0);
    assert!(all[0].nearness.contribution > 0.0);
}

#[test]
fn what_is_said_in_other_words_is_found() {
    let Corpus { documents, shelf } = corpus();
    for (subject, (asked, answered)) in SUBJECTS.iter().enumerate() {
        let need = asked[..4].join(" ");
        let query = english(&shelf.index, &need);
        let hits = shelf.index.rank(&query, EACH);
        let right = |hit: &&uptake_search::Hit| hit.document as usize % SUBJECTS.len() == subject;
        let found = hits.iter().filter(right).count();
        assert!(found > EACH * 9 / 10, "{need}: {found} of {EACH}");
        // Most of them share no word with the need: nothing else can have found them.
        let wordless = hits.iter().filter(right).filter(|hit| {
            let text = &documents[hit.document as usize].text;
            let explanation = shelf.index.explain(&query, &hit.id, text).expect("held");
            explanation.terms.is_empty() && explanation.meaning.contribution > 0.0
        });
        assert!(wordless.count() > EACH / 2, "{need}");
        let echoes = &shelf
            .index
            .explain(
                &query,
                &hits[EACH / 2].id,
                &documents[hits[EACH / 2].document as usize].text,
            )
            .expect("held")
            .meaning
            .echoes;
        assert!(
            echoes
                .iter()
                .all(|echo| answered.contains(&echo.as_str()) || asked.contains(&echo.as_str())),
            "{echoes:?}"
        );
    }
}

#[test]
fn a_single_letter_is_no_echo() {
    let (mut documents, titles) = two_vocabularies();
    // What all projects of the first subject speak of is now one letter.
    for document in &mut documents {
        for part in [&mut document.text.title, &mut document.text.objective] {
            *part = part.replace("spectroscopy", "x");
        }
    }
    let titles: Vec<(&str, &str)> = titles.iter().map(|(c, t)| (&**c, &**t)).collect();
    let shelf = shelve_with(documents.clone(), Settings::default(), &titles);
    let query = english(&shelf.index, &SUBJECTS[0].0[..4].join(" "));
    let subject = documents.iter().step_by(SUBJECTS.len());
    let with_letter = subject.filter(|one| one.text.objective.split(' ').any(|word| word == "x"));
    let mut seen = 0;
    for document in with_letter {
        let explanation = shelf.index.explain(&query, &document.id, &document.text);
        let echoes = explanation.expect("held").meaning.echoes;
        assert!(echoes.iter().all(|echo| echo.len() > 1), "{echoes:?}");
        seen += usize::from(!echoes.is_empty());
    }
    assert!(seen >= 10, "{seen} projects with echoes");
}

#[test]
fn a_need_of_unknown_words_finds_nothing_and_explains_nothing() {
    let Corpus { documents, shelf } = corpus();
    let query = english(&shelf.index, "counter counter");
    assert!(query.is_empty());
    assert_eq!(shelf.index.rank(&query, 1), []);
    let near = explained(&shelf.index, &query, documents);
    assert!(near.iter().any(|one| one.nearness.nearness > 0.0));
    for one in near {
        assert_eq!((one.score, one.strength), (0.0, Strength::Unlikely));
        assert_eq!((leaves(&one), one.nearness.contribution), (0.0, 0.0));
    }
}

#[test]
fn a_topic_is_read_without_what_it_taught() {
    let Corpus { shelf, .. } = corpus();
    let index = &shelf.index;
    let title = SUBJECTS[0].0[..4].join(" ");
    let hits = |query: &Query| index.rank(query, 10);
    // The two halves learned from different topics, so their answers differ.
    let topics = (0..20).map(|number| TopicCode::new(format!("INVENTED-0-{number}")));
    let mut answers: Vec<Vec<u64>> = topics
        .map(|topic| {
            let query = index.query_of_topic(&title, topic);
            hits(&query).iter().map(|hit| hit.score.to_bits()).collect()
        })
        .collect();
    answers.sort();
    answers.dedup();
    assert_eq!(answers.len(), 2);
}

#[test]
fn the_same_corpus_gives_the_same_bytes_space_and_all() {
    let (documents, titles) = two_vocabularies();
    let build = |documents: Vec<Document>, batch: usize| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("index");
        let mut builder = IndexBuilder::new(Settings::default()).expect("settings");
        let titles = titles.iter();
        builder.topic_titles(titles.map(|(code, title)| (TopicCode::new(code), title.clone())));
        for part in documents.chunks(batch) {
            builder.add(part.to_vec());
        }
        builder.write(&path, stamp()).expect("written");
        std::fs::read(&path).expect("read")
    };
    let mut backwards = documents.clone();
    backwards.reverse();
    let one = build(documents, 1000);
    assert_eq!(one, build(backwards, 31));
    assert_eq!(one, std::fs::read(&corpus().shelf.path).expect("read"));
}

fn need() -> impl Strategy<Value = String> {
    let words: Vec<&str> = SUBJECTS
        .iter()
        .flat_map(|(asked, answered)| asked.iter().chain(answered))
        .copied()
        .collect();
    prop::collection::vec(prop::sample::select(words), 1..20).prop_map(|words| words.join(" "))
}

/// An encoder's similarities, some of them not there yet.
fn similarities(count: usize) -> impl Strategy<Value = Arc<[f32]>> {
    let one = prop_oneof![3 => -0.2_f32..1.0, 1 => Just(f32::NAN)];
    prop::collection::vec(one, count).prop_map(Into::into)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_passed_over_changes_nothing(
        need in need(),
        encoded in prop::option::of(similarities(EACH * SUBJECTS.len())),
        limit in 1_usize..30,
    ) {
        let Corpus { documents, shelf } = corpus();
        let index = &shelf.index;
        let mut query = english(index, &need);
        if let Some(encoded) = encoded {
            query = query.with_similarities(encoded);
        }
        let mut all = explained(index, &query, documents);
        for one in &all {
            prop_assert_eq!(leaves(one).to_bits(), one.score.to_bits());
            let parts = one.words + one.meaning.contribution + one.nearness.contribution
                + one.encoder.as_ref().map_or(0.0, |encoder| encoder.contribution);
            prop_assert_eq!(parts.to_bits(), one.score.to_bits());
        }
        // Nothing asked, nothing answered.
        all.retain(|_| !query.is_empty());
        let expected: Vec<(&str, u64)> =
            all.iter().take(limit).map(|one| (one.id.as_str(), one.score.to_bits())).collect();
        let ranked = index.rank(&query, limit);
        let found: Vec<(&str, u64)> =
            ranked.iter().map(|hit| (hit.id.as_str(), hit.score.to_bits())).collect();
        prop_assert_eq!(&found, &expected);

        // Those that share a word or are possible, as the answer promises.
        let counted = |one: &&Explanation| !one.terms.is_empty() || one.strength >= Strength::Possible;
        let expected: Vec<(&str, u64)> = all
            .iter()
            .filter(counted)
            .map(|one| (one.id.as_str(), one.score.to_bits()))
            .collect();
        let answer = index.search(&query, &Filter::default(), TODAY, ALL);
        let found: Vec<(&str, u64)> =
            answer.hits.iter().map(|hit| (hit.id.as_str(), hit.score.to_bits())).collect();
        prop_assert_eq!(&found, &expected);
        prop_assert_eq!(answer.total as usize, expected.len());
        let of = |strength| all.iter().filter(|one| one.strength == strength).count();
        prop_assert_eq!(answer.likely as usize, of(Strength::Likely));
        prop_assert_eq!(answer.possible as usize, of(Strength::Possible));

        let window = Window { offset: limit / 2, limit };
        let page = index.search(&query, &Filter::default(), TODAY, window);
        prop_assert_eq!(&page.hits[..], &answer.hits[answer.hits.len().min(limit / 2)..answer.hits.len().min(limit / 2 + limit)]);
        prop_assert_eq!((page.total, page.likely, page.possible), (answer.total, answer.likely, answer.possible));
        prop_assert_eq!(&page.facets, &answer.facets);
    }

    #[test]
    fn a_filter_by_area_and_strength_leaves_those_that_pass(
        need in need(),
        limit in 1_usize..12,
        strength in prop::sample::select(&Strength::ALL[..]),
    ) {
        let Corpus { documents, shelf } = corpus();
        let index = &shelf.index;
        let query = english(index, &need);
        let mut filter = Filter { strength_from: strength, ..Filter::default() };
        filter.areas.insert(Area::CrimeAndTerrorism);
        let in_area = |one: &Explanation| {
            let place: usize = one.id.as_str().parse().expect("a number");
            !documents[place].attributes.areas.is_empty()
        };
        let mut all = explained(index, &query, documents);
        all.retain(|_| !query.is_empty());
        let expected: Vec<&str> = all
            .iter()
            .filter(|one| in_area(one) && one.strength >= strength)
            .filter(|one| !one.terms.is_empty() || one.strength >= Strength::Possible)
            .map(|one| one.id.as_str())
            .collect();
        let window = Window { offset: 0, limit };
        let answer = index.search(&query, &filter, TODAY, window);
        let found: Vec<&str> = answer.hits.iter().map(|hit| hit.id.as_str()).collect();
        prop_assert_eq!(&found[..], &expected[..expected.len().min(limit)]);
        prop_assert_eq!(answer.total as usize, expected.len());
    }
}
