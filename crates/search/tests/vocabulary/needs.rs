//! Needs in many languages, and the English words that must come out of them.

use proptest::prelude::*;
use uptake_model::Language;
use uptake_search::bridge::{Kind, Understanding, Via, understand};
use uptake_search::language::detect;
use uptake_search::thesaurus::Thesaurus;

/// Stems that stand for a corpus: what the cognate rules may find.
fn knows(stem: &str) -> bool {
    [
        "terror",
        "infrastructur",
        "seismograph",
        "organ",
        "identif",
        "commun",
    ]
    .contains(&stem)
}

fn read(text: &str) -> Understanding {
    understand(Thesaurus::embedded(), text, None, &knows)
}

/// All English that a need led to by translation or by itself.
fn english(understanding: &Understanding) -> Vec<String> {
    let bridges = understanding.bridges.iter();
    bridges
        .filter(|bridge| matches!(bridge.kind, Kind::Translation | Kind::Unchanged))
        .flat_map(|bridge| bridge.into.clone())
        .collect()
}

/// Language, need, concepts that must be found, English words that must come out.
type Case = (
    Language,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

#[rustfmt::skip]
const CASES: &[Case] = &[
    (Language::Pl, "Nikt nie wie, czy walizka zostawiona na peronie jest niebezpieczna", &["railway-station"], &["luggage", "unsafe"]),
    (Language::Pl, "Po powodzi nie mamy łączności z ratownikami i nie wiemy, gdzie są ludzie uwięzieni w budynkach", &[], &["flood", "building"]),
    (Language::De, "Bei starkem Rauch sehen unsere Trupps im Tunnel nichts und finden die Verletzten nicht", &["tunnel"], &["smoke", "tunnel"]),
    (Language::De, "Waldbrandbekämpfung mit Löschflugzeugen bei Nacht", &["wildfire-fighting", "aerial-firefighting"], &["wildfire", "night"]),
    (Language::Fr, "Nos pompiers ne peuvent pas communiquer dans le métro pendant un incendie", &["metro"], &["communication", "fire"]),
    (Language::Es, "Necesitamos detectar explosivos a distancia en el aeropuerto", &["airport"], &["airport"]),
    (Language::It, "Dopo il terremoto non riusciamo a trovare le persone sotto le macerie", &["earthquake"], &["earthquake", "rubble"]),
    (Language::El, "Μετά τον σεισμό δεν ξέρουμε ποια κτίρια είναι ασφαλή", &["earthquake"], &["earthquake", "building"]),
    (Language::Nl, "De drones boven de haven kunnen we niet tegenhouden", &["unmanned-aerial-vehicle"], &["unmanned aerial vehicle"]),
    (Language::Fi, "Metsäpalot leviävät nopeasti emmekä näe savun läpi", &["wildfire"], &["wildfire", "smoke"]),
    (Language::Sv, "Vid skogsbranden visste ingen var brandmännen fanns i röken", &["wildfire"], &["wildfire", "smoke"]),
    (Language::Hu, "Az árvíz után nem tudjuk, melyik híd biztonságos", &["flood"], &["flood", "bridge"]),
    (Language::Cs, "Při povodni nefungují mobilní telefony a lidé čekají na střechách", &["flood"], &["flood", "roof"]),
    (Language::Bg, "Горски пожар застрашава селото, а димът пречи на самолетите", &["wildfire"], &["wildfire", "smoke"]),
    (Language::Ro, "După cutremur nu știm câți oameni sunt sub dărâmături", &["earthquake"], &["earthquake"]),
    (Language::Pt, "O incêndio florestal chegou às casas e ninguém avisou a população", &["wildfire"], &["wildfire", "house"]),
    (Language::Lt, "Per potvynį dingsta ryšys ir negalime perspėti gyventojų", &["flood"], &["flood"]),
    (Language::Et, "Metsatulekahju ajal ei näe me suitsu tõttu midagi", &[], &["smoke"]),
    (Language::Da, "Vi kan ikke se gennem røgen når vi leder efter tilskadekomne i en tunnel", &["tunnel"], &["smoke", "tunnel"]),
    (Language::Hr, "Nakon potresa ne znamo tko je ostao pod ruševinama", &["earthquake"], &["earthquake", "rubble"]),
    (Language::Mt, "Wara l-għargħar ma nafux liema pont hu sigur", &["flood"], &["flood", "bridge"]),
    (Language::Ga, "Tar éis na tuile níl a fhios againn cá bhfuil na daoine", &["flood"], &["flood"]),
];

#[test]
fn needs_become_the_english_words_they_mean() {
    let mut wrong = Vec::new();
    for (language, text, concepts, words) in CASES {
        let understanding = read(text);
        let english = english(&understanding).join(" ").to_lowercase();
        let slugs: Vec<&str> = understanding
            .concepts
            .iter()
            .map(|c| c.slug.as_str())
            .collect();
        if understanding.language != *language {
            wrong.push(format!("{text}: taken for {}", understanding.language));
        }
        for concept in concepts.iter().filter(|concept| !slugs.contains(concept)) {
            wrong.push(format!("{text}: {concept} is not among {slugs:?}"));
        }
        for word in words.iter().filter(|word| !english.contains(*word)) {
            wrong.push(format!("{text}: {word} is not in {english:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn english_phrases_lead_to_the_researchers_term() {
    #[rustfmt::skip]
    let cases = [
        ("nobody can tell us whether a bag left behind on a platform is dangerous", "unattended-object", "unattended object"),
        ("our drones cannot find people under the rubble", "unmanned-aerial-vehicle", "unmanned aerial vehicle"),
        ("detection of explosives at a distance", "explosive-detection", "detection of explosives"),
        ("we lost sight of the forest fire at night", "wildfire", "wildfire"),
    ];
    for (text, slug, label) in cases {
        let found = read(text);
        assert_eq!(found.language, Language::En, "{text}");
        let via = Via::Concept(slug.to_owned());
        let mut bridges = found.bridges.iter().filter(|bridge| bridge.via == via);
        let leads = bridges
            .any(|bridge| bridge.kind == Kind::Synonym && bridge.into.iter().any(|w| w == label));
        let named = found
            .concepts
            .iter()
            .any(|c| c.slug == slug && c.label == label);
        assert!(leads || named, "{text}: {:?}", found.concepts);
        assert!(
            found.untranslated.is_empty(),
            "{text}: {:?}",
            found.untranslated
        );
    }
}

#[test]
fn accents_may_be_left_out_and_endings_may_differ() {
    for (language, text, concept) in [
        (Language::Pl, "pozar lasu", "wildfire"),
        (Language::Pl, "pożarów lasów", "wildfire"),
        (Language::De, "Waldbraende", "wildfire"),
        (Language::Cs, "lesniho pozaru", "wildfire"),
        (Language::Hu, "arviz", "flood"),
        (Language::Fr, "feux de forets", "wildfire"),
        (Language::El, "σεισμου", "earthquake"),
    ] {
        let found = understand(Thesaurus::embedded(), text, Some(language), &knows);
        let slugs: Vec<&str> = found.concepts.iter().map(|c| c.slug.as_str()).collect();
        assert!(slugs.contains(&concept), "{text}: {slugs:?}");
        assert_eq!(found.detected, None);
    }
}

#[test]
fn numbers_acronyms_names_and_cognates_come_through() {
    let found = understand(
        Thesaurus::embedded(),
        "W 2015 roku Xyzwacz z CBRNQ badał terroryzm i infrastrukturę",
        Some(Language::Pl),
        &knows,
    );
    let by = |via: &Via| -> Vec<&str> {
        let bridges = found.bridges.iter().filter(|bridge| bridge.via == *via);
        bridges.map(|bridge| bridge.into[0].as_str()).collect()
    };
    assert_eq!(by(&Via::Unchanged), ["2015", "Xyzwacz", "CBRNQ"]);
    let whole = english(&found).join(" ");
    assert!(
        whole.contains("terrorism") && whole.contains("infrastructure"),
        "{whole}"
    );
}

#[test]
fn english_is_never_translated_by_mistake() {
    for text in [
        "CBRN",
        "drone",
        "drones",
        "UAV",
        "terrorism",
        "radio",
        "video",
        "hotel",
        "sensor",
        "robot",
        "virus",
        "GPS",
        "5G",
        "metro",
        "alarm",
        "bomb",
        "ransomware",
        "maritime surveillance",
        "AI",
        "DNA analysis",
        "cocaine",
        "plan",
        "port",
        "risk",
        "evacuation plan",
        "crisis management",
        "infrared camera",
        "",
        "?!",
        "12",
        "We can't see through smoke.",
        "Hackers in our SCADA",
        "a gas leak in a tunnel",
        "illegal migration",
    ] {
        assert_eq!(
            detect(Thesaurus::embedded(), text).language,
            Language::En,
            "{text}"
        );
    }
}

#[test]
fn a_word_that_english_lacks_is_read_in_a_language_that_has_it() {
    let bomb = read("bomba");
    let detected = bomb.detected.as_ref().expect("told from the text");
    assert_ne!(bomb.language, Language::En);
    assert!(english(&bomb).contains(&"bomb".to_owned()), "{bomb:?}");
    assert!(detected.rivals().count() > 0, "{detected:?}");
    // What the corpus has, or what no language has, stays English.
    let corpus = |stem: &str| stem == "bomba";
    let named = understand(Thesaurus::embedded(), "bomba", None, &corpus);
    assert_eq!(named.language, Language::En);
    for text in ["xyzwacz", "BOMBA", "bomb bomba"] {
        assert_eq!(read(text).language, Language::En, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_makes_it_panic_and_every_range_lies_in_the_text(
        text in any::<String>(), words in "[a-zżłßåχж '\\-.]{0,200}", number in 0..Language::COUNT,
    ) {
        for text in [text, words] {
            let found = understand(Thesaurus::embedded(), &text, Some(Language::ALL[number]), &|_| true);
            for bridge in &found.bridges {
                prop_assert_eq!(text.get(bridge.range.clone()), Some(bridge.typed.as_str()));
                prop_assert!(!bridge.into.is_empty());
            }
            for range in found.untranslated.iter().chain(found.concepts.iter().map(|c| &c.range)) {
                prop_assert!(text.get(range.clone()).is_some_and(|typed| !typed.is_empty()));
            }
            let shares = detect(Thesaurus::embedded(), &text);
            prop_assert!((0.0..=1.0).contains(&shares.confidence));
        }
    }
}
