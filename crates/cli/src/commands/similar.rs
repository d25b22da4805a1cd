//! `uptake similar`: projects like a project.

use super::match_need::{coordinator, years};
use super::write_json;
use crate::args::SimilarArgs;
use crate::commands::show::find_project;
use crate::session::Session;
use crate::terminal::{bar, shorten, table};
use comfy_table::Cell;
use serde_json::json;
use std::io::Write;
use uptake_workflow::{SimilarProject, similar_projects};

/// Lists the projects most like one.
pub async fn run(args: &SimilarArgs, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let id = find_project(&args.id, session).await?;
    let similar = similar_projects(&session.platform, &id, args.limit as usize)
        .await?
        .unwrap_or_default();
    if args.json {
        return write_json(out, &as_json(&args.id, &similar));
    }
    if similar.is_empty() {
        writeln!(out, "No other project shares a word with {id}.")?;
        return Ok(());
    }
    let mut rows = table(&[
        "#>",
        "Acronym",
        "Title and what they share",
        "Programme",
        "Years",
        "Coordinator",
        "Alike>",
    ]);
    for hit in &similar {
        let shared: Vec<&str> = hit.shared.iter().map(|term| term.word.as_str()).collect();
        rows.add_row([
            Cell::new(hit.rank).set_alignment(comfy_table::CellAlignment::Right),
            Cell::new(format!("{}\n{}", hit.card.acronym, hit.card.id)),
            Cell::new(format!(
                "{}\nshare: {}",
                shorten(&hit.card.title, 80),
                shared.join(", ")
            )),
            Cell::new(hit.card.programme.label()),
            Cell::new(years(&hit.card, session)),
            Cell::new(shorten(&coordinator(&hit.card), 40)),
            Cell::new(bar(hit.score)),
        ]);
    }
    writeln!(out, "{rows}")?;
    Ok(())
}

fn as_json(id: &str, similar: &[SimilarProject]) -> serde_json::Value {
    let hits: Vec<_> = similar
        .iter()
        .map(|hit| {
            json!({
                "id": hit.card.id,
                "rank": hit.rank,
                "score": hit.score,
                "shared": hit.shared,
                "project": hit.card,
            })
        })
        .collect();
    json!({ "project": id, "hits": hits })
}
