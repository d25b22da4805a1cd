//! Trials: a gap file's practitioners try solutions by a plan, measure what its
//! requirements ask for, and say what came of it.

use crate::claim::{Environment, Independence, Ties, stated};
use crate::contribution::Contribution;
use crate::gap_file::{Bound, Requirement};
use crate::ids::{GapFileId, MemberOrganisationId, PersonId, SolutionId, TrialId};
use crate::marking::Marking;
use crate::named_part::{MOST_NAMED, Named, PartAnswers};
use crate::solution::{LONG_TEXT, SHORT_TEXT, SolutionError, writable};
use crate::vocabulary::vocabulary;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What a trial showed of a solution.
    TrialOutcome {
        /// It did what was hoped for.
        Confirmed = "confirmed", "Did what was hoped for";
        /// In part.
        Partly = "partly", "Did so in part";
        /// It did not.
        NotConfirmed = "not_confirmed", "Did not";
        /// The trial does not tell.
        Inconclusive = "inconclusive", "The trial does not tell";
    }
}

/// Most solutions that one trial tries.
pub const MOST_SOLUTIONS: usize = 20;

/// What came of a solution in a trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SolutionOutcome {
    /// Which solution.
    pub solution: SolutionId,
    /// What came of it.
    pub outcome: TrialOutcome,
}

/// Where a trial stands; each state holds what belongs to it alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum TrialState {
    /// Being prepared.
    Planned,
    /// Under way: measures can be recorded.
    Running {
        /// Since when.
        at: Timestamp,
    },
    /// Over, with an outcome.
    Done {
        /// What came of each solution.
        outcomes: Vec<SolutionOutcome>,
        /// What was learned.
        lessons: String,
        /// When it was closed.
        at: Timestamp,
    },
    /// Given up.
    Cancelled {
        /// Why.
        reason: String,
        /// When.
        at: Timestamp,
    },
}

/// A step from one state to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrialStep {
    /// It begins.
    Start,
    /// It ends with an outcome for each solution.
    Finish {
        /// What came of each solution.
        outcomes: Vec<SolutionOutcome>,
        /// What was learned.
        lessons: String,
    },
    /// It is given up.
    Cancel {
        /// Why.
        reason: String,
    },
}

/// What is planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialContent {
    /// Short title.
    pub title: String,
    /// What is tried.
    pub solutions: Vec<SolutionId>,
    /// What shall happen, step by step.
    pub plan: String,
    /// How it is measured and judged.
    pub method: String,
    /// Organisations that are named as taking part, the one that runs it among them.
    pub participants: Vec<MemberOrganisationId>,
    /// Where.
    pub place: String,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// In which environment.
    pub environment: Environment,
    /// How far it may be shared.
    pub marking: Marking,
}

/// A measured value for a requirement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// Of which solution.
    pub solution: SolutionId,
    /// Number of the requirement within the gap file.
    pub requirement: u32,
    /// The value, in `unit`.
    pub value: f64,
    /// The unit as it was written down.
    pub unit: String,
    /// Anything else; empty where there is nothing.
    pub remark: String,
}

/// A trial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// Identifier.
    pub id: TrialId,
    /// For which gap file.
    pub gap: GapFileId,
    /// The organisation that runs it.
    pub owner: MemberOrganisationId,
    /// Who entered it.
    pub author: PersonId,
    /// Where it stands.
    pub state: TrialState,
    /// What is planned.
    pub content: TrialContent,
    /// What was measured: at most one value for a solution and a requirement.
    pub measures: Vec<Measure>,
    /// What those that are named answered.
    pub answers: PartAnswers,
    /// Counts the changes, from 1.
    pub version: u32,
    /// When it was entered.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// Why a trial cannot be taken as written, or not go on so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrialError {
    /// Not from here.
    #[error("A trial that is {from} cannot be {step}. Nothing was changed. {hint}")]
    NotFromHere {
        /// The state it is in.
        from: &'static str,
        /// What was asked for.
        step: &'static str,
        /// What can be done instead.
        hint: &'static str,
    },
    /// Nothing is tried.
    #[error("Name at least one solution that is tried.")]
    NoSolution,
    /// A solution has no outcome, or one that was not tried has.
    #[error("Say for each solution that was tried, and for no other, what came of it.")]
    Outcomes,
    /// A list is too long.
    #[error("{0} {1} are more than the {2} that fit. Plan the rest as a trial of its own.")]
    TooMany(usize, &'static str, usize),
    /// It ends before it begins.
    #[error("The trial would end before it begins. Correct one of the two dates.")]
    EndsFirst,
    /// Not a number.
    #[error("A measured value is a number, such as 12 or 12.5.")]
    Value,
    /// Not of this trial.
    #[error("The measure names a solution that this trial does not try.")]
    NotTried,
    /// Something that must be there is not, is too long, or is classified.
    #[error(transparent)]
    Text(#[from] SolutionError),
}

impl TrialState {
    /// Code stored, and used in addresses and JSON.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Running { .. } => "running",
            Self::Done { .. } => "done",
            Self::Cancelled { .. } => "cancelled",
        }
    }

    fn hint(&self) -> &'static str {
        match self {
            Self::Planned => "It can be started or cancelled.",
            Self::Running { .. } => "It can be finished or cancelled.",
            Self::Done { .. } | Self::Cancelled { .. } => "It is closed: plan another one.",
        }
    }
}

impl TrialStep {
    fn participle(&self) -> &'static str {
        match self {
            Self::Start => "started",
            Self::Finish { .. } => "finished",
            Self::Cancel { .. } => "cancelled",
        }
    }
}

impl TrialContent {
    /// Whether it can be taken as written.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), TrialError> {
        stated("The title", &self.title, SHORT_TEXT)?;
        stated("The plan", &self.plan, LONG_TEXT)?;
        writable("The method", &self.method, LONG_TEXT)?;
        writable("The place", &self.place, SHORT_TEXT)?;
        if self.solutions.is_empty() {
            return Err(TrialError::NoSolution);
        }
        for (number, what, most) in [
            (self.solutions.len(), "solutions", MOST_SOLUTIONS),
            (self.participants.len(), "participants", MOST_NAMED),
        ] {
            if number > most {
                return Err(TrialError::TooMany(number, what, most));
            }
        }
        match (self.from, self.to) {
            (Some(from), Some(to)) if to < from => Err(TrialError::EndsFirst),
            _ => Ok(()),
        }
    }
}

impl Trial {
    /// Who is named as taking part, and what they answered.
    #[must_use]
    pub fn named(&self) -> Named<'_> {
        Named {
            owner: &self.owner,
            organisations: &self.content.participants,
            answers: &self.answers,
        }
    }

    /// As access sees it.
    #[must_use]
    pub fn contribution(&self) -> Contribution<'_> {
        Contribution {
            owner: &self.owner,
            author: &self.author,
            marking: self.content.marking,
            named: Some(self.named()),
        }
    }

    /// The state after `step` at `now`.
    ///
    /// # Errors
    /// [`TrialError`], with what can be done instead.
    pub fn after(&self, step: TrialStep, now: Timestamp) -> Result<TrialState, TrialError> {
        let at = now;
        match (&self.state, step) {
            (TrialState::Planned, TrialStep::Start) => Ok(TrialState::Running { at }),
            (TrialState::Running { .. }, TrialStep::Finish { outcomes, lessons }) => {
                stated("What was learned", &lessons, LONG_TEXT)?;
                let told: Vec<&SolutionId> = outcomes.iter().map(|it| &it.solution).collect();
                let mut expected: Vec<&SolutionId> = self.content.solutions.iter().collect();
                let mut told = told;
                told.sort();
                expected.sort();
                if told != expected {
                    return Err(TrialError::Outcomes);
                }
                Ok(TrialState::Done {
                    outcomes,
                    lessons,
                    at,
                })
            }
            (TrialState::Planned | TrialState::Running { .. }, TrialStep::Cancel { reason }) => {
                stated("The reason", &reason, LONG_TEXT)?;
                Ok(TrialState::Cancelled { reason, at })
            }
            (from, step) => Err(TrialError::NotFromHere {
                from: from.code(),
                step: step.participle(),
                hint: from.hint(),
            }),
        }
    }

    /// The measures with `measure` among them, in place of an earlier one for the same
    /// solution and requirement.
    ///
    /// # Errors
    /// [`TrialError`] where the trial is not running or the measure cannot be one of it.
    pub fn with_measure(&self, measure: Measure) -> Result<Vec<Measure>, TrialError> {
        if !matches!(self.state, TrialState::Running { .. }) {
            return Err(TrialError::NotFromHere {
                from: self.state.code(),
                step: "measured",
                hint: self.state.hint(),
            });
        }
        if !measure.value.is_finite() {
            return Err(TrialError::Value);
        }
        if !self.content.solutions.contains(&measure.solution) {
            return Err(TrialError::NotTried);
        }
        writable("The unit", &measure.unit, SHORT_TEXT)?;
        writable("The remark", &measure.remark, LONG_TEXT)?;
        let mut measures = self.measures.clone();
        let same =
            |it: &Measure| it.solution == measure.solution && it.requirement == measure.requirement;
        measures.retain(|it| !same(it));
        measures.push(measure);
        measures.sort_by(|a, b| (&a.solution, a.requirement).cmp(&(&b.solution, b.requirement)));
        Ok(measures)
    }
}

/// Whether a measured value meets its requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Met,
    /// It does not.
    NotMet,
    /// The requirement has no threshold.
    NoThreshold,
    /// It was measured in another unit than the threshold's; Uptake converts none.
    OtherUnit,
}

impl Verdict {
    /// The verdict on a measure.
    #[must_use]
    pub fn on(requirement: &Requirement, measure: &Measure) -> Self {
        let Some(threshold) = &requirement.threshold else {
            return Self::NoThreshold;
        };
        if threshold.unit.trim() != measure.unit.trim() {
            return Self::OtherUnit;
        }
        let met = match threshold.bound {
            Bound::AtLeast => measure.value >= threshold.value,
            Bound::AtMost => measure.value <= threshold.value,
        };
        if met { Self::Met } else { Self::NotMet }
    }

    /// Whether it is met; `None` where that cannot be computed.
    #[must_use]
    pub fn met(self) -> Option<bool> {
        match self {
            Self::Met => Some(true),
            Self::NotMet => Some(false),
            Self::NoThreshold | Self::OtherUnit => None,
        }
    }

    /// In words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not met",
            Self::NoThreshold => "not computed: the requirement has no threshold",
            Self::OtherUnit => "not computed: the threshold is in another unit",
        }
    }
}

/// How independent a trial of a solution was, said by who took part: `users` holds for each
/// organisation whether it is one that would use the solution, and its ties to it.
#[must_use]
pub fn independence_of(users: &[(bool, Ties)]) -> Independence {
    let untied = || users.iter().filter(|(_, ties)| *ties == Ties::None);
    if untied().any(|(user, _)| *user) {
        return Independence::User;
    }
    if untied().next().is_some() {
        return Independence::Independent;
    }
    match users.iter().map(|(_, ties)| *ties).max() {
        Some(Ties::TookPart) => Independence::Partner,
        _ => Independence::Provider,
    }
}

#[cfg(test)]
mod tests;
