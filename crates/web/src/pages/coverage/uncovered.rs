//! `GET /coverage/ahead/gaps`: gaps that nothing covers, with the calls that fit.

use super::ahead::{Named, area_of, gap};
use super::table::{Asked, Files};
use crate::address::segment;
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
use uptake_model::Area;
use uptake_store::listing::TopicListing;
use uptake_workflow::coverage::{MOST_COMPARED, UncoveredGap, uncovered_gaps};
use uptake_workflow::table::Table;

/// Gaps on one page.
const PAGE_SIZE: u32 = 50;

/// A line for each gap that nothing covers.
pub(crate) async fn table(asked: Asked) -> Result<Table, Fault> {
    let area = area_of(&asked.parameters)?;
    let found = uncovered_gaps(&asked.platform, &asked.viewer, area, asked.today).await?;
    Ok(found.ok_or_else(super::surveying)?.table(area))
}

#[derive(Debug)]
struct GapLine {
    gap: Named,
    possible: u64,
    calls: Vec<Named>,
    proposal: String,
}

#[derive(Debug, Template)]
#[template(path = "coverage/uncovered.html")]
struct Uncovered {
    frame: Frame,
    area: Option<Area>,
    /// `None` while the corpus is being surveyed.
    lines: Option<Vec<GapLine>>,
    pager: Pager,
    files: Files,
}

/// `GET /coverage/ahead/gaps?area=drs&page=2`
pub(super) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let area = area_of(&parameters)?;
    let found = uncovered_gaps(state.platform(), visit.viewer(), area, state.today()).await?;
    let total = found.as_ref().map_or(0, |it| it.gaps.len()) as u64;
    let offset = pager::offset(parameters.page(), PAGE_SIZE);
    let skip = usize::try_from(offset).unwrap_or(usize::MAX);
    let lines = found.map(|found| {
        let shown = found.gaps.iter().skip(skip).take(PAGE_SIZE as usize);
        shown.map(line).collect()
    });
    page(&Uncovered {
        frame: Frame::new("Gaps that nothing covers")
            .within(Place::Coverage)
            .under("Topics ahead", "/coverage/ahead")
            .on(ground),
        area,
        lines,
        pager: Pager::new(parameters.page(), u64::from(PAGE_SIZE), total, |page| {
            parameters.address("/coverage/ahead/gaps", page)
        }),
        files: Files::new("/coverage/ahead/gaps", &parameters),
    })
}

fn line(uncovered: &UncoveredGap) -> GapLine {
    let pairs = vec![("gap", uncovered.gap.subject.code())];
    GapLine {
        gap: gap(&uncovered.gap),
        possible: uncovered.possible,
        calls: uncovered.calls.iter().map(call).collect(),
        proposal: Parameters::of(pairs).address("/coverage/proposal", 1),
    }
}

fn call(topic: &TopicListing) -> Named {
    Named {
        name: topic
            .title
            .clone()
            .unwrap_or_else(|| topic.code.to_string()),
        language: "en".to_owned(),
        href: format!("/topics/{}", segment(topic.code.as_str())),
        beside: format!("deadline {}", wording::day_or_not(topic.deadline)),
    }
}
