//! A project: what it set out to do, where it stands, the money, what came out of
//! it, who took part, what is like it, and where all this comes from.

pub(crate) mod participants;
pub(crate) mod provenance;
pub(crate) mod result_lines;

use crate::address::segment;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pages::similar::SimilarRow;
use crate::question;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording::{self, Money};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use jiff::civil::Date;
use participants::{Order, Participants};
use provenance::Provenance;
use result_lines::{Results, results};
use uptake_model::{Area, ClassificationScheme, FundingScheme, ProjectId, Stage, WebLinkKind};
use uptake_store::listing::ProjectPage;
use uptake_workflow::{ProjectGapStanding, project_gaps};

/// How many similar projects the page names.
const SIMILAR: usize = 6;

/// A gap file that the project serves.
#[derive(Debug)]
struct GapLine {
    id: String,
    title: String,
    language: &'static str,
    /// How we know.
    standing: String,
    confirmed: bool,
}

#[derive(Debug)]
struct Link {
    label: String,
    href: String,
}

#[derive(Debug, Template)]
#[template(path = "project.html")]
pub(crate) struct ProjectView {
    frame: Frame,
    acronym: String,
    id: String,
    programme: &'static str,
    years: String,
    stage: Stage,
    start: String,
    end: String,
    signed: String,
    total_cost: Option<Money>,
    contribution: Option<Money>,
    scheme: Option<String>,
    objective: Option<String>,
    keywords: Vec<Link>,
    areas: Vec<Link>,
    topics: Vec<Link>,
    calls: Vec<Link>,
    fields: Vec<String>,
    parts: Vec<String>,
    priorities: Vec<String>,
    links: Vec<Link>,
    results: Vec<Results>,
    /// Gap files that it serves.
    gaps: Vec<GapLine>,
    /// Solutions built on it: identifier, name, provider.
    solutions: Vec<(String, String, String)>,
    participants: Participants,
    similar: Vec<SimilarRow>,
    provenance: Provenance,
}

impl ProjectView {
    /// The page of a project on a given day.
    pub(crate) fn new(
        frame: Frame,
        page: ProjectPage,
        order: Order,
        similar: Vec<SimilarRow>,
        today: Date,
    ) -> Self {
        Self {
            acronym: page.acronym.clone(),
            id: page.id.to_string(),
            programme: page.programme.label(),
            years: wording::years(page.start, page.end),
            stage: Stage::on(today, page.status, page.start, page.end),
            start: wording::day_or_not(page.start),
            end: wording::day_or_not(page.end),
            signed: wording::day_or_not(page.signed),
            total_cost: page.total_cost.map(Money::of),
            contribution: page.ec_contribution.map(Money::of),
            scheme: page.funding_scheme.as_ref().map(scheme),
            keywords: keywords(&page),
            areas: page.areas.iter().copied().map(area_link).collect(),
            topics: topics(&page),
            calls: calls(&page),
            fields: classified(&page, ClassificationScheme::EuroSciVoc),
            parts: classified(&page, ClassificationScheme::LegalBasis),
            priorities: classified(&page, ClassificationScheme::PolicyPriority),
            links: links(&page),
            results: results(&page),
            gaps: vec![],
            solutions: vec![],
            similar,
            provenance: Provenance::of(&page),
            participants: Participants::new(&page.id, page.participations, order),
            objective: page.objective,
            frame,
        }
    }
}

fn link(label: &str, href: String) -> Link {
    Link {
        label: label.to_owned(),
        href,
    }
}

fn area_link(area: Area) -> Link {
    link(area.label(), format!("/match?area={}", area.code()))
}

fn scheme(scheme: &FundingScheme) -> String {
    match &scheme.title {
        Some(title) if *title != scheme.code => format!("{title} ({})", scheme.code),
        _ => scheme.code.clone(),
    }
}

fn keywords(page: &ProjectPage) -> Vec<Link> {
    let words = page.keywords.iter();
    words.map(|word| link(word, question::ask(word))).collect()
}

fn topics(page: &ProjectPage) -> Vec<Link> {
    let topics = page.topics.iter().map(|topic| {
        let code = topic.code.as_str();
        let label = match &topic.title {
            Some(title) => format!("{title} ({code})"),
            None => code.to_owned(),
        };
        link(&label, format!("/topics/{}", segment(code)))
    });
    topics.collect()
}

fn calls(page: &ProjectPage) -> Vec<Link> {
    let codes = page.calls.iter().map(|call| call.code.as_str());
    codes
        .map(|code| link(code, format!("/calls/{}", segment(code))))
        .collect()
}

fn classified(page: &ProjectPage, scheme: ClassificationScheme) -> Vec<String> {
    let entries = page
        .classifications
        .iter()
        .filter(|entry| entry.scheme == scheme);
    let mut out: Vec<String> = entries
        .map(|entry| match (scheme, entry.title.as_str()) {
            (_, "") => entry.code.clone(),
            (ClassificationScheme::LegalBasis, title) => format!("{title} ({})", entry.code),
            (_, title) => title.to_owned(),
        })
        .collect();
    out.dedup();
    out
}

fn links(page: &ProjectPage) -> Vec<Link> {
    let safe = page
        .links
        .iter()
        .filter(|entry| wording::is_web_address(&entry.url));
    safe.map(|entry| {
        let host = wording::host(&entry.url);
        let label = match (&entry.title, entry.kind) {
            (Some(title), _) if !title.is_empty() => format!("{title} ({host})"),
            (_, WebLinkKind::Website) => format!("Project website ({host})"),
            _ => host.to_owned(),
        };
        Link {
            label,
            href: entry.url.clone(),
        }
    })
    .collect()
}

/// `GET /projects/{id}`
pub(crate) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let id = ProjectId::new(id);
    let found = state.store().project(&id).await?;
    let Some(project) = found else {
        return Err(Fault::Unknown {
            what: "project",
            id: id.to_string(),
        });
    };
    let similar = crate::pages::similar::rows(&state, &id, SIMILAR).await?;
    let order = Order::read(query.as_deref().unwrap_or_default());
    let frame = Frame::new(project.title.clone())
        .within(Place::Research)
        .on(ground);
    let solutions = state.store().solutions_of_project(&id).await?.into_iter();
    let solutions =
        solutions.map(|it| (it.id.to_string(), it.content.name, it.content.provider.name));
    let gaps = project_gaps(state.store(), visit.viewer(), &id).await?;
    let gaps = gaps.into_iter().map(|it| GapLine {
        id: it.gap.to_string(),
        title: it.title,
        language: it.language.code(),
        confirmed: it.standing != ProjectGapStanding::Likely,
        standing: match it.standing {
            ProjectGapStanding::Confirmed(number) => {
                let by = wording::count(number as u64, "organisation", "organisations");
                format!("confirmed by {by}")
            }
            ProjectGapStanding::Likely => "likely, by the matching; nobody judged it".to_owned(),
        },
    });
    let view = ProjectView::new(frame, project, order, similar, state.today());
    page(&ProjectView {
        gaps: gaps.collect(),
        solutions: solutions.collect(),
        ..view
    })
}
