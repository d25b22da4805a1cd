//! How fast imports read: one project's XML repeated, a table, and the cleaning of
//! text. Run with `cargo bench -p uptake-import`. Input is generated, so that figures
//! can be compared between machines without the real files.

#![expect(clippy::expect_used, reason = "a bench that cannot begin should stop")]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::PathBuf;
use uptake_import::{Collected, Limits, normalise, read};
use uptake_model::SourceKind;

const PROJECT: &str = include_str!("../tests/fixtures/project.xml");

/// Projects in the generated archive.
const PROJECTS: usize = 500;

fn tar(count: usize) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for i in 0..count {
        let text = PROJECT.replace("101999901", &format!("{}", 101_000_000 + i));
        let mut header = tar::Header::new_ustar();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        let name = format!("xml/{i}.xml");
        builder
            .append_data(&mut header, name, text.as_bytes())
            .expect("an entry");
    }
    builder.into_inner().expect("a tar file")
}

fn table(rows: usize) -> String {
    let mut text = String::from("\"projectID\";\"topic\";\"title\"\n");
    for i in 0..rows {
        text.push_str(&format!(
            "\"{}\";\"HORIZON-CL3-2022-DRS-01-{:02}\";\"An \"\"invented\"\" topic\"\n",
            101_000_000 + i,
            i % 40
        ));
    }
    text
}

fn reading(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut group = criterion.benchmark_group("read");
    group.sample_size(10);
    for (name, bytes) in [
        ("500 projects, tar", tar(PROJECTS)),
        ("20,000 rows, csv", table(20_000).into_bytes()),
    ] {
        let path: PathBuf = folder.path().join(if name.ends_with("csv") {
            "topics.csv"
        } else {
            "xml.tar"
        });
        std::fs::write(&path, &bytes).expect("a file");
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter_batched_ref(
                Collected::default,
                |sink| {
                    read(
                        SourceKind::Cordis,
                        std::slice::from_ref(&path),
                        &Limits::default(),
                        sink,
                    )
                    .expect("an import")
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

fn cleaning(criterion: &mut Criterion) {
    let clean = "Finding people in smoke is slow. Invented lamps would light the way.\n".repeat(30);
    let troubled = clean.replace("Invented", "â€œInventedâ€\u{9d} &amp;amp; <b>new</b>");
    let mut group = criterion.benchmark_group("clean");
    for (name, text) in [
        ("clean objective", &clean),
        ("troubled objective", &troubled),
    ] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| normalise::paragraphs(black_box(text)));
        });
    }
    group.finish();
}

criterion_group!(benches, reading, cleaning);
criterion_main!(benches);
