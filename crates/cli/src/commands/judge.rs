//! `uptake judge` and `uptake judgements`: what people decided, kept and given back.

use crate::args::{JudgeArgs, JudgementsAction};
use crate::session::Session;
use crate::terminal::counted;
use anyhow::Context;
use std::io::Write;
use std::path::Path;
use uptake_workflow::{ExportScope, JudgeRequest, export_judgements, judge_match};

/// Keeps one judgement.
pub async fn run(args: JudgeArgs, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let request = JudgeRequest {
        need: args.need,
        language: args.language,
        project: args.project.into(),
        grade: args.grade,
    };
    let kept = judge_match(&session.platform, request, session.now).await?;
    let need = match &kept.need.gap {
        Some(gap) => format!("the gap {gap}"),
        None => format!("this need (read as {})", kept.need.language),
    };
    let (number, label) = (kept.grade.number(), kept.grade.label());
    writeln!(out, "Kept for {need}: {} {label} ({number}).", kept.project)?;
    Ok(())
}

/// Writes all judgements as files.
pub async fn judgements(
    action: &JudgementsAction,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let JudgementsAction::Export {
        queries,
        qrels,
        all,
    } = action;
    let scope = match all {
        true => ExportScope::Everything,
        false => ExportScope::Community,
    };
    let exported = export_judgements(&session.platform, scope).await?;
    anyhow::ensure!(
        exported.judgements > 0,
        "Nothing has been judged yet, so no file was written. Judge with: uptake judge GAP PROJECT GRADE. \
         Judgements for gap files count where they are TLP:CLEAR or TLP:GREEN; --all takes the others too."
    );
    write(queries, &exported.queries)?;
    write(qrels, &exported.qrels)?;
    writeln!(
        out,
        "{} for {} written to {} and {}.",
        counted(exported.judgements, "judgement", "judgements"),
        counted(exported.needs, "need", "needs"),
        qrels.display(),
        queries.display()
    )?;
    Ok(())
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}
