//! What comparing a need with the vectors of 20,000 projects costs, beside the plain
//! way of doing it: `cargo bench -p uptake-search --bench encoder`.

#![expect(
    clippy::expect_used,
    reason = "a bench that cannot be set up should fail loudly"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use uptake_model::{Programme, ProjectId, ProjectStatus, SnapshotId};
use uptake_search::encoder::vectors::VectorRow;
use uptake_search::encoder::{EncoderIdentity, NeedVector, VectorLog, Vectors};
use uptake_search::{Attributes, Document, DocumentText, Index, IndexBuilder, Settings, Stamp};

const PROJECTS: u64 = 20_000;
/// As all-MiniLM-L6-v2 and multilingual-e5-small have it.
const DIMENSION: usize = 384;

fn direction(seed: u64) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut values: Vec<f32> = (0..DIMENSION)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
        })
        .collect();
    let length = values.iter().map(|it| it * it).sum::<f32>().sqrt();
    values.iter_mut().for_each(|value| *value /= length);
    values
}

fn document(number: u64) -> Document {
    Document {
        id: ProjectId::new(format!("90{number:07}")),
        text: DocumentText {
            title: format!("Invented {number}"),
            ..DocumentText::default()
        },
        attributes: Attributes {
            programme: Programme::HorizonEurope,
            status: ProjectStatus::Signed,
            start: None,
            end: None,
            areas: Vec::new(),
            countries: Vec::new(),
            coordinator_country: None,
            funding_scheme: None,
            topics: Vec::new(),
        },
    }
}

fn comparing(bench: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("index");
    let mut builder = IndexBuilder::new(Settings::default()).expect("settings");
    builder.add((0..PROJECTS).map(document).collect());
    let stamp = Stamp {
        snapshot: SnapshotId::new("bench"),
        built_at: "2026-11-23T00:00:00Z".parse().expect("a time"),
    };
    builder.write(&path, stamp).expect("written");
    let index = Index::open(&path).expect("opened");

    let encoder = EncoderIdentity {
        name: "invented".to_owned(),
        fingerprint: "00".to_owned(),
        dimension: DIMENSION as u32,
        pooling: "mean, length 1".to_owned(),
        passage_tokens: 128,
        query_prefix: String::new(),
        passage_prefix: String::new(),
    };
    let path = folder.path().join("vectors.bin");
    let (mut log, _) = VectorLog::open(&path, &encoder).expect("made");
    let mut plain: Vec<f32> = Vec::new();
    for from in (0..PROJECTS).step_by(128) {
        let rows = (from..PROJECTS.min(from + 128)).map(|number| {
            let Document { id, text, .. } = document(number);
            VectorRow {
                id,
                text: text.fingerprint(),
                values: direction(number),
            }
        });
        let rows: Vec<VectorRow> = rows.collect();
        plain.extend(rows.iter().flat_map(|row| &row.values));
        log.append(&rows).expect("appended");
    }
    let vectors = Vectors::open(&path).expect("opened");
    let need = NeedVector::new(direction(u64::MAX));

    let mut group = bench.benchmark_group("a need beside the vectors of 20,000 projects");
    group.bench_function("bytes, the nearest 200 again in full", |b| {
        b.iter(|| black_box(vectors.similarity_of_all(&index, black_box(&need))));
    });
    group.bench_function("32-bit floats, plainly", |b| {
        b.iter(|| {
            let rows = plain.chunks_exact(DIMENSION);
            let products = rows.map(|row| -> f32 {
                let pairs = row.iter().zip(need.values());
                pairs.map(|(x, y)| x * y).sum()
            });
            black_box(products.collect::<Vec<f32>>())
        });
    });
    group.finish();
    bench.bench_function("open a file of 20,000 vectors", |b| {
        b.iter(|| Vectors::open(&path).expect("opened"));
    });
}

criterion_group!(benches, comparing);
criterion_main!(benches);
