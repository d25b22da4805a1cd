//! The form by which a solution is entered and kept up to date.

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
use uptake_model::solution::{Affordability, Dependence, Licence, SupplyOrigin};
use uptake_model::{
    ContactPoint, Language, OrganisationId, ProjectId, Provider, ResultId, Solution,
    SolutionContent, SolutionId,
};
use uptake_workflow::Refusal;
use uptake_workflow::evidence::{add_solution, change_solution};

#[derive(Debug, Template)]
#[template(path = "evidence/solution_form.html")]
struct SolutionForm {
    frame: Frame,
    form: Form,
    /// Where it is sent to.
    action: String,
    /// What stands there now, where somebody else changed it in between.
    other: Option<Solution>,
}

impl SolutionForm {
    fn show(ground: Ground, form: Form, changed: Option<&Solution>) -> Result<Response, Fault> {
        let (title, action) = match changed {
            None => ("Enter a solution".to_owned(), "/solutions/new".to_owned()),
            Some(it) => (
                format!("Change “{}”", it.content.name),
                format!("/solutions/{}/change", it.id),
            ),
        };
        let typed: Option<u32> = form.value("version").parse().ok();
        let other = changed.filter(|it| form.error.is_some() && typed != Some(it.version));
        let page = Self {
            frame: Frame::new(title)
                .within(Place::Research)
                .under("Solutions", "/solutions")
                .on(ground),
            action,
            other: other.cloned(),
            form,
        };
        page.form.answer(&page)
    }

    fn is_new(&self) -> bool {
        self.action == "/solutions/new"
    }

    /// The version that a change starts from: after a conflict the one that is shown.
    fn version(&self) -> String {
        let shown = self.other.as_ref().map(|it| it.version.to_string());
        shown.unwrap_or_else(|| self.form.value("version").to_owned())
    }
}

/// What was sent about a solution.
pub(crate) fn read(values: &Parameters) -> Result<SolutionContent, Refusal> {
    let text = |name| values.get(name).unwrap_or_default().to_owned();
    let unsaid = "Choose one of the answers given.";
    let contact = values.get("contact").map(ContactPoint::parse).transpose();
    Ok(SolutionContent {
        name: text("name"),
        description: text("description"),
        projects: form::listed(values, "projects"),
        results: form::listed(values, "results"),
        provider: Provider {
            name: text("provider"),
            corpus: values.get("corpus").map(OrganisationId::new),
            contact: contact.map_err(|error| Refusal::Refused(error.to_string()))?,
        },
        licence: form::choice(values, "licence", Licence::parse, unsaid)?,
        terms: text("terms"),
        affordability: form::choice(values, "affordability", Affordability::parse, unsaid)?,
        origin: form::choice(values, "origin", SupplyOrigin::parse, unsaid)?,
        dependence: form::choice(values, "dependence", Dependence::parse, unsaid)?,
        depends_on: text("depends_on"),
        languages: values.all("language").filter_map(Language::parse).collect(),
    })
}

fn write(solution: &Solution) -> Parameters {
    let content = &solution.content;
    let contact = content.provider.contact.as_ref();
    let lines = |ids: Vec<&str>| ids.join("\n");
    let mut values = vec![
        ("name", content.name.clone()),
        ("description", content.description.clone()),
        (
            "projects",
            lines(content.projects.iter().map(ProjectId::as_str).collect()),
        ),
        (
            "results",
            lines(content.results.iter().map(ResultId::as_str).collect()),
        ),
        ("provider", content.provider.name.clone()),
        (
            "corpus",
            content
                .provider
                .corpus
                .as_ref()
                .map_or(String::new(), ToString::to_string),
        ),
        ("contact", contact.map_or("", |it| it.text()).to_owned()),
        ("licence", content.licence.code().to_owned()),
        ("terms", content.terms.clone()),
        ("affordability", content.affordability.code().to_owned()),
        ("origin", content.origin.code().to_owned()),
        ("dependence", content.dependence.code().to_owned()),
        ("depends_on", content.depends_on.clone()),
        ("version", solution.version.to_string()),
    ];
    let languages = content.languages.iter();
    values.extend(languages.map(|it| ("language", it.code().to_owned())));
    Parameters::of(values)
}

/// `GET /solutions/new?projects=101000001`
pub(super) async fn begin(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let values = Parameters::read(query.as_deref());
    SolutionForm::show(ground, Form::new(&state, &visit, values).await?, None)
}

/// `POST /solutions/new`
pub(super) async fn add(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    let organisation = sent.text("organisation").into();
    let written = match read(&sent.fields) {
        Ok(content) => add_solution(state.store(), &act, &organisation, content).await,
        Err(refusal) => Err(refusal),
    };
    match written {
        Ok(id) => Ok(form::see(&format!("/solutions/{id}"))),
        Err(refusal) => {
            let form = Form::new(&state, &visit, sent.fields.clone()).await?;
            SolutionForm::show(ground, form.refused(refusal)?, None)
        }
    }
}

async fn solution(state: &AppState, id: String) -> Result<Solution, Fault> {
    let id = SolutionId::new(id);
    let found = state.store().solution(&id).await?;
    found.ok_or_else(|| Fault::Unknown {
        what: "solution",
        id: id.to_string(),
    })
}

/// `GET /solutions/{id}/change`
pub(super) async fn open(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let solution = solution(&state, id).await?;
    let form = Form::new(&state, &visit, write(&solution)).await?;
    SolutionForm::show(ground, form, Some(&solution))
}

/// `POST /solutions/{id}/change`
pub(super) async fn change(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = SolutionId::new(id);
    let act = visit.act(&state, sent.form.as_deref());
    let version = sent.text("version").parse().unwrap_or_default();
    let written = match read(&sent.fields) {
        Ok(content) => change_solution(state.store(), &act, &id, version, content).await,
        Err(refusal) => Err(refusal),
    };
    match written {
        Ok(()) => Ok(form::see(&format!("/solutions/{id}"))),
        Err(refusal) => {
            let form = Form::new(&state, &visit, sent.fields.clone()).await?;
            let current = solution(&state, id.to_string()).await?;
            SolutionForm::show(ground, form.refused(refusal)?, Some(&current))
        }
    }
}
