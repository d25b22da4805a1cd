//! Gaps like a text: before one is stated twice. Without a script, and with the text kept.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::parameters::Parameters;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use uptake_model::{GapFileId, Viewer};
use uptake_search::Query;
use uptake_workflow::{FoundGap, SimilarGap, similar_gaps, similar_to};

/// Gaps that are shown.
const MOST: usize = 10;

/// Gap files that stand beside an answer.
const BESIDE: usize = 3;

/// Longest text that is compared, in characters.
const LONGEST: usize = 20_000;

/// A similar gap; stands in `gap_file/similar.html`.
#[derive(Debug, Clone)]
pub(crate) struct SimilarRow {
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) language: String,
    pub(crate) statement: Option<String>,
    pub(crate) percent: u32,
    pub(crate) shared: String,
    /// Where it can be co-signed; `None` for common gaps that were imported.
    pub(crate) co_sign: Option<String>,
}

impl SimilarRow {
    /// The wording of a gap that was found.
    pub(crate) fn of(found: &SimilarGap) -> Self {
        let (href, co_sign) = match &found.gap {
            FoundGap::File(id) => {
                let href = format!("/gap-files/{id}");
                (href.clone(), Some(format!("{href}/co-sign")))
            }
            FoundGap::Imported(id) => (format!("/gaps/{id}"), None),
        };
        let shared: Vec<&str> = found.shared.iter().map(|it| it.word.as_str()).collect();
        Self {
            title: found.title.clone(),
            href,
            language: found.language.clone(),
            statement: found.statement.clone(),
            percent: (found.likeness * 100.0).round() as u32,
            shared: shared.join(", "),
            co_sign,
        }
    }
}

/// The published gap files most like a need, for beside its answer.
///
/// # Errors
/// There is no index, or the store fails.
pub(crate) async fn gap_files(
    state: &AppState,
    viewer: &Viewer,
    need: &Query,
) -> Result<Vec<SimilarRow>, Fault> {
    let found = similar_to(state.platform(), viewer, need, None, MOST).await?;
    let files = found
        .iter()
        .filter(|it| matches!(it.gap, FoundGap::File(_)));
    Ok(files.take(BESIDE).map(SimilarRow::of).collect())
}

async fn rows(
    state: &AppState,
    viewer: &Viewer,
    text: &str,
    but: Option<&GapFileId>,
    limit: usize,
) -> Result<Vec<SimilarRow>, Fault> {
    let found = similar_gaps(state.platform(), viewer, text, but, limit).await?;
    Ok(found.iter().map(SimilarRow::of).collect())
}

#[derive(Debug, Template)]
#[template(path = "sharing/similar.html")]
struct Page {
    frame: Frame,
    text: String,
    /// `None` before anything was asked.
    similar: Option<Vec<SimilarRow>>,
}

fn frame(ground: Ground) -> Frame {
    Frame::new("Is your gap registered already?")
        .within(Place::Gaps)
        .on(ground)
}

/// `GET /gap-files/similar`
pub(crate) async fn ask(ground: Ground) -> Result<Response, Fault> {
    page(&Page {
        frame: frame(ground),
        text: String::new(),
        similar: None,
    })
}

/// `POST /gap-files/similar?of=/gap-files/{id}/edit`, so that what is being written stands
/// in no address. The form of a gap file sends its title and statement here, into a tab
/// of its own; `of` is where that form leads.
pub(crate) async fn find(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    RawQuery(query): RawQuery,
    sent: Sent,
) -> Result<Response, Fault> {
    let parts = ["text", "title", "statement"].map(|name| sent.text(name));
    let parts: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
    let text: String = parts.join(". ").chars().take(LONGEST).collect();
    let query = Parameters::read(query.as_deref());
    let written = query.get("of").unwrap_or_default().split('/').nth(2);
    let written = written.map(GapFileId::new);
    let similar = rows(&state, visit.viewer(), &text, written.as_ref(), MOST).await?;
    page(&Page {
        frame: frame(ground),
        text,
        similar: Some(similar),
    })
}
