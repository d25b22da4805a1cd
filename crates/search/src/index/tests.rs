//! Files with a right checksum and wrong content: nothing may run past the end
//! of a section, whatever stands in it.

use super::*;
use crate::document::{Attributes, Document, DocumentText};
use crate::ranking::{Filter, Window};
use crate::settings::Settings;
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::sync::OnceLock;
use uptake_model::{Area, Country, Programme, SnapshotId};

const TODAY: Date = jiff::civil::date(2026, 11, 23);

fn text(place: u32) -> DocumentText {
    DocumentText {
        title: format!("robot number{place} of a kind{}", place % 5),
        objective: "a robot looks for smoke".to_owned(),
        ..DocumentText::default()
    }
}

/// The bytes of a small index, built once.
fn whole() -> Vec<u8> {
    static WHOLE: OnceLock<Vec<u8>> = OnceLock::new();
    WHOLE.get_or_init(build).clone()
}

fn build() -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("index");
    let mut builder = IndexBuilder::new(Settings::default()).expect("settings");
    let document = |place: u32| Document {
        id: ProjectId::new(format!("{place:03}")),
        text: text(place),
        attributes: Attributes {
            programme: Programme::ALL[place as usize % 3],
            status: ProjectStatus::Signed,
            start: Some(TODAY),
            end: None,
            areas: vec![Area::ALL[place as usize % 6]],
            countries: Country::parse("EL").into_iter().collect(),
            coordinator_country: None,
            funding_scheme: None,
            topics: Vec::new(),
        },
    };
    builder.add((0..40).map(document).collect());
    let stamp = Stamp {
        snapshot: SnapshotId::new("test"),
        built_at: "2026-11-23T00:00:00Z".parse().expect("a time"),
    };
    builder.write(&path, stamp).expect("written");
    std::fs::read(&path).expect("read")
}

/// Opens bytes under a fresh checksum and uses everything that can be used.
fn use_all(mut bytes: Vec<u8>) -> Result<(), OpenError> {
    let sum = Sha256::new()
        .chain_update(&bytes[..24])
        .chain_update(&bytes[56..])
        .finalize();
    bytes[24..56].copy_from_slice(&sum);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("index");
    std::fs::write(&path, bytes).expect("written");
    let index = Index::open(&path)?;
    let query = index.query("robot number7 kind3 smoke looking");
    let window = Window {
        offset: 0,
        limit: 50,
    };
    for hit in index.search(&query, &Filter::default(), TODAY, window).hits {
        drop(index.account(&query, &hit.id, &text(hit.document)));
    }
    drop(index.browse(&Filter::default(), TODAY, window));
    drop(index.similar(&text(7), None, 10));
    Ok(())
}

#[test]
fn the_untouched_file_is_usable() {
    use_all(whole()).expect("sound");
}

#[test]
fn a_nearness_outside_its_range_is_refused() {
    // Each entry of the table is 24 bytes, of which the second 8 are the offset.
    let at = 64 + 24 * Section::Nearness as usize + 8;
    let offset = |bytes: &[u8]| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight"));
    for (value, sound) in [
        (0.0, true),
        (1.0, true),
        (1.01, false),
        (9e4, false),
        (-0.1, false),
        (f32::NAN, false),
    ] {
        let mut bytes = whole();
        let from = offset(&bytes) as usize;
        bytes[from..from + 4].copy_from_slice(&value.to_le_bytes());
        assert_eq!(use_all(bytes).is_ok(), sound, "{value}");
    }
}

#[test]
fn a_sound_file_with_other_fields_or_sections_is_of_another_version() {
    let mut fields = whole();
    let name = b"\"topics_learned\"";
    let at = fields.windows(name.len()).position(|bytes| bytes == name);
    fields[at.expect("the field's name") + 1] = b'T';
    let mut sections = whole();
    sections[12] -= 1;
    for (bytes, what) in [(fields, "its header"), (sections, "its table of sections")] {
        let said = use_all(bytes).expect_err("of another version").to_string();
        assert!(
            said.contains("was written by another version of Uptake"),
            "{said}"
        );
        assert!(
            said.contains(what) && said.contains("uptake index"),
            "{said}"
        );
        assert!(!said.contains("report"), "{said}");
    }
}

proptest! {
    #[test]
    fn wrong_content_under_a_right_checksum_is_refused_or_survived(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = whole();
        let length = bytes.len();
        for (place, value) in changes {
            bytes[64 + place.index(length - 64)] = value;
        }
        // Either answer will do; a panic or an overflow will not.
        drop(use_all(bytes));
    }
}
