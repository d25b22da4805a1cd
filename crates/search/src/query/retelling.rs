//! A need of another language told again in English: word by word from the best
//! translations, then read for concepts once more, since English has names for
//! them that the other language's words did not show.

use crate::analysis::{Analyser, words};
use crate::bridge::nearby::Spoken;
use crate::bridge::{Bridge, Kind, Understanding, add_near, understand};
use crate::thesaurus::Thesaurus;
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use uptake_model::Language;

/// Adds what the English retelling shows beyond the first reading.
pub(super) fn retell(thesaurus: &Thesaurus, text: &str, understanding: &mut Understanding) {
    let (retold, origins) = retelling(&understanding.bridges);
    if retold.is_empty() {
        return;
    }
    let again = understand(thesaurus, &retold, Some(Language::En), &|_| false);
    let origin = |range: &Range<usize>| {
        let inside = origins
            .iter()
            .filter(|(told, _)| told.start < range.end && range.start < told.end);
        let (start, end) = inside.fold((usize::MAX, 0), |(start, end), (_, typed)| {
            (start.min(typed.start), end.max(typed.end))
        });
        (start < end).then_some(start..end)
    };
    let mut known: HashSet<String> = understanding
        .concepts
        .iter()
        .map(|concept| concept.slug.clone())
        .collect();
    let fresh: HashSet<&str> = again
        .concepts
        .iter()
        .filter(|concept| !concept.near && !known.contains(&concept.slug))
        .map(|concept| concept.slug.as_str())
        .collect();
    for bridge in &again.bridges {
        let crate::bridge::Via::Concept(slug) = &bridge.via else {
            continue;
        };
        if let Some(range) = origin(&bridge.range).filter(|_| fresh.contains(slug.as_str())) {
            understanding.bridges.push(Bridge {
                // What was typed, not what it was retold as.
                typed: text[range.clone()].to_owned(),
                range,
                ..bridge.clone()
            });
        }
    }
    for concept in again.concepts.iter().filter(|concept| !concept.near) {
        if let Some(range) = origin(&concept.range)
            && known.insert(concept.slug.clone())
        {
            understanding.concepts.push(crate::bridge::ConceptFound {
                range,
                ..concept.clone()
            });
        }
    }
    add_near(
        thesaurus,
        text,
        &spoken(&understanding.bridges),
        understanding,
    );
    understanding.sort();
}

/// Each stretch that was translated, with all it may mean in English.
fn spoken(bridges: &[Bridge]) -> Vec<Spoken> {
    let analyser = Analyser::new();
    let word = |bridge: &Bridge| {
        let mut stems: Vec<String> = Vec::new();
        for name in &bridge.into {
            words(name, |word| {
                let stem = analyser.stem(word.folded).map(Cow::into_owned);
                stems.extend(stem.filter(|stem| !stems.contains(stem)));
            });
        }
        Spoken {
            stems,
            range: bridge.range.clone(),
        }
    };
    let translated = bridges
        .iter()
        .filter(|bridge| matches!(bridge.kind, Kind::Translation | Kind::Unchanged));
    translated.map(word).collect()
}

/// Where a stretch stands in the retelling, and where it stood in the text.
type Origin = (Range<usize>, Range<usize>);

/// A need of another language in English: the best translation of each stretch, and
/// what is the same in every language.
pub(super) fn in_english(bridges: &[Bridge]) -> String {
    let kept = bridges
        .iter()
        .filter(|bridge| matches!(bridge.kind, Kind::Translation | Kind::Unchanged));
    let words: Vec<&str> = kept
        .filter_map(|bridge| bridge.into.first().map(String::as_str))
        .collect();
    words.join(" ")
}

/// The best translation of each stretch in the order of the text, and where each
/// came from.
fn retelling(bridges: &[Bridge]) -> (String, Vec<Origin>) {
    let mut retold = String::new();
    let mut origins = Vec::new();
    for bridge in bridges.iter().filter(|b| b.kind == Kind::Translation) {
        let Some(best) = bridge.into.first() else {
            continue;
        };
        let start = retold.len();
        retold.push_str(best);
        origins.push((start..retold.len(), bridge.range.clone()));
        retold.push(' ');
    }
    (retold, origins)
}
