//! A topic with the projects funded under it; a call with its topics; a gap.

use super::facts::{day, fact, money, paragraph, sum};
use crate::session::Session;
use crate::terminal::{shorten, table};
use comfy_table::{Cell, CellAlignment};
use std::io::Write;
use uptake_model::{Budget, Gap};
use uptake_store::listing::{CallPage, Page, TopicPage};

/// Projects of a topic that are listed; some mobility topics have thousands.
const MOST_PROJECTS: u32 = 50;

pub async fn print(page: &TopicPage, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let topic = &page.topic;
    let title = topic.title.as_deref().unwrap_or("title not stated");
    writeln!(out, "{} · {title}\n", topic.code)?;
    if let Some(call) = &page.call {
        fact(out, "Call", call.code.as_str())?;
    }
    if let Some(area) = page.area {
        fact(out, "Area", area.label())?;
    }
    fact(out, "State", topic.state_on(session.today()).label())?;
    fact(out, "Opens", &day(topic.opening))?;
    fact(out, "Deadline", &day(topic.deadline))?;
    budget(&topic.budget, out)?;
    fact(
        out,
        "Union contribution",
        &sum(page.ec_contribution, "project", "projects"),
    )?;
    let texts = [&topic.expected_outcome, &topic.scope, &topic.description];
    for text in texts.into_iter().flatten() {
        writeln!(out)?;
        paragraph(out, text)?;
    }
    projects(page, session, out).await
}

fn budget(budget: &Budget, out: &mut dyn Write) -> std::io::Result<()> {
    fact(out, "Budget", &money(budget.total))?;
    if budget.min.is_some() || budget.max.is_some() {
        let each = match (budget.min, budget.max) {
            (Some(min), Some(max)) if min != max => format!("{} to {}", min.exact(), max.exact()),
            (min, max) => money(max.or(min)),
        };
        fact(out, "For each project", &each)?;
    }
    match budget.projects {
        Some(projects) => fact(out, "Projects expected", &projects.to_string()),
        None => Ok(()),
    }
}

async fn projects(page: &TopicPage, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let store = session.platform.store();
    let found = store
        .topic_projects(&page.topic.code, Page::first(MOST_PROJECTS))
        .await?;
    let shown = found.items.len();
    match shown as u64 == found.total {
        true => writeln!(out, "\nFunded projects ({shown})")?,
        false => writeln!(
            out,
            "\nFunded projects (the latest {shown} of {})",
            found.total
        )?,
    }
    let mut rows = table(&["Number", "Acronym", "Title", "Union contribution>"]);
    for line in &found.items {
        rows.add_row([
            Cell::new(&line.id),
            Cell::new(shorten(&line.acronym, 24)),
            Cell::new(shorten(&line.title, 70)),
            Cell::new(money(line.ec_contribution)).set_alignment(CellAlignment::Right),
        ]);
    }
    if shown > 0 {
        writeln!(out, "{rows}")?;
    }
    Ok(())
}

pub fn print_call(page: &CallPage, out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(
        out,
        "{} · {}\n",
        page.call.code,
        page.call.title.as_deref().unwrap_or("title not stated")
    )?;
    fact(out, "Projects", &page.projects.to_string())?;
    let mut rows = table(&["Topic", "Title", "Projects>"]);
    for topic in &page.topics {
        rows.add_row([
            Cell::new(&topic.code),
            Cell::new(topic.title.as_deref().unwrap_or_default()),
            Cell::new(topic.projects).set_alignment(CellAlignment::Right),
        ]);
    }
    writeln!(out, "\n{rows}")?;
    Ok(())
}

pub fn print_gap(gap: &Gap, out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(out, "{} · {}\n", gap.id, gap.title)?;
    fact(out, "Stated by", &gap.service)?;
    fact(out, "Area", gap.area.label())?;
    fact(out, "Edition", &gap.edition)?;
    writeln!(out)?;
    paragraph(out, &gap.statement)?;
    writeln!(out, "\nSee what exists for it with: uptake match \"…\"")?;
    Ok(())
}
