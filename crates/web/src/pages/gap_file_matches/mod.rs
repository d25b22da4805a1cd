//! What exists for a gap file: what organisations confirmed and rejected, what the
//! matching suggests, and the forms to judge it.

mod judged;
mod judging;
mod view;

use crate::error::{Fault, page};
use crate::frame::{Crumb, Frame, Place};
use crate::ground::Ground;
use crate::pages::gap_file::Section;
use crate::parameters::Parameters;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use judging::Typed;
use uptake_model::{GapFileId, Marking, MemberOrganisationId, ProjectId, Verdict, Viewer};
use uptake_workflow::{
    GapMatches, MatchRequest, Refusal, gap_matches, judge_gap_match, look_through_suggestions,
    share_judgements, take_back_judgement,
};
use view::MatchesView;

/// Suggestions on one page.
const PAGE_SIZE: u64 = 10;

/// Suggestions on the gap file's own page.
pub(crate) const IN_SECTION: usize = 3;

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/gap-files/{id}/matches", get(show).post(judge))
        .route("/gap-files/{id}/matches/take-back", post(take_back))
        .route("/gap-files/{id}/matches/sharing", post(share))
        .route("/gap-files/{id}/matches/looked", post(looked))
}

#[derive(Debug, Template)]
#[template(path = "gap_file/matches_page.html")]
struct MatchesPage {
    frame: Frame,
    /// What every form sends along: see [`Frame::form`].
    form: String,
    matches: MatchesView,
}

/// The matches on the page of the gap file.
#[derive(Debug, Template)]
#[template(path = "gap_file/matches_section.html")]
struct MatchesSection<'a> {
    form: &'a str,
    matches: MatchesView,
}

/// The section of the gap file's page.
///
/// # Errors
/// Where the template fails.
pub(crate) fn section(found: GapMatches, form: &str, today: Date) -> Result<Section, Fault> {
    let matches = MatchesView::of(found, 0, PAGE_SIZE, None, today);
    let body = MatchesSection { form, matches };
    Section::new("matches", "What exists for it", &body)
}

/// `GET /gap-files/{id}/matches?page=…`
async fn show(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let asked = Parameters::read(query.as_deref()).page();
    let id = GapFileId::new(id);
    let page_of = render(&state, ground, visit.viewer(), &id, asked, None).await?;
    page(&page_of)
}

/// The page as `viewer` may see it, with what was `typed` where that was refused.
async fn render(
    state: &AppState,
    ground: Ground,
    viewer: &Viewer,
    id: &GapFileId,
    number: u64,
    typed: Option<&Typed>,
) -> Result<MatchesPage, Fault> {
    let number = number.clamp(1, 1_000);
    let offset = usize::try_from((number - 1) * PAGE_SIZE).unwrap_or(0);
    let size = usize::try_from(PAGE_SIZE).unwrap_or(1);
    let found = gap_matches(state.platform(), viewer, id, offset, size).await?;
    let Some(found) = found else {
        return Err(unknown(id));
    };
    let title = found.gap.title.clone();
    let mut frame = Frame::new(format!("What exists for it: {title}"))
        .within(Place::Gaps)
        .on(ground);
    frame
        .crumbs
        .push(Crumb::new(title, format!("/gap-files/{id}")));
    // A refused form is shown again on an address that only takes forms.
    frame.address = format!("/gap-files/{id}/matches");
    let matches = MatchesView::of(found, number, PAGE_SIZE, typed, state.today());
    Ok(MatchesPage {
        form: frame.form.clone(),
        frame,
        matches,
    })
}

fn unknown(id: &GapFileId) -> Fault {
    Fault::Unknown {
        what: "gap file",
        id: id.to_string(),
    }
}

/// `POST /gap-files/{id}/matches`: judges a suggestion, or adds what was missed.
async fn judge(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = GapFileId::new(id);
    let typed = Typed::of(&sent);
    let outcome = match Verdict::parse(&typed.verdict) {
        Some(verdict) => {
            let act = visit.act(&state, sent.form.as_deref());
            let request = MatchRequest {
                gap: id.clone(),
                organisation: MemberOrganisationId::new(&typed.organisation),
                project: typed.project.clone(),
                result: typed.result.clone(),
                verdict,
                reason: typed.reason.clone(),
            };
            judge_gap_match(state.store(), &act, request).await
        }
        None => Err(Refusal::Refused(
            "Say how far it meets the gap: choose one of the four. Nothing was changed.".to_owned(),
        )),
    };
    match outcome {
        Ok(judgement) => Ok(back(&id, &format!("project-{}", judgement.project))),
        Err(Refusal::Refused(words)) => {
            let typed = typed.refused(words);
            let again = render(&state, ground, visit.viewer(), &id, 1, Some(&typed)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&again)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /gap-files/{id}/matches/take-back`
async fn take_back(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = GapFileId::new(id);
    let act = visit.act(&state, sent.form.as_deref());
    let organisation = MemberOrganisationId::new(sent.text("organisation"));
    let project = ProjectId::new(sent.text("project"));
    take_back_judgement(state.store(), &act, &id, &organisation, &project).await?;
    Ok(back(&id, "suggested"))
}

/// `POST /gap-files/{id}/matches/sharing`
async fn share(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = GapFileId::new(id);
    let act = visit.act(&state, sent.form.as_deref());
    let organisation = MemberOrganisationId::new(sent.text("organisation"));
    let marking = Marking::parse(sent.text("marking"));
    let marking = marking.map_err(|error| Fault::Refused(error.to_string()))?;
    share_judgements(state.store(), &act, &id, &organisation, marking).await?;
    Ok(back(&id, "judging"))
}

/// `POST /gap-files/{id}/matches/looked`
async fn looked(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = GapFileId::new(id);
    let act = visit.act(&state, sent.form.as_deref());
    let organisation = MemberOrganisationId::new(sent.text("organisation"));
    look_through_suggestions(state.store(), &act, &id, &organisation).await?;
    Ok(back(&id, "judging"))
}

fn back(id: &GapFileId, place: &str) -> Response {
    Redirect::to(&format!("/gap-files/{id}/matches#{place}")).into_response()
}
