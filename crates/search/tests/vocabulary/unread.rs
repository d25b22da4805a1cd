//! Texts in languages beside the 24 are told as such; texts in the 24 never are.

use uptake_model::Language;
use uptake_search::language::detect;
use uptake_search::thesaurus::Thesaurus;

fn unread(text: &str) -> Option<&'static str> {
    detect(Thesaurus::embedded(), text).unread
}

#[test]
fn a_language_beside_the_24_is_named() {
    #[rustfmt::skip]
    let cases = [
        ("Ukrainian", "Після обстрілу ми не знаємо, де під завалами лежать люди"),
        ("Ukrainian", "Нам потрібен спосіб швидко знайти вибухівку на вокзалі"),
        ("Russian", "Нужен способ быстро найти взрывчатку на вокзале"),
        ("Russian", "Пожарные не видят ничего в дыму и не могут найти людей"),
        ("Serbian", "После поплаве не знамо где су људи"),
        ("Turkish", "Depremden sonra enkaz altındaki insanları bulamıyoruz"),
        ("Turkish", "Orman yangınında duman yüzünden hiçbir şey göremiyoruz"),
        ("Arabic", "لا نستطيع العثور على الناس تحت الأنقاض بعد الزلزال"),
        ("Japanese", "煙の中で負傷者を見つけることができません"),
        ("Chinese", "地震后我们找不到被埋的人"),
        ("Korean", "연기"),
        ("Norwegian", "Vi vet ikke hvor folk er etter flommen, og noen svarer ikke"),
        ("Norwegian", "Brannfolkene ser ingenting gjennom røyken når de leter etter skadde"),
        ("Icelandic", "Eftir flóðið vitum við ekki hvar fólkið er og hvað það þarf"),
        ("Indonesian", "Setelah gempa kami tidak dapat menemukan orang di bawah reruntuhan"),
    ];
    for (name, text) in cases {
        assert_eq!(unread(text), Some(name), "{text}");
    }
    let norwegian = detect(Thesaurus::embedded(), cases[11].1);
    assert_eq!(norwegian.language, Language::Da);
    assert_eq!(
        norwegian.notice().as_deref(),
        Some(
            "This looks like Norwegian, which Uptake does not read. Say it in one of the 24 \
             official languages of the European Union; English reaches most."
        )
    );
}

#[test]
fn needs_in_the_24_and_each_part_of_them_are_never_taken_for_another() {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../evaluation/practitioners/"
    );
    let mut languages = std::collections::BTreeSet::new();
    for file in ["tune/queries.tsv", "check/queries.tsv", "languages.tsv"] {
        let text = std::fs::read_to_string(format!("{folder}{file}")).expect("needs");
        for line in text.lines() {
            let (id, need) = line.split_once('\t').expect("an id and a need");
            languages.insert(id[..2].to_owned());
            for part in need.split_inclusive(['.', ',', '?', ';']).chain([need]) {
                assert_eq!(unread(part), None, "{id}: {part}");
            }
        }
    }
    // Maltese and Irish among them; English stands in `languages.tsv`.
    assert!(languages.len() >= 23, "{languages:?}");
}

#[test]
fn descriptions_and_long_labels_are_never_taken_for_another_language() {
    for concept in Thesaurus::embedded().concepts().iter().step_by(7) {
        let labels = Language::ALL.into_iter().flat_map(|l| concept.labels(l));
        let long = labels.filter(|label| label.split_whitespace().count() > 3);
        for text in long.chain(&concept.examples).chain([&concept.definition]) {
            assert_eq!(unread(text), None, "{text}");
        }
    }
}

#[test]
fn names_acronyms_and_a_word_or_two_are_no_language() {
    for text in [
        "",
        "?!",
        "Kadıköy",
        "yangın",
        "пожежі",
        "floods near Beyoğlu and Kadıköy",
        "Győr Škofja Kraków Łódź",
        "Ayşegül Karadağ Barış Işık",
        "drones over Київ and Харків",
        "how to say بم in English reports",
        "Þórður Ýrðarson asked for radio",
        "UAV SCADA PLC LiDAR CBRN",
    ] {
        assert_eq!(unread(text), None, "{text}");
    }
}
