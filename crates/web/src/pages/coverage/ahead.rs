//! `GET /coverage/ahead`: what each open or forthcoming topic would serve, build on and
//! repeat.

use super::extent::choice;
use super::matrix;
use super::table::{Asked, Files};
use crate::address::segment;
use crate::budget;
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
use uptake_model::{Area, Euro, Landscape, TopicState};
use uptake_workflow::coverage::{
    AheadTopic, MOST_COMPARED, NamedProject, RowSubject, ServedGap, topics_ahead,
};
use uptake_workflow::funding::{Partner, RECENT_YEARS};
use uptake_workflow::table::Table;

/// Topics on one page.
const PAGE_SIZE: u32 = 10;

/// Projects of each kind that are named for a topic.
const MOST_NAMED: usize = 3;

/// A link with what is said beside it.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) language: String,
    pub(super) href: String,
    pub(super) beside: String,
}

#[derive(Debug)]
struct Section {
    number: u64,
    code: String,
    title: String,
    state: TopicState,
    area: &'static str,
    deadline: String,
    budget: Option<Money>,
    read: bool,
    gaps: Vec<Named>,
    ended: Vec<Named>,
    ended_more: usize,
    running: Vec<Named>,
    running_more: usize,
    likely: u64,
    possible: u64,
    records: String,
    money: Option<Money>,
    strongest: Vec<Named>,
    partners: String,
}

#[derive(Debug, Template)]
#[template(path = "coverage/ahead.html")]
struct Ahead {
    frame: Frame,
    area: Option<Area>,
    /// `None` while the corpus is being surveyed.
    sections: Option<Vec<Section>>,
    pager: Pager,
    files: Files,
}

/// The area of an address.
///
/// # Errors
/// As [`super::extent::read`].
pub(crate) fn area_of(parameters: &Parameters) -> Result<Option<Area>, Fault> {
    choice(parameters, "area", "area of civil security", Area::parse)
}

/// `GET /coverage/ahead?area=drs&page=2`
pub(super) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let area = area_of(&parameters)?;
    let found = topics_ahead(state.platform(), visit.viewer(), area, state.today()).await?;
    let total = found.as_ref().map_or(0, |it| it.topics.len()) as u64;
    let offset = pager::offset(parameters.page(), PAGE_SIZE);
    let sections = found.map(|found| {
        let skip = usize::try_from(offset).unwrap_or(usize::MAX);
        let shown = found.topics.iter().skip(skip).take(PAGE_SIZE as usize);
        let numbered = shown.zip(offset + 1..);
        numbered
            .map(|(it, number)| section(&found.landscape, it, number))
            .collect()
    });
    page(&Ahead {
        frame: Frame::new("Topics ahead")
            .within(Place::Coverage)
            .on(ground),
        area,
        sections,
        pager: Pager::new(parameters.page(), u64::from(PAGE_SIZE), total, |page| {
            parameters.address("/coverage/ahead", page)
        }),
        files: Files::new("/coverage/ahead", &parameters),
    })
}

fn section(landscape: &Landscape, ahead: &AheadTopic, number: u64) -> Section {
    let topic = &ahead.topic;
    let named = |projects: &[NamedProject]| {
        let first = projects.iter().take(MOST_NAMED);
        first.map(project).collect::<Vec<_>>()
    };
    let subject = RowSubject::Topic(topic.code.clone());
    let pairs = vec![("row", subject.code()), ("station", "project".to_owned())];
    Section {
        number,
        code: topic.code.to_string(),
        title: topic
            .title
            .clone()
            .unwrap_or_else(|| topic.code.to_string()),
        state: topic.state,
        area: topic.area.map_or("", Area::label),
        deadline: wording::day_or_not(topic.deadline),
        budget: budget::foreseen(topic.budget),
        read: ahead.read,
        gaps: ahead.gaps.iter().map(gap).collect(),
        ended: named(&ahead.ended),
        ended_more: ahead.ended.len().saturating_sub(MOST_NAMED),
        running: named(&ahead.running),
        running_more: ahead.running.len().saturating_sub(MOST_NAMED),
        likely: (ahead.ended.len() + ahead.running.len()) as u64,
        possible: ahead.possible,
        records: Parameters::of(pairs).address("/coverage/records", 1),
        money: ahead.money.known().map(Money::of),
        strongest: ahead
            .strongest
            .iter()
            .map(|it| organisation(landscape, it))
            .collect(),
        partners: Parameters::of(vec![("topic", topic.code.to_string())])
            .address("/coverage/partners", 1),
    }
}

fn project(project: &NamedProject) -> Named {
    let money = project.ec_contribution;
    let money = money.map_or("contribution not stated".to_owned(), Euro::short);
    let years = wording::years(project.start, project.end);
    Named {
        name: project.acronym.clone(),
        language: "en".to_owned(),
        href: format!("/projects/{}", segment(project.id.as_str())),
        beside: format!("{} ({years}, {money})", wording::clip(&project.title, 90)),
    }
}

pub(super) fn gap(gap: &ServedGap) -> Named {
    Named {
        name: gap.name.clone(),
        language: gap.language.clone(),
        href: matrix::href(&gap.subject),
        beside: match gap.marking {
            Some(marking) => format!("gap file, {}", marking.label()),
            None => "gap of a set".to_owned(),
        },
    }
}

fn organisation(landscape: &Landscape, partner: &Partner) -> Named {
    let organisation = &landscape.organisations[partner.organisation];
    let country = organisation.country.as_ref();
    let country = country.map_or(String::new(), |it| format!("{}: ", it.name()));
    Named {
        name: organisation.name.clone(),
        language: "en".to_owned(),
        href: format!("/organisations/{}", segment(organisation.id.as_str())),
        beside: format!("{country}{}", partner.reasons().join(", ")),
    }
}

/// A line for each topic.
pub(crate) async fn table(asked: Asked) -> Result<Table, Fault> {
    let area = area_of(&asked.parameters)?;
    let found = topics_ahead(&asked.platform, &asked.viewer, area, asked.today).await?;
    Ok(found.ok_or_else(super::surveying)?.table(area))
}
