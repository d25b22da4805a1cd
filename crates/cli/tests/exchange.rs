//! Gap files out into files and back, as an operator does it.

mod program;

use program::Folder;

/// A folder with an organisation, and its identifier.
fn founded() -> (Folder, String) {
    let folder = Folder::new();
    let said = folder.succeed(&[
        "admin",
        "organisation",
        "add",
        "--name",
        "Invented brigade",
        "--country",
        "PL",
        "--kind",
        "practitioner",
        "--discipline",
        "fire_and_rescue",
    ]);
    let id = said
        .split_whitespace()
        .map(|it| it.trim_matches(|c: char| "().,".contains(c)))
        .find(|it| it.starts_with("org-"))
        .unwrap_or_else(|| panic!("no identifier: {said}"));
    (folder, id.to_owned())
}

#[test]
fn gaps_go_out_into_every_format_and_come_back() {
    let (folder, organisation) = founded();
    let rows = "title;statement;area;marking\n=1+1;Zażółć gęślą jaźń;drs;\nB;NATO SECRET;drs;\nC;See;drs;green\nD;See;drs;red\n";
    let list = folder.file("list.csv", rows);
    let list = list.to_str().expect("a path");
    let import = ["gaps", "import", list, "--organisation", &organisation];
    let dry = folder.succeed(&[&import[..], &["--dry-run"]].concat());
    assert!(
        dry.contains("Would take 1 row; 3 rows cannot be taken."),
        "{dry}"
    );
    assert!(dry.contains("is a security"), "{dry}");
    assert!(
        folder
            .succeed(&import)
            .contains("Took 1 row; 3 rows cannot be taken.")
    );
    assert!(
        folder
            .succeed(&import)
            .contains("Took 0 rows; 3 rows cannot be taken.")
    );
    for format in ["csv", "xlsx", "json-ld"] {
        let file = folder.file(&format!("gaps.{format}"), "");
        let file = file.to_str().expect("a path");
        let saved = folder.succeed(&[
            "gaps",
            "export",
            "--organisation",
            &organisation,
            "--format",
            format,
            "--out",
            file,
        ]);
        assert!(
            saved.starts_with("1 gap file of Invented brigade written to"),
            "{saved}"
        );
        let back = folder.succeed(&["gaps", "import", file, "--organisation", &organisation]);
        assert!(back.contains("as it stands already"), "{back}");
        assert!(
            back.contains("Took 0 rows; 0 rows cannot be taken."),
            "{back}"
        );
    }
    let csv = folder.data().with_file_name("gaps.csv");
    let csv = std::fs::read_to_string(csv).expect("written");
    assert!(csv.contains(",'=1+1,amber+strict,"), "{csv}");
    folder.succeed(&["audit", "verify"]);
}

#[test]
fn what_cannot_be_is_said_and_ends_with_an_error() {
    let (folder, organisation) = founded();
    let lie = folder.file("lie.xlsx", b"%PDF-1.7");
    let lie = lie.to_str().expect("a path");
    let here = folder.data();
    let here = here.to_str().expect("a path");
    let cases: [(&[&str], &str); 5] = [
        (
            &["gaps", "import", lie, "--organisation", &organisation],
            "This is a PDF document",
        ),
        (
            &["gaps", "import", here, "--organisation", &organisation],
            "is no file",
        ),
        (
            &["gaps", "import", lie, "--organisation", "org-nobody"],
            "knows no organisation",
        ),
        (
            &[
                "gaps",
                "import",
                lie,
                "--organisation",
                &organisation,
                "--by",
                "x@nowhere.invalid",
            ],
            "holds no person",
        ),
        (
            &[
                "gaps",
                "export",
                "--organisation",
                &organisation,
                "--format",
                "xls",
                "--out",
                lie,
            ],
            "use csv, xlsx or json-ld",
        ),
    ];
    for (typed, words) in cases {
        let said = folder.fail(typed);
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn a_file_that_is_refused_does_not_steer_the_terminal() {
    let (folder, organisation) = founded();
    let list = folder.file("list.csv", "title;\u{1b}[title\u{9b}\u{7};area\nA;B;drs\n");
    let list = list.to_str().expect("a path");
    let said = folder.fail(&["gaps", "import", list, "--organisation", &organisation]);
    assert!(said.contains("stand in the file twice"), "{said}");
    let obeyed: Vec<char> = said
        .chars()
        .filter(|it| it.is_control() && *it != '\n')
        .collect();
    assert_eq!(obeyed, [], "{said:?}");
}
