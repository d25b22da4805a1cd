//! The repairs of text, one table of cases each; then, over generated texts, that
//! they never panic, change nothing twice and leave clean text alone.

use proptest::prelude::*;
use uptake_import::normalise::{
    self, Link, amount, date, doi, link, lost_character, remove_emails, remove_markup,
    repair_mojibake, split_glued, undo_escapes, undo_quotes, vat,
};
use uptake_model::Euro;

/// Each case: what is given, and what becomes of it (`None`: nothing to repair).
fn check(repair: impl Fn(&str) -> Option<String>, cases: &[(&str, Option<&str>)]) {
    for (given, expected) in cases {
        assert_eq!(repair(given).as_deref(), *expected, "{given:?}");
    }
}

#[test]
fn escapes_are_undone_however_deep() {
    check(
        undo_escapes,
        &[
            ("R&amp;D", Some("R&D")),
            ("R&amp;amp;amp;D", Some("R&D")),
            ("&amp;lt;b&amp;gt;", Some("<b>")),
            ("caf&eacute; &#8217;&#x2019; &nbsp;", Some("café ’’ \u{a0}")),
            ("&#146;", Some("’")),
            ("R&D; Q&A; AT&T", None),
            ("&unknown; &; &#0; &#xD800; &#99999999;", None),
        ],
    );
}

#[test]
fn mojibake_is_repaired_and_what_only_looks_like_it_is_not() {
    check(
        repair_mojibake,
        &[
            (
                "beneficiariesâ€™ costs â€“ all",
                Some("beneficiaries’ costs – all"),
            ),
            ("thinkâ€\u{9d}.", Some("think”.")),
            (
                "INVESTIGACIÃ“N y formaciÃ³n",
                Some("INVESTIGACIÓN y formación"),
            ),
            ("layoutï»¿described â–ª", Some("layout\u{feff}described ▪")),
            ("20 Î¼m, 5 Â°C", Some("20 μm, 5 °C")),
            ("it\u{92}s", Some("it’s")),
            ("Ångström in JYVÄSKYLÄ”, CAFÉ®, «ÉCOLÉ»", None),
            ("naïve façade – Škoda “ÄÖÜ” Ελλάδα Ćosić", None),
        ],
    );
}

#[test]
fn what_tidying_uncovers_is_repaired_too() {
    let (text, repairs) = normalise::line("perch\u{c3}\u{200b}\u{a9} no");
    assert_eq!(text, "perch\u{e9} no");
    assert!(repairs.mojibake);
}

#[test]
fn quotes_of_a_table_are_undone_and_others_stay() {
    check(
        undo_quotes,
        &[
            (
                r#""INVENTED CENTER ""TESTIS""""#,
                Some(r#"INVENTED CENTER "TESTIS""#),
            ),
            (r#""""Testis"" and more""#, Some(r#""Testis" and more"#)),
            (
                r#""""""A """"twice"""" quoted one""""""#,
                Some(r#"""A ""twice"" quoted one"""#),
            ),
            (r#""a ""quoted"" word,""#, Some(r#"a "quoted" word,"#)),
            (r#""Testis""#, None),
            (r#""Testis" and "Probus""#, None),
            (r#""Testis" and ""Probus"""#, None),
            (r#"A ""doubled"" one"#, None),
            (r#""""#, None),
            ("\"", None),
        ],
    );
    let twice = r#""""INVENTED CENTER """"TESTIS""""""""#;
    for (text, repairs) in [normalise::line(twice), normalise::paragraphs(twice)] {
        assert_eq!(text, r#"INVENTED CENTER "TESTIS""#);
        assert!(repairs.quotes);
    }
    let (text, repairs) = normalise::line("&quot;A &quot;&quot;B&quot;&quot; C&quot;");
    assert_eq!(text, "A \"B\" C");
    assert!(repairs.escapes && repairs.quotes);
}

#[test]
fn e_mail_addresses_go_and_their_sentences_stay() {
    check(
        remove_emails,
        &[
            (
                "Write to office@testwache.example.org, or ring.",
                Some("Write to [e-mail removed], or ring."),
            ),
            (
                "<A.Person+x@ECA.EXAMPLE> and b_p@eca.example.",
                Some("<[e-mail removed]> and [e-mail removed]."),
            ),
            (
                "mailto:a@b.example?subject=x",
                Some("[e-mail removed]?subject=x"),
            ),
            (
                "at š.müller@müller-büro.example.We show",
                Some("at [e-mail removed].We show"),
            ),
            ("a@b.example.c1", Some("[e-mail removed].c1")),
            ("'a@b.example'", Some("'[e-mail removed]'")),
            ("the LIVE@Home.Path trial, @testwache, user@host", None),
            ("https://example.org/@testwache.example/1, 3 @ 2.50", None),
            ("R@D.2 and x@y.z", None),
        ],
    );
    let (text, repairs) = normalise::line("ask &lt;b&gt;a.person&#64;eca.example&lt;/b&gt; now");
    assert_eq!(text, "ask [e-mail removed] now");
    assert!(repairs.emails);
}

#[test]
fn markup_goes_and_its_words_stay() {
    check(
        remove_markup,
        &[
            ("H<sub>2</sub>O", Some("H2O")),
            (
                "<p>One</p><p>Two<br/>Three</p>",
                Some("\nOne\n\nTwo\nThree\n"),
            ),
            (
                "<mml:math xmlns:mml=\"http://x\"><mml:mi>a</mml:mi></mml:math>",
                Some("a"),
            ),
            ("<jats:title>A</jats:title>", Some("\nA\n")),
            (
                "see <a href=\"http://x/?a=1&b=2\">here</a>",
                Some("see here"),
            ),
            ("a<script>alert(1)</script>b", Some("a\n\nb")),
            ("a<!-- no -->b", Some("ab")),
            ("<![CDATA[a < b]]>, c", Some("a < b, c")),
            ("p < 0.05 and x<y>z, <10 nm>, a << b", None),
            ("the vowels <e> and <o>", None),
        ],
    );
}

#[test]
fn glued_words_are_split_and_names_are_not() {
    check(
        split_glued,
        &[
            (
                "Expected Outcome:Proposals should",
                Some("Expected Outcome: Proposals should"),
            ),
            (
                "the following:Enhanced skills;Improved tools.Better",
                Some("the following: Enhanced skills; Improved tools. Better"),
            ),
            (
                "develop chipsIntegrated in projectsActivities are",
                Some("develop chips Integrated in projects Activities are"),
            ),
            (
                "in the Balkans.We show (see 2026)Proposals",
                Some("in the Balkans. We show (see 2026) Proposals"),
            ),
            ("1)Assess risks", Some("1) Assess risks")),
            (
                "eHealth, GitHub, OpenAIRE, LaTeX, PlanetScope, iPhone, microRNA, NextGenerationEU",
                None,
            ),
            (
                "see EU-Citizen.Science, City.Risks or https://example.org/pageThe.Next",
                None,
            ),
            ("(re-)Emerging, (E)Uropean, e.g. U.S.A. and Node.js", None),
        ],
    );
}

#[test]
fn lost_characters_are_found_outside_addresses_and_questions() {
    for (text, lost) in [
        ("Marie Sk?odowska-Curie", true),
        ("Europe\u{fffd}s", true),
        ("ocean?s goods", true),
        ("Why? Because.", false),
        ("Is it?", false),
        ("https://example.org/page?id=1", false),
    ] {
        assert_eq!(lost_character(text).is_some(), lost, "{text}");
    }
}

#[test]
fn spaces_and_invisible_characters_get_one_form() {
    let (text, _) = normalise::line(" a\u{a0}b \u{200b}c\u{ad}d\te\r\nf\u{7} ");
    assert_eq!(text, "a b cd e f");
    let (text, _) = normalise::paragraphs("one\u{a0} two \r\nthree\r\n\r\n\r\n four\u{2029}five");
    assert_eq!(text, "one two\nthree\n\nfour\nfive");
    assert_eq!(normalise::line("e\u{301}t\u{e9}").0, "\u{e9}t\u{e9}");
}

#[test]
fn amounts_are_read_with_either_decimal_mark() {
    for (text, cents) in [
        ("3488423.75", Some(348_842_375)),
        ("3488423,75", Some(348_842_375)),
        ("3.488.423,75", Some(348_842_375)),
        ("3,488,423.75", Some(348_842_375)),
        ("3 488 423", Some(348_842_300)),
        ("1,234", Some(123_400)),
        ("1.234", Some(123)),
        ("1499998.0", Some(149_999_800)),
        ("0.005", Some(1)),
        ("1.5E+06", Some(150_000_000)),
        ("€ 12", Some(1_200)),
        ("", None),
        ("-5", None),
        ("12a", None),
        ("99999999999999999999", None),
    ] {
        assert_eq!(amount(text).map(Euro::cents), cents, "{text}");
    }
}

#[test]
fn dates_are_read_in_all_shapes() {
    for text in [
        "2012-03-01",
        "2012-03-01 00:00:00",
        "2012-03-01T10:00:00Z",
        "2012/03/01",
        "20120301",
        "01/03/2012",
        "1.3.2012",
        "01-03-2012",
        "1 March 2012",
        "March 1, 2012",
        "2012-Mar-01",
    ] {
        assert_eq!(date(text), Some(jiff::civil::date(2012, 3, 1)), "{text}");
    }
    assert_eq!(
        date("03/31/2012"),
        Some(jiff::civil::date(2012, 3, 31)),
        "only this order is a date"
    );
    for text in [
        "2012-02-30",
        "1812-01-01",
        "soon",
        "",
        "2012",
        "2012-13-01",
        "31/31/2012",
    ] {
        assert_eq!(date(text), None, "{text}");
    }
}

#[test]
fn addresses_are_completed_or_refused() {
    for (text, expected) in [
        (
            "www.eca.example",
            Link::Address("http://www.eca.example".into()),
        ),
        (
            "HTTPS://Example.org/A?b=c#d",
            Link::Address("https://Example.org/A?b=c#d".into()),
        ),
        ("//example.org", Link::Address("https://example.org".into())),
        (
            "example.org:8080/x",
            Link::Address("http://example.org:8080/x".into()),
        ),
        ("", Link::Absent),
        ("n/a", Link::Absent),
        (
            "javascript:alert(1)",
            Link::Bad("javascript:alert(1)".into()),
        ),
        ("ftp://example.org", Link::Bad("ftp://example.org".into())),
        ("www. example.org", Link::Bad("www. example.org".into())),
        ("localhost", Link::Bad("localhost".into())),
        (
            "mailto:a.person@example.org",
            Link::Bad("an e-mail address".into()),
        ),
        (
            "https://example.org/?to=a.person@example.org",
            Link::Bad("an e-mail address".into()),
        ),
        (
            "https://example.org/@testwache",
            Link::Address("https://example.org/@testwache".into()),
        ),
    ] {
        assert_eq!(link(text), expected, "{text}");
    }
}

#[test]
fn dois_and_vat_numbers_lose_their_dressing() {
    for (text, expected) in [
        ("10.3030/101116741", Some("10.3030/101116741")),
        ("https://doi.org/10.1093/x.1", Some("10.1093/x.1")),
        ("doi: 10.1093/x", Some("10.1093/x")),
        ("10.1/x", None),
        ("10.5555/abcFeedback:help@example.org", None),
        ("none", None),
    ] {
        assert_eq!(doi(text).as_deref(), expected, "{text}");
    }
    assert_eq!(vat("el 998.415.816").as_deref(), Some("EL998415816"));
    assert_eq!(vat("NOTAPPLICABLE"), None);
}

/// Text of the pieces that repairs look for, in any order.
fn troubled() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zA-Z0-9 .,;:?!()/-]{0,12}",
        "\\PC{0,6}",
        prop::sample::select(vec![
            "&amp;",
            "&lt;",
            "&gt;",
            "&#39;",
            "&eacute;",
            "amp;",
            "&",
            ";",
            "<",
            ">",
            "<b>",
            "</p>",
            "<br/>",
            "â€™",
            "Ã©",
            "Â",
            "Ã",
            "â€",
            "É»",
            "\u{a0}",
            "\u{200b}",
            "\n\n",
            "\r\n",
            "Scope:The",
            "null",
            "\"",
            "\"\"",
            "a.b@c.example",
            "@",
            "\u{92}",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn cleaning_never_panics_and_changes_nothing_twice(text in troubled()) {
        let (once, _) = normalise::line(&text);
        prop_assert_eq!(&normalise::line(&once).0, &once);
        let (once, _) = normalise::paragraphs(&text);
        prop_assert_eq!(&normalise::paragraphs(&once).0, &once);
    }

    #[test]
    fn clean_text_is_left_alone(text in "[A-Z][a-z]{1,8}( [a-zàéüßčłøñ]{1,9}){0,12}[.]") {
        let (line, repairs) = normalise::line(&text);
        prop_assert_eq!(&line, &text);
        prop_assert_eq!(repairs, normalise::Repairs::default());
        let (paragraphs, repairs) = normalise::paragraphs(&text);
        prop_assert_eq!(&paragraphs, &text);
        prop_assert_eq!(repairs, normalise::Repairs::default());
    }

    #[test]
    fn mojibake_of_any_ordinary_text_comes_back(text in "[a-zà-ÿąčęłńšžőű’“”–—… ]{0,30}") {
        let (spoiled, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes());
        let repaired = repair_mojibake(&spoiled).unwrap_or_else(|| spoiled.into_owned());
        prop_assert_eq!(repaired, text);
    }

    #[test]
    fn readers_of_fields_never_panic(text in "\\PC{0,40}") {
        let _ = (amount(&text), date(&text), link(&text), doi(&text), vat(&text));
        if let Link::Address(address) = link(&text) {
            prop_assert!(address.starts_with("http://") || address.starts_with("https://"));
        }
    }

    #[test]
    fn amounts_survive_both_spellings(cents in 0_i64..1_000_000_000_000) {
        let (whole, rest) = (cents / 100, cents % 100);
        prop_assert_eq!(amount(&format!("{whole}.{rest:02}")), Some(Euro::from_cents(cents)));
        prop_assert_eq!(amount(&format!("{whole},{rest:02}")), Some(Euro::from_cents(cents)));
    }
}
