//! Readers never panic, whatever bytes a file holds.

use super::{PROJECT, import};
use proptest::prelude::*;
use uptake_import::ImportError;
use uptake_model::SourceKind;

const TABLE: &str = "\"id\";\"acronym\";\"title\";\"objective\";\"frameworkProgramme\"\n\"1\";\"A\";\"B \"\"c\"\"\";\"D\nE\";\"HORIZON\"\n\"2\";\"F\";\"G\";\"H\";\"FP7\"\n";
const CALLS: &str = "\u{feff}{\"topicId\":\"X-1\",\"callIdentifier\":\"X\",\"description\":\"Expected Outcome:A.Scope:null\"}{\"topicId\":\"X-2\",\"callIdentifier\":\"X\"}";

/// A file with some bytes changed, inserted or cut off.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), any::<u8>(), 0..3_u8);
    let file = prop::sample::select(vec![PROJECT, TABLE, CALLS]);
    (
        file,
        prop::collection::vec(change, 1..12),
        any::<prop::sample::Index>(),
        any::<bool>(),
    )
        .prop_map(|(text, changes, cut, cuts)| {
            let mut bytes = text.as_bytes().to_vec();
            for (at, byte, how) in changes {
                let at = at.index(bytes.len());
                match how {
                    0 => bytes[at] = byte,
                    1 => bytes.insert(at, byte),
                    _ => bytes[at] = b"\"<>&;,\n{}"[usize::from(byte) % 9],
                }
            }
            if cuts {
                bytes.truncate(cut.index(bytes.len()));
            }
            bytes
        })
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in mutated(), calls in any::<bool>()) {
        let source = if calls { SourceKind::Calls } else { SourceKind::Cordis };
        match import(source, &[("file", &bytes)]) {
            Ok(import) => {
                prop_assert!(!import.sink.records.is_empty());
                let problems = format!("{:?}", import.sink.problems);
                prop_assert!(!problems.contains("failed inside Uptake"), "{}", problems);
            }
            Err(error) => {
                prop_assert!(!error.to_string().contains("failed inside Uptake"), "{}", error);
                prop_assert!(
                matches!(error, ImportError::NothingRead { .. } | ImportError::Truncated { .. } | ImportError::Damaged { .. }),
                "{error:?}"
                );
            }
        }
    }
}
