//! `uptake similar`: projects like a project.

use super::hits::{HitLine, print_hits};
use super::write_json;
use crate::args::SimilarArgs;
use crate::commands::show::find_project;
use crate::session::Session;
use crate::terminal::bar;
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
        return write_json(out, &as_json(id.as_str(), &similar));
    }
    if similar.is_empty() {
        writeln!(out, "No other project shares a word with {id}.")?;
        return Ok(());
    }
    let lines = similar.iter().map(|hit| {
        let shared: Vec<&str> = hit.shared.iter().map(|term| term.word.as_str()).collect();
        HitLine {
            rank: hit.rank,
            card: &hit.card,
            measure: bar(hit.score),
            why: format!("both say: {}", shared.join(", ")),
        }
    });
    print_hits("Alike", lines, session, out)
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
