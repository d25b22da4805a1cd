//! Writing solutions, claims, trials and assessments over the API. What was sent is put
//! through the same reading as the forms of their pages, and written by the same verbs.

use super::problem::{ApiFault, ProblemDetails};
use super::written::{Body, Writer, Written};
use crate::error::Fault;
use crate::pages::evidence::{claim, solution_form, trial_form};
use crate::parameters::Parameters;
use crate::state::AppState;
use crate::upload::{Upload, is_upload};
use axum::extract::{FromRequest, Request, State};
use axum::http::header;
use axum::response::Response;
use serde::Deserialize;
use std::collections::BTreeMap;
use uptake_model::Criterion;
use uptake_workflow::evidence::{
    NewAssessment, NewFile, add_claim, add_solution, assess, plan_trial,
};
use utoipa::ToSchema;

/// A solution to enter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "organisation": "org-4k7mqz2v", "name": "Smoke eye", "description": "A camera that sees through smoke",
    "projects": ["101000001"], "provider": "Invented Optics", "licence": "purchase",
    "affordability": "budget_line", "origin": "eu_eea", "dependence": "none", "languages": ["en", "pl"]
}))]
pub struct SolutionDraft {
    /// Identifier of your organisation.
    pub organisation: String,
    /// Name.
    pub name: String,
    /// What it is and what it does.
    pub description: String,
    /// Grant agreement numbers of the projects it comes from.
    pub projects: Vec<String>,
    /// Identifiers of results that back it.
    #[serde(default)]
    pub results: Vec<String>,
    /// The organisation from which it can be had.
    pub provider: String,
    /// The provider's identifier in the corpus.
    pub provider_id: Option<String>,
    /// Web page or mail address of a function.
    pub contact: Option<String>,
    /// How it can be had; as `licence` of a solution that you read.
    #[serde(default = "not_stated")]
    pub licence: String,
    /// Licence and price in words.
    #[serde(default)]
    pub terms: String,
    /// Who can afford it.
    #[serde(default = "not_stated")]
    pub affordability: String,
    /// Where it is supplied from.
    #[serde(default = "not_stated")]
    pub origin: String,
    /// How far it depends on parties outside the Union.
    #[serde(default = "not_stated")]
    pub dependence: String,
    /// On whom, and for what.
    #[serde(default)]
    pub depends_on: String,
    /// Languages in which it can be used, ISO 639-1.
    #[serde(default)]
    pub languages: Vec<String>,
}

fn not_stated() -> String {
    "not_stated".to_owned()
}

/// What a claim says: `claim` tells which of the others it holds.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ClaimStatement {
    /// `readiness`, `requirement`, `trial_outcome` or `deployment`.
    pub claim: String,
    /// Readiness: the scale, such as `trl`.
    pub scale: Option<String>,
    /// Readiness: 1 to 9.
    pub level: Option<u8>,
    /// Requirement: its number as you are shown it.
    pub number: Option<u32>,
    /// Requirement: whether it is met; must be said.
    pub met: Option<bool>,
    /// Trial outcome: `confirmed`, `partly`, `not_confirmed` or `inconclusive`.
    pub outcome: Option<String>,
    /// Trial outcome: in words.
    pub summary: Option<String>,
    /// Deployment: where.
    pub place: Option<String>,
    /// Deployment: by which organisation.
    pub by: Option<String>,
    /// Deployment: since which day.
    pub since: Option<String>,
}

/// What a claim rests on: a link, or a document that others can ask for.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ClaimBasis {
    /// Address on the web.
    pub link: Option<String>,
    /// Title, author organisation, number.
    pub document: Option<String>,
    /// SHA-256 of the document, 64 hexadecimal digits.
    pub sha256: Option<String>,
}

/// A claim with a file that shows it, as a form with two parts (RFC 7578).
#[derive(Debug, ToSchema)]
pub struct ClaimWithFile {
    /// The claim, as JSON; its `source` may be left out.
    pub claim: ClaimDraft,
    /// PDF, PNG, JPEG, text, CSV, XLSX, DOCX or ODT of at most 5 MiB, with its name.
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
}

/// A claim as it was sent, with its file or without.
pub(crate) struct ClaimSent {
    draft: ClaimDraft,
    file: Option<NewFile>,
}

impl FromRequest<AppState> for ClaimSent {
    type Rejection = ApiFault;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiFault> {
        if !is_upload(&request) {
            let Body(draft) = Body::from_request(request, state).await?;
            return Ok(Self { draft, file: None });
        }
        let mut upload = Upload::attaching(request, state).await?;
        // Read as if it had come alone, so that the same is said of what is wrong in it.
        let json = Request::builder().header(header::CONTENT_TYPE, "application/json");
        let json = json.body(upload.text("claim").to_owned().into());
        let json = json.map_err(|error| Fault::Ours(error.to_string()))?;
        let Body(draft) = Body::from_request(json, state).await?;
        let file = claim::sent_file(&mut upload);
        Ok(Self { draft, file })
    }
}

/// A claim to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "organisation": "org-4k7mqz2v", "solution": "solution-4k7mqz2v",
    "statement": { "claim": "readiness", "scale": "trl", "level": 6 },
    "source": { "link": "https://results.example/report" }, "dated": "2026-03-01",
    "evaluator": "Invented test house", "independence": "independent", "environment": "relevant"
}))]
pub struct ClaimDraft {
    /// Identifier of your organisation.
    pub organisation: String,
    /// Identifier of the solution.
    pub solution: String,
    /// Identifier of the gap file, where it is for one.
    pub gap: Option<String>,
    /// What it says.
    pub statement: ClaimStatement,
    /// What it rests on; may be left out where a file comes along.
    #[serde(default)]
    pub source: ClaimBasis,
    /// Day of the evidence.
    pub dated: String,
    /// The organisation that evaluated.
    pub evaluator: String,
    /// `provider`, `partner`, `user`, `independent` or `accredited`.
    pub independence: String,
    /// `laboratory`, `simulated`, `relevant` or `operational`.
    pub environment: String,
    /// Last day on which it counts.
    pub expires: Option<String>,
    /// How far it may be shared; `amber+strict` where nothing is said.
    pub marking: Option<String>,
    /// Anything else.
    #[serde(default)]
    pub remark: String,
}

/// A trial to plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "organisation": "org-4k7mqz2v", "gap": "gap-4k7mqz2v", "title": "Two cameras in a burning house",
    "solutions": ["solution-4k7mqz2v"], "plan": "Six runs with and without", "method": "Time to find a doll",
    "place": "Training ground", "environment": "relevant"
}))]
pub struct TrialDraft {
    /// Identifier of your organisation.
    pub organisation: String,
    /// Identifier of the gap file.
    pub gap: String,
    /// Short title.
    pub title: String,
    /// Identifiers of the solutions that are tried.
    pub solutions: Vec<String>,
    /// What shall happen.
    #[serde(default)]
    pub plan: String,
    /// How it is measured and judged.
    #[serde(default)]
    pub method: String,
    /// Identifiers of other organisations that take part.
    #[serde(default)]
    pub participants: Vec<String>,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// `laboratory`, `simulated`, `relevant` or `operational`.
    pub environment: String,
    /// How far it may be shared; `amber+strict` where nothing is said.
    pub marking: Option<String>,
}

/// An assessment to give.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "organisation": "org-4k7mqz2v", "solution": "solution-4k7mqz2v",
    "grades": { "operational_benefit": 4, "usability": 3 }, "remark": "Gloves are in the way"
}))]
pub struct AssessmentDraft {
    /// Identifier of your organisation.
    pub organisation: String,
    /// Identifier of the solution.
    pub solution: String,
    /// Identifier of the trial; from own use where none is given.
    pub trial: Option<String>,
    /// 1 to 5 for what you can judge: `operational_benefit`, `usability`,
    /// `interoperability`, `cost`, `legal_and_ethical_fit`.
    pub grades: BTreeMap<String, u8>,
    /// In own words.
    #[serde(default)]
    pub remark: String,
}

/// Fields as a form would send them: trimmed, without the empty ones.
fn sent(fields: Vec<(&str, String)>) -> Parameters {
    let trimmed = fields
        .into_iter()
        .map(|(name, value)| (name, value.trim().to_owned()));
    Parameters::of(trimmed.collect())
}

fn some(value: Option<impl ToString>) -> String {
    value.map_or(String::new(), |it| it.to_string())
}

/// Enter a solution for your organisation. Scope `write_evidence`.
#[utoipa::path(
    post,
    path = "/solutions",
    tag = "evidence",
    request_body = SolutionDraft,
    params(("Idempotency-Key" = Option<String>, Header, description = "A write sent again under the same key is carried out once")),
    responses(
        (status = 201, description = "The solution; its address stands in Location", body = Written),
        (status = 400, description = "Cannot be taken so", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "Not yours to do", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "Sent before under this key", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn post_solution(
    State(state): State<AppState>,
    writer: Writer,
    Body(draft): Body<SolutionDraft>,
) -> Result<Response, ApiFault> {
    let mut fields = vec![
        ("name", draft.name),
        ("description", draft.description),
        ("projects", draft.projects.join("\n")),
        ("results", draft.results.join("\n")),
        ("provider", draft.provider),
        ("corpus", some(draft.provider_id)),
        ("contact", some(draft.contact)),
        ("licence", draft.licence),
        ("terms", draft.terms),
        ("affordability", draft.affordability),
        ("origin", draft.origin),
        ("dependence", draft.dependence),
        ("depends_on", draft.depends_on),
    ];
    fields.extend(draft.languages.into_iter().map(|it| ("language", it)));
    let content = solution_form::read(&sent(fields))?;
    let owner = draft.organisation.as_str().into();
    let id = add_solution(state.store(), &writer.act(&state), &owner, content).await?;
    Ok(made("solutions", &id))
}

/// Make a claim about a solution for your organisation. Scope `write_evidence`; sharing
/// beyond the organisation needs a lead and `release`.
#[utoipa::path(
    post,
    path = "/claims",
    tag = "evidence",
    request_body(content((ClaimDraft = "application/json"), (ClaimWithFile = "multipart/form-data"))),
    params(("Idempotency-Key" = Option<String>, Header, description = "A write sent again under the same key is carried out once")),
    responses(
        (status = 201, description = "The claim; its address stands in Location", body = Written),
        (status = 400, description = "Cannot be taken so", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "Not yours to do", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No such solution or gap file", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "Sent before under this key", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn post_claim(
    State(state): State<AppState>,
    writer: Writer,
    ClaimSent { draft, file }: ClaimSent,
) -> Result<Response, ApiFault> {
    let said = draft.statement;
    let met = said.met.map(|met| if met { "yes" } else { "no" });
    let page = format!("/solutions/{}", crate::address::segment(&draft.solution));
    let fields = vec![
        ("organisation", draft.organisation),
        ("solution", draft.solution),
        ("gap", some(draft.gap)),
        ("kind", said.claim),
        ("scale", some(said.scale)),
        ("level", some(said.level)),
        ("requirement", some(said.number)),
        ("met", some(met)),
        ("outcome", some(said.outcome)),
        ("summary", some(said.summary)),
        ("place", some(said.place)),
        ("by", some(said.by)),
        ("since", some(said.since)),
        ("link", some(draft.source.link)),
        ("document", some(draft.source.document)),
        ("sha256", some(draft.source.sha256)),
        ("dated", draft.dated),
        ("evaluator", draft.evaluator),
        ("independence", draft.independence),
        ("environment", draft.environment),
        ("expires", some(draft.expires)),
        ("marking", some(draft.marking)),
        ("remark", draft.remark),
    ];
    let new = claim::read(&sent(fields), file)?;
    let new = claim::numbered(&state, writer.visit(), new).await?;
    let id = add_claim(state.store(), &writer.act(&state), new).await?;
    let place = format!("{}/claims/{id}", super::ROOT);
    let page = format!("{page}#{id}");
    Ok(Written::new(&id, page).answer(Some(&place)))
}

/// Plan a trial for a gap file. Scope `write_evidence`; sharing beyond the organisation
/// needs a lead and `release`.
#[utoipa::path(
    post,
    path = "/trials",
    tag = "evidence",
    request_body = TrialDraft,
    params(("Idempotency-Key" = Option<String>, Header, description = "A write sent again under the same key is carried out once")),
    responses(
        (status = 201, description = "The trial; its address stands in Location", body = Written),
        (status = 400, description = "Cannot be taken so", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "Not yours to do", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No such gap file or solution", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "Sent before under this key", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn post_trial(
    State(state): State<AppState>,
    writer: Writer,
    Body(draft): Body<TrialDraft>,
) -> Result<Response, ApiFault> {
    let mut fields = vec![
        ("organisation", draft.organisation),
        ("gap", draft.gap),
        ("title", draft.title),
        ("solution", draft.solutions.join("\n")),
        ("plan", draft.plan),
        ("method", draft.method),
        ("place", draft.place),
        ("from", some(draft.from)),
        ("to", some(draft.to)),
        ("environment", draft.environment),
        ("marking", some(draft.marking)),
    ];
    fields.extend(draft.participants.into_iter().map(|it| ("participant", it)));
    let new = trial_form::read(&sent(fields))?;
    let id = plan_trial(state.store(), &writer.act(&state), new).await?;
    Ok(made("trials", &id))
}

/// Assess a solution by the harmonised form, in place of what you said of it before. Scope
/// `write_evidence`.
#[utoipa::path(
    post,
    path = "/assessments",
    tag = "evidence",
    request_body = AssessmentDraft,
    params(("Idempotency-Key" = Option<String>, Header, description = "A write sent again under the same key is carried out once")),
    responses(
        (status = 200, description = "Kept", body = Written),
        (status = 400, description = "Cannot be taken so", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "Not yours to do", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No such solution or trial", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "Sent before under this key", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn post_assessment(
    State(state): State<AppState>,
    writer: Writer,
    Body(draft): Body<AssessmentDraft>,
) -> Result<Response, ApiFault> {
    let mut grades = BTreeMap::new();
    for (code, grade) in draft.grades {
        let criterion = Criterion::parse(&code).ok_or_else(|| {
            let codes: Vec<&str> = Criterion::ALL.iter().map(|it| it.code()).collect();
            Fault::Refused(format!(
                "“{code}” is no criterion. Nothing was written. Criteria are {}.",
                codes.join(", ")
            ))
        })?;
        grades.insert(criterion, grade);
    }
    let page = format!("/solutions/{}", crate::address::segment(&draft.solution));
    let solution = draft.solution.clone();
    let new = NewAssessment {
        organisation: draft.organisation.into(),
        solution: draft.solution.into(),
        trial: draft.trial.map(Into::into),
        grades,
        remark: draft.remark.trim().to_owned(),
    };
    assess(state.store(), &writer.act(&state), new).await?;
    Ok(Written::new(&solution, page).answer(None))
}

fn made(kind: &str, id: &impl ToString) -> Response {
    let id = id.to_string();
    let place = format!("{}/{kind}/{id}", super::ROOT);
    let page = format!("/{kind}/{id}");
    Written::new(&id, page).answer(Some(&place))
}
