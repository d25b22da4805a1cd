//! Which gaps a project serves, as far as a viewer may know: those for which somebody
//! confirmed it, and those for which the matching finds it likely.

use crate::act::Refusal;
use uptake_model::{GapFileId, Language, MatchJudgement, ProjectId, Viewer};
use uptake_store::Store;
use uptake_store::listing::RegisterLine;

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
pub const MOST_GAPS: u32 = 200;

/// The gaps that a project serves: the confirmed ones first, each by title.
///
/// # Errors
/// Where the database fails.
pub async fn project_gaps(
    store: &Store,
    viewer: &Viewer,
    project: &ProjectId,
) -> Result<Vec<ProjectGap>, Refusal> {
    let judged = store.match_judgements_of(project).await?;
    let likely = store.gaps_likely_for(viewer, project, MOST_GAPS).await?;
    let mut others: Vec<GapFileId> = judged.iter().map(|it| it.gap.clone()).collect();
    others.dedup();
    others.retain(|id| likely.iter().all(|line| line.gap.id != *id));
    let others = store.gap_lines(&others).await?;
    let likely = likely.into_iter().map(|line| (line, true));
    let lines = likely.chain(others.into_iter().map(|line| (line, false)));
    let mut found: Vec<ProjectGap> = lines
        .filter_map(|(line, likely)| served(line, viewer, &judged, likely))
        .collect();
    let order = |it: &ProjectGap| (it.standing == ProjectGapStanding::Likely, it.title.clone());
    found.sort_by_key(order);
    found.truncate(MOST_GAPS as usize);
    Ok(found)
}

/// A gap file as one that the project serves; `None` where the viewer may not know, or
/// those whose decision they may know found otherwise.
fn served(
    line: RegisterLine,
    viewer: &Viewer,
    judged: &[MatchJudgement],
    likely: bool,
) -> Option<ProjectGap> {
    let gap = line.gap;
    let circle = gap.circle(line.partners);
    if !gap.matches_are_seen_by(viewer, &circle) {
        return None;
    }
    let of_gap = judged.iter().filter(|it| it.gap == gap.id);
    let seen: Vec<&MatchJudgement> = of_gap.filter(|it| it.is_seen_by(viewer, &circle)).collect();
    let confirming = seen.iter().filter(|it| it.verdict.confirms()).count();
    let standing = match confirming {
        0 if seen.is_empty() && likely => ProjectGapStanding::Likely,
        0 => return None,
        number => ProjectGapStanding::Confirmed(number),
    };
    Some(ProjectGap {
        gap: gap.id,
        title: gap.content.title.value,
        language: gap.content.language,
        standing,
    })
}
