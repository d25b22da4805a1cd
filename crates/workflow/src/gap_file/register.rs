//! The register: the gap files that a viewer may know, as lines of a list.

use uptake_model::{
    Area, Discipline, GapFileId, Language, Marked, MemberOrganisation, Priority, SeenContent,
    SeenState, Viewer,
};
use uptake_store::listing::{GapFilter, Page, Paged, RegisterLine};
use uptake_store::{Store, StoreError};

/// A gap file in a list, as one viewer sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenGapLine {
    /// Identifier.
    pub id: GapFileId,
    /// Whose it is.
    pub owner: MemberOrganisation,
    /// Whether the viewer belongs to the owner.
    pub ours: bool,
    /// Short title.
    pub title: Option<Marked<String>>,
    /// “The ability to …”
    pub statement: Option<Marked<String>>,
    /// Area of civil security.
    pub area: Option<Area>,
    /// Disciplines that it affects.
    pub disciplines: Vec<Discipline>,
    /// Priority.
    pub priority: Option<Priority>,
    /// Language it is written in.
    pub language: Language,
    /// Where it stands, without the gap file it was merged into.
    pub state: SeenState,
}

/// The gap files that `viewer` may know and that pass the filter, with their number.
///
/// # Errors
/// Where the database fails.
pub async fn gap_register(
    store: &Store,
    viewer: &Viewer,
    filter: &GapFilter,
    page: Page,
) -> Result<Paged<SeenGapLine>, StoreError> {
    let found = store.gap_register(viewer, filter, page).await?;
    Ok(Paged {
        total: found.total,
        offset: found.offset,
        items: found
            .items
            .into_iter()
            .filter_map(|line| seen(line, viewer))
            .collect(),
    })
}

/// Asks the model again what the store selected.
fn seen(line: RegisterLine, viewer: &Viewer) -> Option<SeenGapLine> {
    let RegisterLine {
        gap,
        owner,
        partners,
    } = line;
    let circle = gap.circle(partners);
    if !gap.is_known_to(viewer, &circle) {
        return None;
    }
    let content = SeenContent::of(&gap.content, &circle, viewer);
    Some(SeenGapLine {
        id: gap.id,
        owner,
        ours: circle.may_edit(viewer),
        priority: content.priority(),
        title: content.title,
        statement: content.statement,
        area: content.area.map(|it| it.value),
        disciplines: content.disciplines.map(|it| it.value).unwrap_or_default(),
        language: content.language,
        state: SeenState {
            into: None,
            ..SeenState::of(&gap.state)
        },
    })
}
