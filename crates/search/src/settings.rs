//! The numbers that decide how words weigh, kept in the index they were used for.

use crate::document::Field;
use serde::{Deserialize, Serialize};

/// How one field counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FieldSettings {
    /// What one occurrence is worth beside one in another field, from 0.
    pub weight: f64,
    /// How far length is held against the field: 0 not at all, 1 fully.
    pub length_normalisation: f64,
}

/// What a word that was not typed counts beside one that was, by how it was
/// reached. Every number lies below 1, so that a synonym never outweighs the word
/// itself.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bridging {
    /// A second or third translation of a word, beside the first.
    pub alternative: f64,
    /// The researchers' name of a concept that the need names in everyday words.
    pub preferred: f64,
    /// Another name of a concept that the need names.
    pub synonym: f64,
    /// A concept directly below it.
    pub narrower: f64,
    /// The concept directly above it.
    pub broader: f64,
    /// A concept that its entry relates to it.
    pub related: f64,
    /// A name of a concept that the need speaks about without naming it, where that
    /// is as certain as can be.
    pub near: f64,
    /// What all these but translations count where the need lists terms, beside
    /// where it is told in sentences: whoever knows the term means just that.
    pub terse: f64,
}

/// How the parts of a score are added up:
///
/// ```text
/// score = words / most the words typed could earn
///       + meaning · cosine of the need and the project in the latent space
///       + nearness · how near the project lies to civil security, 0 to 1
///       + encoder · how far the project stands out by an encoder's similarity,
///         0 to 1, where there is one
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Fusion {
    /// Weight of the meaning.
    pub meaning: f64,
    /// Weight of nearness to civil security.
    pub nearness: f64,
    /// Weight of what an encoder finds.
    pub encoder: f64,
}

/// What a score means for a need that tells all there is to tell, measured on needs
/// whose answers people judged.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// From here on a project is likely to meet the need: a [`height`], or a score where it
    /// was made for one need by [`Self::for_need`].
    pub likely: f64,
    /// From here on it is possible.
    pub possible: f64,
    /// Share of likely projects that were judged to meet the need, wholly or partly.
    pub likely_precision: f64,
    /// The same share of possible ones.
    pub possible_precision: f64,
    /// The same share of unlikely ones among those that were judged.
    pub unlikely_precision: f64,
    /// Needs it was measured on; 0 where the thresholds are a guess, and the shares unknown.
    pub needs: u32,
}

/// The settings of BM25F (Robertson and Zaragoza 2009, section 3.4), as this
/// index applies it: for a term in a document,
///
/// ```text
/// tf' = Σ over fields  weight · tf / (1 − b + b · length / average length)
/// contribution = idf · times in the need · (k1 + 1) · tf' / (k1 + tf')
/// idf = ln(1 + (N − df + 0.5) / (df + 0.5))
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// `k1`: how soon repetition stops to matter; above 0.
    pub saturation: f64,
    /// Each field's settings, at the field's number.
    pub fields: [FieldSettings; Field::COUNT],
    /// What words that were not typed count.
    pub bridging: Bridging,
    /// How the parts of a score are added up.
    pub fusion: Fusion,
    /// What a score means.
    pub calibration: Calibration,
    /// What a score means to which an encoder has added its part.
    pub encoded: Calibration,
}

impl Default for Settings {
    /// Found by coordinate search over 2,087 topics of Horizon Europe *outside*
    /// security (each topic's title finding the projects funded under it), then
    /// rounded; the security topics of the development set served only as a
    /// check. Topic titles hardly ever name an acronym, so its weight could not
    /// be measured: it is set so that typing one finds its project first.
    fn default() -> Self {
        let field = |weight, length_normalisation| FieldSettings {
            weight,
            length_normalisation,
        };
        Self {
            saturation: 2.0,
            fields: [
                field(3.0, 0.75),
                field(3.0, 0.0),
                field(1.5, 0.5),
                field(1.0, 0.75),
                field(0.75, 0.75),
            ],
            bridging: Bridging {
                alternative: 0.7,
                preferred: 0.3,
                synonym: 0.35,
                narrower: 0.0,
                broader: 0.0,
                related: 0.35,
                near: 0.7,
                terse: 0.0,
            },
            fusion: Fusion {
                meaning: 0.35,
                nearness: 0.25,
                encoder: 0.5,
            },
            calibration: Calibration {
                likely: 0.403,
                possible: 0.325,
                likely_precision: 0.61,
                possible_precision: 0.34,
                unlikely_precision: 0.1,
                needs: 110,
            },
            encoded: Calibration {
                likely: 0.6,
                possible: 0.5,
                likely_precision: 0.0,
                possible_precision: 0.0,
                unlikely_precision: 0.0,
                needs: 0,
            },
        }
    }
}

impl Calibration {
    /// The same in scores, for a need that tells this much, 0 to 1, see
    /// [`crate::Query::telling`], and whose fiftieth project has the score `usual`: where
    /// [`height`] reaches [`Self::likely`] and [`Self::possible`].
    #[must_use]
    pub fn for_need(&self, telling: f64, usual: f64) -> Self {
        // To the millionth: the order in which words were added up must not show.
        let score = |height: f64| {
            let score = height / telling.max(f64::MIN_POSITIVE) + ground(usual);
            (score * 1e6).round() / 1e6
        };
        Self {
            likely: score(self.likely),
            possible: score(self.possible),
            ..*self
        }
    }

    /// Whether words follow each other as they should.
    fn is_valid(&self) -> bool {
        // At or below nothing, projects that share nothing with a need would count.
        self.likely >= self.possible && self.possible > 0.0 && self.likely.is_finite()
    }
}

/// How far a score stands out, for a need that tells `telling` and whose fiftieth project
/// has the score `usual`: what is calibrated.
///
/// Half of the usual score is taken off, since projects of a field share that much with a
/// need whether they meet it or not, and the less a need tells, the less the rest counts.
/// Found on judged needs, decision 0029.
#[must_use]
pub fn height(score: f64, telling: f64, usual: f64) -> f64 {
    (score - ground(usual)) * telling
}

/// What is taken off a score.
fn ground(usual: f64) -> f64 {
    0.5 * usual.max(LEAST_USUAL)
}

/// A usual score below this counts as this: about what the fiftieth of 20,000 projects
/// scores for needs that few projects share anything with. In a corpus of a few hundred
/// the fiftieth says nothing.
const LEAST_USUAL: f64 = 0.4;

/// Highest weight of a part of the score; higher ones would let it drown the rest.
const MOST_WEIGHT: f64 = 16.0;

impl Bridging {
    /// All of them, in the order of the fields.
    pub(crate) fn weights(&self) -> [f64; 8] {
        [
            self.alternative,
            self.preferred,
            self.synonym,
            self.narrower,
            self.broader,
            self.related,
            self.near,
            self.terse,
        ]
    }
}

impl Fusion {
    /// All of them, in the order of the fields.
    pub(crate) fn weights(&self) -> [f64; 3] {
        [self.meaning, self.nearness, self.encoder]
    }
}

impl Settings {
    /// What scores mean with or without an encoder's part.
    #[must_use]
    pub fn calibration(&self, encoded: bool) -> &Calibration {
        match encoded {
            true => &self.encoded,
            false => &self.calibration,
        }
    }

    /// The settings of one field.
    #[must_use]
    pub fn field(&self, field: Field) -> FieldSettings {
        self.fields[field.number()]
    }

    /// The frequency of a term over all fields, saturated into 0 to 1:
    /// `tf' / (k1 + tf')`. `counts` and `lengths` are in the fields' order.
    #[must_use]
    pub fn saturated(
        &self,
        counts: &[u8; Field::COUNT],
        lengths: &[u32; Field::COUNT],
        averages: &[f64; Field::COUNT],
    ) -> f64 {
        let frequency: f64 = self.shares(counts, lengths, averages).iter().sum();
        frequency / (self.saturation + frequency)
    }

    /// What each field adds to `tf'`.
    #[must_use]
    pub fn shares(
        &self,
        counts: &[u8; Field::COUNT],
        lengths: &[u32; Field::COUNT],
        averages: &[f64; Field::COUNT],
    ) -> [f64; Field::COUNT] {
        std::array::from_fn(|i| {
            if counts[i] == 0 || averages[i] <= 0.0 {
                return 0.0;
            }
            let settings = &self.fields[i];
            let b = settings.length_normalisation;
            let length = 1.0 - b + b * f64::from(lengths[i]) / averages[i];
            settings.weight * f64::from(counts[i]) / length.max(f64::MIN_POSITIVE)
        })
    }

    /// Inverse document frequency of a term in `frequency` of `documents`.
    #[must_use]
    pub fn rarity(documents: u32, frequency: u32) -> f64 {
        let (n, df) = (f64::from(documents), f64::from(frequency));
        (1.0 + (n - df + 0.5) / (df + 0.5)).ln()
    }

    /// Whether the numbers lie where the formula makes sense.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.saturation.is_finite()
            && self.saturation > 0.0
            && self.fields.iter().all(|field| {
                field.weight.is_finite()
                    && field.weight >= 0.0
                    && (0.0..=1.0).contains(&field.length_normalisation)
            })
            && self
                .bridging
                .weights()
                .iter()
                .all(|w| (0.0..1.0).contains(w))
            && self
                .fusion
                .weights()
                .iter()
                .all(|w| (0.0..=MOST_WEIGHT).contains(w))
            && self.calibration.is_valid()
            && self.encoded.is_valid()
    }

    /// Words alone: no bridges to others, no meaning, no nearness; what a plain
    /// text index does.
    #[must_use]
    pub fn words_only(self) -> Self {
        Self {
            bridging: Bridging {
                alternative: 0.0,
                preferred: 0.0,
                synonym: 0.0,
                narrower: 0.0,
                broader: 0.0,
                related: 0.0,
                near: 0.0,
                terse: 0.0,
            },
            fusion: Fusion {
                meaning: 0.0,
                nearness: 0.0,
                encoder: 0.0,
            },
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LENGTHS: [u32; 5] = [10, 1, 8, 200, 40];
    const AVERAGES: [f64; 5] = [10.0, 1.0, 8.0, 200.0, 40.0];

    #[test]
    fn at_average_length_a_field_counts_by_its_weight() {
        let settings = Settings::default();
        for field in Field::ALL {
            let mut counts = [0; 5];
            counts[field.number()] = 3;
            let shares = settings.shares(&counts, &LENGTHS, &AVERAGES);
            let expected = settings.field(field).weight * 3.0;
            assert!((shares[field.number()] - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn a_longer_field_counts_less_and_repetition_saturates() {
        let settings = Settings::default();
        let once = settings.saturated(&[0, 0, 0, 1, 0], &LENGTHS, &AVERAGES);
        let longer = settings.saturated(&[0, 0, 0, 1, 0], &[10, 1, 8, 400, 40], &AVERAGES);
        let often = settings.saturated(&[0, 0, 0, 200, 0], &LENGTHS, &AVERAGES);
        assert!(longer < once && once < often && often < 1.0);
    }

    #[test]
    fn rare_words_weigh_more_and_none_weighs_below_nothing() {
        assert!(Settings::rarity(1000, 1) > Settings::rarity(1000, 100));
        assert!(Settings::rarity(1000, 1000) > 0.0);
        assert!((Settings::rarity(1, 1) - (1.0_f64 + 0.5 / 1.5).ln()).abs() < 1e-12);
    }
}
