//! A brief: the same snapshot gives the same bytes, its numbers are those of the projects, what
//! was changed in a file is found and named, and what cannot be counted is said.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use jiff::SignedDuration;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;
use uptake_model::{
    Area, BackwardPeriod, Euro, Extent, Programme, Record, SourceKind, TopicCode, TopicRef, Viewer,
};
use uptake_testing::{fill, import, lower_the_bar, now, project, topic};
use uptake_workflow::brief::{
    Brief, BriefError, BriefFormat, Cell, Figure, Verdict, as_json, make_brief, make_trends,
    verify, workbook,
};
use uptake_workflow::coverage::{CoverageFilter, CoverageMatrix, RowKind, coverage_matrix};
use uptake_workflow::{DataFolder, Platform, rebuild_index, survey_and_compare};

/// Year of start, programme, contribution in cents.
const PROJECTS: [(&str, i16, Programme, Option<i64>); 6] = [
    ("101000001", 2012, Programme::Fp7, Some(100_000_000)),
    ("101000002", 2013, Programme::Fp7, None),
    ("101000003", 2016, Programme::Horizon2020, Some(250_000_050)),
    ("101000004", 2017, Programme::Horizon2020, Some(50_000_000)),
    ("101000005", 2022, Programme::HorizonEurope, None),
    ("101000006", 2023, Programme::HorizonEurope, None),
];

async fn ground(projects: usize) -> (Platform, TempDir) {
    let folder = TempDir::new().expect("a folder");
    let data = DataFolder::open(folder.path()).expect("a data folder");
    lower_the_bar(&data).expect("a low bar");
    let platform = Platform::open(data, None).await.expect("a platform");
    bring(&platform, projects, 0).await;
    (platform, folder)
}

async fn bring(platform: &Platform, projects: usize, minutes: i64) {
    let records = PROJECTS.iter().take(projects).map(|it| {
        let mut project = project(it.0, it.0);
        project.programme = it.2;
        project.start = Some(jiff::civil::date(it.1, 3, 1));
        project.end = Some(jiff::civil::date(it.1 + 3, 2, 28));
        project.topics = vec![TopicRef {
            code: TopicCode::new("HORIZON-CL3-2021-DRS-01-05"),
            title: None,
        }];
        project.ec_contribution = it.3.map(Euro::from_cents);
        project.title = format!("Firefighters see through smoke with drones, {}", it.0);
        Record::Project(Box::new(project))
    });
    let at = now() + SignedDuration::from_mins(minutes);
    let records: Vec<Record> = records.collect();
    if records.is_empty() {
        return;
    }
    let imported = import(platform.store(), SourceKind::Cordis, records, at).await;
    imported.expect("imported");
    let built = rebuild_index(platform, at, &mut |_| ()).await;
    built.expect("an index");
    let stop = Arc::new(AtomicBool::new(false));
    let ready = survey_and_compare(platform, Arc::new(|_, _| ()), stop).await;
    assert!(ready.expect("prepared"));
}

async fn brief(platform: &Platform, extent: &Extent) -> Arc<Brief> {
    make_brief(platform, extent, None).await.expect("a brief")
}

fn drs() -> Extent {
    Extent {
        area: Some(Area::DisasterResilience),
        ..Extent::default()
    }
}

/// What this room can write.
fn written(brief: &Brief, format: BriefFormat) -> Result<Option<Vec<u8>>, String> {
    match format {
        BriefFormat::Json => Ok(Some(format!("{}\n", as_json(brief)).into_bytes())),
        BriefFormat::Xlsx => workbook(brief).map(Some).map_err(|it| it.to_string()),
        #[cfg(feature = "pdf")]
        BriefFormat::Pdf => {
            let pdf = uptake_workflow::brief::pdf(brief);
            pdf.map(Some).map_err(|it| it.to_string())
        }
        _ => Ok(None),
    }
}

async fn verdict(platform: &Platform, bytes: &[u8]) -> Verdict {
    verify(platform, bytes, &written).await.expect("checked")
}

fn cell(brief: &Brief, figure: &str, row: &str, column: usize) -> Cell {
    let figure = brief
        .figures()
        .find(|it| it.id == figure)
        .expect("a figure");
    let mut rows = figure.table.rows.iter();
    let found = rows.find(|it| it[0] == Cell::text(row)).expect("a row");
    found[column].clone()
}

#[tokio::test]
async fn its_numbers_are_those_of_the_projects_and_nothing_unknown_is_zero() {
    let (platform, _folder) = ground(6).await;
    let made = brief(&platform, &drs()).await;
    let money = |cents| Cell::Money(Euro::from_cents(cents));
    let cases = [
        (
            "money-programmes",
            "Seventh Framework Programme",
            2,
            money(100_000_000),
        ),
        (
            "money-programmes",
            "Seventh Framework Programme",
            3,
            Cell::Count(1),
        ),
        ("money-programmes", "Horizon 2020", 2, money(300_000_050)),
        ("money-programmes", "Horizon Europe", 2, Cell::NotStated),
        ("money-programmes", "Horizon Europe", 3, Cell::Count(2)),
        ("money-years", "2017", 2, money(50_000_000)),
        ("years", "2014", 4, Cell::Count(0)),
        ("years", "2016", 4, Cell::Count(1)),
    ];
    for (figure, row, column, expected) in cases {
        let row = match row {
            "Seventh Framework Programme" => Programme::Fp7.label(),
            row => row,
        };
        assert_eq!(cell(&made, figure, row, column), expected, "{figure} {row}");
    }
    for figure in made.figures() {
        let query = &figure.query;
        assert!(
            query.starts_with("uptake ") && query.contains("--area drs"),
            "{query}"
        );
    }
    assert_eq!(
        made.about.as_of,
        Some(now().to_zoned(jiff::tz::TimeZone::UTC).date())
    );
}

/// Heads of the columns that hold what the matrix counts, by station, and the kinds of rows
/// that have them.
const COUNTED: [(&str, usize, bool); 5] = [
    ("Topics", 0, false),
    ("Projects", 1, false),
    ("Likely projects", 1, false),
    ("Results", 2, false),
    ("Possible projects", 1, true),
];

/// How many of the cells of a figure count something: each what the matrix counts there.
fn compared(figure: &Figure, matrix: &CoverageMatrix) -> u64 {
    let table = &figure.table;
    assert_eq!(table.rows.len(), matrix.rows.len(), "{}", figure.id);
    let mut compared = 0;
    for row in &matrix.rows {
        let name = row.name.to_lowercase();
        let same = |cells: &&Vec<Cell>| cells[0].shown().to_lowercase() == name;
        let cells = table.rows.iter().find(same).expect("a row");
        for (head, station, possible) in COUNTED {
            let Some(column) = table.heads.iter().position(|it| it == head) else {
                continue;
            };
            let of_matrix = &row.cells[station];
            let count = match possible {
                true => of_matrix.possible.expect("graded"),
                false => of_matrix.count,
            };
            // No result of these programmes was imported.
            if cells[column] == Cell::NotStated && head.starts_with("Results") && count == 0 {
                continue;
            }
            assert_eq!(cells[column], Cell::Count(count), "{name} {head}");
            compared += u64::from(count > 0);
        }
    }
    compared
}

#[tokio::test]
async fn its_coverage_is_the_matrix() {
    let (platform, _folder) = ground(0).await;
    fill(platform.store()).await.expect("the invented corpus");
    bring(&platform, 6, 5).await;
    let made = brief(&platform, &drs()).await;
    let filter = CoverageFilter {
        extent: drs(),
        discipline: None,
    };
    let day = made.about.as_of.expect("a day");
    let mut cells = 0;
    for (id, kind) in [
        ("gaps", RowKind::Gaps),
        ("areas", RowKind::Areas),
        ("concepts", RowKind::Concepts(None)),
    ] {
        let matrix = coverage_matrix(&platform, &Viewer::Public, &kind, &filter, day).await;
        let matrix = matrix.expect("counted").expect("surveyed");
        let figure = made.figures().find(|it| it.id == id).expect("a figure");
        cells += compared(figure, &matrix);
    }
    assert!(cells > 3, "only {cells} cells count something");
}

#[tokio::test]
async fn a_flipped_digit_of_its_coverage_is_found() {
    let (platform, _folder) = ground(0).await;
    fill(platform.store()).await.expect("the invented corpus");
    bring(&platform, 6, 5).await;
    let mut changed = Brief::clone(&*brief(&platform, &drs()).await);
    let mut figures = changed.sections.iter_mut().flat_map(|it| &mut it.figures);
    let gaps = figures.find(|it| it.id == "gaps").expect("a figure");
    let mut heads = gaps.table.heads.iter();
    let column = heads.position(|it| it == "Possible projects");
    gaps.table.rows[0][column.expect("a column")] = Cell::Count(41);
    let Verdict::Differs(found) = verdict(&platform, as_json(&changed).as_bytes()).await else {
        panic!("not found");
    };
    assert_eq!(found.figure.as_deref(), Some("gaps"));
    let said = "column “Possible projects”, the file says 41";
    assert!(found.said.contains(said), "{}", found.said);
}

#[tokio::test]
async fn the_same_snapshot_gives_the_same_bytes_and_what_was_changed_is_found() {
    let (platform, folder) = ground(6).await;
    let (one, again) = (
        brief(&platform, &drs()).await,
        brief(&platform, &drs()).await,
    );
    assert!(Arc::ptr_eq(&one, &again), "made once");
    let data = DataFolder::open(folder.path()).expect("a data folder");
    let other = Platform::open(data, None).await.expect("another process");
    let two = brief(&other, &drs()).await;
    for format in [BriefFormat::Json, BriefFormat::Xlsx, BriefFormat::Pdf] {
        let Some(first) = written(&one, format).expect("written") else {
            continue;
        };
        let second = written(&two, format).expect("written").expect("written");
        assert!(first == second, "{format:?}");
        let found = verdict(&platform, &first).await;
        assert!(
            matches!(found, Verdict::Same { whole: true, .. }),
            "{format:?} {found:?}"
        );
    }
    let json = as_json(&one);
    let flipped = json.replace("{\"money\":50000000}", "{\"money\":50000001}");
    assert_ne!(flipped, json);
    let Verdict::Differs(found) = verdict(&platform, flipped.as_bytes()).await else {
        panic!("not found");
    };
    assert_eq!(found.figure.as_deref(), Some("money-years"));
    assert_eq!(
        found.said,
        "In the row “2017”, column “EU contribution”, the file says € 500,000.01, the corpus gives € 500,000."
    );
}

#[tokio::test]
async fn another_snapshot_is_told_and_nothing_is_compared() {
    let (platform, _folder) = ground(5).await;
    let old = as_json(&*brief(&platform, &drs()).await);
    bring(&platform, 6, 5).await;
    for (file, whole) in [
        (old.clone(), true),
        (old.replace("€", "$").replace("2012", "2011"), false),
    ] {
        let Verdict::MovedOn { why, intact } = verdict(&platform, file.as_bytes()).await else {
            panic!("compared");
        };
        assert!(why.contains("the corpus stands at"), "{why}");
        assert_eq!(intact, whole);
    }
}

#[tokio::test]
async fn an_import_whose_index_is_not_built_yet_is_told() {
    let (platform, _folder) = ground(3).await;
    let records = vec![Record::Project(Box::new(project("101000009", "LATER")))];
    let at = now() + SignedDuration::from_mins(9);
    let imported = import(platform.store(), SourceKind::Cordis, records, at).await;
    imported.expect("imported");
    let found = make_brief(&platform, &drs(), None).await;
    assert!(
        matches!(found, Err(BriefError::IndexBehind { .. })),
        "{found:?}"
    );
}

#[tokio::test]
async fn nothing_to_count_is_said_and_no_figure_is_drawn_of_it() {
    let (platform, _folder) = ground(6).await;
    let elsewhere = Extent {
        area: Some(Area::Cybersecurity),
        ..Extent::default()
    };
    let (empty, _other) = ground(0).await;
    let cases = [
        (
            brief(&platform, &elsewhere).await,
            "The corpus holds none of the projects of ",
        ),
        (brief(&empty, &drs()).await, "The corpus is empty"),
    ];
    for (made, said) in cases {
        assert_eq!(made.figures().count(), 0);
        let method = made.sections.last().expect("a section");
        assert_eq!(method.title, "Method and limits");
        assert!(method.paragraphs[0].len() > 100, "{method:?}");
        assert!(made.sections[0].paragraphs[0].starts_with(said), "{made:?}");
    }
    assert_eq!(make_trends(&empty, &drs()).await.expect("asked"), None);
    assert_eq!(
        make_trends(&platform, &elsewhere).await.expect("asked"),
        None
    );
    let backwards = Extent {
        from: Some(2020),
        to: Some(2015),
        ..Extent::default()
    };
    let found = make_brief(&platform, &backwards, None).await;
    assert!(matches!(
        found,
        Err(BriefError::Backwards(BackwardPeriod {
            from: 2020,
            to: 2015
        }))
    ));
}

#[tokio::test]
async fn as_of_another_day_every_command_names_the_day() {
    let (platform, _folder) = ground(6).await;
    let of_import = brief(&platform, &drs()).await;
    let queries = |brief: &Brief| -> Vec<String> {
        let of_brief = brief.figures().filter(|it| it.id != "overlaps");
        of_brief.map(|it| it.query.clone()).collect()
    };
    let named = |it: &String| it.contains("--as-of");
    assert!(!queries(&of_import).iter().any(named));
    let asked = make_brief(&platform, &drs(), of_import.about.as_of).await;
    assert!(Arc::ptr_eq(&asked.expect("a brief"), &of_import));
    // On that day nothing of 2012 had ended, so that other numbers stand there.
    let day = jiff::civil::date(2014, 6, 30);
    let early = make_brief(&platform, &drs(), Some(day))
        .await
        .expect("a brief");
    let queries = queries(&early);
    assert!(
        queries.contains(&"uptake brief --area drs --as-of 2014-06-30 --figure links".to_owned())
    );
    assert!(queries.iter().all(named), "{queries:?}");
    let ended = |brief| cell(brief, "without-result", "FP7", 2);
    assert_eq!(
        (ended(&early), ended(&of_import)),
        (Cell::Count(0), Cell::Count(2))
    );
    let found = verdict(&platform, format!("{}\n", as_json(&early)).as_bytes()).await;
    assert!(matches!(found, Verdict::Same { .. }), "{found:?}");
}

#[tokio::test]
async fn of_a_call_that_the_matching_has_not_read_nothing_is_stated() {
    let (platform, _folder) = ground(6).await;
    // Open in 2021, and closed for too long when it was imported to be read.
    let code = "HORIZON-CL3-2021-DRS-01-01";
    let call = topic(code, "Drones see through smoke", "2021-06-30", "2021-11-23");
    let at = now() + SignedDuration::from_mins(1);
    let call = vec![Record::Topic(Box::new(call))];
    let imported = import(platform.store(), SourceKind::Calls, call, at).await;
    imported.expect("imported");
    let built = rebuild_index(&platform, at, &mut |_| ()).await;
    built.expect("an index");
    let stop = Arc::new(AtomicBool::new(false));
    let ready = survey_and_compare(&platform, Arc::new(|_, _| ()), stop).await;
    assert!(ready.expect("prepared"));
    let day = jiff::civil::date(2021, 10, 1);
    let made = make_brief(&platform, &drs(), Some(day)).await;
    let made = made.expect("a brief");
    let calls = made.figures().find(|it| it.id == "calls");
    let rows = &calls.expect("a figure").table.rows;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0][0], Cell::text(code));
    assert!(rows[0][3..].iter().all(|it| *it == Cell::NotStated));
    let link = "Open call: a project is likely to be built on";
    for column in [1, 2, 4] {
        assert_eq!(cell(&made, "links", link, column), Cell::NotStated);
    }
    let uncovered = made.figures().filter(|it| it.id == "uncovered");
    let mut named = uncovered.flat_map(|it| &it.table.rows);
    assert!(named.all(|it| it[2] != Cell::text(code)));
}

/// Two projects of FP7 in civil security, and fourteen of Horizon Europe of which four are.
async fn of_unlike_programmes(platform: &Platform) {
    let told = |number: usize, year: i16, programme, security: bool| {
        let id = format!("1020000{number:02}");
        let mut project = project(&id, &id);
        project.programme = programme;
        project.start = Some(jiff::civil::date(year, 3, 1));
        project.topics = match security {
            true => vec![TopicRef {
                code: TopicCode::new("HORIZON-CL3-2021-DRS-01-05"),
                title: None,
            }],
            false => Vec::new(),
        };
        project.title = format!("Drones look for people after floods, {number}");
        Record::Project(Box::new(project))
    };
    let horizon = (0..14).map(|it| {
        let year = [2021, 2022, 2023, 2024, 2025][it % 5];
        told(it, year, Programme::HorizonEurope, it < 4)
    });
    let fp7 = [(20, 2009), (21, 2010)].map(|(it, year)| told(it, year, Programme::Fp7, true));
    let records: Vec<Record> = horizon.chain(fp7).collect();
    let imported = import(platform.store(), SourceKind::Cordis, records, now()).await;
    imported.expect("imported");
    let built = rebuild_index(platform, now(), &mut |_| ()).await;
    built.expect("an index");
    let stop = Arc::new(AtomicBool::new(false));
    let ready = survey_and_compare(platform, Arc::new(|_, _| ()), stop).await;
    assert!(ready.expect("prepared"));
}

#[tokio::test]
async fn programmes_held_for_civil_security_alone_are_not_compared_with_all_research() {
    let (platform, _folder) = ground(0).await;
    of_unlike_programmes(&platform).await;
    let said = async |extent: &Extent| {
        let made = make_trends(&platform, extent).await.expect("made");
        let (section, _) = made.expect("some projects");
        section.paragraphs.join(" ")
    };
    let all = Extent {
        all_research: true,
        ..Extent::default()
    };
    let found = said(&all).await;
    for expected in [
        "Of FP7 (2 of 2 projects) the corpus holds civil security almost alone, and of Horizon Europe other research",
        "that began in 2023 and 2024 (Horizon Europe) with the",
        "that began in 2021 and 2022 (Horizon Europe).",
    ] {
        assert!(found.contains(expected), "{expected}: {found}");
    }
    // Within civil security, or one programme, like is compared with like.
    let found = said(&Extent::default()).await;
    assert!(
        !found.contains("left out")
            && found.contains("that began in 2009 and 2021 (FP7 and Horizon Europe)."),
        "{found}"
    );
    let of_one = Extent {
        programme: Some(Programme::Fp7),
        ..all
    };
    assert!(!said(&of_one).await.contains("left out"));
}

#[tokio::test]
async fn a_brief_of_one_project_counts_one_and_compares_nothing() {
    let (platform, _folder) = ground(1).await;
    let made = brief(&platform, &drs()).await;
    assert_eq!(cell(&made, "money-programmes", "FP7", 1), Cell::Count(1));
    assert_eq!(cell(&made, "years", "2012", 4), Cell::Count(1));
    let ids: Vec<&str> = made.figures().map(|it| it.id.as_str()).collect();
    for none in [
        "overlaps",
        "rising",
        "falling",
        "pairs",
        "concept-programmes",
    ] {
        assert!(!ids.contains(&none), "{none}");
    }
    let (trends, _) = make_trends(&platform, &drs())
        .await
        .expect("made")
        .expect("one project");
    let said = trends.paragraphs.join(" ");
    assert!(
        said.contains("There are not two complete years with projects"),
        "{said}"
    );
    for text in made.sections.iter().flat_map(|it| &it.paragraphs) {
        assert!(
            !text.contains("NaN") && !text.contains("1 projects"),
            "{text}"
        );
    }
    let found = verdict(&platform, format!("{}\n", as_json(&made)).as_bytes()).await;
    assert!(matches!(found, Verdict::Same { .. }), "{found:?}");
}
