//! `uptake gaps export` and `uptake gaps import`: gap files as files.

use crate::args::{GapsExportArgs, GapsImportArgs};
use crate::session::{Session, SystemEntropy};
use crate::terminal::{counted, plain, table};
use anyhow::Context;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use uptake_import::gap_list::LARGEST_FILE;
use uptake_model::{Actor, MemberOrganisation, MemberOrganisationId};
use uptake_workflow::Act;
use uptake_workflow::gap_exchange::{
    GapImport, RowOutcome, Taking, gaps_of_own, stand_in, take_gaps,
};

/// Saves the gap files of an organisation.
pub async fn export(
    args: &GapsExportArgs,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let store = session.platform.store();
    let organisation = organisation(session, &args.organisation).await?;
    let viewer = stand_in(store, &organisation.id, args.by.as_deref()).await?;
    let export = gaps_of_own(store, &viewer).await?;
    let bytes = export.write(args.format)?;
    std::fs::write(&args.out, bytes)
        .with_context(|| format!("{} cannot be written", args.out.display()))?;
    writeln!(
        out,
        "{} of {} written to {}.",
        counted(export.gaps.len(), "gap file", "gap files"),
        organisation.name,
        args.out.display()
    )?;
    Ok(())
}

/// Takes gaps from a file.
pub async fn import(
    args: &GapsImportArgs,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let store = session.platform.store();
    let organisation = organisation(session, &args.organisation).await?;
    let viewer = stand_in(store, &organisation.id, args.by.as_deref()).await?;
    let file = read(&args.file)?;
    let act = Act {
        actor: &Actor::Operator,
        viewer: &viewer,
        now: session.now,
        entropy: &SystemEntropy,
        form: None,
    };
    let taking = match args.dry_run {
        true => Taking::Preview,
        false => Taking::Write { shown: None },
    };
    let import = take_gaps(store, &act, &organisation.id, &file, taking).await?;
    say(&import, args.dry_run, out)
}

async fn organisation(
    session: &Session,
    id: &MemberOrganisationId,
) -> anyhow::Result<MemberOrganisation> {
    let found = session.platform.store().member_organisation(id).await?;
    found.with_context(|| {
        format!("Uptake knows no organisation “{id}” that takes part. Nothing was read or written.")
    })
}

/// Reads no more than is taken.
fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let cannot = || format!("{} cannot be read", path.display());
    let kind = std::fs::metadata(path).with_context(cannot)?;
    anyhow::ensure!(
        kind.is_file(),
        "{} is no file. Nothing was taken.",
        path.display()
    );
    let mut bytes = Vec::new();
    let file = File::open(path).with_context(cannot)?;
    file.take(LARGEST_FILE as u64 + 1)
        .read_to_end(&mut bytes)
        .with_context(cannot)?;
    Ok(bytes)
}

fn say(import: &GapImport, dry_run: bool, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut rows_table = table(&["row>", "title", "becomes", "what to know"]);
    for row in &import.rows {
        rows_table.add_row([
            row.row.to_string(),
            plain(&row.title),
            row.outcome.label().to_owned(),
            plain(&known(&row.outcome)),
        ]);
    }
    for note in &import.notes {
        writeln!(out, "{}", plain(note))?;
    }
    if !import.rows.is_empty() {
        writeln!(out, "{rows_table}")?;
    }
    let writes = import.count(RowOutcome::writes);
    let refused = import.count(|it| matches!(it, RowOutcome::Refused { .. }));
    let took = if dry_run { "Would take" } else { "Took" };
    let rows = counted(writes, "row", "rows");
    writeln!(
        out,
        "{took} {rows}; {} cannot be taken.",
        counted(refused, "row", "rows")
    )?;
    if dry_run {
        writeln!(out, "Nothing was written. Leave out --dry-run to write.")?;
    }
    Ok(())
}

fn known(outcome: &RowOutcome) -> String {
    match outcome {
        RowOutcome::Refused { problems } => {
            let problems = problems.iter().map(|it| match it.column.as_str() {
                "" => it.words.clone(),
                column => format!("{column}: {}", it.words),
            });
            problems.collect::<Vec<_>>().join("\n")
        }
        RowOutcome::Repeated { row } => format!("as row {row}"),
        other => other.gap().map_or(String::new(), ToString::to_string),
    }
}
