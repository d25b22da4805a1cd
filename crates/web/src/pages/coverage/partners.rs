//! `GET /coverage/partners`: organisations that could be partners for a gap or an open
//! topic, with the reasons in words.

use super::projects::link;
use super::table::{Asked, Files};
use crate::address::segment;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pager::{self, Pager};
use crate::parameters::Parameters;
use crate::rows::OrganisationLink;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use jiff::civil::Date;
use uptake_model::{ActivityType, GapFileId, GapId, TopicCode, Viewer};
use uptake_workflow::Platform;
use uptake_workflow::funding::{
    Partner, PartnerSearch, Partners, PartnersFor, RECENT_YEARS, partners_for,
};
use uptake_workflow::table::Table;

/// Organisations on one page.
const PAGE_SIZE: u32 = 30;
/// Projects that a line names.
const NAMED: usize = 3;

/// An organisation with its reasons.
#[derive(Debug)]
pub(crate) struct PartnerLine {
    pub(crate) link: OrganisationLink,
    pub(crate) kind: &'static str,
    /// Number and acronym of the first few projects.
    pub(crate) projects: Vec<(String, String)>,
    /// The reasons, each as a phrase.
    pub(crate) reasons: Vec<String>,
}

#[derive(Debug)]
struct Shown {
    basis: String,
    lines: Vec<PartnerLine>,
    pager: Pager,
    files: Files,
}

#[derive(Debug, Template)]
#[template(path = "coverage/partners.html")]
struct PartnersView {
    frame: Frame,
    /// What partners are sought for, with its address; `None` where nothing was named.
    subject: Option<(String, String)>,
    /// Whether it is a topic that cannot be applied for.
    closed: bool,
    /// `None` while the corpus is being surveyed.
    shown: Option<Shown>,
}

impl PartnersView {
    fn recent() -> i16 {
        RECENT_YEARS
    }
}

/// What partners are sought for: its title, its address, and how it is asked.
type Subject = (String, String, PartnersFor);

/// What an address names; `None` where it names nothing.
async fn subject(platform: &Platform, parameters: &Parameters) -> Result<Option<Subject>, Fault> {
    let store = platform.store();
    if let Some(code) = parameters.get("topic") {
        let code = TopicCode::new(code);
        let found = store.topic(&code).await?;
        let found = found.ok_or_else(|| Fault::Unknown {
            what: "topic",
            id: code.to_string(),
        })?;
        let title = found.topic.title.unwrap_or_else(|| code.to_string());
        let href = format!("/topics/{}", segment(code.as_str()));
        return Ok(Some((title, href, PartnersFor::Topic(code))));
    }
    let Some(id) = parameters.get("gap") else {
        return Ok(None);
    };
    let gap = GapId::new(id);
    Ok(Some(match store.gap(&gap).await? {
        Some(found) => {
            let href = format!("/gaps/{}", segment(id));
            (found.title, href, PartnersFor::Gap(gap))
        }
        // Its title is nobody's to see before it is known who asks.
        None => {
            let href = format!("/gap-files/{}", segment(id));
            let file = PartnersFor::GapFile(GapFileId::new(id));
            ("this gap file".to_owned(), href, file)
        }
    }))
}

/// The search, where a gap that is not there is told like one that nobody may see.
async fn search(
    platform: &Platform,
    viewer: &Viewer,
    subject: &Subject,
    today: Date,
) -> Result<PartnerSearch, Fault> {
    let found = partners_for(platform, viewer, &subject.2, today).await?;
    match (&found, &subject.2) {
        (PartnerSearch::Nowhere, PartnersFor::GapFile(id)) => Err(Fault::Unknown {
            what: "gap file",
            id: id.to_string(),
        }),
        _ => Ok(found),
    }
}

/// `GET /coverage/partners?gap=ifafri-1` or `?topic=HORIZON-CL3-…`, with `&page=2`
pub(super) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let platform = state.platform();
    let subject = subject(platform, &parameters).await?;
    let found = match &subject {
        Some(subject) => search(platform, visit.viewer(), subject, state.today()).await?,
        None => PartnerSearch::NotYet,
    };
    let closed = matches!(found, PartnerSearch::Nowhere);
    let shown = match &found {
        PartnerSearch::Found(found) => Some(shown(found, &parameters)),
        PartnerSearch::NotYet | PartnerSearch::Nowhere => None,
    };
    page(&PartnersView {
        frame: Frame::new("Partners").within(Place::Coverage).on(ground),
        subject: subject.map(|(title, href, _)| (title, href)),
        closed,
        shown,
    })
}

fn shown(found: &Partners, parameters: &Parameters) -> Shown {
    let size = u64::from(PAGE_SIZE);
    let pager = Pager::new(parameters.page(), size, found.found.len() as u64, |page| {
        parameters.address("/coverage/partners", page)
    });
    let from = pager::offset(pager.page, PAGE_SIZE) as usize;
    let here = found.found.iter().skip(from).take(PAGE_SIZE as usize);
    Shown {
        basis: basis(found),
        lines: here.map(|it| line(found, it)).collect(),
        pager,
        files: Files::new("/coverage/partners", parameters),
    }
}

/// On what the suggestions rest.
pub(crate) fn basis(found: &Partners) -> String {
    let likely = wording::count(found.likely as u64, "likely project", "likely projects");
    let confirmed = match found.confirmed as u64 {
        0 => String::new(),
        number => format!(
            " and {} by organisations",
            wording::count(number, "project confirmed", "projects confirmed")
        ),
    };
    let possible = match found.possible as u64 {
        0 => String::new(),
        number => format!(
            " Those of {} are left out.",
            wording::count(
                number,
                "project that is only possible",
                "projects that are only possible"
            )
        ),
    };
    let organisations = wording::count(found.found.len() as u64, "organisation", "organisations");
    format!("All {organisations} of {likely}{confirmed}.{possible}")
}

/// The first lines, for a section of another page.
pub(crate) fn first(found: &Partners, most: usize) -> Vec<PartnerLine> {
    found
        .found
        .iter()
        .take(most)
        .map(|it| line(found, it))
        .collect()
}

fn line(found: &Partners, partner: &Partner) -> PartnerLine {
    let landscape = &found.landscape;
    let named = partner.projects.iter().take(NAMED).map(|it| {
        let project = &landscape.projects[*it];
        (project.id.to_string(), project.acronym.clone())
    });
    let kind = landscape.organisations[partner.organisation].activity;
    PartnerLine {
        link: link(landscape, partner.organisation),
        kind: kind.map_or("", ActivityType::label),
        projects: named.collect(),
        reasons: partner.reasons(),
    }
}

/// All organisations.
pub(crate) async fn table(asked: Asked) -> Result<Table, Fault> {
    let subject = subject(&asked.platform, &asked.parameters).await?;
    let subject = subject.ok_or_else(|| {
        Fault::Refused(
            "No gap and no topic was named, so there is nothing to save. Add gap= or topic= to the \
             address."
                .to_owned(),
        )
    })?;
    let found = match search(&asked.platform, &asked.viewer, &subject, asked.today).await? {
        PartnerSearch::Found(found) => found,
        PartnerSearch::NotYet => return Err(super::surveying()),
        PartnerSearch::Nowhere => return Err(Fault::Refused(CLOSED.to_owned())),
    };
    Ok(found.table(&subject.0))
}

const CLOSED: &str = "This topic could not be applied for when the corpus was imported, so no partners are suggested \
                      for it.";
