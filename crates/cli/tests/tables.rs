//! The tables of the consolidated views at the command line: each by its name, the same as
//! the commands of their own print, in the words and units of the API.
#![expect(
    clippy::expect_used,
    reason = "a test that cannot go on says why and fails"
)]

mod program;

use program::Folder;
use serde_json::Value;

fn json(folder: &Folder, arguments: &[&str]) -> Value {
    serde_json::from_str(&folder.succeed(arguments)).expect("JSON")
}

#[test]
fn tables_are_printed_by_name_and_are_those_of_their_commands() {
    let folder = Folder::new();
    folder.succeed(&["import", "sample"]);
    let listed = folder.succeed(&["table"]);
    assert!(
        listed.contains("results-to-use") && listed.contains("by area, programme"),
        "{listed}"
    );

    let ahead = folder.succeed(&["table", "topics-ahead"]);
    assert_eq!(ahead, folder.succeed(&["ahead", "--csv"]));
    assert!(
        ahead.starts_with("\u{feff}topic,title,state,deadline,"),
        "{ahead}"
    );
    let of_area = folder.succeed(&["ahead", "--area", "drs", "--csv"]);
    assert_eq!(
        of_area,
        folder.succeed(&["table", "topics-ahead", "area=drs"])
    );
    let gaps = folder.succeed(&["ahead", "--gaps", "--csv"]);
    assert_eq!(gaps, folder.succeed(&["table", "uncovered-gaps"]));
    let overlaps = folder.succeed(&["overlaps", "--csv"]);
    assert_eq!(overlaps, folder.succeed(&["table", "overlaps"]));
}

#[test]
fn tables_are_saved_in_each_format_and_what_cannot_be_is_refused() {
    let folder = Folder::new();
    folder.succeed(&["import", "sample"]);
    let table = json(&folder, &["table", "organisations", "area=drs", "--json"]);
    let first = &table["rows"][0];
    assert!(
        first["eu_contribution_euro"].is_f64() && first["projects"].is_u64(),
        "{first}"
    );
    let file = folder.data().with_file_name("people.xlsx");
    let out = file.to_str().expect("a path");
    let said = folder.succeed(&["table", "people", "--out", out]);
    assert!(
        said.contains("People: who takes part") && file.is_file(),
        "{said}"
    );

    let linked = folder.data().with_file_name("people.jsonld");
    let out = linked.to_str().expect("a path");
    let refused = folder.fail(&["table", "people", "--out", out]);
    assert!(refused.contains("Name it with --address"), "{refused}");
    folder.succeed(&[
        "table",
        "people",
        "--out",
        out,
        "--address",
        "https://uptake.example",
    ]);
    let text = std::fs::read_to_string(&linked).expect("linked data");
    assert!(
        text.contains("https://uptake.example/coverage/people"),
        "{text}"
    );
    for (arguments, said) in [
        (&["table", "nothing"][..], "There is no table “nothing”"),
        (&["table", "people", "gap=1"], "cannot be asked by gap"),
        (&["table", "people", "area"], "write it as FILTER=VALUE"),
        (&["table", "people", "area=moon"], "“moon” is no area"),
        (
            &["table", "people", "--out", "people.txt"],
            "should end in .csv, .xlsx",
        ),
        (
            &["ahead", "--proposal", "nowhere"],
            "There is no gap “nowhere”",
        ),
    ] {
        let told = folder.fail(arguments);
        assert!(told.contains(said), "{arguments:?}: {told}");
    }
}

#[test]
fn json_is_in_the_words_and_units_of_the_api() {
    let folder = Folder::new();
    folder.succeed(&["import", "sample"]);
    let matrix = json(
        &folder,
        &["coverage", "--rows", "areas", "--area", "drs", "--json"],
    );
    assert_eq!(matrix["rows_are"], "areas");
    let row = &matrix["rows"][0];
    assert_eq!(
        (&row["subject"]["kind"], &row["subject"]["id"]),
        (&"area".into(), &"drs".into())
    );
    let project = &row["cells"][1];
    // The same sum as `uptake money --area drs` prints, in euro.
    assert_eq!(project["money"]["ec_contribution"], 174_089_598.84);
    assert_eq!(
        (&project["station"], &project["count"]),
        (&"project".into(), &31.into())
    );

    let overlaps = json(&folder, &["overlaps", "--limit", "1", "--json"]);
    assert!(overlaps["total"].is_u64(), "{overlaps}");
    if let Some(first) = overlaps["overlaps"].as_array().and_then(|it| it.first()) {
        let stated = first["money"]["stated"].as_u64().expect("a number");
        assert_eq!(
            first["money"]["ec_contribution"].is_null(),
            stated == 0,
            "{first}"
        );
        assert!(first["mean_similarity"].as_f64().expect("a number") >= 0.6);
    }
    let said = folder.succeed(&["ahead"]);
    assert!(said.contains("in all."), "{said}");
    let gap = json(&folder, &["table", "uncovered-gaps", "--json"]);
    if let Some(gap) = gap["rows"].as_array().and_then(|it| it.first()) {
        let id = gap["gap"].as_str().expect("a gap");
        let draft = folder.succeed(&["ahead", "--proposal", id]);
        assert!(draft.contains("DRAFT OF A TOPIC"), "{draft}");
    }
}
