//! What an organisation works on, beyond what the store counts of it.

use super::sums::{Slice, Sums};
use crate::landscape::Charted;
use uptake_model::{Area, Landscape, Language, OrganisationId};
use uptake_search::Thesaurus;

/// What an organisation works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationProfile {
    /// Its place in the landscape.
    pub place: usize,
    /// Its parts by area; a project of several counts in each.
    pub areas: Vec<Slice<Area>>,
    /// Concepts that its projects are about, by slug, name and number of projects, most
    /// first; those at the top of the thesaurus say too little and are left out. Empty
    /// while the corpus is being surveyed.
    pub concepts: Vec<(String, String, u64)>,
}

/// What an organisation works on; `None` where it takes part in nothing. `most` limits the
/// concepts.
#[must_use]
pub fn organisation_profile(
    landscape: &Landscape,
    charted: Option<&Charted>,
    id: &OrganisationId,
    most: usize,
) -> Option<OrganisationProfile> {
    let place = landscape
        .organisations
        .binary_search_by(|it| it.id.cmp(id))
        .ok()?;
    let mut areas = Sums::new();
    let mut projects: Vec<usize> = Vec::new();
    for part in landscape.parts.iter().filter(|it| it.organisation == place) {
        let project = &landscape.projects[part.project];
        projects.push(part.project);
        for area in &project.areas {
            areas.add(Some(*area), part.project, part.ec_contribution);
        }
        if project.areas.is_empty() {
            areas.add(None, part.project, part.ec_contribution);
        }
    }
    projects.dedup();
    let concepts = charted.map(|it| concepts(it, &projects, most));
    Some(OrganisationProfile {
        place,
        areas: areas.in_order(),
        concepts: concepts.unwrap_or_default(),
    })
}

fn concepts(charted: &Charted, projects: &[usize], most: usize) -> Vec<(String, String, u64)> {
    let concepts = Thesaurus::embedded().concepts().iter();
    let counted = concepts.filter(|it| !it.is_top()).map(|concept| {
        let about = charted.about(&concept.slug);
        let here = projects.iter().filter(|it| about.binary_search(it).is_ok());
        (concept, here.count() as u64)
    });
    let mut counted: Vec<_> = counted.filter(|it| it.1 > 0).collect();
    counted.sort_by(|a, b| (b.1, &a.0.slug).cmp(&(a.1, &b.0.slug)));
    counted.truncate(most);
    counted
        .into_iter()
        .map(|(it, number)| {
            let name = it.preferred(Language::En).to_owned();
            (it.slug.clone(), name, number)
        })
        .collect()
}
