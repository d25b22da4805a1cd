//! `GET /coverage/ahead`: what each open or forthcoming topic would serve, build on and
//! repeat; `GET /coverage/ahead/gaps`: gaps that nothing covers, with the calls that fit.

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
use uptake_model::{Area, Euro, TopicState};
use uptake_store::listing::TopicListing;
use uptake_workflow::coverage::{
    AheadTopic, MOST_COMPARED, NamedProject, RowSubject, ServedGap, StrongOrganisation,
    UncoveredGap, topics_ahead, uncovered_gaps,
};
use uptake_workflow::landscape;
use uptake_workflow::table::{Column, Holds, Table, euro, marking, plain};

/// Topics on one page.
const PAGE_SIZE: u32 = 10;

/// Gaps on one page.
const GAPS_ON_PAGE: u32 = 50;

/// Projects of each kind that are named for a topic.
const MOST_NAMED: usize = 3;

/// A link with what is said beside it.
#[derive(Debug)]
struct Named {
    name: String,
    language: String,
    href: String,
    beside: String,
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
    let total = found.as_ref().map_or(0, Vec::len) as u64;
    let offset = pager::offset(parameters.page(), PAGE_SIZE);
    let sections = found.map(|found| {
        let skip = usize::try_from(offset).unwrap_or(usize::MAX);
        let shown = found.iter().skip(skip).take(PAGE_SIZE as usize);
        let numbered = shown.zip(offset + 1..);
        numbered.map(|(it, number)| section(it, number)).collect()
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

fn section(ahead: &AheadTopic, number: u64) -> Section {
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
        strongest: ahead.strongest.iter().map(organisation).collect(),
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

fn gap(gap: &ServedGap) -> Named {
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

fn organisation(strong: &StrongOrganisation) -> Named {
    let count = wording::count(u64::from(strong.projects), "project", "projects");
    let coordinated = match strong.coordinated {
        0 => String::new(),
        number => format!(", coordinates {number}"),
    };
    let latest = strong
        .latest
        .map_or(String::new(), |it| format!(", latest begun {it}"));
    let money = strong.money.known();
    let money = money.map_or("money not stated".to_owned(), Euro::short);
    let country = strong.country.as_ref().map_or("", |it| it.name());
    let country = if country.is_empty() {
        String::new()
    } else {
        format!("{country}: ")
    };
    Named {
        name: strong.name.clone(),
        language: "en".to_owned(),
        href: format!("/organisations/{}", segment(strong.id.as_str())),
        beside: format!("{country}{count}{coordinated}{latest}, {money}"),
    }
}

const COLUMNS: [Column; 12] = [
    Column::key("topic", Holds::Topic),
    Column::of("title", Holds::Word),
    Column::of("state", Holds::Word),
    Column::of("deadline", Holds::Day),
    Column::of("budget_euro", Holds::Euro),
    Column::of("gaps", Holds::Word),
    Column::of("builds_on", Holds::Projects),
    Column::of("overlaps_running", Holds::Projects),
    Column::of("possible", Holds::Count),
    Column::of("eu_contribution_euro", Holds::Euro),
    Column::of("strongest", Holds::Word),
    Column::of("gaps_marking", Holds::Word),
];

const GAP_COLUMNS: [Column; 6] = [
    Column::key("gap", Holds::Subject),
    Column::of("name", Holds::Word),
    Column::of("possible_projects", Holds::Count),
    Column::of("calls_that_fit", Holds::Word),
    Column::of("proposal", Holds::Path),
    Column::of("marking", Holds::Word),
];

/// A title, of one area or of all.
fn titled(of: &str, area: Option<Area>) -> String {
    match area {
        Some(area) => format!("{of}: {}", area.label()),
        None => of.to_owned(),
    }
}

/// A line for each topic.
pub(super) async fn table(asked: Asked) -> Result<Table, Fault> {
    let area = area_of(&asked.parameters)?;
    let (platform, viewer) = (asked.state.platform(), asked.visit.viewer());
    let found = topics_ahead(platform, viewer, area, asked.state.today()).await?;
    let found = found.ok_or_else(super::surveying)?;
    let title = titled("Topics ahead", area);
    let landscape = landscape(platform).await?;
    let rows = found.iter().map(row);
    Ok(Table::counted(("topics-ahead", title), &landscape, &COLUMNS, rows).of_things())
}

fn row(ahead: &AheadTopic) -> Vec<String> {
    let topic = &ahead.topic;
    let gaps: Vec<&str> = ahead.gaps.iter().map(|gap| gap.name.as_str()).collect();
    let ids = |all: &[NamedProject]| {
        let ids: Vec<&str> = all.iter().map(|it| it.id.as_str()).collect();
        ids.join(" ")
    };
    let names: Vec<&str> = ahead.strongest.iter().map(|it| it.name.as_str()).collect();
    vec![
        topic.code.to_string(),
        topic.title.clone().unwrap_or_default(),
        topic.state.code().to_owned(),
        plain(topic.deadline),
        euro(topic.budget.total),
        gaps.join("; "),
        ids(&ahead.ended),
        ids(&ahead.running),
        ahead.possible.to_string(),
        euro(ahead.money.known()),
        names.join("; "),
        marking(ahead.gaps.iter().filter_map(|it| it.marking).max()),
    ]
}

/// A line for each gap that nothing covers.
pub(super) async fn gap_table(asked: Asked) -> Result<Table, Fault> {
    let area = area_of(&asked.parameters)?;
    let (platform, viewer) = (asked.state.platform(), asked.visit.viewer());
    let found = uncovered_gaps(platform, viewer, area, asked.state.today()).await?;
    let found = found.ok_or_else(super::surveying)?;
    let title = titled("Gaps that nothing covers", area);
    let landscape = landscape(platform).await?;
    let rows = found.iter().map(|it| {
        let calls: Vec<&str> = it.calls.iter().map(|it| it.code.as_str()).collect();
        vec![
            it.gap.subject.code(),
            it.gap.name.clone(),
            it.possible.to_string(),
            calls.join("; "),
            line(it).proposal,
            marking(it.gap.marking),
        ]
    });
    Ok(Table::counted(("uncovered-gaps", title), &landscape, &GAP_COLUMNS, rows).of_things())
}

#[derive(Debug)]
struct GapLine {
    gap: Named,
    possible: u64,
    calls: Vec<Named>,
    proposal: String,
}

#[derive(Debug, Template)]
#[template(path = "coverage/uncovered.html")]
struct Uncovered {
    frame: Frame,
    area: Option<Area>,
    /// `None` while the corpus is being surveyed.
    lines: Option<Vec<GapLine>>,
    pager: Pager,
    files: Files,
}

/// `GET /coverage/ahead/gaps?area=drs&page=2`
pub(super) async fn gaps(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let area = area_of(&parameters)?;
    let found = uncovered_gaps(state.platform(), visit.viewer(), area, state.today()).await?;
    let total = found.as_ref().map_or(0, Vec::len) as u64;
    let offset = pager::offset(parameters.page(), GAPS_ON_PAGE);
    let skip = usize::try_from(offset).unwrap_or(usize::MAX);
    let lines = found.map(|found| {
        let shown = found.iter().skip(skip).take(GAPS_ON_PAGE as usize);
        shown.map(line).collect()
    });
    page(&Uncovered {
        frame: Frame::new("Gaps that nothing covers")
            .within(Place::Coverage)
            .under("Topics ahead", "/coverage/ahead")
            .on(ground),
        area,
        lines,
        pager: Pager::new(parameters.page(), u64::from(GAPS_ON_PAGE), total, |page| {
            parameters.address("/coverage/ahead/gaps", page)
        }),
        files: Files::new("/coverage/ahead/gaps", &parameters),
    })
}

fn line(uncovered: &UncoveredGap) -> GapLine {
    let pairs = vec![("gap", uncovered.gap.subject.code())];
    GapLine {
        gap: gap(&uncovered.gap),
        possible: uncovered.possible,
        calls: uncovered.calls.iter().map(call).collect(),
        proposal: Parameters::of(pairs).address("/coverage/proposal", 1),
    }
}

fn call(topic: &TopicListing) -> Named {
    Named {
        name: topic
            .title
            .clone()
            .unwrap_or_else(|| topic.code.to_string()),
        language: "en".to_owned(),
        href: format!("/topics/{}", segment(topic.code.as_str())),
        beside: format!("deadline {}", wording::day_or_not(topic.deadline)),
    }
}
