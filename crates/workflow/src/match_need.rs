//! The main verb: a need in someone's own words becomes the projects that could
//! meet it, ranked, each with its passage and its reasons.

use crate::document_text;
use crate::platform::{Platform, PlatformError};
use jiff::civil::Date;
use serde::Serialize;
use std::sync::Arc;
use uptake_model::{Language, ProjectId, SnapshotId};
use uptake_search::{
    Calibration, Corrections, Explanation, Facets, Filter, Hit, Index, Passage, Query, Reason,
    Strength, Window,
};
use uptake_store::listing::ProjectCard;

/// How many reasons a hit is given.
const REASONS: usize = 3;

/// A need and which projects count.
#[derive(Debug, Clone, Default)]
pub struct NeedRequest {
    /// The need, in anybody's words. Empty: browse what the filter lets through,
    /// latest start first.
    pub text: String,
    /// The language it is written in, where its writer said so; otherwise it is
    /// told from the text.
    pub language: Option<Language>,
    /// Slugs of concepts that were found in it and are not meant.
    pub without: Vec<String>,
    /// Which projects count.
    pub filter: Filter,
    /// How many hits to pass over.
    pub offset: usize,
    /// How many hits to return.
    pub limit: usize,
}

/// The answer to a need.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    /// What was understood of the need.
    pub terms: Query,
    /// How many projects pass the filter and share a word with the need or are at
    /// least possible.
    pub total: u32,
    /// How many of these are likely to meet the need.
    pub likely: u32,
    /// How many are possible.
    pub possible: u32,
    /// What these words mean: scores and measured precision.
    pub calibration: Calibration,
    /// The hits asked for.
    pub hits: Vec<AnswerHit>,
    /// Counts for each choice of each filter.
    pub facets: Facets,
    /// The snapshot the index was built from.
    pub snapshot: SnapshotId,
}

/// One project of an answer, with its reasons.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerHit {
    /// Place in the ranking, from 1.
    pub rank: usize,
    /// The score the ranking is by; comparable within one answer only.
    pub score: f64,
    /// What the score means.
    pub strength: Strength,
    /// What the score is the sum of.
    pub parts: ScoreParts,
    /// The project.
    pub card: ProjectCard,
    /// The passage that earned most of the score.
    pub passage: Passage,
    /// The strongest reasons.
    pub reasons: Vec<Reason>,
}

/// The parts of a score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ScoreParts {
    /// What words add.
    pub words: f64,
    /// What the meaning of the whole adds.
    pub meaning: f64,
    /// What nearness to civil security adds.
    pub nearness: f64,
    /// What an encoder adds; `None` where none was asked or the project has no
    /// vector yet.
    pub encoder: Option<f64>,
}

impl ScoreParts {
    fn of(explanation: &Explanation) -> Self {
        Self {
            words: explanation.words,
            meaning: explanation.meaning.contribution,
            nearness: explanation.nearness.contribution,
            encoder: explanation.encoder.map(|encoder| encoder.contribution),
        }
    }
}

/// Answers a need.
///
/// # Errors
/// There is no index yet, it cannot be read, or the store fails.
pub async fn match_need(
    platform: &Platform,
    request: &NeedRequest,
    today: Date,
) -> Result<Answer, PlatformError> {
    let index = platform.index()?;
    let corrections = Corrections {
        language: request.language,
        without: request.without.clone(),
    };
    let query = platform.read_need(&index, &request.text, &corrections);
    let window = Window {
        offset: request.offset,
        limit: request.limit,
    };
    let found = if request.text.trim().is_empty() {
        index.browse(&request.filter, today, window)
    } else {
        index.search(&query, &request.filter, today, window)
    };
    let ids: Vec<ProjectId> = found.hits.iter().map(|hit| hit.id.clone()).collect();
    let cards = platform.store().project_cards(&ids).await?;
    if cards.len() < ids.len() {
        platform.check_origin(&index).await?;
    }
    let calibration = found.calibration;
    let hits = join(
        &index,
        &query,
        &calibration,
        &found.hits,
        cards,
        request.offset,
    );
    Ok(Answer {
        terms: query,
        total: found.total,
        likely: found.likely,
        possible: found.possible,
        calibration,
        hits,
        facets: found.facets,
        snapshot: index.header().stamp.snapshot.clone(),
    })
}

/// Joins hits with their cards. A project that left the corpus since the index
/// was built is passed over; its rank stays free.
pub(crate) fn join(
    index: &Arc<Index>,
    query: &Query,
    calibration: &Calibration,
    hits: &[Hit],
    cards: Vec<ProjectCard>,
    offset: usize,
) -> Vec<AnswerHit> {
    let texts: Vec<_> = cards
        .iter()
        .map(|card| (&card.id, document_text::of_card(card)))
        .collect();
    let accounts = index.accounts(query, calibration, &texts);
    let mut known = cards.into_iter().zip(accounts).peekable();
    let mut joined = Vec::with_capacity(hits.len());
    for (place, hit) in hits.iter().enumerate() {
        let Some((card, Some(account))) = known.next_if(|(card, _)| card.id == hit.id) else {
            continue;
        };
        joined.push(AnswerHit {
            rank: offset + place + 1,
            score: hit.score,
            strength: hit.strength,
            parts: ScoreParts::of(&account.explanation),
            passage: account.passage,
            reasons: account.explanation.reasons(REASONS),
            card,
        });
    }
    joined
}

/// Explains the score of one project for a need, down to words and fields;
/// `None` where the corpus or the index does not hold the project.
///
/// # Errors
/// There is no index yet, it cannot be read, or the store fails.
pub async fn explain_match(
    platform: &Platform,
    text: &str,
    corrections: &Corrections,
    id: &ProjectId,
) -> Result<Option<(ProjectCard, Query, Explanation)>, PlatformError> {
    let index = platform.index()?;
    let query = platform.read_need(&index, text, corrections);
    let cards = platform
        .store()
        .project_cards(std::slice::from_ref(id))
        .await?;
    let Some(card) = cards.into_iter().next() else {
        return Ok(None);
    };
    let explanation = index.explain(&query, id, &document_text::of_card(&card));
    Ok(explanation.map(|explanation| (card, query, explanation)))
}
