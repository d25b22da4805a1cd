//! The tables of CORDIS, of three eras and in the dialects they come in.

use super::{Import, cordis, import};
use proptest::prelude::*;
use uptake_model::{
    ClassificationScheme, Euro, ProblemKind, Programme, ProjectStatus, ResultKind, Role,
    SourceKind, SupplementPart,
};

const FP7_PROJECTS: &str = "rcn,id,acronym,status,programme,topics,frameworkProgramme,title,startDate,endDate,projectUrl,objective,totalCost,ecMaxContribution,call,fundingScheme,coordinator,coordinatorCountry,participants,participantCountries,subjects\n\
1,900001,OLDEN,ONG,FP7-SECURITY,SEC-2011.4.2-2,FP7,\"An invented, old project\",2012-03-01,2015-02-28,http://olden.example/,\"First line.\nSecond \"\"line\"\".\",\"1234567,5\",1000000.00,FP7-SEC-2011-1,CP,INVENTED,EL,A;B,EL;UK,\n";

const FP7_ORGANISATIONS: &str = "projectRcn,projectID,projectAcronym,role,id,name,shortName,activityType,endOfParticipation,ecContribution,country,street,city,postCode,organizationUrl,vatNumber\n\
1,900001,OLDEN,participant,900000002,INVENTED SENSORS,IS,PRC,false,632200,GB,1 Secret Street,Leeds,LS1,www.sensors.example,\n\
1,900001,OLDEN,coordinator,900000001,INVENTED ACADEMY,IA,HES,false,\"367800,00\",GR,2 Secret Street,Athina,1,,EL123456789\n";

const FP7_INDEX: &str = "Content type,Record Number,Acronym,Title,ID,Teaser,Programme,EuroSciVoc,Start date,End date,Language,Available languages,Last updated,URL\n\
project,1,OLDEN,An invented old project,900001,Teaser...,FP7-SECURITY,\"/natural sciences/chemical sciences;/engineering and technology/electrical engineering, electronic engineering/signal processing\",2012-03-01 00:00:00,2015-02-28 00:00:00,en,en,2017-09-10 09:24:48,https://example.org/project/id/900001\n";

const HORIZON_PROJECTS: &str = "\"id\";\"acronym\";\"status\";\"title\";\"startDate\";\"endDate\";\"totalCost\";\"ecMaxContribution\";\"legalBasis\";\"topics\";\"ecSignatureDate\";\"frameworkProgramme\";\"masterCall\";\"subCall\";\"fundingScheme\";\"objective\";\"contentUpdateDate\";\"rcn\";\"grantDoi\"\n\
\"101999901\";\"NEWEN\";\"SIGNED\";\"An \"invented\" project\";\"2023-01-01\";\"2025-12-31\";\"0\";\"1499998.5\";\"HORIZON.2.3\";\"HORIZON-CL3-2022-DRS-01-08;HORIZON-CL3-2022-DRS-01-09\";\"2022-11-30\";\"HORIZON\";\"HORIZON-CL3-2022-DRS-01\";\"HORIZON-CL3-2022-DRS-01\";\"HORIZON-RIA\";\"Line one;\n\n\"\"two\"\".\";\"2024-01-01 10:00:00\";\"9\";\"10.3030/101999901\"\n";

const TOPICS: &str = "\"projectID\";\"topic\";\"title\"\n\"101999901\";\"HORIZON-CL3-2022-DRS-01-08\";\"An invented topic &amp; more\"\n\"101999909\";\"HORIZON-CL3-2022-DRS-01-08\";\"An invented topic &amp; more\"\n";

const LEGAL: &str = "\"projectID\";\"legalBasis\";\"title\";\"uniqueProgrammePart\"\n\"101999901\";\"HORIZON.2.3.1\";\"Disaster-Resilient Societies\";\"\"\n\"101999901\";\"HORIZON.2.3\";\"Civil Security for Society\";\"true\"\n";

fn tables(files: &[(&str, &str)]) -> Import {
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    import(SourceKind::Cordis, &files).expect("an import")
}

#[test]
fn the_tables_of_an_old_programme_are_joined() {
    let import = tables(&[
        ("fp7_projects.csv", FP7_PROJECTS),
        ("fp7_organizations.csv", FP7_ORGANISATIONS),
        ("fp7_index.csv", FP7_INDEX),
    ]);
    let project = import.project();
    assert_eq!(project.programme, Programme::Fp7);
    assert_eq!(project.status, ProjectStatus::Ongoing);
    assert_eq!(project.title, "An invented, old project");
    assert_eq!(
        project.objective.as_deref(),
        Some("First line.\nSecond \"line\".")
    );
    assert_eq!(project.total_cost, Some(Euro::from_cents(123_456_750)));
    assert_eq!(project.topics[0].code.as_str(), "SEC-2011.4.2-2");
    assert_eq!(project.links[0].url, "http://olden.example/");
    let parts: Vec<_> = project
        .participations
        .iter()
        .map(|p| {
            (
                p.order,
                p.role,
                p.organisation.country.as_ref().map_or("", |c| c.code()),
                p.ec_contribution.map_or(0, Euro::cents),
            )
        })
        .collect();
    assert_eq!(
        parts,
        [
            (1, Role::Coordinator, "EL", 36_780_000),
            (2, Role::Participant, "UK", 63_220_000),
        ]
    );
    let sciences: Vec<_> = project
        .classifications
        .iter()
        .filter(|entry| entry.scheme == ClassificationScheme::EuroSciVoc)
        .map(|entry| entry.title.as_str())
        .collect();
    assert_eq!(
        sciences,
        ["chemical sciences", "signal processing"],
        "commas part words, not paths"
    );
    assert!(!format!("{:?}", import.sink.records).contains("Secret"));
    assert!(
        import.sink.problems.is_empty(),
        "{:?}",
        import.sink.problems
    );
}

#[test]
fn two_sets_in_one_folder_meet_only_at_the_identifier() {
    let other = FP7_PROJECTS
        .replace("900001", "740001")
        .replace("FP7-SECURITY", "H2020-EU.3.7.")
        .replace(",FP7,", ",H2020,");
    let others = FP7_ORGANISATIONS.replace("900001", "740001");
    let import = tables(&[
        ("fp7_projects.csv", FP7_PROJECTS),
        ("fp7_organizations.csv", FP7_ORGANISATIONS),
        ("h2020_projects.csv", &other),
        ("h2020_organizations.csv", &others),
    ]);
    let projects: Vec<_> = import
        .projects()
        .iter()
        .map(|p| {
            (
                p.id.as_str().to_owned(),
                p.programme,
                p.participations.len(),
            )
        })
        .collect();
    assert_eq!(
        projects,
        [
            ("900001".to_owned(), Programme::Fp7, 2),
            ("740001".to_owned(), Programme::Horizon2020, 2),
        ]
    );
}

#[test]
fn the_original_tables_of_horizon_europe_are_read_and_repaired() {
    let import = tables(&[
        ("project.csv", HORIZON_PROJECTS),
        ("topics.csv", TOPICS),
        ("legalBasis.csv", LEGAL),
    ]);
    let project = import.project();
    assert_eq!(project.title, "An \"invented\" project");
    assert_eq!(project.objective.as_deref(), Some("Line one;\n\n\"two\"."));
    assert_eq!(project.total_cost, None);
    assert_eq!(project.calls.len(), 1);
    let titles: Vec<_> = project
        .topics
        .iter()
        .map(|topic| topic.title.as_deref())
        .collect();
    assert_eq!(titles, [Some("An invented topic & more"), None]);
    let legal: Vec<_> = project
        .classifications
        .iter()
        .map(|c| (c.code.as_str(), c.title.as_str()))
        .collect();
    assert_eq!(
        legal,
        [
            ("HORIZON.2.3", "Civil Security for Society"),
            ("HORIZON.2.3.1", "Disaster-Resilient Societies"),
        ]
    );
    assert_eq!(import.problem(ProblemKind::UnescapedQuote).line, Some(2));
    let orphans: Vec<&str> = import
        .supplements()
        .iter()
        .map(|supplement| supplement.project.as_str())
        .collect();
    assert_eq!(
        orphans,
        ["101999909"],
        "rows without a project become an addition"
    );
}

#[test]
fn tables_without_their_project_table_become_additions() {
    let deliverables = "\"id\";\"title\";\"deliverableType\";\"description\";\"projectID\";\"projectAcronym\";\"url\";\"collection\";\"contentUpdateDate\";\"rcn\"\n\"\";\"A plan\";\"Documents, reports\";\"Words.\";\"101999901\";\"NEWEN\";\"https://example.org/d\";\"Project deliverable\";\"\";\"1\"\n";
    let publications = "id,title,isPublishedAs,authors,journalTitle,journalNumber,publishedYear,publishedPages,issn,isbn,doi,projectID,projectAcronym,collection,contentUpdateDate,rcn\r\n101999901_2_PUBLIHORIZON,A paper,Peer reviewed articles,A. Secret Author,Journal of Smoke,1,2024,,,,10.5555/1,101999901,NEWEN,Project publication,,2\r\n";
    let links = "\"id\";\"physUrl\";\"availableLanguages\";\"status\";\"archivedDate\";\"type\";\"source\";\"represents\";\"projectID\"\n\"1\";\"https://newen.example\";\"en\";\"\";\"\";\"relatedWebsite\";\"editorial\";\"project\";\"101999901\"\n";
    let sciences = "\"projectID\";\"euroSciVocCode\";\"euroSciVocPath\";\"euroSciVocTitle\";\"euroSciVocDescription\"\n\"101999901\";\"/23/47\";\"/a/b\";\"sensors\";\"\"\n";
    let reports = ",rcn,language,title,teaser,summary,workPerformed,finalResults,lastUpdateDate,country,projectID,projectAcronym,programme,topics,url\n7,186435,en,Periodic Reporting for period 1,Teaser...,We saw smoke.,We made light.,There is hope.,2020,EL,101999901,NEWEN,H2020,X,/result/rcn/1\n";
    let import = tables(&[
        ("a.csv", FP7_ORGANISATIONS),
        ("b.csv", TOPICS),
        ("c.csv", deliverables),
        ("d.csv", publications),
        ("e.csv", links),
        ("f.csv", sciences),
        ("g.csv", reports),
    ]);
    let kept: Vec<_> = import
        .supplements()
        .iter()
        .map(|s| (s.project.as_str(), s.part.code()))
        .collect();
    assert_eq!(
        kept,
        [
            ("101999901", "results"),
            ("101999901", "topics"),
            ("101999901", "classifications"),
            ("101999901", "links"),
            ("101999909", "topics"),
            ("900001", "participations"),
        ]
    );
    let SupplementPart::Results(results) = &import.supplements()[0].part else {
        panic!("results first")
    };
    let found: Vec<_> = results.iter().map(|r| (r.id.as_str(), r.kind)).collect();
    assert_eq!(
        found,
        [
            ("101999901_r1", ResultKind::Deliverable),
            ("101999901_2_PUBLIHORIZON", ResultKind::Publication),
            ("101999901_186435_PS", ResultKind::ReportSummary),
        ]
    );
    assert_eq!(
        results[2].description.as_deref(),
        Some("We saw smoke.\n\nWe made light.\n\nThere is hope.")
    );
    assert!(!format!("{:?}", import.sink.records).contains("Secret Author"));
    assert_eq!(
        import.problem(ProblemKind::PersonalData).field.as_deref(),
        Some("authors")
    );
    assert!(
        !import.kinds().contains(&ProblemKind::OrphanRow),
        "no project table, no orphans"
    );
    assert_eq!(import.topics().len(), 1);
}

#[test]
fn personal_columns_are_named_once_and_never_read() {
    let text = "projectID,role,name,organisationID,contactForm,contactFirstNames,email,telephone\n101999901,coordinator,INVENTED,900000001,https://example.org/contact,Secret,secret@example.org,123456\n101999902,coordinator,INVENTED,900000001,,,,\n";
    let import = cordis("organization.csv", text);
    let mut fields: Vec<_> = import
        .sink
        .problems
        .iter()
        .map(|p| (p.kind, p.field.as_deref().unwrap_or("")))
        .collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        ["contactFirstNames", "contactForm", "email", "telephone"]
            .map(|field| (ProblemKind::PersonalData, field))
    );
    assert!(
        !format!("{:?}{:?}", import.sink.records, import.sink.problems)
            .to_lowercase()
            .contains("secret")
    );
}

#[test]
fn a_table_that_comes_twice_counts_once() {
    let resaved = format!(
        "\u{feff}{}",
        TOPICS
            .replace("\";\"", ",")
            .replace('"', "")
            .replace('\n', "\r\n")
    );
    let import = tables(&[("raw_topics.csv", TOPICS), ("resaved_topics.csv", &resaved)]);
    for supplement in import.supplements() {
        let SupplementPart::Topics(topics) = &supplement.part else {
            panic!("topics only")
        };
        assert_eq!(topics.len(), 1);
    }
    let twice = tables(&[
        ("a_projects.csv", FP7_PROJECTS),
        ("b_projects.csv", &FP7_PROJECTS.replace("OLDEN", "NEWER")),
    ]);
    assert_eq!(twice.project().acronym, "NEWER", "the later one counts");
    twice.problem(ProblemKind::DuplicateRecord);
}

#[test]
fn the_xml_of_a_project_stands_before_its_row() {
    let row = HORIZON_PROJECTS.replace("NEWEN", "POORER");
    let import = tables(&[("a.csv", &row), ("b.xml", super::PROJECT)]);
    assert_eq!(import.project().acronym, "LANTERN");
    assert_eq!(import.problem(ProblemKind::DuplicateRecord).file, "a.csv");
}

#[test]
fn rows_that_cannot_be_read_are_named_by_line() {
    let import = cordis(
        "p.csv",
        &format!("{FP7_PROJECTS}2,900002,SHORT\n,,NOID,ONG,,,FP7,T,,,,,,,,,,,,,\n"),
    );
    assert_eq!(import.project().id.as_str(), "900001");
    assert_eq!(import.problem(ProblemKind::MalformedRow).line, Some(4));
    assert_eq!(import.problem(ProblemKind::MissingId).line, Some(5));
}

#[test]
fn a_quote_that_is_not_closed_is_said_with_its_line() {
    let open =
        "1,900003,OPEN,ONG,FP7-SECURITY,X,FP7,\"Never closed,2012-03-01,2015-02-28,,,,,,,,,,,\n";
    let import = cordis("p.csv", &format!("{FP7_PROJECTS}{open}"));
    assert_eq!(import.project().id.as_str(), "900001");
    let problem = import.problem(ProblemKind::UnclosedQuote);
    assert_eq!(problem.line, Some(4));
    assert_eq!(problem.detail, "the quote opened on line 4");
    assert!(!import.kinds().contains(&ProblemKind::MalformedRow));
}

#[test]
fn windows_1252_is_read_and_noted() {
    let (bytes, _, _) = encoding_rs::WINDOWS_1252
        .encode("rcn;code;title;shortTitle;language\n1;H2020-EU.9.;Société “sûre”;;en\n");
    let import = import(SourceKind::Cordis, &[("programmes.csv", &bytes)]).expect("an import");
    import.problem(ProblemKind::InvalidEncoding);
    let uptake_model::Record::ProgrammePart(part) = &import.sink.records[0] else {
        panic!("a part")
    };
    assert_eq!(part.title, "Société “sûre”");
}

proptest! {
    /// What the `csv` crate writes, in any dialect, is read back as it was.
    #[test]
    fn well_formed_tables_are_read_as_the_csv_crate_wrote_them(
        titles in prop::collection::vec("[a-zA-Z\"; ,]{0,12}[a-z]", 1..8),
        delimiter in prop::sample::select(vec![b';', b',', b'\t']),
        always in any::<bool>(),
        crlf in any::<bool>(),
    ) {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .quote_style(if always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary })
            .terminator(if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
            .from_writer(Vec::new());
        writer.write_record(["topicCode", "title"]).expect("a header");
        for (i, title) in titles.iter().enumerate() {
            writer.write_record([format!("H2020-T-{i:03}").as_str(), title]).expect("a row");
        }
        let bytes = writer.into_inner().expect("bytes");
        let import = import(SourceKind::Calls, &[("titles.csv", &bytes)]).expect("an import");
        prop_assert!(!import.kinds().contains(&ProblemKind::MalformedRow));
        prop_assert!(!import.kinds().contains(&ProblemKind::UnescapedQuote));
        let got: Vec<_> = import.topics().iter().map(|topic| topic.title.clone().unwrap_or_default()).collect();
        let want: Vec<_> = titles.iter().map(|title| uptake_import::normalise::line(title).0).collect();
        prop_assert_eq!(got, want);
    }
}

#[test]
fn a_third_party_keeps_its_role_in_table_and_xml() {
    let import = tables(&[
        ("p.csv", FP7_PROJECTS),
        (
            "o.csv",
            &FP7_ORGANISATIONS.replace(",participant,", ",thirdParty,"),
        ),
    ]);
    let roles: Vec<_> = import
        .project()
        .participations
        .iter()
        .map(|p| p.role)
        .collect();
    assert_eq!(roles, [Role::Coordinator, Role::ThirdParty]);
    let xml = super::PROJECT.replacen("type=\"coordinator\"", "type=\"thirdParty\"", 1);
    let import = cordis("p.xml", &xml);
    let first = &import.project().participations[0];
    assert_eq!(first.role, Role::ThirdParty);
    assert!(!import.kinds().contains(&ProblemKind::UnknownRole));
}

#[test]
fn columns_are_known_by_every_spelling() {
    for (project_id, organisation_id) in [
        ("projectID", "organisationID"),
        ("projectId", "organisationId"),
        ("project_id", "organizationID"),
        ("PROJECTID", "id"),
    ] {
        let organisations = format!(
            "{project_id},{organisation_id},role,name,country\n\
             900001,900000001,coordinator,INVENTED ACADEMY,EL\n"
        );
        let topics = format!("{project_id},topic,title\n900001,SEC-2011.4.2-2,Invented\n");
        let import = tables(&[
            ("p.csv", FP7_PROJECTS),
            ("o.csv", &organisations),
            ("t.csv", &topics),
        ]);
        let project = import.project();
        let pics: Vec<_> = project
            .participations
            .iter()
            .map(|part| {
                part.organisation
                    .pic
                    .as_ref()
                    .map_or("", |pic| pic.as_str())
            })
            .collect();
        assert_eq!(pics, ["900000001"], "{project_id}, {organisation_id}");
        let title = project.topics[0].title.as_deref();
        assert_eq!(title, Some("Invented"), "{project_id}");
    }
}
