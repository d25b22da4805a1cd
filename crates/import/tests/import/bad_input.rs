//! Bad input: each with the message that says what happened and what to do.

use super::{PROJECT, import, import_within, pack};
use std::ops::ControlFlow;
use uptake_import::{Collected, Flow, ImportError, Limits, Sink, read};
use uptake_model::{Problem, ProblemKind, Record, SourceKind};

/// Limits small enough for a test to pass.
const SMALL: Limits = Limits {
    entry_bytes: 1 << 20,
    total_bytes: 32 << 20,
    ratio: 100,
    ratio_from: 2 << 20,
    entries: 50,
};

fn refused(name: &str, bytes: &[u8], limits: &Limits) -> ImportError {
    match import_within(SourceKind::Cordis, &[(name, bytes)], limits) {
        Ok(import) => panic!("{name} was read: {:?}", import.sink),
        Err(error) => error,
    }
}

#[test]
fn what_cannot_be_read_at_all_is_refused_with_its_reason() {
    let zeros = [0_u8; 300];
    let noise: Vec<u8> = (0..5000_u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let cases: [(&str, &[u8], &str); 10] = [
        ("empty.xml", b"", "The file is empty."),
        ("blank.csv", b" \n\n ", "The file is empty."),
        ("zeros.bin", &zeros, "neither text nor a known archive"),
        ("noise.bin", &noise, "Understood are"),
        ("word.txt", b"Hello", "neither XML nor JSON nor a table"),
        (
            "notes.txt",
            b"Dear colleague, here is the list.",
            "names no columns that are understood",
        ),
        (
            "other.csv",
            b"colour;price\nred;12\n",
            "understood: colour, price",
        ),
        (
            "other.xml",
            b"<?xml version=\"1.0\"?><!-- x --><notice>a</notice>",
            "begins with <notice>",
        ),
        (
            "page.html",
            b"<!DOCTYPE html><html><body>Not found</body></html>",
            "web page",
        ),
        (
            "other.json",
            b"{\"colour\": \"red\"}",
            "JSON of an unknown form",
        ),
    ];
    for (name, bytes, reason) in cases {
        let error = refused(name, bytes, &Limits::default());
        let message = error.to_string();
        assert!(
            matches!(error, ImportError::NothingRead { .. }),
            "{name}: {message}"
        );
        for part in [
            name,
            reason,
            "Nothing was changed",
            "CORDIS per-project XML",
        ] {
            assert!(
                message.contains(part),
                "{name}: {part:?} is not in {message}"
            );
        }
    }
}

#[test]
fn a_header_without_rows_and_a_malformed_project_are_refused() {
    let error = refused(
        "topics.csv",
        b"\"projectID\";\"topic\";\"title\"\n",
        &Limits::default(),
    );
    assert!(error.to_string().contains("It holds no record."), "{error}");
    let error = refused("p.xml", &PROJECT.as_bytes()[..2000], &Limits::default());
    assert!(error.to_string().contains("not well formed"), "{error}");
}

#[test]
fn malformed_xml_costs_one_file() {
    for broken in [
        PROJECT.replace("</objective>", ""),
        PROJECT.replace("<acronym>", "<acronym"),
        PROJECT.trim_end().trim_end_matches("</project>").to_owned(),
        format!("<project><id>5</id>{}", "<a>".repeat(10_000)),
        format!("<project><id>5</id><title>{}", "<a>".repeat(10_000)),
    ] {
        let files = [("a.xml", broken.as_bytes()), ("b.xml", PROJECT.as_bytes())];
        let import = import(SourceKind::Cordis, &files).expect("the sound file is read");
        assert_eq!(import.project().acronym, "LANTERN");
        let problem = import.problem(ProblemKind::MalformedXml);
        assert_eq!(problem.file, "a.xml");
        assert!(problem.detail.contains("at byte"), "{}", problem.detail);
    }
}

#[test]
fn entities_of_a_document_are_neither_expanded_nor_fetched() {
    let document_type = "<!DOCTYPE project [<!ENTITY a SYSTEM \"file:///etc/passwd\">\
        <!ENTITY b \"&c;&c;&c;&c;\"><!ENTITY c \"&d;&d;&d;&d;\"><!ENTITY d \"boom\">]>";
    let text = PROJECT
        .replace("<project>", &format!("{document_type}<project>"))
        .replace("<title>Invented lights", "<title>&a; &b; lights");
    let import = super::cordis("p.xml", &text);
    assert_eq!(import.project().title, "&a; &b; lights for invented smoke");
}

#[test]
fn unknown_files_beside_known_ones_are_problems() {
    let files: [(&str, &[u8]); 3] = [
        ("a.xml", PROJECT.as_bytes()),
        ("b.txt", b"hello"),
        ("sub/c.json", b"{\"topicId\":1,\"events\":[]}"),
    ];
    let import = import(SourceKind::Cordis, &files).expect("an import");
    let unknown: Vec<_> = import
        .sink
        .problems
        .iter()
        .filter(|p| p.kind == ProblemKind::UnknownFile)
        .map(|p| p.file.as_str())
        .collect();
    assert_eq!(unknown, ["b.txt", "c.json"]);
    assert_eq!(import.project().acronym, "LANTERN");
}

#[test]
fn files_of_the_other_source_are_sent_there() {
    let error = import(SourceKind::Calls, &[("p.xml", PROJECT.as_bytes())])
        .err()
        .expect("a refusal");
    assert!(
        error.to_string().contains("uptake import cordis"),
        "{error}"
    );
    let calls = br#"{"topicId":"X-1","callIdentifier":"X","title":"T"}"#;
    let error = import(SourceKind::Cordis, &[("open.jsonl", calls)])
        .err()
        .expect("a refusal");
    assert!(error.to_string().contains("uptake import calls"), "{error}");
}

#[test]
fn truncated_archives_are_told_from_damaged_ones() {
    // Text that does not compress away, so that a cut is felt.
    let noise: String = (0..20_000_u32)
        .map(|i| char::from(b'a' + (i.wrapping_mul(2_654_435_761) >> 27) as u8 % 26))
        .collect();
    let project = PROJECT.replace("LANTERN would", &noise);
    let tar = pack::tar(&[("xml/1.xml", project.as_bytes())]);
    let archives = [
        ("a.tar", tar.clone()),
        ("a.tar.gz", pack::gz(&tar)),
        ("a.tar.xz", pack::xz(&tar)),
        ("a.xml.gz", pack::gz(project.as_bytes())),
        ("a.zip", pack::zip(&[("xml/1.xml", project.as_bytes())])),
    ];
    for (name, bytes) in archives {
        for keep in [bytes.len() / 2, bytes.len() - bytes.len() / 8] {
            let error = refused(name, &bytes[..keep], &Limits::default());
            let message = error.to_string();
            assert!(
                matches!(error, ImportError::Truncated { .. }),
                "{name} to {keep}: {message}"
            );
            assert!(
                message.contains(name) && message.contains("Fetch the file again"),
                "{message}"
            );
        }
        if name != "a.tar" {
            let mut damaged = bytes.clone();
            for byte in &mut damaged[bytes.len() / 2..bytes.len() / 2 + 16] {
                *byte ^= 0x5a;
            }
            let error = refused(name, &damaged, &Limits::default());
            assert!(
                matches!(
                    error,
                    ImportError::Damaged { .. } | ImportError::Truncated { .. }
                ),
                "{name}: {error}"
            );
        }
    }
}

#[test]
fn bombs_end_the_import_before_they_fill_the_memory() {
    let zeros = vec![b' '; 64 << 20];
    let tar = pack::tar(&[("a.xml", &zeros)]);
    let many: Vec<(String, &[u8])> = (0..60).map(|i| (format!("{i}.xml"), &b"x"[..])).collect();
    let many: Vec<(&str, &[u8])> = many
        .iter()
        .map(|(name, bytes)| (name.as_str(), *bytes))
        .collect();
    for (name, bytes, what) in [
        ("ratio.tar.gz", pack::gz(&tar), "times its size"),
        ("ratio.tar.xz", pack::xz(&tar), "times its size"),
        ("ratio.csv.gz", pack::gz(&zeros), "times its size"),
        (
            "ratio.zip",
            pack::zip(&[("a.xml", &zeros)]),
            "times its size",
        ),
        ("total.tar", tar.clone(), "more than 32 MB in all"),
        ("entries.tar", pack::tar(&many), "more than 50 files"),
        ("entries.zip", pack::zip(&many), "more than 50 files"),
    ] {
        let error = refused(name, &bytes, &SMALL);
        let message = error.to_string();
        assert!(
            matches!(error, ImportError::TooLarge { .. }),
            "{name}: {message}"
        );
        assert!(
            message.contains(what) && message.contains("unpack it yourself"),
            "{message}"
        );
    }
}

#[test]
fn one_large_file_is_left_out_and_the_rest_is_read() {
    let large = vec![b' '; (1 << 20) + 1];
    for (name, bytes) in [
        (
            "a.tar",
            pack::tar(&[("large.xml", &large), ("p.xml", PROJECT.as_bytes())]),
        ),
        (
            "a.zip",
            pack::zip(&[("large.xml", &large), ("p.xml", PROJECT.as_bytes())]),
        ),
    ] {
        let import = import_within(SourceKind::Cordis, &[(name, &bytes)], &SMALL).expect(name);
        assert_eq!(import.project().acronym, "LANTERN");
        assert_eq!(import.problem(ProblemKind::FileTooLarge).file, "large.xml");
    }
}

#[test]
fn a_large_file_that_is_not_packed_is_left_out_unread() {
    let large = vec![b' '; (3 << 20) + 1];
    let files = [("large.csv", &large[..]), ("p.xml", PROJECT.as_bytes())];
    let import = import_within(SourceKind::Cordis, &files, &SMALL).expect("the small one");
    assert_eq!(import.project().acronym, "LANTERN");
    let problem = import.problem(ProblemKind::FileTooLarge);
    assert_eq!(problem.file, "large.csv");
    assert_eq!(
        problem.detail,
        "3 MB; a file may have 1 MB. Split it into smaller ones and import their folder."
    );
    let error = refused("large.csv", &large, &SMALL).to_string();
    assert!(error.contains("Split it into smaller ones"), "{error}");
    assert!(!error.contains("unpack"), "{error}");
}

#[cfg(unix)]
#[test]
fn what_may_never_end_is_not_even_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo").success());
    for (path, name) in [(pipe, "pipe"), ("/dev/zero".into(), "zero")] {
        let mut sink = Collected::default();
        let error = read(SourceKind::Cordis, &[path], &SMALL, &mut sink).unwrap_err();
        let message = error.to_string();
        assert!(matches!(error, ImportError::NotAFile(_)), "{message}");
        for part in [
            name,
            "neither a file nor a folder",
            "nothing was changed",
            "Save what",
        ] {
            assert!(message.contains(part), "{part:?} is not in {message}");
        }
    }
}

#[test]
fn paths_that_escape_are_left_out_and_links_are_ignored() {
    let names = [
        "../../escape.xml",
        "/etc/escape.xml",
        "a/../../escape.xml",
        "..\\escape.xml",
        "C:/escape.xml",
    ];
    for name in names {
        let files = [
            (name, PROJECT.as_bytes()),
            ("fine/p.xml", PROJECT.as_bytes()),
        ];
        for (archive, bytes) in [("a.tar", pack::tar(&files)), ("a.zip", pack::zip(&files))] {
            let import = import(SourceKind::Cordis, &[(archive, &bytes)]).expect(name);
            assert_eq!(import.projects().len(), 1, "{name} in {archive}");
            let problem = import.problem(ProblemKind::UnsafePath);
            assert_eq!(problem.file, name.replace('\\', "/"), "{archive}");
        }
    }
    let link = pack::tar_of_link("p.xml", "/etc/passwd");
    let error = refused("a.tar", &link, &Limits::default());
    assert!(error.to_string().contains("It holds no record."), "{error}");
}

#[test]
fn an_archive_inside_an_archive_is_left_out() {
    let inner = pack::zip(&[("p.xml", PROJECT.as_bytes())]);
    let outer = pack::zip(&[("inner.zip", &inner), ("p.xml", PROJECT.as_bytes())]);
    let import = import(SourceKind::Cordis, &[("a.zip", &outer)]).expect("an import");
    assert_eq!(import.projects().len(), 1);
    assert!(
        import
            .problem(ProblemKind::UnknownFile)
            .detail
            .contains("archive inside an archive")
    );
}

#[test]
fn paths_that_are_not_there_are_named_without_their_folder() {
    let mut sink = Collected::default();
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("no-such-file.zip");
    let error = read(
        SourceKind::Cordis,
        &[missing],
        &Limits::default(),
        &mut sink,
    )
    .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("no-such-file.zip cannot be opened"),
        "{error}"
    );
    assert!(
        !error
            .to_string()
            .contains(&*folder.path().to_string_lossy()),
        "{error}"
    );
    let error = read(
        SourceKind::Cordis,
        &[folder.path().to_owned()],
        &Limits::default(),
        &mut sink,
    )
    .unwrap_err();
    assert!(matches!(error, ImportError::NoFiles(_)), "{error}");
    let error = read(SourceKind::Cordis, &[], &Limits::default(), &mut sink).unwrap_err();
    assert!(matches!(error, ImportError::NoFiles(_)), "{error}");
}

/// Stops at the given record.
struct Impatient(usize);

impl Sink for Impatient {
    fn record(&mut self, _: Record) -> Flow {
        self.0 -= 1;
        if self.0 == 0 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn problem(&mut self, _: Problem) -> Flow {
        ControlFlow::Continue(())
    }
}

#[test]
fn a_sink_that_says_stop_stops_everything() {
    let names: Vec<String> = (0..40).map(|i| format!("{i:03}.xml")).collect();
    let large = PROJECT.replace("LANTERN would", &"smoke ".repeat(40_000));
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), large.as_bytes()))
        .collect();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.tar.gz");
    std::fs::write(&path, pack::gz(&pack::tar(&files))).expect("a file");
    for at in [1, 7, 40, 41] {
        let result = read(
            SourceKind::Cordis,
            std::slice::from_ref(&path),
            &Limits::default(),
            &mut Impatient(at),
        );
        assert!(
            matches!(result, Err(ImportError::Stopped)),
            "at {at}: {result:?}"
        );
    }
    assert!(matches!(
        read(
            SourceKind::Sample,
            &[],
            &Limits::default(),
            &mut Impatient(3)
        ),
        Err(ImportError::Stopped)
    ));
}

#[test]
fn every_packing_gives_the_same_records_in_the_same_order() {
    let names: Vec<String> = (0..30).map(|i| format!("xml/{i:02}.xml")).collect();
    let texts: Vec<String> = (0..30)
        .map(|i| PROJECT.replace("101999901", &format!("1019999{i:02}")))
        .collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .map(String::as_str)
        .zip(texts.iter().map(String::as_bytes))
        .collect();
    let tar = pack::tar(&files);
    let loose = import(SourceKind::Cordis, &files).expect("loose files");
    assert_eq!(loose.projects().len(), 30);
    for (name, bytes) in [
        ("a.tar", tar.clone()),
        ("a.tar.gz", pack::gz(&tar)),
        ("a.tgz", pack::gz(&tar)),
        ("a.tar.xz", pack::xz(&tar)),
        ("named-wrongly.txt", pack::xz(&tar)),
        ("a.zip", pack::zip(&files)),
    ] {
        let packed = import(SourceKind::Cordis, &[(name, &bytes)]).expect(name);
        assert_eq!(packed.sink.records, loose.sink.records, "{name}");
        assert_eq!(packed.origin.name, name);
        assert_eq!(packed.origin.checksum.len(), 64);
    }
}
