//! What was measured as tables of docs/quality.md.

use crate::Outcome;
use crate::methods::Measured;
use crate::strengths::Word;
use std::fmt::Write;
use uptake_search::evaluation::{Comparison, Interval};

/// All tables of a part of the page.
pub fn of(measured: &[Measured], strengths: &[Word]) -> String {
    let mut page: String = measured.iter().map(|one| table(one) + "\n").collect();
    page.push_str(&words(strengths));
    page
}

/// One set as a table.
pub fn table(measured: &Measured) -> String {
    let mut text = String::new();
    let needs = measured
        .rows
        .first()
        .map_or(0, |row| row.report.needs.len());
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "### {} ({needs} needs)\n\n{}.\n",
        measured.set,
        sentence(measured.note)
    );
    let unread = measured.rows.iter().any(|row| row.unjudged.is_some());
    let (heading, rule) = if unread {
        (" never judged |", "---|")
    } else {
        ("", "")
    };
    let _ = writeln!(
        text,
        "| method | nDCG@10 | recall@100 | beside plain BM25 | beside the row above |{heading}\n\
         |---|---|---|---|---|{rule}"
    );
    for row in &measured.rows {
        let beside = |one: &Option<Comparison>| one.as_ref().map_or_else(String::new, difference);
        let unjudged = match row.unjudged {
            Some(share) => format!(" {:.0} % |", share * 100.0),
            None => String::new(),
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |{unjudged}",
            row.method,
            mean(row.report.ndcg_10),
            mean(row.report.recall_100),
            beside(&row.beside_plain),
            beside(&row.beside_last),
        );
    }
    text
}

fn sentence(note: &str) -> String {
    let mut letters = note.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn mean(interval: Interval) -> String {
    let Interval { mean, low, high } = interval;
    format!("{mean:.3} ({low:.3} to {high:.3})")
}

/// A difference of nDCG@10; one that is established stands in bold.
fn difference(comparison: &Comparison) -> String {
    let interval = comparison.ndcg_10;
    let signed = |number: f64| format!("{number:+.3}").replace('-', "−");
    let (mean, low, high) = (
        signed(interval.mean),
        signed(interval.low),
        signed(interval.high),
    );
    match interval.excludes_zero() {
        true => format!("**{mean}** ({low} to {high})"),
        false => format!("{mean} ({low} to {high})"),
    }
}

fn words(strengths: &[Word]) -> String {
    let mut text = String::from("### What the words of strength were worth\n\n");
    text.push_str(
        "| needs | called | judged | of these meeting the need | share |\n|---|---|---|---|---|\n",
    );
    for word in strengths {
        let share = word.met as f64 / word.judged.max(1) as f64;
        let share = match word.judged {
            0 => "none judged".to_owned(),
            _ => format!("{:.0} %", share * 100.0),
        };
        let (set, strength) = (&word.set, word.strength.label());
        let _ = writeln!(
            text,
            "| {set} | {strength} | {} | {} | {share} |",
            word.judged, word.met
        );
    }
    text
}

/// The text with what stands between two marks replaced.
pub fn replace(text: &str, mark: &str, content: &str) -> Outcome<String> {
    let (begin, end) = (
        format!("<!-- {mark}: begin -->"),
        format!("<!-- {mark}: end -->"),
    );
    let missing = || format!("docs/quality.md lacks the marks {begin} and {end}");
    let (before, rest) = text.split_once(&begin).ok_or_else(missing)?;
    let (_, after) = rest.split_once(&end).ok_or_else(missing)?;
    Ok(format!("{before}{begin}\n\n{content}\n{end}{after}"))
}
