//! `GET /coverage/organisations`: the organisations of an extent by money, of one group or
//! those new in a year.

use super::extent;
use super::projects::link;
use super::table::{Asked, Files};
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
use uptake_workflow::table::{self, Column, Holds, Table, plain};

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
    files: Files,
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

/// What is asked for, in words.
fn words(parameters: &Parameters) -> Result<String, Fault> {
    let extent = extent::read(parameters)?.in_words();
    let group = group(parameters).map(|it| format!(", group “{}”", it.label()));
    let new = year(parameters).map(|it| format!(", new in {it}"));
    Ok([Some(extent), group, new].into_iter().flatten().collect())
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
        words: words(&parameters)?,
        lines: here
            .take(PAGE_SIZE as usize)
            .map(|it| line(&landscape, it))
            .collect(),
        pager,
        files: Files::new("/coverage/organisations", &parameters),
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

const COLUMNS: [Column; 9] = [
    Column::key("organisation", Holds::Organisation),
    Column::of("name", Holds::Word),
    Column::of("country", Holds::Word),
    Column::of("kind", Holds::Word),
    Column::of("projects", Holds::Count),
    Column::of("coordinated", Holds::Count),
    Column::of("eu_contribution_euro", Holds::Euro),
    Column::of("parts_stated", Holds::Count),
    Column::of("parts_not_stated", Holds::Count),
];

/// All organisations.
pub(crate) async fn table(asked: Asked) -> Result<Table, Fault> {
    let landscape = landscape(&asked.platform).await?;
    let sums = found(&landscape, &asked.parameters)?;
    let rows = sums.iter().map(|sum| {
        let organisation = &landscape.organisations[sum.organisation];
        let of = [
            organisation.id.to_string(),
            organisation.name.clone(),
            plain(organisation.country.as_ref()),
            plain(organisation.activity.map(ActivityType::code)),
            sum.projects.to_string(),
            sum.coordinated.to_string(),
        ];
        of.into_iter().chain(table::sum(sum.money)).collect()
    });
    let title = format!(
        "Organisations by money: projects {}",
        words(&asked.parameters)?
    );
    let named = ("organisations", title);
    Ok(Table::counted(named, &landscape, &COLUMNS, rows))
}
