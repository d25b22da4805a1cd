//! A project with what its page holds: facts, text, participants, results.

use super::facts::{day, fact, money, paragraph, titled};
use crate::session::Session;
use crate::terminal::{columns, shorten, table};
use comfy_table::Cell;
use std::io::Write;
use uptake_model::Stage;
use uptake_store::listing::ProjectPage;

pub fn print(page: &ProjectPage, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(out, "{} · {}\n", page.acronym, page.title)?;
    facts(page, session, out)?;
    if let Some(objective) = &page.objective {
        writeln!(out)?;
        paragraph(out, objective)?;
    }
    participants_and_results(page, out)
}

fn facts(page: &ProjectPage, session: &Session, out: &mut dyn Write) -> std::io::Result<()> {
    let stage = Stage::on(session.today(), page.status, page.start, page.end);
    let number = format!("{} ({})", page.id, page.programme.label());
    fact(out, "Number", &number)?;
    fact(out, "Stage", stage.label())?;
    let dates = format!("{} to {}", day(page.start), day(page.end));
    fact(out, "Dates", &dates)?;
    fact(out, "Union contribution", &money(page.ec_contribution))?;
    fact(out, "Total cost", &money(page.total_cost))?;
    if let Some(scheme) = &page.funding_scheme {
        fact(
            out,
            "Funding scheme",
            &titled(&scheme.code, scheme.title.as_deref()),
        )?;
    }
    for topic in &page.topics {
        let titled = titled(topic.code.as_str(), topic.title.as_deref());
        fact(out, "Topic", &titled)?;
    }
    for call in &page.calls {
        let titled = titled(call.code.as_str(), call.title.as_deref());
        fact(out, "Call", &titled)?;
    }
    for area in &page.areas {
        fact(out, "Area", area.label())?;
    }
    if !page.keywords.is_empty() {
        fact(out, "Keywords", &page.keywords.join("; "))?;
    }
    for entry in &page.classifications {
        let titled = titled(&entry.title, Some(&format!("({})", entry.code)));
        fact(out, "Classified as", &titled)?;
    }
    for link in &page.links {
        fact(out, "Link", &link.url)?;
    }
    let imported = format!("{} (version {})", page.snapshot.id, page.version);
    fact(out, "Imported", &imported)
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
