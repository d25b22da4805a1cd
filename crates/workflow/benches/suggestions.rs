//! How long it takes to match ten thousand gap files from the start, again, and after a
//! change of one: `cargo bench -p uptake-workflow --bench suggestions -- FOLDER [NUMBER]`,
//! on a copy of a data folder with corpus and index, into which gap files are generated
//! from sentences of the projects. Prints wall clock and processor time (Linux).

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement that cannot begin must fail, and says what it found"
)]

use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Instant;
use uptake_model::{
    Actor, Area, Country, GapContent, GapFile, GapState, Language, MemberKind, MemberOrganisation,
    Person, Viewer,
};
use uptake_search::encoder::Effort;
use uptake_store::Store;
use uptake_testing::{Counted, now};
use uptake_workflow::{Act, DataFolder, Platform, RefreshReport, refresh_suggestions};

/// Gap files written in one transaction.
const AT_ONCE: usize = 500;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|it| it != "--bench");
    let Some(folder) = arguments.next() else {
        println!("skipped: name a copy of a data folder with corpus and index");
        return;
    };
    let number = arguments
        .next()
        .map_or(10_000, |it| it.parse().expect("a number"));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(measure(folder.into(), number));
}

async fn measure(folder: PathBuf, number: usize) {
    let data = DataFolder::open(&folder).expect("a data folder");
    let platform = Platform::open(data, None).await.expect("a platform");
    let documents = platform.index().expect("an index").documents();
    generate(platform.store(), number).await;
    println!("{number} gap files over {documents} projects");
    timed("from the start", &platform, 1).await;
    timed("again, nothing changed", &platform, 2).await;
    touch(platform.store()).await;
    timed("one changed", &platform, 3).await;
    platform.store().close().await;
}

async fn timed(what: &str, platform: &Platform, minute: i64) {
    let at = now() + jiff::SignedDuration::from_mins(minute);
    let (began, spent) = (Instant::now(), processor_seconds());
    let stop = AtomicBool::new(false);
    let report = refresh_suggestions(platform, Effort::Full, at, &mut |_, _| {}, &stop).await;
    let RefreshReport { done, changes, .. } = report.expect("refreshed");
    println!(
        "{what}: {:.2} s, {:.2} s of processors; {done} matched, {} new, {} moved, {} gone",
        began.elapsed().as_secs_f64(),
        processor_seconds() - spent,
        changes.new,
        changes.moved,
        changes.gone
    );
}

/// Processor time of this process so far, in seconds: fields 14 and 15 of its stat file,
/// in hundredths (proc(5)).
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<f64> = after_name
        .split_whitespace()
        .skip(1)
        .map(|field| field.parse().unwrap_or_default())
        .collect();
    let ticks = fields.get(10..12).map_or(0.0, |it| it.iter().sum());
    ticks / 100.0
}

fn act<'a>(entropy: &'a Counted, at: Timestamp) -> Act<'a> {
    Act {
        actor: &Actor::Operator,
        viewer: &Viewer::Public,
        now: at,
        entropy,
        form: None,
    }
}

/// Gap files whose statements are sentences of projects, as many as asked for.
async fn generate(store: &Store, number: usize) {
    let entropy = Counted::named("generated");
    let act = act(&entropy, now());
    let mut records = act.begin(store).await.expect("a write");
    records
        .put_member_organisation(&MemberOrganisation {
            id: "org-generated".into(),
            name: "Generated brigade of Nowhere".to_owned(),
            country: Country::parse("PL").expect("a country"),
            kind: MemberKind::Practitioner,
            disciplines: vec![],
            corpus: None,
            since: now(),
        })
        .await
        .expect("written");
    records
        .put_person(&Person {
            id: "generated".into(),
            name: "Generated person".to_owned(),
            email: "generated@nowhere.invalid".to_owned(),
            roles: vec![],
            active: true,
            since: now(),
        })
        .await
        .expect("written");
    let note = act.note::<(), ()>("generate", ("organisation", "org-generated"), None, None);
    records.commit(note).await.expect("committed");

    let texts = sentences(store, number).await;
    let mut written = 0;
    for part in texts.chunks(AT_ONCE) {
        let mut records = act.begin(store).await.expect("a write");
        for (title, statement) in part {
            let gap = gap(written, title, statement);
            records.add_gap_file(&gap, "").await.expect("written");
            written += 1;
        }
        let note = act.note::<(), ()>("generate", ("gap_files", "some"), None, None);
        records.commit(note).await.expect("committed");
    }
}

/// Titles and statements: of each project its title and one sentence, and from the first
/// on again with the next sentence until there are enough.
async fn sentences(store: &Store, number: usize) -> Vec<(String, String)> {
    let mut documents = Vec::new();
    let mut after = None;
    loop {
        let page = store.index_documents(after.as_ref(), 2_000).await;
        let page = page.expect("projects");
        let Some(last) = page.last() else { break };
        after = Some(last.id.clone());
        documents.extend(page);
    }
    let mut texts = Vec::with_capacity(number);
    for round in 0.. {
        for document in &documents {
            let objective = document.objective.as_deref().unwrap_or_default();
            let mut sentences = objective.split(". ").filter(|it| it.len() > 80);
            if let Some(sentence) = sentences.nth(round) {
                let title = document.title.split(' ').take(6).collect::<Vec<_>>();
                let words = sentence.split(' ').take(30).collect::<Vec<_>>();
                texts.push((
                    title.join(" "),
                    format!("The ability to {}", words.join(" ")),
                ));
            }
            if texts.len() == number {
                return texts;
            }
        }
        assert!(round < 50, "the corpus has too few sentences");
    }
    texts
}

fn gap(number: usize, title: &str, statement: &str) -> GapFile {
    GapFile {
        id: format!("gap-generated-{number:06}").into(),
        owner: "org-generated".into(),
        author: "generated".into(),
        state: GapState::Published { at: now() },
        content: GapContent::begun(
            title,
            statement,
            Area::DisasterResilience,
            Language::En,
            "generated".into(),
        ),
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

async fn touch(store: &Store) {
    let entropy = Counted::named("touched");
    let act = act(&entropy, now());
    let id = "gap-generated-000000".into();
    let mut records = act.begin(store).await.expect("a write");
    let gap = records.gap_file(&id).await.expect("read").expect("there");
    let changed = GapFile {
        version: gap.version + 1,
        ..gap
    };
    let done = records.change_gap_file(&changed, &changed.author, "").await;
    assert!(done.expect("written"));
    let note = act.note::<(), ()>("touch", ("gap_file", "gap-generated-000000"), None, None);
    records.commit(note).await.expect("committed");
}
