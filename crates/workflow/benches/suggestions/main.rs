//! How long it takes to match ten thousand gap files from the start, again, and after a
//! change of one: `cargo bench -p uptake-workflow --bench suggestions -- FOLDER [NUMBER]`,
//! on a copy of a data folder with corpus and index, into which gap files are generated
//! from sentences of the projects. Prints wall clock and processor time (Linux), and the
//! token of a session of their author, by which `benches/web` asks for their pages.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement that cannot begin must fail, and says what it found"
)]

mod generated;

use generated::generate;
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Instant;
use uptake_model::{Actor, GapFile, Viewer};
use uptake_search::encoder::Effort;
use uptake_store::Store;
use uptake_testing::{Counted, now, open_session};
use uptake_workflow::{Act, DataFolder, Platform, RefreshReport, refresh_suggestions};

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
    let entropy = Counted::named("generated");
    generate(platform.store(), &act(&entropy, now()), number).await;
    println!("{number} gap files over {documents} projects");
    timed("from the start", &platform, 1).await;
    timed("again, nothing changed", &platform, 2).await;
    touch(platform.store()).await;
    timed("one changed", &platform, 3).await;
    sign_in(platform.store()).await;
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

#[expect(
    clippy::disallowed_methods,
    reason = "the site that is measured next goes by the clock"
)]
async fn sign_in(store: &Store) {
    let entropy = Counted::named("signed in");
    let act = act(&entropy, Timestamp::now());
    let token = open_session(store, &act, &"generated".into()).await;
    println!("session: {}", token.expect("a session"));
}
