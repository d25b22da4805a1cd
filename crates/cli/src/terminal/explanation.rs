//! The tree of contributions behind a score, as indented text: words, meaning,
//! nearness to civil security and, where there is one, an encoder.

use super::shorten;
use std::io::Write;
use uptake_search::bridge::{Bridge, Via};
use uptake_search::explain::{Explanation, MeaningContribution, TermContribution, TextState};

/// Words of the need that are named in the part of the meaning.
const WORDS_OF_MEANING: usize = 8;

/// Prints the tree: the score, its parts, and what each word and field adds.
pub fn print_explanation(explanation: &Explanation, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(
        out,
        "score {:.3}, which is called {}",
        explanation.score,
        explanation.strength.label()
    )?;
    part(out, explanation.words, "words")?;
    for term in &explanation.terms {
        print_term(term, out)?;
    }
    if !explanation.lacking.is_empty() {
        let lacking = explanation.lacking.join(", ");
        writeln!(out, "           not in this project: {lacking}")?;
    }
    print_meaning(&explanation.meaning, out)?;
    let nearness = &explanation.nearness;
    part(
        out,
        nearness.contribution,
        &format!(
            "nearness to civil security, which is {:.2} of 1",
            nearness.nearness
        ),
    )?;
    if let Some(encoder) = &explanation.encoder {
        let said = format!("encoder, similarity {:.3}", encoder.similarity);
        part(out, encoder.contribution, &said)?;
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

/// A branch of the tree.
fn part(out: &mut dyn Write, contribution: f64, what: &str) -> std::io::Result<()> {
    writeln!(out, "  {contribution:>7.3}  {what}")
}

fn print_term(term: &TermContribution, out: &mut dyn Write) -> std::io::Result<()> {
    let word = match &term.bridge {
        Some(bridge) => format!("{} → {} ({})", bridge.typed, term.word, way(bridge)),
        None => term.word.clone(),
    };
    writeln!(
        out,
        "    {:>7.3}  {word} = {:.2} × idf {:.3} (in {} projects) × frequency {:.3}, stem “{}”",
        term.contribution, term.emphasis, term.rarity, term.documents, term.saturation, term.stem
    )?;
    for field in &term.fields {
        writeln!(
            out,
            "             {:>7.3}  {} ({} × in {} words)",
            field.contribution,
            field.field.label(),
            field.frequency,
            field.length
        )?;
    }
    Ok(())
}

fn print_meaning(meaning: &MeaningContribution, out: &mut dyn Write) -> std::io::Result<()> {
    let said = format!("meaning of the whole, cosine {:.3}", meaning.cosine);
    part(out, meaning.contribution, &said)?;
    for word in meaning.words.iter().take(WORDS_OF_MEANING) {
        writeln!(
            out,
            "    {:>7.3}  {}",
            word.contribution,
            shorten(&word.word, 60)
        )?;
    }
    let others = meaning.words.iter().skip(WORDS_OF_MEANING);
    let (count, sum) = others.fold((0, 0.0), |(count, sum), word| {
        (count + 1, sum + word.contribution)
    });
    if count > 0 {
        writeln!(out, "    {sum:>7.3}  {count} more words")?;
    }
    if !meaning.echoes.is_empty() {
        let echoes = meaning.echoes.join(", ");
        writeln!(out, "           the project speaks of: {echoes}")?;
    }
    Ok(())
}

/// How a bridge came about, in words.
fn way(bridge: &Bridge) -> String {
    match &bridge.via {
        Via::Concept(slug) => format!("thesaurus: {slug}"),
        Via::WordList => "word list".to_owned(),
        Via::Cognate => "looks like the English word".to_owned(),
        Via::Unchanged => "same in English".to_owned(),
    }
}
