//! `GET /coverage/synergies`: gaps that may be one gap, and results of ended projects that a
//! running one could use.

use super::table::{Asked, Files};
use super::{extent, matrix};
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
use uptake_model::{Area, Extent, Programme};
use uptake_store::listing::Page;
use uptake_workflow::coverage::{
    Handover, NamedProject, Usable, gaps_alike_table, handovers, usable_results_table,
};
use uptake_workflow::table::Table;
use uptake_workflow::{AlikeGap, AlikeGaps, alike_gaps};

/// Running projects on one page.
const PAGE_SIZE: u32 = 10;

/// Pairs of gaps that are shown; the most alike ones.
const MOST_PAIRS: usize = 20;

#[derive(Debug)]
struct Gap {
    name: String,
    language: String,
    href: String,
    kind: String,
}

#[derive(Debug)]
struct Pair {
    alike: String,
    gaps: [Gap; 2],
}

#[derive(Debug)]
struct Project {
    href: String,
    acronym: String,
    title: String,
    programme: &'static str,
    years: String,
}

#[derive(Debug)]
struct Ended {
    project: Project,
    alike: String,
    /// Whether the two do nearly the same.
    overlaps: bool,
    /// How many results it left; `None` where the corpus has none of its programme.
    results: Option<String>,
    results_href: String,
    shared: String,
}

#[derive(Debug)]
struct Running {
    project: Project,
    usable: Vec<Ended>,
}

#[derive(Debug, Template)]
#[template(path = "coverage/synergies.html")]
struct Synergies {
    frame: Frame,
    extent: Extent,
    pairs: Vec<Pair>,
    more_pairs: u64,
    running: Vec<Running>,
    pager: Pager,
    gap_files: Files,
    files: Files,
}

/// Area and programme of an address; running projects are not asked for in any other way.
fn narrowed(parameters: &Parameters) -> Result<Extent, Fault> {
    let asked = extent::read(parameters)?;
    Ok(Extent {
        area: asked.area,
        programme: asked.programme,
        ..Extent::default()
    })
}

/// `GET /coverage/synergies?area=drs&programme=HORIZON&page=2`
pub(super) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let extent = narrowed(&parameters)?;
    let window = Page::new(pager::offset(parameters.page(), PAGE_SIZE), PAGE_SIZE);
    let platform = state.platform();
    let found = handovers(platform, &extent, state.today(), window).await?;
    let pairs = alike_gaps(platform, visit.viewer()).await?;
    page(&Synergies {
        frame: Frame::new("Synergies").within(Place::Coverage).on(ground),
        more_pairs: pairs.len().saturating_sub(MOST_PAIRS) as u64,
        pairs: pairs.iter().take(MOST_PAIRS).map(pair).collect(),
        running: found.items.iter().map(running).collect(),
        pager: Pager::new(
            parameters.page(),
            u64::from(PAGE_SIZE),
            found.total,
            |page| parameters.address("/coverage/synergies", page),
        ),
        gap_files: Files::new("/coverage/synergies/gaps", &parameters).of("gaps"),
        files: Files::new("/coverage/synergies/results", &parameters).of("results"),
        extent,
    })
}

fn pair(found: &AlikeGaps) -> Pair {
    Pair {
        alike: wording::percent(found.likeness),
        gaps: found.pair.each_ref().map(gap),
    }
}

fn gap(found: &AlikeGap) -> Gap {
    Gap {
        name: found.title.clone(),
        language: found.language.clone(),
        href: matrix::href(&found.subject()),
        kind: match found.marking {
            Some(marking) => format!("gap file, {}", marking.label()),
            None => "gap of a set".to_owned(),
        },
    }
}

fn running(found: &Handover) -> Running {
    Running {
        project: project(&found.running),
        usable: found.usable.iter().map(ended).collect(),
    }
}

fn ended(found: &Usable) -> Ended {
    let words: Vec<&str> = found.shared.iter().map(|it| it.word.as_str()).collect();
    let project = project(&found.project);
    Ended {
        alike: wording::percent(found.similarity),
        overlaps: found.overlaps(),
        results: found
            .results
            .map(|it| wording::count(it, "result", "results")),
        results_href: format!("{}#results", project.href),
        shared: words.join(", "),
        project,
    }
}

fn project(project: &NamedProject) -> Project {
    Project {
        href: format!("/projects/{}", segment(project.id.as_str())),
        acronym: project.acronym.clone(),
        title: wording::clip(&project.title, 110),
        programme: project.programme.label(),
        years: wording::years(project.start, project.end),
    }
}

/// All pairs of gaps that may be one.
pub(crate) async fn gap_table(asked: Asked) -> Result<Table, Fault> {
    Ok(gaps_alike_table(&asked.platform, &asked.viewer).await?)
}

/// All running projects with the ended ones whose results they could use.
pub(crate) async fn table(asked: Asked) -> Result<Table, Fault> {
    let extent = narrowed(&asked.parameters)?;
    Ok(usable_results_table(&asked.platform, &extent, asked.today).await?)
}
