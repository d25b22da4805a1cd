//! What a row may write, and what is said of one that may not.

use crate::office::{Office, awkward, outcomes, requirement, wrong};
use uptake_model::{Area, GapFormat, Language, Level, Marked, Marking, Necessity};
use uptake_testing::ThrowAwayDatabase;
use uptake_workflow::gap_exchange::{RowOutcome, Taking};
use uptake_workflow::gap_file::edit_token;
use uptake_workflow::{Refusal, first_break};

/// A file as text with the one statement in it changed.
fn changed(file: Vec<u8>) -> String {
    let file = String::from_utf8(file).expect("UTF-8");
    file.replace("to be plain", "to be seen")
}

#[tokio::test]
async fn a_row_never_writes_over_anothers_change() {
    for office in Office::all().await {
        let id = office.begin("brigade-lead", awkward().remove(2)).await;
        let mine = changed(office.file("brigade-member", GapFormat::Csv).await);
        let entries = office.entries().await;
        let preview = office
            .take("brigade-member", mine.as_bytes(), Taking::Preview)
            .await;
        let preview = preview.expect("a preview");
        assert_eq!(outcomes(&preview), ["changes a gap file"]);
        assert_eq!((preview.written, office.entries().await), (false, entries));
        let plan = preview.plan();
        let shown = Taking::Write { shown: Some(&plan) };
        office.retitle("brigade-lead", &id, "Simple").await;
        let late = office.take("brigade-member", mine.as_bytes(), shown).await;
        let late = late.expect("a report");
        assert!(!late.written, "{late:?}");
        assert_eq!(wrong(&late)[0].0, "version");
        assert!(wrong(&late)[0].1.contains("Somebody changed this gap file"));
        let stripped = format!("id,version,narrative\n{id},,New\n");
        let without = office.written("brigade-member", stripped).await;
        assert!(wrong(&without)[0].1.contains("must carry its version"));
        let gap = office.store.gap_file(&id).await.expect("asked");
        let gap = gap.expect("there");
        assert_eq!(
            (gap.content.title.value.as_str(), gap.version),
            ("Simple", 2)
        );
        assert_eq!(gap.content.statement.value, "The ability to be plain");
    }
}

#[tokio::test]
async fn what_was_shown_is_written_once_and_in_the_log() {
    for office in Office::all().await {
        office.begin("brigade-lead", awkward().remove(2)).await;
        let file = changed(office.file("brigade-member", GapFormat::JsonLd).await);
        let preview = office
            .take("brigade-member", file.as_bytes(), Taking::Preview)
            .await;
        let plan = preview.expect("a preview").plan();
        let shown = Taking::Write { shown: Some(&plan) };
        let entries = office.entries().await;
        let form = Some("form-1@/gap-files/import");
        let (who, bytes) = ("brigade-member", file.as_bytes());
        let done = office.take_in(who, bytes, shown, form).await;
        assert!(done.expect("written").written);
        let twice = office.take_in(who, bytes, shown, form).await;
        assert!(matches!(twice, Err(Refusal::AlreadyDone)), "{twice:?}");
        assert_eq!(office.entries().await, entries + 1);
        let proof = first_break(&office.store, &mut |_, _| ()).await;
        assert_eq!(proof.expect("a proof").found, None);
    }
}

#[tokio::test]
async fn what_is_hidden_from_the_writer_and_what_a_file_leaves_out_stays() {
    for office in Office::all().await {
        let mut content = awkward().remove(2);
        content.narrative = Marked::new("for me".to_owned(), Marking::Red);
        content.context.value = "in the open".to_owned();
        content.requirements = vec![
            requirement(1, "hidden", Marking::Red),
            requirement(2, "shown", Marking::AmberStrict),
        ];
        let id = office.begin("brigade-lead", content).await;
        let file = changed(office.file("brigade-member", GapFormat::Csv).await);
        assert!(
            !file.contains("for me") && !file.contains("hidden"),
            "{file}"
        );
        let taken = office.written("brigade-member", &file).await;
        assert_eq!(outcomes(&taken), ["changes a gap file"]);
        let export = office.export("brigade-member").await;
        let token = edit_token(&export.gaps[0].content);
        let part = format!("version,id,Requirement 1,urgency\n{token},{id},still shown,high\n");
        let taken = office.written("brigade-member", part).await;
        assert_eq!(outcomes(&taken), ["changes a gap file"], "{taken:?}");
        let gap = office.store.gap_file(&id).await.expect("asked");
        let content = gap.expect("there").content;
        assert_eq!(content.statement.value, "The ability to be seen");
        assert_eq!(
            content.narrative,
            Marked::new("for me".to_owned(), Marking::Red)
        );
        assert_eq!(content.context.value, "in the open");
        assert_eq!(content.urgency.value, Level::High);
        let kept: Vec<_> = content.requirements.iter().map(|it| &it.value).collect();
        let said: Vec<_> = kept
            .iter()
            .map(|it| (it.number, it.text.as_str()))
            .collect();
        assert_eq!(said, [(1, "hidden"), (2, "still shown")]);
        assert!(kept[1].threshold.is_some() && kept[1].necessity == Necessity::Must);
        let token = edit_token(&office.export("brigade-member").await.gaps[0].content);
        let over = format!("id,version,narrative\n{id},{token},mine\n");
        let over = office.written("brigade-member", over).await;
        assert!(
            wrong(&over)[0].1.contains("kept for named people"),
            "{over:?}"
        );
    }
}

#[tokio::test]
async fn a_preview_tells_no_guess_at_what_is_hidden_from_another() {
    for office in Office::all().await {
        let mut content = awkward().remove(2);
        content.area.marking = Marking::Red;
        content.urgency.marking = Marking::Red;
        content.importance.marking = Marking::Red;
        content.origin.marking = Marking::Red;
        let id = office.begin("brigade-lead", content).await;
        let guesses = [
            ("area", Area::ALL.map(Area::code).to_vec()),
            ("urgency", Level::ALL.map(Level::code).to_vec()),
            ("importance", Level::ALL.map(Level::code).to_vec()),
            ("origin", vec!["own", "network: Fire", "network: Water"]),
        ];
        for (column, guesses) in guesses {
            for version in ["", "guessed"] {
                let mut told = Vec::new();
                for guess in &guesses {
                    let file = format!("id,version,{column}\n{id},{version},{guess}\n");
                    let all = Taking::Preview;
                    let preview = office.take("brigade-member", file.as_bytes(), all).await;
                    told.push(format!("{:?}", preview.expect("a preview").rows));
                }
                told.dedup();
                assert_eq!(told.len(), 1, "{column}: {told:#?}");
            }
        }
    }
}

const HEAD: &str = "title;statement;area;urgency;narrative_marking;disciplines;requirement_1;requirement_1_threshold;Note";

/// Rows below [`HEAD`], the column that is wrong and a part of what is said of it.
const WRONG: &[(&str, &str, &str)] = &[
    ("A;See;drs;;;;;;", "", ""),
    (
        "A;See;mars;;;;;;",
        "area",
        "“mars” is no area. Write one of",
    ),
    ("A;See;;;;;;;", "area", "nothing was written"),
    ("A;See;drs;soon;;;;;", "urgency", "“soon” is no level"),
    ("A;;drs;;;;;;", "", "Statement: nothing was written"),
    (
        "A;See;drs;;orange;;;;",
        "narrative_marking",
        "“orange” is no marking",
    ),
    (
        "A;See;drs;;NATO SECRET;;;;",
        "narrative_marking",
        "is a security classification",
    ),
    (
        "A;RESTREINT UE;drs;;;;;;",
        "statement",
        "is a security classification",
    ),
    (
        "A;See;drs;;;;;;VS-NfD",
        "Note",
        "is a security classification",
    ),
    (
        "A;See;drs;;;plumbers;;;",
        "disciplines",
        "“plumbers” is no discipline",
    ),
    (
        "A;See;drs;;;;last;soon;",
        "requirement_1_threshold",
        "“soon” is no threshold",
    ),
    (
        "A;See;drs;;;;;at least 3 m;",
        "requirement_1",
        "a threshold and no text",
    ),
    (
        "A;See;drs;;green;;;;",
        "",
        "That is for the lead of your organisation",
    ),
    ("A;See;drs;;red;;;;", "", ""),
    ("A;\"open;drs;;;;;;", "", "is not closed"),
];

#[tokio::test]
async fn what_a_file_may_not_do_is_told_by_row_and_column() {
    let office = Office::on(ThrowAwayDatabase::sqlite()).await;
    for (row, column, words) in WRONG {
        let file = format!("{HEAD}\r\n{row}\r\n");
        let preview = office
            .take("brigade-member", file.as_bytes(), Taking::Preview)
            .await;
        let preview = preview.expect("a preview");
        let found = wrong(&preview);
        if words.is_empty() {
            assert_eq!(found, [], "{row}");
            assert_eq!(preview.rows[0].outcome, RowOutcome::New { gap: None });
            continue;
        }
        assert_eq!(found.len(), 1, "{row}: {found:?}");
        assert_eq!(found[0].0, *column, "{row}");
        assert!(found[0].1.contains(words), "{row}: {found:?}");
        assert_eq!(preview.rows[0].row, 2);
    }
}

#[tokio::test]
async fn rows_that_can_be_taken_are_taken_and_the_others_told() {
    let office = Office::on(ThrowAwayDatabase::sqlite()).await;
    let file =
        format!("{HEAD}\n;;;;;;;;\nA;See;drs;;;;;;\nB;RESTREINT UE;drs;;;;;;\nA;See;drs;;;;;;\n");
    let taken = office.written("brigade-member", file).await;
    assert_eq!(
        outcomes(&taken),
        ["new draft", "not taken", "stands in this file twice"]
    );
    let rows: Vec<u64> = taken.rows.iter().map(|it| it.row).collect();
    assert_eq!(rows, [3, 4, 5]);
    assert_eq!(
        taken.notes,
        ["These columns mean nothing to Uptake and are left out: Note."]
    );
    let gaps = office.export("brigade-member").await.gaps;
    assert_eq!(gaps.len(), 1);
    let title = gaps[0].content.title.as_ref().expect("a title");
    assert_eq!(
        (title.value.as_str(), title.marking),
        ("A", Marking::AmberStrict)
    );
    assert_eq!(gaps[0].state.code, "draft");
    let stranger = office
        .take("police-lead", b"title,area\nA,drs\n", Taking::Preview)
        .await;
    assert!(
        matches!(stranger, Err(Refusal::NotYours(_))),
        "{stranger:?}"
    );
}

#[tokio::test]
async fn files_are_read_as_spreadsheets_write_them() {
    let utf16 = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xff, 0xfe].into_iter().chain(units).collect()
    };
    let lines = "AREA;Title ;Marking;STATEMENT\r\ndrs;Rauch über Köln;;Sehen\r\n\r\n";
    let cases: [(&str, Vec<u8>); 7] = [
        ("plain", lines.as_bytes().to_vec()),
        ("byte order mark", format!("\u{feff}{lines}").into_bytes()),
        ("separator", format!("sep=;\r\n{lines}").into_bytes()),
        (
            "empty rows",
            format!(";;;\r\n\r\n{lines};;;\r\n").into_bytes(),
        ),
        ("UTF-16", utf16(lines)),
        (
            "commas",
            lines.replace(';', ",").replace("\r\n", "\n").into_bytes(),
        ),
        ("tabs", lines.replace(';', "\t").into_bytes()),
    ];
    for (name, file) in cases {
        let office = Office::on(ThrowAwayDatabase::sqlite()).await;
        let taken = office.written("brigade-member", &file).await;
        assert_eq!(outcomes(&taken), ["new draft"], "{name}: {taken:?}");
        assert_eq!(taken.rows[0].title, "Rauch über Köln", "{name}");
        assert_eq!(taken.notes, Vec::<String>::new(), "{name}");
    }
    let office = Office::on(ThrowAwayDatabase::sqlite()).await;
    let latin: Vec<u8> = lines
        .chars()
        .map(|c| u8::try_from(c as u32).expect("Latin"))
        .collect();
    let taken = office.written("brigade-member", &latin).await;
    assert_eq!(taken.rows[0].title, "Rauch über Köln");
    assert!(taken.notes[0].contains("Windows-1252"), "{:?}", taken.notes);
    let gap = &office.export("brigade-member").await.gaps[0];
    assert_eq!(gap.content.language, Language::De);
}
