//! The evidence on the page of a gap file: which solutions claims and trials name for it,
//! how ready each is, which requirements it meets, and what contradicts itself.

use super::lines::{StandingLine, TrialLine};
use crate::error::Fault;
use crate::pages::gap_file::Section;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use jiff::civil::Date;
use uptake_model::{Claim, GapFileId, Readiness, Solution, Statement};
use uptake_workflow::SeenGapFile;
use uptake_workflow::evidence::gap_evidence;

#[derive(Debug)]
struct Line {
    id: String,
    name: String,
    provider: String,
    /// Scale and where it stands.
    readiness: Vec<(&'static str, String)>,
    /// Requirements that claims say are met, and that they say are not.
    met: (usize, usize),
    /// How many things contradict each other.
    contradictions: usize,
}

#[derive(Debug, Template)]
#[template(path = "gap_file/evidence.html")]
struct Evidence {
    gap: String,
    lines: Vec<Line>,
    trials: Vec<TrialLine>,
    may_write: bool,
}

impl Line {
    fn of(solution: Solution, claims: &[Claim], gap: &GapFileId, today: Date) -> Self {
        let readiness = Readiness::of(claims, today);
        let said = |wanted: bool| {
            let counting = claims.iter().filter(|it| it.counts(today));
            let mut numbers: Vec<u32> = counting
                .filter(|it| it.gap.as_ref() == Some(gap))
                .filter_map(|it| match it.content.statement {
                    Statement::Requirement { number, met } => (met == wanted).then_some(number),
                    _ => None,
                })
                .collect();
            numbers.sort_unstable();
            numbers.dedup();
            numbers.len()
        };
        let standings = readiness.standings.iter().map(StandingLine::of);
        Self {
            readiness: standings.map(|it| (it.scale, it.short())).collect(),
            met: (said(true), said(false)),
            contradictions: readiness.contradictions.len(),
            id: solution.id.to_string(),
            name: solution.content.name,
            provider: solution.content.provider.name,
        }
    }
}

/// The section, for whoever sees the gap file.
pub(crate) async fn section(
    state: &AppState,
    visit: &Visit,
    seen: &SeenGapFile,
    _form: &str,
) -> Result<Option<Section>, Fault> {
    let found = gap_evidence(state.store(), visit.viewer(), &seen.id).await?;
    let Some(found) = found else {
        return Ok(None);
    };
    let solutions = found.solutions.into_iter();
    let lines = solutions.map(|(it, claims)| Line::of(it, &claims, &seen.id, state.today()));
    let trials = found.trials.iter();
    let body = Evidence {
        gap: seen.id.to_string(),
        lines: lines.collect(),
        trials: trials
            .map(|it| TrialLine::of(it, &found.organisations))
            .collect(),
        may_write: visit.viewer().organisations().next().is_some(),
    };
    Section::new("evidence", "How strong is the evidence", &body).map(Some)
}
