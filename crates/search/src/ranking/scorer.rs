//! The score of a document: words, meaning, nearness and what an encoder finds,
//! each rounded to whole units before they are added, so that an explanation's
//! parts add up to the score exactly.

use super::top::Top;
use crate::encoder::standing::Standing;
use crate::index::Index;
use crate::latent::Space;
use crate::query::Query;
use crate::settings::Fusion;

/// Units of a score of 1: fine enough to tell scores apart, small enough that
/// no sum of parts leaves 32 bits.
pub(crate) const UNIT: u32 = 1 << 22;

/// The parts of one score, in units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Parts {
    pub(crate) words: u32,
    pub(crate) meaning: u32,
    pub(crate) nearness: u32,
    pub(crate) encoder: u32,
}

impl Parts {
    pub(crate) fn sum(self) -> u32 {
        self.words + self.meaning + self.nearness + self.encoder
    }
}

/// Scores documents for one query.
///
/// What a document's words, its nearness and the encoder's similarity add is cheap
/// to tell and called *seen*; its direction costs the reading of 256 bytes and is
/// looked at only where it can matter.
pub(crate) struct Scorer<'i> {
    space: Space<'i>,
    query: &'i Query,
    fusion: Fusion,
    /// Units of score for one unit of words.
    word: f32,
    /// What an encoder finds, where it counts.
    encoded: Option<&'i Standing>,
    /// The most that meaning can add, in units.
    pub(crate) unseen: u32,
}

impl<'i> Scorer<'i> {
    pub(crate) fn new(index: &'i Index, query: &'i Query, fusion: Fusion) -> Self {
        let mut fusion = fusion;
        if query.is_empty() {
            // Near or not, a project is no answer where nothing was asked.
            fusion.nearness = 0.0;
        }
        if query.meaning.is_empty() {
            fusion.meaning = 0.0;
        }
        let documents = index.documents() as usize;
        let encoded = query.encoded.as_ref();
        let ceiling = query.ceiling() * f64::from(1_u32 << query.shift);
        Self {
            space: index.space(),
            query,
            word: if ceiling > 0.0 {
                (f64::from(UNIT) / ceiling) as f32
            } else {
                0.0
            },
            encoded: encoded.filter(|all| all.documents() == documents && fusion.encoder > 0.0),
            unseen: units(fusion.meaning),
            fusion,
        }
    }

    /// The parts of a document's score; `words` is its sum over terms.
    pub(crate) fn parts(&self, words: u32, document: u32) -> Parts {
        let place = document as usize;
        Parts {
            words: worth(words, self.word),
            meaning: self.meaning(document),
            nearness: units(self.fusion.nearness * f64::from(self.space.nearness[place])),
            encoder: self.encoded.map_or(0, |all| self.stands_out(all, document)),
        }
    }

    /// What a document's direction adds.
    pub(crate) fn meaning(&self, document: u32) -> u32 {
        if self.unseen == 0 {
            return 0;
        }
        let cosine = f64::from(self.space.cosine(&self.query.meaning, document));
        units(self.fusion.meaning * cosine)
    }

    /// What all documents add without their directions, from their sums over terms.
    pub(crate) fn seen(&self, words: &[u32]) -> Vec<u32> {
        let mut seen = vec![0; words.len()];
        let nearness = self.space.nearness;
        add_up(&mut seen, words, nearness, self.word, self.fusion.nearness);
        if let Some(all) = self.encoded {
            for (document, seen) in (0..).zip(&mut seen) {
                *seen += self.stands_out(all, document);
            }
        }
        seen
    }

    /// A score that the best `wanted` of the documents that pass reach for certain;
    /// 0 where nothing can be said. Found from those that are most promising
    /// before their directions are known, so that the directions of most others
    /// need never be read. `peaks` are those of `seen`.
    pub(crate) fn floor(
        &self,
        seen: &[u32],
        peaks: &[u32],
        wanted: usize,
        passes: impl Fn(u32) -> bool,
    ) -> u32 {
        let first = wanted.saturating_mul(PROMISING);
        if self.unseen == 0 || wanted == 0 || first >= seen.len() {
            return 0;
        }
        let mut promising = Top::new(first);
        for (peak, (block, seen)) in peaks.iter().zip(seen.chunks(BLOCK).enumerate()) {
            if *peak < promising.bar() {
                continue;
            }
            for (place, seen) in seen.iter().enumerate() {
                let document = (block * BLOCK + place) as u32;
                if *seen >= promising.bar() && passes(document) {
                    promising.offer(*seen, document);
                }
            }
        }
        let mut best = Top::new(wanted);
        for (seen, document) in promising.into_sorted() {
            best.offer(seen + self.meaning(document), document);
        }
        best.raise();
        best.bar()
    }

    /// The best `limit` of all documents; `peaks` are those of `seen`.
    pub(crate) fn best(&self, seen: &[u32], peaks: &[u32], limit: usize) -> Top {
        let mut top = Top::from(limit, self.floor(seen, peaks, limit, |_| true));
        for (block, peak) in peaks.iter().enumerate() {
            if peak + self.unseen < top.bar() {
                continue;
            }
            let first = block * BLOCK;
            for (place, seen) in seen.iter().enumerate().skip(first).take(BLOCK) {
                let most = seen + self.unseen;
                if most > 0 && most >= top.bar() {
                    let document = place as u32;
                    top.offer(seen + self.meaning(document), document);
                }
            }
        }
        top
    }

    fn stands_out(&self, all: &Standing, document: u32) -> u32 {
        units(self.fusion.encoder * all.of(document))
    }
}

/// Documents passed over together where the best of them cannot matter.
pub(crate) const BLOCK: usize = 64;

/// How many times the documents wanted are looked at first.
const PROMISING: usize = 8;

/// The highest of each block.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512bw", "x86_64+avx2"))]
pub(crate) fn peaks(seen: &[u32]) -> Vec<u32> {
    seen.chunks(BLOCK)
        .map(|block| block.iter().fold(0, |most, one| most.max(*one)))
        .collect()
}

/// Words and nearness of all documents; compiled for each kind of processor like
/// the scan over directions, for it, too, touches every document.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512bw", "x86_64+avx2"))]
fn add_up(seen: &mut [u32], words: &[u32], nearness: &[f32], word: f32, weight: f64) {
    for ((seen, words), nearness) in seen.iter_mut().zip(words).zip(nearness) {
        *seen = worth(*words, word) + units(weight * f64::from(*nearness));
    }
}

/// What a sum over terms is worth.
#[inline(always)]
fn worth(words: u32, word: f32) -> u32 {
    // Words past eight times the ceiling (a word repeated without end) add nothing.
    (words as f32 * word).min(8.0 * UNIT as f32) as u32
}

/// The fewest units that reach a score: so that a score counted as reaching it
/// does so as a number, too.
pub(crate) fn least(score: f64) -> u32 {
    (score * f64::from(UNIT)).ceil() as u32
}

/// A part of a score in units; what is negative or no number is nothing.
#[inline(always)]
pub(crate) fn units(score: f64) -> u32 {
    // Not `round`, a call that costs more than all the rest on plain processors.
    (score * f64::from(UNIT) + 0.5) as u32
}

/// A score from its units; exact.
pub(crate) fn score(units: u32) -> f64 {
    f64::from(units) / f64::from(UNIT)
}
