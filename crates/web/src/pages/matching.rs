//! How matching works: the method for a practitioner, the weights of the index in
//! use, what its words of strength are worth, and how good it was measured to be.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pages::answer::strength::{self, Meaning};
use crate::quality::{Quality, Row};
use crate::state::AppState;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use uptake_model::{JudgedStrength, LEAST_JUDGING, Likelihood, Verdict};
use uptake_search::thesaurus::WordList;
use uptake_search::{Field, Header, Settings, Thesaurus};
use uptake_workflow::{PlatformError, public_judgements};

/// A weight in words.
#[derive(Debug)]
struct Weight {
    what: String,
    weight: String,
}

/// A method and how well it did.
#[derive(Debug)]
struct Figure {
    method: String,
    ndcg: String,
    interval: String,
    recall: String,
}

/// A set of needs with the methods tried on it.
#[derive(Debug)]
struct Measured {
    set: String,
    needs: String,
    figures: Vec<Figure>,
}

/// What organisations made of suggestions of one strength.
#[derive(Debug)]
struct JudgedLine {
    strength: &'static str,
    /// In the order of the verdicts.
    verdicts: Vec<String>,
    organisations: String,
}

#[derive(Debug, Template)]
#[template(path = "matching.html")]
pub(crate) struct Matching {
    frame: Frame,
    /// What the index says of itself; `None` where there is none yet.
    index: Option<String>,
    parts: Vec<Weight>,
    bridges: Vec<Weight>,
    fields: Vec<Weight>,
    meanings: Vec<Meaning>,
    basis: Option<String>,
    measured: Vec<Measured>,
    day: String,
    corpus: String,
    /// How many judgements of gap files anybody may see.
    judged: String,
    /// What they say of suggestions, by strength.
    verdicts: Vec<JudgedLine>,
    concepts: String,
    senses: String,
}

impl Matching {
    fn new(frame: Frame, header: Option<&Header>, encoded: bool, quality: &Quality) -> Self {
        let settings = header.map_or_else(Settings::default, |header| header.settings);
        let calibration = settings.calibration(encoded);
        let thesaurus = Thesaurus::embedded();
        let number = |number: usize| crate::wording::number_of(number as u64);
        Self {
            frame,
            index: header.map(about_index),
            parts: parts(&settings),
            bridges: bridges(&settings),
            fields: fields(&settings),
            meanings: strength::meanings_in_general(calibration),
            basis: strength::basis(calibration),
            measured: measured(quality),
            day: quality
                .measured
                .parse()
                .map_or_else(|_| quality.measured.clone(), crate::wording::day),
            corpus: quality.corpus.clone(),
            judged: String::new(),
            verdicts: vec![],
            concepts: number(thesaurus.concepts().len()),
            senses: number(WordList::rows(thesaurus.words()).len()),
        }
    }
}

fn about_index(header: &Header) -> String {
    let number = |number: usize| crate::wording::number_of(number as u64);
    let projects = crate::wording::count(u64::from(header.documents), "project", "projects");
    if header.dimensions == 0 {
        return format!(
            "The index in use holds {projects}: too few to learn meaning from, so that part is \
             nothing."
        );
    }
    format!(
        "The index in use holds {projects}. Meaning has {} dimensions, and {} funded topics taught it \
         how those who ask speak.",
        number(header.dimensions),
        number(header.topics_learned)
    )
}

fn weight(what: &str, weight: f64) -> Weight {
    Weight {
        what: what.to_owned(),
        weight: format!("{weight:.2}"),
    }
}

fn parts(settings: &Settings) -> Vec<Weight> {
    let fusion = settings.fusion;
    vec![
        weight("Words, where all of yours stand as strongly as can be", 1.0),
        weight(
            "Meaning, where need and project point the same way",
            fusion.meaning,
        ),
        weight(
            "Nearness to civil security, at its highest",
            fusion.nearness,
        ),
        weight(
            "Encoder, where one is installed, at its highest",
            fusion.encoder,
        ),
    ]
}

fn bridges(settings: &Settings) -> Vec<Weight> {
    let bridging = settings.bridging;
    vec![
        weight("Your own word, or its first translation", 1.0),
        weight("A second translation", bridging.alternative),
        weight("Another name of the same concept", bridging.synonym),
        weight("A related concept", bridging.related),
        weight(
            "A concept that your words speak about, at its nearest",
            bridging.near,
        ),
        weight("A narrower concept", bridging.narrower),
        weight("A broader concept", bridging.broader),
        weight(
            "Another name, where you list terms instead of telling",
            bridging.synonym * bridging.terse,
        ),
    ]
}

fn fields(settings: &Settings) -> Vec<Weight> {
    let field = |field: Field| weight(field.label(), settings.field(field).weight);
    Field::ALL.into_iter().map(field).collect()
}

fn judged_line(judged: &JudgedStrength) -> JudgedLine {
    let all: u64 = judged.verdicts.iter().sum();
    let said = judged.verdicts.iter().map(|number| {
        let share = (number * 100 + all / 2).checked_div(all).unwrap_or(0);
        format!("{} ({share} %)", crate::wording::number_of(*number))
    });
    JudgedLine {
        strength: match judged.strength {
            Likelihood::Likely => "Likely",
            Likelihood::Possible => "Possible",
        },
        verdicts: said.collect(),
        organisations: crate::wording::number_of(judged.organisations as u64),
    }
}

fn measured(quality: &Quality) -> Vec<Measured> {
    let sets = quality.sets().into_iter();
    sets.map(|(set, rows)| Measured {
        set: set.to_owned(),
        needs: rows.first().map_or_else(String::new, |row| {
            crate::wording::count(u64::from(row.needs), "need", "needs")
        }),
        figures: rows.into_iter().map(figure).collect(),
    })
    .collect()
}

fn figure(row: &Row) -> Figure {
    Figure {
        method: row.method.clone(),
        ndcg: format!("{:.3}", row.ndcg10),
        interval: format!("{:.3} to {:.3}", row.low, row.high),
        recall: row
            .recall100
            .map_or_else(|| "not measured".to_owned(), crate::wording::percent),
    }
}

/// `GET /about/matching`
pub(crate) async fn show(State(state): State<AppState>, ground: Ground) -> Result<Response, Fault> {
    let index = match state.platform().index() {
        Ok(index) => Some(index),
        Err(PlatformError::NoIndex) => None,
        Err(error) => return Err(error.into()),
    };
    let frame = Frame::new("How matching works")
        .within(Place::Library)
        .on(ground);
    let header = index.as_ref().map(|index| index.header());
    let encoded = state.platform().encoder().is_some();
    let judged = public_judgements(state.store()).await?;
    let mut view = Matching::new(frame, header, encoded, Quality::measured());
    view.judged = crate::wording::count(judged.number, "judgement", "judgements");
    view.verdicts = judged.strengths.iter().map(judged_line).collect();
    page(&view)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_shows_the_weights_that_are_in_force() {
        let mut settings = Settings::default();
        settings.fusion.meaning = 0.375;
        settings.bridging.related = 0.07;
        let shown = |weights: Vec<Weight>| -> Vec<String> {
            weights.into_iter().map(|weight| weight.weight).collect()
        };
        assert_eq!(shown(parts(&settings))[1], "0.38");
        assert_eq!(shown(bridges(&settings))[3], "0.07");
        assert_eq!(shown(fields(&settings)).len(), Field::COUNT);
    }
}
