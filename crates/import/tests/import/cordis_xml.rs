//! The XML of CORDIS, with what real files do.

use super::{Import, PROJECT, cordis};
use jiff::civil::date;
use uptake_model::{
    ClassificationScheme, Euro, ProblemKind, Programme, ProjectStatus, Record, ResultKind, Role,
    WebLinkKind,
};

/// The project with one piece of its text replaced.
fn with(old: &str, new: &str) -> Import {
    assert!(PROJECT.contains(old), "{old}");
    cordis("900001.xml", &PROJECT.replacen(old, new, 1))
}

#[test]
fn a_project_is_read_whole() {
    let import = cordis("900001.xml", PROJECT);
    let project = import.project();
    assert_eq!(project.id.as_str(), "101999901");
    assert_eq!(project.rcn.as_deref(), Some("900001"));
    assert_eq!(project.programme, Programme::HorizonEurope);
    assert_eq!(project.acronym, "LANTERN");
    assert_eq!(project.title, "Invented lights for invented smoke");
    assert_eq!(
        project.objective.as_deref(),
        Some(
            "Invented for tests. Finding people in smoke is slow.\n\nLANTERN would light the way."
        )
    );
    assert_eq!(
        project.keywords,
        ["smoke", "search (indoor, outdoor)", "rescue"]
    );
    assert_eq!(project.status, ProjectStatus::Signed);
    assert_eq!(project.start, Some(date(2023, 1, 1)));
    assert_eq!(project.end, Some(date(2025, 12, 31)));
    assert_eq!(project.signed, Some(date(2022, 11, 30)));
    assert_eq!(project.total_cost, None, "a zero is a lump sum");
    assert_eq!(project.ec_contribution, Some(Euro::from_cents(149_999_850)));
    assert_eq!(project.doi.as_deref(), Some("10.3030/101999901"));
    assert_eq!(
        project.source_updated.as_deref(),
        Some("2025-10-01 10:00:00")
    );
}

#[test]
fn quotes_of_a_table_in_names_and_texts_are_undone_and_counted() {
    let quoted = PROJECT
        .replace("INVENTED FIRE ACADEMY", r#""INVENTED ACADEMY ""TESTIS""""#)
        .replace(
            "<title>Invented lights for invented smoke",
            "<title>&quot;Invented &quot;&quot;lights&quot;&quot; in smoke&quot;",
        );
    let import = cordis("900001.xml", &quoted);
    let names = import.project().participations.iter();
    let names: Vec<_> = names.map(|part| part.organisation.name.as_str()).collect();
    assert!(names.contains(&r#"INVENTED ACADEMY "TESTIS""#), "{names:?}");
    assert_eq!(import.project().title, r#"Invented "lights" in smoke"#);
    let found = import.sink.problems.iter();
    let found = found.filter(|problem| problem.kind == ProblemKind::EscapedQuotes);
    let fields: Vec<_> = found.map(|problem| problem.field.as_deref()).collect();
    assert_eq!(fields, [Some("title"), Some("organization.name")]);
}

#[test]
fn e_mail_addresses_reach_neither_records_nor_problems() {
    let text = PROJECT
        .replace(
            "Invented for tests.",
            "Ask secret.person@academy.example &amp;amp; others, or secret&amp;#64;eca.example.",
        )
        .replace(
            "<title>Invented lights",
            "<title>secret@lights.example: lights",
        )
        .replace("10.3030/101999901", "10.3030/1:secret@doi.example")
        .replace("<status>SIGNED", "<status>secret@status.example");
    let import = cordis("900001.xml", &text);
    let project = import.project();
    assert_eq!(project.title, "[e-mail removed]: lights for invented smoke");
    let objective = project.objective.as_deref().unwrap_or_default();
    assert!(
        objective.starts_with("Ask [e-mail removed] & others, or [e-mail removed]."),
        "{objective}"
    );
    assert_eq!(project.doi, None);
    assert_eq!(
        import.problem(ProblemKind::BadDoi).field.as_deref(),
        Some("grantDoi")
    );
    let removed = import.problem(ProblemKind::EmailRemoved);
    assert_eq!(
        removed.detail,
        "[e-mail removed]: lights for invented smoke"
    );
    let kept = format!("{:?}{:?}", import.sink.records, import.sink.problems);
    assert!(!kept.contains("secret"), "{kept}");
}

#[test]
fn what_a_project_belongs_to_is_read() {
    let import = cordis("900001.xml", PROJECT);
    let project = import.project();
    let scheme = project.funding_scheme.as_ref().expect("a scheme");
    assert_eq!(scheme.code, "HORIZON-RIA");
    assert_eq!(
        scheme.title.as_deref(),
        Some("HORIZON Research and Innovation Actions")
    );
    let topics: Vec<_> = project
        .topics
        .iter()
        .map(|t| (t.code.as_str(), t.title.as_deref()))
        .collect();
    assert_eq!(
        topics,
        [("HORIZON-CL3-2022-DRS-01-08", Some("An invented topic"))]
    );
    assert_eq!(
        project.calls,
        ["HORIZON-CL3-2022-DRS-01".into()],
        "master and sub call are one"
    );
    assert_eq!(
        project.legal_bases().collect::<Vec<_>>(),
        ["HORIZON.2.3.1", "HORIZON.2.3"],
        "the main one first"
    );
    let others: Vec<_> = project
        .classifications
        .iter()
        .filter(|entry| entry.scheme != ClassificationScheme::LegalBasis)
        .map(|entry| (entry.scheme, entry.code.as_str(), entry.title.as_str()))
        .collect();
    assert_eq!(
        others,
        [
            (ClassificationScheme::EuroSciVoc, "/23/47/305", "sensors"),
            (
                ClassificationScheme::PolicyPriority,
                "ai",
                "Artificial intelligence"
            ),
        ]
    );
    let links: Vec<_> = project
        .links
        .iter()
        .map(|link| (link.kind, link.url.as_str()))
        .collect();
    assert_eq!(links, [(WebLinkKind::Website, "https://lantern.example/")]);
    import.problem(ProblemKind::BadLink);
}

#[test]
fn participations_keep_roles_money_and_place() {
    let import = cordis("900001.xml", PROJECT);
    let [coordinator, partner] = import.project().participations.as_slice() else {
        panic!("two participations; those who registered a patent are none")
    };
    assert_eq!(
        (coordinator.role, coordinator.order),
        (Role::Coordinator, 1)
    );
    assert_eq!(
        coordinator.ec_contribution,
        Some(Euro::from_cents(90_000_000))
    );
    assert_eq!(coordinator.total_cost, None);
    let academy = &coordinator.organisation;
    assert_eq!(
        academy.pic.as_ref().map(uptake_model::Pic::as_str),
        Some("900000001")
    );
    assert_eq!(academy.vat.as_deref(), Some("EL123456789"));
    assert_eq!(
        academy.country.as_ref().map(uptake_model::Country::code),
        Some("EL")
    );
    assert_eq!(academy.nuts.as_deref(), Some("EL303"));
    assert_eq!(
        academy.url.as_deref(),
        Some("http://www.fire-academy.example")
    );
    assert_eq!(academy.sme, Some(false));
    assert_eq!(
        (partner.role, partner.ended_early),
        (Role::AssociatedPartner, true)
    );
    assert_eq!(
        partner.ec_contribution, None,
        "an unfunded role states none"
    );
    assert_eq!(partner.organisation.name, "Invented Sensors & Sons Ltd");
    assert_eq!(
        partner
            .organisation
            .country
            .as_ref()
            .map(uptake_model::Country::code),
        Some("UK")
    );
    assert_eq!(
        partner.organisation.nuts, None,
        "NL415 is not in the United Kingdom"
    );
    assert_eq!(import.problem(ProblemKind::ForeignRegion).detail, "NL415");
}

#[test]
fn results_of_all_kinds_are_read_without_their_authors() {
    let import = cordis("900001.xml", PROJECT);
    let results = &import.project().results;
    let kinds: Vec<_> = results.iter().map(|r| (r.kind, r.title.as_str())).collect();
    assert_eq!(
        kinds,
        [
            (ResultKind::Deliverable, "Plan for smoke trials"),
            (ResultKind::Publication, "x=1 in H2O"),
            (ResultKind::IntellectualProperty, "LAMP"),
            (
                ResultKind::ReportSummary,
                "Periodic Reporting for period 1 - LANTERN"
            ),
        ]
    );
    assert_eq!(
        results[0].url.as_deref(),
        Some("https://example.org/d1?a=1&b=2")
    );
    assert_eq!(results[0].detail.as_deref(), Some("Documents, reports"));
    assert_eq!(results[1].doi.as_deref(), Some("10.5555/SMOKE.1"));
    assert_eq!(
        results[1].journal.as_deref(),
        Some("Journal of Smoke & Mirrors")
    );
    assert_eq!(results[1].year, Some(2024));
    assert_eq!(results[2].detail.as_deref(), Some("Patent"));
    assert_eq!(
        results[3].description.as_deref(),
        Some("In the first period we invented a lamp.")
    );
    let everything = format!("{:?}", import.sink.records);
    for secret in [
        "Secret Author",
        "Secret Street",
        "named person",
        "Not a result",
    ] {
        assert!(!everything.contains(secret), "{secret}");
        assert!(
            !format!("{:?}", import.sink.problems).contains(secret),
            "{secret}"
        );
    }
    assert_eq!(
        import.problem(ProblemKind::PersonalData).field.as_deref(),
        Some("authors")
    );
}

#[test]
fn topics_calls_and_parts_come_once_at_the_end() {
    let import = cordis("900001.xml", PROJECT);
    let rest: Vec<String> = import.sink.records[1..]
        .iter()
        .map(|record| match record {
            Record::ProgrammePart(part) => format!("{} < {:?}", part.code, part.parent.as_deref()),
            Record::Call(call) => format!("{} {:?}", call.code, call.title),
            Record::Topic(topic) => format!(
                "{} in {:?}",
                topic.code,
                topic.call.as_ref().map(ToString::to_string)
            ),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        rest,
        [
            "HORIZON.2.3 < Some(\"HORIZON.2\")",
            "HORIZON.2.3.1 < Some(\"HORIZON.2.3\")",
            "HORIZON-CL3-2022-DRS-01 None",
            "HORIZON-CL3-2022-DRS-01-08 in Some(\"HORIZON-CL3-2022-DRS-01\")",
        ]
    );
}

/// The sentence of the objective that cases replace.
const OBJECTIVE: &str = "Invented for tests. Finding people in smoke is slow.";

/// What is replaced, by what, and the kind of problem that makes, in which field.
const QUIRKS: &[(&str, &str, ProblemKind, &str)] = &[
    (
        "<title>Invented lights for invented smoke</title>",
        "<title/>",
        ProblemKind::MissingTitle,
        "title",
    ),
    (
        "<startDate>2023-01-01",
        "<startDate>2023-02-30",
        ProblemKind::BadDate,
        "startDate",
    ),
    (
        "<endDate>2025-12-31",
        "<endDate>2022-12-31",
        ProblemKind::EndBeforeStart,
        "endDate",
    ),
    (
        "<ecMaxContribution>1499998.5",
        "<ecMaxContribution>a lot",
        ProblemKind::BadAmount,
        "ecMaxContribution",
    ),
    (
        "<status>SIGNED",
        "<status>PONDERING",
        ProblemKind::UnknownStatus,
        "status",
    ),
    (
        "<country>EL</country>",
        "<country>XH</country>",
        ProblemKind::UnknownCountry,
        "organization.country",
    ),
    (
        "type=\"associatedPartner\"",
        "type=\"bystander\"",
        ProblemKind::UnknownRole,
        "role",
    ),
    (
        "www.fire-academy.example",
        "someone@example.org",
        ProblemKind::BadLink,
        "organization.url",
    ),
    (
        OBJECTIVE,
        "Europe?s smoke",
        ProblemKind::LostCharacter,
        "objective",
    ),
    (
        OBJECTIVE,
        "smoke &amp;amp;amp; fire",
        ProblemKind::DoubleEscaped,
        "objective",
    ),
    (
        OBJECTIVE,
        "the teamâ€™s smoke",
        ProblemKind::Mojibake,
        "objective",
    ),
    (
        OBJECTIVE,
        "the &lt;b&gt;smoke&lt;/b&gt;",
        ProblemKind::MarkupRemoved,
        "objective",
    ),
    (
        OBJECTIVE,
        "Many projectsProposals should",
        ProblemKind::GluedWords,
        "objective",
    ),
];

#[test]
fn quirks_of_fields_are_noted_and_survived() {
    let usual = cordis("900001.xml", PROJECT).sink.problems;
    for (old, new, kind, field) in QUIRKS {
        let import = with(old, new);
        assert_eq!(import.project().id.as_str(), "101999901", "{new}");
        let added: Vec<_> = import
            .sink
            .problems
            .iter()
            .filter(|problem| !usual.contains(problem))
            .filter(|problem| problem.kind != ProblemKind::ForeignRegion)
            .map(|problem| {
                (
                    problem.kind,
                    problem.field.as_deref(),
                    problem.record.as_deref(),
                )
            })
            .collect();
        assert_eq!(added, [(*kind, Some(*field), Some("101999901"))], "{new}");
        let said = format!("{:?}", import.sink.problems);
        assert!(!said.contains("someone@"), "problems hold no personal data");
    }
}

#[test]
fn values_stand_in_or_stay_empty_as_documented() {
    assert_eq!(
        with("<acronym>LANTERN</acronym>", "").project().acronym,
        "101999901"
    );
    assert_eq!(
        with("<title>Invented lights for invented smoke</title>", "")
            .project()
            .title,
        "LANTERN"
    );
    let import = with(
        "Invented for tests. Finding people in smoke is slow.\n\nLANTERN would light the way.",
        "Confidential",
    );
    assert_eq!(import.project().objective, None);
    import.problem(ProblemKind::PlaceholderText);
    let import = with("<country>EL</country>", "<country>XH</country>");
    let organisation = &import.project().participations[0].organisation;
    assert_eq!(
        organisation
            .country
            .as_ref()
            .map(uptake_model::Country::code),
        Some("XH")
    );
    let import = with(
        "<keywords>smoke, search (indoor, outdoor), Smoke; rescue</keywords>",
        "",
    );
    assert!(import.project().keywords.is_empty());
}

#[test]
fn a_project_without_identifier_or_programme_is_left_out() {
    let second = PROJECT.replace("101999901", "101999902");
    let cases = [
        ("<id>101999901</id>", "<id></id>", ProblemKind::MissingId),
        ("HORIZON", "LIFE", ProblemKind::UnknownProgramme),
    ];
    for (old, new, kind) in cases {
        let broken = PROJECT.replace(old, new);
        let files = [("a.xml", broken.as_bytes()), ("b.xml", second.as_bytes())];
        let import = super::import(uptake_model::SourceKind::Cordis, &files).expect("an import");
        assert_eq!(import.project().id.as_str(), "101999902");
        assert_eq!(import.problem(kind).file, "a.xml");
    }
}

#[test]
fn shared_acronyms_are_no_problem_and_shared_identifiers_are() {
    let second = PROJECT.replace("101999901", "101999902");
    let files = [
        ("a.xml", PROJECT.as_bytes()),
        ("b.xml", second.as_bytes()),
        ("c.xml", PROJECT.as_bytes()),
    ];
    let import = super::import(uptake_model::SourceKind::Cordis, &files).expect("an import");
    let ids: Vec<&str> = import
        .projects()
        .iter()
        .map(|project| project.id.as_str())
        .collect();
    assert_eq!(ids, ["101999901", "101999902", "101999901"]);
    let twice = import.problem(ProblemKind::DuplicateRecord);
    assert_eq!(
        (twice.file.as_str(), twice.record.as_deref()),
        ("c.xml", Some("101999901"))
    );
    assert_eq!(
        import
            .kinds()
            .iter()
            .filter(|kind| **kind == ProblemKind::DuplicateRecord)
            .count(),
        1
    );
}
