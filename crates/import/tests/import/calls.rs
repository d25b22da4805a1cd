//! Calls and topics: the portal's dump, work programmes, lists of titles.

use super::import;
use uptake_model::{Euro, ProblemKind, Programme, Record, SourceKind, Topic};

/// Two records as the portal's dump has them: byte-order mark, nothing between,
/// mojibake, words run together.
fn dump() -> String {
    let record = |id: &str, programme: &str, description: &str| {
        format!(
            "{{\"reference\":\"1TOPICSen\",\"topicId\":\"{id}\",\"title\":\"Fire â€“ and smoke\",\"programme\":\"{programme}\",\
             \"callIdentifier\":\"HORIZON-CL3-2026-01\",\"actionType\":\"RIA\",\"deadline\":\"2026-11-05\",\"callStatus\":\"open\",\
             \"budgetMin\":4000000,\"budgetMax\":null,\"expectedGrants\":2,\"keywords\":\"{id}, HORIZON-CL3-2026-01, Security, Police\",\
             \"portalUrl\":\"https://example.org/{id}\",\"description\":\"{description}\",\"callTitle\":\"Civil Security 2026\",\
             \"deadlineModel\":\"single-stage\",\"typesOfAction\":\"HORIZON  Research and Innovation Actions\",\
             \"topicConditions\":\"\\\"\\u003eGeneral conditionsâ€™ text. nullActivities are expected.\"}}"
        )
    };
    let horizon = record(
        "HORIZON-CL3-2026-01-FCT-01",
        "Horizon Europe",
        "Expected Outcome:Project results:Better lamps;Improved smoke. Scope:Smoke is dark.New lamps are light.",
    );
    let defence = record(
        "EDF-2026-X",
        "European Defence Fund",
        "Objective:Other things.",
    );
    format!("\u{feff}{horizon}{defence}")
}

const WORK_PROGRAMME: &str = r#"{"destinations":[{"destination_title":"An invented destination","calls":[
  {"call_id":"HORIZON-CL3-2026-01-FCT-01","call_title":"Fire and smoke","type_of_action":"Research and Innovation Actions",
   "min__contribution":4000000,"max_contribution":5000000,"indicative_budget":8000000,"max_funded_projects":2,
   "expected_outcome":"Project results:\n- Better lamps;\n- Improved smoke.","scope":"Smoke is dark.","destination":"_unknown_destination",
   "technology_readiness_level":"TRL 5","eligibility_conditions":"","opening_date":"2026-05-06","deadline":"2026-11-04","deadline_model":"single-stage"}]}]}"#;

const DRAFT: &str = r#"[{"destination":"An invented destination","calls":[
  {"call_id":"HORIZON-CL3-2026-01-FCT-01","call_title":"Fire","type_of_action":"RIA","min__contribution":3.5,"max_contribution":3.5,
   "indicative_number_of_projects":null,"expected_outcome":"Draft outcome","scope":"Draft scope","opening_date":"2026-05-06"},
  {"call_id":"HORIZON-CL3-2026-01-FCT-09","call_title":"Only a draft","min__contribution":6.0,"scope":"Draft scope"}]}]"#;

const TITLES: &str = "framework,topicCode,title,callName\n\
FP7,SEC-2011.4.2-2,Invented rescue,\"Restoring security, in crisis\"\n\
H2020,SU-DRS02-2018-2019-2020,Invented first responders,\nH2020,SEC-01-X,,\n";

fn topics(files: &[(&str, &str)]) -> Vec<Topic> {
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    let import = import(SourceKind::Calls, &files).expect("an import");
    import.topics().into_iter().cloned().collect()
}

#[test]
fn a_topic_that_the_portal_calls_forthcoming_is_announced() {
    let text = dump().replace("\"callStatus\":\"open\"", "\"callStatus\":\"forthcoming\"");
    assert!(
        topics(&[("open.jsonl", &text)])
            .iter()
            .all(|topic| topic.announced)
    );
}

#[test]
fn the_portals_dump_is_read_through_all_its_quirks() {
    let text = dump();
    let import = import(SourceKind::Calls, &[("open.jsonl", text.as_bytes())]).expect("an import");
    let topics = import.topics();
    let [defence, horizon] = topics.as_slice() else {
        panic!("two topics, by code")
    };
    assert_eq!(horizon.title.as_deref(), Some("Fire – and smoke"));
    assert_eq!(horizon.programme, Some(Programme::HorizonEurope));
    assert_eq!(
        horizon.expected_outcome.as_deref(),
        Some("Project results: Better lamps; Improved smoke.")
    );
    assert_eq!(
        horizon.scope.as_deref(),
        Some("Smoke is dark. New lamps are light.")
    );
    assert_eq!(horizon.description, None);
    assert_eq!(
        horizon.conditions.as_deref(),
        Some("General conditions’ text. Activities are expected.")
    );
    assert_eq!(horizon.deadline, Some(jiff::civil::date(2026, 11, 5)));
    assert!(!horizon.announced, "its state is open");
    assert_eq!(horizon.budget.min, Some(Euro::from_cents(400_000_000)));
    assert_eq!(
        (horizon.budget.max, horizon.budget.projects),
        (None, Some(2))
    );
    assert_eq!(horizon.keywords, ["Security", "Police"], "not the codes");
    assert_eq!(
        horizon.action.as_deref(),
        Some("HORIZON Research and Innovation Actions")
    );
    assert_eq!(
        (defence.programme, defence.programme_name.as_deref()),
        (None, Some("European Defence Fund"))
    );
    assert_eq!(
        defence.description.as_deref(),
        Some("Objective: Other things.")
    );
    let calls: Vec<_> = import
        .sink
        .records
        .iter()
        .filter_map(|record| match record {
            Record::Call(call) => Some((call.code.as_str(), call.title.as_deref())),
            _ => None,
        })
        .collect();
    assert_eq!(
        calls,
        [("HORIZON-CL3-2026-01", Some("Civil Security 2026"))]
    );
    for kind in [ProblemKind::Mojibake, ProblemKind::GluedWords] {
        import.problem(kind);
    }
}

#[test]
fn a_broken_record_costs_only_itself() {
    let text = dump().replacen("\"title\":", "\"title\":oops ", 1);
    let import = import(SourceKind::Calls, &[("open.jsonl", text.as_bytes())]).expect("an import");
    assert_eq!(import.topics().len(), 1);
    import.problem(ProblemKind::MalformedJson);
    let cut = &dump()[..dump().len() - 40];
    let import =
        super::import(SourceKind::Calls, &[("open.jsonl", cut.as_bytes())]).expect("an import");
    assert_eq!(import.topics().len(), 1, "the first record is whole");
    import.problem(ProblemKind::MalformedJson);
}

#[test]
fn records_are_read_as_array_and_line_by_line_too() {
    let glued = dump();
    let glued = glued.trim_start_matches('\u{feff}');
    for text in [
        format!("[{}]", glued.replace("}{", "},{")),
        glued.replace("}{", "}\n{"),
        glued.to_owned(),
    ] {
        assert_eq!(topics(&[("open.json", &text)]).len(), 2);
    }
}

#[test]
fn work_programmes_are_read_in_both_shapes_and_drafts_are_marked() {
    let [published] = topics(&[("cluster.json", WORK_PROGRAMME)])
        .try_into()
        .expect("one topic");
    assert_eq!(
        published.destination.as_deref(),
        Some("An invented destination")
    );
    assert_eq!(
        published.expected_outcome.as_deref(),
        Some("Project results:\n- Better lamps;\n- Improved smoke.")
    );
    assert_eq!(published.conditions.as_deref(), Some("TRL 5"));
    assert_eq!(
        published.call.as_ref().map(ToString::to_string).as_deref(),
        Some("HORIZON-CL3-2026-01")
    );
    assert_eq!(published.budget.total, Some(Euro::from_cents(800_000_000)));
    assert!(!published.draft);
    let drafts = topics(&[("cluster.draft.json", DRAFT)]);
    assert_eq!(
        drafts.iter().map(|topic| topic.draft).collect::<Vec<_>>(),
        [true, true]
    );
    assert_eq!(
        drafts[0].budget.min,
        Some(Euro::from_cents(350_000_000)),
        "millions"
    );
}

#[test]
fn of_three_sources_each_gives_what_it_knows_best() {
    let text = dump();
    let all = topics(&[
        ("a.json", WORK_PROGRAMME),
        ("b.json", &text),
        ("c.draft.json", DRAFT),
        ("d.csv", TITLES),
    ]);
    let topic = all
        .iter()
        .find(|topic| topic.code.as_str() == "HORIZON-CL3-2026-01-FCT-01")
        .expect("the topic");
    assert_eq!(
        topic.scope.as_deref(),
        Some("Smoke is dark."),
        "the published text"
    );
    assert_eq!(
        topic.deadline,
        Some(jiff::civil::date(2026, 11, 5)),
        "the portal's date"
    );
    assert_eq!(
        topic.opening,
        Some(jiff::civil::date(2026, 5, 6)),
        "stated by the work programme only"
    );
    assert!(!topic.draft);
    let only_draft = all
        .iter()
        .find(|topic| topic.code.as_str() == "HORIZON-CL3-2026-01-FCT-09")
        .expect("the topic");
    assert!(only_draft.draft);
    let old = all
        .iter()
        .find(|topic| topic.code.as_str() == "SEC-2011.4.2-2")
        .expect("the topic");
    assert_eq!(
        (old.programme, old.title.as_deref()),
        (Some(Programme::Fp7), Some("Invented rescue"))
    );
    assert_eq!(
        old.destination.as_deref(),
        Some("Restoring security, in crisis")
    );
    assert_eq!(all.len(), 6);
}

#[test]
fn reference_tables_keep_what_was_lost_and_say_so() {
    let text = "title;topicRcn;topicCode;legalBasisRcn;legalBasisCode\r\n\"Marie Sk?odowska &amp; co\";1;MSCA-2014;2;H2020-EU.1.\nTechnology \u{fffd}demonstrator;2;X-2014;;\r\n";
    let import = import(
        SourceKind::Cordis,
        &[("cordisref-H2020topics.csv", text.as_bytes())],
    )
    .expect("an import");
    let titles: Vec<_> = import
        .topics()
        .iter()
        .map(|topic| (topic.title.clone().unwrap_or_default(), topic.programme))
        .collect();
    assert_eq!(
        titles,
        [
            (
                "Marie Sk?odowska & co".to_owned(),
                Some(Programme::Horizon2020)
            ),
            (
                "Technology \u{fffd}demonstrator".to_owned(),
                Some(Programme::Horizon2020)
            ),
        ]
    );
    let lost = import
        .kinds()
        .iter()
        .filter(|kind| **kind == ProblemKind::LostCharacter)
        .count();
    assert_eq!(lost, 2);
    let json = r#"[{"code":"HORIZON.2.3","frameworkProgramme":"HORIZON","language":"en","parentProgramme":"HORIZON.2","title":"Civil Security"},
                  {"code":"HORIZON.2.3","frameworkProgramme":"HORIZON","language":"fr","parentProgramme":"HORIZON.2","title":"Sécurité civile"}]"#;
    let import = super::import(SourceKind::Cordis, &[("programme.json", json.as_bytes())])
        .expect("an import");
    let [Record::ProgrammePart(part)] = import.sink.records.as_slice() else {
        panic!("one part")
    };
    assert_eq!(
        (part.title.as_str(), part.parent.as_deref()),
        ("Civil Security", Some("HORIZON.2"))
    );
}

#[test]
fn e_mail_addresses_in_the_texts_of_a_topic_are_taken_out() {
    let dump = br#"{"topicId":"X-1","callIdentifier":"X","title":"T","topicConditions":"Ask secret@desk.example early.","description":"Scope: secret.person@desk.example answers."}"#;
    let import = import(SourceKind::Calls, &[("open.jsonl", dump)]).expect("an import");
    let topic = import.topics()[0];
    assert_eq!(
        (topic.description.as_deref(), topic.conditions.as_deref()),
        (
            Some("Scope: [e-mail removed] answers."),
            Some("Ask [e-mail removed] early.")
        )
    );
    let fields: Vec<_> = import
        .sink
        .problems
        .iter()
        .map(|p| p.field.as_deref())
        .collect();
    assert_eq!(fields, [Some("description"), Some("topicConditions")]);
    assert_eq!(import.kinds(), [ProblemKind::EmailRemoved; 2]);
}
