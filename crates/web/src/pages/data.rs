//! About the data: what was imported, from where, when, under which terms, and what
//! was found wrong with it.

use crate::catalogue::{Catalogue, PARQUET, of_site};
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pages::coverage::money::{amount, unstated};
use crate::served_tables::file_body;
use crate::state::AppState;
use crate::wording;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
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

/// The catalogue as it stands now.
async fn catalogue(state: &AppState) -> Result<Catalogue, Fault> {
    let snapshots = state.store().snapshots().await?;
    // A folder that is being replaced is left out until the new one stands there.
    let served = state.tables().and_then(|it| match it.read() {
        Ok(tables) => Some(tables),
        Err(error) => {
            tracing::warn!("the tables cannot be given out: {error}");
            None
        }
    });
    let base = state.address().trim_end_matches('/');
    Ok(of_site(base, &snapshots, served.as_ref()))
}

/// `GET /data/catalogue.ttl`: the same for data portals, as Turtle.
pub(crate) async fn turtle(State(state): State<AppState>) -> Result<Response, Fault> {
    let kind = [(header::CONTENT_TYPE, "text/turtle; charset=utf-8")];
    Ok((kind, catalogue(&state).await?.turtle()).into_response())
}

/// `GET /data/catalogue.jsonld`: the same as JSON-LD.
pub(crate) async fn json_ld(State(state): State<AppState>) -> Result<Response, Fault> {
    let kind = [(header::CONTENT_TYPE, "application/ld+json")];
    Ok((kind, catalogue(&state).await?.json_ld()).into_response())
}

/// `GET /data/catalogue`: its identifier leads to the form that the reader asks for, Turtle
/// where it asks for none.
pub(crate) async fn negotiated(headers: HeaderMap) -> Response {
    let asked = headers.get(header::ACCEPT);
    let asked = asked.and_then(|it| it.to_str().ok()).unwrap_or_default();
    let form = match asked.find("json") {
        Some(json) if asked.find("turtle").is_none_or(|it| json < it) => "jsonld",
        _ => "ttl",
    };
    let vary = [(header::VARY, "accept")];
    let to = Redirect::to(&format!("/data/catalogue.{form}"));
    (vary, to).into_response()
}

/// `GET /data/tables/{file}`: a table of the corpus, where the site gives them out.
pub(crate) async fn table(
    State(state): State<AppState>,
    Path(name): Path<String>,
) -> Result<Response, Fault> {
    let folder = state.tables().ok_or(Fault::NoPage)?;
    let unreadable = |error: std::io::Error| {
        tracing::warn!("the tables cannot be given out: {error}");
        Fault::NotReady(
            "The tables are being written anew. Nothing was lost. Try again in a minute."
                .to_owned(),
        )
    };
    let path = folder.find(&name).map_err(unreadable)?;
    let path = path.ok_or(Fault::NoPage)?;
    let (length, body) = file_body(path).await.map_err(unreadable)?;
    let kind = match name.ends_with(".json") {
        true => "application/json",
        false => PARQUET,
    };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_LENGTH, length.to_string()),
    ];
    Ok((headers, body).into_response())
}
