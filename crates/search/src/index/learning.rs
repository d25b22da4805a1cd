//! Hands the latent space what it learns from: the postings, the topics with the
//! projects funded under them, and which projects are civil security.

use super::block::{Entry, Gathered};
use super::postings::{CHUNK, FULL_IMPACT, Place, Postings};
use crate::analysis::{Analyser, words};
use crate::latent::training::{self, Learned, Material, Topic, Visit};
use crate::settings::Settings;
use std::collections::BTreeMap;
use uptake_model::TopicCode;

/// Learns the space of an index.
pub(super) fn learn(postings: &Postings, topics: &[Topic], security: &[bool]) -> Learned {
    let frequencies: Vec<u32> = (0..postings.peaks.len())
        .map(|term| {
            let runs = runs_of(postings, term);
            postings.runs[runs.end].start - postings.runs[runs.start].start
        })
        .collect();
    let documents = u32::try_from(security.len()).unwrap_or(u32::MAX);
    let visit = |term: u32, visit: Visit<'_>| {
        let rarity = Settings::rarity(documents, frequencies[term as usize]) as f32;
        let runs = runs_of(postings, term as usize);
        for pair in postings.runs[runs.start..=runs.end].windows(2) {
            for at in pair[0].start..pair[1].start {
                let local = u32::from(postings.documents[at as usize]);
                let impact = f32::from(postings.impacts[at as usize]) / f32::from(FULL_IMPACT);
                visit(pair[0].chunk * CHUNK as u32 + local, rarity * impact);
            }
        }
    };
    training::learn(&Material {
        postings: &visit,
        frequencies: &frequencies,
        security,
        topics,
    })
}

fn runs_of(postings: &Postings, term: usize) -> std::ops::Range<usize> {
    postings.term_runs[term] as usize..postings.term_runs[term + 1] as usize
}

/// Every topic whose title is known, with the numbers of its projects.
pub(super) fn topics(
    gathered: &Gathered,
    order: &[Place],
    stems: &[Box<str>],
    titles: &BTreeMap<TopicCode, String>,
) -> Vec<Topic> {
    let mut projects: BTreeMap<&TopicCode, Vec<u32>> = BTreeMap::new();
    let mut frequencies = vec![0_u32; stems.len()];
    for term in &gathered.terms {
        frequencies[*term as usize] += 1;
    }
    for (number, entry) in entries(gathered, order).enumerate() {
        for topic in &entry.attributes.topics {
            projects.entry(topic).or_default().push(number as u32);
        }
    }
    let analyser = Analyser::new();
    let documents = order.len() as u32;
    let weigh = |title: &str| {
        let mut counts: BTreeMap<u32, f32> = BTreeMap::new();
        words(title, |word| {
            let stem = analyser.stem(word.folded);
            let known = stem.and_then(|stem| {
                let place = stems.binary_search_by(|other| other.as_ref().cmp(stem.as_ref()));
                place.ok()
            });
            if let Some(term) = known {
                *counts.entry(term as u32).or_default() += 1.0;
            }
        });
        let weight = |(term, count): (u32, f32)| {
            let frequency = frequencies[term as usize];
            (term, count * Settings::rarity(documents, frequency) as f32)
        };
        counts.into_iter().map(weight).collect::<Vec<_>>()
    };
    projects
        .into_iter()
        .filter_map(|(code, documents)| {
            Some(Topic {
                title: weigh(titles.get(code)?),
                code: code.to_string(),
                documents,
            })
        })
        .collect()
}

/// Which projects were funded as civil security.
pub(super) fn security(gathered: &Gathered, order: &[Place]) -> Vec<bool> {
    entries(gathered, order)
        .map(|entry| !entry.attributes.areas.is_empty())
        .collect()
}

fn entries<'g>(gathered: &'g Gathered, order: &'g [Place]) -> impl Iterator<Item = &'g Entry> {
    order.iter().map(|place| &gathered.entries[*place])
}
