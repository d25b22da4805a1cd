//! The figures that the page "How matching works" compiles in.

use crate::Outcome;
use crate::methods::Measured;
use serde::{Deserialize, Serialize};

/// How the file introduces itself.
const HEAD: &str = "\
# How good the matching was measured to be, for the page \"How matching works\". Written by `just quality`;
# edit nothing here by hand. One row for each method and set of needs: means over needs, 0 to 1, with 95 % bootstrap intervals.
";

/// What marks a set of the last check.
const CHECK: &str = "check half";

#[derive(Serialize, Deserialize)]
struct File {
    measured: String,
    corpus: String,
    row: Vec<Row>,
}

/// A method on a set of needs.
#[derive(Debug, Serialize, Deserialize)]
pub struct Row {
    set: String,
    method: String,
    ndcg10: f64,
    low: f64,
    high: f64,
    recall100: f64,
    needs: usize,
}

/// The rows of sets.
pub fn rows(measured: &[Measured]) -> Vec<Row> {
    // The page shows languages; kinds of needs within them are for docs/quality.md.
    let shown = measured.iter().filter(|one| !one.detail);
    let each = shown.flat_map(|one| {
        one.rows.iter().map(|row| Row {
            set: one.set.clone(),
            method: row.method.to_owned(),
            ndcg10: rounded(row.report.ndcg_10.mean),
            low: rounded(row.report.ndcg_10.low),
            high: rounded(row.report.ndcg_10.high),
            recall100: rounded(row.report.recall_100.mean),
            needs: row.report.needs.len(),
        })
    });
    each.collect()
}

fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

/// The rows of the last check in a file written before; none where it cannot be read.
pub fn last_check(text: &str) -> Vec<Row> {
    let rows = toml::from_str::<File>(text)
        .map(|file| file.row)
        .unwrap_or_default();
    rows.into_iter()
        .filter(|row| row.set.contains(CHECK))
        .collect()
}

/// The file.
pub fn file(today: &str, projects: usize, rows: Vec<Row>) -> Outcome<String> {
    let thousands = format!("{},{:03}", projects / 1000, projects % 1000);
    let file = File {
        measured: today.to_owned(),
        corpus: format!("{thousands} projects"),
        row: rows,
    };
    Ok(format!("{HEAD}{}", toml::to_string(&file)?))
}
