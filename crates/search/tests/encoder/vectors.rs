//! The file of vectors: what is sound is kept whatever happens to the rest, and
//! what is wrong is told; similarities are those of plain arithmetic.

use jiff::civil::date;
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use uptake_model::{Programme, ProjectId, ProjectStatus, SnapshotId};
use uptake_search::encoder::vectors::VectorRow;
use uptake_search::encoder::{
    EncoderIdentity, Fault, NeedVector, VectorLog, Vectors, VectorsError,
};
use uptake_search::{Attributes, Document, DocumentText, Index, IndexBuilder, Settings, Stamp};

const DIMENSION: usize = 24;

fn encoder() -> EncoderIdentity {
    EncoderIdentity {
        name: "invented".to_owned(),
        fingerprint: "c0ffee00c0ffee00".to_owned(),
        dimension: DIMENSION as u32,
        pooling: "mean, length 1".to_owned(),
        passage_tokens: 128,
        query_prefix: String::new(),
        passage_prefix: String::new(),
    }
}

/// A direction that depends on a number and on nothing else.
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
    for value in &mut values {
        *value /= length;
    }
    values
}

fn document(number: u64) -> Document {
    Document {
        id: ProjectId::new(format!("90{number:07}")),
        text: DocumentText {
            title: format!("Invented project {number}"),
            ..DocumentText::default()
        },
        attributes: Attributes {
            programme: Programme::HorizonEurope,
            status: ProjectStatus::Signed,
            start: Some(date(2024, 1, 1)),
            end: None,
            areas: Vec::new(),
            countries: Vec::new(),
            coordinator_country: None,
            funding_scheme: None,
            topics: Vec::new(),
        },
    }
}

fn row(number: u64) -> VectorRow {
    let document = document(number);
    VectorRow {
        id: document.id,
        text: document.text.fingerprint(),
        values: direction(number),
    }
}

struct Shelf {
    folder: TempDir,
}

impl Shelf {
    /// A file of three batches: projects 0 to 9, 10 to 19, 20 to 29.
    fn of_thirty() -> Self {
        let shelf = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        let (mut log, faults) = VectorLog::open(&shelf.path(), &encoder()).expect("made");
        assert_eq!(faults, []);
        for batch in 0..3 {
            let rows: Vec<VectorRow> = (batch * 10..batch * 10 + 10).map(row).collect();
            log.append(&rows).expect("appended");
        }
        assert_eq!(log.projects(), 30);
        shelf
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("vectors.bin")
    }

    fn index(&self, documents: u64) -> Index {
        let path = self.folder.path().join("index");
        let mut builder = IndexBuilder::new(Settings::default()).expect("settings");
        builder.add((0..documents).map(document).collect());
        let stamp = Stamp {
            snapshot: SnapshotId::new("20261123T000000Z-sample-00000000"),
            built_at: "2026-11-23T00:00:00Z".parse().expect("a time"),
        };
        builder.write(&path, stamp).expect("written");
        Index::open(&path).expect("opened")
    }
}

fn cosine(one: &[f32], other: &[f32]) -> f32 {
    one.iter().zip(other).map(|(x, y)| x * y).sum()
}

#[test]
fn similarities_are_those_of_plain_arithmetic_and_missing_vectors_are_none() {
    let shelf = Shelf::of_thirty();
    // Ten projects more than there are vectors.
    let index = shelf.index(40);
    let vectors = Vectors::open_for(&shelf.path(), &encoder()).expect("opened");
    assert_eq!(vectors.projects(), 30);
    assert_eq!(vectors.covered(&index), 30);
    assert_eq!(vectors.faults(), []);
    let need = NeedVector::new(direction(1_000));
    let all = vectors.similarity_of_all(&index, &need);
    assert_eq!(all.len(), 40);
    for number in 0..40 {
        let place = index.document(&document(number).id).expect("indexed");
        let one = vectors.similarity(&index, &need, place);
        if number < 30 {
            let truth = cosine(need.values(), &direction(number));
            assert!((all[place as usize] - truth).abs() < 0.001, "{number}");
            assert!((one.expect("has one") - truth).abs() < 0.001, "{number}");
        } else {
            assert!(all[place as usize].is_nan() && one.is_none(), "{number}");
        }
    }
    let other_dimension = NeedVector::new(vec![1.0; DIMENSION + 1]);
    let none = vectors.similarity_of_all(&index, &other_dimension);
    assert!(none.iter().all(|it| it.is_nan()));
    assert_eq!(vectors.similarity(&index, &other_dimension, 0), None);
    assert_eq!(vectors.similarity(&index, &need, 40), None);
}

#[test]
fn beyond_the_rescored_ones_bytes_are_near_enough() {
    let shelf = Shelf {
        folder: tempfile::tempdir().expect("a folder"),
    };
    let (mut log, _) = VectorLog::open(&shelf.path(), &encoder()).expect("made");
    let rows: Vec<VectorRow> = (0..600).map(row).collect();
    log.append(&rows).expect("appended");
    let index = shelf.index(600);
    let vectors = Vectors::open(&shelf.path()).expect("opened");
    let need = NeedVector::new(direction(77_777));
    let all = vectors.similarity_of_all(&index, &need);
    let mut truth: Vec<f32> = Vec::new();
    for number in 0..600 {
        let place = index.document(&document(number).id).expect("indexed");
        let exact = cosine(need.values(), &direction(number));
        assert!((all[place as usize] - exact).abs() < 0.005, "{number}");
        truth.push(exact);
    }
    // The hundred nearest stand in the order of the exact similarities.
    truth.sort_by(|one, other| other.total_cmp(one));
    let mut found = all;
    found.sort_by(|one, other| other.total_cmp(one));
    for (found, exact) in found.iter().zip(&truth).take(100) {
        assert!((found - exact).abs() < 0.001, "{found} for {exact}");
    }
}

#[test]
fn a_changed_text_has_no_vector_until_it_has_a_new_one() {
    let shelf = Shelf::of_thirty();
    let index = shelf.index(30);
    let need = NeedVector::new(direction(5));
    let place = index.document(&document(7).id).expect("indexed");
    let mut changed = row(7);
    changed.text ^= 1;
    let write = |row: VectorRow| {
        let (mut log, _) = VectorLog::open(&shelf.path(), &encoder()).expect("opened");
        log.append(&[row]).expect("appended");
        Vectors::open(&shelf.path()).expect("opened")
    };
    let vectors = write(changed);
    assert_eq!(vectors.covered(&index), 29);
    assert_eq!(vectors.similarity(&index, &need, place), None);
    let mut renewed = row(7);
    renewed.values = direction(5);
    let vectors = write(renewed);
    assert_eq!((vectors.projects(), vectors.covered(&index)), (30, 30));
    let similarity = vectors.similarity(&index, &need, place).expect("has one");
    assert!((similarity - 1.0).abs() < 0.001, "{similarity}");
}

#[test]
fn a_cut_tail_is_dropped_and_told_and_the_next_run_goes_on_from_there() {
    let shelf = Shelf::of_thirty();
    let whole = fs::read(shelf.path()).expect("read");
    let two_thirds = whole.len() - 500;
    fs::write(shelf.path(), &whole[..two_thirds]).expect("cut");
    let vectors = Vectors::open(&shelf.path()).expect("opened");
    assert_eq!(vectors.projects(), 20);
    let [fault @ Fault::CutShort { .. }] = vectors.faults() else {
        panic!("{:?}", vectors.faults());
    };
    assert!(
        fault.to_string().contains("uptake index --encoder"),
        "{fault}"
    );
    let (mut log, faults) = VectorLog::open(&shelf.path(), &encoder()).expect("mended");
    assert_eq!(faults.len(), 1);
    assert_eq!(log.text(&row(19).id), Some(row(19).text));
    assert_eq!(log.text(&row(20).id), None);
    let rows: Vec<VectorRow> = (20..30).map(row).collect();
    log.append(&rows).expect("appended");
    let mended = Vectors::open(&shelf.path()).expect("opened");
    assert_eq!((mended.projects(), mended.faults().len()), (30, 0));
    assert_eq!(fs::read(shelf.path()).expect("read"), whole);
}

#[test]
fn an_outdated_half_is_swept_out_when_the_file_is_next_opened_for_adding() {
    let shelf = Shelf::of_thirty();
    let (mut log, _) = VectorLog::open(&shelf.path(), &encoder()).expect("opened");
    for _ in 0..2 {
        let rows: Vec<VectorRow> = (0..30).map(row).collect();
        log.append(&rows).expect("appended");
    }
    drop(log);
    let before = fs::metadata(shelf.path()).expect("there").len();
    let (log, _) = VectorLog::open(&shelf.path(), &encoder()).expect("opened");
    assert_eq!(log.projects(), 30);
    let after = fs::metadata(shelf.path()).expect("there").len();
    assert!(after * 2 < before, "{before} to {after}");
    assert_eq!(Vectors::open(&shelf.path()).expect("opened").projects(), 30);
}

#[test]
fn only_one_process_adds_at_a_time() {
    let shelf = Shelf::of_thirty();
    let first = VectorLog::open(&shelf.path(), &encoder()).expect("opened");
    let error = VectorLog::open(&shelf.path(), &encoder()).expect_err("in use");
    assert!(matches!(error, VectorsError::InUse(_)), "{error}");
    drop(first);
    VectorLog::open(&shelf.path(), &encoder()).expect("free again");
}

#[test]
fn vectors_of_another_encoder_are_refused_and_kept() {
    let shelf = Shelf::of_thirty();
    let before = fs::read(shelf.path()).expect("read");
    let mut other = encoder();
    other.name = "another".to_owned();
    other.fingerprint = "decaf".to_owned();
    for error in [
        Vectors::open_for(&shelf.path(), &other).expect_err("refused"),
        VectorLog::open(&shelf.path(), &other).expect_err("refused"),
    ] {
        assert!(
            matches!(error, VectorsError::OtherEncoder { .. }),
            "{error}"
        );
        let text = error.to_string();
        for word in [
            "invented (c0ffee00c0ff)",
            "another (decaf)",
            "its files",
            "kept",
        ] {
            assert!(text.contains(word), "{text}");
        }
    }
    assert_eq!(fs::read(shelf.path()).expect("read"), before);
}

#[test]
fn what_is_no_vector_is_refused() {
    let shelf = Shelf::of_thirty();
    let before = fs::read(shelf.path()).expect("read");
    let (mut log, _) = VectorLog::open(&shelf.path(), &encoder()).expect("opened");
    for values in [
        vec![0.5; DIMENSION - 1],
        vec![f32::NAN; DIMENSION],
        Vec::new(),
    ] {
        let error = log
            .append(&[VectorRow { values, ..row(3) }])
            .expect_err("refused");
        assert!(matches!(error, VectorsError::NotAVector(_)), "{error}");
    }
    log.append(&[]).expect("nothing is nothing");
    assert_eq!(fs::read(shelf.path()).expect("read"), before);
}

#[test]
fn every_kind_of_wrong_file_has_its_own_message() {
    let shelf = Shelf::of_thirty();
    let whole = fs::read(shelf.path()).expect("read");
    let open = |bytes: &[u8]| {
        fs::write(shelf.path(), bytes).expect("written");
        Vectors::open(&shelf.path()).expect_err("refused")
    };
    let mut other_format = whole.clone();
    other_format[8] += 1;
    let mut flipped = whole.clone();
    flipped[60] ^= 4;
    let cases = [
        (open(b""), "does not hold vectors"),
        (open(&[0; 4096]), "does not hold vectors"),
        (open(&whole[..60]), "damaged"),
        (open(&other_format), "format"),
        (open(&flipped), "damaged"),
        (
            Vectors::open(Path::new("no/such/vectors.bin")).expect_err("missing"),
            "no vectors",
        ),
    ];
    for (error, words) in cases {
        let text = error.to_string();
        assert!(
            text.contains(words) && text.contains("uptake index --encoder"),
            "{text}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// A flipped bit is an error or a fault, never a wrong vector.
    #[test]
    fn a_flipped_bit_is_told_and_costs_what_it_hit(at in 0..10_000_usize, bit in 0..8_u8) {
        let shelf = Shelf::of_thirty();
        let mut bytes = fs::read(shelf.path()).expect("read");
        let at = at * bytes.len() / 10_000;
        bytes[at] ^= 1 << bit;
        fs::write(shelf.path(), &bytes).expect("written");
        if let Ok(vectors) = Vectors::open(&shelf.path()) {
            prop_assert!(!vectors.faults().is_empty());
            prop_assert!(vectors.projects() < 30);
            let index = shelf.index(30);
            let need = NeedVector::new(direction(9));
            for number in 0..30 {
                let place = index.document(&document(number).id).expect("indexed");
                if let Some(found) = vectors.similarity(&index, &need, place) {
                    prop_assert!((found - cosine(need.values(), &direction(number))).abs() < 0.001);
                }
            }
        }
    }

    /// Whatever stands in the file, reading it ends.
    #[test]
    fn any_bytes_are_read_or_refused(
        cut in 0..20_000_usize, noise in prop::collection::vec(any::<u8>(), 0..300)
    ) {
        let shelf = Shelf::of_thirty();
        let mut bytes = fs::read(shelf.path()).expect("read");
        bytes.truncate(cut);
        bytes.extend(noise);
        fs::write(shelf.path(), &bytes).expect("written");
        if let Ok(vectors) = Vectors::open(&shelf.path()) {
            prop_assert!(vectors.projects() <= 30);
        }
    }
}
