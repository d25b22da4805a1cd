//! A topic: what it asks for, conditions, money and dates, what was funded under it,
//! and a way to past research for it.

use crate::address::segment;
use crate::budget;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pager::{self, Pager};
use crate::pages::coverage::money::unstated;
use crate::pages::coverage::partners::{self, PartnerLine};
use crate::parameters::Parameters;
use crate::question;
use crate::rows::ProjectRow;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording::{self, Money};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use jiff::civil::Date;
use uptake_model::{Area, SnapshotId, StatedSum, Topic, TopicCode, TopicState};
use uptake_store::listing::{Page, Paged, ProjectLine, TopicPage};
use uptake_workflow::funding::{PartnerSearch, PartnersFor, partners_for};

/// Projects on one page.
const PAGE_SIZE: u32 = 50;

/// One headed text of a topic.
#[derive(Debug)]
struct Part {
    heading: &'static str,
    text: String,
    /// Conditions run to pages and read alike from topic to topic.
    folded: bool,
}

#[derive(Debug, Template)]
#[template(path = "topic.html")]
pub(crate) struct TopicView {
    frame: Frame,
    code: String,
    state: TopicState,
    programme: String,
    area: Option<Area>,
    call: Option<String>,
    action: Option<String>,
    destination: Option<String>,
    opening: String,
    deadline: String,
    model: Option<String>,
    foreseen: Option<Money>,
    each: Option<Money>,
    expected: Option<u32>,
    portal: Option<String>,
    draft: bool,
    parts: Vec<Part>,
    find: String,
    funded: Vec<ProjectRow>,
    sum: Option<Money>,
    /// For how many of the projects nothing is stated; empty where all state theirs.
    unstated: String,
    pager: Pager,
    snapshot: String,
    /// What partners rest on, and the first of them; `None` for topics that cannot be
    /// applied for, and while the corpus is being surveyed.
    partners: Option<(String, Vec<PartnerLine>)>,
}

/// Partners that the page names; the whole list has a page of its own.
const PARTNERS: usize = 10;

impl TopicView {
    /// The page of a topic on a given day.
    pub(crate) fn new(
        frame: Frame,
        page: &TopicPage,
        projects: &Paged<ProjectLine>,
        parameters: &Parameters,
        today: Date,
    ) -> Self {
        let topic = &page.topic;
        let path = format!("/topics/{}", segment(topic.code.as_str()));
        Self {
            code: topic.code.to_string(),
            state: topic.state_on(today),
            programme: topic.programme.map_or_else(
                || {
                    topic
                        .programme_name
                        .clone()
                        .unwrap_or_else(|| wording::NOT_STATED.to_owned())
                },
                |programme| programme.label().to_owned(),
            ),
            area: page.area,
            call: page.call.as_ref().map(|call| call.code.to_string()),
            action: topic.action.clone(),
            destination: topic.destination.clone(),
            opening: wording::day_or_not(topic.opening),
            deadline: wording::day_or_not(topic.deadline),
            model: topic.deadline_model.clone(),
            foreseen: budget::foreseen(topic.budget),
            each: budget::each(topic.budget),
            expected: topic.budget.projects,
            portal: topic.url.clone().filter(|url| wording::is_web_address(url)),
            draft: topic.draft,
            parts: parts(page),
            find: question::ask(topic.title.as_deref().unwrap_or(topic.code.as_str())),
            funded: projects
                .items
                .iter()
                .map(|line| ProjectRow::of(line, today))
                .collect(),
            sum: page.ec_contribution.known().map(Money::of),
            unstated: unstated(page.ec_contribution.unstated, "project", "projects"),
            pager: Pager::new(
                parameters.page(),
                u64::from(PAGE_SIZE),
                projects.total,
                |number| parameters.address(&path, number),
            ),
            snapshot: page.snapshot.to_string(),
            partners: None,
            frame,
        }
    }
}

fn parts(page: &TopicPage) -> Vec<Part> {
    let topic = &page.topic;
    [
        ("Expected outcome", &topic.expected_outcome),
        ("Scope", &topic.scope),
        ("Description", &topic.description),
        ("Conditions", &topic.conditions),
    ]
    .into_iter()
    .filter_map(|(heading, text)| {
        text.clone().map(|text| Part {
            heading,
            text,
            folded: heading == "Conditions",
        })
    })
    .collect()
}

/// A topic of which nothing is known but that projects name it.
fn named_only(code: &TopicCode, projects: u64, money: StatedSum) -> TopicPage {
    TopicPage {
        topic: Topic::bare(code.clone()),
        call: None,
        area: Area::of_topic(code.as_str()),
        projects,
        ec_contribution: money,
        snapshot: SnapshotId::new(""),
    }
}

/// `GET /topics/{code}?page=2`
pub(crate) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let code = TopicCode::new(code);
    let parameters = Parameters::read(query.as_deref());
    let window = Page::new(pager::offset(parameters.page(), PAGE_SIZE), PAGE_SIZE);
    let projects = state.store().topic_projects(&code, window).await?;
    let found = match state.store().topic(&code).await? {
        Some(found) => found,
        None if projects.total > 0 => {
            let money = state.store().topic_money(&code).await?;
            named_only(&code, projects.total, money)
        }
        None => {
            return Err(Fault::Unknown {
                what: "topic",
                id: code.to_string(),
            });
        }
    };
    let title = found
        .topic
        .title
        .clone()
        .unwrap_or_else(|| code.to_string());
    let mut frame = Frame::new(title).within(Place::Calls);
    if found.topic.title.is_none() {
        frame = frame.without_own_step();
    }
    if let Some(call) = &found.call {
        frame = frame.under(
            call.code.as_str(),
            format!("/calls/{}", segment(call.code.as_str())),
        );
    }
    let frame = frame.on(ground);
    let mut view = TopicView::new(frame, &found, &projects, &parameters, state.today());
    let subject = PartnersFor::Topic(code);
    let sought = partners_for(state.platform(), visit.viewer(), &subject, state.today()).await?;
    if let PartnerSearch::Found(sought) = sought {
        let first = partners::first(&sought, PARTNERS);
        view.partners = Some((partners::basis(&sought), first));
    }
    page(&view)
}
