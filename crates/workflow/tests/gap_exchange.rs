//! Gaps out into files and back: round trips, what files may not do, and that a file taken
//! twice makes nothing twice.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its subject must fail"
)]

use proptest::prelude::*;
use uptake_model::{
    Area, Bound, Discipline, GapContent, GapFileId, GapFormat, GapOrigin, GapStep, Language, Level,
    Marked, Marking, Necessity, Requirement, SeenContent, Threshold,
};
use uptake_store::Store;
use uptake_store::listing::{GapFilter, Whose};
use uptake_testing::{Counted, InventedPeople, ThrowAwayDatabase, invented_people, now};
use uptake_workflow::gap_exchange::{
    GapExport, GapImport, RowOutcome, Taking, gap_for_export, gaps_for_export, take_gaps,
};
use uptake_workflow::gap_file::{begin_gap, edit_gap, edit_token, step_gap};
use uptake_workflow::{Act, Refusal, first_break, gap_file_seen};

/// A database with the invented people in it.
struct Office {
    store: Store,
    people: InventedPeople,
    entropy: Counted,
    _database: ThrowAwayDatabase,
}

impl Office {
    async fn on(database: ThrowAwayDatabase) -> Self {
        let store = Store::open(&database.url()).await.expect("a store");
        let people = invented_people(&store).await.expect("people");
        Self {
            store,
            people,
            entropy: Counted::named("files"),
            _database: database,
        }
    }

    async fn all() -> Vec<Self> {
        let mut offices = Vec::new();
        for database in ThrowAwayDatabase::all() {
            offices.push(Self::on(database).await);
        }
        offices
    }

    async fn take(&self, who: &str, file: &[u8], taking: Taking<'_>) -> Result<GapImport, Refusal> {
        self.take_in(who, file, taking, None).await
    }

    async fn take_in(
        &self,
        who: &str,
        file: &[u8],
        taking: Taking<'_>,
        form: Option<&str>,
    ) -> Result<GapImport, Refusal> {
        let (actor, viewer) = (InventedPeople::actor(who), self.people.viewer(who));
        let act = Act {
            actor: &actor,
            viewer: &viewer,
            now: now(),
            entropy: &self.entropy,
            form,
        };
        take_gaps(&self.store, &act, &"org-brigade".into(), file, taking).await
    }

    async fn written(&self, who: &str, file: impl AsRef<[u8]>) -> GapImport {
        let all = Taking::Write { shown: None };
        self.take(who, file.as_ref(), all).await.expect("taken")
    }

    async fn export(&self, who: &str) -> GapExport {
        let ours = GapFilter {
            whose: Whose::Ours,
            ..GapFilter::default()
        };
        let viewer = self.people.viewer(who);
        let mut export = gaps_for_export(&self.store, &viewer, &ours)
            .await
            .expect("gaps");
        export.gaps.sort_by(|a, b| a.title().cmp(b.title()));
        export
    }

    async fn file(&self, who: &str, format: GapFormat) -> Vec<u8> {
        self.export(who).await.write(format).expect("a file")
    }

    async fn begin(&self, who: &str, content: GapContent) -> GapFileId {
        let (actor, viewer) = (InventedPeople::actor(who), self.people.viewer(who));
        let act = Act {
            actor: &actor,
            viewer: &viewer,
            now: now(),
            entropy: &self.entropy,
            form: None,
        };
        begin_gap(&self.store, &act, &"org-brigade".into(), content, "")
            .await
            .expect("begun")
    }

    async fn retitle(&self, who: &str, id: &GapFileId, title: &str) {
        let (actor, viewer) = (InventedPeople::actor(who), self.people.viewer(who));
        let act = Act {
            actor: &actor,
            viewer: &viewer,
            now: now(),
            entropy: &self.entropy,
            form: None,
        };
        let gap = self
            .store
            .gap_file(id)
            .await
            .expect("asked")
            .expect("there");
        let seen = gap_file_seen(&self.store, &viewer, id)
            .await
            .expect("asked");
        let token = edit_token(&seen.expect("seen").content);
        let mut content = gap.content;
        title.clone_into(&mut content.title.value);
        edit_gap(&self.store, &act, id, &token, content, "")
            .await
            .expect("edited");
    }

    async fn entries(&self) -> u64 {
        self.store.audit_head().await.expect("a head").0
    }
}

/// What is shown, without identifiers.
fn contents(export: &GapExport) -> Vec<SeenContent> {
    let contents = export.gaps.iter().map(|it| it.content.clone());
    contents
        .map(|it| SeenContent {
            named: vec![],
            ..it
        })
        .collect()
}

fn outcomes(import: &GapImport) -> Vec<&'static str> {
    import.rows.iter().map(|it| it.outcome.label()).collect()
}

/// The columns and words of what is wrong with the only row.
fn wrong(import: &GapImport) -> Vec<(String, String)> {
    assert_eq!(import.rows.len(), 1, "{import:?}");
    let RowOutcome::Refused { problems } = &import.rows[0].outcome else {
        return vec![];
    };
    let problems = problems.iter();
    problems
        .map(|it| (it.column.clone(), it.words.clone()))
        .collect()
}

fn requirement(number: u32, text: &str, marking: Marking) -> Marked<Requirement> {
    let requirement = Requirement {
        number,
        text: text.to_owned(),
        necessity: Necessity::Must,
        threshold: Some(Threshold {
            bound: Bound::AtMost,
            value: 0.25,
            unit: "m per s".to_owned(),
        }),
    };
    Marked::new(requirement, marking)
}

/// Gap files with every awkward text that files stumble over.
fn awkward() -> Vec<GapContent> {
    let begun = |title: &str, statement: &str, language| {
        let area = Area::DisasterResilience;
        GapContent::begun(title, statement, area, language, "brigade-lead".into())
    };
    let mut first = begun(
        "=HYPERLINK(\"http://evil.invalid\";\"Zażółć gęślą jaźń\")",
        "The ability to \"see\"; hear, and\n\ttell 'friend' from foe",
        Language::Pl,
    );
    first.title.marking = Marking::Green;
    first.narrative = Marked::new("'=1+1\n\n-2 ,;\"\"".to_owned(), Marking::Clear);
    first.context = Marked::new(
        "@home +3 \u{202b}עברית\u{202c} مرحبا".to_owned(),
        Marking::Amber,
    );
    let objectives = ["-1 casualty", "''=x", "żółw; ąę"].map(str::to_owned);
    first.objectives = Marked::new(objectives.to_vec(), Marking::Red);
    first.requirements = vec![
        requirement(1, "+work in −20 °C", Marking::Green),
        requirement(2, "'quoted'", Marking::AmberStrict),
    ];
    first.requirements[1].value.threshold = None;
    first.requirements[1].value.necessity = Necessity::Should;
    first.disciplines = Marked::new(
        vec![Discipline::FireAndRescue, Discipline::Police],
        Marking::Clear,
    );
    first.urgency = Marked::new(Level::Critical, Marking::Green);
    first.origin = Marked::new(
        GapOrigin::Network {
            name: "FIRE-IN: a network".to_owned(),
        },
        Marking::Green,
    );
    let mut second = begun("Εύρεση ανθρώπων", "_x000D_ στον καπνό ＝1", Language::El);
    second.origin.value = GapOrigin::Ifafri {
        number: 3,
        edition: "2nd edition, 2019".to_owned(),
    };
    let mut third = begun("Plain", "The ability to be plain", Language::En);
    third.origin.value = GapOrigin::WorkProgramme {
        topic: "HORIZON-CL3-2026-DRS-01".to_owned(),
    };
    vec![first, second, third]
}

#[tokio::test]
async fn a_round_trip_gives_the_same_gaps_in_every_format() {
    for here in Office::all().await {
        for content in awkward() {
            here.begin("brigade-lead", content).await;
        }
        let before = here.export("brigade-lead").await;
        assert_eq!(before.gaps.len(), 3);
        for format in GapFormat::ALL {
            let file = before.write(*format).expect("a file");
            let entries = here.entries().await;
            let again = here.written("brigade-lead", &file).await;
            assert_eq!(again.format, *format);
            assert_eq!(outcomes(&again), ["as it stands already"; 3], "{format:?}");
            assert_eq!((again.written, here.entries().await), (false, entries));

            let there = Office::on(ThrowAwayDatabase::sqlite()).await;
            let taken = there.written("brigade-lead", &file).await;
            assert_eq!(outcomes(&taken), ["new draft"; 3], "{format:?} {taken:?}");
            assert_eq!(taken.notes, Vec::<String>::new());
            let after = there.export("brigade-lead").await;
            assert_eq!(contents(&after), contents(&before), "{format:?}");
        }
    }
}

#[tokio::test]
async fn a_file_taken_twice_makes_nothing_twice_whatever_its_format() {
    for office in Office::all().await {
        let mut elsewhere = Office::on(ThrowAwayDatabase::sqlite()).await;
        elsewhere.entropy = Counted::named("elsewhere");
        for content in awkward() {
            elsewhere.begin("brigade-lead", content).await;
        }
        let mut expected = "new draft";
        for format in GapFormat::ALL {
            let file = elsewhere.file("brigade-lead", *format).await;
            let taken = office.written("brigade-lead", &file).await;
            assert_eq!(outcomes(&taken), [expected; 3], "{format:?}");
            expected = "taken before";
        }
        assert_eq!(office.export("brigade-lead").await.gaps.len(), 3);
        // A source that says something else now is not taken for something new.
        let id = &elsewhere.export("brigade-lead").await.gaps[2].id.clone();
        elsewhere.retitle("brigade-lead", id, "Plain no more").await;
        let file = elsewhere.file("brigade-lead", GapFormat::Csv).await;
        let taken = office.written("brigade-lead", &file).await;
        let refused = taken.rows.iter().find(|it| it.title == "Plain no more");
        let RowOutcome::Refused { problems } = &refused.expect("a row").outcome else {
            panic!("{taken:?}");
        };
        assert!(
            problems[0].words.contains("was taken before"),
            "{problems:?}"
        );
        assert!(!taken.written);
    }
}

#[tokio::test]
async fn an_export_holds_what_the_viewer_sees_and_nothing_else() {
    for office in Office::all().await {
        let mut content = awkward().remove(0);
        content.statement.value = "hidden from the others".to_owned();
        let id = office.begin("brigade-lead", content).await;
        let (actor, lead) = (
            InventedPeople::actor("brigade-lead"),
            office.people.viewer("brigade-lead"),
        );
        let act = Act {
            actor: &actor,
            viewer: &lead,
            now: now(),
            entropy: &office.entropy,
            form: None,
        };
        step_gap(&office.store, &act, &id, GapStep::Publish)
            .await
            .expect("published");
        let viewer = office.people.viewer("police-lead");
        let theirs = gap_for_export(&office.store, &viewer, &id)
            .await
            .expect("asked");
        let theirs = theirs.expect("known");
        let csv = String::from_utf8(theirs.write(GapFormat::Csv).expect("written")).expect("UTF-8");
        let json =
            String::from_utf8(theirs.write(GapFormat::JsonLd).expect("written")).expect("UTF-8");
        for text in [&csv, &json] {
            assert!(text.contains("HYPERLINK") && text.contains("°C"), "{text}");
            for hidden in ["hidden from", "casualty", "quoted", "@home", "עברית"] {
                assert!(!text.contains(hidden), "{hidden}: {text}");
            }
        }
        assert!(!csv.contains("requirement_2") && !csv.contains("objective_2"));
        assert!(
            csv.contains(&format!("\r\n{id},,Invented brigade of Nowhere,published,")),
            "{csv}"
        );
        assert!(csv.contains(",\"'=HYPERLINK("), "{csv}");
        assert!(json.contains("\"version\": null"), "{json}");
        let stranger = uptake_model::Viewer::Public;
        let unknown = gap_for_export(&office.store, &stranger, &id).await;
        assert_eq!(unknown.expect("asked"), None);
        // Nobody takes another's gap file for their own.
        let (actor, owner) = (InventedPeople::actor("police-lead"), "org-police".into());
        let theirs = Act {
            actor: &actor,
            viewer: &viewer,
            ..act
        };
        let file = csv.as_bytes();
        let refused = take_gaps(&office.store, &theirs, &owner, file, Taking::Preview);
        let refused = wrong(&refused.await.expect("a preview"));
        assert_eq!(refused[0].0, "id");
        assert!(refused[0].1.contains("Co-sign it"), "{refused:?}");
    }
}

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

fn text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("=".to_owned()),
        Just("'".to_owned()),
        Just("\"".to_owned()),
        Just("\n".to_owned()),
        Just(";".to_owned()),
        Just("_x0041_".to_owned()),
        Just("\u{202e}".to_owned()),
        "\\PC{0,5}",
        "[+@,\t -]{0,3}",
    ];
    let joined = proptest::collection::vec(pieces, 1..8);
    joined
        .prop_map(|it| it.concat().trim().to_owned())
        .prop_filter("something is written", |it| !it.is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_is_written_comes_back(
        title in text(), statement in text(), narrative in text(), asked in text(), unit in "[a-z%]{0,4}",
        value in -1_000_000_i32..1_000_000,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let here = Office::on(ThrowAwayDatabase::sqlite()).await;
            let area = Area::DisasterResilience;
            let mut content = GapContent::begun(title, statement, area, Language::En, "x".into());
            content.narrative.value = narrative;
            content.objectives.value = vec![asked.replace('\n', " ").trim().to_owned()];
            content.requirements = vec![requirement(1, &asked, Marking::AmberStrict)];
            content.requirements[0].value.threshold = Some(Threshold {
                bound: Bound::AtLeast,
                value: f64::from(value) / 1000.0,
                unit,
            });
            here.begin("brigade-lead", content).await;
            let before = here.export("brigade-lead").await;
            for format in GapFormat::ALL {
                let file = before.write(*format).expect("a file");
                let again = here.written("brigade-lead", &file).await;
                assert_eq!(outcomes(&again), ["as it stands already"], "{format:?} {again:?}");
            }
        });
    }
}
