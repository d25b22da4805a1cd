//! `uptake show`: one project, organisation, topic, call or gap, found by whatever
//! identifier was typed.

mod facts;
mod organisation;
mod project;
mod topic;

use super::write_json;
use crate::args::ShowArgs;
use crate::session::Session;
use std::io::Write;
use uptake_model::{CallCode, Gap, GapId, OrganisationId, ProjectId, TopicCode};
use uptake_store::Store;
use uptake_store::listing::{CallPage, OrganisationPage, Page, ProjectPage, TopicPage};

/// What an identifier turned out to name.
enum Found {
    Project(Box<ProjectPage>),
    Organisation(Box<OrganisationPage>),
    Topic(Box<TopicPage>),
    Call(Box<CallPage>),
    Gap(Box<Gap>),
}

/// Shows what the identifier names.
pub async fn run(args: &ShowArgs, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let found = find(&args.id, session).await?;
    if args.json {
        return write_json(out, &as_json(&found)?);
    }
    match found {
        Found::Project(page) => project::print(&page, session, out),
        Found::Organisation(page) => organisation::print(&page, out),
        Found::Topic(page) => topic::print(&page, session, out).await,
        Found::Call(page) => topic::print_call(&page, out),
        Found::Gap(gap) => topic::print_gap(&gap, out),
    }
}

async fn find(id: &str, session: &Session) -> anyhow::Result<Found> {
    let store = session.platform.store();
    if let Some(page) = store.topic(&TopicCode::from(id)).await? {
        return Ok(Found::Topic(Box::new(page)));
    }
    if let Some(page) = store.call(&CallCode::from(id), session.today()).await? {
        return Ok(Found::Call(Box::new(page)));
    }
    if let Some(page) = store.organisation(&OrganisationId::from(id)).await? {
        return Ok(Found::Organisation(Box::new(page)));
    }
    if let Some(gap) = store.gap(&GapId::from(id)).await? {
        return Ok(Found::Gap(Box::new(gap)));
    }
    let id = find_project(id, session).await?;
    match store.project(&id).await? {
        Some(page) => Ok(Found::Project(Box::new(page))),
        None => anyhow::bail!(unknown(id.as_str())),
    }
}

/// The project with this grant agreement number or acronym.
pub async fn find_project(text: &str, session: &Session) -> anyhow::Result<ProjectId> {
    let store: &Store = session.platform.store();
    let named = store.projects_named(text, Page::first(8)).await?.items;
    let exact: Vec<_> = named
        .iter()
        .filter(|line| {
            line.id.as_str() == text.trim() || line.acronym.eq_ignore_ascii_case(text.trim())
        })
        .collect();
    match exact.as_slice() {
        [one] => Ok(one.id.clone()),
        [] if named.is_empty() => anyhow::bail!(unknown(text)),
        [] => {
            let near: Vec<String> = named
                .iter()
                .map(|line| format!("{} ({})", line.acronym, line.id))
                .collect();
            anyhow::bail!("{} Did you mean {}?", unknown(text), near.join(", "))
        }
        several => {
            let ids: Vec<String> = several
                .iter()
                .map(|line| format!("{} ({})", line.id, line.programme.label()))
                .collect();
            anyhow::bail!(
                "Several projects are called “{text}”. Name one by its number: {}.",
                ids.join(", ")
            )
        }
    }
}

fn unknown(id: &str) -> String {
    format!(
        "The corpus holds no project, organisation, topic, call or gap “{id}”. Find one by words with: \
         uptake match \"…\"."
    )
}

fn as_json(found: &Found) -> serde_json::Result<serde_json::Value> {
    match found {
        Found::Project(page) => serde_json::to_value(page),
        Found::Organisation(page) => serde_json::to_value(page),
        Found::Topic(page) => serde_json::to_value(page),
        Found::Call(page) => serde_json::to_value(page),
        Found::Gap(gap) => serde_json::to_value(gap),
    }
}
