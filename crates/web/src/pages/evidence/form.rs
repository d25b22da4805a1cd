//! What the forms of evidence share: what was typed, who may speak for which organisation,
//! and a refusal told above the form instead of in its place.

use crate::error::Fault;
use crate::parameters::Parameters;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::civil::Date;
use uptake_model::SolutionId;
use uptake_store::listing::{Page, SolutionFilter};
use uptake_workflow::Refusal;

/// What a form shows: what was typed, and why it was not taken.
#[derive(Debug)]
pub(crate) struct Form {
    values: Parameters,
    /// What to say above it; nothing where it is new.
    pub error: Option<String>,
    /// Organisations that the viewer may write for: identifier and name.
    pub organisations: Vec<(String, String)>,
    status: StatusCode,
}

impl Form {
    /// A form with these values, for whoever signed in.
    pub(crate) async fn new(
        state: &AppState,
        visit: &Visit,
        values: Parameters,
    ) -> Result<Self, Fault> {
        visit.signed_in()?;
        let organisations = state.store().member_organisations().await?;
        let own = organisations
            .into_iter()
            .filter(|it| visit.viewer().belongs_to(&it.id));
        Ok(Self {
            organisations: own.map(|it| (it.id.to_string(), it.name)).collect(),
            ..Self::unsigned(values)
        })
    }

    /// A form on a page that everybody may read; what of it is shown, the page decides.
    pub(crate) fn unsigned(values: Parameters) -> Self {
        Self {
            values,
            error: None,
            organisations: vec![],
            status: StatusCode::OK,
        }
    }

    /// The form with why it was not taken; faults that no form can mend are handed on.
    pub(crate) fn refused(mut self, refusal: Refusal) -> Result<Self, Fault> {
        let told = refusal.to_string();
        self.status = match refusal {
            Refusal::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::NotYours(_) => StatusCode::FORBIDDEN,
            Refusal::Conflict => StatusCode::CONFLICT,
            other => return Err(other.into()),
        };
        self.error = Some(told);
        Ok(self)
    }

    /// What was typed into a field.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.values.get(name).unwrap_or_default()
    }

    /// Whether this choice of a field was made.
    pub(crate) fn chose(&self, name: &str, code: impl AsRef<str>) -> bool {
        self.values.all(name).any(|it| it == code.as_ref())
    }

    /// The form as a page.
    pub(crate) fn answer(&self, template: &impl Template) -> Result<Response, Fault> {
        Ok((self.status, Html(template.render()?)).into_response())
    }
}

/// Leads on to a page after a write.
pub(crate) fn see(address: &str) -> Response {
    let location = HeaderValue::try_from(address).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// A day as forms send it; nothing where none was typed.
pub(crate) fn day(values: &Parameters, name: &str) -> Result<Option<Date>, Refusal> {
    let Some(text) = values.get(name) else {
        return Ok(None);
    };
    text.parse().map(Some).map_err(|_| {
        Refusal::Refused(format!(
            "“{text}” is no day. Write it as year, month and day, such as 2026-11-23."
        ))
    })
}

/// A choice of a field by its code.
pub(crate) fn choice<T>(
    values: &Parameters,
    name: &str,
    parse: impl Fn(&str) -> Option<T>,
    missing: &str,
) -> Result<T, Refusal> {
    let chosen = values.get(name).and_then(parse);
    chosen.ok_or_else(|| Refusal::Refused(format!("{missing} What you typed is kept.")))
}

/// Identifiers that were typed one a line, or parted by commas or spaces.
pub(crate) fn listed<T: From<String>>(values: &Parameters, name: &str) -> Vec<T> {
    let text = values.get(name).unwrap_or_default();
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    let mut words: Vec<&str> = words.filter(|it| !it.is_empty()).collect();
    let mut seen = std::collections::HashSet::new();
    words.retain(|it| seen.insert(*it));
    words.into_iter().map(|it| T::from(it.to_owned())).collect()
}

/// The solution that goes by this name, in any case; nothing where none was typed.
pub(crate) async fn by_name(
    state: &AppState,
    name: &str,
) -> Result<Result<Option<SolutionId>, Refusal>, Fault> {
    if name.is_empty() {
        return Ok(Ok(None));
    }
    let filter = SolutionFilter {
        text: Some(name.to_owned()),
        ..SolutionFilter::default()
    };
    let found = state.store().solutions(&filter, Page::new(0, 100)).await?;
    let wanted = name.to_lowercase();
    let mut alike = found.items.into_iter();
    let alike = alike.find(|it| it.content.name.to_lowercase() == wanted);
    Ok(alike.map(|it| Some(it.id)).ok_or_else(|| {
        Refusal::Refused(format!(
            "No solution is called “{name}”. Choose a name that is offered, or enter the solution first. \
             What you typed is kept."
        ))
    }))
}
