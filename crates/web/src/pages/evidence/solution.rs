//! A solution: what it is, who provides it, how ready it is and by whose word, what trials
//! and practitioners say, and what it is built on.

use super::lines::{ClaimLine, ContradictionLine, StandingLine, TrialLine};
use crate::bars::Bars;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pager::Pager;
use crate::parameters::Parameters;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use uptake_model::assessment::{ASSESSORS_SHOWN, GRADES, Spread};
use uptake_model::{ContactPoint, ProjectId, Readiness, Solution, SolutionId, Viewer};
use uptake_workflow::evidence::{SolutionSeen, solution_seen};

/// Remarks on one page.
const REMARKS: u64 = 20;

#[derive(Debug, Template)]
#[template(path = "evidence/solution.html")]
struct SolutionView {
    frame: Frame,
    solution: Solution,
    languages: String,
    contact: Option<(String, String)>,
    standings: Vec<StandingLine>,
    contradictions: Vec<ContradictionLine>,
    claims: Vec<ClaimLine>,
    closed: Vec<ClaimLine>,
    trials: Vec<TrialLine>,
    assessors: usize,
    spreads: Vec<String>,
    /// One page of what practitioners said in own words.
    remarks: Vec<String>,
    pager: Pager,
    /// Whether the viewer assessed it already.
    assessed: bool,
    gaps: Vec<(String, String)>,
    projects: Vec<(String, String)>,
    results: Vec<(String, String)>,
    may_change: bool,
    may_write: bool,
}

impl SolutionView {
    fn new(
        frame: Frame,
        seen: SolutionSeen,
        viewer: &Viewer,
        (today, number): (jiff::civil::Date, u64),
    ) -> Result<Self, Fault> {
        let readiness = Readiness::of(&seen.claims, today);
        let line = |it| ClaimLine::of(it, viewer, today, &seen.organisations, &seen.gaps);
        let (counting, closed): (Vec<_>, Vec<_>) =
            seen.claims.iter().partition(|it| it.counts(today));
        let spreads = seen.verdicts.spreads.iter();
        let (id, written) = (&seen.solution.id, seen.verdicts.remarks);
        let pager = Pager::new(number, REMARKS, written.len() as u64, |page| {
            format!("/solutions/{id}?page={page}#assessments")
        });
        let before = (pager.page - 1).saturating_mul(REMARKS);
        let remarks = written
            .into_iter()
            .skip(usize::try_from(before).unwrap_or(usize::MAX));
        let content = &seen.solution.content;
        let languages: Vec<&str> = content.languages.iter().map(|it| it.name()).collect();
        Ok(Self {
            frame,
            languages: languages.join(", "),
            contact: content.provider.contact.as_ref().map(contact),
            standings: readiness.standings.iter().map(StandingLine::of).collect(),
            contradictions: ContradictionLine::all(&readiness, &seen.gaps),
            claims: counting.into_iter().map(line).collect(),
            closed: closed.into_iter().map(line).collect(),
            trials: seen
                .trials
                .iter()
                .map(|it| TrialLine::of(it, &seen.organisations))
                .collect(),
            assessors: seen.verdicts.assessors,
            spreads: spreads.map(bars).collect::<Result<_, _>>()?,
            remarks: remarks.take(REMARKS as usize).collect(),
            pager,
            assessed: !seen.own.is_empty(),
            gaps: seen
                .gaps
                .iter()
                .map(|it| (it.id.to_string(), it.title.clone()))
                .collect(),
            projects: vec![],
            results: seen
                .results
                .iter()
                .map(|(_, project, title)| (project.to_string(), title.clone()))
                .collect(),
            may_change: viewer.belongs_to(&seen.solution.owner),
            may_write: viewer.organisations().next().is_some(),
            solution: seen.solution,
        })
    }

    fn too_few(&self) -> bool {
        self.assessors < ASSESSORS_SHOWN
    }
}

/// Address and text of a contact point.
fn contact(point: &ContactPoint) -> (String, String) {
    match point {
        ContactPoint::Page(address) => {
            let text = wording::host(address.as_str()).to_owned();
            (address.as_str().to_owned(), text)
        }
        ContactPoint::Mail(mail) => (format!("mailto:{mail}"), mail.clone()),
    }
}

/// How the grades of one criterion are spread, as bars with all figures.
pub(super) fn bars(spread: &Spread) -> Result<String, Fault> {
    let caption = format!(
        "{}: {} judged, median {}, middle half {} to {}, from {} to {}",
        spread.criterion.label(),
        spread.counts.iter().sum::<usize>(),
        spread.median,
        spread.lower_quartile,
        spread.upper_quartile,
        spread.range.0,
        spread.range.1,
    );
    let rows = GRADES.iter().zip(spread.counts).enumerate();
    let rows = rows.map(|(place, (word, count))| {
        let drawn = u32::try_from(count).unwrap_or(u32::MAX);
        let label = format!("{} {word}", place + 1);
        (label, None, f64::from(drawn), vec![count.to_string()])
    });
    Ok(Bars::new(&caption, &["Grade", "People"], rows.collect()).render()?)
}

/// Acronym and title of each project that the corpus holds.
async fn projects(state: &AppState, ids: &[ProjectId]) -> Result<Vec<(String, String)>, Fault> {
    let cards = state.store().project_cards(ids).await?.into_iter();
    Ok(cards
        .map(|card| {
            (
                card.id.to_string(),
                format!("{} {}", card.acronym, card.title),
            )
        })
        .collect())
}

/// `GET /solutions/{id}?page=2`, the page of the remarks.
pub(super) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let id = SolutionId::new(id);
    let seen = solution_seen(state.store(), visit.viewer(), &id).await?;
    let Some(seen) = seen else {
        return Err(Fault::Unknown {
            what: "solution",
            id: id.to_string(),
        });
    };
    let projects = projects(&state, &seen.solution.content.projects).await?;
    let frame = Frame::new(seen.solution.content.name.clone())
        .within(Place::Research)
        .under("Solutions", "/solutions")
        .on(ground);
    let number = Parameters::read(query.as_deref()).page();
    let view = SolutionView::new(frame, seen, visit.viewer(), (state.today(), number))?;
    page(&SolutionView { projects, ..view })
}
