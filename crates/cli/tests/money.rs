//! Where the money went and who works with whom, at the command line: the same numbers for
//! people, for programs and as a table.
#![expect(
    clippy::expect_used,
    reason = "a test that cannot go on says why and fails"
)]

mod program;

use program::Folder;
use serde_json::{Value, json};

fn with_sample() -> Folder {
    let folder = Folder::new();
    folder.succeed(&["import", "sample"]);
    folder
}

fn of_json(folder: &Folder, arguments: &[&str]) -> Value {
    serde_json::from_str(&folder.succeed(arguments)).expect("JSON")
}

fn cents(value: &Value) -> i64 {
    let euro = value["ec_contribution"].as_f64().expect("an amount");
    format!("{:.0}", euro * 100.0).parse().expect("cents")
}

#[test]
fn money_is_added_up_alike_for_people_programs_and_tables() {
    let folder = with_sample();
    let found = of_json(&folder, &["money", "--area", "drs", "--json"]);
    let (money, people) = (&found["money"], &found["people"]);
    let whole = json!({ "code": null, "projects": 31, "ec_contribution": 174_089_598.84, "stated": 31, "unstated": 0 });
    assert_eq!(money["projects"], whole);
    assert_eq!(money["shares"]["unstated"], 29);
    for cut in ["programmes", "years"] {
        let slices = money[cut].as_array().expect("slices");
        let sum: i64 = slices.iter().map(cents).sum();
        assert_eq!(sum, 17_408_959_884, "{cut}");
    }
    for cut in ["countries", "kinds"] {
        let slices = money[cut].as_array().expect("slices");
        let sum: i64 = slices
            .iter()
            .filter(|it| !it["ec_contribution"].is_null())
            .map(cents)
            .sum();
        assert_eq!(sum, 17_268_930_909, "{cut}");
    }
    assert_eq!(money["countries"][0]["code"], "DE");
    assert_eq!(money["concepts"][0]["code"], "emergency-response");
    assert_eq!(people["concentration"]["organisations"], 391);
    assert_eq!(people["groups"][1]["group"], "public");
    assert_eq!(people["groups"][1]["organisations"], 73);

    let said = folder.succeed(&["money", "--area", "drs", "--limit", "2"]);
    for expected in [
        "31 projects of Disaster-resilient society. The Union contributes € 174.1 million. Organisations have \
         € 172.7 million as their shares; nothing is stated for 29 parts.",
        "more with --limit ",
        "391 organisations have a stated share. The 10 largest have 17.1 % of the money; the \
         Herfindahl-Hirschman index is 73 of 10,000.",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
    let table = folder.succeed(&["money", "--area", "drs", "--csv"]);
    for line in [
        "\u{feff}cut,code,name,projects,eu_contribution_euro,records_stated,records_not_stated\n",
        "\nall projects,,,31,174089598.84,31,0\n",
        "\ncountry of organisation,DE,Germany,25,23190127.57,55,3\n",
    ] {
        assert!(table.contains(line), "{line}\n{table}");
    }
    let table = folder.succeed(&["money", "--area", "drs", "--csv=people"]);
    assert!(
        table.contains("\nconcentration,,,391,,,,,,0.170981,73.12\n"),
        "{table}"
    );
}

#[test]
fn a_network_is_measured_alike_for_people_programs_and_tables() {
    let folder = with_sample();
    let found = of_json(&folder, &["network", "--area", "drs", "--json"]);
    assert_eq!(
        (&found["projects"], &found["organisations"], &found["pairs"]),
        (&json!(31), &json!(417), &json!(4037))
    );
    let first = &found["nodes"][0];
    assert_eq!(first["organisation"], "pic-999984059");
    assert_eq!(
        (&first["projects"], &first["partners"]),
        (&json!(6), &json!(109))
    );
    let communities = found["communities"].as_array().expect("communities");
    let members = communities.iter().filter_map(|it| it["members"].as_u64());
    assert_eq!(members.sum::<u64>(), 300, "each measured one is of one");

    let said = folder.succeed(&["network", "--area", "drs", "--limit", "1"]);
    for expected in [
        "417 organisations take part in 31 projects of Disaster-resilient society; 4,037 pairs of them share a \
         project. Communities and bridges are measured among the 300 with most partners.",
        "FRAUNHOFER",
        "299 more with --limit 300.",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
    let table = folder.succeed(&["network", "--area", "drs", "--csv"]);
    assert_eq!(table.lines().count(), 301);
    assert!(table.contains("\npic-999984059,FRAUNHOFER GESELLSCHAFT ZUR FORDERUNG DER ANGEWANDTEN FORSCHUNG EV,DE,6,109,"));
    let table = folder.succeed(&["network", "--area", "drs", "--csv=communities"]);
    assert_eq!(table.lines().count(), 1 + communities.len());
}

#[test]
fn an_extent_without_projects_is_said_and_never_a_zero() {
    let folder = with_sample();
    for command in [
        ["money", "--json"],
        ["money", "--csv"],
        ["network", "--json"],
        ["network", "--csv=communities"],
        ["coverage", "--json"],
        ["coverage", "--csv"],
        ["coverage", "--rows=areas"],
        ["overlaps", "--json"],
        ["brief", "--out=brief.html"],
    ] {
        let asked = [command.as_slice(), &["--from", "2024", "--to", "2020"]].concat();
        let said = folder.fail(&asked);
        let expected =
            "The period ends before it begins: from 2024 to 2020, so no year lies in it.";
        assert!(said.contains(expected), "{asked:?}: {said}");
    }
    for command in ["money", "network"] {
        let said = folder.succeed(&[command, "--country", "MT", "--from", "2025"]);
        assert!(
            said.starts_with(
                "No project of the corpus is of civil security, with somebody from Malta"
            ),
            "{said}"
        );
    }
    for asked in [
        ["money", "--below", "luck"].as_slice(),
        &["coverage", "--rows", "concepts", "--below", "luck"],
    ] {
        let said = folder.fail(asked);
        assert!(said.contains("no concept “luck”"), "{asked:?}: {said}");
    }
    let said = folder.fail(&["coverage", "--rows", "areas", "--discipline", "other"]);
    assert!(said.contains("“Another discipline” names nobody"), "{said}");
}
