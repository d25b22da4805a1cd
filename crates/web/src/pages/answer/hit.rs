//! One card of an answer: what the project is, the passage that earned its place,
//! why in words, where it stands, and whom to talk to.

use super::strength::StrengthMark;
use crate::question::Question;
use crate::rows::OrganisationLink;
use crate::wording::{self, Money};
use jiff::civil::Date;
use std::ops::Range;
use uptake_model::{Area, Stage};
use uptake_search::{Calibration, Field, Passage, Reason};
use uptake_store::listing::ProjectCard;
use uptake_workflow::AnswerHit;

/// A piece of a passage, marked where a word of the need stands.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) marked: bool,
}

#[derive(Debug)]
pub(crate) struct Quote {
    /// Which field it is from.
    pub(crate) from: &'static str,
    pub(crate) pieces: Vec<Piece>,
}

#[derive(Debug)]
pub(crate) struct HitCard {
    pub(crate) rank: usize,
    pub(crate) id: String,
    pub(crate) acronym: String,
    pub(crate) title: String,
    pub(crate) programme: &'static str,
    pub(crate) years: String,
    pub(crate) stage: Stage,
    pub(crate) areas: String,
    pub(crate) money: Option<Money>,
    pub(crate) quote: Option<Quote>,
    pub(crate) why: String,
    pub(crate) coordinator: Option<OrganisationLink>,
    pub(crate) participants: String,
    /// Absent where nothing was asked.
    pub(crate) strength: Option<StrengthMark>,
    pub(crate) why_href: String,
}

impl HitCard {
    /// The card of a hit on a given day.
    pub(crate) fn of(
        hit: &AnswerHit,
        calibration: &Calibration,
        question: &Question,
        today: Date,
    ) -> Self {
        let card = &hit.card;
        let asked = !question.need.is_empty();
        Self {
            rank: hit.rank,
            id: card.id.to_string(),
            acronym: card.acronym.clone(),
            title: card.title.clone(),
            programme: card.programme.label(),
            years: wording::years(card.start, card.end),
            stage: Stage::on(today, card.status, card.start, card.end),
            areas: card
                .areas
                .iter()
                .map(|area| Area::label(*area))
                .collect::<Vec<_>>()
                .join(", "),
            money: card.ec_contribution.map(Money::of),
            quote: quote(&hit.passage).or_else(|| start_of(card)),
            why: why(&hit.reasons),
            coordinator: card.coordinator.as_ref().map(OrganisationLink::of),
            participants: participants(card),
            strength: asked.then(|| StrengthMark::of(hit.score, calibration)),
            why_href: question.why(card.id.as_str()),
        }
    }
}

/// A passage with its marks, and dots where it was cut out of a longer text.
fn quote(passage: &Passage) -> Option<Quote> {
    let mut pieces = pieces(&passage.text, &passage.marks);
    let dots = |text: &str| Piece {
        text: text.to_owned(),
        marked: false,
    };
    if passage.begins_inside {
        pieces.insert(0, dots("…\u{a0}"));
    }
    if passage.ends_inside {
        pieces.push(dots("\u{a0}…"));
    }
    (!passage.text.is_empty()).then_some(Quote {
        from: field(passage.field?),
        pieces,
    })
}

fn field(field: Field) -> &'static str {
    match field {
        Field::Title => "from its title",
        Field::Acronym => "from its acronym",
        Field::Keywords => "from its keywords",
        Field::Objective => "from its objective",
        Field::Results => "from the title of a result",
    }
}

/// Where nothing was asked, the start of the objective says what it is about.
fn start_of(card: &ProjectCard) -> Option<Quote> {
    let text = wording::clip(card.objective.as_deref()?, 260);
    let pieces = vec![Piece {
        text,
        marked: false,
    }];
    (!pieces[0].text.is_empty()).then_some(Quote {
        from: "the start of its objective",
        pieces,
    })
}

/// Cuts a text at its marks. Marks that overlap or do not fit the text are passed
/// over: a passage is never worth a failed page.
pub(crate) fn pieces(text: &str, marks: &[Range<usize>]) -> Vec<Piece> {
    let (mut out, mut at) = (Vec::new(), 0);
    let mut push = |part: &str, marked| {
        if !part.is_empty() {
            out.push(Piece {
                text: part.to_owned(),
                marked,
            });
        }
    };
    for mark in marks {
        if mark.start < at {
            continue;
        }
        if let (Some(before), Some(marked)) = (text.get(at..mark.start), text.get(mark.clone())) {
            push(before, false);
            push(marked, true);
            at = mark.end;
        }
    }
    push(text.get(at..).unwrap_or_default(), false);
    out
}

/// `“explosives” in title and objective; your “bag” → “luggage” in objective; close in
/// meaning, it speaks of “parcel”, “device”`.
pub(crate) fn why(reasons: &[Reason]) -> String {
    reasons.iter().map(reason).collect::<Vec<_>>().join("; ")
}

fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Word {
            word,
            typed,
            fields,
            ..
        } => {
            let word = match typed {
                Some(typed) => format!("your “{typed}” → “{word}”"),
                None => format!("“{word}”"),
            };
            let fields: Vec<&str> = fields.iter().map(|field| field.label()).collect();
            if fields.is_empty() {
                word
            } else {
                format!("{word} in {}", list(&fields))
            }
        }
        Reason::Meaning { echoes, .. } if echoes.is_empty() => {
            "it is about the same matter".to_owned()
        }
        Reason::Meaning { echoes, .. } => {
            let echoes: Vec<String> = echoes.iter().map(|word| format!("“{word}”")).collect();
            format!("close in meaning, it speaks of {}", echoes.join(", "))
        }
        Reason::Encoder { .. } => "the encoder finds both texts alike".to_owned(),
    }
}

/// `a`, `a and b`, `a, b and c`.
fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn participants(card: &ProjectCard) -> String {
    let countries = card.countries.len() as u64;
    match (u64::from(card.participants), countries) {
        (0, _) => "participants not stated".to_owned(),
        (number, 0) => wording::count(number, "participation", "participations"),
        (number, countries) => format!(
            "{} from {}",
            wording::count(number, "participation", "participations"),
            wording::count(countries, "country", "countries")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, marks: &[Range<usize>]) -> String {
        let wrap = |piece: Piece| match piece.marked {
            true => format!("[{}]", piece.text),
            false => piece.text,
        };
        pieces(text, marks).into_iter().map(wrap).collect()
    }

    #[test]
    #[expect(clippy::single_range_in_vec_init, reason = "one mark is a common case")]
    fn marks_cut_a_passage_and_wrong_marks_are_passed_over() {
        let cases: [(&str, &[Range<usize>], &str); 6] = [
            ("find explosives fast", &[5..15], "find [explosives] fast"),
            ("explosives", &[0..10], "[explosives]"),
            ("a b", &[0..1, 2..3], "[a] [b]"),
            ("a b", &[0..2, 1..3], "[a ]b"),
            ("éa", &[1..2], "éa"),
            ("short", &[2..99], "short"),
        ];
        for (text, marks, expected) in cases {
            assert_eq!(marked(text, marks), expected);
        }
    }

    #[test]
    fn reasons_are_told_in_words() {
        let word = |typed: Option<&str>, fields: &[Field]| Reason::Word {
            word: "luggage".to_owned(),
            typed: typed.map(str::to_owned),
            fields: fields.to_vec(),
            share: 0.5,
        };
        let echoes = |words: &[&str]| Reason::Meaning {
            echoes: words.iter().map(|&word| word.to_owned()).collect(),
            share: 0.2,
        };
        let cases = [
            (
                word(None, &[Field::Title, Field::Objective]),
                "“luggage” in title and objective",
            ),
            (
                word(Some("bag left behind"), &[Field::Objective]),
                "your “bag left behind” → “luggage” in objective",
            ),
            (word(None, &[]), "“luggage”"),
            (
                echoes(&["parcel", "device"]),
                "close in meaning, it speaks of “parcel”, “device”",
            ),
            (echoes(&[]), "it is about the same matter"),
        ];
        for (reason, expected) in cases {
            assert_eq!(why(&[reason]), expected);
        }
    }

    #[test]
    fn words_are_listed_as_one_says_them() {
        assert_eq!(list(&["title"]), "title");
        assert_eq!(
            list(&["title", "keywords", "objective"]),
            "title, keywords and objective"
        );
    }
}
