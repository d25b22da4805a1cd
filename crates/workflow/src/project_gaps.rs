//! Which gaps a project serves, as far as a viewer may know: those for which somebody
//! confirmed it, and those for which the matching finds it likely.

use crate::act::Refusal;
use crate::judge_gap_match::gap_with_matches;
use uptake_model::{GapFileId, Language, ProjectId, Verdict, Viewer};
use uptake_store::Store;

/// A gap that a project serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectGap {
    /// The gap file.
    pub gap: GapFileId,
    /// Its title.
    pub title: String,
    /// Language of the title.
    pub language: Language,
    /// How we know.
    pub standing: ProjectGapStanding,
}

/// How we know that a project serves a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProjectGapStanding {
    /// Organisations confirmed that it meets the gap, at least partly: how many.
    Confirmed(usize),
    /// The matching finds it likely, and nobody judged it, as far as the viewer may know.
    Likely,
}

/// Most gaps that are named.
pub const MOST_GAPS: usize = 200;

/// The gaps that a project serves: the confirmed ones first, each by title.
///
/// # Errors
/// Where the database fails.
pub async fn project_gaps(
    store: &Store,
    viewer: &Viewer,
    project: &ProjectId,
) -> Result<Vec<ProjectGap>, Refusal> {
    let likely = store.gaps_likely_for(project).await?;
    let judged = store.match_judgements_of(project).await?;
    let mut ids: Vec<&GapFileId> = judged.iter().map(|it| &it.gap).chain(&likely).collect();
    ids.sort();
    ids.dedup();
    let mut found = Vec::new();
    for id in ids {
        let Some(known) = gap_with_matches(store, viewer, id).await? else {
            continue;
        };
        let mut verdicts = judged
            .iter()
            .filter(|it| it.gap == *id && it.is_seen_by(viewer, &known.circle))
            .map(|it| it.verdict)
            .peekable();
        let standing = if verdicts.peek().is_none() {
            ProjectGapStanding::Likely
        } else {
            match verdicts.filter(|it: &Verdict| it.confirms()).count() {
                0 => continue,
                number => ProjectGapStanding::Confirmed(number),
            }
        };
        if standing == ProjectGapStanding::Likely && !likely.contains(id) {
            continue;
        }
        found.push(ProjectGap {
            gap: id.clone(),
            title: known.gap.content.title.value,
            language: known.gap.content.language,
            standing,
        });
    }
    let order = |it: &ProjectGap| (it.standing == ProjectGapStanding::Likely, it.title.clone());
    found.sort_by_key(order);
    found.truncate(MOST_GAPS);
    Ok(found)
}
