//! The form by which a trial is planned.

use super::choices::{self, Choice, ResultLine};
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
use uptake_workflow::evidence::{GapOutline, NewTrial, gap_outline, plan_trial};

#[derive(Debug, Template)]
#[template(path = "evidence/trial_form.html")]
struct TrialForm {
    frame: Frame,
    form: Form,
    gap: Option<GapOutline>,
    /// Gap files to choose from, where none was.
    gaps: Vec<Choice>,
    /// Solutions to choose from: those of the gap file, and those that were named.
    solutions: Vec<Choice>,
    /// All others, offered while a name is typed.
    more: Vec<Choice>,
    /// Results of confirmed projects that nobody recorded as a solution yet.
    results: Vec<ResultLine>,
    /// Organisations that could take part beside one's own.
    others: Vec<Choice>,
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
            id => gap_outline(store, visit.viewer(), &id.into()).await?,
        };
        let id = gap.as_ref().map(|it| &it.id);
        let mut near = store.solutions_named(&named).await?;
        if let Some(id) = id {
            near.extend(choices::of_gap(state, visit, id).await?);
        }
        let mut known = std::collections::BTreeSet::new();
        near.retain(|it| known.insert(it.id.clone()));
        let mut more = choices::solutions(state, visit, None, &[]).await?;
        more.retain(|it| !known.contains(&SolutionId::new(&it.id)));
        let single = form.organisations.len() == 1;
        let organisations = store.member_organisations().await?.into_iter();
        // Where somebody writes for several, which is their own is theirs to choose.
        let organisations =
            organisations.filter(|it| !single || form.organisations[0].0 != it.id.as_str());
        let page = Self {
            frame: Frame::new("Plan a trial")
                .within(Place::Research)
                .under("Solutions", "/solutions")
                .on(ground),
            gaps: match id {
                None => choices::gaps(state, visit).await?,
                Some(_) => vec![],
            },
            results: match id {
                None => vec![],
                Some(id) => choices::results(state, visit, id).await?,
            },
            solutions: near.into_iter().map(Choice::of).collect(),
            more,
            others: organisations
                .map(|it| Choice::new(&it.id, it.name))
                .collect(),
            gap,
            form,
        };
        page.form.answer(&page)
    }
}

/// Identifiers of the solutions that were ticked.
fn named(values: &Parameters) -> Vec<SolutionId> {
    values.all("solution").map(SolutionId::new).collect()
}

/// What was sent of a trial.
pub(crate) fn read(values: &Parameters) -> Result<NewTrial, Refusal> {
    let text = |name| values.get(name).unwrap_or_default().to_owned();
    let gap = values.get("gap").ok_or_else(|| {
        Refusal::Refused(
            "Choose the gap file that the trial is for. What you typed is kept.".to_owned(),
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
            solutions: named(values),
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
    let named = named(&values);
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
        Ok(mut new) => match form::by_name(&state, sent.text("solution_name")).await? {
            Ok(other) => {
                new.content.solutions.extend(other);
                plan_trial(state.store(), &act, new).await
            }
            Err(refusal) => Err(refusal),
        },
        Err(refusal) => Err(refusal),
    };
    match written {
        Ok(id) => Ok(form::see(&format!("/trials/{id}"))),
        Err(refusal) => {
            let named = named(&sent.fields);
            let form = Form::new(&state, &visit, sent.fields.clone()).await?;
            TrialForm::show(&state, &visit, ground, form.refused(refusal)?, named).await
        }
    }
}
