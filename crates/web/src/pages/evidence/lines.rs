//! How claims, trials and standings on a scale read wherever they are shown.

use crate::visit::Visit;
use crate::wording;
use jiff::civil::Date;
use std::collections::HashMap;
use uptake_model::readiness::{Contradiction, Reached, Standing, Subject};
use uptake_model::{
    AttachedFile, Claim, ClaimSource, GapFileId, Independence, MemberOrganisationId, Readiness,
    Statement, Trial, Viewer,
};
use uptake_workflow::evidence::GapOutline;

/// A claim in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ClaimLine {
    pub id: String,
    pub what: String,
    /// What it is for: the address and title of a gap file that the viewer knows.
    pub gap: Option<(String, String)>,
    pub remark: String,
    pub source: String,
    /// Where the source stands, and whether that is another site.
    pub link: Option<(String, bool)>,
    /// The name of its file, what it is and how large.
    pub file: Option<(String, String)>,
    pub dated: String,
    pub evaluator: String,
    pub independence: &'static str,
    /// What it called itself, where it counts as less.
    pub called: Option<&'static str>,
    pub verified: bool,
    pub environment: &'static str,
    pub until: String,
    pub expired: bool,
    pub withdrawn: Option<String>,
    pub marking: &'static str,
    pub claimant: String,
    pub may_withdraw: bool,
}

impl ClaimLine {
    pub(super) fn of(
        claim: &Claim,
        viewer: &Viewer,
        today: Date,
        names: &HashMap<MemberOrganisationId, String>,
        gaps: &[GapOutline],
    ) -> Self {
        let content = &claim.content;
        let (source, link) = source(&content.source);
        let gap = claim.gap.as_ref();
        let known = gap.and_then(|id| gaps.iter().find(|it| it.id == *id));
        let is_author = viewer.person() == Some(&claim.author) && viewer.belongs_to(&claim.owner);
        Self {
            id: claim.id.to_string(),
            what: what(&content.statement, known),
            gap: known.map(|it| (format!("/gap-files/{}", it.id), it.title.clone())),
            remark: content.remark.clone(),
            source,
            link,
            file: content.file.as_ref().map(about_file),
            dated: wording::day(content.dated),
            evaluator: content.evaluator.clone(),
            independence: content.independence.label(),
            called: (content.stated != content.independence).then(|| content.stated.label()),
            verified: content.independence.verifies(),
            environment: content.environment.label(),
            until: wording::day(content.last_day()),
            expired: claim.is_expired(today),
            withdrawn: claim
                .withdrawn
                .as_ref()
                .map(|it| format!("{} ({})", it.reason, wording::day_of(it.at))),
            marking: content.marking.label(),
            claimant: name_of(names, &claim.owner),
            may_withdraw: claim.withdrawn.is_none() && (is_author || viewer.leads(&claim.owner)),
        }
    }
}

/// An organisation of the viewer that another one named.
#[derive(Debug)]
pub(crate) struct PartLine {
    pub(crate) organisation: String,
    pub(crate) name: String,
    /// What it answered.
    pub(crate) answer: Option<bool>,
    /// Whether the viewer may say that it takes part.
    pub(crate) leads: bool,
}

/// The organisations of the viewer that another one named, with what they answered.
pub(crate) fn parts(
    named: &[(MemberOrganisationId, Option<bool>)],
    names: &HashMap<MemberOrganisationId, String>,
    visit: &Visit,
) -> Vec<PartLine> {
    let lines = named.iter().map(|(id, answer)| PartLine {
        organisation: id.to_string(),
        name: name_of(names, id),
        answer: *answer,
        leads: visit.viewer().leads(id),
    });
    lines.collect()
}

pub(crate) fn name_of(
    names: &HashMap<MemberOrganisationId, String>,
    id: &MemberOrganisationId,
) -> String {
    names.get(id).cloned().unwrap_or_else(|| id.to_string())
}

/// The name of a file, and what one should know before saving it.
fn about_file(file: &AttachedFile) -> (String, String) {
    let kind = file.kind.code().to_uppercase();
    let size = wording::file_size(file.size);
    (
        file.name.clone(),
        format!("{kind}, {size}, SHA-256 {}", file.sha256),
    )
}

fn source(source: &ClaimSource) -> (String, Option<(String, bool)>) {
    match source {
        ClaimSource::Link { address } => {
            let address = address.as_str();
            let label = wording::host(address).to_owned();
            (label, Some((address.to_owned(), true)))
        }
        ClaimSource::Document { reference, sha256 } => {
            let digest = sha256.as_deref();
            let digest = digest.map_or(String::new(), |it| format!(", SHA-256 {it}"));
            (format!("{reference}{digest}"), None)
        }
        ClaimSource::Withheld => ("Not yours to see".to_owned(), None),
        ClaimSource::Trial { trial } => (
            "A trial recorded here".to_owned(),
            Some((format!("/trials/{trial}"), false)),
        ),
    }
}

/// What a claim says, in words; `gap` where its requirement can be quoted.
fn what(statement: &Statement, gap: Option<&GapOutline>) -> String {
    match statement {
        Statement::Readiness { scale, level } => {
            format!("{} level {level}: {}", scale.label(), scale.meaning(*level))
        }
        Statement::Requirement { number, met } => {
            let met = if *met { "met" } else { "not met" };
            let requirements = gap.map(|it| it.requirements.as_slice()).unwrap_or_default();
            let asked = requirements.iter().find(|it| it.number == *number);
            let shown = gap.and_then(|it| it.shown_as(*number));
            match (shown, asked) {
                (Some(shown), Some(it)) => format!("Requirement {shown} {met}: {}", it.text),
                _ => format!("A requirement that you cannot see is {met}"),
            }
        }
        Statement::TrialOutcome { outcome, summary } => {
            format!("Trial: {}. {summary}", outcome.label())
        }
        Statement::Deployment { place, by, since } => {
            let since = since.map_or(String::new(), |it| format!(", since {}", wording::day(it)));
            format!("In use: {by}, {place}{since}")
        }
    }
}

/// Where a solution stands on a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StandingLine {
    pub scale: &'static str,
    pub verified: Option<LevelLine>,
    pub declared: LevelLine,
}

/// A level with the claims that reach it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LevelLine {
    pub level: u8,
    pub meaning: &'static str,
    /// Identifier and evaluator of each claim.
    pub by: Vec<(String, String)>,
}

impl StandingLine {
    pub(super) fn of(standing: &Standing<'_>) -> Self {
        let level = |it: &Reached<'_>| LevelLine {
            level: it.level,
            meaning: standing.scale.meaning(it.level),
            by: it
                .by
                .iter()
                .map(|claim| (claim.id.to_string(), claim.content.evaluator.clone()))
                .collect(),
        };
        Self {
            scale: standing.scale.label(),
            verified: standing.verified.as_ref().map(level),
            declared: level(&standing.declared),
        }
    }

    /// `verified 6, declared 9`, for lists.
    pub(super) fn short(&self) -> String {
        match &self.verified {
            Some(verified) => format!(
                "verified {}, declared {}",
                verified.level, self.declared.level
            ),
            None => format!("nothing verified, declared {}", self.declared.level),
        }
    }
}

/// Two claims that cannot both hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ContradictionLine {
    pub about: String,
    /// Identifier and words of each side.
    pub sides: [(String, String); 2],
}

impl ContradictionLine {
    pub(super) fn all(readiness: &Readiness<'_>, gaps: &[GapOutline]) -> Vec<Self> {
        readiness
            .contradictions
            .iter()
            .map(|it| Self::of(it, gaps))
            .collect()
    }

    fn of(found: &Contradiction<'_>, gaps: &[GapOutline]) -> Self {
        let asked = |id: &GapFileId, number| {
            let known = gaps.iter().find(|it| it.id == *id);
            let shown = known.and_then(|it| Some((it.shown_as(number)?, &it.title)));
            shown.map_or("A requirement".to_owned(), |(number, title)| {
                format!("Requirement {number} of {title}")
            })
        };
        let side = |claim: &Claim| {
            let content = &claim.content;
            let words = format!(
                "{} says {} ({}, {})",
                content.evaluator,
                said(&content.statement),
                wording::day(content.dated),
                source(&content.source).0,
            );
            (claim.id.to_string(), words)
        };
        Self {
            about: match &found.about {
                Subject::Scale(scale) => scale.label().to_owned(),
                Subject::Requirement(gap, number) => asked(gap, *number),
            },
            sides: [side(found.one), side(found.other)],
        }
    }
}

fn said(statement: &Statement) -> String {
    match statement {
        Statement::Readiness { level, .. } => format!("level {level}"),
        Statement::Requirement { met: true, .. } => "met".to_owned(),
        Statement::Requirement { met: false, .. } => "not met".to_owned(),
        Statement::TrialOutcome { outcome, .. } => outcome.label().to_owned(),
        Statement::Deployment { .. } => "in use".to_owned(),
    }
}

/// A trial in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TrialLine {
    pub id: String,
    pub title: String,
    pub state: &'static str,
    pub about: String,
}

impl TrialLine {
    pub(super) fn of(trial: &Trial, names: &HashMap<MemberOrganisationId, String>) -> Self {
        Self {
            id: trial.id.to_string(),
            title: trial.content.title.clone(),
            state: trial.state.code(),
            about: format!(
                "{}, {}",
                name_of(names, &trial.owner),
                wording::years(trial.content.from, trial.content.to)
            ),
        }
    }
}

/// What the choice of an independence means, for forms.
pub(super) fn independences() -> &'static [Independence] {
    Independence::ALL
}
