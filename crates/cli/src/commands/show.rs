//! `uptake show`: one project, organisation, topic or call, found by whatever
//! identifier was typed.

use super::write_json;
use crate::args::ShowArgs;
use crate::session::Session;
use crate::terminal::{columns, shorten, table};
use comfy_table::Cell;
use std::io::Write;
use uptake_model::{CallCode, Euro, OrganisationId, ProjectId, Stage, TopicCode};
use uptake_store::Store;
use uptake_store::listing::{CallPage, OrganisationPage, Page, ProjectPage, TopicPage};

/// What an identifier turned out to name.
enum Found {
    Project(Box<ProjectPage>),
    Organisation(Box<OrganisationPage>),
    Topic(Box<TopicPage>),
    Call(Box<CallPage>),
}

/// Shows what the identifier names.
pub async fn run(args: &ShowArgs, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let found = find(&args.id, session).await?;
    if args.json {
        return write_json(out, &as_json(&found)?);
    }
    match found {
        Found::Project(page) => project(&page, session, out),
        Found::Organisation(page) => organisation(&page, out),
        Found::Topic(page) => topic(&page, out),
        Found::Call(page) => call(&page, out),
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
        "The corpus holds no project, organisation, topic or call “{id}”. Find one by words with: \
         uptake match \"…\"."
    )
}

fn as_json(found: &Found) -> serde_json::Result<serde_json::Value> {
    match found {
        Found::Project(page) => serde_json::to_value(page),
        Found::Organisation(page) => serde_json::to_value(page),
        Found::Topic(page) => serde_json::to_value(page),
        Found::Call(page) => serde_json::to_value(page),
    }
}

fn project(page: &ProjectPage, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(out, "{} · {}\n", page.acronym, page.title)?;
    let stage = Stage::on(session.today(), page.status, page.start, page.end);
    let date = |date: Option<jiff::civil::Date>| {
        date.map_or_else(
            || "not stated".to_owned(),
            |date| date.strftime("%-d %B %Y").to_string(),
        )
    };
    fact(
        out,
        "Number",
        &format!("{} ({})", page.id, page.programme.label()),
    )?;
    fact(out, "Stage", stage.label())?;
    fact(
        out,
        "Dates",
        &format!("{} to {}", date(page.start), date(page.end)),
    )?;
    fact(out, "Union contribution", &money(page.ec_contribution))?;
    fact(out, "Total cost", &money(page.total_cost))?;
    for topic in &page.topics {
        fact(
            out,
            "Topic",
            &format!(
                "{} {}",
                topic.code,
                topic.title.as_deref().unwrap_or_default()
            ),
        )?;
    }
    fact(
        out,
        "Imported",
        &format!("{} (version {})", page.snapshot.id, page.version),
    )?;
    if let Some(objective) = &page.objective {
        writeln!(out)?;
        paragraph(out, objective)?;
    }
    participants_and_results(page, out)
}

fn participants_and_results(page: &ProjectPage, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut rows = table(&["Role", "Organisation", "Country", "Union contribution>"]);
    for part in &page.participations {
        rows.add_row([
            Cell::new(part.role.label()),
            Cell::new(shorten(&part.organisation.name, 70)),
            Cell::new(
                part.organisation
                    .country
                    .as_ref()
                    .map_or("", |country| country.name()),
            ),
            Cell::new(money(part.ec_contribution)).set_alignment(comfy_table::CellAlignment::Right),
        ]);
    }
    writeln!(out, "\n{rows}")?;
    for group in &page.results {
        writeln!(out, "\n{} ({})", group.kind.label(), group.total)?;
        for result in &group.items {
            writeln!(
                out,
                "  {}",
                shorten(&result.title, usize::from(columns()) - 2)
            )?;
        }
    }
    Ok(())
}

fn organisation(page: &OrganisationPage, out: &mut dyn Write) -> anyhow::Result<()> {
    let organisation = &page.organisation;
    writeln!(out, "{}\n", organisation.name)?;
    fact(out, "Identifier", page.id.as_str())?;
    fact(
        out,
        "Country",
        organisation
            .country
            .as_ref()
            .map_or("not stated", |c| c.name()),
    )?;
    fact(
        out,
        "Kind",
        organisation
            .activity
            .map_or("not stated", |kind| kind.label()),
    )?;
    fact(
        out,
        "Projects",
        &format!("{}, {} as coordinator", page.projects, page.coordinated),
    )?;
    fact(out, "Union contribution", &page.ec_contribution.exact())?;
    let mut rows = table(&["Works with", "Country", "Shared projects>"]);
    for partner in &page.partners {
        rows.add_row([
            Cell::new(shorten(&partner.organisation.name, 70)),
            Cell::new(
                partner
                    .organisation
                    .country
                    .as_ref()
                    .map_or("", |country| country.name()),
            ),
            Cell::new(partner.shared).set_alignment(comfy_table::CellAlignment::Right),
        ]);
    }
    writeln!(out, "\n{rows}")?;
    Ok(())
}

fn topic(page: &TopicPage, out: &mut dyn Write) -> anyhow::Result<()> {
    let topic = &page.topic;
    writeln!(
        out,
        "{} · {}\n",
        topic.code,
        topic.title.as_deref().unwrap_or("title not stated")
    )?;
    if let Some(call) = &page.call {
        fact(out, "Call", call.code.as_str())?;
    }
    if let Some(deadline) = topic.deadline {
        fact(out, "Deadline", &deadline.strftime("%-d %B %Y").to_string())?;
    }
    fact(out, "Projects", &page.projects.to_string())?;
    fact(out, "Union contribution", &page.ec_contribution.exact())?;
    let texts = [&topic.expected_outcome, &topic.scope, &topic.description];
    for text in texts.into_iter().flatten() {
        writeln!(out)?;
        paragraph(out, text)?;
    }
    Ok(())
}

fn call(page: &CallPage, out: &mut dyn Write) -> anyhow::Result<()> {
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
            Cell::new(topic.projects).set_alignment(comfy_table::CellAlignment::Right),
        ]);
    }
    writeln!(out, "\n{rows}")?;
    Ok(())
}

fn fact(out: &mut dyn Write, name: &str, value: &str) -> std::io::Result<()> {
    writeln!(out, "{name:<20}{value}")
}

fn money(amount: Option<Euro>) -> String {
    amount.map_or_else(|| "not stated".to_owned(), Euro::exact)
}

/// Writes text in lines that fit the terminal.
fn paragraph(out: &mut dyn Write, text: &str) -> std::io::Result<()> {
    let width = usize::from(columns()).min(90);
    for line in text.lines() {
        let mut used = 0;
        for word in line.split_whitespace() {
            let length = word.chars().count();
            if used > 0 && used + 1 + length > width {
                writeln!(out)?;
                used = 0;
            }
            if used > 0 {
                write!(out, " ")?;
                used += 1;
            }
            write!(out, "{word}")?;
            used += length;
        }
        writeln!(out)?;
    }
    Ok(())
}
