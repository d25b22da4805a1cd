//! A brief on the command line: written, checked, found where it was changed.

mod program;

use program::Folder;

#[test]
fn a_brief_is_written_twice_alike_checked_and_found_where_a_digit_was_flipped() {
    let folder = Folder::new();
    folder.succeed(&["import", "sample"]);
    let mut formats = vec!["html", "xlsx", "json"];
    if cfg!(feature = "pdf") {
        formats.push("pdf");
    }
    for format in &formats {
        let [one, two] = ["one", "two"].map(|it| folder.file(&format!("{it}.{format}"), ""));
        for path in [&one, &two] {
            let path = path.to_str().expect("a path");
            let said = folder.succeed(&["brief", "--area", "drs", "--out", path]);
            assert!(
                said.contains("Snapshot ") && said.contains("brief verify"),
                "{said}"
            );
        }
        let bytes = std::fs::read(&one).expect("reads");
        assert!(bytes == std::fs::read(&two).expect("reads"), "{format}");
        let said = folder.succeed(&["brief", "verify", one.to_str().expect("a path")]);
        assert!(said.contains("the same byte for byte"), "{format}: {said}");
    }
    let page = std::fs::read_to_string(folder.file("one.html", "").with_file_name("two.html"));
    let page = page.expect("reads");
    let figure = page
        .find("<figure id=\"figure-concepts\">")
        .expect("a figure");
    let digit = page[figure..]
        .find("<td class=\"n\" data-label=\"Projects\">")
        .expect("a cell");
    let digit = figure + digit + "<td class=\"n\" data-label=\"Projects\">".len();
    let flipped = if &page[digit..=digit] == "7" {
        "8"
    } else {
        "7"
    };
    let changed = folder.file(
        "changed.html",
        format!("{}{flipped}{}", &page[..digit], &page[digit + 1..]),
    );
    let said = folder.fail(&["brief", "verify", changed.to_str().expect("a path")]);
    assert!(said.contains("in the figure “concepts”"), "{said}");
}

#[test]
fn what_cannot_be_written_or_checked_is_said_before_anything_is_made() {
    let folder = Folder::new();
    folder.succeed(&["import", "sample"]);
    let other = folder.file("other.html", "<html></html>");
    let other = other.to_str().expect("a path");
    let cases: [(&[&str], &str); 5] = [
        (
            &["brief", "--area", "drs", "--out", "brief.doc"],
            "the format is not clear",
        ),
        (
            &["brief", "--from", "2020", "--to", "2015", "--out", "b.html"],
            "no year lies in it",
        ),
        (
            &["brief", "--figure", "nothing"],
            "There is no figure “nothing” here",
        ),
        (&["brief", "verify", other], "holds no data of a brief"),
        (
            &["dossier", "gap-nowhere", "--out", "d.html"],
            "holds no gap file",
        ),
    ];
    for (typed, said) in cases {
        let found = folder.fail(typed);
        assert!(found.contains(said), "{typed:?}: {found}");
    }
    if !cfg!(feature = "pdf") {
        let found = folder.fail(&["brief", "--out", "brief.pdf"]);
        assert!(
            found.contains("--features pdf") && found.contains("brief.html"),
            "{found}"
        );
    }
    let of_day = folder.succeed(&["brief", "--as-of", "2019-06-30", "--figure", "links"]);
    assert!(
        of_day.starts_with("\u{feff}Link,Holds,Of,") && !of_day.contains('/'),
        "{of_day}"
    );
    let data = folder.file("of-day.json", "");
    let path = data.to_str().expect("a path");
    folder.succeed(&["brief", "--as-of", "2019-06-30", "--out", path]);
    let written = std::fs::read_to_string(&data).expect("reads");
    assert!(written.contains("uptake brief --as-of 2019-06-30 --figure links"));
    let said = folder.succeed(&["brief", "verify", path]);
    assert!(said.contains("the same byte for byte"), "{said}");
    let table = folder.succeed(&["brief", "--area", "drs", "--figure", "money-programmes"]);
    assert!(
        table.starts_with(
            "\u{feff}Programme,Projects,EU contribution euro,Contribution not stated\n"
        ),
        "{table}"
    );
}
