//! A gap file as one viewer sees it: the one place where what is hidden is taken out.
//! What was taken out leaves no trace, neither as a count nor as a number left over nor
//! as the time of a change.

use crate::access::{Circle, Viewer};
use crate::area::Area;
use crate::discipline::Discipline;
use crate::gap_file::{GapContent, GapOrigin, GapVersion, Level, Requirement};
use crate::gap_state::GapState;
use crate::ids::{GapFileId, PersonId};
use crate::language::Language;
use crate::marking::{Marked, Marking};
use crate::priority::Priority;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a viewer sees of the content. `None` means that nothing is shown: because
/// nothing was stated or because it is not for this viewer, and nothing tells which.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeenContent {
    /// Short title.
    pub title: Option<Marked<String>>,
    /// “The ability to …”
    pub statement: Option<Marked<String>>,
    /// What happens today, and what goes wrong.
    pub narrative: Option<Marked<String>>,
    /// Where and under which conditions it occurs.
    pub context: Option<Marked<String>>,
    /// What would be reached if it were closed.
    pub objectives: Option<Marked<Vec<String>>>,
    /// What a solution should do or be.
    pub requirements: Vec<SeenRequirement>,
    /// Area of civil security.
    pub area: Option<Marked<Area>>,
    /// Concepts of the thesaurus, by slug.
    pub concepts: Option<Marked<Vec<String>>>,
    /// Disciplines that it affects.
    pub disciplines: Option<Marked<Vec<Discipline>>>,
    /// How soon it must be closed.
    pub urgency: Option<Marked<Level>>,
    /// How much depends on it.
    pub importance: Option<Marked<Level>>,
    /// Where it comes from.
    pub origin: Option<Marked<GapOrigin>>,
    /// Language it is written in.
    pub language: Language,
    /// People for whom fields marked RED are meant; for the own organisation only.
    pub named: Vec<PersonId>,
}

/// A requirement as a viewer sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeenRequirement {
    /// Its number within the gap file, by which other records refer to it. Never to be
    /// shown, sent or linked: a number left over tells of a hidden one.
    #[serde(skip)]
    pub number: u32,
    /// The number to show: counts what this viewer sees, from 1.
    pub shown_as: u32,
    /// What it says.
    #[serde(flatten)]
    pub says: Said,
    /// How far it may be shared.
    pub marking: Marking,
}

/// What a requirement says, without its number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Said {
    /// “A solution should …”
    pub text: String,
    /// How much it binds.
    pub necessity: crate::gap_file::Necessity,
    /// From where on it is met.
    pub threshold: Option<crate::gap_file::Threshold>,
}

impl Said {
    fn of(requirement: &Requirement) -> Self {
        Self {
            text: requirement.text.clone(),
            necessity: requirement.necessity,
            threshold: requirement.threshold.clone(),
        }
    }
}

/// Where a gap file stands, as a viewer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenState {
    /// [`GapState::code`].
    pub code: &'static str,
    /// Since when; a draft does not say.
    pub since: Option<Timestamp>,
    /// Why. Whoever sees that the gap file was closed sees the reason.
    pub reason: Option<String>,
    /// What it was merged into, where the viewer may know that one.
    pub into: Option<GapFileId>,
}

impl SeenState {
    /// Everything of a state.
    #[must_use]
    pub fn of(state: &GapState) -> Self {
        let (since, reason, into) = match state {
            GapState::Draft => (None, None, None),
            GapState::Submitted { at } | GapState::Published { at } => (Some(at), None, None),
            GapState::Merged { into, reason, at } => (Some(at), Some(reason), Some(into)),
            GapState::Met { reason, at } | GapState::Withdrawn { reason, at } => {
                (Some(at), Some(reason), None)
            }
        };
        Self {
            code: state.code(),
            since: since.copied(),
            reason: reason.cloned(),
            into: into.cloned(),
        }
    }
}

/// A gap file as a viewer saw it from some time on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeenVersion {
    /// Counts the changes that the viewer sees, from 1.
    pub shown_as: u32,
    /// When.
    pub at: Timestamp,
    /// Who wrote it; for the own organisation only.
    pub author: Option<PersonId>,
    /// What they say of the change; for the own organisation only.
    pub remark: Option<String>,
    /// Where it stood.
    pub state: SeenState,
    /// What it said.
    pub content: SeenContent,
}

impl SeenContent {
    /// What `viewer` sees of a content in this circle.
    #[must_use]
    pub fn of(content: &GapContent, circle: &Circle, viewer: &Viewer) -> Self {
        let ours = circle.may_edit(viewer);
        let text = |it: &Marked<String>| seen(it, !it.value.is_empty(), circle, viewer);
        let list = |it: &Marked<Vec<String>>| seen(it, !it.value.is_empty(), circle, viewer);
        let disciplines = &content.disciplines;
        // Guests are named by their addresses alone, and whether these belong to anybody is
        // not for their colleagues to learn.
        let named = content.named.iter();
        let requirements = content.requirements.iter();
        let requirements = requirements
            .filter(|it| circle.may_see(viewer, it.marking))
            .zip(1..)
            .map(|(it, shown_as)| SeenRequirement {
                number: it.value.number,
                shown_as,
                says: Said::of(&it.value),
                marking: it.marking,
            });
        Self {
            title: text(&content.title),
            statement: text(&content.statement),
            narrative: text(&content.narrative),
            context: text(&content.context),
            objectives: list(&content.objectives),
            requirements: requirements.collect(),
            area: seen(&content.area, true, circle, viewer),
            concepts: list(&content.concepts),
            disciplines: seen(disciplines, !disciplines.value.is_empty(), circle, viewer),
            urgency: seen(&content.urgency, true, circle, viewer),
            importance: seen(&content.importance, true, circle, viewer),
            origin: seen(&content.origin, true, circle, viewer),
            language: content.language,
            named: named.filter(|_| ours).cloned().collect(),
        }
    }

    /// The priority, where both that it follows from are seen.
    #[must_use]
    pub fn priority(&self) -> Option<Priority> {
        let (urgency, importance) = (self.urgency.as_ref()?, self.importance.as_ref()?);
        Some(Priority::of(urgency.value, importance.value))
    }

    /// The requirement of this number, where it is seen.
    #[must_use]
    pub fn requirement(&self, number: u32) -> Option<&SeenRequirement> {
        self.requirements.iter().find(|it| it.number == number)
    }
}

fn seen<T: Clone>(
    field: &Marked<T>,
    stated: bool,
    circle: &Circle,
    viewer: &Viewer,
) -> Option<Marked<T>> {
    (stated && circle.may_see(viewer, field.marking)).then(|| field.clone())
}

/// The versions of a gap file, oldest first, as `viewer` sees them: only those that
/// changed something for them, and in each only what is open to them there and in every
/// later version, so that what was taken back does not come back with the history.
#[must_use]
pub fn seen_versions(
    versions: &[GapVersion],
    circle: &Circle,
    viewer: &Viewer,
) -> Vec<SeenVersion> {
    let ours = circle.may_edit(viewer);
    let mut later = Later::default();
    let mut read: Vec<SeenVersion> = Vec::with_capacity(versions.len());
    for version in versions.iter().rev() {
        let content = later.tighten(&version.content);
        let title = circle.may_see(viewer, content.title.marking);
        let known = version.state.is_public() && (title || circle.invites(viewer));
        if !ours && !known {
            continue;
        }
        read.push(SeenVersion {
            shown_as: 0,
            at: version.at,
            author: ours.then(|| version.author.clone()),
            remark: (ours && !version.remark.is_empty()).then(|| version.remark.clone()),
            state: SeenState::of(&version.state),
            content: SeenContent::of(&content, circle, viewer),
        });
    }
    let mut kept: Vec<SeenVersion> = Vec::with_capacity(read.len());
    for version in read.into_iter().rev() {
        let same = kept
            .last()
            .is_some_and(|it| it.content == version.content && it.state == version.state);
        if !same {
            kept.push(version);
        }
    }
    for (version, number) in kept.iter_mut().zip(1..) {
        version.shown_as = number;
    }
    kept
}

/// The narrowest markings of the versions after one.
#[derive(Debug, Default)]
struct Later {
    fields: [Marking; 11],
    requirements: BTreeMap<u32, Marking>,
    begun: bool,
}

impl Later {
    /// The content with no marking wider than in any later version; remembers its own.
    fn tighten(&mut self, content: &GapContent) -> GapContent {
        let mut content = content.clone();
        let fields = [
            &mut content.title.marking,
            &mut content.statement.marking,
            &mut content.narrative.marking,
            &mut content.context.marking,
            &mut content.objectives.marking,
            &mut content.area.marking,
            &mut content.concepts.marking,
            &mut content.disciplines.marking,
            &mut content.urgency.marking,
            &mut content.importance.marking,
            &mut content.origin.marking,
        ];
        for (marking, narrowest) in fields.into_iter().zip(&mut self.fields) {
            *narrowest = if self.begun {
                (*narrowest).max(*marking)
            } else {
                *marking
            };
            *marking = *narrowest;
        }
        self.begun = true;
        for it in &mut content.requirements {
            let number = it.value.number;
            let narrowest = self.requirements.entry(number).or_insert(it.marking);
            *narrowest = (*narrowest).max(it.marking);
            it.marking = *narrowest;
        }
        content
    }
}

#[cfg(test)]
mod tests;
