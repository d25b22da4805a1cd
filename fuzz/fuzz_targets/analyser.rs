//! Any text: split into words, read as a need in any language, searched, explained.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use uptake_fuzz::{build, use_all};
use uptake_model::Language;
use uptake_search::Index;
use uptake_search::analysis::{Analyser, words};

static INDEX: LazyLock<(tempfile::TempDir, Index)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("index");
    build(&path).expect("built");
    let index = Index::open(&path).expect("opened");
    (folder, index)
});

fuzz_target!(|input: &[u8]| {
    let Some((first, rest)) = input.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    let mut last = 0;
    words(&text, |word| {
        assert!(
            text.get(word.range.clone()).is_some(),
            "a word between letters"
        );
        assert!(!word.folded.is_empty());
        last = last.max(word.range.end);
    });
    assert!(last <= text.len());
    for term in Analyser::new().analyse(&text) {
        assert!(!term.stem.is_empty() && text.get(term.range).is_some());
    }
    // One in as many lets the language be told from the text.
    let language = Language::ALL.get(usize::from(*first) % (Language::ALL.len() + 1));
    use_all(&INDEX.1, &text, language.copied());
});
