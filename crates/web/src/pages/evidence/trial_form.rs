//! The form by which a trial is planned.

use super::form::{self, Form};
use crate::error::Fault;
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::parameters::Parameters;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use uptake_model::{Environment, Marking, MemberOrganisationId, SolutionId, TrialContent};
use uptake_workflow::Refusal;
use uptake_workflow::evidence::{NewTrial, TestedGap, plan_trial, tested_gap};

#[derive(Debug, Template)]
#[template(path = "evidence/trial_form.html")]
struct TrialForm {
    frame: Frame,
    form: Form,
    gap: Option<TestedGap>,
    /// Solutions named so far, by name.
    solutions: Vec<(String, String)>,
    /// All organisations that could take part.
    others: Vec<(String, String)>,
}

impl TrialForm {
    async fn show(
        state: &AppState,
        visit: &Visit,
        ground: Ground,
        form: Form,
        named: Vec<SolutionId>,
    ) -> Result<Response, Fault> {
        let store = state.store();
        let gap = match form.value("gap") {
            "" => None,
            id => tested_gap(store, visit.viewer(), &id.into()).await?,
        };
        let organisations = store.member_organisations().await?.into_iter();
        let page = Self {
            frame: Frame::new("Plan a trial")
                .within(Place::Research)
                .under("Solutions", "/solutions")
                .on(ground),
            solutions: store
                .solutions_named(&named)
                .await?
                .into_iter()
                .map(|it| (it.id.to_string(), it.content.name))
                .collect(),
            others: organisations
                .map(|it| (it.id.to_string(), it.name))
                .collect(),
            gap,
            form,
        };
        page.form.answer(&page)
    }
}

/// What was sent of a trial.
pub(crate) fn read(values: &Parameters) -> Result<NewTrial, Refusal> {
    let text = |name| values.get(name).unwrap_or_default().to_owned();
    let gap = values.get("gap").ok_or_else(|| {
        Refusal::Refused(
            "Say which gap file the trial is for: its identifier, such as gap-4k7m….".to_owned(),
        )
    })?;
    let missing = "Say in which environment it is tried.";
    let marking = Marking::parse(values.get("marking").unwrap_or("amber+strict"))
        .map_err(|error| Refusal::Refused(error.to_string()))?;
    Ok(NewTrial {
        organisation: text("organisation").into(),
        gap: gap.into(),
        content: TrialContent {
            title: text("title"),
            solutions: form::listed(values, "solution"),
            plan: text("plan"),
            method: text("method"),
            participants: values
                .all("participant")
                .map(MemberOrganisationId::new)
                .collect(),
            place: text("place"),
            from: form::day(values, "from")?,
            to: form::day(values, "to")?,
            environment: form::choice(values, "environment", Environment::parse, missing)?,
            marking,
        },
    })
}

/// `GET /trials/new?gap=…&solution=…`
pub(super) async fn begin(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let values = Parameters::read(query.as_deref());
    let named = form::listed(&values, "solution");
    let form = Form::new(&state, &visit, values).await?;
    TrialForm::show(&state, &visit, ground, form, named).await
}

/// `POST /trials/new`
pub(super) async fn plan(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    let written = match read(&sent.fields) {
        Ok(new) => plan_trial(state.store(), &act, new).await,
        Err(refusal) => Err(refusal),
    };
    match written {
        Ok(id) => Ok(form::see(&format!("/trials/{id}"))),
        Err(refusal) => {
            let named = form::listed(&sent.fields, "solution");
            let form = Form::new(&state, &visit, sent.fields.clone()).await?;
            TrialForm::show(&state, &visit, ground, form.refused(refusal)?, named).await
        }
    }
}
