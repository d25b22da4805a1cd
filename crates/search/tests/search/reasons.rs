//! Explanations add up, passages show what matched, similar projects say what
//! they share.

use crate::corpus::{TODAY, document, shelve, shelve_words, six};
use proptest::prelude::*;
use uptake_model::ProjectId;
use uptake_search::passage::{self, LONGEST_PASSAGE};
use uptake_search::{
    Document, DocumentText, Explanation, Field, Filter, Index, Reason, TextState, Window,
};

/// The leaves of an explanation, added up in the order given.
pub fn leaves(explanation: &Explanation) -> f64 {
    let fields = explanation.terms.iter().flat_map(|term| &term.fields);
    let fields: f64 = fields.map(|field| field.contribution).sum();
    let meaning: f64 = explanation
        .meaning
        .words
        .iter()
        .map(|word| word.contribution)
        .sum();
    let encoder = explanation.encoder.as_ref();
    let encoder = encoder.map_or(0.0, |encoder| encoder.contribution);
    fields + meaning + explanation.nearness.contribution + encoder
}

fn text_of<'d>(documents: &'d [Document], id: &ProjectId) -> &'d DocumentText {
    &documents
        .iter()
        .find(|document| document.id == *id)
        .expect("known")
        .text
}

#[test]
fn the_leaves_of_every_explanation_add_up_to_its_score_exactly() {
    let documents = six();
    let index = &shelve(documents.clone()).index;
    for need in [
        "explosives on a platform",
        "drones, police, stand-off radio drones",
        "station",
    ] {
        let query = index.query(need);
        let window = Window {
            offset: 0,
            limit: 10,
        };
        for hit in index.search(&query, &Filter::default(), TODAY, window).hits {
            let text = text_of(&documents, &hit.id);
            let explanation = index.explain(&query, &hit.id, text).expect("held");
            assert_eq!(explanation.text, TextState::Indexed);
            // Compared as numbers, not nearly: they are sums of the same whole units.
            assert!(explanation.score.to_bits() == hit.score.to_bits(), "{need}");
            assert!(
                leaves(&explanation).to_bits() == hit.score.to_bits(),
                "{need}"
            );
            let terms: f64 = explanation.terms.iter().map(|term| term.contribution).sum();
            assert!(terms.to_bits() == explanation.words.to_bits(), "{need}");
            assert_eq!(explanation.strength, hit.strength);
        }
    }
}

#[test]
fn an_explanation_names_words_fields_and_what_is_lacking() {
    let documents = six();
    let index = &shelve_words(documents.clone()).index;
    let query = index.query("explosives under ground");
    let id = ProjectId::new("900000001");
    let explanation = index
        .explain(&query, &id, text_of(&documents, &id))
        .expect("held");
    assert_eq!(explanation.terms.len(), 1);
    let term = &explanation.terms[0];
    assert_eq!(
        (term.word.as_str(), term.stem.as_str(), term.documents),
        ("explosives", "explos", 2)
    );
    let fields: Vec<(Field, u8)> = term.fields.iter().map(|f| (f.field, f.frequency)).collect();
    let expected = [
        Field::Title,
        Field::Keywords,
        Field::Objective,
        Field::Results,
    ];
    assert_eq!(fields, expected.map(|field| (field, 1)));
    assert_eq!(explanation.lacking, ["ground"]);
    let most = term
        .fields
        .iter()
        .max_by(|a, b| a.contribution.total_cmp(&b.contribution));
    let reasons = explanation.reasons(3);
    let [
        Reason::Word {
            word,
            typed,
            fields,
            share,
        },
    ] = reasons.as_slice()
    else {
        panic!("{reasons:?}");
    };
    assert_eq!((word.as_str(), typed), ("explosives", &None));
    assert_eq!(Some(fields[0]), most.map(|part| part.field));
    assert!((share - 1.0).abs() < 1e-12);
}

#[test]
fn a_text_that_changed_is_said_to_have_changed() {
    let documents = six();
    let index = &shelve(documents.clone()).index;
    let query = index.query("explosives");
    let id = ProjectId::new("900000003");
    let indexed = index
        .explain(&query, &id, text_of(&documents, &id))
        .expect("held");
    let mut text = text_of(&documents, &id).clone();
    text.title = "Forensic analysis".to_owned();
    text.objective = String::new();
    let changed = index.explain(&query, &id, &text).expect("held");
    assert_eq!(changed.text, TextState::Changed);
    assert!(
        changed.score.to_bits() == indexed.score.to_bits(),
        "the score is the index's"
    );
    assert!(changed.terms[0].fields.is_empty());
    assert_eq!(index.explain(&query, &ProjectId::new("1"), &text), None);
}

fn marked(index: &Index, need: &str, text: &DocumentText) -> (Option<Field>, String, Vec<String>) {
    let passage = passage::best(index, &index.query(need), text);
    let marks = passage
        .marks
        .iter()
        .map(|mark| passage.text[mark.clone()].to_owned())
        .collect();
    (passage.field, passage.text, marks)
}

#[test]
fn the_passage_is_the_sentence_that_says_most() {
    let documents = six();
    let index = &shelve(documents.clone()).index;
    let text = text_of(&documents, &ProjectId::new("900000001"));
    let (field, passage, marks) = marked(index, "is a bag left on a platform dangerous", text);
    assert_eq!(field, Some(Field::Objective));
    assert_eq!(
        passage,
        "Police cannot tell whether a bag left on a platform is dangerous."
    );
    assert_eq!(marks, ["bag", "left", "platform", "dangerous"]);

    let (field, passage, marks) = marked(index, "false alarms of sensors", text);
    assert_eq!(field, Some(Field::Results));
    assert_eq!(passage, "Report on false alarms of the explosives sensor");
    assert_eq!(marks, ["false", "alarms", "sensor"]);

    let (field, _, marks) = marked(index, "standoff", text);
    assert_eq!(
        (field, marks),
        (Some(Field::Title), vec!["Stand-off".to_owned()])
    );
}

#[test]
fn a_passage_does_not_repeat_the_title() {
    let mut mine = document(
        "1",
        "Drones over borders",
        "They fly far. Drones see at night.",
    );
    mine.text.results = vec![
        "Periodic Reporting for period 1 - DOB (Drones over borders)".to_owned(),
        "Handbook of borders".to_owned(),
    ];
    let index = &shelve(vec![mine.clone(), document("2", "Borders", "")]).index;
    let (field, passage, _) = marked(index, "drones over borders", &mine.text);
    assert_eq!(
        (field, passage.as_str()),
        (Some(Field::Objective), "Drones see at night.")
    );
    let (field, passage, _) = marked(index, "borders", &mine.text);
    assert_eq!(
        (field, passage.as_str()),
        (Some(Field::Results), "Handbook of borders")
    );
    mine.text.results.truncate(1);
    mine.text.objective.clear();
    assert_eq!(marked(index, "borders", &mine.text).0, Some(Field::Title));
}

#[test]
fn where_nothing_in_the_sentences_matched_the_text_begins() {
    let documents = six();
    let index = &shelve_words(documents.clone()).index;
    let text = text_of(&documents, &ProjectId::new("900000001"));
    let passage = passage::best(index, &index.query("sniff railway"), text);
    assert_eq!(passage.field, Some(Field::Objective));
    assert!(passage.text.starts_with("Police cannot tell") && passage.marks.is_empty());
    assert!(passage.ends_inside && !passage.begins_inside);
    let bare = text_of(&documents, &ProjectId::new("900000005"));
    assert_eq!(marked(index, "sniff", bare).0, Some(Field::Title));
    assert_eq!(
        passage::best(index, &index.query("sniff"), &DocumentText::default()).field,
        None
    );
}

#[test]
fn a_sentence_without_end_is_cut_around_what_matched() {
    let filler = "several words that say nothing at all ".repeat(40);
    let objective = format!("{filler}explosives on a platform {filler}");
    let documents = vec![document("1", "A title", &objective)];
    let index = &shelve(documents.clone()).index;
    let passage = passage::best(
        index,
        &index.query("explosives platform"),
        &documents[0].text,
    );
    assert!(passage.text.len() <= LONGEST_PASSAGE && passage.text.len() > 200);
    assert!(passage.begins_inside && passage.ends_inside);
    assert_eq!(passage.marks.len(), 2);
    assert!(!passage.text.starts_with(' ') && !passage.text.ends_with(' '));
    assert!(
        objective.contains(&format!(" {} ", passage.text)),
        "cut between words"
    );
}

#[test]
fn an_account_is_passage_and_explanation_together() {
    let documents = six();
    let index = &shelve(documents.clone()).index;
    let query = index.query("drones at the border");
    let id = ProjectId::new("900000004");
    let text = text_of(&documents, &id);
    let account = index.account(&query, &id, text).expect("held");
    assert_eq!(Some(account.explanation), index.explain(&query, &id, text));
    assert_eq!(account.passage, passage::best(index, &query, text));
}

#[test]
fn similar_projects_share_what_they_say_they_share() {
    let documents = six();
    let index = &shelve(documents.clone()).index;
    let id = ProjectId::new("900000001");
    let similar = index.similar(text_of(&documents, &id), Some(&id), 10);
    assert_eq!(similar[0].id.as_str(), "900000003");
    let words: Vec<&str> = similar[0]
        .shared
        .iter()
        .map(|term| term.stem.as_str())
        .collect();
    assert_eq!(words, ["explos", "polic"]);
    let shares: f64 = similar[0].shared.iter().map(|term| term.share).sum();
    assert!((shares - 1.0).abs() < 1e-9);
    assert!(
        similar
            .iter()
            .all(|other| other.id != id && other.similarity < 1.0)
    );

    let itself = index.similar(text_of(&documents, &id), None, 1);
    assert_eq!(itself[0].id, id);
    assert!(
        (itself[0].similarity - 1.0).abs() < 0.01,
        "{}",
        itself[0].similarity
    );
    assert!(index.similar(&DocumentText::default(), None, 10).is_empty());
}

/// Text with accents, compounds, long sentences, line ends and odd characters.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("explosives"),
        Just("drone"),
        Just("stand-off"),
        Just("R&D"),
        Just("São"),
        Just("don't"),
        Just("5G"),
        Just("火災"),
        Just("e.g."),
        Just("."),
        Just("\n"),
        Just("\u{ad}"),
    ];
    prop::collection::vec(word, 0..120).prop_map(|words| words.join(" "))
}

proptest! {
    // Each case writes a file; fewer of them say as much.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_is_explained_exactly_and_marked_inside(
        title in text(),
        objective in text(),
        results in prop::collection::vec(text(), 0..3),
        need in text(),
    ) {
        let mut mine = document("1", &title, &objective);
        mine.text.results = results;
        let documents = vec![mine, document("2", "drone explosives 5G", "R&D in São Paulo")];
        let index = &shelve(documents.clone()).index;
        let query = index.query(&need);
        for hit in index.rank(&query, 5) {
            let text = text_of(&documents, &hit.id);
            let account = index.account(&query, &hit.id, text).expect("held");
            prop_assert_eq!(account.explanation.score.to_bits(), hit.score.to_bits());
            prop_assert_eq!(leaves(&account.explanation).to_bits(), hit.score.to_bits());
            let passage = account.passage;
            prop_assert!(passage.text.len() <= LONGEST_PASSAGE);
            let mut last = 0;
            for mark in &passage.marks {
                prop_assert!(mark.start >= last && mark.start < mark.end);
                prop_assert!(passage.text.get(mark.clone()).is_some());
                last = mark.end;
            }
        }
        for similar in index.similar(&documents[0].text, None, 5) {
            prop_assert!((0.0..=1.0).contains(&similar.similarity));
        }
    }
}
