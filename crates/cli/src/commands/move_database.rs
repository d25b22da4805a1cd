//! `uptake admin move`: everything from one database into another.

use super::on_interrupt;
use crate::terminal::{RowBar, table};
use std::io::Write;
use uptake_model::euro::grouped;
use uptake_store::Store;
use uptake_workflow::move_database;

/// Digits of a digest that are shown.
const DIGITS: usize = 16;

/// Moves, and shows what both databases hold.
pub async fn run(from: &str, to: &str, out: &mut dyn Write) -> anyhow::Result<()> {
    anyhow::ensure!(
        from != to,
        "Both addresses name the same database. Nothing was changed."
    );
    let source = Store::open(from).await?;
    let target = Store::open(to).await?;
    let bar = RowBar::new("Moving");
    let stop = on_interrupt();
    let moved = move_database(
        &source,
        &target,
        &mut |it| bar.show(it.table, it.rows, it.total),
        &stop,
    )
    .await;
    bar.clear();
    let moved = moved?;
    target.close().await;
    source.close().await;
    let mut lines = table(&["Table", "Rows in both>", "Digest of both"]);
    for tally in &moved {
        let rows = grouped(i64::try_from(tally.rows).unwrap_or(i64::MAX));
        lines.add_row([&tally.table, &rows, &tally.digest[..DIGITS]]);
    }
    writeln!(out, "{lines}")?;
    writeln!(
        out,
        "Moved, and compared table by table. The source was only read and is still there. From now on \
         name the new database with --database or UPTAKE_DATABASE."
    )?;
    Ok(())
}
