//! Why a project stands where it stands: the whole sum, from the score over its four
//! parts down to each field a word was found in and each word's direction.

use crate::address::segment;
use crate::bars::Bars;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pages::answer;
use crate::pages::answer::strength::{self, Meaning, StrengthMark};
use crate::question::Question;
use crate::state::AppState;
use crate::wording;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use uptake_model::ProjectId;
use uptake_search::bridge::Kind;
use uptake_search::{
    Calibration, Explanation, FieldContribution, MeaningContribution, Query, TermContribution,
    TextState,
};
use uptake_workflow::explain_match;

/// A line of the sum that has no lines below it.
#[derive(Debug)]
struct Leaf {
    number: String,
    words: String,
}

/// What a word adds.
#[derive(Debug)]
struct TermLine {
    number: String,
    word: String,
    about: String,
    fields: Vec<Leaf>,
}

/// What the meaning of the whole adds.
#[derive(Debug)]
struct MeaningLine {
    number: String,
    cosine: String,
    words: Vec<Leaf>,
    /// Words that add or take away too little to be listed one by one.
    rest: Option<Leaf>,
    echoes: String,
}

#[derive(Debug, Template)]
#[template(path = "why.html")]
pub(crate) struct Why {
    frame: Frame,
    need: String,
    id: String,
    acronym: String,
    read_as: &'static str,
    score: String,
    strength: StrengthMark,
    measured: Meaning,
    changed: bool,
    parts: Bars,
    words: String,
    terms: Vec<TermLine>,
    lacking: Vec<String>,
    meaning: MeaningLine,
    nearness: Leaf,
    encoder: Option<Leaf>,
    back: String,
}

impl Why {
    /// The page of an explanation.
    pub(crate) fn new(
        frame: Frame,
        question: &Question,
        acronym: &str,
        query: &Query,
        why: &Explanation,
        calibration: &Calibration,
    ) -> Self {
        Self {
            frame,
            need: question.need.clone(),
            id: why.id.to_string(),
            acronym: acronym.to_owned(),
            read_as: query.understanding.language.name(),
            score: number(why.score),
            strength: StrengthMark::of(why.score, calibration),
            measured: strength::meaning(why.strength, calibration),
            changed: why.text == TextState::Changed,
            parts: parts(why),
            words: number(why.words),
            terms: why.terms.iter().map(term).collect(),
            lacking: why.lacking.clone(),
            meaning: meaning(&why.meaning),
            nearness: Leaf {
                number: number(why.nearness.contribution),
                words: format!(
                    "for lying near civil security: nearness {:.2} of at most 1",
                    why.nearness.nearness
                ),
            },
            encoder: why.encoder.map(|encoder| Leaf {
                number: number(encoder.contribution),
                words: format!("by the encoder: similarity {:.2}", encoder.similarity),
            }),
            back: question.address(1),
        }
    }
}

/// The parts at a glance; one that takes away has no bar.
fn parts(why: &Explanation) -> Bars {
    let mut rows = vec![
        ("Words", why.words),
        ("Meaning", why.meaning.contribution),
        ("Nearness to civil security", why.nearness.contribution),
    ];
    rows.extend(why.encoder.map(|encoder| ("Encoder", encoder.contribution)));
    let rows = rows.into_iter().map(|(part, adds)| {
        let figures = vec![number(adds)];
        (part.to_owned(), None, adds.max(0.0), figures)
    });
    Bars::new("The parts of the score", &["Part", "Adds"], rows.collect())
}

/// Three decimals and a sign that does not look like a hyphen; nothing is “−0.000”.
fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    match text.strip_prefix('-') {
        Some("0.000") => "0.000".to_owned(),
        Some(rest) => format!("−{rest}"),
        None => text,
    }
}

fn term(term: &TermContribution) -> TermLine {
    let projects = wording::count(u64::from(term.documents), "project", "projects");
    let typed = match (&term.bridge, term.count) {
        (Some(bridge), _) => {
            let way = way(bridge.kind);
            format!(
                ", {way} your “{}”, counts {:.2}",
                bridge.typed, term.emphasis
            )
        }
        (None, 0 | 1) => String::new(),
        (None, count) => format!(", typed {count} times"),
    };
    TermLine {
        number: number(term.contribution),
        word: term.word.clone(),
        about: format!(
            "stem “{}”, in {projects}, rarity {:.2}, saturation {:.2}{typed}",
            term.stem, term.rarity, term.saturation
        ),
        fields: term.fields.iter().map(field).collect(),
    }
}

/// What a word reached by a bridge is to the words typed.
fn way(kind: Kind) -> &'static str {
    match kind {
        Kind::Translation => "English for",
        Kind::Synonym => "another name for",
        Kind::Narrower => "a kind of",
        Kind::Broader => "the wider concept of",
        Kind::Related => "related to",
        Kind::Near => "a name of what is spoken about in",
        Kind::Unchanged => "the same as",
    }
}

/// Shares below this are gathered in one line.
const TOO_LITTLE: f64 = 0.000_5;

fn meaning(part: &MeaningContribution) -> MeaningLine {
    let (shown, little): (Vec<_>, Vec<_>) = part
        .words
        .iter()
        .partition(|word| word.contribution.abs() >= TOO_LITTLE);
    let echoes = part.echoes.iter().map(|word| format!("“{word}”"));
    let rest: f64 = little.iter().map(|word| word.contribution).sum();
    MeaningLine {
        number: number(part.contribution),
        cosine: format!("{:.2}", part.cosine).replace('-', "−"),
        words: shown
            .into_iter()
            .map(|word| Leaf {
                number: number(word.contribution),
                words: format!("“{}”", word.word),
            })
            .collect(),
        rest: (!little.is_empty()).then(|| Leaf {
            number: number(rest),
            words: format!(
                "{} that hardly count",
                wording::count(little.len() as u64, "word", "words")
            ),
        }),
        echoes: echoes.collect::<Vec<_>>().join(", "),
    }
}

fn field(part: &FieldContribution) -> Leaf {
    let times = match part.frequency {
        1 => "once".to_owned(),
        255 => "255 times or more".to_owned(),
        many => format!("{many} times"),
    };
    Leaf {
        number: number(part.contribution),
        words: format!(
            "{}: {times} among {}",
            part.field.label(),
            wording::count(u64::from(part.length), "word", "words")
        ),
    }
}

/// `GET /match/why?q=…&lang=…&without=…&id=…`
pub(crate) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let query = query.unwrap_or_default();
    let question = Question::read(&query);
    answer::check_length(&question)?;
    let id = form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "id")
        .map(|(_, value)| ProjectId::new(value));
    let (Some(id), false) = (id, question.need.is_empty()) else {
        return Err(Fault::Refused(
            "An explanation needs a need and a project: /match/why?q=…&id=… Start from an answer and \
             follow “See how the score comes about”."
                .to_owned(),
        ));
    };
    let corrections = question.corrections();
    let explained = explain_match(state.platform(), &question.need, &corrections, &id).await?;
    let Some((card, read, explanation)) = explained else {
        return Err(Fault::Unknown {
            what: "project",
            id: id.to_string(),
        });
    };
    let frame = Frame::new(format!("Why {} was found", card.acronym))
        .within(Place::Research)
        .under(wording::clip(&question.need, 40), question.address(1))
        .under(
            card.acronym.clone(),
            format!("/projects/{}", segment(id.as_str())),
        )
        .on(ground);
    let index = state.platform().index()?;
    let calibration = index.calibration(&read);
    page(&Why::new(
        frame,
        &question,
        &card.acronym,
        &read,
        &explanation,
        &calibration,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_take_away_show_it() {
        let cases = [
            (0.1234, "0.123"),
            (-0.1234, "−0.123"),
            (-0.0001, "0.000"),
            (0.0, "0.000"),
        ];
        for (value, expected) in cases {
            assert_eq!(number(value), expected);
        }
    }
}
