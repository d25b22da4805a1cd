//! `GET /coverage/projects`: the projects behind a figure of money or people.

use super::asked::concept;
use super::extent::{self, choice};
use super::table::{Asked, Files};
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pager::{self, Pager};
use crate::parameters::Parameters;
use crate::rows::OrganisationLink;
use crate::state::AppState;
use crate::wording::{self, Money};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use uptake_model::{ActivityType, Country, FundedProject, Landscape, Language, Role, StatedSum};
use uptake_search::Thesaurus;
use uptake_workflow::funding::{Cut, Group, PartCut, Stated};
use uptake_workflow::surveyed;
use uptake_workflow::table::{Column, Holds, Table, euro, plain};

/// Projects on one page.
const PAGE_SIZE: u32 = 50;

#[derive(Debug)]
struct Line {
    id: String,
    acronym: String,
    title: String,
    programme: &'static str,
    years: String,
    coordinator: Option<OrganisationLink>,
    money: Option<Money>,
    /// What the parts asked for have of it.
    share: Option<Money>,
}

#[derive(Debug, Template)]
#[template(path = "coverage/projects.html")]
struct Projects {
    frame: Frame,
    words: String,
    /// Whether something is asked of parts, so that their share is shown.
    shares: bool,
    /// `None` while the corpus is being surveyed and a concept is asked for.
    shown: Option<Shown>,
}

#[derive(Debug)]
struct Shown {
    lines: Vec<Line>,
    pager: Pager,
    files: Files,
}

/// What an address asks for.
fn cut(parameters: &Parameters) -> Result<Cut, Fault> {
    let kind = |it: &str| match it {
        "none" => Some(Stated::Not),
        code => ActivityType::parse(code).map(Stated::As),
    };
    let only = |it: &str| ["no-year", "no-area"].into_iter().find(|only| it == *only);
    let only = choice(parameters, "only", "choice of what is not stated", only)?;
    let coordinator = |it: &str| (it == Role::Coordinator.code()).then_some(());
    Ok(Cut {
        extent: extent::read(parameters)?,
        concept: concept(parameters, "concept")?.map(str::to_owned),
        undated: only == Some("no-year"),
        of_no_area: only == Some("no-area"),
        part: PartCut {
            country: stood_in(parameters)?,
            kind: choice(parameters, "kind", "kind of organisation", kind)?,
            group: group(parameters)?,
            coordinates: choice(parameters, "role", "role to ask for", coordinator)?.is_some(),
        },
    })
}

/// The country in which organisations stood, by `in`.
///
/// # Errors
/// As [`extent::read`].
pub(super) fn stood_in(parameters: &Parameters) -> Result<Option<Stated<Country>>, Fault> {
    // Sources state codes of countries that no list has; their records are shown as well.
    let country = |it: &str| match it {
        "none" => Some(Stated::Not),
        code => Country::parse(code).map(Stated::As),
    };
    choice(parameters, "in", "country", country)
}

/// The group of organisations of an address.
///
/// # Errors
/// As [`extent::read`].
pub(super) fn group(parameters: &Parameters) -> Result<Option<Group>, Fault> {
    choice(parameters, "group", "group of organisations", Group::parse)
}

/// What is asked for beyond the extent, in words.
fn words(cut: &Cut) -> String {
    let concept = cut.concept.as_ref().map(|slug| {
        let found = Thesaurus::embedded().concept(slug);
        format!(
            "about {}",
            found.map_or(slug.as_str(), |it| it.preferred(Language::En))
        )
    });
    let who = if cut.part.coordinates {
        "coordinator"
    } else {
        "organisation"
    };
    let country = cut.part.country.as_ref().map(|it| match it {
        Stated::As(country) => format!("with an {who} in {}", country.name()),
        Stated::Not => format!("with an {who} of no stated country"),
    });
    let kind = cut.part.kind.map(|it| match it {
        Stated::As(kind) => format!("with an {who} of the kind “{}”", kind.label()),
        Stated::Not => format!("with an {who} of no stated kind"),
    });
    let group = cut
        .part
        .group
        .map(|it| format!("with an {who} of the group “{}”", it.label()));
    let parts = [
        Some(cut.extent.in_words()),
        concept,
        cut.undated.then(|| "of no stated year".to_owned()),
        cut.of_no_area.then(|| "outside civil security".to_owned()),
        country,
        kind,
        group,
    ];
    let words = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    words.replace("an coordinator", "a coordinator")
}

/// `GET /coverage/projects?area=drs&concept=unmanned-aerial-vehicle&in=PL&kind=PUB&group=sme&role=coordinator&page=2`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let cut = cut(&parameters)?;
    let (landscape, charted) = surveyed(state.platform()).await?;
    let places = cut.places(&landscape, charted.as_ref());
    page(&Projects {
        frame: Frame::new("Projects behind a figure")
            .within(Place::Coverage)
            .under(
                "Money",
                extent::address("/coverage/money", &cut.extent, &[]),
            )
            .on(ground),
        words: words(&cut),
        shares: !cut.part.is_open(),
        shown: places.map(|places| shown(&landscape, &places, &cut.part, &parameters)),
    })
}

fn shown(
    landscape: &Landscape,
    places: &[usize],
    part: &PartCut,
    parameters: &Parameters,
) -> Shown {
    let (size, total) = (u64::from(PAGE_SIZE), places.len() as u64);
    let pager = Pager::new(parameters.page(), size, total, |page| {
        parameters.address("/coverage/projects", page)
    });
    let from = pager::offset(pager.page, PAGE_SIZE);
    let here = places.iter().skip(from as usize).take(PAGE_SIZE as usize);
    Shown {
        lines: here
            .map(|it| line(landscape, &landscape.projects[*it], part))
            .collect(),
        pager,
        files: Files::new("/coverage/projects", parameters),
    }
}

/// Who coordinates.
pub(super) fn coordinator(
    landscape: &Landscape,
    project: &FundedProject,
) -> Option<OrganisationLink> {
    let mut parts = landscape.parts_of(project).iter();
    let part = parts.find(|it| it.role == Role::Coordinator)?;
    Some(link(landscape, part.organisation))
}

/// The link to an organisation by its place.
pub(crate) fn link(landscape: &Landscape, place: usize) -> OrganisationLink {
    let organisation = &landscape.organisations[place];
    OrganisationLink {
        id: organisation.id.to_string(),
        name: organisation.name.clone(),
        country: organisation
            .country
            .as_ref()
            .map_or("", Country::name)
            .to_owned(),
    }
}

fn line(landscape: &Landscape, project: &FundedProject, part: &PartCut) -> Line {
    let share: StatedSum = part.share(landscape, project);
    Line {
        id: project.id.to_string(),
        acronym: project.acronym.clone(),
        title: wording::clip(&project.title, 110),
        programme: project.programme.label(),
        years: wording::years(project.start, project.end),
        coordinator: coordinator(landscape, project),
        money: project.ec_contribution.map(Money::of),
        share: share.known().map(Money::of),
    }
}

/// The share only where something is asked of parts: otherwise it would be that of all.
const COLUMNS: [Column; 9] = [
    Column::key("project", Holds::Project),
    Column::of("acronym", Holds::Word),
    Column::of("title", Holds::Word),
    Column::of("programme", Holds::Word),
    Column::of("start", Holds::Day),
    Column::of("end", Holds::Day),
    Column::of("coordinator", Holds::Word),
    Column::of("eu_contribution_euro", Holds::Euro),
    Column::of("share_euro", Holds::Euro),
];

/// All projects.
pub(crate) async fn table(asked: Asked) -> Result<Table, Fault> {
    let cut = cut(&asked.parameters)?;
    let (landscape, charted) = surveyed(&asked.platform).await?;
    let places = cut.places(&landscape, charted.as_ref());
    let places = places.ok_or_else(super::surveying)?;
    let columns = match cut.part.is_open() {
        true => &COLUMNS[..COLUMNS.len() - 1],
        false => &COLUMNS,
    };
    let rows = places.iter().map(|it| {
        let project = &landscape.projects[*it];
        let coordinator = coordinator(&landscape, project).map(|it| it.name);
        let mut row = vec![
            project.id.to_string(),
            project.acronym.clone(),
            project.title.clone(),
            project.programme.code().to_owned(),
            plain(project.start),
            plain(project.end),
            coordinator.unwrap_or_default(),
            euro(project.ec_contribution),
        ];
        if !cut.part.is_open() {
            row.push(euro(cut.part.share(&landscape, project).known()));
        }
        row
    });
    let named = ("projects", format!("Projects {}", words(&cut)));
    Ok(Table::counted(named, &landscape, columns, rows).of_things())
}
