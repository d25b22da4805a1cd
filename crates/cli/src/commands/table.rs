//! `uptake table`: any table of the consolidated views, as the public sees it, printed or
//! saved in the formats of its page.

use super::survey::surveyed;
use super::{overlaps, write_json};
use crate::args::TableArgs;
use crate::session::Session;
use anyhow::Context;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use uptake_model::Viewer;
use uptake_web::api::coverage::tables::TableRecord;
use uptake_web::named_tables::{NamedTable, TABLES, TableFormat, written};
use uptake_web::parameters::Parameters;
use uptake_workflow::table::{Provenance, Table};

/// What is written where it is not known where the site stands.
const NOWHERE: &str = "uptake:";

/// Makes the table and prints or writes it.
pub async fn run(
    args: &TableArgs,
    opening: impl Future<Output = anyhow::Result<Session>>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let Some(name) = &args.name else {
        return list(out);
    };
    let Ok(named) = NamedTable::find(name) else {
        anyhow::bail!(
            "There is no table “{name}”. Nothing was looked up. Those there are: {}.",
            TABLES.map(|it| it.name).join(", ")
        );
    };
    let format = args.out.as_deref().map(format_of).transpose()?;
    if format == Some(Format::Table(TableFormat::JsonLd)) && args.address.is_none() {
        anyhow::bail!(
            "Linked data names things by addresses of the site, and where it stands is not known. Nothing \
             was written. Name it with --address, or save the table as .csv, .xlsx or .json."
        );
    }
    let session = opening.await?;
    let ready = match named.is_of_overlaps() {
        true => overlaps::found(&session, out).await?,
        false => surveyed(&session, out).await?.is_some(),
    };
    if !ready {
        return Ok(());
    }
    let filters = args.filters.iter();
    let filters = filters.map(|(name, value)| (name.as_str(), value.clone()));
    let parameters = Parameters::of(filters.collect());
    let (today, platform) = (session.today(), Arc::new(session.platform));
    let snapshots = platform.store().snapshots().await?;
    let made = named.make(platform, (Viewer::Public, today), parameters.clone());
    let table = made.await.map_err(|it| anyhow::anyhow!(it.detail()))?;
    let (Some(path), Some(format)) = (&args.out, format) else {
        return print(&table, args.json, out);
    };
    let base = args.address.as_deref().unwrap_or(NOWHERE);
    let base = base.trim_end_matches('/');
    let address = format!("{base}{}", named.address(&parameters));
    let from = Provenance::new(address, today, &snapshots, true);
    let bytes = match format {
        Format::Table(format) => {
            written(&table, &from, format, base).map_err(anyhow::Error::msg)?
        }
        Format::Json => serde_json::to_vec_pretty(&TableRecord::of(&table))?,
    };
    let aside = path.with_extension("new");
    std::fs::write(&aside, &bytes)
        .and_then(|()| std::fs::rename(&aside, path))
        .with_context(|| format!("{} cannot be written", path.display()))?;
    let rows = crate::terminal::counted(table.rows.len(), "row", "rows");
    writeln!(out, "{}, {rows}: {}", table.title, path.display())?;
    Ok(())
}

fn print(table: &Table, json: bool, out: &mut dyn Write) -> anyhow::Result<()> {
    if json {
        return write_json(out, &serde_json::to_value(TableRecord::of(table))?);
    }
    out.write_all(&table.csv()?)?;
    Ok(())
}

/// What a file is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Table(TableFormat),
    Json,
}

fn format_of(path: &Path) -> anyhow::Result<Format> {
    let extension = path.extension().and_then(|it| it.to_str());
    let extension = extension.unwrap_or_default().to_ascii_lowercase();
    if extension == "json" {
        return Ok(Format::Json);
    }
    let found = TableFormat::ALL.into_iter();
    let mut found = found.filter(|it| it.extension() == extension);
    found.next().map(Format::Table).with_context(|| {
        format!(
            "{} should end in .csv, .xlsx, .jsonld or .json. Nothing was written.",
            path.display()
        )
    })
}

/// All tables, and what they can be asked by.
fn list(out: &mut dyn Write) -> anyhow::Result<()> {
    for it in TABLES {
        writeln!(out, "{:<16}{}", it.name, it.shows)?;
        let filters: Vec<&str> = it.filters().collect();
        if !filters.is_empty() {
            writeln!(out, "{:<16}  by {}", "", filters.join(", "))?;
        }
    }
    Ok(())
}
