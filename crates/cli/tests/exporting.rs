//! Everything public can be taken away: the site as files, the corpus as tables.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot go on says why and fails"
)]

mod program;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;
use program::Folder;
use std::fs;
use std::path::{Path, PathBuf};

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found
}

/// Addresses in a page that lead to other files.
fn links(html: &str) -> Vec<&str> {
    let parts = [" href=\"", " src=\"", " action=\""];
    let parts = parts.iter().flat_map(|it| html.split(it).skip(1));
    parts
        .filter_map(|it| it.split(['"', '#']).next())
        .filter(|it| !it.is_empty() && !it.starts_with("http") && !it.starts_with("data:"))
        .collect()
}

#[test]
fn a_copy_of_the_site_needs_no_server() {
    let folder = Folder::new();
    folder.succeed(&["import", "sample"]);
    let place = folder.data().with_file_name("copy");
    let out = place.to_str().expect("a path");
    let said = folder.succeed(&[
        "export",
        "site",
        "--out",
        out,
        "--address",
        "https://uptake.example",
    ]);
    assert!(said.contains("Begin at index.html"), "{said}");
    let (mut pages, mut led, mut briefs) = (0, 0, 0);
    for file in files(&place) {
        if file.extension().is_none_or(|it| it != "html") {
            continue;
        }
        let html = fs::read_to_string(&file).expect("text");
        let name = file.file_name().and_then(|it| it.to_str());
        if name.is_some_and(|it| it.starts_with("brief-file")) {
            let brief = file.to_str().expect("a path");
            let said = folder.succeed(&["brief", "verify", brief]);
            assert!(said.contains("the same byte for byte"), "{brief}: {said}");
            briefs += 1;
            continue;
        }
        assert!(html.contains("A copy of "), "{}", file.display());
        assert!(!html.contains("being compared"), "{}", file.display());
        pages += 1;
        for link in links(&html) {
            let target = file.parent().expect("a folder").join(link);
            assert!(target.is_file(), "{link} in {}", file.display());
            led += 1;
        }
    }
    assert!(
        pages > 1_000 && led > 20 * pages,
        "{pages} pages, {led} links"
    );
    assert!(briefs > 0, "the brief is in it as a file");
    for kept in [
        "coverage/matrix.rows-areas.html",
        "coverage/matrix.rows-concepts.html",
        "coverage/records.row-area~3adrs.station-project.html",
        "coverage/brief.xlsx",
    ] {
        assert!(place.join(kept).is_file(), "{kept}");
    }
    let left_out = fs::read_to_string(place.join("left-out.html")).expect("text");
    assert!(
        left_out.contains("<a href=\"https://uptake.example\">"),
        "{left_out}"
    );
}

#[test]
fn an_export_takes_the_place_of_one_of_its_kind_and_of_nothing_else() {
    let folder = Folder::new();
    folder.succeed(&["import", "sample"]);
    let place = folder.data().with_file_name("tables");
    let out = place.to_str().expect("a path");
    folder.succeed(&["export", "tables", "--out", out]);
    fs::write(place.join("old.html"), "old").expect("written");
    folder.succeed(&["export", "tables", "--out", out]);
    assert!(!place.join("old.html").exists() && place.join("tables.json").is_file());

    let other = folder.file("kept.txt", "kept");
    let other = other.parent().expect("a folder").to_str().expect("a path");
    let kept = folder.data().with_file_name("kept");
    let aside = folder.data().with_file_name("kept.part");
    fs::create_dir(&aside).expect("made");
    fs::write(aside.join("mine.txt"), "mine").expect("written");
    let taken = kept.to_str().expect("a path");
    let file = folder.file("a-file", "a file");
    let file = file.to_str().expect("a path");
    // A folder of other files, a file, one that writing aside would take, another kind's.
    let cases = [
        ("tables", other),
        ("tables", file),
        ("tables", taken),
        ("site", out),
    ];
    for (kind, place) in cases {
        let said = folder.fail(&["export", kind, "--out", place]);
        assert!(
            said.contains("holds something else than an earlier export"),
            "{place}: {said}"
        );
    }
    assert!(aside.join("mine.txt").is_file() && place.join("tables.json").is_file());
}

#[test]
fn tables_hold_what_the_corpus_holds() {
    let folder = Folder::new();
    folder.succeed(&["import", "sample"]);
    let place = folder.data().with_file_name("tables");
    let out = place.to_str().expect("a path");
    let said = folder.succeed(&["export", "tables", "--out", out]);
    assert!(said.contains("No catalogue (DCAT-AP)"), "{said}");
    let file = fs::File::open(place.join("project.parquet")).expect("a table");
    let table = SerializedFileReader::new(file).expect("Parquet");
    let columns = table.metadata().file_metadata().schema_descr();
    let place_of = |name: &str| {
        let found = columns.columns().iter().position(|it| it.name() == name);
        found.unwrap_or_else(|| panic!("no column {name}"))
    };
    let (id, money) = (place_of("id"), place_of("ec_contribution_cents"));
    let (mut rows, mut unstated) = (0, 0);
    for row in table.get_row_iter(None).expect("rows") {
        let row = row.expect("a row");
        let shown = folder_show(&folder, row.get_string(id).expect("an id"), rows);
        match row.get_long(money) {
            Ok(cents) => {
                if let Some(shown) = shown {
                    let whole = uptake_model::Euro::from_cents(cents).exact();
                    assert!(shown.contains(&whole), "{whole} in {shown}");
                }
            }
            Err(_) => unstated += 1,
        }
        rows += 1;
    }
    assert!(said.contains(&format!("{rows} rows")), "{said}");
    assert!(unstated < rows / 2, "{unstated} of {rows} state no money");

    let said = folder.succeed(&[
        "export",
        "tables",
        "--out",
        out,
        "--address",
        "https://data.example/",
    ]);
    assert!(!said.contains("No catalogue"), "{said}");
    let catalogue = fs::read_to_string(place.join("catalogue.ttl")).expect("a catalogue");
    assert!(
        catalogue.contains("dcat:accessURL <https://data.example/project.parquet>"),
        "{catalogue}"
    );
}

/// What the program shows of a project, for the first few.
fn folder_show(folder: &Folder, id: &str, number: usize) -> Option<String> {
    (number < 5).then(|| folder.succeed(&["show", id]))
}

#[test]
fn an_empty_corpus_has_nothing_to_take_away() {
    let folder = Folder::new();
    let place = folder.data().with_file_name("tables");
    let out = place.to_str().expect("a path");
    let said = folder.succeed(&["export", "tables", "--out", out]);
    assert!(
        said.contains("Nothing was imported yet, so there are no tables."),
        "{said}"
    );
    let copy = folder.data().with_file_name("copy");
    let out = copy.to_str().expect("a path");
    let said = folder.fail(&["export", "site", "--out", out]);
    assert!(said.contains("There is no index yet"), "{said}");
    assert!(!copy.exists());
}
