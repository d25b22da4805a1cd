//! Finding labels and listed words among the words of a need: the longest first,
//! with a word or two allowed inside a label's span, and two words in either order
//! (`explosive detection`, `detection of explosives`).

use super::lexicon::{Candidate, Entry, Grade, Lexicon, Target, Typing};
use super::token::{Nature, Token};
use crate::thesaurus::Thesaurus;
use std::ops::Range;
use uptake_model::Language;

/// Most function words between two words of a label.
const MOST_GRAMMAR: usize = 3;

/// A label or a word found, with all that its words can lead to.
#[derive(Debug, Clone)]
pub(super) struct Match {
    /// Places of its words among the tokens, ascending.
    pub(super) tokens: Vec<usize>,
    /// What it leads to, the surest first, each with the place of the label.
    targets: Vec<(Target, usize)>,
    /// Whether it stands inside a longer match.
    pub(super) inside: bool,
    rank: Rank,
}

/// Smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// Words it lacks to the longest label there can be.
    shortness: usize,
    /// The least sure word.
    grade: Grade,
    /// Other words in its span.
    fillers: usize,
    /// The word list after the thesaurus.
    listed: bool,
    /// Letters that the least sure word does not share with the typed one.
    strangeness: usize,
}

impl Match {
    /// Bytes from its first word to its last.
    pub(super) fn range(&self, tokens: &[Token]) -> Option<Range<usize>> {
        let (first, last) = (self.tokens.first()?, self.tokens.last()?);
        Some(tokens.get(*first)?.range.start..tokens.get(*last)?.range.end)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = usize> {
        self.targets.iter().filter_map(|(target, _)| match target {
            Target::Row(row) => Some(*row),
            Target::Concept(_) => None,
        })
    }

    pub(super) fn concepts(&self) -> impl Iterator<Item = (usize, usize)> {
        self.targets
            .iter()
            .filter_map(|(target, place)| match target {
                Target::Concept(concept) => Some((*concept, *place)),
                Target::Row(_) => None,
            })
    }
}

/// All matches that stand, in no particular order.
pub(super) fn matches(
    thesaurus: &Thesaurus,
    lexicon: &Lexicon,
    tokens: &[Token],
    language: Language,
) -> Vec<Match> {
    let near = language != Language::En;
    let typing = Typing {
        accents: tokens.iter().any(|token| !token.written.is_ascii()),
    };
    let candidates: Vec<Vec<Candidate>> = tokens
        .iter()
        .map(|token| {
            lexicon.candidates(
                &token.written,
                &token.folded,
                near && token.nature != Nature::Function,
                typing,
            )
        })
        .collect();
    let mut found = Vec::new();
    for start in 0..tokens.len() {
        for candidate in &candidates[start] {
            for entry in lexicon.starting(candidate.word) {
                let span = Span {
                    entry,
                    lexicon,
                    language,
                    tokens,
                    candidates: &candidates,
                };
                found.extend(span.from(start, *candidate));
            }
        }
    }
    choose(thesaurus, found, tokens.len())
}

/// An entry tried at a place.
struct Span<'s> {
    entry: &'s Entry,
    lexicon: &'s Lexicon,
    language: Language,
    tokens: &'s [Token],
    candidates: &'s [Vec<Candidate>],
}

impl Span<'_> {
    fn from(&self, start: usize, first: Candidate) -> Option<Match> {
        let entry = self.entry;
        if entry.capitals && self.tokens[start].nature != Nature::Sign {
            return None;
        }
        if let Some(verbatim) = &entry.verbatim {
            return self.verbatim(verbatim, start, first);
        }
        if self.tokens[start].nature == Nature::Function && !entry.capitals {
            return None;
        }
        if entry.words.len() == 1 && !self.is_form(start, first) {
            return None;
        }
        let mut words: Vec<u32> = entry.words.clone();
        if words.first() != Some(&first.word) {
            words.reverse();
        }
        let mut places = vec![start];
        let mut worst = first;
        let mut fillers = 0;
        for word in words.get(1..)? {
            let (place, candidate, passed) = self.next(*places.last()?, *word)?;
            fillers += passed;
            places.push(place);
            if (candidate.grade, candidate.rest) > (worst.grade, worst.rest) {
                worst = candidate;
            }
        }
        (fillers <= places.len() / 2).then(|| self.found(places, worst, fillers))
    }

    /// English stems join words of one root; a label of one word needs more.
    fn is_form(&self, start: usize, word: Candidate) -> bool {
        self.language != Language::En
            || word.grade == Grade::Exact
            || self
                .lexicon
                .is_plain_form(&self.tokens[start].folded, word.word)
    }

    /// The next word of the label: beside the last one, or after grammar and
    /// one other word at most, in the same sentence.
    fn next(&self, after: usize, word: u32) -> Option<(usize, Candidate, usize)> {
        let mut grammar = 0;
        let mut fillers = 0;
        for place in after + 1..self.tokens.len() {
            let token = &self.tokens[place];
            if token.sentence != self.tokens[after].sentence {
                return None;
            }
            let candidate = self.candidates[place].iter().find(|c| c.word == word);
            if let Some(candidate) = candidate {
                return Some((place, *candidate, fillers));
            }
            if token.nature == Nature::Function {
                grammar += 1;
            } else {
                fillers += 1;
            }
            if grammar > MOST_GRAMMAR || fillers > 1 {
                return None;
            }
        }
        None
    }

    /// A label of grammar and a word must stand there letter by letter.
    fn verbatim(&self, label: &[String], start: usize, first: Candidate) -> Option<Match> {
        let offset = label
            .iter()
            .position(|folded| *folded == self.tokens[start].folded)?;
        let begin = start.checked_sub(offset)?;
        let window = self.tokens.get(begin..begin + label.len())?;
        let same = window
            .iter()
            .zip(label)
            .all(|(token, folded)| token.folded == *folded);
        same.then(|| self.found((begin..begin + label.len()).collect(), first, 0))
    }

    fn found(&self, places: Vec<usize>, worst: Candidate, fillers: usize) -> Match {
        Match {
            rank: Rank {
                shortness: usize::MAX - places.len(),
                grade: worst.grade,
                fillers,
                listed: matches!(self.entry.target, Target::Row(_)),
                strangeness: worst.rest,
            },
            tokens: places,
            targets: vec![(self.entry.target, self.entry.place)],
            inside: false,
        }
    }
}

/// Keeps of overlapping matches the best; those of the same words and as good
/// become one with several meanings; shorter ones inside a longer one are kept
/// where they name a concept that is not general.
fn choose(thesaurus: &Thesaurus, mut found: Vec<Match>, count: usize) -> Vec<Match> {
    found.sort_by_key(|one| {
        let (target, place) = one.targets[0];
        // A word is what it means first before what it may also mean.
        let less_usual = match target {
            Target::Concept(_) => 0,
            Target::Row(_) => place,
        };
        (one.rank, one.tokens.first().copied(), less_usual, target)
    });
    let mut owner: Vec<Option<usize>> = vec![None; count];
    let mut chosen: Vec<Match> = Vec::new();
    for one in found {
        let owners: Vec<Option<usize>> = one.tokens.iter().map(|place| owner[*place]).collect();
        if owners.iter().all(Option::is_none) {
            for place in &one.tokens {
                owner[*place] = Some(chosen.len());
            }
            chosen.push(one);
            continue;
        }
        let Some(Some(holder)) = owners.first().copied() else {
            continue;
        };
        if owners.iter().any(|other| *other != Some(holder)) {
            continue;
        }
        if chosen[holder].tokens == one.tokens {
            merge(&mut chosen[holder], one);
        } else if is_worth_keeping(thesaurus, &one) {
            keep_inside(&mut chosen, one);
        }
    }
    chosen
}

fn merge(kept: &mut Match, other: Match) {
    let as_good = (kept.rank.grade, kept.rank.fillers, kept.rank.strangeness)
        == (other.rank.grade, other.rank.fillers, other.rank.strangeness);
    // A concept says more than the everyday words for the same thing.
    let listed_only = other.rank.listed && !kept.rank.listed;
    for (target, place) in other.targets {
        let known = kept.targets.iter().any(|(held, _)| *held == target);
        if as_good && !listed_only && !known {
            kept.targets.push((target, place));
        }
    }
}

/// Inside a longer match only concepts of the very word are kept, and none that
/// says as good as nothing: those with many below them.
fn is_worth_keeping(thesaurus: &Thesaurus, one: &Match) -> bool {
    const MANY: usize = 6;
    one.rank.grade != Grade::Near
        && one.rank.fillers == 0
        && one.concepts().all(|(number, _)| {
            let concept = thesaurus.concepts().get(number);
            concept.is_some_and(|c| !c.is_top() && c.narrower.len() < MANY)
        })
        && one.rows().next().is_none()
}

fn keep_inside(chosen: &mut Vec<Match>, mut one: Match) {
    one.inside = true;
    if let Some(same) = chosen
        .iter_mut()
        .find(|c| c.inside && c.tokens == one.tokens)
    {
        merge(same, one);
    } else if chosen
        .iter()
        .all(|c| !c.inside || c.tokens.iter().all(|t| !one.tokens.contains(t)))
    {
        chosen.push(one);
    }
}
