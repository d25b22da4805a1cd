//! What building an index and answering needs costs, on an invented corpus of
//! 20,000 documents: `cargo bench -p uptake-search`.

#![expect(
    clippy::expect_used,
    reason = "a bench that cannot be set up should fail loudly"
)]

mod generator;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use generator::{Chance, Language};
use jiff::civil::date;
use std::hint::black_box;
use std::path::Path;
use uptake_model::SnapshotId;
use uptake_search::{Document, Filter, Index, IndexBuilder, Settings, Stamp, Window};

const DOCUMENTS: usize = 20_000;

fn build(documents: Vec<Document>, path: &Path) {
    let mut builder = IndexBuilder::new(Settings::default()).expect("settings");
    let mut rest = documents.into_iter().peekable();
    while rest.peek().is_some() {
        builder.add(rest.by_ref().take(2000).collect());
    }
    let stamp = Stamp {
        snapshot: SnapshotId::new("bench"),
        built_at: "2026-11-23T00:00:00Z".parse().expect("a time"),
    };
    builder.write(path, stamp).expect("written");
}

fn matching(bench: &mut Criterion) {
    let language = Language::new();
    let documents: Vec<Document> = (0..DOCUMENTS).map(|i| language.document(i)).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("index");

    let mut slow = bench.benchmark_group("index of 20,000 documents");
    slow.sample_size(10);
    slow.bench_function("build", |b| {
        b.iter_batched(
            || documents.clone(),
            |documents| build(documents, &path),
            BatchSize::LargeInput,
        );
    });
    slow.bench_function("open", |b| b.iter(|| Index::open(&path).expect("opened")));
    slow.finish();

    let index = Index::open(&path).expect("opened");
    let today = date(2026, 11, 23);
    let page = Window {
        offset: 0,
        limit: 20,
    };
    let chance = &mut Chance(7);
    for (name, need) in [
        ("need of 3 words", language.key_words(3, chance)),
        ("need of 60 words", language.text(60, chance)),
    ] {
        let mut group = bench.benchmark_group(name);
        group.bench_function("rank", |b| {
            b.iter(|| index.rank(&index.query(black_box(&need)), 20));
        });
        group.bench_function("search with counts", |b| {
            b.iter(|| {
                index.search(
                    &index.query(black_box(&need)),
                    &Filter::default(),
                    today,
                    page,
                )
            });
        });
        let query = index.query(&need);
        let hits = index.rank(&query, 20);
        group.bench_function("passages and reasons of 20 hits", |b| {
            b.iter(|| {
                for hit in &hits {
                    let text = &documents[hit.document as usize].text;
                    black_box(index.account(&query, &hit.id, text));
                }
            });
        });
        group.finish();
    }
    let text = &documents[7].text;
    bench.bench_function("similar projects", |b| {
        b.iter(|| index.similar(black_box(text), None, 10));
    });
}

criterion_group!(benches, matching);
criterion_main!(benches);
