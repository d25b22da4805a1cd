//! `uptake export tables`: the corpus as Parquet files with a catalogue.

use super::fresh_folder::FreshFolder;
use crate::args::ExportTablesArgs;
use crate::session::Session;
use crate::terminal::{Waiting, counted};
use serde_json::json;
use std::io::Write;
use uptake_model::euro::grouped;
use uptake_web::catalogue::of_export;
use uptake_workflow::{ExportedCorpus, export_tables};

/// Writes all tables.
pub async fn run(
    args: &ExportTablesArgs,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let folder = FreshFolder::begin(&args.out, "tables")?;
    let stop = super::on_interrupt();
    let waiting = Waiting::new("Writing tables");
    let exported = export_tables(
        &session.platform,
        folder.path(),
        &mut |table, rows| waiting.say(&format!("Writing {table}: {} rows", grouped(rows as i64))),
        &stop,
    )
    .await;
    waiting.clear();
    let Some(exported) = exported? else {
        writeln!(
            out,
            "Stopped; nothing was left in {}. Run the command again to begin anew.",
            args.out.display()
        )?;
        return Ok(());
    };
    folder.write(
        "tables.json",
        format!("{:#}\n", described(&exported)).as_bytes(),
    )?;
    if let Some(base) = &args.address {
        let snapshots = session.platform.store().snapshots().await?;
        let catalogue = of_export(base.trim_end_matches('/'), &snapshots, &exported);
        folder.write("catalogue.jsonld", catalogue.json_ld().as_bytes())?;
        folder.write("catalogue.ttl", catalogue.turtle().as_bytes())?;
    }
    folder.put_in_place()?;
    for (table, rows) in &exported.tables {
        writeln!(
            out,
            "{:<24} {}",
            table.file(),
            counted(*rows, "row", "rows")
        )?;
    }
    if args.address.is_none() {
        writeln!(
            out,
            "No catalogue (DCAT-AP), since its addresses are not known: name them with --address."
        )?;
    }
    match &exported.snapshot {
        Some(id) => writeln!(
            out,
            "The corpus at snapshot {id}, in {}.",
            args.out.display()
        )?,
        None => writeln!(out, "Nothing was imported yet, so there are no tables.")?,
    }
    Ok(())
}

/// What the files are, for whoever finds them.
fn described(exported: &ExportedCorpus) -> serde_json::Value {
    let tables: Vec<_> = exported
        .tables
        .iter()
        .map(|(table, rows)| {
            json!({ "file": table.file(), "rows": rows, "describes": table.describes })
        })
        .collect();
    json!({
        "snapshot": exported.snapshot,
        "money": "columns that end in _cents are cents of a euro",
        "tables": tables,
    })
}
