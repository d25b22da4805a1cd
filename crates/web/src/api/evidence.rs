//! Solutions, claims and trials over the API, as far as whoever asks may see them. Nobody's
//! name is in them: who wrote something is an organisation.

use super::problem::{ApiFault, ProblemDetails};
use crate::error::Fault;
use crate::pager;
use crate::pages::evidence::claim;
use crate::pages::evidence::solutions::filter;
use crate::parameters::Parameters;
use crate::state::AppState;
use crate::visit::Visit;
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use jiff::civil::Date;
use serde::Serialize;
use uptake_model::{
    Claim, ClaimId, ClaimSource, Readiness, Solution, SolutionId, Statement, Trial, TrialId,
};
use uptake_store::listing::Page;
use uptake_workflow::evidence::{GapOutline, claim_seen, gap_outline, solution_seen, trial_seen};
use utoipa::ToSchema;

/// Solutions on one page.
const PAGE_SIZE: u32 = 100;

/// A solution.
#[derive(Debug, Serialize, ToSchema)]
pub struct SolutionRecord {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is and what it does.
    pub description: String,
    /// Grant agreement numbers of the projects it comes from.
    pub projects: Vec<String>,
    /// Identifiers of results that back it.
    pub results: Vec<String>,
    /// The organisation from which it can be had.
    pub provider: String,
    /// The provider's identifier in the corpus.
    pub provider_id: Option<String>,
    /// Web page or mail address of a function.
    pub contact: Option<String>,
    /// How it can be had.
    pub licence: &'static str,
    /// Licence and price in words.
    pub terms: String,
    /// Who can afford it.
    pub affordability: &'static str,
    /// Where it is supplied from.
    pub origin: &'static str,
    /// How far it depends on parties outside the Union.
    pub dependence: &'static str,
    /// On whom, and for what.
    pub depends_on: String,
    /// Languages in which it can be used, ISO 639-1.
    pub languages: Vec<&'static str>,
    /// Counts the changes, from 1.
    pub version: u32,
    /// When it was last changed, RFC 3339.
    pub updated_at: String,
}

impl SolutionRecord {
    fn of(solution: Solution) -> Self {
        let content = solution.content;
        Self {
            id: solution.id.to_string(),
            name: content.name,
            description: content.description,
            projects: content.projects.iter().map(ToString::to_string).collect(),
            results: content.results.iter().map(ToString::to_string).collect(),
            provider: content.provider.name,
            provider_id: content.provider.corpus.map(|it| it.to_string()),
            contact: content.provider.contact.map(|it| it.text().to_owned()),
            licence: content.licence.code(),
            terms: content.terms,
            affordability: content.affordability.code(),
            origin: content.origin.code(),
            dependence: content.dependence.code(),
            depends_on: content.depends_on,
            languages: content.languages.iter().map(|it| it.code()).collect(),
            version: solution.version,
            updated_at: solution.updated_at.to_string(),
        }
    }
}

/// Solutions of one page.
#[derive(Debug, Serialize, ToSchema)]
pub struct SolutionList {
    /// How many there are in all.
    pub total: u64,
    /// Those of this page.
    pub solutions: Vec<SolutionRecord>,
}

/// The file of a claim.
#[derive(Debug, Serialize, ToSchema)]
pub struct FileRecord {
    /// How it is called.
    pub name: String,
    /// What it is, by its content.
    pub media_type: &'static str,
    /// How large it is, in bytes.
    pub size: u64,
    /// Its SHA-256, 64 hexadecimal digits.
    pub sha256: String,
    /// Where it can be had.
    pub address: String,
}

/// A claim about a solution.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimRecord {
    /// Identifier.
    pub id: String,
    /// The solution.
    pub solution: String,
    /// The gap file it is for.
    pub gap: Option<String>,
    /// The organisation that makes it.
    pub claimant: String,
    /// What it says: `claim` tells the kind. A requirement is numbered as you are shown it,
    /// and 0 where it is not yours to see any more.
    #[schema(value_type = Object)]
    pub statement: Statement,
    /// What it rests on: `source` tells the kind.
    #[schema(value_type = Object)]
    pub source: ClaimSource,
    /// A file that shows it.
    pub file: Option<FileRecord>,
    /// Day of the evidence.
    pub dated: String,
    /// The organisation that evaluated.
    pub evaluator: String,
    /// How independent it was said to be.
    pub stated_independence: &'static str,
    /// How independent it counts as.
    pub independence: &'static str,
    /// Where the evidence was gathered.
    pub environment: &'static str,
    /// Last day on which it counts.
    pub last_day: String,
    /// Whether it counts today.
    pub counts: bool,
    /// Why it was withdrawn.
    pub withdrawn: Option<String>,
    /// How far it may be shared.
    pub marking: &'static str,
    /// Anything else.
    pub remark: String,
}

impl ClaimRecord {
    /// The wire form of a claim; `gap` is its gap file as far as whoever asks knows it.
    fn of(mut claim: Claim, gap: Option<&GapOutline>, today: Date) -> Self {
        if let Statement::Requirement { number, .. } = &mut claim.content.statement {
            *number = gap.and_then(|it| it.shown_as(*number)).unwrap_or(0);
        }
        let id = claim.id.clone();
        let file = claim.content.file.take().map(|it| FileRecord {
            media_type: it.kind.media_type(),
            address: format!("{}/claims/{id}/file", super::ROOT),
            name: it.name,
            size: it.size,
            sha256: it.sha256,
        });
        Self {
            file,
            counts: claim.counts(today),
            last_day: claim.content.last_day().to_string(),
            id: claim.id.to_string(),
            solution: claim.solution.to_string(),
            gap: claim.gap.map(|it| it.to_string()),
            claimant: claim.owner.to_string(),
            statement: claim.content.statement,
            source: claim.content.source,
            dated: claim.content.dated.to_string(),
            evaluator: claim.content.evaluator,
            stated_independence: claim.content.stated.code(),
            independence: claim.content.independence.code(),
            environment: claim.content.environment.code(),
            withdrawn: claim.withdrawn.map(|it| it.reason),
            marking: claim.content.marking.code(),
            remark: claim.content.remark,
        }
    }
}

/// Where a solution stands on a scale.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandingRecord {
    /// The scale.
    pub scale: &'static str,
    /// The highest level that independent evidence backs.
    pub verified: Option<u8>,
    /// The highest level that anybody claims.
    pub declared: u8,
}

/// Two claims that cannot both hold.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContradictionRecord {
    /// One claim.
    pub one: String,
    /// The other.
    pub other: String,
}

/// A solution with its evidence.
#[derive(Debug, Serialize, ToSchema)]
pub struct SolutionWithEvidence {
    /// The solution.
    pub solution: SolutionRecord,
    /// Where it stands, by the rule at `/about/readiness`.
    pub readiness: Vec<StandingRecord>,
    /// What contradicts itself.
    pub contradictions: Vec<ContradictionRecord>,
    /// Claims, the latest evidence first; those that count no more among them.
    pub claims: Vec<ClaimRecord>,
    /// Identifiers of its trials.
    pub trials: Vec<String>,
}

/// A trial.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrialRecord {
    /// Identifier.
    pub id: String,
    /// The gap file it is for; absent where that is not yours to see.
    pub gap: Option<String>,
    /// Title.
    pub title: String,
    /// `planned`, `running`, `done` or `cancelled`.
    pub state: &'static str,
    /// What is tried.
    pub solutions: Vec<String>,
    /// Organisations that take part: they run it, or said so themselves.
    pub participants: Vec<String>,
    /// Organisations that are named and have not said so, as far as you may know.
    pub named: Vec<String>,
    /// What shall happen.
    pub plan: String,
    /// How it is measured and judged.
    pub method: String,
    /// Where.
    pub place: String,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// In which environment.
    pub environment: &'static str,
    /// How far it may be shared.
    pub marking: &'static str,
}

impl TrialRecord {
    fn of(trial: Trial, knows_gap: bool) -> Self {
        let participants: Vec<String> = trial
            .named()
            .taking_part()
            .map(ToString::to_string)
            .collect();
        let content = trial.content;
        let named = content.participants.iter().map(ToString::to_string);
        Self {
            named: named.filter(|it| !participants.contains(it)).collect(),
            participants,
            id: trial.id.to_string(),
            gap: knows_gap.then(|| trial.gap.to_string()),
            title: content.title,
            state: trial.state.code(),
            solutions: content.solutions.iter().map(ToString::to_string).collect(),
            plan: content.plan,
            method: content.method,
            place: content.place,
            from: content.from.map(|it| it.to_string()),
            to: content.to.map(|it| it.to_string()),
            environment: content.environment.code(),
            marking: content.marking.code(),
        }
    }
}

fn unknown(what: &'static str, id: impl Into<String>) -> ApiFault {
    let id = id.into();
    Fault::Unknown { what, id }.into()
}

/// Solutions, by name.
#[utoipa::path(
    get,
    path = "/solutions",
    tag = "evidence",
    params(
        ("q" = Option<String>, Query, description = "Words in name, provider or description"),
        ("licence" = Option<String>, Query, description = "How it can be had"),
        ("origin" = Option<String>, Query, description = "Where it is supplied from"),
        ("page" = Option<u64>, Query, description = "Page of 100, from 1")
    ),
    responses((status = 200, description = "Solutions", body = SolutionList))
)]
pub(crate) async fn list_solutions(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<SolutionList>, ApiFault> {
    let parameters = Parameters::read(query.as_deref());
    let window = Page::new(pager::offset(parameters.page(), PAGE_SIZE), PAGE_SIZE);
    let found = state
        .store()
        .solutions(&filter(&parameters), window)
        .await?;
    Ok(Json(SolutionList {
        total: found.total,
        solutions: found.items.into_iter().map(SolutionRecord::of).collect(),
    }))
}

/// A solution with what you may see of its evidence.
#[utoipa::path(
    get,
    path = "/solutions/{id}",
    tag = "evidence",
    params(("id" = String, Path, description = "Identifier")),
    responses(
        (status = 200, description = "The solution", body = SolutionWithEvidence),
        (status = 404, description = "There is none", body = ProblemDetails)
    )
)]
pub(crate) async fn get_solution(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Json<SolutionWithEvidence>, ApiFault> {
    let id = SolutionId::new(id);
    let seen = solution_seen(state.store(), visit.viewer(), &id).await?;
    let seen = seen.ok_or_else(|| unknown("solution", id.as_str()))?;
    let today = state.today();
    let readiness = Readiness::of(&seen.claims, today);
    let standings = readiness.standings.iter().map(|it| StandingRecord {
        scale: it.scale.code(),
        verified: it.verified.as_ref().map(|it| it.level),
        declared: it.declared.level,
    });
    let contradictions = readiness.contradictions.iter();
    let contradictions = contradictions.map(|it| ContradictionRecord {
        one: it.one.id.to_string(),
        other: it.other.id.to_string(),
    });
    let claims = seen.claims.iter().map(|claim| {
        let mut gaps = seen.gaps.iter();
        let gap = gaps.find(|it| Some(&it.id) == claim.gap.as_ref());
        ClaimRecord::of(claim.clone(), gap, today)
    });
    Ok(Json(SolutionWithEvidence {
        readiness: standings.collect(),
        contradictions: contradictions.collect(),
        claims: claims.collect(),
        trials: seen.trials.iter().map(|it| it.id.to_string()).collect(),
        solution: SolutionRecord::of(seen.solution),
    }))
}

/// A claim about a solution, where you may see it.
#[utoipa::path(
    get,
    path = "/claims/{id}",
    tag = "evidence",
    params(("id" = String, Path, description = "Identifier")),
    responses(
        (status = 200, description = "The claim", body = ClaimRecord),
        (status = 404, description = "There is none that you may see", body = ProblemDetails)
    )
)]
pub(crate) async fn get_claim(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Json<ClaimRecord>, ApiFault> {
    let id = ClaimId::new(id);
    let seen = claim_seen(state.store(), visit.viewer(), &id).await?;
    let claim = seen.ok_or_else(|| unknown("claim", id.as_str()))?;
    let gap = match &claim.gap {
        Some(id) => gap_outline(state.store(), visit.viewer(), id).await?,
        None => None,
    };
    Ok(Json(ClaimRecord::of(claim, gap.as_ref(), state.today())))
}

/// The file of a claim, where you may see the claim: as an attachment, of the media type that
/// its content has.
#[utoipa::path(
    get,
    path = "/claims/{id}/file",
    tag = "evidence",
    params(("id" = String, Path, description = "Identifier of the claim")),
    responses(
        (status = 200, description = "The file", content_type = "application/octet-stream"),
        (status = 404, description = "There is none that you may see", body = ProblemDetails)
    )
)]
pub(crate) async fn get_claim_file(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, ApiFault> {
    Ok(claim::file(&state, &visit, &id).await?)
}

/// A trial of solutions, where you may see it.
#[utoipa::path(
    get,
    path = "/trials/{id}",
    tag = "evidence",
    params(("id" = String, Path, description = "Identifier")),
    responses(
        (status = 200, description = "The trial", body = TrialRecord),
        (status = 404, description = "There is none that you may see", body = ProblemDetails)
    )
)]
pub(crate) async fn get_trial(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Json<TrialRecord>, ApiFault> {
    let id = TrialId::new(id);
    let seen = trial_seen(state.store(), visit.viewer(), &id).await?;
    let seen = seen.ok_or_else(|| unknown("trial", id.as_str()))?;
    Ok(Json(TrialRecord::of(seen.trial, seen.gap.is_some())))
}
