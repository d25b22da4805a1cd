//! A trial: plan, participants, what was measured against what the gap file asks for,
//! outcome and lessons; with the forms that take it further.

use super::form::{self, Form};
use super::lines::{PartLine, name_of, parts};
use super::solution::bars;
use crate::error::Fault;
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::parameters::Parameters;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use uptake_model::trial::{SolutionOutcome, Verdict};
use uptake_model::typed_number::typed_number;
use uptake_model::{
    Bound, Measure, Requirement, SolutionId, TrialId, TrialOutcome, TrialState, TrialStep,
};
use uptake_workflow::Refusal;
use uptake_workflow::evidence::{
    TrialSeen, answer_trial, no_requirement, record_measure, step_trial, trial_seen,
};

/// A measure held against its requirement.
#[derive(Debug)]
struct MeasureLine {
    requirement: String,
    asked: String,
    solution: String,
    value: String,
    verdict: &'static str,
    remark: String,
}

/// An organisation that takes part, or is named as if it did.
#[derive(Debug)]
struct ParticipantLine {
    name: String,
    /// What it answered, where it does not take part.
    standing: &'static str,
}

/// What practitioners say of one solution.
#[derive(Debug)]
struct VerdictLine {
    solution: String,
    assessors: usize,
    spreads: Vec<String>,
}

#[derive(Debug, Template)]
#[template(path = "evidence/trial.html")]
struct TrialView {
    frame: Frame,
    form: Form,
    seen: TrialSeen,
    participants: Vec<ParticipantLine>,
    /// Organisations of the viewer that another one named.
    parts: Vec<PartLine>,
    /// What practitioners say of each solution: its name, how many, and how.
    verdicts: Vec<VerdictLine>,
    measures: Vec<MeasureLine>,
    may_step: bool,
    may_measure: bool,
    may_assess: bool,
}

fn asked(requirement: &Requirement) -> String {
    let threshold = requirement.threshold.as_ref();
    threshold.map_or_else(
        || "no threshold".to_owned(),
        |it| {
            let bound = match it.bound {
                Bound::AtLeast => "at least",
                Bound::AtMost => "at most",
            };
            format!("{bound} {} {}", it.value, it.unit)
        },
    )
}

/// Measures whose requirement the viewer may see.
fn measures(seen: &TrialSeen) -> Vec<MeasureLine> {
    let line = |measure: &Measure| {
        let gap = seen.gap.as_ref()?;
        let mut asked_for = gap.requirements.iter();
        let requirement = asked_for.find(|it| it.number == measure.requirement)?;
        let shown = gap.shown_as(requirement.number)?;
        Some(MeasureLine {
            requirement: format!("{shown}: {}", requirement.text),
            asked: asked(requirement),
            solution: name(seen, &measure.solution),
            value: format!("{} {}", measure.value, measure.unit),
            verdict: Verdict::on(requirement, measure).label(),
            remark: measure.remark.clone(),
        })
    };
    seen.trial.measures.iter().filter_map(line).collect()
}

fn participants(seen: &TrialSeen) -> Vec<ParticipantLine> {
    let trial = &seen.trial;
    let line = |id| ParticipantLine {
        name: name_of(&seen.organisations, id),
        standing: match trial.answers.get(id) {
            _ if trial.named().takes_part(id) => "",
            Some(false) => "declined",
            _ => "named, not confirmed",
        },
    };
    trial.content.participants.iter().map(line).collect()
}

fn name(seen: &TrialSeen, id: &SolutionId) -> String {
    let found = seen.solutions.iter().find(|it| it.id == *id);
    found.map_or_else(|| id.to_string(), |it| it.content.name.clone())
}

impl TrialView {
    fn new(frame: Frame, form: Form, seen: TrialSeen, visit: &Visit) -> Result<Self, Fault> {
        let trial = &seen.trial;
        let takes_part = trial.named().includes(visit.viewer());
        let verdicts = seen.verdicts.iter().map(|(id, it)| {
            let spreads = it.spreads.iter().map(bars);
            Ok(VerdictLine {
                solution: name(&seen, id),
                assessors: it.assessors,
                spreads: spreads.collect::<Result<_, Fault>>()?,
            })
        });
        let running = matches!(trial.state, TrialState::Running { .. });
        let open = running || matches!(trial.state, TrialState::Planned);
        let over = running || matches!(trial.state, TrialState::Done { .. });
        Ok(Self {
            frame,
            form,
            participants: participants(&seen),
            parts: parts(&seen.parts, &seen.organisations, visit),
            verdicts: verdicts.collect::<Result<_, Fault>>()?,
            measures: measures(&seen),
            may_step: open && visit.viewer().belongs_to(&trial.owner),
            may_measure: running && takes_part,
            may_assess: over && takes_part,
            seen,
        })
    }

    fn requirements(&self) -> &[Requirement] {
        let gap = self.seen.gap.as_ref();
        gap.map(|it| it.requirements.as_slice()).unwrap_or_default()
    }

    fn name(&self, id: &SolutionId) -> String {
        name(&self.seen, id)
    }

    fn asked(&self, requirement: &Requirement) -> String {
        asked(requirement)
    }

    fn is_running(&self) -> bool {
        matches!(self.seen.trial.state, TrialState::Running { .. })
    }

    async fn show(
        state: &AppState,
        visit: &Visit,
        ground: Ground,
        form: Form,
        id: &TrialId,
    ) -> Result<Response, Fault> {
        let seen = trial_seen(state.store(), visit.viewer(), id).await?;
        let seen = seen.ok_or_else(|| Fault::Unknown {
            what: "trial",
            id: id.to_string(),
        })?;
        let frame = Frame::new(seen.trial.content.title.clone())
            .within(Place::Research)
            .under("Solutions", "/solutions")
            .on(ground);
        let page = Self::new(frame, form, seen, visit)?;
        page.form.answer(&page)
    }
}

/// `GET /trials/{id}`
pub(super) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let form = Form::unsigned(Parameters::default());
    TrialView::show(&state, &visit, ground, form, &id.into()).await
}

fn read_step(values: &Parameters) -> Result<TrialStep, Refusal> {
    let text = |name| values.get(name).unwrap_or_default().to_owned();
    match values.get("step") {
        Some("start") => Ok(TrialStep::Start),
        Some("cancel") => Ok(TrialStep::Cancel {
            reason: text("reason"),
        }),
        Some("finish") => {
            let solutions = values.all("solution");
            let outcomes = values.all("outcome").filter_map(TrialOutcome::parse);
            let outcomes = solutions
                .zip(outcomes)
                .map(|(solution, outcome)| SolutionOutcome {
                    solution: solution.into(),
                    outcome,
                });
            Ok(TrialStep::Finish {
                outcomes: outcomes.collect(),
                lessons: text("lessons"),
            })
        }
        _ => Err(Refusal::Refused("Choose how the trial goes on.".to_owned())),
    }
}

/// `POST /trials/{id}/step`
pub(super) async fn step(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = TrialId::new(id);
    let act = visit.act(&state, sent.form.as_deref());
    let version = sent.text("version").parse().unwrap_or_default();
    let done = match read_step(&sent.fields) {
        Ok(step) => step_trial(state.store(), &act, &id, version, step).await,
        Err(refusal) => Err(refusal),
    };
    match done {
        Ok(_) => Ok(form::see(&format!("/trials/{id}"))),
        Err(refusal) => {
            let form = Form::unsigned(sent.fields.clone()).refused(refusal)?;
            TrialView::show(&state, &visit, ground, form, &id).await
        }
    }
}

/// `POST /trials/{id}/answer`
pub(super) async fn answer(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = TrialId::new(id);
    let act = visit.act(&state, sent.form.as_deref());
    let organisation = sent.text("organisation").into();
    let accepts = sent.text("accepts") == "yes";
    match answer_trial(state.store(), &act, &id, &organisation, accepts).await {
        Ok(()) if accepts => Ok(form::see(&format!("/trials/{id}"))),
        Ok(()) => Ok(form::see("/me/news")),
        Err(refusal) => {
            let form = Form::unsigned(sent.fields.clone()).refused(refusal)?;
            TrialView::show(&state, &visit, ground, form, &id).await
        }
    }
}

fn read_measure(values: &Parameters) -> Result<Measure, Refusal> {
    let text = |name| values.get(name).unwrap_or_default().to_owned();
    let value = typed_number(&text("value"));
    let value = value.map_err(|error| Refusal::Refused(error.to_string()))?;
    Ok(Measure {
        solution: text("solution").into(),
        requirement: values
            .get("requirement")
            .and_then(|it| it.parse().ok())
            .unwrap_or_default(),
        value,
        unit: text("unit"),
        remark: text("remark"),
    })
}

/// Records what was typed, which names a requirement by the number that the viewer is shown.
async fn write_measure(
    state: &AppState,
    visit: &Visit,
    id: &TrialId,
    sent: &Sent,
) -> Result<(), Refusal> {
    let act = visit.act(state, sent.form.as_deref());
    let version = sent.text("version").parse().unwrap_or_default();
    let mut measure = read_measure(&sent.fields)?;
    let seen = trial_seen(state.store(), visit.viewer(), id).await?;
    let gap = seen.and_then(|it| it.gap);
    let meant = gap.and_then(|it| it.number_of(measure.requirement));
    measure.requirement = meant.ok_or_else(no_requirement)?;
    record_measure(state.store(), &act, id, version, measure).await
}

/// `POST /trials/{id}/measures`
pub(super) async fn measure(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = TrialId::new(id);
    match write_measure(&state, &visit, &id, &sent).await {
        Ok(()) => Ok(form::see(&format!("/trials/{id}#measures"))),
        Err(refusal) => {
            let form = Form::unsigned(sent.fields.clone()).refused(refusal)?;
            TrialView::show(&state, &visit, ground, form, &id).await
        }
    }
}
