//! The one form by which practitioners assess a solution, from own use or in a trial.

use super::form::{self, Form};
use crate::error::Fault;
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::parameters::Parameters;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use uptake_model::assessment::GRADES;
use uptake_model::{Assessment, Criterion, Solution, SolutionId, TrialId};
use uptake_workflow::Refusal;
use uptake_workflow::evidence::{NewAssessment, assess, solution_seen, trial_seen};

#[derive(Debug, Template)]
#[template(path = "evidence/assess.html")]
struct AssessForm {
    frame: Frame,
    form: Form,
    action: String,
    solutions: Vec<Solution>,
}

impl AssessForm {
    fn chose(&self, criterion: &Criterion, grade: impl AsRef<str>) -> bool {
        let (chosen, grade) = (self.form.value(criterion.code()), grade.as_ref());
        chosen == grade || (chosen.is_empty() && grade == "none")
    }
}

/// What a form is about: a solution alone, or those of a trial.
#[derive(Debug, Clone)]
enum About {
    Solution(SolutionId),
    Trial(TrialId),
}

impl About {
    fn address(&self) -> String {
        match self {
            Self::Solution(id) => format!("/solutions/{id}"),
            Self::Trial(id) => format!("/trials/{id}"),
        }
    }

    async fn solutions(&self, state: &AppState, visit: &Visit) -> Result<Vec<Solution>, Fault> {
        let (what, id, found) = match self {
            Self::Solution(id) => {
                let found = state.store().solution(id).await?;
                ("solution", id.to_string(), found.map(|it| vec![it]))
            }
            Self::Trial(id) => {
                let found = trial_seen(state.store(), visit.viewer(), id).await?;
                ("trial", id.to_string(), found.map(|it| it.solutions))
            }
        };
        found.ok_or(Fault::Unknown { what, id })
    }

    async fn show(
        &self,
        state: &AppState,
        visit: &Visit,
        ground: Ground,
        form: Form,
    ) -> Result<Response, Fault> {
        let page = AssessForm {
            frame: Frame::new("Assess a solution")
                .within(Place::Research)
                .under("Solutions", "/solutions")
                .on(ground),
            form,
            action: format!("{}/assess", self.address()),
            solutions: self.solutions(state, visit).await?,
        };
        page.form.answer(&page)
    }

    /// The form as the person filled it in before, or empty.
    async fn open(
        &self,
        state: &AppState,
        visit: &Visit,
        asked: &Parameters,
    ) -> Result<Parameters, Fault> {
        let (solution, trial) = match self {
            Self::Solution(id) => (Some(id.clone()), None),
            Self::Trial(id) => (asked.get("solution").map(SolutionId::new), Some(id)),
        };
        let solution = match solution {
            Some(id) => Some(id),
            None => self
                .solutions(state, visit)
                .await?
                .first()
                .map(|it| it.id.clone()),
        };
        let Some(solution) = solution else {
            return Ok(Parameters::default());
        };
        let seen = solution_seen(state.store(), visit.viewer(), &solution).await?;
        let own = seen.map(|it| it.own).unwrap_or_default();
        let own = own.into_iter().find(|it| it.trial.as_ref() == trial);
        Ok(own.as_ref().map_or_else(
            || Parameters::of(vec![("solution", solution.to_string())]),
            given,
        ))
    }
}

/// An assessment as the form sends it.
fn given(assessment: &Assessment) -> Parameters {
    let mut values = vec![
        ("solution", assessment.solution.to_string()),
        ("organisation", assessment.organisation.to_string()),
        ("remark", assessment.remark.clone()),
    ];
    let grades = assessment.grades.iter();
    values.extend(grades.map(|(criterion, grade)| (criterion.code(), grade.to_string())));
    Parameters::of(values)
}

fn read(values: &Parameters, about: &About) -> Result<NewAssessment, Refusal> {
    let text = |name| values.get(name).unwrap_or_default().to_owned();
    let mut grades = std::collections::BTreeMap::new();
    for criterion in Criterion::ALL {
        match values.get(criterion.code()) {
            None | Some("none") => (),
            Some(grade) => {
                let grade = grade
                    .parse()
                    .map_err(|_| Refusal::Refused("A grade is 1, 2, 3, 4 or 5.".to_owned()))?;
                grades.insert(*criterion, grade);
            }
        }
    }
    let (solution, trial) = match about {
        About::Solution(id) => (id.clone(), None),
        About::Trial(id) => (text("solution").into(), Some(id.clone())),
    };
    Ok(NewAssessment {
        organisation: text("organisation").into(),
        solution,
        trial,
        grades,
        remark: text("remark"),
    })
}

async fn send(
    state: &AppState,
    visit: &Visit,
    ground: Ground,
    sent: &Sent,
    about: &About,
) -> Result<Response, Fault> {
    let act = visit.act(state, sent.form.as_deref());
    let written = match read(&sent.fields, about) {
        Ok(new) => assess(state.store(), &act, new).await,
        Err(refusal) => Err(refusal),
    };
    match written {
        Ok(()) => Ok(form::see(&about.address())),
        Err(refusal) => {
            let form = Form::new(state, visit, sent.fields.clone()).await?;
            about
                .show(state, visit, ground, form.refused(refusal)?)
                .await
        }
    }
}

/// `GET /solutions/{id}/assess`
pub(super) async fn of_solution(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let about = About::Solution(id.into());
    let values = about.open(&state, &visit, &Parameters::default()).await?;
    let form = Form::new(&state, &visit, values).await?;
    about.show(&state, &visit, ground, form).await
}

/// `POST /solutions/{id}/assess`
pub(super) async fn send_for_solution(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    send(&state, &visit, ground, &sent, &About::Solution(id.into())).await
}

/// `GET /trials/{id}/assess?solution=…`
pub(super) async fn of_trial(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let about = About::Trial(id.into());
    let asked = Parameters::read(query.as_deref());
    let values = about.open(&state, &visit, &asked).await?;
    let form = Form::new(&state, &visit, values).await?;
    about.show(&state, &visit, ground, form).await
}

/// `POST /trials/{id}/assess`
pub(super) async fn send_for_trial(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    send(&state, &visit, ground, &sent, &About::Trial(id.into())).await
}
