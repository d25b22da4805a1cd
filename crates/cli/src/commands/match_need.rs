//! `uptake match`: a need becomes a ranked table, each hit with one line why.

use super::hits::{HitLine, print_hits};
use super::write_json;
use crate::args::{FilterArgs, MatchArgs};
use crate::session::Session;
use crate::terminal::print_explanation;
use anyhow::Context;
use serde_json::json;
use std::io::{Read, Write};
use uptake_model::euro::grouped;
use uptake_search::{Filter, Reason};
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
        language: args.language,
        filter: filter(&args.filter),
        offset: 0,
        limit: args.limit.unwrap_or(LIMIT) as usize,
        ..NeedRequest::default()
    };
    let answer = match_need(&session.platform, &request, session.today()).await?;
    if args.json {
        return write_json(out, &as_json(&request.text, &answer));
    }
    print(&answer, request.filter != Filter::default(), session, out)?;
    if args.explain {
        explain(&request, &answer, session, out).await?;
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
        strength_from: args.strength,
        ..Filter::default()
    }
}

fn print(
    answer: &Answer,
    filtered: bool,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    print_language(answer, out)?;
    if let Some(cut) = answer.terms.cut {
        writeln!(out, "{cut}")?;
    }
    if answer.hits.is_empty() {
        let nothing = match filtered {
            _ if answer.terms.is_only_grammar() => {
                "Only very common words were given, which say nothing about a need. Name the \
                 threat, the place or the task."
            }
            true => "No project that fits your filters is about this.",
            false => "Nothing in the corpus is about this.",
        };
        writeln!(out, "{nothing}")?;
        return print_unknown(answer, out);
    }
    if answer.likely == 0 {
        writeln!(
            out,
            "Nothing in the corpus is likely to meet this{}. The nearest are:",
            if filtered {
                " and fits your filters"
            } else {
                ""
            }
        )?;
    }
    writeln!(out)?;
    let lines = answer.hits.iter().map(|hit| HitLine {
        rank: hit.rank,
        card: &hit.card,
        measure: hit.strength.label().to_owned(),
        why: why(hit),
    });
    print_hits("Strength", lines, session, out)?;
    let (likely, possible) = (answer.likely, answer.possible);
    writeln!(
        out,
        "{likely} likely, {possible} possible; {} shown of {} found{}.",
        answer.hits.len(),
        grouped(i64::from(answer.total)),
        if filtered {
            " that fit your filters"
        } else {
            ""
        },
    )?;
    print_unknown(answer, out)
}

/// In which language the need was read, and how to correct it.
fn print_language(answer: &Answer, out: &mut dyn Write) -> anyhow::Result<()> {
    let understanding = &answer.terms.understanding;
    let language = understanding.language;
    let Some(detected) = &understanding.detected else {
        writeln!(out, "Read as {language}, as you said.")?;
        return Ok(());
    };
    match detected.rivals().next() {
        Some(other) => writeln!(
            out,
            "Read as {language} (if it is {other}, say --lang {}).",
            other.code()
        )?,
        None => writeln!(out, "Read as {language} (another language: --lang CODE).")?,
    }
    if let Some(notice) = detected.notice() {
        writeln!(out, "{notice}")?;
    }
    Ok(())
}

fn print_unknown(answer: &Answer, out: &mut dyn Write) -> anyhow::Result<()> {
    if !answer.terms.unknown.is_empty() {
        let unknown = answer.terms.unknown.join(", ");
        writeln!(out, "Not understood: {unknown}.")?;
    }
    Ok(())
}

/// The strongest reasons in one line:
/// `explosives (title); bag → unattended object (objective); speaks of: threat`.
fn why(hit: &AnswerHit) -> String {
    let reasons = hit.reasons.iter().map(|reason| match reason {
        Reason::Word {
            word,
            typed,
            fields,
            ..
        } => {
            let fields: Vec<&str> = fields.iter().map(|field| field.label()).collect();
            let place = match fields.is_empty() {
                true => String::new(),
                false => format!(" ({})", fields.join(", ")),
            };
            match typed {
                Some(typed) => format!("{typed} → {word}{place}"),
                None => format!("{word}{place}"),
            }
        }
        Reason::Meaning { echoes, .. } if echoes.is_empty() => "the same meaning".to_owned(),
        Reason::Meaning { echoes, .. } => format!("speaks of: {}", echoes.join(", ")),
        Reason::Encoder { .. } => "the encoder finds them alike".to_owned(),
    });
    format!("why: {}", reasons.collect::<Vec<_>>().join("; "))
}

async fn explain(
    request: &NeedRequest,
    answer: &Answer,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let (text, language) = (&request.text, request.language);
    for hit in &answer.hits {
        let (acronym, id) = (&hit.card.acronym, &hit.card.id);
        writeln!(out, "\n{}. {acronym} ({id})", hit.rank)?;
        let explained = explain_match(&session.platform, text, &language.into(), id).await?;
        if let Some((_, _, explanation)) = explained {
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
        "language": answer.terms.understanding.language,
        "terms": answer.terms,
        "total": answer.total,
        "likely": answer.likely,
        "possible": answer.possible,
        "calibration": answer.calibration,
        "snapshot": answer.snapshot,
        "facets": answer.facets,
        "hits": hits,
    })
}
