//! `GET /coverage/money`: where the money went, by area, concept, country, kind of
//! organisation, year and programme.

use super::asked::concept;
use super::extent;
use super::table::{Asked, Files};
use crate::address::segment;
use crate::bars::{Bars, Measured};
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::parameters::Parameters;
use crate::state::AppState;
use crate::wording;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use extent::ExtentForm;
use uptake_model::{ActivityType, Area, Country, Euro, Extent, Language, Programme, StatedSum};
use uptake_search::Thesaurus;
use uptake_workflow::brief::incomplete_years;
use uptake_workflow::funding::{ConceptSum, Funding, Slice, Sum, by_concept, funding, money_table};
use uptake_workflow::surveyed;
use uptake_workflow::table::Table;

/// Where the list of the projects behind a figure stands.
pub(super) const PROJECTS: &str = "/coverage/projects";

/// Money by concept.
#[derive(Debug)]
struct Concepts {
    bars: Bars,
    /// Name of the concept below which they stand, with the address of the step up.
    below: Option<(String, String)>,
}

#[derive(Debug)]
struct Shown {
    projects: String,
    whole: String,
    unstated: String,
    shares: String,
    shares_unstated: String,
    areas: Bars,
    programmes: Bars,
    /// Which years are not complete; empty where all are.
    incomplete: String,
    years: Bars,
    countries: Bars,
    kinds: Bars,
    /// `None` while the corpus is being surveyed.
    concepts: Option<Concepts>,
    files: Files,
}

#[derive(Debug, Template)]
#[template(path = "coverage/money.html")]
struct MoneyView {
    frame: Frame,
    form: ExtentForm,
    words: String,
    /// The address of all top concepts.
    top: String,
    /// Whether nothing has been imported yet.
    empty: bool,
    /// `None` where no project lies in the extent.
    shown: Option<Shown>,
}

/// `GET /coverage/money?area=drs&programme=HORIZON&country=PL&from=2021&to=2024&below=actor`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let below = concept(&parameters, "below")?;
    let frame = Frame::new("Money").within(Place::Coverage).on(ground);
    let form = ExtentForm::new("/coverage/money", &parameters, &["below"]);
    let asked = match extent::read(&parameters) {
        Ok(asked) => asked,
        Err(why) => return extent::refused(frame, &form, &why),
    };
    let (landscape, charted) = surveyed(state.platform()).await?;
    let places = landscape.within(&asked);
    let concepts = charted
        .as_ref()
        .and_then(|it| by_concept(it, &places, below));
    let sums = funding(&landscape, &places);
    page(&MoneyView {
        frame,
        form,
        top: format!(
            "{}#concepts",
            extent::address("/coverage/money", &asked, &[])
        ),
        words: asked.in_words(),
        empty: landscape.projects.is_empty(),
        shown: (!places.is_empty()).then(|| {
            let files = Files::new("/coverage/money", &parameters);
            let incomplete = incomplete_years(&landscape, &asked, &places);
            Shown {
                incomplete: incomplete.unwrap_or_default(),
                ..shown(&sums, concepts.as_deref(), (below, files), &asked)
            }
        }),
    })
}

fn shown(
    sums: &Funding,
    concepts: Option<&[ConceptSum]>,
    (below, files): (Option<&str>, Files),
    asked: &Extent,
) -> Shown {
    let whole = sums.whole.money;
    Shown {
        projects: wording::count(sums.whole.projects, "project", "projects"),
        whole: amount(whole),
        unstated: unstated(whole.unstated, "project", "projects"),
        shares: amount(sums.shares.money),
        shares_unstated: unstated(sums.shares.money.unstated, "part", "parts"),
        areas: areas(&sums.areas, asked),
        programmes: programmes(&sums.programmes, asked),
        incomplete: String::new(),
        years: years(&sums.years, asked),
        countries: countries(&sums.countries, asked),
        kinds: kinds(&sums.kinds, asked),
        concepts: concepts.map(|it| by_concepts(it, below, asked)),
        files,
    }
}

/// For how many records nothing is stated, as a half sentence; empty where all state theirs.
pub(crate) fn unstated(number: u32, one: &str, many: &str) -> String {
    match number {
        0 => String::new(),
        number => {
            let records = wording::count(u64::from(number), one, many);
            format!("; nothing is stated for {records}")
        }
    }
}

/// A sum in words.
pub(crate) fn amount(sum: StatedSum) -> String {
    let known = sum.known();
    known.map_or_else(|| wording::NOT_STATED.to_owned(), Euro::short)
}

/// The row of a sum.
pub(super) fn measured(label: String, href: Option<String>, sum: &Sum) -> Measured {
    let unstated = match sum.money.unstated {
        0 => NONE.to_owned(),
        number => wording::number_of(u64::from(number)),
    };
    let figures = vec![
        amount(sum.money),
        wording::number_of(sum.projects),
        unstated,
    ];
    (label, href, sum.money.total.as_f64(), figures)
}

/// A table of sums over projects.
fn of_projects(caption: &str, head: &str, rows: Vec<Measured>) -> Bars {
    let heads = [head, "EU contribution", "Projects", "Not stated for"];
    bars(caption, heads, rows)
}

/// A table of sums over the parts of organisations.
pub(super) fn of_parts(caption: &str, head: &str, rows: Vec<Measured>) -> Bars {
    let heads = [head, "EU contribution", "Projects", "Parts not stated"];
    bars(caption, heads, rows)
}

/// Without the last column where all state theirs.
fn bars(caption: &str, heads: [&str; 4], mut rows: Vec<Measured>) -> Bars {
    if rows
        .iter()
        .any(|it| it.3.last().is_some_and(|it| it != NONE))
    {
        return Bars::new(caption, &heads, rows);
    }
    for row in &mut rows {
        row.3.truncate(2);
    }
    Bars::new(caption, &heads[..3], rows)
}

/// What stands for no record in a column of those that state nothing.
const NONE: &str = "–";

fn areas(slices: &[Slice<Area>], asked: &Extent) -> Bars {
    let row = |it: &Slice<Area>| {
        let (label, href) = match it.key {
            Some(area) => {
                let narrowed = Extent {
                    area: Some(area),
                    ..asked.clone()
                };
                (area.label(), extent::address(PROJECTS, &narrowed, &[]))
            }
            None => (
                "Outside civil security",
                extent::address(PROJECTS, asked, &[("only", "no-area")]),
            ),
        };
        measured(label.to_owned(), Some(href), &it.sum)
    };
    of_projects(
        "By area, each project with its whole contribution",
        "Area",
        slices.iter().map(row).collect(),
    )
}

fn programmes(slices: &[Slice<Programme>], asked: &Extent) -> Bars {
    let row = |it: &Slice<Programme>| {
        let narrowed = Extent {
            programme: it.key,
            ..asked.clone()
        };
        let href = extent::address(PROJECTS, &narrowed, &[]);
        let label = it.key.map_or(wording::NOT_STATED, Programme::label);
        measured(label.to_owned(), Some(href), &it.sum)
    };
    let rows = slices.iter().map(row).collect();
    of_projects("By programme", "Programme", rows)
}

fn years(slices: &[Slice<i16>], asked: &Extent) -> Bars {
    let row = |it: &Slice<i16>| {
        let (label, href) = match it.key {
            Some(year) => {
                let narrowed = Extent {
                    from: Some(year),
                    to: Some(year),
                    ..asked.clone()
                };
                (year.to_string(), extent::address(PROJECTS, &narrowed, &[]))
            }
            None => (
                wording::NOT_STATED.to_owned(),
                extent::address(PROJECTS, asked, &[("only", "no-year")]),
            ),
        };
        measured(label, Some(href), &it.sum)
    };
    let rows = slices.iter().map(row).collect();
    of_projects("By the year in which projects begin", "Year", rows)
}

fn countries(slices: &[Slice<Country>], asked: &Extent) -> Bars {
    let row = |it: &Slice<Country>| {
        // A country's own page leads on to its projects.
        let (label, href) = match &it.key {
            Some(country) => {
                let path = format!("/coverage/countries/{}", segment(country.code()));
                (country.name(), extent::address(&path, asked, &[]))
            }
            None => (
                wording::NOT_STATED,
                extent::address(PROJECTS, asked, &[("in", "none")]),
            ),
        };
        measured(label.to_owned(), Some(href), &it.sum)
    };
    let rows = slices.iter().map(row).collect();
    of_parts(
        "By country, the shares of the organisations that stood there",
        "Country",
        rows,
    )
}

fn kinds(slices: &[Slice<ActivityType>], asked: &Extent) -> Bars {
    let row = |it: &Slice<ActivityType>| {
        let code = it.key.map_or("none", ActivityType::code);
        let href = extent::address(PROJECTS, asked, &[("kind", code)]);
        let label = it.key.map_or(wording::NOT_STATED, ActivityType::label);
        measured(label.to_owned(), Some(href), &it.sum)
    };
    let rows = slices.iter().map(row).collect();
    of_parts(
        "By kind of organisation, their shares",
        "Kind of organisation",
        rows,
    )
}

fn by_concepts(concepts: &[ConceptSum], below: Option<&str>, asked: &Extent) -> Concepts {
    let row = |it: &ConceptSum| {
        // Whatever has something below it leads there, and from there to its records.
        let href = match it.below {
            0 => extent::address(PROJECTS, asked, &[("concept", &it.slug)]),
            _ => format!(
                "{}#concepts",
                extent::address("/coverage/money", asked, &[("below", &it.slug)])
            ),
        };
        measured(it.name.clone(), Some(href), &it.sum)
    };
    let thesaurus = Thesaurus::embedded();
    let below = below.and_then(|it| thesaurus.concept(it)).map(|it| {
        let records = extent::address(PROJECTS, asked, &[("concept", &it.slug)]);
        (it.preferred(Language::En).to_owned(), records)
    });
    Concepts {
        bars: of_projects(
            "By concept of the thesaurus",
            "Concept",
            concepts.iter().map(row).collect(),
        ),
        below,
    }
}

/// All tables of the page in one, told apart by the first column.
pub(crate) async fn table(asked: Asked) -> Result<Table, Fault> {
    let extent = extent::read(&asked.parameters)?;
    let below = concept(&asked.parameters, "below")?;
    let (landscape, charted) = surveyed(&asked.platform).await?;
    let places = landscape.within(&extent);
    let sums = funding(&landscape, &places);
    let charted = charted.ok_or_else(super::surveying)?;
    let concepts = by_concept(&charted, &places, below).unwrap_or_default();
    let words = extent.in_words();
    Ok(money_table(&landscape, &sums, &concepts, &words))
}
