//! Why a document has its score: a tree from the total down to each field a
//! word was found in, each word that gave the need its direction, and how near
//! the project lies to civil security. Its leaves add up to the score exactly,
//! for they are shares of the very whole numbers that were added up.

mod apportion;
mod reasons;

pub use reasons::Reason;

use crate::analysis::words;
use crate::bridge::Bridge;
use crate::document::{DocumentText, Field};
use crate::index::Index;
use crate::passage::{self, Passage};
use crate::query::{Query, QueryTerm};
use crate::ranking::Strength;
use crate::ranking::scorer::{self, Scorer};
use crate::reading::Reading;
use crate::settings::Calibration;
use apportion::{apportion, settle};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::HashSet;
use uptake_model::ProjectId;

/// Words of a project that are named as bringing it close in meaning.
const MOST_ECHOES: usize = 4;

/// Least cosine of such a word alone and the need: others bring a project near by
/// being in every text.
const AKIN: f32 = 0.25;

/// Whether the text that explains is the text that was indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TextState {
    /// It is.
    Indexed,
    /// It changed since: the score is the index's, its division over the fields
    /// is that of the new text. `uptake index` brings them together again.
    Changed,
}

/// The explanation of one score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The project.
    pub id: ProjectId,
    /// The score: exactly the sum of its four parts.
    pub score: f64,
    /// What the score means.
    pub strength: Strength,
    /// Whether the text is the one that was indexed.
    pub text: TextState,
    /// What words add: the sum over `terms`.
    pub words: f64,
    /// What each matched term adds, the most first.
    pub terms: Vec<TermContribution>,
    /// Words of the need that the corpus knows and this project lacks, heaviest
    /// first; words that only bridges lead to are not missed.
    pub lacking: Vec<String>,
    /// What the meaning of the whole adds.
    pub meaning: MeaningContribution,
    /// What nearness to civil security adds.
    pub nearness: NearnessContribution,
    /// What an encoder adds; `None` where none was asked or the project has no
    /// vector yet.
    pub encoder: Option<EncoderContribution>,
}

/// What one term adds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TermContribution {
    /// The word as typed, or as a bridge leads to it.
    pub word: String,
    /// Its stem.
    pub stem: String,
    /// How often it was typed; 0 where only a bridge leads to it.
    pub count: u32,
    /// How much that counts: 1 for each time, less for a compound's joined form
    /// and for what was not typed.
    pub emphasis: f64,
    /// The bridge that leads to it, where it was not typed.
    pub bridge: Option<Bridge>,
    /// In how many documents it stands.
    pub documents: u32,
    /// Inverse document frequency.
    pub rarity: f64,
    /// Saturated frequency in this document, 0 to 1, as the index keeps it.
    pub saturation: f64,
    /// What it adds to the score: exactly the sum over its fields, where there are any.
    pub contribution: f64,
    /// Where it was found; empty where the text changed and no longer has it.
    pub fields: Vec<FieldContribution>,
}

/// What a term adds by standing in one field.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FieldContribution {
    /// The field.
    pub field: Field,
    /// How often it stands there; 255 means at least so often.
    pub frequency: u8,
    /// Terms in the field.
    pub length: u32,
    /// The field's share of the contribution.
    pub contribution: f64,
}

/// What lying in the need's direction adds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeaningContribution {
    /// What it adds: exactly the sum over `words`.
    pub contribution: f64,
    /// The cosine of the need and the project in the latent space, −1 to 1.
    pub cosine: f64,
    /// What each word of the need adds by its direction, the most first; a word
    /// that points elsewhere takes away.
    pub words: Vec<WordShare>,
    /// Words of the project that bring it closest to the need and are not words
    /// of the need.
    pub echoes: Vec<String>,
}

/// What a word of the need adds by its direction.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WordShare {
    /// The word.
    pub word: String,
    /// What it adds.
    pub contribution: f64,
}

/// What lying near civil security adds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct NearnessContribution {
    /// What it adds.
    pub contribution: f64,
    /// How near the project lies, 0 to 1.
    pub nearness: f64,
}

/// What an encoder's similarity adds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct EncoderContribution {
    /// What it adds.
    pub contribution: f64,
    /// The cosine of the two vectors, −1 to 1.
    pub similarity: f64,
}

/// Everything a result card says about why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Account {
    /// The best passage.
    pub passage: Passage,
    /// The full tree.
    pub explanation: Explanation,
}

impl Index {
    /// Explains the score of a project; `None` where the index does not hold it.
    #[must_use]
    pub fn explain(
        &self,
        query: &Query,
        id: &ProjectId,
        text: &DocumentText,
    ) -> Option<Explanation> {
        let query = self.own(query);
        let calibration = self.calibration(&query);
        let reading = Reading::new(&self.analyser, &query.wanted, text);
        self.explain_reading(&query, &calibration, id, text, &reading)
    }

    /// Passage and explanation of a project from one reading of its text;
    /// `None` where the index does not hold it.
    #[must_use]
    pub fn account(&self, query: &Query, id: &ProjectId, text: &DocumentText) -> Option<Account> {
        self.accounted(query, &self.calibration(query), id, text)
    }

    /// The accounts of several projects, on all processors; each as by
    /// [`Self::account`]. `calibration` is that of the need, see [`Self::calibration`].
    #[must_use]
    pub fn accounts(
        &self,
        query: &Query,
        calibration: &Calibration,
        projects: &[(&ProjectId, DocumentText)],
    ) -> Vec<Option<Account>> {
        let query = self.own(query);
        let account =
            |(id, text): &(&ProjectId, DocumentText)| self.accounted(&query, calibration, id, text);
        projects.par_iter().map(account).collect()
    }

    fn accounted(
        &self,
        query: &Query,
        calibration: &Calibration,
        id: &ProjectId,
        text: &DocumentText,
    ) -> Option<Account> {
        let query = self.own(query);
        let reading = Reading::new(&self.analyser, &query.wanted, text);
        Some(Account {
            explanation: self.explain_reading(&query, calibration, id, text, &reading)?,
            passage: passage::from_reading(self, &query, text, &reading),
        })
    }

    fn explain_reading(
        &self,
        query: &Query,
        calibration: &Calibration,
        id: &ProjectId,
        text: &DocumentText,
        reading: &Reading,
    ) -> Option<Explanation> {
        let document = self.document(id)?;
        let impacts: Vec<Option<u8>> = query
            .terms
            .iter()
            .map(|term| self.impact(term.number, document))
            .collect();
        let each = query.terms.iter().zip(&impacts);
        let units =
            |(term, impact): (&QueryTerm, &Option<u8>)| term.units * u32::from(impact.unwrap_or(0));
        let shares: Vec<u32> = each.clone().map(units).collect();
        let header = self.header();
        let scorer = Scorer::new(self, query, header.settings.fusion);
        let parts = scorer.parts(shares.iter().sum(), document);
        let total = scorer::score(parts.sum());
        let lacking = each
            .filter(|(term, impact)| impact.is_none() && term.bridge.is_none())
            .map(|(term, _)| term.word.clone())
            .collect();
        let same = text.fingerprint() == self.fingerprint(document);
        Some(Explanation {
            id: id.clone(),
            score: total,
            strength: Strength::of(total, calibration),
            text: if same {
                TextState::Indexed
            } else {
                TextState::Changed
            },
            words: scorer::score(parts.words),
            terms: self.terms_of(query, reading, &impacts, &shares, parts.words),
            lacking,
            meaning: self.meaning_of(query, text, reading, document, parts.meaning),
            nearness: NearnessContribution {
                contribution: scorer::score(parts.nearness),
                nearness: f64::from(self.space().nearness[document as usize]),
            },
            encoder: encoder_of(query, document, parts.encoder),
        })
    }

    /// Divides the words' part over the terms, and each term's over its fields.
    fn terms_of(
        &self,
        query: &Query,
        reading: &Reading,
        impacts: &[Option<u8>],
        shares: &[u32],
        total: u32,
    ) -> Vec<TermContribution> {
        let counts = reading.counts(query.terms.len());
        let shares: Vec<f64> = shares.iter().map(|units| f64::from(*units)).collect();
        let parts = apportion(total, &shares);
        let mut terms: Vec<TermContribution> = Vec::new();
        for (place, term) in query.terms.iter().enumerate() {
            let (Some(impact), counts) = (impacts[place], &counts[place]) else {
                continue;
            };
            // Not negative, since no share is.
            let units = u32::try_from(parts[place]).unwrap_or(0);
            let settings = &self.header().settings;
            let by_field = settings.shares(counts, &reading.lengths, self.averages());
            let fields = Field::ALL
                .into_iter()
                .zip(apportion(units, &by_field))
                .filter(|(field, _)| counts[field.number()] > 0)
                .map(|(field, units)| FieldContribution {
                    field,
                    frequency: counts[field.number()],
                    length: reading.lengths[field.number()],
                    contribution: signed(units),
                })
                .collect();
            terms.push(TermContribution {
                word: term.word.clone(),
                stem: term.stem.clone(),
                count: term.count,
                emphasis: term.emphasis,
                bridge: query.bridge(term).cloned(),
                documents: term.documents,
                rarity: term.rarity,
                saturation: f64::from(impact) / f64::from(u8::MAX),
                contribution: scorer::score(units),
                fields,
            });
        }
        terms.sort_by(|a, b| b.contribution.total_cmp(&a.contribution));
        terms
    }

    fn meaning_of(
        &self,
        query: &Query,
        text: &DocumentText,
        reading: &Reading,
        document: u32,
        total: u32,
    ) -> MeaningContribution {
        let space = self.space();
        let worth = self.header().settings.fusion.meaning * f64::from(scorer::UNIT);
        let amounts: Vec<f64> = space
            .shares(&query.meaning, &query.directions(), document)
            .into_iter()
            .map(|share| f64::from(share) * worth)
            .collect();
        let mut words: Vec<WordShare> = query
            .terms
            .iter()
            .zip(settle(total, &amounts))
            .filter(|(_, units)| *units != 0)
            .map(|(term, units)| WordShare {
                word: term.word.clone(),
                contribution: signed(units),
            })
            .collect();
        words.sort_by(|a, b| b.contribution.total_cmp(&a.contribution));
        let cosine = if query.meaning.is_empty() {
            0.0
        } else {
            f64::from(space.cosine(&query.meaning, document))
        };
        MeaningContribution {
            contribution: scorer::score(total),
            cosine,
            words,
            echoes: if total == 0 {
                Vec::new()
            } else {
                self.echoes(query, text, reading)
            },
        }
    }

    /// Words of a text that were not asked for and bring it nearest to the need.
    fn echoes(&self, query: &Query, text: &DocumentText, reading: &Reading) -> Vec<String> {
        let space = self.space();
        // Those that were asked for are no echoes.
        let mut seen: HashSet<u32> = query.terms.iter().map(|term| term.number).collect();
        let mut found: Vec<(f64, String)> = Vec::new();
        for part in [&text.title, &text.keywords, &text.objective] {
            words(part, |word| {
                // Numbers, codes and single letters say nothing to a reader.
                if !word.folded.chars().all(char::is_alphabetic)
                    || word.folded.chars().nth(1).is_none()
                {
                    return;
                }
                let term = reading.term(self, word.folded);
                let Some(term) = term.filter(|term| seen.insert(*term)) else {
                    return;
                };
                if space.likeness(&query.meaning, term) < AKIN {
                    return;
                }
                let pull = f64::from(space.pull(&query.meaning, term)) * self.rarity(term);
                if pull > 0.0 {
                    found.push((pull, part[word.range].to_lowercase()));
                }
            });
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        found.truncate(MOST_ECHOES);
        found.into_iter().map(|(_, word)| word).collect()
    }
}

fn encoder_of(query: &Query, document: u32, units: u32) -> Option<EncoderContribution> {
    let similarity = query.encoded.as_ref()?.similarity(document)?;
    Some(EncoderContribution {
        contribution: scorer::score(units),
        similarity: f64::from(similarity),
    })
}

/// A part of a score, which may take away, from its units; exact.
fn signed(units: i64) -> f64 {
    // Far below 2^53.
    units as f64 / f64::from(scorer::UNIT)
}
