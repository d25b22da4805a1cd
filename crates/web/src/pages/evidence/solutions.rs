//! Solutions: what can be adopted, by words, licence and origin, with how ready the
//! technology is as far as the viewer may see.

use super::lines::StandingLine;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pager::{self, Pager};
use crate::parameters::Parameters;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use uptake_model::solution::{Licence, SupplyOrigin};
use uptake_model::{Readiness, Scale, SolutionId};
use uptake_store::listing::{Page, SolutionFilter};
use uptake_workflow::evidence::claims_seen;

/// Solutions on one page.
const PAGE_SIZE: u32 = 50;

#[derive(Debug)]
struct Line {
    id: String,
    name: String,
    about: String,
    provider: String,
    licence: &'static str,
    origin: &'static str,
    technology: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "evidence/solutions.html")]
struct Solutions {
    frame: Frame,
    filter: SolutionFilter,
    lines: Vec<Line>,
    pager: Pager,
}

impl Solutions {
    fn text(&self) -> &str {
        self.filter.text.as_deref().unwrap_or_default()
    }

    fn is_licence(&self, licence: &&Licence) -> bool {
        self.filter.licence == Some(**licence)
    }

    fn is_origin(&self, origin: &&SupplyOrigin) -> bool {
        self.filter.origin == Some(**origin)
    }
}

/// Reads the filter of a list of solutions.
pub(crate) fn filter(parameters: &Parameters) -> SolutionFilter {
    SolutionFilter {
        text: parameters
            .get("q")
            .map(|text| text.chars().take(200).collect()),
        licence: parameters.get("licence").and_then(Licence::parse),
        origin: parameters.get("origin").and_then(SupplyOrigin::parse),
    }
}

/// `GET /solutions?q=…&licence=open_source&origin=eu_eea&page=2`
pub(super) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let filter = filter(&parameters);
    let window = Page::new(pager::offset(parameters.page(), PAGE_SIZE), PAGE_SIZE);
    let found = state.store().solutions(&filter, window).await?;
    let ids: Vec<SolutionId> = found.items.iter().map(|it| it.id.clone()).collect();
    let claims = claims_seen(state.store(), visit.viewer(), &ids).await?;
    let lines = found.items.into_iter().map(|it| {
        let claims = claims.get(&it.id).map(Vec::as_slice).unwrap_or_default();
        let readiness = Readiness::of(claims, state.today());
        let technology = readiness.on(Scale::Technology);
        Line {
            technology: technology.map(|it| StandingLine::of(it).short()),
            id: it.id.to_string(),
            name: it.content.name,
            about: wording::clip(&it.content.description, 160),
            provider: it.content.provider.name,
            licence: it.content.licence.label(),
            origin: it.content.origin.label(),
        }
    });
    let size = u64::from(PAGE_SIZE);
    page(&Solutions {
        frame: Frame::new("Solutions").within(Place::Research).on(ground),
        filter,
        lines: lines.collect(),
        pager: Pager::new(parameters.page(), size, found.total, |page| {
            parameters.address("/solutions", page)
        }),
    })
}
