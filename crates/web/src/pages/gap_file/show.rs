//! `GET /gap-files/{id}`: the page of a gap file, as far as its markings allow.

use super::sections::{self, HeadLine, Section};
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pages::gap_file_chain::ChainView;
use crate::pages::gap_file_matches::IN_SECTION;
use crate::question;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use uptake_model::{GapFileId, StepKind};
use uptake_workflow::gap_file::gap_file_in_full;
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
    found.ok_or_else(|| unknown(id))
}

fn unknown(id: &str) -> Fault {
    Fault::Unknown {
        what: "gap file",
        id: id.to_owned(),
    }
}

/// `GET /gap-files/{id}`
pub(crate) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let (platform, viewer, today) = (state.platform(), visit.viewer(), state.today());
    let file = GapFileId::new(&id);
    let full = gap_file_in_full(platform, viewer, &file, IN_SECTION, today).await?;
    let mut full = full.ok_or_else(|| unknown(&id))?;
    let (matches, chain) = full.found.take().unzip();
    let chain = chain.map(|it| ChainView::of(&file, it));
    let found = (chain.as_ref(), matches);
    let sections = sections::sections(&full, found, viewer, (&ground.form, today))?;
    let seen = full.seen;
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
