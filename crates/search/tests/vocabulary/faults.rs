//! Each fault of the vocabulary's files is found, and said with the file, the
//! concept and what to do. The files here are made up and as small as can be.

use proptest::prelude::*;
use uptake_model::Language;
use uptake_search::thesaurus::{FaultKind, NAMESPACE, Thesaurus};

/// The scheme, so that files under test lack nothing else.
const SCHEME: &str = r#":scheme a skos:ConceptScheme ;
    dct:title "Made up"@en ; dct:license <https://example.org/licence> ; owl:versionInfo "1" .
"#;

fn prefixes() -> String {
    format!(
        "@prefix : <{NAMESPACE}> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\
         @prefix dct: <http://purl.org/dc/terms/> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    )
}

/// A sound concept, with `more` statements.
fn concept(slug: &str, more: &str) -> String {
    let labels: Vec<String> = Language::ALL
        .into_iter()
        .map(|language| format!("\"{slug} {0}\"@{0}", language.code()))
        .collect();
    format!(
        ":{slug} a skos:Concept ; skos:inScheme :scheme ; {more} skos:definition \"What {slug} is.\"@en ; skos:prefLabel {} .\n",
        labels.join(", ")
    )
}

const TOP: &str = "skos:topConceptOf :scheme ;";

/// What is said about a file that holds `body` after prefixes and scheme.
fn faults(body: &str) -> Vec<String> {
    let text = format!("{}{SCHEME}{body}", prefixes());
    match Thesaurus::parse(&[("made-up.ttl", &text)]) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn a_sound_file_has_no_fault_and_relations_hold_both_ways() {
    let body = concept("top", TOP)
        + &concept("low", "skos:broader :top ; skos:related :other ;")
        + &concept("other", "skos:broader :top ;");
    assert_eq!(faults(&body), Vec::<String>::new());
    let text = format!("{}{SCHEME}{body}", prefixes());
    let thesaurus = Thesaurus::parse(&[("made-up.ttl", &text)]).expect("sound");
    let slugs = |slugs: &[String]| slugs.join(" ");
    let find = |slug: &str| thesaurus.concept(slug).expect("a concept");
    assert_eq!(slugs(&find("top").narrower), "low other");
    assert_eq!(slugs(&find("other").related), "low");
    assert_eq!(find("low").preferred(Language::Mt), "low mt");
    assert_eq!(thesaurus.top().count(), 1);
}

/// A top concept, with more after it.
fn with(more: &str) -> String {
    concept("top", TOP) + more
}

/// A concept below it, with more statements.
fn low(more: &str) -> String {
    with(&concept("low", &format!("skos:broader :top ; {more}")))
}

/// Holds that each file's faults say all that is expected, and name the file.
fn check(cases: &[(String, &[&str])]) {
    for (body, expected) in cases {
        let said = faults(body).join("\n");
        for part in *expected {
            assert!(said.contains(part), "{part:?} is not in:\n{said}");
        }
        assert!(said.contains("made-up.ttl"), "{said}");
    }
}

#[test]
#[rustfmt::skip]
fn faults_of_relations_are_said_with_their_place_and_what_to_do() {
    check(&[
        (
            with(&(concept("a", "skos:broader :b ;") + &concept("b", "skos:broader :a ;"))),
            &["concept a: it is broader than itself: a → b → a", "Take one"],
        ),
        (with(&concept("low", "skos:broader :nowhere ;")), &["concept low: its broader concept nowhere does not exist"]),
        (low("skos:related :nowhere ;"), &["its related concept nowhere does not exist"]),
        (with(&concept("low", "")), &["concept low: no broader concept leads from it to a top concept"]),
        (low("skos:related :top ;"), &["it is related to top, which is above or below"]),
        (low("skos:related :low ;"), &["it is related to itself"]),
        (with(":ghost skos:broader :top ."), &["concept ghost: it is described but not declared"]),
        (with("this is no Turtle"), &["made-up.ttl: line 8, column", "Mend the Turtle"]),
        (low("skos:scopeNote \"x\"@en ;"), &["is not used here"]),
    ]);
}

#[test]
#[rustfmt::skip]
fn faults_of_labels_are_said_with_their_place_and_what_to_do() {
    check(&[
        (
            low("skos:altLabel \"TOP pl\"@pl ;"),
            &["concept top: the Polish label \"top pl\" belongs to low too", "Qualify"],
        ),
        (low("").replace(", \"low mt\"@mt", ""), &["concept low: it has no preferred label in: mt"]),
        (
            low("").replace("skos:definition \"What low is.\"@en ; ", ""),
            &["concept low: it has no English definition"],
        ),
        (low("skos:prefLabel \"lower\"@en ;"), &["two preferred labels in English: \"lower\" and \"low en\""]),
        (low("skos:altLabel \"lav\"@no ;"), &["the label \"lav\" is in \"no\""]),
        (low("skos:altLabel \" \"@sv ;"), &["a label in Swedish is empty"]),
    ]);
}

#[test]
fn a_concept_in_two_files_and_a_scheme_without_a_licence_are_faults() {
    let one = prefixes() + &concept("top", TOP);
    let found = Thesaurus::parse(&[("one.ttl", &one), ("two.ttl", &one)]).expect_err("faults");
    let kinds: Vec<&FaultKind> = found.iter().map(|fault| &fault.kind).collect();
    let other = "one.ttl".to_owned();
    assert!(kinds.contains(&&FaultKind::DefinedTwice { other }));
    assert!(kinds.contains(&&FaultKind::SchemeIncomplete { what: "licence" }));
}

#[test]
fn the_word_list_is_checked_line_by_line() {
    let head: Vec<&str> = std::iter::once("en")
        .chain(
            Language::ALL
                .iter()
                .map(|l| l.code())
                .filter(|code| *code != "en"),
        )
        .collect();
    let head = head.join("\t");
    let row = |word: &str| [word; 24].join("\t");
    let said = |text: &str| match Thesaurus::parse(&[("words.tsv", text)]) {
        Ok(_) => String::new(),
        Err(faults) => faults.iter().map(|fault| format!("{fault}\n")).collect(),
    };
    for (text, expected) in [
        (row("smoke"), "the first line must name the 24 languages"),
        (
            format!("{head}\nsmoke\tdim"),
            "line 2 has 2 cells instead of 24",
        ),
        (
            format!(
                "{head}\n{}",
                row("smoke").replacen("smoke\tsmoke", "smoke\t", 1)
            ),
            "line 2 has no Bulgarian word",
        ),
        (
            format!("{head}\n{0}\n{0}", row("smoke")),
            "line 3: the row \"smoke\" stands here a second time",
        ),
    ] {
        assert!(
            said(&text).contains(expected),
            "{expected}: {}",
            said(&text)
        );
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>(), tail in "[ -~\\n]{0,80}") {
        let turtle = format!("{}{text}\n{tail}", prefixes());
        let _ = Thesaurus::parse(&[("made-up.ttl", &turtle), ("words.tsv", &text)]);
    }

    /// Broader relations drawn at random: a loop is found exactly where there is one.
    #[test]
    fn a_cycle_is_found_exactly_where_there_is_one(above in prop::collection::vec(0_usize..8, 8)) {
        let name = |place: usize| format!("c{place}");
        let body: String = above.iter().enumerate().map(|(place, target)| {
            if *target == place {
                concept(&name(place), TOP)
            } else {
                concept(&name(place), &format!("skos:broader :{} ;", name(*target)))
            }
        }).collect();
        let looped = (0..above.len()).any(|start| {
            let mut at = start;
            for _ in 0..above.len() { at = above[at]; }
            above[at] != at
        });
        let said = faults(&body).join("\n");
        prop_assert_eq!(said.contains("broader than itself"), looped, "{:?}: {}", above, said);
    }
}
