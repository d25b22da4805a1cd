//! An organisation: facts, what it took part in and in which role, with whom, and
//! its money by year.

use crate::address::segment;
use crate::bars::Bars;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pager::{self, Pager};
use crate::pages::coverage::money::{amount, unstated};
use crate::parameters::Parameters;
use crate::rows::{OrganisationLink, ProjectRow};
use crate::state::AppState;
use crate::wording::{self, Money};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use jiff::civil::Date;
use uptake_model::{Area, Country, Extent, OrganisationId};
use uptake_store::listing::{OrganisationPage, OrganisationProject, Page, Paged};
use uptake_workflow::funding::{MEASURED, network_of, organisation_profile};
use uptake_workflow::surveyed;

/// Projects on one page.
const PAGE_SIZE: u32 = 50;

#[derive(Debug)]
struct PartnerLine {
    link: OrganisationLink,
    shared: u64,
}

/// Concepts that are named.
const CONCEPTS: usize = 12;

/// What it works on, and where it stands in the network of civil security.
#[derive(Debug)]
struct Works {
    /// Name of the area, projects, money.
    areas: Vec<(&'static str, u64, String)>,
    /// Slug, name and number of projects.
    concepts: Vec<(String, String, u64)>,
    /// Partners, number of the community, bridge score; `None` where it was not measured.
    standing: Option<(String, usize, String)>,
}

impl Works {
    fn measured() -> usize {
        MEASURED
    }
}

#[derive(Debug, Template)]
#[template(path = "organisation.html")]
pub(crate) struct OrganisationView {
    frame: Frame,
    short_name: Option<String>,
    country: String,
    city: Option<String>,
    kind: Option<String>,
    pic: Option<String>,
    vat: Option<String>,
    nuts: Option<String>,
    site: Option<String>,
    projects: u64,
    coordinated: u64,
    money: Option<Money>,
    /// For how many of its parts nothing is stated, where something is for others.
    unstated: String,
    by_year: Bars,
    rows: Vec<ProjectRow>,
    pager: Pager,
    partners: Vec<PartnerLine>,
    /// Code of its country.
    country_code: String,
    /// `None` where it takes part in nothing.
    works: Option<Works>,
}

impl OrganisationView {
    /// The page of an organisation on a given day.
    pub(crate) fn new(
        frame: Frame,
        page: &OrganisationPage,
        projects: &Paged<OrganisationProject>,
        parameters: &Parameters,
        today: Date,
    ) -> Self {
        let facts = &page.organisation;
        let path = format!("/organisations/{}", segment(page.id.as_str()));
        let kind = facts.activity.map(|kind| kind.label().to_owned());
        let sme = (facts.sme == Some(true)).then(|| "small or medium-sized enterprise".to_owned());
        let words: Vec<String> = [kind, sme].into_iter().flatten().collect();
        Self {
            frame,
            short_name: facts
                .short_name
                .clone()
                .filter(|short| *short != facts.name),
            country: facts
                .country
                .as_ref()
                .map_or(String::new(), |c| c.name().to_owned()),
            city: facts.city.clone(),
            kind: (!words.is_empty()).then(|| words.join(", ")),
            pic: facts.pic.as_ref().map(ToString::to_string),
            vat: facts.vat.clone(),
            nuts: facts.nuts.clone(),
            site: facts.url.clone().filter(|url| wording::is_web_address(url)),
            projects: page.projects,
            coordinated: page.coordinated,
            money: page.ec_contribution.known().map(Money::of),
            unstated: unstated(page.ec_contribution.unstated, "part", "parts"),
            by_year: by_year(page),
            rows: projects.items.iter().map(|line| row(line, today)).collect(),
            pager: Pager::new(
                parameters.page(),
                u64::from(PAGE_SIZE),
                projects.total,
                |number| parameters.address(&path, number),
            ),
            country_code: facts
                .country
                .as_ref()
                .filter(|it| it.is_known())
                .map_or(String::new(), |it| Country::code(it).to_owned()),
            works: None,
            partners: page
                .partners
                .iter()
                .map(|partner| PartnerLine {
                    link: OrganisationLink::of(&partner.organisation),
                    shared: partner.shared,
                })
                .collect(),
        }
    }
}

fn row(line: &OrganisationProject, today: Date) -> ProjectRow {
    ProjectRow {
        role: Some(line.role),
        money: line.ec_contribution.map(Money::of),
        ..ProjectRow::of(&line.project, today)
    }
}

fn by_year(page: &OrganisationPage) -> Bars {
    let rows = page.by_year.iter().map(|sum| {
        let money = sum.ec_contribution;
        let words = match sum.projects {
            0 => "–".to_owned(),
            _ => amount(money),
        };
        let figures = vec![words, wording::number_of(sum.projects)];
        let length = money.total.as_f64();
        (sum.year.to_string(), None, length, figures)
    });
    Bars::new(
        "EU contribution to it, by the year in which projects start",
        &["Year", "EU contribution", "Projects"],
        rows.collect(),
    )
}

/// `GET /organisations/{id}?page=2`
pub(crate) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let id = OrganisationId::new(id);
    let parameters = Parameters::read(query.as_deref());
    let Some(found) = state.store().organisation(&id).await? else {
        return Err(Fault::Unknown {
            what: "organisation",
            id: id.to_string(),
        });
    };
    let window = Page::new(pager::offset(parameters.page(), PAGE_SIZE), PAGE_SIZE);
    let projects = state.store().organisation_projects(&id, window).await?;
    let frame = Frame::new(found.organisation.name.clone())
        .within(Place::Research)
        .under("Organisations", "/organisations")
        .on(ground);
    let mut view = OrganisationView::new(frame, &found, &projects, &parameters, state.today());
    view.works = works(&state, &id).await?;
    page(&view)
}

async fn works(state: &AppState, id: &OrganisationId) -> Result<Option<Works>, Fault> {
    let (landscape, charted) = surveyed(state.platform()).await?;
    let profile = organisation_profile(&landscape, charted.as_ref(), id, CONCEPTS);
    let Some(profile) = profile else {
        return Ok(None);
    };
    let (measured_in, network) = network_of(state.platform(), Extent::default()).await?;
    let node = network
        .nodes
        .iter()
        .find(|it| measured_in.organisations[it.organisation].id == *id);
    let areas = profile.areas.iter().map(|it| {
        let label = it.key.map_or("Outside civil security", Area::label);
        (label, it.sum.projects, amount(it.sum.money))
    });
    Ok(Some(Works {
        areas: areas.collect(),
        concepts: profile.concepts,
        standing: node.map(|it| {
            let bridge = format!("{:.1} %", it.bridge * 100.0);
            let partners = wording::count(it.partners, "partner", "partners");
            (partners, it.community + 1, bridge)
        }),
    }))
}
