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
use uptake_workflow::coverage::{Handover, NamedProject, RowSubject, Usable, handovers};
use uptake_workflow::table::{Column, Holds, Table, marking, plain};
use uptake_workflow::{AlikeGap, AlikeGaps, FoundGap, alike_gaps, landscape};

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
    results: String,
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

fn subject(found: &AlikeGap) -> RowSubject {
    match &found.gap {
        FoundGap::File(id) => RowSubject::GapFile(id.clone()),
        FoundGap::Imported(id) => RowSubject::Gap(id.clone()),
    }
}

fn gap(found: &AlikeGap) -> Gap {
    Gap {
        name: found.title.clone(),
        language: found.language.clone(),
        href: matrix::href(&subject(found)),
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
        results: wording::count(found.results, "result", "results"),
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

const GAP_COLUMNS: [Column; 6] = [
    Column::key("gap", Holds::Subject),
    Column::of("title", Holds::Word),
    Column::key("may_be_one_with", Holds::Subject),
    Column::of("its_title", Holds::Word),
    Column::of("alike", Holds::Decimal),
    Column::of("marking", Holds::Word),
];

/// All pairs of gaps that may be one.
pub(super) async fn gap_table(asked: Asked) -> Result<Table, Fault> {
    let platform = asked.state.platform();
    let pairs = alike_gaps(platform, asked.visit.viewer()).await?;
    let rows = pairs.iter().map(|it| {
        let named = it.pair.iter();
        let named = named.flat_map(|it| [subject(it).code(), it.title.clone()]);
        let strictest = it.pair.iter().filter_map(|it| it.marking).max();
        named
            .chain([format!("{:.3}", it.likeness), marking(strictest)])
            .collect()
    });
    let landscape = landscape(platform).await?;
    let named = ("gaps-alike", "Gaps that may be one".to_owned());
    Ok(Table::counted(named, &landscape, &GAP_COLUMNS, rows).of_things())
}

const COLUMNS: [Column; 8] = [
    Column::key("running", Holds::Project),
    Column::of("acronym", Holds::Word),
    Column::of("end", Holds::Day),
    Column::key("could_use", Holds::Project),
    Column::of("its_acronym", Holds::Word),
    Column::of("results", Holds::Count),
    Column::of("alike", Holds::Decimal),
    Column::of("shared", Holds::Word),
];

/// All running projects with the ended ones whose results they could use.
pub(super) async fn table(asked: Asked) -> Result<Table, Fault> {
    let extent = narrowed(&asked.parameters)?;
    let (platform, today) = (asked.state.platform(), asked.state.today());
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut read = 0;
    loop {
        let window = Page::new(read, Page::MAX_LIMIT);
        let found = handovers(platform, &extent, today, window).await?;
        rows.extend(found.items.iter().flat_map(lines));
        read += found.items.len() as u64;
        if found.items.is_empty() || read >= found.total {
            break;
        }
    }
    let landscape = landscape(platform).await?;
    let title = format!(
        "Results that running projects {} could use",
        extent.in_words()
    );
    Ok(Table::counted(("results-to-use", title), &landscape, &COLUMNS, rows).of_things())
}

fn lines(found: &Handover) -> Vec<Vec<String>> {
    let running = &found.running;
    let line = |usable: &Usable| {
        let shared: Vec<&str> = usable.shared.iter().map(|it| it.word.as_str()).collect();
        vec![
            running.id.to_string(),
            running.acronym.clone(),
            plain(running.end),
            usable.project.id.to_string(),
            usable.project.acronym.clone(),
            usable.results.to_string(),
            format!("{:.3}", usable.similarity),
            shared.join("; "),
        ]
    };
    found.usable.iter().map(line).collect()
}
