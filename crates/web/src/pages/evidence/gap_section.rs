//! The evidence on the page of a gap file: which solutions claims and trials name for it,
//! how ready each is, which requirements it meets, and what contradicts itself.

use super::lines::{StandingLine, TrialLine};
use crate::error::Fault;
use crate::pages::gap_file::Section;
use askama::Template;
use jiff::civil::Date;
use uptake_model::{Claim, GapFileId, Readiness, Solution, Statement, Viewer};
use uptake_workflow::evidence::GapEvidence;

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
    fn of(solution: &Solution, claims: &[Claim], gap: &GapFileId, today: Date) -> Self {
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
            name: solution.content.name.clone(),
            provider: solution.content.provider.name.clone(),
        }
    }
}

/// The section, for whoever sees the gap file.
pub(crate) fn section(
    found: &GapEvidence,
    gap: &GapFileId,
    viewer: &Viewer,
    today: Date,
) -> Result<Section, Fault> {
    let solutions = found.solutions.iter();
    let lines = solutions.map(|(it, claims)| Line::of(it, claims, gap, today));
    let trials = found.trials.iter();
    let body = Evidence {
        gap: gap.to_string(),
        lines: lines.collect(),
        trials: trials
            .map(|it| TrialLine::of(it, &found.organisations))
            .collect(),
        may_write: viewer.organisations().next().is_some(),
    };
    Section::new("evidence", "How strong is the evidence", &body)
}
