//! The line that says what an answer amounts to, and the one below it that says out
//! of how many.

use super::filters::Chip;
use crate::question::Question;
use crate::wording;
use uptake_search::Strength;
use uptake_workflow::Answer;

const ONLY_GRAMMAR: &str = "Only very common words were given, which say nothing about a need.";

const OTHER_WORDS: &str =
    "Say the threat, the place and the task in other words, or correct the language above.";

#[derive(Debug)]
pub(crate) struct Verdict {
    pub(crate) line: String,
    /// What to try where nothing was found.
    pub(crate) advice: &'static str,
    /// What the line leaves out; empty where there is nothing to add.
    pub(crate) more: String,
    /// Ways to see only the stronger hits.
    pub(crate) narrower: Vec<Chip>,
}

impl Verdict {
    pub(crate) fn of(question: &Question, answer: &Answer) -> Self {
        let counts = Counts {
            total: u64::from(answer.total),
            likely: u64::from(answer.likely),
            possible: u64::from(answer.possible),
        };
        let filtered = question.is_filtered();
        if question.need.is_empty() {
            return Self::bare(browsed(counts.total, filtered));
        }
        if counts.total == 0 && answer.terms.is_only_grammar() {
            return Self {
                advice: "Name the threat, the place or the task.",
                ..Self::bare(ONLY_GRAMMAR.to_owned())
            };
        }
        Self {
            line: asked(counts, filtered),
            advice: OTHER_WORDS,
            more: counts.among(),
            narrower: narrower(question, counts),
        }
    }

    fn bare(line: String) -> Self {
        Self {
            line,
            advice: OTHER_WORDS,
            more: String::new(),
            narrower: Vec::new(),
        }
    }
}

/// How many hits of each strength.
#[derive(Debug, Clone, Copy)]
struct Counts {
    total: u64,
    likely: u64,
    possible: u64,
}

impl Counts {
    fn among(self) -> String {
        let rest = self.total.saturating_sub(self.likely + self.possible);
        let unlikely = wording::count(rest, "other project", "other projects");
        let possible = wording::number_of(self.possible);
        match (self.likely, self.possible, rest) {
            (_, _, 0) => String::new(),
            (0, 1.., _) => format!(
                "{possible} possible, and {unlikely} sharing words with your need, unlikely to \
                 meet it."
            ),
            (0, 0, _) => {
                let projects = wording::count(rest, "project", "projects");
                format!("Out of {projects} sharing words with your need.")
            }
            _ => format!("And {unlikely} sharing words with your need, unlikely to meet it."),
        }
    }
}

fn asked(counts: Counts, filtered: bool) -> String {
    let within = if filtered { " within your filters" } else { "" };
    let Counts {
        total,
        likely,
        possible,
    } = counts;
    match (total, likely, possible) {
        (0, _, _) => format!("Nothing in the corpus is likely to meet this{within}."),
        (_, 0, _) => {
            format!("Nothing in the corpus is likely to meet this{within}. The nearest are:")
        }
        (_, likely, 0) => format!("{} likely{within}", wording::number_of(likely)),
        (_, likely, possible) => {
            format!(
                "{} likely, {} possible{within}",
                wording::number_of(likely),
                wording::number_of(possible)
            )
        }
    }
}

fn browsed(total: u64, filtered: bool) -> String {
    let projects = wording::count(total, "project", "projects");
    match (filtered, total) {
        (true, 0) => "No project fits all your filters.".to_owned(),
        (true, _) => format!("{projects} within your filters, the latest first."),
        (false, 0) => "The corpus holds no projects yet.".to_owned(),
        (false, _) => format!("All {projects} of the corpus, the latest first."),
    }
}

/// Only where it would leave something, and less than there is.
fn narrower(question: &Question, counts: Counts) -> Vec<Chip> {
    let stronger = counts.likely + counts.possible;
    [
        (Strength::Likely, "Only likely ones", counts.likely),
        (
            Strength::Possible,
            "Only likely and possible ones",
            stronger,
        ),
    ]
    .into_iter()
    .filter(|(_, _, left)| (1..counts.total).contains(left))
    .map(|(strength, label, _)| Chip {
        label: label.to_owned(),
        href: question.from_strength(strength).address(1),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_is_honest() {
        let counts = |total, likely, possible| Counts {
            total,
            likely,
            possible,
        };
        let cases = [
            (
                counts(1204, 7, 12),
                "7 likely, 12 possible",
                "And 1,185 other projects sharing words with your need, unlikely to meet it.",
            ),
            (counts(3, 3, 0), "3 likely", ""),
            (
                counts(40, 0, 12),
                "Nothing in the corpus is likely to meet this. The nearest are:",
                "12 possible, and 28 other projects sharing words with your need, unlikely to meet it.",
            ),
            (
                counts(1, 0, 0),
                "Nothing in the corpus is likely to meet this. The nearest are:",
                "Out of 1 project sharing words with your need.",
            ),
            (
                counts(0, 0, 0),
                "Nothing in the corpus is likely to meet this.",
                "",
            ),
        ];
        for (counts, line, more) in cases {
            assert_eq!(asked(counts, false), line);
            assert_eq!(counts.among(), more);
        }
        assert_eq!(asked(counts(9, 1, 0), true), "1 likely within your filters");
        assert_eq!(browsed(0, true), "No project fits all your filters.");
    }

    #[test]
    fn only_what_narrows_is_offered() {
        let question = Question::read("q=smoke&lang=en");
        let labels = |total, likely, possible| -> Vec<String> {
            let counts = Counts {
                total,
                likely,
                possible,
            };
            let chips = narrower(&question, counts);
            chips.into_iter().map(|chip| chip.href).collect()
        };
        assert_eq!(
            labels(40, 2, 5),
            [
                "/match?q=smoke&lang=en&strength=likely",
                "/match?q=smoke&lang=en&strength=possible"
            ]
        );
        assert_eq!(labels(2, 2, 0), Vec::<String>::new());
        assert_eq!(labels(9, 0, 0), Vec::<String>::new());
    }
}
