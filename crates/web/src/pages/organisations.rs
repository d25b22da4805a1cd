//! Organisations by name.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pager::{self, Pager};
use crate::parameters::Parameters;
use crate::rows::OrganisationLink;
use crate::state::AppState;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use uptake_store::listing::{OrganisationListing, Page, Paged};

/// Organisations on one page.
const PAGE_SIZE: u32 = 50;

/// Longest name looked for, in characters.
const LONGEST_NAME: usize = 200;

#[derive(Debug)]
struct Line {
    link: OrganisationLink,
    short_name: Option<String>,
    kind: &'static str,
    projects: u64,
}

#[derive(Debug, Template)]
#[template(path = "organisations.html")]
pub(crate) struct Organisations {
    frame: Frame,
    text: String,
    lines: Vec<Line>,
    pager: Pager,
}

impl Organisations {
    /// The page over what was found for a name.
    pub(crate) fn new(
        frame: Frame,
        parameters: &Parameters,
        found: &Paged<OrganisationListing>,
    ) -> Self {
        Self {
            frame,
            text: parameters.get("q").unwrap_or_default().to_owned(),
            lines: found.items.iter().map(line).collect(),
            pager: Pager::new(
                parameters.page(),
                u64::from(PAGE_SIZE),
                found.total,
                |page| parameters.address("/organisations", page),
            ),
        }
    }
}

fn line(listing: &OrganisationListing) -> Line {
    let organisation = &listing.organisation;
    Line {
        link: OrganisationLink::of(organisation),
        short_name: organisation
            .short_name
            .clone()
            .filter(|short| *short != organisation.name),
        kind: organisation
            .activity
            .map_or("", uptake_model::ActivityType::label),
        projects: listing.projects,
    }
}

/// `GET /organisations?q=…&page=2`
pub(crate) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let text = parameters.get("q").unwrap_or_default();
    if text.chars().count() > LONGEST_NAME {
        return Err(Fault::Refused(format!(
            "The name is longer than {LONGEST_NAME} characters. Nothing was looked up. Use a part \
             of the name."
        )));
    }
    let window = Page::new(pager::offset(parameters.page(), PAGE_SIZE), PAGE_SIZE);
    let found = state.store().organisations(text, window).await?;
    let frame = Frame::new("Organisations")
        .within(Place::Research)
        .on(ground);
    page(&Organisations::new(frame, &parameters, &found))
}
