//! Our labels beside those of EuroVoc, the thesaurus of the Union's institutions:
//! where an English label is the same, the other languages should be too, for
//! the same thing has one official name. Some labels are kept here; all are read
//! where the real data is there.

use std::collections::BTreeMap;
use std::path::PathBuf;
use uptake_model::Language;
use uptake_search::thesaurus::Thesaurus;

/// Shares of the labels compared that must agree. EuroVoc writes plurals and
/// other words for the same thing here and there, so they cannot be 1; what
/// differs is printed, to be looked at by hand.
const LEAST_OF_LABELS: f64 = 0.93;
/// For the word list, which has everyday words where EuroVoc has official ones.
const LEAST_OF_WORDS: f64 = 0.7;

/// Languages of [`KEPT`], after the English label.
const KEPT_IN: [Language; 4] = [Language::De, Language::Fr, Language::Pl, Language::Fi];

/// Labels of EuroVoc that ours agree with, held against wherever the test runs.
#[rustfmt::skip]
const KEPT: [[&str; 5]; 26] = [
    ["human rights", "Menschenrechte", "droits de l'homme", "prawa człowieka", "ihmisoikeudet"],
    ["humanitarian aid", "humanitäre Hilfe", "aide humanitaire", "pomoc humanitarna", "humanitaarinen apu"],
    ["financial institution", "Finanzinstitution", "institution financière", "instytucja finansowa", "rahoituslaitos"],
    ["parliament", "Parlament", "parlement", "parlament", "kansanedustuslaitos"],
    ["industry", "Industrie", "industrie", "przemysł", "teollisuus"],
    ["energy", "Energie", "énergie", "energia", "energia"],
    ["environment", "Umwelt", "environnement", "środowisko", "ympäristö"],
    ["health", "Gesundheit", "santé", "zdrowie", "terveys"],
    ["family", "Familie", "famille", "rodzina", "perhe"],
    ["insurance", "Versicherung", "assurance", "ubezpieczenie", "vakuutus"],
    ["consumption", "Verbrauch", "consommation", "konsumpcja", "kulutus"],
    ["competition", "Wettbewerb", "concurrence", "konkurencja", "kilpailu"],
    ["defence", "Verteidigung", "défense", "obrona", "puolustus"],
    ["production", "Produktion", "production", "produkcja", "tuotanto"],
    ["illness", "Krankheit", "maladie", "choroba", "sairaus"],
    ["culture", "Kultur", "culture", "kultura", "kulttuuri"],
    ["religion", "Religion", "religion", "religia", "uskonto"],
    ["tax", "Steuer", "impôt", "podatek", "vero"],
    ["market", "Markt", "marché", "rynek", "markkinat"],
    ["peace", "Friede", "paix", "pokój", "rauha"],
    ["forest", "Wald", "forêt", "las", "metsä"],
    ["research", "Forschung", "recherche", "badania", "tutkimus"],
    ["work", "Arbeit", "travail", "praca", "työ"],
    ["information", "Information", "information", "informacja", "tieto"],
    ["document", "Dokument", "document", "dokument", "asiakirja"],
    ["climate", "Klima", "climat", "klimat", "ilmasto"],
];

#[test]
fn official_names_kept_here_are_among_ours() {
    let thesaurus = Thesaurus::embedded();
    let mut missing = Vec::new();
    for [english, others @ ..] in KEPT {
        let is_it = |label: &String| key(label) == key(english);
        let concepts = thesaurus.concepts().iter();
        let named = concepts.filter(|concept| concept.labels(Language::En).iter().any(is_it));
        let rows = thesaurus.words().rows().iter();
        let listed = rows.filter(|row| row.words(Language::En).iter().any(is_it));
        let (named, listed): (Vec<_>, Vec<_>) = (named.collect(), listed.collect());
        for (language, theirs) in KEPT_IN.into_iter().zip(others) {
            let labels = named.iter().flat_map(|concept| concept.labels(language));
            let words = listed.iter().flat_map(|row| row.words(language));
            if !labels.chain(words).any(|ours| key(ours) == key(theirs)) {
                missing.push(format!("{english} {}: {theirs}", language.code()));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Labels by language code, of each of EuroVoc's concepts; `None`, said plainly,
/// where the reference data is not there.
fn eurovoc() -> Option<Vec<BTreeMap<String, String>>> {
    let Some(data) = std::env::var_os("UPTAKE_DATA") else {
        println!("only the labels kept here are compared: UPTAKE_DATA names no reference data");
        return None;
    };
    let path = PathBuf::from(data).join("vocab/eurovoc_descriptors.json");
    let text = std::fs::read_to_string(path).expect("EuroVoc's descriptors");
    let descriptors: BTreeMap<String, BTreeMap<String, String>> =
        serde_json::from_str(&text).expect("labels by concept and language");
    Some(descriptors.into_values().collect())
}

/// Compares with what `ours` has in each language for an English label, and
/// holds the share that agrees against `least`.
fn compare(
    least: f64,
    fewest: usize,
    ours: impl Fn(&str) -> Option<Box<dyn Fn(Language) -> Vec<String>>>,
) {
    let Some(eurovoc) = eurovoc() else { return };
    let (mut concepts, mut same, mut different) = (0, 0_u32, Vec::new());
    for labels in eurovoc {
        let Some((english, ours)) = labels.get("en").and_then(|e| Some((e, ours(e)?))) else {
            continue;
        };
        concepts += 1;
        for (code, theirs) in &labels {
            let Some(language) = Language::parse(code).filter(|l| *l != Language::En) else {
                continue;
            };
            let labels = ours(language);
            if labels.iter().any(|label| key(label) == key(theirs)) {
                same += 1;
            } else {
                different.push(format!("{english} {code}: {theirs:?} is not in {labels:?}"));
            }
        }
    }
    let agreement = f64::from(same) / (f64::from(same) + different.len() as f64);
    println!(
        "{concepts} in common, {:.1} % of the labels agree; the others:\n{}",
        agreement * 100.0,
        different.join("\n")
    );
    assert!(concepts >= fewest, "only {concepts} in common");
    assert!(agreement >= least, "only {agreement:.3} agree");
}

#[test]
fn labels_agree_with_eurovoc_where_the_english_one_is_the_same() {
    compare(LEAST_OF_LABELS, 7, |english| {
        let mut concepts = Thesaurus::embedded().concepts().iter();
        let concept = concepts.find(|concept| {
            let mut labels = concept.labels(Language::En).iter();
            labels.any(|label| key(label) == key(english))
        })?;
        Some(Box::new(|language| concept.labels(language).to_vec()))
    });
}

#[test]
fn listed_words_agree_with_eurovoc_where_the_english_one_is_the_same() {
    compare(LEAST_OF_WORDS, 20, |english| {
        let mut rows = Thesaurus::embedded().words().rows().iter();
        let row = rows.find(|row| {
            let mut words = row.words(Language::En).iter();
            words.any(|word| key(word) == key(english))
        })?;
        Some(Box::new(|language| row.words(language).to_vec()))
    });
}

/// The file of EuroVoc has lost the accents of Greek and has apostrophes as entities.
fn key(label: &str) -> String {
    let mut key = String::new();
    uptake_search::analysis::words(&label.replace("&#39;", "'"), |word| {
        key.push_str(word.folded);
        key.push(' ');
    });
    key
}
