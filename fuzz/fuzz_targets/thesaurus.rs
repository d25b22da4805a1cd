//! Any text as a thesaurus in Turtle, or as a word list: read or refused with faults
//! that can be told, and what was read can be written and read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use uptake_search::thesaurus::{Thesaurus, WORD_LIST};

fuzz_target!(|input: &[u8]| {
    let Some((first, rest)) = input.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    let name = if first % 2 == 0 {
        "fuzz.ttl"
    } else {
        WORD_LIST
    };
    match Thesaurus::parse(&[(name, &text)]) {
        Ok(thesaurus) => {
            let written = thesaurus.to_turtle();
            let again = Thesaurus::parse(&[("again.ttl", &written)]);
            let concepts = again.map(|again| again.concepts().len());
            assert_eq!(concepts.ok(), Some(thesaurus.concepts().len()));
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            for fault in faults {
                assert!(!fault.to_string().is_empty());
            }
        }
    }
});
