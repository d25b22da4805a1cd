//! The tree of contributions behind a score, as indented text.

use std::io::Write;
use uptake_search::explain::{Explanation, TermContribution, TextState};

/// Prints the tree: the score, each word's part of it, each field's part of that.
pub fn print_explanation(explanation: &Explanation, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(
        out,
        "score {:.3} of at most {:.3}, which is a strength of {:.0} %",
        explanation.score,
        explanation.ceiling,
        explanation.strength * 100.0
    )?;
    for term in &explanation.terms {
        print_term(term, out)?;
    }
    if !explanation.lacking.is_empty() {
        writeln!(
            out,
            "  not in this project: {}",
            explanation.lacking.join(", ")
        )?;
    }
    if explanation.text == TextState::Changed {
        writeln!(
            out,
            "  The project changed since it was indexed; the parts by field are those of the new \
             text. Build the index again with: uptake index"
        )?;
    }
    Ok(())
}

fn print_term(term: &TermContribution, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(
        out,
        "  {:>7.3}  {} = {} × idf {:.3} (in {} projects) × frequency {:.3}, stem “{}”",
        term.contribution,
        term.word,
        term.count,
        term.rarity,
        term.documents,
        term.saturation,
        term.stem
    )?;
    for field in &term.fields {
        writeln!(
            out,
            "           {:>7.3}  {} ({} × in {} words)",
            field.contribution,
            field.field.label(),
            field.frequency,
            field.length
        )?;
    }
    Ok(())
}
