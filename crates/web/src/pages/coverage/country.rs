//! `GET /coverage/countries/{code}`: a country's money, organisations, coordination and
//! areas beside those of all, and with whom it works.

use super::extent;
use super::money::{PROJECTS, amount, measured, of_parts, unstated};
use super::people::ORGANISATIONS;
use super::projects::link;
use super::table::{Asked, Files};
use crate::bars::Bars;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::parameters::Parameters;
use crate::rows::OrganisationLink;
use crate::state::AppState;
use crate::wording::{self, Money};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use uptake_model::{Area, Country, Extent, Landscape};
use uptake_workflow::funding::{
    AreaShare, CountryProfile, OrganisationSum, PartCut, Stated, Sum, country_profile,
    organisations_whose,
};
use uptake_workflow::landscape;
use uptake_workflow::table::{self, Column, Holds, Table, plain};

/// Organisations and countries that are named.
const NAMED: usize = 15;

/// An area for the country and for all.
#[derive(Debug)]
struct AreaLine {
    label: &'static str,
    href: String,
    money: String,
    here: String,
    everywhere: String,
}

#[derive(Debug, Template)]
#[template(path = "coverage/country.html")]
struct CountryView {
    frame: Frame,
    words: String,
    projects: String,
    projects_href: String,
    organisations: String,
    coordinated: String,
    coordinated_href: String,
    money: String,
    share: String,
    unstated: String,
    areas: Vec<AreaLine>,
    years: Bars,
    strongest: Vec<(OrganisationLink, u64, Option<Money>)>,
    organisations_href: String,
    abroad: Vec<(String, String, String)>,
    /// The other extent: with what is outside civil security, or without.
    other: String,
    all_research: bool,
    files: Files,
}

/// The country of an address.
fn country(code: &str) -> Result<Country, Fault> {
    let known = Country::parse(code).filter(Country::is_known);
    known.ok_or_else(|| Fault::Unknown {
        what: "country",
        id: code.to_owned(),
    })
}

/// The extent that the country is compared in.
fn everywhere(parameters: &Parameters) -> Result<Extent, Fault> {
    Ok(Extent {
        country: None,
        ..extent::read(parameters)?
    })
}

/// `GET /coverage/countries/PL?all=yes&programme=HORIZON&from=2021`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let country = country(&code)?;
    let asked = everywhere(&Parameters::read(query.as_deref()))?;
    let landscape = landscape(state.platform()).await?;
    let profile = country_profile(&landscape, &landscape.within(&asked), &country);
    let frame = Frame::new(country.name())
        .within(Place::Coverage)
        .under("Money", extent::address("/coverage/money", &asked, &[]))
        .on(ground);
    page(&view(frame, &landscape, &profile, &country, &asked))
}

fn view(
    frame: Frame,
    landscape: &Landscape,
    profile: &CountryProfile,
    country: &Country,
    asked: &Extent,
) -> CountryView {
    let code = country.code();
    let with = Extent {
        country: Some(country.clone()),
        ..asked.clone()
    };
    let other = Extent {
        all_research: !asked.all_research,
        ..asked.clone()
    };
    let leads = [("in", code), ("role", "coordinator")];
    let abroad = profile.abroad.iter().take(NAMED).map(|(other, number)| {
        let href = extent::address(PROJECTS, &with, &[("in", other.code())]);
        (other.name().to_owned(), href, wording::number_of(*number))
    });
    CountryView {
        frame,
        words: asked.in_words(),
        projects: wording::count(profile.sum.projects, "project", "projects"),
        projects_href: extent::address(PROJECTS, asked, &[("in", code)]),
        organisations: wording::count(profile.organisations, "organisation", "organisations"),
        coordinated: wording::count(profile.coordinated, "project", "projects"),
        coordinated_href: extent::address(PROJECTS, asked, &leads),
        money: amount(profile.sum.money),
        share: share(&profile.sum, &profile.everywhere),
        unstated: unstated(profile.sum.money.unstated, "part", "parts"),
        areas: areas(profile, code, asked),
        years: years(profile, code, asked),
        strongest: strongest(landscape, country, asked),
        organisations_href: extent::address(ORGANISATIONS, asked, &[("in", code)]),
        abroad: abroad.collect(),
        other: extent::address(&format!("/coverage/countries/{code}"), &other, &[]),
        all_research: asked.all_research,
        files: Files::over(&format!("/coverage/countries/{code}/all"), asked),
    }
}

/// What a sum is of another; `–` where there is nothing to divide by.
fn share(part: &Sum, whole: &Sum) -> String {
    match (part.money.known(), whole.money.known()) {
        (Some(part), Some(whole)) if whole.cents() > 0 => {
            wording::percent(part.as_f64() / whole.as_f64())
        }
        _ => "–".to_owned(),
    }
}

fn areas(profile: &CountryProfile, code: &str, asked: &Extent) -> Vec<AreaLine> {
    let line = |it: &AreaShare| {
        let narrowed = Extent {
            area: it.area,
            ..asked.clone()
        };
        let only = if it.area.is_none() { "no-area" } else { "" };
        AreaLine {
            label: it.area.map_or("Outside civil security", Area::label),
            href: extent::address(PROJECTS, &narrowed, &[("in", code), ("only", only)]),
            money: amount(it.here.money),
            here: share(&it.here, &profile.sum),
            everywhere: share(&it.everywhere, &profile.everywhere),
        }
    };
    profile.areas.iter().map(line).collect()
}

fn years(profile: &CountryProfile, code: &str, asked: &Extent) -> Bars {
    let rows = profile.years.iter().map(|it| {
        let narrowed = Extent {
            from: it.key,
            to: it.key,
            ..asked.clone()
        };
        let only = if it.key.is_none() { "no-year" } else { "" };
        let href = extent::address(PROJECTS, &narrowed, &[("in", code), ("only", only)]);
        let label = it
            .key
            .map_or(wording::NOT_STATED.to_owned(), |it| it.to_string());
        measured(label, Some(href), &it.sum)
    });
    of_parts(
        "By the year in which projects begin, its shares",
        "Year",
        rows.collect(),
    )
}

/// Its organisations with most money from the parts that stood there.
fn strongest(
    landscape: &Landscape,
    country: &Country,
    asked: &Extent,
) -> Vec<(OrganisationLink, u64, Option<Money>)> {
    let here = organisations(landscape, country, asked).into_iter();
    here.take(NAMED)
        .map(|it| {
            let money = it.money.known().map(Money::of);
            (link(landscape, it.organisation), it.projects, money)
        })
        .collect()
}

/// All organisations that stood there, with the parts that they had there.
fn organisations(landscape: &Landscape, country: &Country, asked: &Extent) -> Vec<OrganisationSum> {
    let here = PartCut {
        country: Some(Stated::As(country.clone())),
        ..PartCut::default()
    };
    organisations_whose(landscape, &landscape.within(asked), &here)
}

const COLUMNS: [Column; 7] = [
    Column::key("table", Holds::Word),
    Column::key("code", Holds::Word),
    Column::of("name", Holds::Word),
    Column::of("projects", Holds::Count),
    Column::of("eu_contribution_euro", Holds::Euro),
    Column::of("records_stated", Holds::Count),
    Column::of("records_not_stated", Holds::Count),
];

/// All tables of the page in one, told apart by the first column.
pub(crate) async fn table(asked: Asked) -> Result<Table, Fault> {
    let country = country(&asked.step)?;
    let extent = everywhere(&asked.parameters)?;
    let landscape = landscape(&asked.platform).await?;
    let profile = country_profile(&landscape, &landscape.within(&extent), &country);
    let row = |of: [&str; 3], sum: &Sum| {
        let of = of.map(str::to_owned).into_iter();
        let of = of.chain([sum.projects.to_string()]);
        of.chain(table::sum(sum.money)).collect::<Vec<_>>()
    };
    let mut rows = vec![
        row(["all its parts", "", ""], &profile.sum),
        row(["parts of all countries", "", ""], &profile.everywhere),
    ];
    for it in &profile.areas {
        let outside = ("", "Outside civil security");
        let (code, name) = it.area.map_or(outside, |it| (it.code(), it.label()));
        rows.push(row(["area", code, name], &it.here));
        rows.push(row(["area, all countries", code, name], &it.everywhere));
    }
    for it in &profile.years {
        let year = plain(it.key);
        rows.push(row(["year", &year, &year], &it.sum));
    }
    for it in organisations(&landscape, &country, &extent) {
        let organisation = &landscape.organisations[it.organisation];
        let sum = Sum {
            projects: it.projects,
            money: it.money,
        };
        let of = ["organisation", organisation.id.as_str(), &organisation.name];
        rows.push(row(of, &sum));
    }
    rows.extend(profile.abroad.iter().map(|(other, projects)| {
        let of = ["partner abroad", other.code(), other.name()].map(str::to_owned);
        let nothing = [String::new(), String::new(), String::new()];
        of.into_iter()
            .chain([projects.to_string()])
            .chain(nothing)
            .collect()
    }));
    let title = format!("{} in projects {}", country.name(), extent.in_words());
    Ok(Table::counted(
        ("country", title),
        &landscape,
        &COLUMNS,
        rows,
    ))
}
