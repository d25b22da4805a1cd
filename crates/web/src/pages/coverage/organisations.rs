//! `GET /coverage/organisations`: the organisations of an extent by money, of one group or
//! those new in a year.

use super::extent::{self, choice};
use super::projects::{group, link, stood_in};
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
use uptake_model::{ActivityType, Extent, Landscape};
use uptake_workflow::funding::{OrganisationSum, PartCut, Stated, is_new, organisations_whose};
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

/// Which organisations an address asks for.
struct Question {
    extent: Extent,
    /// What must hold of their parts, which alone are added up.
    part: PartCut,
    /// The year in which they are new.
    new: Option<i16>,
}

impl Question {
    fn read(parameters: &Parameters) -> Result<Self, Fault> {
        Ok(Self {
            extent: extent::read(parameters)?,
            part: PartCut {
                country: stood_in(parameters)?,
                group: group(parameters)?,
                ..PartCut::default()
            },
            new: choice(parameters, "new", "year", extent::year)?,
        })
    }

    fn answer(&self, landscape: &Landscape) -> Vec<OrganisationSum> {
        let places = landscape.within(&self.extent);
        let mut sums = organisations_whose(landscape, &places, &self.part);
        if let Some(year) = self.new {
            let new = is_new(landscape, &self.extent, year);
            sums.retain(|it| new[it.organisation]);
        }
        sums
    }

    /// What is asked for, as it follows “projects”.
    fn words(&self) -> String {
        let country = self.part.country.as_ref().map(|it| match it {
            Stated::As(country) => format!(", their parts in {}", country.name()),
            Stated::Not => ", their parts of no stated country".to_owned(),
        });
        let group = self.part.group;
        let group = group.map(|it| format!(", group “{}”", it.label()));
        let new = self.new.map(|it| format!(", new in {it}"));
        let words = [Some(self.extent.in_words()), country, group, new];
        words.into_iter().flatten().collect()
    }
}

/// `GET /coverage/organisations?area=drs&group=sme&new=2023&page=2`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let form = ExtentForm::new(
        "/coverage/organisations",
        &parameters,
        &["in", "group", "new"],
    );
    let frame = Frame::new("Organisations by money").within(Place::Coverage);
    let question = match Question::read(&parameters) {
        Ok(question) => question,
        Err(why) => return extent::refused(frame.on(ground), &form, &why),
    };
    let landscape = landscape(state.platform()).await?;
    let sums = question.answer(&landscape);
    let pager = Pager::new(
        parameters.page(),
        u64::from(PAGE_SIZE),
        sums.len() as u64,
        |page| parameters.address("/coverage/organisations", page),
    );
    let here = sums
        .iter()
        .skip(pager::offset(pager.page, PAGE_SIZE) as usize);
    let people = extent::address("/coverage/people", &question.extent, &[]);
    page(&Organisations {
        frame: frame.under("People", people).on(ground),
        form,
        words: question.words(),
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
    Column::of("records_stated", Holds::Count),
    Column::of("records_not_stated", Holds::Count),
];

/// All organisations.
pub(crate) async fn table(asked: Asked) -> Result<Table, Fault> {
    let landscape = landscape(&asked.platform).await?;
    let question = Question::read(&asked.parameters)?;
    let sums = question.answer(&landscape);
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
    let title = format!("Organisations by money: projects {}", question.words());
    let named = ("organisations", title);
    Ok(Table::counted(named, &landscape, &COLUMNS, rows))
}
