//! From bridges to the stems they add to a need, each with what it counts.

use crate::analysis::{Analyser, Shape, words};
use crate::bridge::{Bridge, Kind};
use crate::settings::Bridging;
use std::collections::BTreeMap;

/// What each further name of a concept counts beside the one before it.
const DECAY: f64 = 0.85;

/// Names of one bridge that are used.
const MOST_NAMES: usize = 12;

/// A stem that a bridge leads to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reached {
    pub(super) stem: String,
    /// As the bridge writes it.
    pub(super) word: String,
    pub(super) emphasis: f64,
    /// The bridge that counts most for it.
    pub(super) bridge: usize,
}

/// What a bridge's best name counts.
fn strength(kind: Kind, bridging: &Bridging) -> f64 {
    match kind {
        Kind::Translation | Kind::Unchanged => 1.0,
        Kind::Synonym => bridging.synonym,
        Kind::Narrower => bridging.narrower,
        Kind::Broader => bridging.broader,
        Kind::Related => bridging.related,
    }
}

/// What each further name counts beside the one before it.
fn decay(kind: Kind, bridging: &Bridging) -> f64 {
    match kind {
        Kind::Translation => bridging.alternative,
        _ => DECAY,
    }
}

/// All stems that the bridges lead to, sorted. Translations of different words
/// add up, as the words themselves would; of other bridges the best counts.
pub(super) fn reached(
    analyser: &Analyser,
    bridges: &[Bridge],
    bridging: &Bridging,
) -> Vec<Reached> {
    let mut all: BTreeMap<String, Reached> = BTreeMap::new();
    for (number, bridge) in bridges.iter().enumerate() {
        let translates = matches!(bridge.kind, Kind::Translation | Kind::Unchanged);
        for one in of_bridge(analyser, bridge, number, bridging) {
            match all.get_mut(&one.stem) {
                None => {
                    all.insert(one.stem.clone(), one);
                }
                Some(known) if translates && known.emphasis >= 1.0 && one.emphasis >= 1.0 => {
                    known.emphasis += one.emphasis;
                }
                Some(known) if one.emphasis > known.emphasis => *known = one,
                Some(_) => {}
            }
        }
    }
    all.into_values().collect()
}

/// The stems of one bridge, each with the most any of its names gives it. A name
/// of several words shares its weight among them, less than evenly: two words of
/// a name say more together than one.
fn of_bridge(
    analyser: &Analyser,
    bridge: &Bridge,
    number: usize,
    bridging: &Bridging,
) -> Vec<Reached> {
    let mut found: Vec<Reached> = Vec::new();
    let mut weight = strength(bridge.kind, bridging);
    for name in bridge.into.iter().take(MOST_NAMES) {
        let mut stems: Vec<(String, String)> = Vec::new();
        words(name, |word| {
            if word.shape == Shape::Plain
                && let Some(stem) = analyser.stem(word.folded)
            {
                stems.push((stem.into_owned(), name[word.range].to_owned()));
            }
        });
        let each = weight / (stems.len().max(1) as f64).sqrt();
        for (stem, word) in stems {
            match found.iter_mut().find(|known| known.stem == stem) {
                Some(known) => known.emphasis = known.emphasis.max(each),
                None => found.push(Reached {
                    stem,
                    word,
                    emphasis: each,
                    bridge: number,
                }),
            }
        }
        weight *= decay(bridge.kind, bridging);
    }
    found.retain(|one| one.emphasis > 0.0);
    found
}
