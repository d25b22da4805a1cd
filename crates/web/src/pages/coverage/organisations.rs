//! `GET /coverage/organisations`: the organisations of an extent by money, of one group or
//! those new in a year.

use super::projects::link;
use super::{extent, table};
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pager::{self, Pager};
use crate::parameters::Parameters;
use crate::rows::OrganisationLink;
use crate::state::AppState;
use crate::wording::Money;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use extent::ExtentForm;
use uptake_model::{ActivityType, Landscape};
use uptake_workflow::funding::{Group, OrganisationSum, newcomers_of, organisations_of};
use uptake_workflow::landscape;

/// Organisations on one page.
const PAGE_SIZE: u32 = 50;

#[derive(Debug)]
struct Line {
    link: OrganisationLink,
    kind: &'static str,
    projects: u64,
    coordinated: u64,
    money: Option<Money>,
}

#[derive(Debug, Template)]
#[template(path = "coverage/organisations.html")]
struct Organisations {
    frame: Frame,
    form: ExtentForm,
    words: String,
    lines: Vec<Line>,
    pager: Pager,
    csv: String,
}

/// The organisations that an address asks for.
fn found(landscape: &Landscape, parameters: &Parameters) -> Result<Vec<OrganisationSum>, Fault> {
    let places = landscape.within(&extent::read(parameters)?);
    let mut sums = match year(parameters) {
        Some(year) => newcomers_of(landscape, &places, year),
        None => organisations_of(landscape, &places),
    };
    if let Some(group) = group(parameters) {
        sums.retain(|it| group.holds(&landscape.organisations[it.organisation]));
    }
    Ok(sums)
}

fn year(parameters: &Parameters) -> Option<i16> {
    parameters.get("new")?.parse().ok()
}

fn group(parameters: &Parameters) -> Option<Group> {
    parameters.get("group").and_then(Group::parse)
}

/// `GET /coverage/organisations?area=drs&group=sme&new=2023&page=2`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let asked = extent::read(&parameters)?;
    let landscape = landscape(state.platform()).await?;
    let sums = found(&landscape, &parameters)?;
    let pager = Pager::new(
        parameters.page(),
        u64::from(PAGE_SIZE),
        sums.len() as u64,
        |page| parameters.address("/coverage/organisations", page),
    );
    let here = sums
        .iter()
        .skip(pager::offset(pager.page, PAGE_SIZE) as usize);
    let group = group(&parameters).map(|it| format!(", group “{}”", it.label()));
    let new = year(&parameters).map(|it| format!(", new in {it}"));
    let kept = ["group", "new"].map(|it| (it, parameters.get(it).unwrap_or_default().to_owned()));
    page(&Organisations {
        frame: Frame::new("Organisations by money")
            .within(Place::Coverage)
            .under("People", extent::address("/coverage/people", &asked, &[]))
            .on(ground),
        form: ExtentForm::new(
            "/coverage/organisations",
            &asked,
            kept.into_iter().filter(|it| !it.1.is_empty()).collect(),
        ),
        words: format!(
            "{}{}{}",
            asked.in_words(),
            group.unwrap_or_default(),
            new.unwrap_or_default()
        ),
        lines: here
            .take(PAGE_SIZE as usize)
            .map(|it| line(&landscape, it))
            .collect(),
        pager,
        csv: parameters.address("/coverage/organisations.csv", 1),
    })
}

fn line(landscape: &Landscape, sum: &OrganisationSum) -> Line {
    let kind = landscape.organisations[sum.organisation].activity;
    Line {
        link: link(landscape, sum.organisation),
        kind: kind.map_or("", ActivityType::label),
        projects: sum.projects,
        coordinated: sum.coordinated,
        money: sum.money.known().map(Money::of),
    }
}

/// Columns of the list as a file.
const COLUMNS: [&str; 9] = [
    "organisation",
    "name",
    "country",
    "kind",
    "projects",
    "coordinated",
    "eu_contribution_euro",
    "parts_stated",
    "parts_not_stated",
];

/// `GET /coverage/organisations.csv?…`, the parameters of the page: all organisations.
pub(super) async fn csv(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let landscape = landscape(state.platform()).await?;
    let sums = found(&landscape, &parameters)?;
    let rows = sums.iter().map(|sum| {
        let organisation = &landscape.organisations[sum.organisation];
        let of = [
            organisation.id.to_string(),
            organisation.name.clone(),
            organisation
                .country
                .as_ref()
                .map_or(String::new(), ToString::to_string),
            organisation
                .activity
                .map_or("", ActivityType::code)
                .to_owned(),
            sum.projects.to_string(),
            sum.coordinated.to_string(),
        ];
        of.into_iter().chain(table::sum(sum.money)).collect()
    });
    table::csv("organisations", &COLUMNS, rows)
}
