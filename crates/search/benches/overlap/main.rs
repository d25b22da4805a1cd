//! All pairs of the projects of an index, and the groups they form:
//! `cargo bench -p uptake-search --bench overlap -- FILE|NUMBER [FLOOR]`, on the index
//! FILE of a data folder, or on NUMBER invented documents. Prints wall clock, processor
//! time and the largest resident set (Linux).

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement that cannot begin must fail, and says what it found"
)]

#[path = "../matching/generator.rs"]
mod generator;

use generator::Language;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Instant;
use uptake_model::SnapshotId;
use uptake_search::overlap::overlaps;
use uptake_search::{Index, IndexBuilder, Settings, Stamp};

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|it| it != "--bench");
    let what = arguments.next().unwrap_or_else(|| "20000".to_owned());
    let floor = arguments
        .next()
        .map_or(0.6, |it| it.parse().expect("a floor"));
    let folder = tempfile::tempdir().expect("a folder");
    let index = match what.parse() {
        Ok(number) => invented(number, &folder.path().join("index")),
        Err(_) => Index::open(Path::new(&what)).expect("an index"),
    };
    println!("{} documents, floor {floor}", index.documents());
    let (began, spent) = (Instant::now(), processor_seconds());
    let never = AtomicBool::new(false);
    let pairs = index.close_pairs(floor, &|_, _| (), &never);
    let pairs = pairs.expect("not stopped");
    println!(
        "{} pairs: {:.2} s, {:.2} s of processors",
        pairs.len(),
        began.elapsed().as_secs_f64(),
        processor_seconds() - spent
    );
    let began = Instant::now();
    let groups = overlaps(&pairs);
    let sizes = groups.iter().map(|group| group.members.len());
    println!(
        "{} groups, the largest of {}: {:.2} s; {} MB at most",
        groups.len(),
        sizes.max().unwrap_or(0),
        began.elapsed().as_secs_f64(),
        resident_megabytes()
    );
}

fn invented(number: usize, path: &Path) -> Index {
    let language = Language::new();
    let mut builder = IndexBuilder::new(Settings::default()).expect("settings");
    for first in (0..number).step_by(2000) {
        let to = (first + 2000).min(number);
        builder.add((first..to).map(|it| language.document(it)).collect());
    }
    let stamp = Stamp {
        snapshot: SnapshotId::new("bench"),
        built_at: "2026-11-23T00:00:00Z".parse().expect("a time"),
    };
    builder.write(path, stamp).expect("written");
    Index::open(path).expect("opened")
}

/// Processor time of this process so far: fields 14 and 15 of its stat file, in
/// hundredths of a second (proc(5)).
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields = after_name.split_whitespace().skip(11).take(2);
    fields.filter_map(|it| it.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn resident_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|it| it.starts_with("VmHWM:"));
    let kilobytes = line.and_then(|it| it.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
