//! From bridges to the stems they add to a need, each with what it counts.

use crate::analysis::{Analyser, Shape, words};
use crate::bridge::{Bridge, Kind, Via};
use crate::settings::Bridging;
use crate::thesaurus::Thesaurus;
use std::collections::BTreeMap;
use uptake_model::Language;

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

/// How the names of one bridge are weighed.
#[derive(Clone, Copy)]
struct Scale {
    /// What its first name counts.
    first: f64,
    /// What its second name counts.
    second: f64,
    /// What each further name counts beside the one before it.
    decay: f64,
}

/// A need that lists terms is widened little, but where one of them is an everyday
/// name, the researchers' name counts in full.
fn scale(bridge: &Bridge, told: bool, bridging: &Bridging) -> Scale {
    let kind = bridge.kind;
    let (first, second, decay) = match kind {
        Kind::Unchanged => (1.0, 1.0, 1.0),
        Kind::Translation => (1.0, bridging.alternative, bridging.alternative),
        Kind::Synonym => (bridging.preferred, bridging.synonym, DECAY),
        Kind::Narrower => (bridging.narrower, bridging.narrower * DECAY, DECAY),
        Kind::Broader => (bridging.broader, bridging.broader * DECAY, DECAY),
        Kind::Related => (bridging.related, bridging.related * DECAY, DECAY),
        Kind::Near => {
            let near = bridging.near * f64::from(bridge.certainty) / 100.0;
            (near, near * DECAY, DECAY)
        }
    };
    let translates = matches!(kind, Kind::Unchanged | Kind::Translation);
    let less = if told || translates {
        1.0
    } else {
        bridging.terse
    };
    let in_full = kind == Kind::Synonym && begins_with_preferred(bridge);
    Scale {
        first: if in_full { first } else { first * less },
        second: second * less,
        decay,
    }
}

/// Whether the names begin with the concept's preferred one: then it was not that
/// which was typed.
fn begins_with_preferred(bridge: &Bridge) -> bool {
    let Via::Concept(slug) = &bridge.via else {
        return false;
    };
    let concept = Thesaurus::embedded().concept(slug);
    let preferred = concept.map(|concept| concept.preferred(Language::En));
    preferred == bridge.into.first().map(String::as_str)
}

/// All stems that the bridges lead to, sorted. `told`: the need is told in
/// sentences, see [`super::register`]. Translations of different words
/// add up, as the words themselves would; of other bridges the best counts.
pub(super) fn reached(
    analyser: &Analyser,
    bridges: &[Bridge],
    told: bool,
    bridging: &Bridging,
) -> Vec<Reached> {
    let mut all: BTreeMap<String, Reached> = BTreeMap::new();
    for (number, bridge) in bridges.iter().enumerate() {
        let translates = matches!(bridge.kind, Kind::Translation | Kind::Unchanged);
        let scale = scale(bridge, told, bridging);
        for one in of_bridge(analyser, bridge, number, scale) {
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
fn of_bridge(analyser: &Analyser, bridge: &Bridge, number: usize, scale: Scale) -> Vec<Reached> {
    let mut found: Vec<Reached> = Vec::new();
    let mut weight = scale.first;
    for (place, name) in bridge.into.iter().take(MOST_NAMES).enumerate() {
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
        weight = match place {
            0 => scale.second,
            _ => weight * scale.decay,
        };
    }
    found.retain(|one| one.emphasis > 0.0);
    found
}
