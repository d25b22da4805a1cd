//! `GET /coverage/unserved`: projects of civil security that serve no registered gap.

use super::extent::{self, ExtentForm};
use super::table::{Asked, Files};
use crate::address::segment;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pager::{self, Pager};
use crate::parameters::Parameters;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording::{self, Money};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use uptake_model::{Area, Extent, StatedSum};
use uptake_workflow::coverage::{Unserving, UnservingProject, unserving};
use uptake_workflow::table::Table;

/// Projects on one page.
const PAGE_SIZE: u32 = 50;

#[derive(Debug)]
struct AreaLine {
    name: &'static str,
    code: &'static str,
    unserved: u64,
    of: u64,
    share: String,
    money: Option<Money>,
    unstated: u64,
}

#[derive(Debug)]
struct Line {
    href: String,
    acronym: String,
    title: String,
    programme: &'static str,
    years: String,
    areas: String,
    possible: bool,
    money: Option<Money>,
}

#[derive(Debug)]
struct Shown {
    gaps: u64,
    of: u64,
    unserved: u64,
    money: Option<Money>,
    unstated: u64,
    areas: Vec<AreaLine>,
    lines: Vec<Line>,
    pager: Pager,
    empty: bool,
}

#[derive(Debug, Template)]
#[template(path = "coverage/unserved.html")]
struct Unserved {
    frame: Frame,
    form: ExtentForm,
    /// `None` while the corpus is being surveyed.
    shown: Option<Shown>,
    files: Files,
    area_files: Files,
}

/// Civil security alone: what of all research serves no such gap is most of it.
pub(crate) fn security(parameters: &Parameters) -> Result<Extent, Fault> {
    Ok(Extent {
        all_research: false,
        ..extent::read(parameters)?
    })
}

/// `GET /coverage/unserved?area=drs&programme=HORIZON&country=PL&from=2021&to=2025&page=2`
pub(super) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let frame = Frame::new("Projects that serve no gap")
        .within(Place::Coverage)
        .on(ground);
    let form = ExtentForm::new("/coverage/unserved", &parameters, &[]).of_security();
    let extent = match security(&parameters) {
        Ok(extent) => extent,
        Err(why) => return extent::refused(frame, &form, &why),
    };
    let (platform, viewer) = (state.platform(), visit.viewer());
    let found = unserving(platform, viewer, &extent, state.today()).await?;
    page(&Unserved {
        frame,
        form,
        shown: found.map(|it| shown(&it, &parameters)),
        files: Files::new("/coverage/unserved", &parameters).of("projects"),
        area_files: Files::new("/coverage/unserved/areas", &parameters).of("areas"),
    })
}

fn shown(found: &Unserving, parameters: &Parameters) -> Shown {
    let offset = pager::offset(parameters.page(), PAGE_SIZE);
    let offset = usize::try_from(offset).unwrap_or(usize::MAX);
    let total = found.projects.len() as u64;
    let lines = found.projects.iter().skip(offset);
    Shown {
        gaps: found.gaps,
        of: found.of,
        unserved: total,
        money: found.money.known().map(Money::of),
        unstated: u64::from(found.money.unstated),
        areas: found
            .areas
            .iter()
            .map(|it| area(it.area, it.of, it.money))
            .collect(),
        lines: lines.take(PAGE_SIZE as usize).map(line).collect(),
        pager: Pager::new(parameters.page(), u64::from(PAGE_SIZE), total, |page| {
            parameters.address("/coverage/unserved", page)
        }),
        empty: found.snapshot.is_none(),
    }
}

fn area(area: Area, of: u64, money: StatedSum) -> AreaLine {
    let unserved = u64::from(money.records());
    AreaLine {
        name: area.label(),
        code: area.code(),
        unserved,
        of,
        share: share(unserved, of),
        money: money.known().map(Money::of),
        unstated: u64::from(money.unstated),
    }
}

/// The share of a whole that is not empty.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of projects are far below what a float holds exactly"
)]
fn share(part: u64, whole: u64) -> String {
    match whole {
        0 => String::new(),
        whole => wording::percent(part as f64 / whole as f64),
    }
}

fn line(found: &UnservingProject) -> Line {
    let project = &found.project;
    let areas: Vec<&str> = project.areas.iter().map(|it| it.label()).collect();
    Line {
        href: format!("/projects/{}", segment(project.id.as_str())),
        acronym: project.acronym.clone(),
        title: project.title.clone(),
        programme: project.programme.label(),
        years: wording::years(project.start, project.end),
        areas: areas.join("; "),
        possible: found.possible,
        money: project.ec_contribution.map(Money::of),
    }
}

/// What is said where no gap was looked at: all projects would seem to serve none.
const NO_GAPS: &str = "No gap is registered, as far as you may see, and no set of gaps is imported, so nothing can be \
     measured: every project would seem to serve none. Register a gap; whoever runs this site can import sets of \
     gaps, such as those of the sample, with: uptake import sample";

/// What was found, where there are gaps that projects could serve.
///
/// # Errors
/// [`Fault::NotReady`] where there are none.
pub(crate) fn measured(found: Unserving) -> Result<Unserving, Fault> {
    match found.gaps {
        0 => Err(Fault::NotReady(NO_GAPS.to_owned())),
        _ => Ok(found),
    }
}

async fn found(asked: &Asked) -> Result<Unserving, Fault> {
    let extent = security(&asked.parameters)?;
    let found = unserving(&asked.platform, &asked.viewer, &extent, asked.today).await?;
    measured(found.ok_or_else(super::surveying)?)
}

/// All projects.
pub(crate) async fn table(asked: Asked) -> Result<Table, Fault> {
    Ok(found(&asked).await?.table())
}

/// The sums by area.
pub(crate) async fn areas(asked: Asked) -> Result<Table, Fault> {
    Ok(found(&asked).await?.table_of_areas())
}
