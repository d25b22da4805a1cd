//! `GET /gap-files/{id}`: the page of a gap file, as far as its markings allow.

use super::sections::{self, HeadLine, Section};
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pages::{gap_file_chain, gap_file_matches};
use crate::question;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use uptake_model::{GapFileId, StepKind};
use uptake_workflow::{SeenGapFile, gap_file_seen};

#[derive(Debug, Template)]
#[template(path = "gap_file/show.html")]
struct Show {
    frame: Frame,
    seen: SeenGapFile,
    head: Vec<HeadLine>,
    sections: Vec<Section>,
    find: Option<String>,
    concepts: Vec<Concept>,
}

#[derive(Debug)]
struct Concept {
    slug: String,
    label: String,
}

impl Show {
    /// The names of those for whom fields marked RED are meant.
    fn named(&self) -> String {
        let named = self.seen.content.named.iter();
        let names = named.filter_map(|it| self.seen.people.get(it).map(String::as_str));
        names.collect::<Vec<_>>().join(", ")
    }
}

/// What a viewer sees of a gap file, or the answer for one that is not there.
///
/// # Errors
/// [`Fault::Unknown`]; others where the database fails.
pub(crate) async fn seen(state: &AppState, visit: &Visit, id: &str) -> Result<SeenGapFile, Fault> {
    let found = gap_file_seen(state.store(), visit.viewer(), &GapFileId::new(id)).await?;
    found.ok_or_else(|| Fault::Unknown {
        what: "gap file",
        id: id.to_owned(),
    })
}

/// `GET /gap-files/{id}`
pub(crate) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let seen = seen(&state, &visit, &id).await?;
    let matches = gap_file_matches::for_page(&state, &visit, &seen).await?;
    let chain = match &matches {
        Some(matches) => Some(gap_file_chain::view(&state, &visit, matches).await?),
        None => None,
    };
    let found = (chain.as_ref(), matches);
    let sections = sections::sections(&state, &visit, &seen, &ground.form, found).await?;
    let head = sections::head(&state, &seen, chain.as_ref()).await?;
    let frame = Frame::new(seen.title()).within(Place::Gaps).on(ground);
    let need = seen
        .content
        .statement
        .as_ref()
        .or(seen.content.title.as_ref());
    page(&Show {
        find: need.map(|it| question::ask(&it.value)),
        concepts: concepts(&seen),
        frame,
        head,
        sections,
        seen,
    })
}

fn concepts(seen: &SeenGapFile) -> Vec<Concept> {
    let thesaurus = uptake_search::thesaurus::Thesaurus::embedded();
    let slugs = seen.content.concepts.iter().flat_map(|it| &it.value);
    slugs
        .filter_map(|slug| thesaurus.concept(slug))
        .map(|concept| Concept {
            slug: concept.slug.clone(),
            label: concept.preferred(uptake_model::Language::En).to_owned(),
        })
        .collect()
}
