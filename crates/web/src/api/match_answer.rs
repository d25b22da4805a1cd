//! The wire form of an answer to a need: what was understood, hits with their reasons,
//! and what each filter would leave.

use super::projects::ProjectSummary;
use jiff::civil::Date;
use serde::Serialize;
use uptake_model::{Area, Country, Stage};
use uptake_search::{Count, Field, Query};
use uptake_workflow::{Answer, AnswerHit};
use utoipa::ToSchema;

/// The answer to a need.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchAnswer {
    /// The need as it was read.
    pub need: String,
    /// How many projects share a word with the need and pass the filters.
    pub total: u32,
    /// Hits passed over.
    pub offset: usize,
    /// What was understood of the need.
    pub understood: Understood,
    /// Hits, the strongest first.
    pub hits: Vec<MatchHit>,
    /// What each filter would leave.
    pub facets: MatchFacets,
    /// The snapshot of data the index was built from.
    pub snapshot: String,
}

/// What was understood of a need.
#[derive(Debug, Serialize, ToSchema)]
pub struct Understood {
    /// Words that were looked for, heaviest first.
    pub terms: Vec<UnderstoodTerm>,
    /// Common words that were passed over.
    pub passed_over: Vec<String>,
    /// Words that stand in no project.
    pub unknown: Vec<String>,
    /// Bytes at the end of the need that were not read.
    pub bytes_unread: usize,
    /// Words left out because others say more.
    pub terms_left_out: usize,
}

/// A word that was looked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnderstoodTerm {
    /// The word as typed.
    pub word: String,
    /// Its stem.
    pub stem: String,
    /// In how many projects it stands.
    pub projects: u32,
    /// The most it can add to a score.
    pub weight: f64,
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
    /// Share of the words' weight that is met, 0 to 1; not calibrated.
    pub strength: f64,
    /// The passage that says most of the need.
    pub passage: MatchPassage,
    /// The words that add most.
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

/// A word that adds much, and where it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchReason {
    /// The word as typed.
    pub word: String,
    /// Fields it stands in.
    pub fields: Vec<&'static str>,
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
            offset,
            understood: understood(&answer.terms),
            hits: answer
                .hits
                .iter()
                .map(|hit| match_hit(hit, today))
                .collect(),
            facets: MatchFacets {
                programmes: choices(&facets.programmes, |p| (p.code().into(), p.label().into())),
                stages: choices(&facets.stages, |s: &Stage| {
                    (s.code().into(), s.label().into())
                }),
                areas: choices(&facets.areas, |a: &Area| {
                    (a.code().into(), a.label().into())
                }),
                countries: choices(&facets.countries, |c: &Country| {
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

fn understood(query: &Query) -> Understood {
    let term = |term: &uptake_search::QueryTerm| UnderstoodTerm {
        word: term.word.clone(),
        stem: term.stem.clone(),
        projects: term.documents,
        weight: term.weight,
    };
    Understood {
        terms: query.terms.iter().map(term).collect(),
        passed_over: query.stop_words.clone(),
        unknown: query.unknown.clone(),
        bytes_unread: query.cut.map_or(0, |cut| cut.bytes_unread),
        terms_left_out: query.cut.map_or(0, |cut| cut.terms_left_out),
    }
}

fn match_hit(hit: &AnswerHit, today: Date) -> MatchHit {
    let reason = |reason: &uptake_search::Reason| MatchReason {
        word: reason.word.clone(),
        fields: reason.fields.iter().map(|field| field.label()).collect(),
        share: reason.share,
    };
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
        strength: hit.strength,
        passage: passage(&hit.passage),
        reasons: hit.reasons.iter().map(reason).collect(),
        project: ProjectSummary::of(&hit.card, today),
    }
}
