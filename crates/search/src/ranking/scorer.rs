//! The score of a document: words, meaning, nearness and an encoder's similarity,
//! each rounded to whole units before they are added, so that an explanation's
//! parts add up to the score exactly.

use crate::index::Index;
use crate::latent::Space;
use crate::query::Query;
use crate::settings::{Calibration, Fusion};

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
pub(crate) struct Scorer<'i> {
    space: Space<'i>,
    query: &'i Query,
    fusion: Fusion,
    /// Units of score for one unit of words.
    word: f32,
    /// The most that meaning and encoder can add, in units.
    unseen: u32,
    pub(crate) possible: u32,
    pub(crate) likely: u32,
}

impl<'i> Scorer<'i> {
    pub(crate) fn new(index: &'i Index, query: &'i Query, fusion: Fusion) -> Self {
        let mut fusion = fusion;
        if query.meaning.is_empty() {
            fusion.meaning = 0.0;
        }
        let documents = index.documents() as usize;
        if query
            .encoded
            .as_ref()
            .is_none_or(|all| all.len() != documents)
        {
            fusion.encoder = 0.0;
        }
        let ceiling = query.ceiling() * f64::from(1_u32 << query.shift);
        let Calibration {
            likely, possible, ..
        } = index.header().settings.calibration;
        Self {
            space: index.space(),
            query,
            word: if ceiling > 0.0 {
                (f64::from(UNIT) / ceiling) as f32
            } else {
                0.0
            },
            unseen: units(fusion.meaning) + units(fusion.encoder),
            possible: units(possible),
            likely: units(likely),
            fusion,
        }
    }

    /// The parts of a document's score; `words` is its sum over terms.
    pub(crate) fn parts(&self, words: u32, document: u32) -> Parts {
        let (words, nearness) = self.seen(words, document);
        let meaning = if self.fusion.meaning > 0.0 {
            let cosine = f64::from(self.space.cosine(&self.query.meaning, document));
            units(self.fusion.meaning * cosine)
        } else {
            0
        };
        let similarity = match &self.query.encoded {
            Some(all) if self.fusion.encoder > 0.0 => f64::from(all[document as usize]),
            _ => 0.0,
        };
        Parts {
            words,
            meaning,
            nearness,
            encoder: units(self.fusion.encoder * similarity),
        }
    }

    /// The most a document's score can be, without looking at its direction.
    pub(crate) fn most(&self, words: u32, document: u32) -> u32 {
        let (words, nearness) = self.seen(words, document);
        words + nearness + self.unseen
    }

    fn seen(&self, words: u32, document: u32) -> (u32, u32) {
        let near = f64::from(self.space.nearness[document as usize]);
        // Words past eight times the ceiling (a word repeated without end) add nothing.
        let words = (words as f32 * self.word).min(8.0 * UNIT as f32) as u32;
        (words, units(self.fusion.nearness * near))
    }
}

/// A part of a score in units; what is negative or no number is nothing.
pub(crate) fn units(score: f64) -> u32 {
    (score * f64::from(UNIT)).round() as u32
}

/// A score from its units; exact.
pub(crate) fn score(units: u32) -> f64 {
    f64::from(units) / f64::from(UNIT)
}
