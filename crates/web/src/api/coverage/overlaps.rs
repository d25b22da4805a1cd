//! Overlaps over the API.

use super::extent::{ExtentParameters, parameters};
use super::{CoverageSum, iso};
use crate::api::problem::{ApiFault, ProblemDetails};
use crate::error::Fault;
use crate::pager;
use crate::pages::coverage::overlaps::{comparing, filter};
use crate::state::AppState;
use axum::Json;
use axum::extract::{RawQuery, State};
use serde::Serialize;
use uptake_model::{Area, Euro, Programme};
use uptake_store::listing::{Page, Paged, ProjectCard};
use uptake_workflow::{ShownOverlap, overlaps};
use utoipa::ToSchema;

/// Groups in one answer.
const PAGE_SIZE: u32 = 50;

/// A project of a group.
#[derive(Debug, Serialize, ToSchema)]
pub struct OverlapProject {
    /// Grant agreement number.
    pub id: String,
    /// Acronym.
    pub acronym: String,
    /// Title.
    pub title: String,
    /// Framework programme.
    pub programme: &'static str,
    /// First day, ISO 8601.
    pub start: Option<String>,
    /// Last day, ISO 8601.
    pub end: Option<String>,
    /// Maximum contribution of the Union in euro, where stated.
    pub ec_contribution: Option<f64>,
    /// Words that it has alone in the group.
    pub alone: Vec<String>,
}

impl OverlapProject {
    fn of(card: &ProjectCard, alone: &[String]) -> Self {
        Self {
            id: card.id.to_string(),
            acronym: card.acronym.clone(),
            title: card.title.clone(),
            programme: Programme::code(card.programme),
            start: iso(card.start),
            end: iso(card.end),
            ec_contribution: card.ec_contribution.map(Euro::as_f64),
            alone: alone.to_vec(),
        }
    }
}

/// A group of projects that do nearly the same thing.
#[derive(Debug, Serialize, ToSchema)]
pub struct OverlapRecord {
    /// The similarity of the two that are least alike, 0 to 1.
    pub least_similarity: f32,
    /// The mean similarity of all pairs, 0 to 1.
    pub mean_similarity: f32,
    /// The Union's contributions to its projects.
    pub money: CoverageSum,
    /// The same without the largest, in euro: an upper bound of what would have been spent
    /// twice, and no saving; absent where fewer than two state one.
    pub beyond_largest: Option<f64>,
    /// Programmes of its projects.
    pub programmes: Vec<&'static str>,
    /// Areas of civil security of its projects.
    pub areas: Vec<&'static str>,
    /// Words that all share, the strongest first.
    pub shared: Vec<String>,
    /// Its projects, the earliest first.
    pub projects: Vec<OverlapProject>,
}

impl OverlapRecord {
    fn of(shown: &ShownOverlap) -> Self {
        let (overlap, contrast) = (&shown.overlap, &shown.contrast);
        let members = shown.cards.iter().zip(&contrast.own);
        Self {
            least_similarity: overlap.least,
            mean_similarity: overlap.mean,
            money: CoverageSum::of(overlap.funding.total),
            beyond_largest: overlap.funding.beyond_largest.map(Euro::as_f64),
            programmes: overlap
                .programmes
                .iter()
                .map(|it| Programme::code(*it))
                .collect(),
            areas: overlap.areas.iter().map(|it| Area::code(*it)).collect(),
            shared: contrast.shared.iter().map(|it| it.word.clone()).collect(),
            projects: members
                .map(|(card, own)| OverlapProject::of(card, own))
                .collect(),
        }
    }
}

/// Groups of projects that do nearly the same thing.
#[derive(Debug, Serialize, ToSchema)]
pub struct OverlapList {
    /// How many groups there are in all.
    pub total: u64,
    /// Those of this page, the heaviest first.
    pub overlaps: Vec<OverlapRecord>,
}

impl OverlapList {
    /// The record of a page of overlaps.
    #[must_use]
    pub fn of(found: &Paged<ShownOverlap>) -> Self {
        Self {
            total: found.total,
            overlaps: found.items.iter().map(OverlapRecord::of).collect(),
        }
    }
}

/// Groups of projects that do nearly the same thing, by likeness and money.
#[utoipa::path(
    get,
    path = "/coverage/overlaps",
    tag = "coverage",
    params(
        ExtentParameters,
        ("across" = Option<String>, Query, description = "`yes` for groups of more than one programme only"),
        ("at-once" = Option<String>, Query, description = "`yes` for groups of which two run at the same time only"),
        ("page" = Option<u64>, Query, description = "Page of 50 groups, from 1"),
    ),
    responses(
        (status = 200, description = "The groups", body = OverlapList),
        (status = 503, description = "All projects are being compared", body = ProblemDetails),
    )
)]
pub(crate) async fn get_overlaps(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<OverlapList>, ApiFault> {
    let parameters = parameters(query.as_deref(), &["across", "at-once", "page"])?;
    let filter = filter(&parameters)?;
    let window = Page::new(pager::offset(parameters.page(), PAGE_SIZE), PAGE_SIZE);
    let found = overlaps(state.platform(), &filter, window);
    let found = found.await.map_err(Fault::from)?.ok_or_else(comparing)?;
    Ok(Json(OverlapList::of(&found)))
}
