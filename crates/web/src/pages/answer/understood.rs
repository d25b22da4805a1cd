//! What was understood of a need: its language, the concepts it names, where its
//! words lead, and what was not understood; each with the way to correct it.

use super::filters::Chip;
use crate::address::segment;
use crate::question::Question;
use crate::wording;
use std::ops::Range;
use uptake_model::Language;
use uptake_search::bridge::Kind;
use uptake_search::language::Detected;
use uptake_search::{Bridge, Query, Thesaurus};

/// How many tellings stand open; the others are folded.
const TELLINGS_SHOWN: usize = 5;

/// How many English names one telling gives.
const NAMES_SHOWN: usize = 4;

/// A language in the list to choose from.
#[derive(Debug)]
pub(crate) struct LanguageChoice {
    pub(crate) code: &'static str,
    pub(crate) name: String,
    pub(crate) chosen: bool,
}

/// The language a need was read in.
#[derive(Debug)]
pub(crate) struct ReadAs {
    pub(crate) name: &'static str,
    pub(crate) code: &'static str,
    /// Where the reader chose it, the address that leaves it to the text again.
    pub(crate) automatic: Option<String>,
    /// What to say where the need seems to be in a language that is not read.
    pub(crate) notice: Option<String>,
    /// Other likely languages, with the address of the answer in each.
    pub(crate) others: Vec<Chip>,
    pub(crate) choices: Vec<LanguageChoice>,
}

/// A concept that was found, with the address of the answer without it.
#[derive(Debug)]
pub(crate) struct ConceptChip {
    pub(crate) label: String,
    pub(crate) page: String,
    pub(crate) without: String,
}

/// Words typed and what they were told as.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Telling {
    pub(crate) typed: String,
    /// English names that count most, as a list in words.
    pub(crate) into: String,
}

/// A word that was looked for.
#[derive(Debug)]
pub(crate) struct Word {
    pub(crate) word: String,
    pub(crate) projects: String,
}

#[derive(Debug)]
pub(crate) struct Understood {
    pub(crate) read_as: ReadAs,
    pub(crate) concepts: Vec<ConceptChip>,
    pub(crate) set_aside: Vec<Chip>,
    /// Slugs that were set aside, for the form.
    pub(crate) without: Vec<String>,
    pub(crate) tellings: Vec<Telling>,
    pub(crate) more_tellings: Vec<Telling>,
    pub(crate) words: Vec<Word>,
    pub(crate) unknown: Vec<String>,
    pub(crate) cut: Option<String>,
}

impl Understood {
    pub(crate) fn of(question: &Question, query: &Query) -> Self {
        let mut tellings = tellings(query);
        let more_tellings = tellings.split_off(tellings.len().min(TELLINGS_SHOWN));
        Self {
            read_as: read_as(question, query),
            concepts: concepts(question, query),
            set_aside: set_aside(question),
            without: question.without.clone(),
            tellings,
            more_tellings,
            words: words(query),
            unknown: query.unknown.clone(),
            cut: query.cut.map(|cut| cut.to_string()),
        }
    }
}

fn read_as(question: &Question, query: &Query) -> ReadAs {
    let understanding = &query.understanding;
    let chosen = question.language.is_some();
    let in_language = |language| question.in_language(language).address(1);
    let detected = understanding.detected.as_ref();
    let doubtful = detected.into_iter().flat_map(Detected::rivals);
    let choices = Language::ALL.into_iter().map(|language| LanguageChoice {
        code: language.code(),
        name: format!("{} ({})", language.name(), language.own_name()),
        chosen: question.language == Some(language),
    });
    let mut choices: Vec<LanguageChoice> = choices.collect();
    choices.sort_by(|a, b| a.name.cmp(&b.name));
    ReadAs {
        name: understanding.language.name(),
        code: understanding.language.code(),
        automatic: chosen.then(|| in_language(None)),
        notice: detected.and_then(Detected::notice),
        others: doubtful
            .map(|language| Chip {
                label: language.name().to_owned(),
                href: in_language(Some(language)),
            })
            .collect(),
        choices,
    }
}

/// Each concept once, in the order of the need.
fn concepts(question: &Question, query: &Query) -> Vec<ConceptChip> {
    let mut seen: Vec<&str> = Vec::new();
    for found in &query.understanding.concepts {
        if !seen.contains(&found.slug.as_str()) {
            seen.push(&found.slug);
        }
    }
    seen.into_iter()
        .map(|slug| ConceptChip {
            label: label(slug),
            page: format!("/thesaurus/{}", segment(slug)),
            without: question.setting_aside(slug).address(1),
        })
        .collect()
}

fn set_aside(question: &Question) -> Vec<Chip> {
    let chip = |slug: &String| Chip {
        label: label(slug),
        href: question.taking_back(slug).address(1),
    };
    question.without.iter().map(chip).collect()
}

/// The English name of a concept.
fn label(slug: &str) -> String {
    Thesaurus::embedded().concept(slug).map_or_else(
        || slug.to_owned(),
        |concept| concept.preferred(Language::En).to_owned(),
    )
}

/// Whether a bridge leads to another name of the same thing.
fn is_same(kind: Kind) -> bool {
    matches!(kind, Kind::Translation | Kind::Synonym)
}

/// For each stretch of the need the English names it leads to, those of the same
/// thing first. What only stands for itself is not told.
fn tellings(query: &Query) -> Vec<Telling> {
    let mut groups: Vec<(Range<usize>, Vec<&Bridge>)> = Vec::new();
    let bridges = query.understanding.bridges.iter();
    for bridge in bridges.filter(|bridge| bridge.kind != Kind::Unchanged) {
        match groups.iter_mut().find(|(range, _)| *range == bridge.range) {
            Some((_, group)) => group.push(bridge),
            None => groups.push((bridge.range.clone(), vec![bridge])),
        }
    }
    groups
        .into_iter()
        .map(|(range, group)| {
            let (same, other): (Vec<_>, Vec<_>) =
                group.into_iter().partition(|bridge| is_same(bridge.kind));
            let typed = query.text().get(range).unwrap_or_default();
            Telling {
                typed: typed.split_whitespace().collect::<Vec<_>>().join(" "),
                into: names(if same.is_empty() { &other } else { &same }),
            }
        })
        .collect()
}

/// The best names of some bridges, in turn, each once.
fn names(bridges: &[&Bridge]) -> String {
    let longest = bridges.iter().map(|bridge| bridge.into.len()).max();
    let mut names: Vec<&str> = Vec::new();
    for place in 0..longest.unwrap_or(0) {
        for bridge in bridges {
            if let Some(name) = bridge.into.get(place).map(String::as_str)
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
    }
    let rest = names.len().saturating_sub(NAMES_SHOWN);
    let shown = names[..names.len() - rest].join(", ");
    match rest {
        0 => shown,
        rest => format!("{shown} and {rest} more"),
    }
}

fn words(query: &Query) -> Vec<Word> {
    let terms = query.terms.iter();
    terms
        .map(|term| Word {
            word: term.word.clone(),
            projects: wording::count(u64::from(term.documents), "project", "projects"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uptake_search::Via;

    #[test]
    fn names_are_told_in_turn_and_the_rest_is_counted() {
        let bridge = |into: &[&str]| Bridge {
            range: 0..3,
            typed: "bag".to_owned(),
            via: Via::WordList,
            into: into.iter().map(|&name| name.to_owned()).collect(),
            kind: Kind::Synonym,
            certainty: 100,
        };
        let (one, two) = (bridge(&["a", "b", "c"]), bridge(&["d", "a"]));
        assert_eq!(names(&[&one, &two]), "a, d, b, c");
        let many = bridge(&["a", "b", "c", "d", "e", "f"]);
        assert_eq!(names(&[&many]), "a, b, c, d and 2 more");
        assert_eq!(names(&[]), "");
    }
}
