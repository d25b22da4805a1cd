//! The index file: whole or refused, with a message that says what to do; the
//! same input gives the same bytes; a failed build leaves the old index.

use crate::corpus::{document, shelve, six, stamp};
use proptest::prelude::*;
use std::fs;
use std::path::Path;
use uptake_search::{BuildError, Index, IndexBuilder, OpenError, Settings};

fn open_bytes(bytes: &[u8]) -> OpenError {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("index");
    fs::write(&path, bytes).expect("written");
    match Index::open(&path) {
        Ok(_) => panic!("a damaged index was opened"),
        Err(error) => error,
    }
}

fn check_advice(error: &OpenError) {
    assert!(error.to_string().contains("uptake index"), "{error}");
}

#[test]
fn every_kind_of_wrong_file_has_its_own_message() {
    let whole = fs::read(&shelve(six()).path).expect("read");

    let error = open_bytes(&whole[..whole.len() - 1]);
    assert!(matches!(error, OpenError::WrongLength { .. }), "{error}");
    check_advice(&error);

    let error = open_bytes(&[whole.as_slice(), b"x"].concat());
    assert!(matches!(error, OpenError::WrongLength { .. }), "{error}");

    let mut other = whole.clone();
    other[8] += 1;
    let error = open_bytes(&other);
    let OpenError::OtherFormat { found, read, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(*found, read + 1);
    assert!(error.to_string().contains("or it is damaged"), "{error}");
    check_advice(&error);

    let mut first = whole.clone();
    first[0] ^= 1;
    for bytes in [
        &first,
        &whole[..40],
        &b""[..],
        b"short",
        &[0; 4096],
        b"PK\x03\x04 this is a zip, not an index, and it is long enough to hold a head",
    ] {
        let error = open_bytes(bytes);
        assert!(matches!(error, OpenError::NotAnIndex(_)), "{error}");
        let said = error.to_string();
        assert!(said.contains("damaged") && !said.contains("Move"), "{said}");
        check_advice(&error);
    }

    let error = Index::open(Path::new("no/such/index")).expect_err("missing");
    assert!(matches!(error, OpenError::Missing(_)), "{error}");
    check_advice(&error);
}

#[test]
fn any_flipped_bit_is_noticed() {
    let whole = fs::read(&shelve(six()).path).expect("read");
    // All bits of the head and the table, then one bit of every byte.
    let places = (0..64 * 8).chain((64..whole.len()).map(|byte| byte * 8 + byte % 8));
    for place in places.step_by(7) {
        let mut flipped = whole.clone();
        flipped[place / 8] ^= 1 << (place % 8);
        open_bytes(&flipped);
    }
}

#[test]
fn the_order_and_the_batches_do_not_change_the_bytes() {
    let build = |batches: Vec<Vec<uptake_search::Document>>| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("index");
        let mut builder = IndexBuilder::new(Settings::default()).expect("settings");
        for batch in batches {
            builder.add(batch);
        }
        builder.write(&path, stamp()).expect("written");
        assert_eq!(
            fs::read_dir(folder.path()).expect("folder").count(),
            1,
            "nothing left aside"
        );
        fs::read(&path).expect("read")
    };
    let many: Vec<_> = (0..500)
        .map(|i| {
            document(
                &format!("{i:03}"),
                &format!("word{} robot", i % 17),
                "the same text",
            )
        })
        .collect();
    let mut backwards = many.clone();
    backwards.reverse();
    let halves = vec![
        backwards[..70].to_vec(),
        Vec::new(),
        backwards[70..].to_vec(),
    ];
    assert_eq!(build(vec![many]), build(halves));
}

#[test]
fn what_cannot_be_built_leaves_the_index_in_force() {
    let shelf = shelve(six());
    let before = fs::read(&shelf.path).expect("read");

    let mut twice = IndexBuilder::new(Settings::default()).expect("settings");
    twice.add(vec![
        document("1", "a robot", ""),
        document("1", "another", ""),
    ]);
    let error = twice.write(&shelf.path, stamp()).expect_err("twice");
    assert!(
        matches!(&error, BuildError::Twice(id) if id == "1"),
        "{error}"
    );

    let mut nowhere = IndexBuilder::new(Settings::default()).expect("settings");
    nowhere.add(six());
    let error = nowhere
        .write(&shelf.path.join("below/a/file"), stamp())
        .expect_err("no folder");
    assert!(matches!(error, BuildError::Io { .. }), "{error}");

    let wrong = Settings {
        saturation: 0.0,
        ..Settings::default()
    };
    assert!(matches!(
        IndexBuilder::new(wrong),
        Err(BuildError::Settings)
    ));

    assert_eq!(fs::read(&shelf.path).expect("read"), before);
    assert_eq!(shelf.index.documents(), 6);
}

#[test]
fn a_full_disk_is_told_and_leaves_the_index_in_force() {
    // A folder in the place of the file written aside stops the writing as a
    // full disk would, on every system and without rights to mount one.
    let shelf = shelve(six());
    let before = fs::read(&shelf.path).expect("read");
    let mut aside = shelf.path.clone().into_os_string();
    aside.push(".tmp");
    fs::create_dir(&aside).expect("a folder");
    let mut builder = IndexBuilder::new(Settings::default()).expect("settings");
    builder.add(six());
    let error = builder.write(&shelf.path, stamp()).expect_err("in the way");
    assert!(error.to_string().contains("stays as it was"), "{error}");
    assert_eq!(fs::read(&shelf.path).expect("read"), before);
}

#[test]
fn a_new_index_takes_the_place_while_the_old_one_is_read() {
    let shelf = shelve(six());
    let mut builder = IndexBuilder::new(Settings::default()).expect("settings");
    builder.add(vec![document("1", "a robot", "")]);
    builder.write(&shelf.path, stamp()).expect("written");
    let new = Index::open(&shelf.path).expect("opened");
    assert_eq!((shelf.index.documents(), new.documents()), (6, 1));
    assert_eq!(shelf.index.query("explosives").terms[0].documents, 2);
    assert_ne!(shelf.index.identity(), new.identity());
}

#[test]
fn the_header_says_what_it_was_made_from() {
    let shelf = shelve(six());
    let header = shelf.index.header();
    assert_eq!(header.stamp, stamp());
    assert_eq!(header.settings, Settings::default());
    assert_eq!(header.documents, 6);
    assert_eq!(header.filled, [6, 1, 1, 5, 1]);
}

proptest! {
    #[test]
    fn no_bytes_behind_a_right_head_make_it_panic(
        noise in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        let mut bytes = b"UPTAKEIX\x01\0\0\0\x14\0\0\0".to_vec();
        bytes.extend(noise);
        open_bytes(&bytes);
    }
}
