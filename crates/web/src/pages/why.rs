//! Why a project stands where it stands: the whole sum, from the score down to each
//! field a word was found in.

use crate::address::segment;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::pages::answer;
use crate::question::Question;
use crate::state::AppState;
use crate::wording;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use uptake_model::ProjectId;
use uptake_search::{Explanation, FieldContribution, TermContribution, TextState};
use uptake_workflow::explain_match;

/// A field's share of what a word adds.
#[derive(Debug)]
struct FieldLine {
    number: String,
    words: String,
}

/// What a word adds.
#[derive(Debug)]
struct TermLine {
    number: String,
    word: String,
    about: String,
    fields: Vec<FieldLine>,
}

#[derive(Debug, Template)]
#[template(path = "why.html")]
pub(crate) struct Why {
    frame: Frame,
    need: String,
    id: String,
    acronym: String,
    score: String,
    ceiling: String,
    strength: String,
    changed: bool,
    terms: Vec<TermLine>,
    lacking: Vec<String>,
    back: String,
}

impl Why {
    /// The page of an explanation.
    pub(crate) fn new(frame: Frame, need: &str, acronym: &str, why: &Explanation) -> Self {
        Self {
            frame,
            need: need.to_owned(),
            id: why.id.to_string(),
            acronym: acronym.to_owned(),
            score: number(why.score),
            ceiling: number(why.ceiling),
            strength: wording::percent(why.strength),
            changed: why.text == TextState::Changed,
            terms: why.terms.iter().map(term).collect(),
            lacking: why.lacking.clone(),
            back: crate::question::ask(need),
        }
    }
}

fn number(value: f64) -> String {
    format!("{value:.3}")
}

fn term(term: &TermContribution) -> TermLine {
    let projects = wording::count(u64::from(term.documents), "project", "projects");
    let typed = match term.count {
        1 => String::new(),
        count => format!(", typed {count} times"),
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

fn field(part: &FieldContribution) -> FieldLine {
    let times = match part.frequency {
        1 => "once".to_owned(),
        255 => "255 times or more".to_owned(),
        many => format!("{many} times"),
    };
    FieldLine {
        number: number(part.contribution),
        words: format!(
            "{}: {times} among {}",
            part.field.label(),
            wording::count(u64::from(part.length), "word", "words")
        ),
    }
}

/// `GET /match/why?q=…&id=…`
pub(crate) async fn show(
    State(state): State<AppState>,
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
    let Some((card, explanation)) = explain_match(state.platform(), &question.need, &id).await?
    else {
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
        .on(state.foundation().await?);
    page(&Why::new(
        frame,
        &question.need,
        &card.acronym,
        &explanation,
    ))
}
