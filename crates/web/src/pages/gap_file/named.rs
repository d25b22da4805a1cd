//! For whom the fields of a gap file marked RED are meant: seen and decided by its author, or by a lead once the author left.

use super::show::seen;
use crate::error::Fault;
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use uptake_model::{GapFileId, PersonId};
use uptake_workflow::Refusal;
use uptake_workflow::gap_file::{NamedPeople, NamedPerson, NewNames, name_people, named_people};

/// Most addresses that are read at once; workflow takes fewer, and says so.
const MOST_ADDRESSES: usize = 100;

#[derive(Debug, Template)]
#[template(path = "gap_file/named.html")]
struct Named {
    frame: Frame,
    gap: String,
    version: u32,
    people: Vec<NamedPerson>,
    /// Whether the viewer began the gap file.
    author: bool,
    /// Addresses that are named.
    kept: Vec<String>,
    /// Addresses that were typed.
    addresses: String,
    problem: Option<String>,
}

impl Named {
    fn has_others(&self) -> bool {
        self.people.iter().any(|it| !it.member)
    }

    async fn of(state: &AppState, visit: &Visit, ground: Ground, id: &str) -> Result<Self, Fault> {
        let gap = seen(state, visit, id).await?;
        visit.signed_in()?;
        let act = visit.act(state, None);
        let NamedPeople {
            version,
            people,
            addresses: kept,
        } = named_people(state.store(), &act, &gap.id).await?;
        let frame = Frame::new("For whom TLP:RED is meant").within(Place::Gaps);
        Ok(Self {
            frame: frame
                .under(gap.title(), format!("/gap-files/{}", gap.id))
                .on(ground),
            gap: gap.id.to_string(),
            version,
            author: people
                .iter()
                .any(|it| it.author && Some(&it.person) == visit.viewer().person()),
            people,
            kept,
            addresses: String::new(),
            problem: None,
        })
    }
}

/// `GET /gap-files/{id}/named`
pub(super) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let page = Named::of(&state, &visit, ground, &id).await?;
    Ok(Html(page.render()?).into_response())
}

/// `POST /gap-files/{id}/named`
pub(super) async fn name(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    let typed = sent.text("addresses");
    let addresses = typed.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    let kept = sent.fields.all("address");
    let addresses = kept.chain(addresses.filter(|it| !it.is_empty()));
    let names = NewNames {
        version: sent.text("version").parse().unwrap_or_default(),
        people: sent.fields.all("person").map(PersonId::new).collect(),
        addresses: addresses.take(MOST_ADDRESSES).map(str::to_owned).collect(),
    };
    let gap = GapFileId::new(&id);
    let refusal = match name_people(state.store(), &act, &gap, &names).await {
        Ok(()) => return Ok(Redirect::to(&format!("/gap-files/{id}")).into_response()),
        Err(refusal) => refusal,
    };
    let status = match refusal {
        Refusal::Refused(_) | Refusal::NotYours(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Conflict => StatusCode::CONFLICT,
        Refusal::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        other => return Err(other.into()),
    };
    let mut page = Named::of(&state, &visit, ground, &id).await?;
    page.problem = Some(refusal.to_string());
    typed.clone_into(&mut page.addresses);
    Ok((status, Html(page.render()?)).into_response())
}
