//! Gap files: what a viewer sees of one and of the register, and the verbs that write them.
//! Pages, the API, exports and everything else that speaks of a gap file start from
//! [`gap_file_seen`], so that what is hidden is taken out in one place.

pub mod check;
mod in_full;
mod name_people;
mod register;
mod suggest;
mod write;

pub use in_full::{GapFileInFull, gap_file_in_full};
pub(crate) use name_people::tell_that_author_left;
pub use name_people::{NamedPeople, NamedPerson, NewNames, name_people, named_people};
pub use register::{SeenGapLine, gap_register};
pub use suggest::{concepts_in, language_of};
pub(crate) use write::{add, begun, belongs, change, edited, markings};
pub use write::{begin_gap, edit_gap, edit_token, step_gap};

use crate::gap_access::{KnownGap, find_known_gap};
use jiff::Timestamp;
use std::collections::BTreeMap;
use uptake_model::{
    Circle, GapFile, GapFileId, GapState, Marked, MemberOrganisation, PersonId, Priority,
    SeenContent, SeenState, SeenVersion, StepKind, Viewer, seen_versions,
};
use uptake_store::{Store, StoreError};

/// A gap file as one viewer sees it. Nothing that is hidden from them influences it.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenGapFile {
    /// Identifier.
    pub id: GapFileId,
    /// Whose it is. Whoever may know a gap file sees its title, and its owner with it.
    pub owner: MemberOrganisation,
    /// Whether the viewer belongs to the owner.
    pub ours: bool,
    /// Whether the viewer leads the owner.
    pub leads: bool,
    /// The name of who began it; for the own organisation only.
    pub author: Option<String>,
    /// Where it stands.
    pub state: SeenState,
    /// What it says.
    pub content: SeenContent,
    /// Follows from urgency and importance, where both are seen.
    pub priority: Option<Priority>,
    /// When the viewer could first see it.
    pub begun: Timestamp,
    /// When what they see changed last.
    pub changed: Timestamp,
    /// The changes that they see, oldest first.
    pub history: Vec<SeenVersion>,
    /// The steps that they may take from here.
    pub steps: Vec<StepKind>,
    /// Whether they may change its content now.
    pub may_edit: bool,
    /// Whether they decide for whom fields marked RED are meant.
    pub may_name: bool,
    /// The names of those who wrote and of those for whom fields are meant; for the own
    /// organisation only.
    pub people: BTreeMap<PersonId, String>,
}

impl SeenGapFile {
    /// The title, or words that stand for it where it is for others in the own
    /// organisation.
    #[must_use]
    pub fn title(&self) -> &str {
        let title = self.content.title.as_ref();
        title.map_or("Gap file for named people", |it| it.value.as_str())
    }

    /// The text of a field, empty where it is not shown.
    #[must_use]
    pub fn text(field: Option<&Marked<String>>) -> &str {
        field.map_or("", |it| it.value.as_str())
    }
}

/// What `viewer` sees of a gap file; `None` where there is none or they may not know.
///
/// # Errors
/// Where the database fails.
pub async fn gap_file_seen(
    store: &Store,
    viewer: &Viewer,
    id: &GapFileId,
) -> Result<Option<SeenGapFile>, StoreError> {
    let Some(known) = find_known_gap(store, viewer, id).await? else {
        return Ok(None);
    };
    let Some(owner) = store.member_organisation(&known.gap.owner).await? else {
        return Ok(None);
    };
    Ok(Some(seen_of(store, viewer, &known, owner).await?))
}

/// What `viewer` sees of a gap file that they may know of, and that is its `owner`'s.
async fn seen_of(
    store: &Store,
    viewer: &Viewer,
    known: &KnownGap,
    owner: MemberOrganisation,
) -> Result<SeenGapFile, StoreError> {
    let KnownGap { gap, circle, .. } = known;
    let ours = circle.may_edit(viewer);
    let versions = store.gap_versions(&gap.id).await?;
    let mut history = seen_versions(&versions, circle, viewer);
    let mut state = SeenState::of(&gap.state);
    hide_unknown(store, viewer, &mut state).await?;
    for version in &mut history {
        hide_unknown(store, viewer, &mut version.state).await?;
    }
    let content = SeenContent::of(&gap.content, circle, viewer);
    let people = if ours {
        names(store, gap, &history).await?
    } else {
        BTreeMap::new()
    };
    let times = |version: Option<&SeenVersion>| version.map(|it| it.at);
    Ok(SeenGapFile {
        may_name: name_people::may_name(store, viewer, gap).await?,
        id: gap.id.clone(),
        owner,
        ours,
        leads: viewer.leads(&gap.owner),
        author: people.get(&gap.author).cloned(),
        state,
        priority: content.priority(),
        content,
        begun: times(history.first()).unwrap_or(gap.created_at),
        changed: times(history.last()).unwrap_or(gap.created_at),
        history,
        steps: steps_from(&gap.state, circle, viewer),
        may_edit: ours && gap.state.is_open(),
        people,
    })
}

fn steps_from(state: &GapState, circle: &Circle, viewer: &Viewer) -> Vec<StepKind> {
    StepKind::ALL
        .into_iter()
        .filter(|step| step.leads_on_from(state) && step.is_open_to(viewer, circle))
        .collect()
}

/// Takes out the gap file that one was merged into, where `viewer` may not know it.
async fn hide_unknown(
    store: &Store,
    viewer: &Viewer,
    state: &mut SeenState,
) -> Result<(), StoreError> {
    if let Some(into) = &state.into
        && find_known_gap(store, viewer, into).await?.is_none()
    {
        state.into = None;
    }
    Ok(())
}

async fn names(
    store: &Store,
    gap: &GapFile,
    history: &[SeenVersion],
) -> Result<BTreeMap<PersonId, String>, StoreError> {
    let mut names = BTreeMap::new();
    let named = gap.content.named.iter().chain(&gap.content.guests);
    let writers = history.iter().filter_map(|it| it.author.as_ref());
    for id in writers.chain(named).chain([&gap.author]) {
        if !names.contains_key(id)
            && let Some(person) = store.person(id).await?
        {
            names.insert(id.clone(), person.name);
        }
    }
    Ok(names)
}
