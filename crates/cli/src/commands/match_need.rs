//! `uptake match`: a need becomes a ranked table, each hit with one line why.

use super::hits::{HitLine, print_hits};
use super::write_json;
use crate::args::{FilterArgs, MatchArgs};
use crate::session::Session;
use crate::terminal::print_explanation;
use anyhow::Context;
use serde_json::json;
use std::io::{Read, Write};
use uptake_search::Filter;
use uptake_workflow::{Answer, AnswerHit, NeedRequest, explain_match, match_need};

const LIMIT: u32 = 10;

/// Answers one need.
pub async fn run(args: &MatchArgs, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let text = need(args.text.as_deref().unwrap_or_default())?;
    anyhow::ensure!(
        !text.trim().is_empty(),
        "The need is empty. Say in a sentence what you cannot do, such as: \
         uptake match \"we cannot find people under rubble\""
    );
    let request = NeedRequest {
        text,
        filter: filter(&args.filter),
        offset: 0,
        limit: args.limit.unwrap_or(LIMIT) as usize,
    };
    let answer = match_need(&session.platform, &request, session.today()).await?;
    if args.json {
        return write_json(out, &as_json(&request.text, &answer));
    }
    print(&answer, request.filter != Filter::default(), session, out)?;
    if args.explain {
        explain(&request.text, &answer, session, out).await?;
    }
    Ok(())
}

/// The need as typed, or standard input for `-`.
fn need(text: &str) -> anyhow::Result<String> {
    if text != "-" {
        return Ok(text.to_owned());
    }
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .context("standard input cannot be read as text")?;
    Ok(text)
}

/// What was typed, as what the search understands.
pub fn filter(args: &FilterArgs) -> Filter {
    Filter {
        programmes: args.programme.iter().copied().collect(),
        stages: args.status.iter().copied().collect(),
        areas: args.area.iter().copied().collect(),
        countries: args.country.iter().cloned().collect(),
        funding_schemes: args.scheme.iter().cloned().collect(),
        topics: args.topic.iter().map(|code| code.as_str().into()).collect(),
        started_from: args.from,
        started_to: args.to,
        ..Filter::default()
    }
}

fn print(
    answer: &Answer,
    filtered: bool,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    if answer.hits.is_empty() {
        let nothing = match filtered {
            true => "No project that fits your filters shares a word with this.",
            false => "Nothing in the corpus shares a word with this.",
        };
        writeln!(out, "{nothing}")?;
        return print_terms(answer, out);
    }
    let lines = answer.hits.iter().map(|hit| HitLine {
        rank: hit.rank,
        card: &hit.card,
        share: hit.strength,
        why: why(hit),
    });
    print_hits("Strength", lines, session, out)?;
    writeln!(
        out,
        "{} of {} projects that share a word with the need{}.",
        answer.hits.len(),
        answer.total,
        if filtered {
            " and fit your filters"
        } else {
            ""
        }
    )?;
    print_terms(answer, out)
}

fn print_terms(answer: &Answer, out: &mut dyn Write) -> anyhow::Result<()> {
    if !answer.terms.unknown.is_empty() {
        writeln!(
            out,
            "Not in the corpus: {}.",
            answer.terms.unknown.join(", ")
        )?;
    }
    Ok(())
}

/// The strongest reasons in one line: `explosives (title), bag (objective)`.
fn why(hit: &AnswerHit) -> String {
    let reasons = hit.reasons.iter().map(|reason| {
        let fields: Vec<&str> = reason.fields.iter().map(|field| field.label()).collect();
        format!("{} ({})", reason.word, fields.join(", "))
    });
    format!("why: {}", reasons.collect::<Vec<_>>().join("; "))
}

async fn explain(
    text: &str,
    answer: &Answer,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    for hit in &answer.hits {
        writeln!(
            out,
            "\n{}. {} ({})",
            hit.rank, hit.card.acronym, hit.card.id
        )?;
        if let Some((_, explanation)) = explain_match(&session.platform, text, &hit.card.id).await?
        {
            print_explanation(&explanation, out)?;
        }
    }
    Ok(())
}

fn as_json(need: &str, answer: &Answer) -> serde_json::Value {
    let hits: Vec<_> = answer
        .hits
        .iter()
        .map(|hit| {
            json!({
                "id": hit.card.id,
                "rank": hit.rank,
                "score": hit.score,
                "strength": hit.strength,
                "passage": hit.passage,
                "reasons": hit.reasons,
                "project": hit.card,
            })
        })
        .collect();
    json!({
        "need": need,
        "terms": answer.terms,
        "total": answer.total,
        "snapshot": answer.snapshot,
        "facets": answer.facets,
        "hits": hits,
    })
}
