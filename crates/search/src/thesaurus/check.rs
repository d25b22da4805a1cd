//! From drafts to concepts that keep the rules: those of SKOS, and ours that
//! every concept is defined, complete in 24 languages and under a top concept.

use super::concept::Concept;
use super::fault::{Fault, FaultKind};
use super::turtle::{Draft, Scheme, fault};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use uptake_model::Language;

/// Checks drafts against each other and makes concepts of them, in the order of
/// their slugs. Where there is a fault, the concepts are not to be used.
pub(super) fn concepts(drafts: Vec<Draft>, faults: &mut Vec<Fault>) -> Vec<Concept> {
    let drafts = once_each(drafts, faults);
    relations(&drafts, faults);
    clashes(&drafts, faults);
    let mut concepts: Vec<Concept> = drafts
        .into_values()
        .map(|draft| concept(draft, faults))
        .collect();
    mirror(&mut concepts);
    concepts
}

pub(super) fn scheme(scheme: &Scheme, faults: &mut Vec<Fault>) {
    for (what, value) in [
        ("title", &scheme.title),
        ("licence", &scheme.licence),
        ("version", &scheme.version),
    ] {
        if value.is_empty() {
            let kind = FaultKind::SchemeIncomplete { what };
            faults.push(fault("scheme.ttl", None, kind));
        }
    }
}

fn once_each(drafts: Vec<Draft>, faults: &mut Vec<Fault>) -> BTreeMap<String, Draft> {
    let mut kept: BTreeMap<String, Draft> = BTreeMap::new();
    for draft in drafts {
        if !draft.declared {
            faults.push(fault(
                &draft.file,
                Some(&draft.slug),
                FaultKind::NotDeclared,
            ));
        }
        if let Some(other) = kept.get(&draft.slug) {
            let other = other.file.clone();
            let kind = FaultKind::DefinedTwice { other };
            faults.push(fault(&draft.file, Some(&draft.slug), kind));
        } else {
            kept.insert(draft.slug.clone(), draft);
        }
    }
    kept
}

/// Everything about broader and related.
fn relations(drafts: &BTreeMap<String, Draft>, faults: &mut Vec<Fault>) {
    for draft in drafts.values() {
        let mut say = |kind| faults.push(fault(&draft.file, Some(&draft.slug), kind));
        for (relation, targets) in [("broader", &draft.broader), ("related", &draft.related)] {
            for target in targets {
                if *target == draft.slug {
                    say(FaultKind::ItsOwn { relation });
                } else if !drafts.contains_key(target) {
                    let target = target.clone();
                    say(FaultKind::UnknownConcept { relation, target });
                }
            }
        }
        let above = ancestors(drafts, &draft.slug);
        if above.contains_key(draft.slug.as_str()) {
            let path = way_round(&above, &draft.slug);
            // Told once, by the first of those that stand on the way.
            if path.iter().all(|slug| *slug >= draft.slug) && path.len() > 2 {
                say(FaultKind::Cycle { path });
            }
        }
        let top = |slug: &str| {
            drafts
                .get(slug)
                .is_some_and(|d| d.top && d.broader.is_empty())
        };
        if !top(&draft.slug) && !above.keys().any(|slug| top(slug)) {
            say(FaultKind::Unconnected);
        }
        for target in &draft.related {
            let below = || ancestors(drafts, target).contains_key(draft.slug.as_str());
            if *target != draft.slug && (above.contains_key(target.as_str()) || below()) {
                let target = target.clone();
                say(FaultKind::RelatedToAncestor { target });
            }
        }
    }
}

/// All concepts above one, each with the concept from which it was reached.
fn ancestors<'d>(drafts: &'d BTreeMap<String, Draft>, slug: &str) -> HashMap<&'d str, &'d str> {
    let mut reached = HashMap::new();
    let mut open: Vec<&'d Draft> = drafts.get(slug).into_iter().collect();
    while let Some(draft) = open.pop() {
        for broader in &draft.broader {
            if !reached.contains_key(broader.as_str()) {
                reached.insert(broader.as_str(), draft.slug.as_str());
                open.extend(drafts.get(broader));
            }
        }
    }
    reached
}

/// The path from a concept over broader ones back to itself.
fn way_round(above: &HashMap<&str, &str>, slug: &str) -> Vec<String> {
    let mut path = vec![slug.to_owned()];
    let mut at = slug;
    while let Some(from) = above.get(at) {
        path.push((*from).to_owned());
        at = from;
        if at == slug {
            break;
        }
    }
    path.reverse();
    path
}

/// Labels that stand twice in a language, whatever their case.
fn clashes(drafts: &BTreeMap<String, Draft>, faults: &mut Vec<Fault>) {
    let found: Vec<Vec<Fault>> = Language::ALL
        .par_iter()
        .map(|language| clashes_in(*language, drafts))
        .collect();
    faults.extend(found.into_iter().flatten());
}

fn clashes_in(language: Language, drafts: &BTreeMap<String, Draft>) -> Vec<Fault> {
    let mut owners: HashMap<String, &str> = HashMap::new();
    let mut faults = Vec::new();
    for draft in drafts.values() {
        let labels = draft.preferred.iter().chain(&draft.alternative);
        for (_, label) in labels.filter(|(other, _)| *other == language) {
            if let Some(other) = owners.insert(label.to_lowercase(), &draft.slug) {
                let kind = FaultKind::Clash {
                    language,
                    label: label.clone(),
                    other: other.to_owned(),
                };
                faults.push(fault(&draft.file, Some(&draft.slug), kind));
            }
        }
    }
    faults
}

/// One draft as a concept, with what only concerns itself checked.
fn concept(draft: Draft, faults: &mut Vec<Fault>) -> Concept {
    let mut say = |kind| faults.push(fault(&draft.file, Some(&draft.slug), kind));
    if draft.definition.is_empty() {
        say(FaultKind::NoDefinition);
    }
    let mut labels: BTreeMap<Language, Vec<String>> = BTreeMap::new();
    for (language, label) in draft.preferred {
        let held = labels.entry(language).or_default();
        if let Some(first) = held.first() {
            say(FaultKind::TwoPreferred {
                language,
                first: first.clone(),
                second: label,
            });
        } else {
            held.push(label);
        }
    }
    let lacking = |language: &Language| !labels.contains_key(language);
    let languages: Vec<Language> = Language::ALL.into_iter().filter(lacking).collect();
    if !languages.is_empty() {
        say(FaultKind::LanguageMissing { languages });
    }
    for (language, label) in draft.alternative {
        labels.entry(language).or_default().push(label);
    }
    let theme = draft.file.strip_suffix(".ttl").unwrap_or(&draft.file);
    Concept {
        theme: theme.to_owned(),
        slug: draft.slug,
        definition: draft.definition,
        examples: draft.examples,
        labels,
        broader: draft.broader,
        narrower: Vec::new(),
        related_stated: draft.related.len(),
        related: draft.related,
    }
}

/// Fills in narrower, and related where the other side states it.
fn mirror(concepts: &mut [Concept]) {
    let places: HashMap<String, usize> = concepts
        .iter()
        .enumerate()
        .map(|(place, concept)| (concept.slug.clone(), place))
        .collect();
    for place in 0..concepts.len() {
        let concept = &concepts[place];
        let slug = concept.slug.clone();
        let stated = concept.related[..concept.related_stated].to_vec();
        for broader in concept.broader.clone() {
            if let Some(above) = places.get(&broader) {
                concepts[*above].narrower.push(slug.clone());
            }
        }
        for target in stated {
            if let Some(other) = places.get(&target).map(|place| &mut concepts[*place]) {
                let known: HashSet<&String> = other.related.iter().collect();
                if !known.contains(&slug) {
                    other.related.push(slug.clone());
                }
            }
        }
    }
}
