//! The log of all writes, for administrators.

use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::pager::{self, Pager};
use crate::parameters::Parameters;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use uptake_model::{AuditEntry, PersonId};
use uptake_store::listing::{AuditFilter, Page, Paged};
use uptake_workflow::{Refusal, audit_log};

/// Entries on one page.
const PAGE_SIZE: u32 = 100;

#[derive(Debug)]
struct Line {
    number: String,
    at: String,
    who: String,
    verb: String,
    subject: String,
    hash: String,
}

#[derive(Debug, Template)]
#[template(path = "custody/audit.html")]
struct AuditPage {
    frame: Frame,
    subject: String,
    actor: String,
    since: String,
    lines: Vec<Line>,
    pager: Pager,
}

/// `GET /admin/audit?subject=person:…&actor=…&since=2026-11-01&page=2`
pub(crate) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let asked = Parameters::read(query.as_deref());
    let window = Page::new(pager::offset(asked.page(), PAGE_SIZE), PAGE_SIZE);
    let found = audit_log(state.store(), visit.viewer(), &filter(&asked), window).await;
    let found = found.map_err(|refusal| match refusal {
        // As at an address where nothing is.
        Refusal::Unknown { .. } => Fault::NoPage,
        other => other.into(),
    })?;
    let names = names(&state, &found).await?;
    let text = |name| asked.get(name).unwrap_or_default().to_owned();
    page(&AuditPage {
        frame: Frame::new("Audit log").on(ground),
        subject: text("subject"),
        actor: text("actor"),
        since: text("since"),
        lines: found
            .items
            .iter()
            .map(|entry| line(entry, &names))
            .collect(),
        pager: Pager::new(asked.page(), u64::from(PAGE_SIZE), found.total, |page| {
            asked.address("/admin/audit", page)
        }),
    })
}

/// A date that cannot be read filters nothing; it stays in its field.
fn filter(asked: &Parameters) -> AuditFilter {
    let since = asked
        .get("since")
        .and_then(|text| text.parse::<Date>().ok());
    let since = since.and_then(|day| day.to_zoned(TimeZone::UTC).ok());
    AuditFilter {
        subject: asked.get("subject").map(str::to_owned),
        actor: asked.get("actor").map(str::to_owned),
        kinds: &[],
        since: since.map(|it| it.timestamp()),
    }
}

/// The names of those who wrote, as far as they still have an account.
async fn names(
    state: &AppState,
    found: &Paged<AuditEntry>,
) -> Result<BTreeMap<String, String>, Fault> {
    let mut names = BTreeMap::new();
    for entry in &found.items {
        if names.contains_key(&entry.actor) {
            continue;
        }
        let person = state.store().person(&PersonId::new(&entry.actor)).await?;
        let name = person.map_or_else(|| entry.actor.clone(), |it| it.name);
        names.insert(entry.actor.clone(), name);
    }
    Ok(names)
}

fn line(entry: &AuditEntry, names: &BTreeMap<String, String>) -> Line {
    let at = entry.at.parse::<Timestamp>();
    Line {
        number: wording::number_of(entry.number),
        at: at.map_or_else(|_| entry.at.clone(), wording::moment),
        who: names.get(&entry.actor).unwrap_or(&entry.actor).clone(),
        verb: entry.verb.replace('_', " "),
        subject: entry.subject.clone(),
        hash: entry.hash.as_str().chars().take(12).collect(),
    }
}
