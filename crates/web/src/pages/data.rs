//! About the data: what was imported, from where, when, under which terms, and what
//! was found wrong with it.

use crate::catalogue::of_site;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pages::coverage::money::{amount, unstated};
use crate::state::AppState;
use crate::wording;
use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use uptake_model::{RecordCounts, Snapshot, SourceKind};
use uptake_store::listing::{Overview, ProblemCount, ProblemFilter};

/// One import in words.
#[derive(Debug)]
struct Import {
    id: String,
    source: &'static str,
    origin: String,
    at: String,
    checksum: String,
    counts: Vec<(&'static str, String)>,
    problems: String,
}

#[derive(Debug)]
struct ProblemLine {
    code: &'static str,
    explanation: &'static str,
    loses: bool,
    count: String,
    noun: &'static str,
}

#[derive(Debug, Template)]
#[template(path = "data.html")]
pub(crate) struct Data {
    frame: Frame,
    holds: Vec<(&'static str, String)>,
    money: String,
    years: String,
    imports: Vec<Import>,
    sources: Vec<(&'static str, &'static str)>,
    problems: Vec<ProblemLine>,
}

impl Data {
    /// The page over imports and their problems.
    pub(crate) fn new(
        frame: Frame,
        corpus: &Overview,
        snapshots: &[Snapshot],
        problems: &[ProblemCount],
    ) -> Self {
        let known = |kind: &SourceKind| snapshots.iter().any(|s| s.source == *kind);
        Self {
            frame,
            holds: holds(corpus),
            money: amount(corpus.ec_contribution)
                + &unstated(corpus.ec_contribution.unstated, "project", "projects"),
            years: match (corpus.first_year, corpus.last_year) {
                (Some(first), Some(last)) => format!("{first} to {last}"),
                _ => wording::NOT_STATED.to_owned(),
            },
            imports: snapshots.iter().map(import).collect(),
            sources: SourceKind::ALL
                .into_iter()
                .filter(known)
                .map(|kind| (kind.label(), kind.terms()))
                .collect(),
            problems: problems
                .iter()
                .map(|line| ProblemLine {
                    code: line.kind.code(),
                    explanation: line.kind.explanation(),
                    loses: line.kind.loses_data(),
                    count: wording::number_of(line.count),
                    noun: wording::noun(line.count, "problem", "problems"),
                })
                .collect(),
        }
    }
}

fn holds(corpus: &Overview) -> Vec<(&'static str, String)> {
    [
        ("Projects", corpus.projects),
        ("Organisations", corpus.organisations),
        ("Participations", corpus.participations),
        ("Results", corpus.results),
        ("Topics", corpus.topics),
        ("Calls", corpus.calls),
        ("Gaps", corpus.gaps),
    ]
    .into_iter()
    .map(|(what, number)| (what, wording::number_of(number)))
    .collect()
}

fn import(snapshot: &Snapshot) -> Import {
    Import {
        id: snapshot.id.to_string(),
        source: snapshot.source.label(),
        origin: snapshot.origin.clone(),
        at: wording::moment(snapshot.imported_at),
        checksum: snapshot.checksum.clone(),
        counts: counts(&snapshot.counts),
        problems: wording::number_of(snapshot.counts.problems),
    }
}

/// What an import brought, without what it brought none of.
fn counts(counts: &RecordCounts) -> Vec<(&'static str, String)> {
    let same = |what| (what, what);
    [
        (("project", "projects"), counts.projects),
        (same("of these new"), counts.new),
        (same("of these changed"), counts.changed),
        (same("of these unchanged"), counts.unchanged),
        (("participation", "participations"), counts.participations),
        (
            ("new organisation", "new organisations"),
            counts.organisations,
        ),
        (("result", "results"), counts.results),
        (("topic", "topics"), counts.topics),
        (("call", "calls"), counts.calls),
        (
            ("part of a programme", "parts of programmes"),
            counts.programme_parts,
        ),
        (("gap", "gaps"), counts.gaps),
        (
            (
                "addition from a separate table",
                "additions from separate tables",
            ),
            counts.supplements,
        ),
    ]
    .into_iter()
    .filter(|(_, number)| *number > 0)
    .map(|((one, many), number)| (wording::noun(number, one, many), wording::number_of(number)))
    .collect()
}

/// `GET /data`
pub(crate) async fn show(State(state): State<AppState>, ground: Ground) -> Result<Response, Fault> {
    let store = state.store();
    let corpus = state.overview(&ground).await?;
    let snapshots = store.snapshots().await?;
    let problems = store.problem_counts(&ProblemFilter::default()).await?;
    let frame = Frame::new("About the data")
        .within(Place::Library)
        .on(ground);
    page(&Data::new(frame, &corpus, &snapshots, &problems))
}

/// `GET /data/catalogue.ttl`: the same for data portals, as Turtle.
pub(crate) async fn turtle(State(state): State<AppState>) -> Result<Response, Fault> {
    let snapshots = state.store().snapshots().await?;
    let catalogue = of_site(state.address(), &snapshots).turtle();
    Ok((
        [(header::CONTENT_TYPE, "text/turtle; charset=utf-8")],
        catalogue,
    )
        .into_response())
}

/// `GET /data/catalogue.jsonld`: the same as JSON-LD.
pub(crate) async fn json_ld(State(state): State<AppState>) -> Result<Response, Fault> {
    let snapshots = state.store().snapshots().await?;
    let catalogue = of_site(state.address(), &snapshots).json_ld();
    Ok(([(header::CONTENT_TYPE, "application/ld+json")], catalogue).into_response())
}
