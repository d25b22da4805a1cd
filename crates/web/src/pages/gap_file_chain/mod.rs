//! The chain of a gap file, from need to deployment, and what could be done next with
//! every rule and why it does not hold.

use crate::error::{Fault, page};
use crate::frame::{Crumb, Frame, Place};
use crate::ground::Ground;
use crate::pages::gap_file::Section;
use crate::rows::TopicRow;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use uptake_model::{GapFileId, Station, StepRule};
use uptake_workflow::{GapChain, gap_chain, next_step_rules};

pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/gap-files/{id}/chain", get(show))
}

/// A station with its words.
#[derive(Debug)]
pub(crate) struct StationView {
    pub(crate) label: &'static str,
    pub(crate) count: String,
    /// Where its section stands.
    pub(crate) href: Option<String>,
    /// Whether nothing stands here, as far as that can be said.
    pub(crate) empty: bool,
    /// What is missing, where the chain breaks here.
    pub(crate) broken: Option<&'static str>,
    /// What stands beside the count, such as suggestions.
    pub(crate) beside: String,
}

/// How a broken link is mended.
#[derive(Debug)]
pub(crate) struct Mend {
    pub(crate) label: &'static str,
    pub(crate) missing: &'static str,
    pub(crate) mend: &'static str,
    /// Where that is done, and what the link says.
    pub(crate) link: Option<(String, &'static str)>,
}

/// The chain and the next step, in words.
#[derive(Debug)]
pub(crate) struct ChainView {
    pub(crate) stations: Vec<StationView>,
    /// What mends each broken link: the station, what is missing, what to do, and where.
    pub(crate) mends: Vec<Mend>,
    pub(crate) suggested: Option<&'static StepRule>,
    pub(crate) also: Vec<&'static StepRule>,
    pub(crate) refused: Vec<(&'static StepRule, String)>,
    pub(crate) calls: Vec<TopicRow>,
    pub(crate) rules: usize,
}

impl ChainView {
    pub(crate) fn of(gap: &GapFileId, chain: GapChain) -> Self {
        let calls = &chain.calls;
        let beside = |station| match station {
            Station::Topic if !calls.is_empty() => {
                wording::count(calls.len() as u64, "open call fits", "open calls fit")
            }
            Station::Project if chain.suggested > 0 => {
                format!("{} suggested", wording::number_of(chain.suggested))
            }
            _ => String::new(),
        };
        let stations = chain.links.iter().map(|link| StationView {
            label: link.station.label(),
            count: wording::number_of(link.count),
            empty: link.count == 0,
            href: href(gap, link.station),
            broken: link.broken.then(|| link.station.missing()),
            beside: beside(link.station),
        });
        let broken = chain.links.iter().filter(|it| it.broken);
        let mends = broken.map(|it| Mend {
            label: it.station.label(),
            missing: it.station.missing(),
            mend: it.station.mend(),
            link: place(gap, it.station),
        });
        Self {
            mends: mends.collect(),
            stations: stations.collect(),
            suggested: chain.step.suggested,
            also: chain.step.also,
            refused: chain
                .step
                .refused
                .into_iter()
                .map(|(rule, why)| (rule, why.join("; and ")))
                .collect(),
            calls: chain.calls.iter().map(TopicRow::of).collect(),
            rules: next_step_rules().len(),
        }
    }

    /// Whether calls belong to what is suggested.
    pub(crate) fn shows_calls(&self) -> bool {
        !self.calls.is_empty() && self.suggested.is_some_and(|rule| rule.with_calls)
    }
}

fn href(gap: &GapFileId, station: Station) -> Option<String> {
    match station {
        Station::Project | Station::Result => Some(format!("/gap-files/{gap}/matches#confirmed")),
        Station::Trial | Station::Deployment => Some(format!("/gap-files/{gap}#evidence")),
        Station::Procurement => Some(format!("/gap-files/{gap}#procurements")),
        Station::Need | Station::Topic => None,
    }
}

/// Where a broken link before a station is mended.
fn place(gap: &GapFileId, station: Station) -> Option<(String, &'static str)> {
    match station {
        Station::Need | Station::Topic => None,
        Station::Project => Some((
            format!("/gap-files/{gap}/matches#suggested"),
            "The suggestions",
        )),
        Station::Result => Some((
            format!("/gap-files/{gap}/matches#confirmed"),
            "The projects",
        )),
        Station::Trial => Some((format!("/trials/new?gap={gap}"), "Plan a trial")),
        Station::Procurement => Some((format!("/gap-files/{gap}#procurement"), "Who buys it")),
        Station::Deployment => Some((format!("/gap-files/{gap}#evidence"), "The solutions")),
    }
}

/// The chain on the page of the gap file.
#[derive(Debug, Template)]
#[template(path = "gap_file/chain.html")]
struct ChainSection<'a> {
    chain: &'a ChainView,
}

/// The section of the gap file's page.
///
/// # Errors
/// Where the template fails.
pub(crate) fn section(chain: &ChainView) -> Result<Section, Fault> {
    Section::new("chain", "From need to deployment", &ChainSection { chain })
}

#[derive(Debug, Template)]
#[template(path = "gap_file/chain_page.html")]
struct ChainPage {
    frame: Frame,
    gap: String,
    chain: ChainView,
}

/// `GET /gap-files/{id}/chain`
async fn show(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let id = GapFileId::new(id);
    let found = gap_chain(state.platform(), visit.viewer(), &id, state.today()).await?;
    let Some(found) = found else {
        return Err(Fault::Unknown {
            what: "gap file",
            id: id.to_string(),
        });
    };
    let title = found.title.clone();
    let mut frame = Frame::new(format!("From need to deployment: {title}"))
        .within(Place::Gaps)
        .on(ground);
    frame
        .crumbs
        .push(Crumb::new(title, format!("/gap-files/{id}")));
    page(&ChainPage {
        frame,
        gap: id.to_string(),
        chain: ChainView::of(&id, found),
    })
}
