//! What standing needs reach is what the matching finds for them, at places that hold in
//! the landscape; another import makes another landscape.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use jiff::SignedDuration;
use sqlx::{AnyConnection, Connection};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;
use uptake_model::{Discipline, Extent, Language, Record, SourceKind};
use uptake_search::encoder::Effort;
use uptake_search::{Filter, Index, Strength, Window};
use uptake_testing::{TODAY, fill, import, lower_the_bar, now, project};
use uptake_workflow::funding::people_of;
use uptake_workflow::{
    Charted, DataFolder, Platform, StandingNeed, chart, landscape, rebuild_index, survey_corpus,
};

async fn ground() -> (Platform, TempDir) {
    let folder = TempDir::new().expect("a folder");
    let data = DataFolder::open(folder.path()).expect("a data folder");
    lower_the_bar(&data).expect("a low bar");
    let platform = Platform::open(data, None).await.expect("a platform");
    fill(platform.store()).await.expect("the invented corpus");
    let texts = [
        (
            "101000011",
            "Firefighters see through smoke with infrared cameras on their helmets",
        ),
        ("101000012", "Smoke in tunnels is drawn off by fans"),
        ("101000013", "Paramedics find victims by radar"),
        ("101000014", "Cattle diseases along roads and markets"),
    ];
    let records = texts.map(|(id, title)| {
        let mut project = project(id, id);
        project.title = title.to_owned();
        project.keywords = Vec::new();
        project.objective = Some(format!("{title}, in winter as in summer."));
        Record::Project(Box::new(project))
    });
    let later = now() + SignedDuration::from_mins(5);
    let imported = import(platform.store(), SourceKind::Cordis, records.into(), later).await;
    imported.expect("imported");
    let built = rebuild_index(&platform, now(), &mut |_| ()).await;
    built.expect("an index");
    (platform, folder)
}

async fn find(platform: &Platform, stop: bool) -> bool {
    let stop = Arc::new(AtomicBool::new(stop));
    let found = survey_corpus(platform, Effort::Background, Arc::new(|_, _| ()), stop).await;
    found.expect("found").is_some()
}

fn names(charted: &Charted, places: &[usize]) -> Vec<String> {
    let projects = &charted.landscape.projects;
    places
        .iter()
        .map(|it| projects[*it].id.to_string())
        .collect()
}

/// Likely and possible projects as the matching counts and lists them.
fn searched(index: &Index, text: &str) -> [Vec<String>; 2] {
    let query = index.query_in(text, Some(Language::En));
    let window = Window {
        offset: 0,
        limit: 100,
    };
    let found = index.search(&query, &Filter::default(), TODAY, window);
    [Strength::Likely, Strength::Possible].map(|strength| {
        let hits = found.hits.iter().filter(|it| it.strength == strength);
        hits.map(|it| it.id.to_string()).collect()
    })
}

#[tokio::test]
async fn a_need_reaches_what_the_matching_finds_for_it() {
    let (platform, _folder) = ground().await;
    assert!(chart(&platform).await.expect("asked").is_none());
    assert!(!find(&platform, true).await, "stopped");
    assert!(chart(&platform).await.expect("asked").is_none());
    assert!(find(&platform, false).await);
    let charted = chart(&platform).await.expect("asked").expect("found");
    let index = platform.index().expect("an index");
    let smoke = StandingNeed::Gap("practitioner-1".into());
    let reached = charted.reached(&smoke);
    let found = [&reached.likely, &reached.possible].map(|it| names(&charted, it));
    assert_eq!(found, searched(&index, "We cannot see through smoke."));
    assert!(
        found.concat().contains(&"101000011".to_owned()),
        "{found:?}"
    );
    assert_eq!(names(&charted, &charted.about("paramedic")), ["101000013"]);
    // Above it stand the concepts of those below.
    assert_eq!(
        names(&charted, &charted.about("actor")),
        ["101000011", "101000013"]
    );
    let medical = charted.of_discipline(Discipline::EmergencyMedical);
    assert_eq!(names(&charted, &medical), ["101000013"]);
    assert!(charted.about("no-such-concept").is_empty());
    let open = StandingNeed::Topic("HORIZON-CL3-2026-01-BM-01".into());
    let closed = StandingNeed::Topic(uptake_testing::CLOSED_TOPIC.into());
    let asked = |need: &StandingNeed| charted.needs().any(|it| it == need);
    assert!(asked(&smoke) && asked(&open) && !asked(&closed));
}

#[tokio::test]
async fn another_import_makes_another_landscape() {
    let (platform, _folder) = ground().await;
    let first = landscape(&platform).await.expect("read");
    let again = landscape(&platform).await.expect("read");
    assert!(Arc::ptr_eq(&first, &again), "read once");
    let more = vec![Record::Project(Box::new(project("101000009", "MORE")))];
    let later = now() + SignedDuration::from_hours(1);
    let imported = import(platform.store(), SourceKind::Cordis, more, later).await;
    imported.expect("imported");
    let next = landscape(&platform).await.expect("read");
    assert_eq!(next.projects.len(), first.projects.len() + 1);
    assert!(next.place(&"101000009".into()).is_some());
}

/// Changes the corpus behind everyone's back, so that a landscape says where it was read.
async fn rename_all(folder: &DataFolder, title: &str) {
    sqlx::any::install_default_drivers();
    let mut database = AnyConnection::connect(&folder.database_url())
        .await
        .expect("the database");
    let sql = "UPDATE project SET title = $1";
    let renamed = sqlx::query(sql).bind(title).execute(&mut database).await;
    renamed.expect("renamed");
}

async fn title_at_a_start(folder: &TempDir) -> String {
    let data = DataFolder::open(folder.path()).expect("a data folder");
    let platform = Platform::open(data, None).await.expect("a platform");
    let landscape = landscape(&platform).await.expect("read");
    landscape.projects[0].title.clone()
}

#[tokio::test]
async fn a_start_reads_what_the_last_process_kept_unless_it_is_damaged() {
    let (platform, folder) = ground().await;
    let read = landscape(&platform).await.expect("read");
    let written = &read.projects[0].title;
    rename_all(platform.folder(), "Renamed").await;
    assert_eq!(&title_at_a_start(&folder).await, written, "from the file");
    let file = platform.index_path().with_file_name("landscape.derived");
    let mut bytes = std::fs::read(&file).expect("kept");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).expect("damaged");
    assert_eq!(title_at_a_start(&folder).await, "Renamed", "made anew");
    rename_all(platform.folder(), "Renamed again").await;
    assert_eq!(title_at_a_start(&folder).await, "Renamed", "and kept");
    let more = vec![Record::Project(Box::new(project("101000009", "MORE")))];
    let later = now() + SignedDuration::from_hours(1);
    let imported = import(platform.store(), SourceKind::Cordis, more, later).await;
    imported.expect("imported");
    assert_eq!(title_at_a_start(&folder).await, "Renamed again", "another");
    // A folder in its place cannot be replaced: said in the log, and no answer fails.
    std::fs::remove_file(&file).expect("gone");
    std::fs::create_dir_all(file.join("in-the-way")).expect("a folder");
    assert_eq!(title_at_a_start(&folder).await, "Renamed again");
}

#[tokio::test]
async fn an_empty_corpus_is_surveyed_and_holds_nothing() {
    let folder = TempDir::new().expect("a folder");
    let data = DataFolder::open(folder.path()).expect("a data folder");
    let platform = Platform::open(data, None).await.expect("a platform");
    let built = rebuild_index(&platform, now(), &mut |_| ()).await;
    built.expect("an index");
    let index = platform.index().expect("an index");
    assert!(platform.is_current(&index).await.expect("asked"));
    assert!(find(&platform, false).await);
    let charted = chart(&platform).await.expect("asked").expect("found");
    assert!(charted.landscape.projects.is_empty());
    fill(platform.store()).await.expect("the invented corpus");
    assert!(!platform.is_current(&index).await.expect("asked"));
    assert!(chart(&platform).await.expect("asked").is_none());
}

#[tokio::test]
async fn who_takes_part_is_counted_once_for_an_extent_and_again_for_another_corpus() {
    let (platform, _folder) = ground().await;
    let all = Extent {
        all_research: true,
        ..Extent::default()
    };
    let counted = async |extent: &Extent| {
        let (landscape, people) = people_of(&platform, extent).await.expect("counted");
        assert_eq!(people.projects as usize, landscape.within(extent).len());
        people
    };
    let first = counted(&all).await;
    assert!(!Arc::ptr_eq(&first, &counted(&Extent::default()).await));
    assert!(Arc::ptr_eq(&first, &counted(&all).await));
    let later = now() + SignedDuration::from_hours(1);
    let more = vec![Record::Project(Box::new(project("101000077", "LATER")))];
    let imported = import(platform.store(), SourceKind::Cordis, more, later).await;
    imported.expect("imported");
    assert_eq!(counted(&all).await.projects, first.projects + 1);
}
