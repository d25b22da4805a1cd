//! The wire form of an answer to a need: what was understood, hits with their reasons,
//! and what each filter would leave.

use super::projects::ProjectSummary;
use super::understood::Understood;
use crate::pages::answer::filters::known_countries;
use jiff::civil::Date;
use serde::Serialize;
use uptake_model::{Area, Country, Stage};
use uptake_search::{Calibration, Count, Field, Reason};
use uptake_workflow::{Answer, AnswerHit, ScoreParts};
use utoipa::ToSchema;

/// The answer to a need.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchAnswer {
    /// The need as it was read.
    pub need: String,
    /// How many projects pass the filters and share a word with the need or are at
    /// least possible.
    pub total: u32,
    /// How many of these are likely to meet the need.
    pub likely: u32,
    /// How many are possible.
    pub possible: u32,
    /// What these words mean.
    pub calibration: MatchCalibration,
    /// Hits passed over.
    pub offset: usize,
    /// In a file taken from the site: it holds only the first so many of `total` hits.
    /// Absent where it holds them all, and in answers of the API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut_at: Option<usize>,
    /// What was understood of the need.
    pub understood: Understood,
    /// Hits, the strongest first.
    pub hits: Vec<MatchHit>,
    /// What each filter would leave.
    pub facets: MatchFacets,
    /// The snapshot of data the index was built from.
    pub snapshot: String,
}

/// What `likely`, `possible` and `unlikely` mean. Precision is the share of such
/// projects that were judged to meet a need, wholly or partly; absent where it was
/// not yet measured.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchCalibration {
    /// From this score on a project is called likely.
    pub likely_from: f64,
    /// From this score on it is called possible.
    pub possible_from: f64,
    /// Measured precision of likely projects, 0 to 1.
    pub likely_precision: Option<f64>,
    /// Measured precision of possible projects, 0 to 1.
    pub possible_precision: Option<f64>,
    /// Measured precision of unlikely projects among those that were judged, 0 to 1.
    pub unlikely_precision: Option<f64>,
    /// Needs it was measured on; 0 where it was not.
    pub needs: u32,
}

impl MatchCalibration {
    fn of(calibration: &Calibration) -> Self {
        let measured = |precision: f64| (calibration.needs > 0).then_some(precision);
        Self {
            likely_from: calibration.likely,
            possible_from: calibration.possible,
            likely_precision: measured(calibration.likely_precision),
            possible_precision: measured(calibration.possible_precision),
            unlikely_precision: measured(calibration.unlikely_precision),
            needs: calibration.needs,
        }
    }
}

/// A project with its reasons.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchHit {
    /// Grant agreement number.
    pub id: String,
    /// Place in the ranking, from 1.
    pub rank: usize,
    /// The score the ranking is by; comparable within one answer only.
    pub score: f64,
    /// `likely`, `possible` or `unlikely`; absent where nothing was asked.
    pub strength: Option<&'static str>,
    /// What the score is the sum of.
    pub parts: MatchParts,
    /// The passage that says most of the need.
    pub passage: MatchPassage,
    /// What adds most, at most three.
    pub reasons: Vec<MatchReason>,
    /// The project.
    pub project: ProjectSummary,
}

/// A passage of a project's text.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchPassage {
    /// The field it is from: `title`, `acronym`, `keywords`, `objective`, `results`;
    /// absent where the project has no text at all.
    pub field: Option<&'static str>,
    /// The text.
    pub text: String,
    /// Start and end of matched words, in bytes of the UTF-8 text.
    pub marks: Vec<[usize; 2]>,
}

/// The four parts of a score.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchParts {
    /// What words add.
    pub words: f64,
    /// What the meaning of the whole adds.
    pub meaning: f64,
    /// What nearness to civil security adds.
    pub nearness: f64,
    /// What an encoder adds; absent where none was asked.
    pub encoder: Option<f64>,
}

impl MatchParts {
    fn of(parts: &ScoreParts) -> Self {
        Self {
            words: parts.words,
            meaning: parts.meaning,
            nearness: parts.nearness,
            encoder: parts.encoder,
        }
    }
}

/// Something that adds much.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct MatchReason {
    /// `word`: a word was found; `meaning`: the project is close in meaning;
    /// `encoder`: an encoder finds the two texts alike.
    pub by: &'static str,
    /// The word as it was searched for, where a word was found.
    pub word: Option<String>,
    /// What was typed, where that is another word or another language.
    pub typed: Option<String>,
    /// Fields the word stands in.
    pub fields: Vec<&'static str>,
    /// Words of the project, beside those asked for, that bring it close in meaning.
    pub echoes: Vec<String>,
    /// Its share of the score, 0 to 1.
    pub share: f64,
}

/// A choice of a filter.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacetChoice {
    /// The value to send.
    pub value: String,
    /// The value in words.
    pub label: String,
    /// Projects it would leave.
    pub projects: u32,
}

/// Choices of all filters.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchFacets {
    /// Framework programmes.
    pub programmes: Vec<FacetChoice>,
    /// Stages.
    pub stages: Vec<FacetChoice>,
    /// Areas of civil security.
    pub areas: Vec<FacetChoice>,
    /// Countries that take part.
    pub countries: Vec<FacetChoice>,
    /// Funding schemes.
    pub schemes: Vec<FacetChoice>,
    /// Topics, those with most projects.
    pub topics: Vec<FacetChoice>,
}

impl MatchAnswer {
    /// The wire form of an answer.
    #[must_use]
    pub fn of(need: &str, offset: usize, answer: &Answer, today: Date) -> Self {
        let facets = &answer.facets;
        Self {
            need: need.to_owned(),
            total: answer.total,
            likely: answer.likely,
            possible: answer.possible,
            calibration: MatchCalibration::of(&answer.calibration),
            offset,
            cut_at: None,
            understood: Understood::of(&answer.terms),
            hits: answer
                .hits
                .iter()
                .map(|hit| match_hit(hit, !need.is_empty(), today))
                .collect(),
            facets: MatchFacets {
                programmes: choices(&facets.programmes, |p| (p.code().into(), p.label().into())),
                stages: choices(&facets.stages, |s: &Stage| {
                    (s.code().into(), s.label().into())
                }),
                areas: choices(&facets.areas, |a: &Area| {
                    (a.code().into(), a.label().into())
                }),
                countries: choices(&known_countries(facets), |c: &Country| {
                    (c.code().into(), c.name().into())
                }),
                schemes: choices(&facets.funding_schemes, |s| (s.clone(), s.clone())),
                topics: choices(&facets.topics, |t| (t.to_string(), t.to_string())),
            },
            snapshot: answer.snapshot.to_string(),
        }
    }
}

fn choices<T>(counts: &[Count<T>], words: impl Fn(&T) -> (String, String)) -> Vec<FacetChoice> {
    let choice = |count: &Count<T>| {
        let (value, label) = words(&count.value);
        FacetChoice {
            value,
            label,
            projects: count.documents,
        }
    };
    counts.iter().map(choice).collect()
}

fn match_reason(reason: &Reason) -> MatchReason {
    let share = reason.share();
    match reason {
        Reason::Word {
            word,
            typed,
            fields,
            ..
        } => MatchReason {
            by: "word",
            word: Some(word.clone()),
            typed: typed.clone(),
            fields: fields.iter().map(|field| field.label()).collect(),
            share,
            ..MatchReason::default()
        },
        Reason::Meaning { echoes, .. } => MatchReason {
            by: "meaning",
            echoes: echoes.clone(),
            share,
            ..MatchReason::default()
        },
        Reason::Encoder { .. } => MatchReason {
            by: "encoder",
            share,
            ..MatchReason::default()
        },
    }
}

fn match_hit(hit: &AnswerHit, asked: bool, today: Date) -> MatchHit {
    let passage = |passage: &uptake_search::Passage| MatchPassage {
        field: passage.field.map(Field::label),
        text: passage.text.clone(),
        marks: passage
            .marks
            .iter()
            .map(|mark| [mark.start, mark.end])
            .collect(),
    };
    MatchHit {
        id: hit.card.id.to_string(),
        rank: hit.rank,
        score: hit.score,
        strength: asked.then(|| hit.strength.label()),
        parts: MatchParts::of(&hit.parts),
        passage: passage(&hit.passage),
        reasons: hit.reasons.iter().map(match_reason).collect(),
        project: ProjectSummary::of(&hit.card, today),
    }
}
