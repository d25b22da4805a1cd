//! `uptake brief` and `uptake dossier`: a citable account of a part of the corpus or of a gap, as a
//! page, a workbook, typeset, or data; and the check of such a file.

use super::on_interrupt;
use crate::args::{BriefAction, BriefArgs, DossierArgs, OutputArgs};
use crate::session::Session;
use crate::terminal::{Waiting, counted};
use anyhow::Context;
use std::io::Write;
use std::path::Path;
use uptake_model::GapFileId;
use uptake_web::brief_file;
use uptake_workflow::brief::{Brief, BriefFormat, LARGEST_FILE, Verdict, make_brief, verify};
use uptake_workflow::dossier::dossier_of_published;
use uptake_workflow::survey_and_compare;

/// Makes a brief, or checks one.
pub async fn run(args: &BriefArgs, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    if let Some(BriefAction::Verify { file }) = &args.action {
        return check(file, session, out).await;
    }
    check_output(&args.output)?;
    let extent = args.extent.extent()?;
    if !derive(session, out).await? {
        return Ok(());
    }
    let brief = make_brief(&session.platform, &extent, args.as_of).await?;
    write(&brief, &args.output, out)
}

/// Makes a dossier.
pub async fn dossier(
    args: &DossierArgs,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    check_output(&args.output)?;
    let day = args.as_of.unwrap_or_else(|| session.today());
    let gap = GapFileId::new(&args.gap);
    let brief = dossier_of_published(&session.platform, &gap, Some(day)).await?;
    write(&brief, &args.output, out)
}

/// The format asked for; `None` where a figure is.
fn format_of(output: &OutputArgs) -> anyhow::Result<Option<(&Path, BriefFormat)>> {
    let Some(path) = output.out.as_deref() else {
        return Ok(None);
    };
    let ending = path.extension().and_then(|it| it.to_str());
    let format = output.format.or_else(|| BriefFormat::parse(ending?));
    let format = format.with_context(|| {
        format!(
            "{} does not end in html, xlsx, pdf or json, so the format is not clear. Nothing was written. Name it with \
             --format.",
            path.display()
        )
    })?;
    Ok(Some((path, format)))
}

/// Says what cannot be written before anything is computed.
fn check_output(output: &OutputArgs) -> anyhow::Result<()> {
    if let Some((_, BriefFormat::Pdf)) = format_of(output)?
        && !cfg!(feature = "pdf")
    {
        anyhow::bail!(
            "This build has no typesetter, so it writes no PDF. Nothing was written. Build it with: cargo build \
             --release --features pdf. Or write the page, which prints as well: --out brief.html"
        );
    }
    Ok(())
}

/// Makes what the brief needs; false where it was interrupted.
async fn derive(session: &Session, out: &mut dyn Write) -> anyhow::Result<bool> {
    let waiting = Waiting::new("Surveying the corpus");
    let progress = waiting.percent("Surveying the corpus");
    let done = survey_and_compare(&session.platform, progress, on_interrupt()).await;
    waiting.clear();
    let done = done?;
    if !done {
        writeln!(
            out,
            "Stopped; nothing was written. Run the command again to begin anew."
        )?;
    }
    Ok(done)
}

fn write(brief: &Brief, output: &OutputArgs, out: &mut dyn Write) -> anyhow::Result<()> {
    if let Some(name) = &output.figure {
        let names = || {
            brief
                .figures()
                .map(|it| it.id.clone())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let table = brief.table(name).with_context(|| {
            format!(
                "There is no figure “{name}” here. Those there are: {}",
                names()
            )
        })?;
        out.write_all(&table.csv()?)?;
        return Ok(());
    }
    let Some((path, format)) = format_of(output)? else {
        anyhow::bail!("Name the file with --out, or a figure with --figure.");
    };
    let bytes = brief_file(brief, format).map_err(anyhow::Error::msg)?;
    let bytes = bytes.context("This build cannot write that format.")?;
    let aside = path.with_extension("new");
    std::fs::write(&aside, &bytes)
        .and_then(|()| std::fs::rename(&aside, path))
        .with_context(|| format!("{} cannot be written", path.display()))?;
    let figures = counted(brief.figures().count(), "figure", "figures");
    writeln!(
        out,
        "{} with {figures}: {}",
        brief.about.title,
        path.display()
    )?;
    match &brief.about.snapshot {
        Some(snapshot) => writeln!(
            out,
            "Snapshot {snapshot}. Check it with: uptake brief verify {}",
            path.display()
        )?,
        None => writeln!(out, "The corpus is empty; the brief says so.")?,
    }
    Ok(())
}

async fn check(file: &Path, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let unreadable = || format!("{} cannot be read", file.display());
    let length = std::fs::metadata(file).with_context(unreadable)?.len();
    anyhow::ensure!(
        length <= LARGEST_FILE as u64,
        "{} is longer than a brief can be. Nothing was checked.",
        file.display()
    );
    let bytes = std::fs::read(file).with_context(unreadable)?;
    if !derive(session, out).await? {
        return Ok(());
    }
    match verify(&session.platform, &bytes, &brief_file).await? {
        Verdict::Same { figures, whole } => {
            let figures = counted(figures, "figure is", "figures are");
            let compared = match whole {
                true => "and the file is the same byte for byte",
                false => {
                    "its data were compared; what a PDF shows cannot be by this build: take one with --features pdf"
                }
            };
            writeln!(out, "{figures} what the corpus gives, {compared}.")?;
            Ok(())
        }
        Verdict::Differs(difference) => {
            let place = difference
                .figure
                .map(|it| format!("The first figure that differs is “{it}”. "));
            anyhow::bail!("{}{}", place.unwrap_or_default(), difference.said)
        }
        Verdict::ShownOtherwise(said) => anyhow::bail!("{said}"),
        Verdict::MovedOn { why, intact } => {
            anyhow::bail!("It cannot be compared. {why} {}", kept(intact))
        }
        Verdict::Restricted { intact } => anyhow::bail!(
            "It cannot be checked here. It was saved for somebody who may see more than everybody, and a dossier is \
             made again here as everybody may see it, so that it would differ without being wrong. Nothing was \
             compared. Whoever may see the gap file can save its dossier anew from its page, and compare the two. {}",
            kept(intact)
        ),
    }
}

/// Whether a file that cannot be compared was changed since it was written.
fn kept(intact: bool) -> &'static str {
    match intact {
        true => "Its data still have the digest they were written with.",
        false => "Its data do not have the digest they were written with: they were changed.",
    }
}
