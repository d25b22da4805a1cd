//! `uptake coverage`: what is covered by what, as the public sees it. The corpus is surveyed
//! once for each index, here or beside the running site.

use super::money::known_concept;
use super::survey::{OVERTAKEN, surveyed};
use super::write_json;
use crate::args::CoverageArgs;
use crate::session::{Session, now};
use crate::terminal::{counted, shorten};
use jiff::tz::TimeZone;
use std::io::Write;
use uptake_model::Viewer;
use uptake_model::euro::grouped;
use uptake_web::api::coverage::matrix::MatrixRecord;
use uptake_workflow::coverage::{
    CoverageCell, CoverageFilter, CoverageMatrix, RowKind, coverage_matrix,
};

/// Surveys the corpus where that was not done yet, and shows the matrix.
pub async fn run(
    args: &CoverageArgs,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    known_concept(args.below.as_deref())?;
    let (rows, filter) = (rows(args), filter(args)?);
    filter.check(&rows)?;
    if surveyed(session, out).await?.is_none() {
        return Ok(());
    }
    let today = now().to_zoned(TimeZone::UTC).date();
    let platform = &session.platform;
    let found = coverage_matrix(platform, &Viewer::Public, &rows, &filter, today).await?;
    let Some(found) = found else {
        anyhow::bail!(OVERTAKEN);
    };
    let found = match args.missing {
        Some(station) => found.without(station),
        None => found,
    };
    if args.json {
        return write_json(out, &serde_json::to_value(MatrixRecord::of(&found))?);
    }
    if args.csv {
        out.write_all(&found.table().csv()?)?;
        return Ok(());
    }
    say(&found, out)
}

fn rows(args: &CoverageArgs) -> RowKind {
    match &args.rows {
        RowKind::Concepts(_) => RowKind::Concepts(args.below.clone()),
        other => other.clone(),
    }
}

fn filter(args: &CoverageArgs) -> anyhow::Result<CoverageFilter> {
    Ok(CoverageFilter {
        extent: args.extent.extent()?,
        discipline: args.discipline,
    })
}

fn say(found: &CoverageMatrix, out: &mut dyn Write) -> anyhow::Result<()> {
    if found.snapshot.is_none() {
        writeln!(
            out,
            "No project has been imported yet, so nothing can cover anything."
        )?;
    }
    let headings = [
        "Topics", "Proj.", "Poss.", "EU M€", "Results", "Trials", "Bought", "In use",
    ];
    let headings: String = headings.iter().map(|it| format!("{it:>8}")).collect();
    writeln!(out, "{:<36}{headings}", "")?;
    for row in &found.rows {
        let [topics, projects, results, trials, bought, in_use] = &row.cells;
        let money = projects.money.and_then(|it| it.known());
        let cells = [
            number(topics),
            number(projects),
            projects.possible.map_or(String::new(), |it| it.to_string()),
            money.map_or("-".to_owned(), |it| format!("{:.1}", it.as_f64() / 1e6)),
            number(results),
            number(trials),
            number(bought),
            number(in_use),
        ];
        let cells: String = cells.iter().map(|it| format!("{it:>8}")).collect();
        writeln!(out, "{:<36}{cells}", shorten(&row.name, 35))?;
    }
    writeln!(
        out,
        "{} Possible ones do not count. A ! stands where the chain breaks; - where no money is stated; ? where no results of these programmes \
         are in the corpus.",
        found.rows_are.rule()
    )?;
    writeln!(out, "{} in all.", counted(found.rows.len(), "row", "rows"))?;
    Ok(())
}

fn number(cell: &CoverageCell) -> String {
    match (cell.count, cell.broken) {
        (0, _) if cell.unknown => "?".to_owned(),
        // Shorter than on pages; the last line says what counts.
        (0, true) => "none !".to_owned(),
        (0, false) => "none".to_owned(),
        (number, _) => grouped(i64::try_from(number).unwrap_or(i64::MAX)),
    }
}
